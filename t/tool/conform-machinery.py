#!/usr/bin/python3
"""What all kinds have in common, as the conformance tests of the API's machinery ask for it:
watches, pages, forms, validation of fields, server-side apply, discovery, reviews."""
import json
import os
import re
import subprocess

from asks import Watch, at, c, ok, refused, run, same, url

NS = "machinery"
META = "g=meta.k8s.io;v=v1"


def maps(name=None):
    return url("v1", "configmaps", NS, name)


def cm(name, **data):
    return {"metadata": {"name": name, "labels": {"t": "w"}}, "data": data}


def brief(events):
    return [(t, at(o, "metadata.name"), at(o, "data.m")) for t, o in events]


def watches():
    l = c.get(maps(), labelSelector="t=w")[1]
    rv = l["metadata"]["resourceVersion"]
    a, b, both = (Watch(maps(), {"resourceVersion": rv, "labelSelector": s})
                  for s in ("w in (A)", "w in (B)", "w in (A,B)"))
    for x in "AB":
        c.post(maps(), {"metadata": {"name": x.lower(), "labels": {"w": x}}})
    c.patch(maps("a"), {"data": {"m": "1"}})
    c.patch(maps("a"), {"data": {"m": "2"}})
    c.delete(maps("a"))
    c.delete(maps("b"))
    of_a = [("ADDED", "a", None), ("MODIFIED", "a", "1"), ("MODIFIED", "a", "2"),
            ("DELETED", "a", "2")]
    of_b = [("ADDED", "b", None), ("DELETED", "b", None)]
    same(brief(a.take(4)), of_a, "a watch of one")
    same(brief(b.take(2)), of_b, "of another")
    same(brief(both.take(6)), of_a[:1] + of_b[:1] + of_a[1:] + of_b[1:], "of both, in order")
    for w in (a, b, both):
        w.close()
    first = c.post(maps(), cm("w"))[1]["metadata"]["resourceVersion"]
    second = c.patch(maps("w"), {"data": {"m": "1"}})[1]["metadata"]["resourceVersion"]
    c.patch(maps("w"), {"data": {"m": "2"}})
    c.delete(maps("w"))
    w = Watch(maps(), {"resourceVersion": second, "labelSelector": "t=w"})
    same(brief(w.take(2)), [("MODIFIED", "w", "2"), ("DELETED", "w", "2")],
         "a watch begins behind its resourceVersion")
    w.close()
    w = Watch(maps(), {"resourceVersion": first, "fieldSelector": "metadata.name=w"})
    e = w.take(1)
    w.close()
    w = Watch(maps(), {"resourceVersion": e[0][1]["metadata"]["resourceVersion"]})
    same(brief(w.take(2)), [("MODIFIED", "w", "2"), ("DELETED", "w", "2")],
         "is taken up again where it was left")
    w.close()
    rv = c.post(maps(), cm("s"))[1]["metadata"]["resourceVersion"]
    w = Watch(maps(), {"resourceVersion": rv, "labelSelector": "t=w"})
    c.patch(maps("s"), {"metadata": {"labels": {"t": "other"}}})
    c.patch(maps("s"), {"data": {"m": "1"}})
    c.patch(maps("s"), {"metadata": {"labels": {"t": "w"}}})
    c.delete(maps("s"))
    got = w.take(3)
    w.close()
    same(brief(got), [("DELETED", "s", None), ("ADDED", "s", "1"), ("DELETED", "s", "1")],
         "who matches no more is gone, and comes back")
    rvs = [int(o["metadata"]["resourceVersion"]) for _, o in got]
    same(rvs, sorted(set(rvs)), "each at a revision of its own")
    for n in "xyz":
        c.post(maps(), cm(n))
    rv = c.get(maps(), limit=1)[1]["metadata"]["resourceVersion"]
    many = [Watch(maps(), {"resourceVersion": rv}) for _ in range(5)]
    for i in range(9):
        c.patch(maps("xyz"[i % 3]), {"data": {"m": str(i)}})
    told = [brief(w.take(9)) for w in many]
    same(told, [[("MODIFIED", "xyz"[i % 3], str(i)) for i in range(9)]] * 5,
         "all watches tell the same")
    for w in many:
        w.close()


def watch_lists():
    more = {"sendInitialEvents": "true", "resourceVersionMatch": "NotOlderThan",
            "allowWatchBookmarks": "true", "labelSelector": "t=w"}
    w = Watch(maps(), more)
    got = w.take(4)
    same([t for t, _ in got], ["ADDED"] * 3 + ["BOOKMARK"], "what is there, and a bookmark")
    same(at(got[3][1], "metadata.annotations"), {"k8s.io/initial-events-end": "true"},
         "which ends it")
    same(sorted(got[3][1]), ["apiVersion", "kind", "metadata"], "and says nothing else")
    ok(int(got[3][1]["metadata"]["resourceVersion"]) >=
       max(int(o["metadata"]["resourceVersion"]) for _, o in got[:3]), "at a revision")
    c.post(maps(), cm("later"))
    same(brief(w.take(1)), [("ADDED", "later", None)], "and what comes")
    w.close()
    c.delete(maps("later"))
    w = Watch(maps(), more | {"labelSelector": "t=none"})
    same(w.next()[0], "BOOKMARK", "of nothing, the bookmark alone")
    w.close()
    table = f"application/json;as=Table;{META}"
    refused(c.get(maps(), watch=1, **more, head={"Accept": table}), 406, "not as a Table")
    w = Watch(maps(), more, table + ",application/json")
    same(w.next()[1]["kind"], "ConfigMap", "but as what else is taken")
    w.close()
    refused(c.get(maps(), watch=1, sendInitialEvents="true"), 422, "what does not fit together",
            "resourceVersionMatch: Forbidden: sendInitialEvents requires")
    refused(c.get(maps(), sendInitialEvents="true", resourceVersionMatch="NotOlderThan"), 422,
            "a list has none of it", "sendInitialEvents: Forbidden")


def pages():
    body = {"template": {"metadata": {}, "spec": {"containers": [{"name": "c", "image": "i"}]}}}
    every, n = url("v1", "podtemplates", NS), 40
    for i in range(n):
        c.post(every, body | {"metadata": {"name": f"template-{i:04}"}})
    names, rvs, more, left = [], set(), {}, []
    while True:
        l = c.get(every, limit=17, **more)[1]
        names += [i["metadata"]["name"] for i in l["items"]]
        rvs.add(l["metadata"]["resourceVersion"])
        if not l["metadata"].get("continue"):
            break
        left.append(l["metadata"]["remainingItemCount"])
        more = {"continue_": l["metadata"]["continue"]}
        c.post(every, body | {"metadata": {"name": f"template-9{len(names):03}"}})
    same((names, len(rvs), left), ([f"template-{i:04}" for i in range(n)], 1, [23, 6]),
         "pages of one moment, whatever comes between")
    refused(c.get(every, limit=3, continue_="x"), 400, "no such token", "continue key is not valid")
    refused(c.get(every, limit=3, resourceVersion="1", **more), 400,
            "a token has its own moment", "specifying resource version is not allowed when using")
    t = c.get(every, limit=2, head={"Accept": f"application/json;as=Table;{META}"})[1]
    same((t["kind"], len(t["rows"]), t["metadata"]["remainingItemCount"], bool(
        t["metadata"]["continue"])), ("Table", 2, 40, True), "pages of a Table")
    t = c.get(every, limit=2, continue_=t["metadata"]["continue"],
              head={"Accept": f"application/json;as=Table;{META}"})[1]
    same(t["rows"][0]["cells"][0], "template-0002", "go on")
    c.delete(every)


def expired():
    """As if five minutes had passed, and a keeper with them."""
    for i in range(9):
        c.post(maps(), cm(f"e{i}"))
    l = c.get(maps(), limit=4)[1]
    for i in range(9):
        c.patch(maps(f"e{i}"), {"data": {"m": "1"}})
    rv = c.get(maps())[1]["metadata"]["resourceVersion"]
    subprocess.run(["k-store", "compact", "--to", rv], check=True, stdout=subprocess.DEVNULL,
                   env=os.environ | {"K_NOW": "2100-01-01T00:00:00Z"})
    code, o = c.get(maps(), limit=4, continue_=l["metadata"]["continue"])
    same((code, o["reason"], bool(o["metadata"]["continue"])), (410, "Expired", True),
         "a page of a moment that is gone")
    code, o = c.get(maps(), limit=4, continue_=o["metadata"]["continue"])
    same((code, [i["data"]["m"] for i in o["items"]], o["metadata"]["resourceVersion"]),
         (200, ["1"] * 4, rv), "goes on with what there is now")
    l = c.get(maps(), limit=99, continue_=o["metadata"]["continue"])[1]
    same(len({i["metadata"]["name"] for i in l["items"]}), len(l["items"]), "to its end")
    w = Watch(maps(), {"resourceVersion": "3"})
    event, o = w.next()
    w.close()
    same((event, o["code"], o["reason"]), ("ERROR", 410, "Expired"), "a watch from before")
    refused(c.get(maps(), resourceVersion="3", resourceVersionMatch="Exact"), 410,
            "a list of then", "too old")


def forms():
    table = {"Accept": f"application/json;as=Table;{META}"}
    code, t = c.get(url("v1", "namespaces"), head=table)
    same((code, t["kind"], t["columnDefinitions"][0]["name"],
          at(t, "rows.0.object.kind")), (200, "Table", "Name", "PartialObjectMetadata"), "a Table")
    t = c.get(maps(), includeObject="Object", head=table)[1]
    same(at(t, "rows.0.object.kind"), "ConfigMap", "with whole objects")
    t = c.get(maps(), includeObject="None", head=table)[1]
    same(at(t, "rows.0.object"), None, "or without")
    review = {"spec": {"resourceAttributes": {"verb": "get", "resource": "pods"}}}
    reviews = url("authorization.k8s.io/v1", "selfsubjectaccessreviews")
    refused(c.post(reviews, review, head=table), 406, "what has no metadata has no Table",
            "only the following media types are accepted")
    refused(c.get(maps(), head={"Accept": "application/json;as=Other;" + META}), 406,
            "a form that is none")
    t = c.get(maps(), head={"Accept": f"application/json;as=Other;{META},application/json"})[1]
    same(t["kind"], "ConfigMapList", "or else")
    refused(c.get(url("v1", "none", NS)), 404, "a resource that is none",
            "the server could not find the requested resource")
    refused(c.get("/apis/none.example.com/v1"), 404, "a group that is none")
    refused(c.post(maps(), b"k8s\0\x0a\x08\x0a\x02v1\x12\x02No\x12\x00", head={
        "Content-Type": "application/vnd.kubernetes.protobuf"}), 400, "protobuf of no kind",
        'no matches for kind "No" in version "v1"')
    refused(c.get(maps(), timeout="invalid"), 400, "a timeout that is none",
            "invalid timeout specified in the request URL")
    same(c.get(maps(), timeout="1h")[0], 200, "one that is too long")


DEPLOYMENT = """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"my-dep",%s
"labels":{"app":"nginx"}},"spec":{%s"selector":{"matchLabels":{"app":"nginx"}},"template":
{"metadata":{"labels":{"app":"nginx"}},"spec":{"containers":[{"name":"nginx","image":"n:1"}]}}}}"""


def validation():
    every = url("apps/v1", "deployments", NS)
    bad = DEPLOYMENT % ("", '"unknownField":"foo","replicas":2,"replicas":3,')
    refused(c.post(every, bad, fieldValidation="Strict"), 400, "unknown and duplicate fields",
            'strict decoding error: unknown field "spec.unknownField", duplicate field '
            '"spec.replicas"')
    refused(c.post(every, DEPLOYMENT % ('"unknownMeta":"foo",', ""), fieldValidation="Strict"),
            400, "unknown metadata", 'strict decoding error: unknown field "metadata.unknownMeta"')
    code, o = c.post(every, bad, dryRun="All", fieldValidation="Warn")
    same((code, o["spec"]["replicas"], c.warnings()),
         (201, 3, ['299 - "unknown field \\"spec.unknownField\\""',
                   '299 - "duplicate field \\"spec.replicas\\""']),
         "both are warned of, the last one counts")
    code, o = c.post(every, bad, dryRun="All", fieldValidation="Ignore")
    same((code, o["spec"]["replicas"], c.warnings()), (201, 3, []), "or nothing is said")
    refused(c.post(every, bad, fieldValidation="Odd"), 422, "another word", "fieldValidation")
    twice = '{"metadata":{"name":"t","labels":{"a":"1","b":"2","a":"3"}},"data":{"k":"1","k":"2",' \
            '"k":"3"}}'
    code, o = c.post(maps(), twice, dryRun="All")
    same((code, o["metadata"]["labels"], o["data"], c.warnings()),
         (201, {"b": "2", "a": "3"}, {"k": "3"}, [
             '299 - "duplicate field \\"metadata.labels.a\\""',
             '299 - "duplicate field \\"data.k\\""']), "the keys of maps, too, each told once")
    c.post(every, DEPLOYMENT % ("", ""))
    one = url("apps/v1", "deployments", NS, "my-dep")
    for kind, body in (("merge", {"spec": {"foo": "bar"}}), ("strategic", {"spec": {"foo": "b"}}),
                       ("json", [{"op": "add", "path": "/spec/foo", "value": "b"}])):
        refused(c.patch(one, body, kind, fieldValidation="Strict"), 422, f"a {kind} patch",
                'unknown field "spec.foo"')
        code, o = c.patch(one, body, kind)
        same((code, c.warnings()), (200, ['299 - "unknown field \\"spec.foo\\""']), "a warning")
    refused(c.patch(one, (DEPLOYMENT % ("", '"foo":1,')), "apply", fieldManager="m",
                    fieldValidation="Strict"), 500, "an apply is typed",
            ".spec.foo: field not declared in schema")


def applies():
    every, one = (url("apps/v1", "deployments", NS, n) for n in (None, "applied"))
    box = {"name": "nginx", "image": "n:1"}
    d = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {
        "name": "applied", "labels": {"app": "nginx"}}, "spec": {
            "replicas": 3, "selector": {"matchLabels": {"app": "nginx"}}, "template": {
                "metadata": {"labels": {"app": "nginx"}}, "spec": {"containers": [
                    box | {"ports": [{"containerPort": 80}]}]}}}}
    code, o = c.patch(one, d, "apply", fieldManager="m1")
    same((code, at(o, "metadata.managedFields.0.manager")), (201, "m1"), "made")
    code, o = c.patch(one + "/status", {
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "applied"},
        "status": {"replicas": 5}}, "apply", fieldManager="m2")
    same((code, at(o, "status.replicas"), at(o, "spec.replicas"), [
        (m["manager"], m.get("subresource")) for m in o["metadata"]["managedFields"]]),
        (200, 5, 3, [("m1", None), ("m2", "status")]), "a status is applied")
    shared = json.loads(json.dumps(d))
    code, o = c.patch(one, shared, "apply", fieldManager="m3")
    same(code, 200, "the same by another")
    del shared["spec"]["replicas"]
    code, o = c.patch(one, shared, "apply", fieldManager="m3")
    same((code, o["spec"]["replicas"]), (200, 3), "who lets go leaves what another has")
    code, o = c.patch(one, shared, "apply", fieldManager="m1")
    same((code, o["spec"]["replicas"]), (200, 1), "what nobody has goes, and is the default")
    ports = json.loads(json.dumps(d))
    ports["spec"]["template"]["spec"]["containers"][0]["ports"] = [{"containerPort": 8080}]
    del ports["spec"]["replicas"]
    code, o = c.patch(one, ports, "apply", fieldManager="m1")
    same([p["containerPort"] for p in at(o, "spec.template.spec.containers.0.ports")], [80, 8080],
         "a port of two, and one more")
    code, o = c.patch(one, ports, "apply", fieldManager="m3")
    same([p["containerPort"] for p in at(o, "spec.template.spec.containers.0.ports")], [8080],
         "then it is nobody's")
    ports["spec"]["replicas"] = 2
    c.patch(one, {"spec": {"replicas": 4}}, fieldManager="hand")
    refused(c.patch(one, ports, "apply", fieldManager="m1"), 409, "a conflict",
            'conflict with "hand" using apps/v1: .spec.replicas')
    code, o = c.patch(one, ports, "apply", fieldManager="m1", force="true")
    same((code, o["spec"]["replicas"], [m["manager"] for m in o["metadata"]["managedFields"]
                                        if m["manager"] == "hand"]), (200, 2, []), "is forced")
    before = o["metadata"]
    code, o = c.patch(one, ports, "apply", fieldManager="m1")
    same((o["metadata"]["resourceVersion"], o["metadata"]["managedFields"]),
         (before["resourceVersion"], before["managedFields"]), "again, nothing changes")
    code, o = c.patch(one + "/scale", {
        "apiVersion": "autoscaling/v1", "kind": "Scale", "metadata": {"name": "applied"},
        "spec": {"replicas": 7}}, "apply", fieldManager="scaler", force="true")
    same((code, at(o, "spec.replicas")), (200, 7), "a Scale is applied")
    code, o = c.patch(one, {"metadata": {"managedFields": [{}]}})
    same((code, o["metadata"].get("managedFields")), (200, None), "managedFields are emptied")
    c.delete(every)


def owners():
    for plural, kind, spec, fields in (
            ("pods", "Pod", {"containers": [{"name": "test-container", "image": "i"}]},
             '{"f:spec":{"f:containers":{"k:{\\"name\\":\\"test-container\\"}":{".":{},"f:image":'
             '{},"f:name":{}}}}}'),
            ("services", "Service", {"ports": [{"port": 8080, "protocol": "UDP"}]},
             '{"f:spec":{"f:ports":{"k:{\\"port\\":8080,\\"protocol\\":\\"UDP\\"}":{".":{},'
             '"f:port":{},"f:protocol":{}}}}}')):
        one = url("v1", plural, NS, "owned")
        body = {"apiVersion": "v1", "kind": kind, "metadata": {"name": "owned"}, "spec": spec}
        c.patch(one, body, "apply", fieldManager="apply_test")
        o = c.patch(one, body, "apply", fieldManager="apply_test_2")[1]
        same(sorted((m["manager"], json.dumps(m["fieldsV1"], separators=(",", ":")))
                    for m in o["metadata"]["managedFields"]),
             [("apply_test", fields), ("apply_test_2", fields)], f"two own a {kind}'s fields")
    one = url("v1", "pods", NS, "owned")
    status = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "owned"},
              "status": {"conditions": [{"type": "MyStatus", "status": "True"}]}}
    code, o = c.patch(one, status, "apply", fieldManager="other")
    ok(code == 200 and "MyStatus" not in json.dumps(o["status"]) and "f:status" not in
       json.dumps(o["metadata"]["managedFields"]), "an apply leaves status alone", o)
    code, o = c.patch(one + "/status", status, "apply", fieldManager="other")
    ok(code == 200 and at(o, "status.conditions.0.type") == "MyStatus", "but by its path", o)
    code, o = c.patch(one + "/status", status | {"spec": {"activeDeadlineSeconds": 5}}, "apply",
                      fieldManager="other")
    ok(code == 200 and at(o, "spec.activeDeadlineSeconds") is None and
       "activeDeadline" not in json.dumps(o["metadata"]["managedFields"]),
       "which leaves the spec alone", o)


def names():
    code, o = c.post(maps(), {"metadata": {"generateName": "x" * 300}})
    ok(code in (201, 422), "a name that is too long to begin with", o)
    code, o = c.post(maps(), {"metadata": {"generateName": "long-" + "x" * 70}})
    same((code, len(o["metadata"]["name"])), (201, 63), "a generated name is 63 long")
    made = {c.post(maps(), {"metadata": {"generateName": "g-"}})[1]["metadata"]["name"]
            for _ in range(50)}
    ok(len(made) == 50 and all(re.fullmatch("g-[bcdfghjklmnpqrstvwxz2456789]{5}", m)
                               for m in made), "fifty names", sorted(made))
    code, o = c.post(maps(), {"metadata": {"generateName": "no_"}})
    refused((code, o), 422, "what no name begins with", "metadata.generateName: Invalid value")
    code, o = c.post(maps(), {"metadata": {"name": "is", "generateName": "g-"}})
    same((code, o["metadata"]["name"]), (201, "is"), "a name comes before one to be made")


def discovery():
    groups = c.get("/apis")[1]["groups"]
    for g in groups:
        one = c.get("/apis/" + g["name"])[1]
        ok(one["preferredVersion"] == g["preferredVersion"] and one["preferredVersion"] in
           one["versions"] and all(
               c.get("/apis/" + v["groupVersion"])[1]["groupVersion"] == v["groupVersion"]
               for v in one["versions"]), f"group {g['name']}", one)
    for version in ("v2", "v2beta1"):
        form = f"application/json;g=apidiscovery.k8s.io;v={version};as=APIGroupDiscoveryList"
        for path, n in (("/api", 1), ("/apis", len(groups))):
            code, l = c.get(path, head={"Accept": form})
            same((code, l["kind"], len(l["items"])), (200, "APIGroupDiscoveryList", n),
                 f"{path} in one ({version})")
            tag = c.head["ETag"]
            same((c.get(path, head={"Accept": form, "If-None-Match": tag})[0], len(c.raw)),
                 (304, 0), "which who has it need not read again")
            same(c.get(path, head={"Accept": form, "If-None-Match": '"x"'})[0], 200, "or else")
            ok(all(r["responseKind"]["kind"] and r["verbs"] and r["scope"] in
                   ("Namespaced", "Cluster") for i in l["items"] for v in i["versions"]
                   for r in v["resources"]), "each resource says what it is")
    v = c.get("/version")[1]
    ok(re.fullmatch("[1-9]", v["major"]) and re.fullmatch(r"[1-9]\d*\+?", v["minor"]) and
       v["gitVersion"] and v["platform"], "the version", v)
    paths = c.get("/openapi/v3")[1]["paths"]
    for gv in ["api/v1"] + ["apis/" + v["groupVersion"] for g in groups for v in g["versions"]]:
        code, o = c.get(paths[gv]["serverRelativeURL"])
        ok(code == 200 and o["openapi"].startswith("3.0") and o["paths"] and
           at(o, "components.schemas") is not None, f"OpenAPI of {gv}")
    same(c.get("/api/v1/componentstatuses")[1]["kind"], "ComponentStatusList", "components")


def reviews():
    for plural, spec in (("selfsubjectaccessreviews", {}), ("subjectaccessreviews", {"user": "u"}),
                         ("localsubjectaccessreviews", {"user": "u"})):
        path = url("authorization.k8s.io/v1", plural, NS if plural[0] == "l" else None)
        code, o = c.post(path, {"spec": spec | {"resourceAttributes": {
            "verb": "get", "resource": "pods", "namespace": NS}}})
        ok(code == 201 and at(o, "status.allowed") in (True, False), plural, o)
    refused(c.post(url("authorization.k8s.io/v1", "localsubjectaccessreviews", NS),
                   {"spec": {"user": "u", "resourceAttributes": {"namespace": "other"}}}), 400,
            "of another namespace", "spec.resourceAttributes.namespace must match namespace")
    code, o = c.post(url("authorization.k8s.io/v1", "selfsubjectrulesreviews"),
                     {"spec": {"namespace": NS}})
    ok(code == 201 and at(o, "status.resourceRules"), "rules", o)
    code, o = c.post(url("authentication.k8s.io/v1", "selfsubjectreviews"), {})
    ok(code == 201 and at(o, "status.userInfo.username"), "oneself", o)
    code, o = c.post(url("authentication.k8s.io/v1", "tokenreviews"), {"spec": {"token": "x"}})
    same((code, at(o, "status.authenticated", False)), (201, False), "a token that is none")


def deletes():
    c.post(maps(), cm("d"))
    refused(c.delete(maps("d"), {"propagationPolicy": "Orphan", "orphanDependents": True}), 422,
            "two ways to say it", "orphanDependents and deletionPropagation cannot be both set")
    refused(c.delete(maps("d"), propagationPolicy="Sideways"), 422, "a policy that is none",
            "propagationPolicy: Unsupported value")
    refused(c.delete(maps("d"), dryRun="Some"), 422, "a dry run that is none", "dryRun")
    for policy, finalizer in (("Foreground", "foregroundDeletion"), ("Orphan", "orphan")):
        c.post(maps(), cm("p"))
        code, o = c.delete(maps("p"), {"propagationPolicy": policy})
        same((code, o["metadata"]["finalizers"], bool(o["metadata"]["deletionTimestamp"])),
             (200, [finalizer], True), policy)
        refused(c.patch(maps("p"), {"metadata": {"finalizers": [finalizer, "example.com/x"]}}),
                422, "no finalizer comes to it", "no new finalizers can be added if the object "
                "is being deleted")
        code, o = c.patch(maps("p"), {"metadata": {"finalizers": None}})
        same((code, c.get(maps("p"))[0]), (200, 404), "and it goes")
    same(c.delete(maps("d"), {"propagationPolicy": "Background"})[1]["status"], "Success",
         "at once")
    owner = {"apiVersion": "v1", "kind": "ConfigMap", "name": "x", "uid": "1", "controller": True}
    refused(c.post(maps(), {"metadata": {"name": "o", "ownerReferences": [
        owner, owner | {"uid": "2"}]}}), 422, "one controller",
        "Only one reference can have Controller set to true")


run(NS, watches, watch_lists, pages, expired, forms, validation, applies, owners, names,
    discovery, reviews, deletes)
