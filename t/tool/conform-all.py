#!/usr/bin/python3
"""Every resource of the API, the same walk: what the conformance tests ask of each kind in turn.

conform-all.py TABLE [PLURAL…]: TABLE is t/data/conform.tsv. A walk makes, reads, lists, watches,
patches, replaces and deletes three objects, and compares what the watch told with what was done.
"""
import copy
import json
import sys

from asks import Watch, at, base, c, done, ok, pb, same, unwrap, url

NS = "walk"
META = "g=meta.k8s.io;v=v1"
PROTO = "application/vnd.kubernetes.protobuf"
# kinds that have to be named by resourceVersion when they are replaced
NEED_RV = """apiservices csidrivers csinodes csistoragecapacities customresourcedefinitions leases
mutatingadmissionpolicies mutatingadmissionpolicybindings mutatingwebhookconfigurations
poddisruptionbudgets runtimeclasses validatingadmissionpolicies validatingadmissionpolicybindings
validatingwebhookconfigurations volumeattachments""".split()
# kinds whose metadata a write of status leaves alone
ALONE = """apiservices customresourcedefinitions flowschemas prioritylevelconfigurations
resourceclaims validatingadmissionpolicies volumeattachments""".split()
# kinds that a PUT makes
PUT_MAKES = """clusterrolebindings clusterroles endpoints events leases limitranges rolebindings
roles runtimeclasses services""".split()


def merged(obj, change):
    """A merge patch, applied."""
    if not isinstance(change, dict):
        return change
    out = dict(obj) if isinstance(obj, dict) else {}
    for k, v in change.items():
        if v is None:
            out.pop(k, None)
        else:
            out[k] = merged(out.get(k), v)
    return out


def holds(got, want):
    """Whether all of want is in got (defaults may stand beside it)."""
    if isinstance(want, dict):
        return isinstance(got, dict) and all(
            k in got and holds(got[k], v) if v is not None else got.get(k) is None
            for k, v in want.items())
    if isinstance(want, list):
        return isinstance(got, list) and len(got) == len(want) and all(map(holds, got, want))
    return got == want


class Walk:
    def __init__(self, where, info, obj, change, status):
        self.gv, self.plural = where.rsplit("/", 1)
        self.group = self.gv.rpartition("/")[0]
        self.info, self.kind, self.ns = info, info["kind"], NS if info["namespaced"] else None
        self.verbs = set(info["verbs"])
        self.obj, self.change, self.status = obj, change, status
        self.all = url(self.gv, self.plural, self.ns)
        self.bad = []
        self.set = {"labelSelector": "walk=" + self.kind.lower()}

    def name(self, x):
        if self.plural == "ipaddresses":
            return "192.168.77." + str(ord(x[0]))
        group = f"{x}.walk.example.com"
        return {"apiservices": "v1." + group, "customresourcedefinitions": "things." + group}.get(
            self.plural, "walk-" + x)

    def at(self, x, sub=None):
        return url(self.gv, self.plural, self.ns, self.name(x), sub)

    def new(self, x):
        text = json.dumps(self.obj).replace('"NS"', f'"{NS}"').replace(
            '"GROUP"', f'"{x}.walk.example.com"').replace('"CIDR"', f'"10.{ord(x)}.0.0/24"')
        meta = {"name": self.name(x), "labels": {"walk": self.kind.lower(), "one": x}}
        return merged(json.loads(text),
                      {"apiVersion": self.gv, "kind": self.kind, "metadata": meta})

    def want(self, good, what, *seen):
        if not good:
            self.bad += [what] + [(s if isinstance(s, str) else json.dumps(s))[:900] for s in seen]
        return good

    def refused(self, answer, code, reason, what):
        self.want(answer[0] == code and at(answer[1], "reason") == reason and
                  answer[1]["kind"] == "Status" and answer[1]["code"] == code,
                  f"{what}: {code} {reason}", answer)

    def walk(self):
        for step in (self.discovered, self.created, self.read, self.patched, self.applied,
                     self.replaced, self.status_told, self.forms, self.deleted, self.told):
            try:
                step()
            except (KeyError, TypeError, IndexError) as e:
                self.want(False, f"{step.__name__}: {e!r}", c.raw.decode("latin1")[:300])
                return

    def discovered(self):
        if not self.group:
            return
        groups = {g["name"]: g for g in c.get("/apis")[1]["groups"]}
        one = c.get(f"/apis/{self.group}")[1]
        self.want(one["kind"] == "APIGroup" and groups[self.group]["versions"] == one["versions"]
                  and self.gv in [v["groupVersion"] for v in one["versions"]]
                  and one["preferredVersion"] in one["versions"], "its group is told", one)

    def created(self):
        self.start = c.get(self.all, **self.set)[1]
        self.want(self.start["items"] == [] and self.start["kind"] == self.kind + "List" and
                  self.start["apiVersion"] == self.gv, "nothing there", self.start)
        self.rv = self.start["metadata"]["resourceVersion"]
        self.seen = Watch(self.all, self.set | {"resourceVersion": self.rv})
        self.frames = Watch(self.all, self.set | {"resourceVersion": self.rv},
                            PROTO + ";stream=watch")
        self.log = []
        code, o = c.post(self.all, self.new("a"), dryRun="All")
        self.want(code == 201 and at(o, "metadata.uid"), "a dry run", o)
        self.refused(c.get(self.at("a")), 404, "NotFound", "which leaves nothing")
        what = c.get(self.at("a"))[1]["details"]
        self.want(what == {"name": self.name("a"), "kind": self.plural} |
                  ({"group": self.group} if self.group else {}), "what is not found", what)
        for x in "ab":
            new = self.new(x)
            # what the server says of it in protobuf, it understands; a Job is told its uid
            if x == "b" and self.plural != "jobs":
                c.post(self.all, new, dryRun="All", head={"Accept": PROTO})
                code, o = c.post(self.all, c.raw, head={"Content-Type": PROTO},
                                 fieldManager="walker")
            else:
                code, o = c.post(self.all, new, fieldManager="walker")
            self.want(code == 201 and holds(o, self.new(x)) and all(
                o["metadata"].get(k) for k in ("uid", "resourceVersion", "creationTimestamp")),
                "it is made", code, o)
            self.want(at(o, "metadata.managedFields.0.manager") == "walker", "by somebody", o)
            self.did("ADDED", o)
        self.refused(c.post(self.all, self.new("a")), 409, "AlreadyExists", "again")
        self.refused(c.post(self.all, self.new("a") | {"metadata": {}}), 422, "Invalid", "no name")
        code, d = c.post(self.all, self.new("c") | {"odd": 1}, fieldValidation="Strict")
        self.want(code == 400 and 'unknown field "odd"' in d["message"], "an odd field", d)
        code, d = c.post(self.all, self.new("c") | {"odd": 1}, dryRun="All")
        self.want(code == 201 and '299 - "unknown field \\"odd\\""' in c.warnings() and
                  "odd" not in d, "a warning", c.warnings())
        self.generation = at(o, "metadata.generation")

    def did(self, what, o):
        o = copy.deepcopy(o)
        if not self.log or what == "DELETED" or self.log[-1] != ("MODIFIED", o):
            self.log.append((what, o))

    def read(self):
        code, o = c.get(self.at("a"))
        self.want(code == 200 and holds(o, self.new("a")), "it is read", o)
        code, l = c.get(self.all, **self.set)
        self.want(code == 200 and [i["metadata"]["name"] for i in l["items"]] ==
                  [self.name("a"), self.name("b")] and int(l["metadata"]["resourceVersion"]) >=
                  int(o["metadata"]["resourceVersion"]), "both are listed", l)
        l = c.get(url(self.gv, self.plural), **self.set)[1]
        self.want(len(l["items"]) == 2, "in all namespaces", l)
        l = c.get(self.all, labelSelector=f"walk={self.kind.lower()},one notin (b)")[1]
        self.want(len(l["items"]) == 1, "by a selector", l)
        l = c.get(self.all, fieldSelector="metadata.name=" + self.name("b"))[1]
        self.want(at(l, "items.0.metadata.labels.one") == "b", "by a field", l)
        l = c.get(self.all, limit=1, **self.set)[1]
        self.want(len(l["items"]) == 1, "a page", l)
        l = c.get(self.all, limit=1, continue_=l["metadata"]["continue"], **self.set)[1]
        self.want([i["metadata"]["labels"]["one"] for i in l["items"]] == ["b"] and
                  not l["metadata"].get("continue"), "the next", l)

    def patched(self):
        code, before = c.get(self.at("a"))
        code, o = c.patch(self.at("a"), self.change, dryRun="All")
        self.want(code == 200 and holds(o, self.change), "a dry patch", o)
        self.want(c.get(self.at("a"))[1] == before, "changes nothing")
        code, o = c.patch(self.at("a"), self.change, fieldManager="patcher")
        self.want(code == 200 and holds(o, self.change), "a merge patch", o)
        self.want("patcher" in [m["manager"] for m in o["metadata"]["managedFields"]],
                  "its manager", o["metadata"])
        # a driver has none until what counts of it changes
        more = (bool(self.generation) or self.plural == "csidrivers") and \
            "metadata" not in self.change and self.plural != "priorityclasses"
        self.want(at(o, "metadata.generation", 0) == (self.generation or 0) + more,
                  "its generation", o["metadata"])
        self.did("MODIFIED", o)
        for kind, body in (("strategic", {"metadata": {"labels": {"strategic": "1"}}}),
                           ("json", [{"op": "add", "path": "/metadata/labels/json",
                                      "value": "1"}])):
            code, p = c.patch(self.at("a"), body, kind)
            self.want(code == 200 and p["metadata"]["labels"][kind] == "1" and
                      at(p, "metadata.generation") == at(o, "metadata.generation"),
                      f"a {kind} patch", p)
            self.did("MODIFIED", p)
        self.refused(c.patch(self.at("none"), {"metadata": {"labels": {"a": "b"}}}), 404,
                     "NotFound", "a patch of none")
        stale = {"metadata": {"resourceVersion": before["metadata"]["resourceVersion"],
                              "labels": {"x": "y"}}}
        self.refused(c.patch(self.at("a"), stale), 409, "Conflict", "a stale patch")
        other = {"metadata": {"uid": "11111111-2222-4333-8444-555555555555"}}
        code, p = c.patch(self.at("a"), other)
        self.want(code in (409, 422), "a patch of the uid", code, p)

    def applied(self):
        code, o = c.patch(self.at("c"), self.new("c"), "apply", fieldManager="applier")
        self.want(code == 201 and holds(o, self.new("c")) and [
            (m["manager"], m["operation"]) for m in o["metadata"]["managedFields"]] ==
            [("applier", "Apply")], "an apply makes it", code, o)
        self.did("ADDED", o)
        code, p = c.patch(self.at("c"), self.new("c"), "apply", fieldManager="applier")
        self.want(code == 200 and p == o, "again, nothing", p)
        theirs = self.new("c")
        theirs["metadata"]["labels"]["one"] = "other"
        self.refused(c.patch(self.at("c"), theirs, "apply", fieldManager="other"), 409,
                     "Conflict", "a conflict")
        code, p = c.patch(self.at("c"), theirs, "apply", fieldManager="other", force="true")
        self.want(code == 200 and p["metadata"]["labels"]["one"] == "other", "by force", p)
        self.did("MODIFIED", p)
        code, p = c.patch(self.at("c"), self.new("c"), "apply")
        self.want(code == 400 or code == 422, "an apply has a manager", code, p)

    def replaced(self):
        old = c.get(self.at("b"))[1]
        o = copy.deepcopy(old)
        o["metadata"]["labels"]["put"] = "1"
        code, p = c.put(self.at("b"), o, dryRun="All")
        self.want(code == 200 and p["metadata"]["labels"]["put"] == "1" and
                  c.get(self.at("b"))[1] == old, "a dry replace", p)
        code, p = c.put(self.at("b"), o)
        self.want(code == 200 and p["metadata"]["labels"]["put"] == "1" and
                  p["metadata"]["uid"] == old["metadata"]["uid"], "it is replaced", code, p)
        self.did("MODIFIED", p)
        self.refused(c.put(self.at("b"), o), 409, "Conflict", "a stale replace")
        code, q = c.put(self.at("b"), p)
        self.want(code == 200 and q["metadata"]["resourceVersion"] ==
                  p["metadata"]["resourceVersion"], "the same again is no write", code, q)
        del p["metadata"]["resourceVersion"]
        p["metadata"]["labels"]["put"] = "2"
        answer = c.put(self.at("b"), p)
        if self.plural in NEED_RV:
            self.refused(answer, 422, "Invalid", "no resourceVersion")
        else:
            self.want(answer[0] == 200 and answer[1]["metadata"]["labels"]["put"] == "2",
                      "whatever is there", answer)
            self.did("MODIFIED", answer[1])
        self.refused(c.put(self.at("a"), o), 400, "BadRequest", "the name of another")
        self.refused(c.put(self.at("a"), merged(o, {"metadata": {"name": None}})), 400,
                     "BadRequest", "no name")
        answer = c.put(self.at("d"), self.new("d"))
        if self.plural not in PUT_MAKES:
            return self.refused(answer, 404, "NotFound", "a replace of none")
        self.want(answer[0] == 201, "a replace of none makes it", answer)
        self.did("ADDED", answer[1])
        c.delete(self.at("d"))
        self.did("DELETED", answer[1])

    def status_told(self):
        if self.status is None:
            return
        subs = self.at("a", "status")
        code, old = c.get(subs)
        self.want(code == 200 and old == c.get(self.at("a"))[1], "GET status is the object", old)
        code, o = c.patch(subs, {"status": self.status}, fieldManager="teller")
        self.want(code == 200 and holds(o["status"], self.status), "a patch of status", code, o)
        self.want(o.get("spec") == old.get("spec") and at(o, "metadata.generation") ==
                  at(old, "metadata.generation"), "changes no spec", o)
        self.want([m.get("subresource") for m in o["metadata"]["managedFields"]
                   if m["manager"] == "teller"] == ["status"], "its manager's part", o["metadata"])
        self.did("MODIFIED", o)
        p = copy.deepcopy(o)
        first = next(iter(self.status))
        code, q = c.patch(self.at("a"), {"status": {first: None}})
        self.want(code == 200 and q.get("status") == o["status"], "the object leaves status", q)
        if "conditions" in self.status:
            p["status"]["conditions"][-1]["message"] = "put"
        elif self.plural not in ALONE:
            p["metadata"]["annotations"] = {"put": "status"}
        if "spec" in self.change:
            p = merged(p, {"spec": {next(iter(self.change["spec"])): None}})
        code, q = c.put(subs, p)
        self.want(code == 200 and q["status"] == p["status"] and q.get("spec") == o.get("spec"),
                  "status is replaced, and nothing else", code, q)
        if q != o:
            self.did("MODIFIED", q)
        self.refused(c.put(subs, old), 409, "Conflict", "a stale status")
        code, d = c.patch(subs, {"metadata": {"annotations": {"dry": "1"}}}, dryRun="All")
        self.want(code == 200 and (at(d, "metadata.annotations.dry") == "1") ==
                  (self.plural not in ALONE) and c.get(subs)[1] == q, "a dry status", d)
        body = {"apiVersion": self.gv, "kind": self.kind, "metadata": {"name": self.name("c")},
                "status": self.status}
        code, d = c.patch(self.at("c", "status"), body, "apply", fieldManager="statusapplier")
        self.want(code == 200 and holds(d["status"], self.status) and
                  ("statusapplier", "Apply", "status") in [
                      (m["manager"], m["operation"], m.get("subresource"))
                      for m in d["metadata"]["managedFields"]], "a status is applied", code, d)
        self.did("MODIFIED", d)
        code, e = c.patch(self.at("c", "status"), body, "apply", fieldManager="statusapplier")
        self.want(code == 200 and e == d, "again, nothing", e)

    def forms(self):
        o = c.get(self.at("a"))[1]
        t = c.get(self.all, head={"Accept": f"application/json;as=Table;{META}"}, **self.set)[1]
        self.want(t["kind"] == "Table" and len(t["rows"]) == 3 and all(
            len(r["cells"]) == len(t["columnDefinitions"]) for r in t["rows"]) and
            t["rows"][0]["object"]["metadata"]["name"] == self.name("a"), "a Table", t)
        one = c.get(self.at("a"), head={"Accept": f"application/json;as=Table;{META}"})[1]
        self.want(one["kind"] == "Table" and one["columnDefinitions"] == t["columnDefinitions"] and
                  [r["object"] for r in one["rows"]] == [t["rows"][0]["object"]],
                  "a Table of one", one)
        c.get(self.at("a"), head={"Accept": "application/yaml"})
        code, p = c.put(self.at("a"), c.raw, head={"Content-Type": "application/yaml"})
        self.want(code == 200 and p == o, "YAML there and back", code, p, o)
        part = f"application/json;as=PartialObjectMetadata;{META}"
        p = c.get(self.at("a"), head={"Accept": part})[1]
        self.want(p == {"kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1",
                        "metadata": o["metadata"]}, "metadata alone", p)
        parts = f"application/json;as=PartialObjectMetadataList;{META}"
        l = c.get(self.all, head={"Accept": parts}, **self.set)[1]
        self.want(l["kind"] == "PartialObjectMetadataList" and len(l["items"]) == 3 and
                  l["items"][0]["metadata"] == o["metadata"], "of all", l)
        c.get(self.at("a"), head={"Accept": PROTO})
        raw = c.raw
        self.want(raw[:4] == b"k8s\0", "protobuf", raw[:80].decode("latin1"))
        code, p = c.put(self.at("a"), raw, head={"Content-Type": PROTO})
        self.want(code == 200 and p == o, "protobuf there and back", code, p, o)
        code, p = c.call("PUT", self.at("a"), raw, head={"Content-Type": PROTO, "Accept": PROTO})
        self.want(c.raw == raw, "and in protobuf")
        who, one = unwrap(raw)
        self.want(who == (self.gv, self.kind), "it says what it is", who)
        c.get(self.all, head={"Accept": PROTO}, **self.set)
        who, many = unwrap(c.raw)
        items = [v for n, v in pb(many) if n == 2]
        self.want(who == (self.gv, self.kind + "List") and len(items) == 3 and items[0] == one,
                  "a list of it", who, len(items))
        told = [o for (t, o), (_, want) in zip([self.frames.frame() for _ in self.log], self.log)
                if want["metadata"]["name"] == self.name("a")]
        self.frames.close()
        self.want(told[-1] == raw, "a watch in protobuf", told[-1][:300].decode("latin1"))
        code, none = c.get(self.at("none"), head={"Accept": PROTO})
        who, status = unwrap(c.raw)
        self.want(code == 404 and who == ("v1", "Status") and
                  dict(pb(status))[4] == b"NotFound", "a Status", who)

    def deleted(self):
        if self.plural.startswith(("persistentvolume", "volumeattributes")):  # are protected
            for x in "abc":
                self.did("MODIFIED", c.patch(self.at(x), {"metadata": {"finalizers": None}})[1])
        uid = "11111111-2222-4333-8444-555555555555"
        self.refused(c.delete(self.at("b"), {"preconditions": {"uid": uid}}), 409, "Conflict",
                     "another uid")
        body = b"k8s\0\x0a\x13\x0a\x02v1\x12\x0dDeleteOptions\x12\x28\x12\x26\x0a\x24" + \
            uid.encode()
        self.refused(c.delete(self.at("b"), body, head={"Content-Type": PROTO}), 409, "Conflict",
                     "another uid, in protobuf")
        rv = {"preconditions": {"resourceVersion": "1"}}
        self.refused(c.delete(self.at("b"), rv), 409, "Conflict", "another resourceVersion")
        code, o = c.delete(self.at("b"), dryRun="All")
        self.want(code == 200 and c.get(self.at("b"))[0] == 200, "a dry delete", code, o)
        last = c.get(self.at("b"))[1]
        code, o = c.delete(self.at("b"), {"preconditions": {
            "uid": last["metadata"]["uid"],
            "resourceVersion": last["metadata"]["resourceVersion"]}})
        self.want(code == 200, "it is deleted", code, o)
        if self.plural == "namespaces":
            return self.finalized()
        self.want(at(o, "kind") == self.kind or (at(o, "status") == "Success" and
                  o["details"] == {"name": self.name("b"), "kind": self.plural, "uid":
                                   last["metadata"]["uid"]} | (
                                       {"group": self.group} if self.group else {})),
                  "what was deleted", o)
        self.did("DELETED", last)
        self.refused(c.get(self.at("b")), 404, "NotFound", "it is gone")
        self.refused(c.delete(self.at("b")), 404, "NotFound", "and cannot be deleted")
        held = c.patch(self.at("c"), {"metadata": {"finalizers": ["example.com/hold"]}})[1]
        self.did("MODIFIED", held)
        code, o = c.delete(self.all, dryRun="All", **self.set)
        self.want(code == 200 and len(c.get(self.all, **self.set)[1]["items"]) == 2,
                  "a dry delete of all", code, o)
        a = c.get(self.at("a"))[1]
        code, o = c.delete(self.all, **self.set)
        self.want(code == 200, "all are deleted", code, o)
        self.did("DELETED", a)
        code, o = c.get(self.at("c"))
        self.want(code == 200 and o["metadata"].get("deletionTimestamp"), "but what is held", o)
        self.did("MODIFIED", o)
        last = o
        code, o = c.patch(self.at("c"), {"metadata": {"finalizers": None}})
        self.want(code == 200, "it is let go", code, o)
        self.did("DELETED", o)
        self.want(c.get(self.all, **self.set)[1]["items"] == [], "nothing is left")

    def finalized(self):
        """A namespace goes when its finalizer does, and has no deletecollection."""
        self.want(c.delete(self.all, **self.set)[0] == 405, "no deletecollection")
        for x in "bac":
            c.delete(self.at(x))
            o = c.get(self.at(x))[1]
            self.want(at(o, "status.phase") == "Terminating", "Terminating", o)
            self.did("MODIFIED", o)
            o["spec"]["finalizers"] = []
            code, o = c.put(self.at(x, "finalize"), o)
            self.want(code == 200, "finalized", o)
            self.did("DELETED", o)
            self.refused(c.get(self.at(x)), 404, "NotFound", "it is gone")

    def told(self):
        got = self.seen.take(len(self.log))
        self.seen.close()
        brief = [[(t, at(o, "metadata.name")) for t, o in x] for x in (got, self.log)]
        self.want(brief[0] == brief[1], "the watch tells all in order", *brief)
        rvs = [int(o["metadata"]["resourceVersion"]) for t, o in got if o]
        self.want(rvs == sorted(set(rvs)) and rvs[0] > int(self.rv), "by growing revisions", rvs)
        for (t, o), (_, want) in zip(got, self.log):
            if t != "DELETED" or not want:
                self.want(o == want, f"{t} tells the object", o, want)


def main():
    rows = [l.rstrip("\n").split("\t") for l in open(sys.argv[1]) if l[0] != "#"]
    code, o = c.post("/api/v1/namespaces", {"metadata": {"name": NS}})
    there = {}
    gvs = ["v1"] + [v["groupVersion"] for g in c.get("/apis")[1]["groups"] for v in g["versions"]]
    for gv in gvs:
        for r in c.get(base(gv))[1]["resources"]:
            if "/" not in r["name"] and "list" in r["verbs"] and "create" in r["verbs"]:
                there[f"{gv}/{r['name']}"] = r
    same(sorted(r[0] for r in rows), sorted(there), "the table has every resource")
    for where, *texts in rows:
        if sys.argv[2:] and where.rsplit("/", 1)[1] not in sys.argv[2:]:
            continue
        w = Walk(where, there[where], *[None if t == "-" else json.loads(t) for t in texts])
        w.walk()
        ok(not w.bad, where, *w.bad)
    done()


main()
