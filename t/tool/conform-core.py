#!/usr/bin/python3
"""The lives of the core kinds, as the conformance tests walk through them."""
import base64
import copy

from asks import Watch, at, c, made, ok, patched, refused, run, same, url

NS = "core"


def ns(plural, name=None, sub=None):
    return url("v1", plural, NS, name, sub)


def namespaces():
    code, o = c.post(url("v1", "namespaces"), {"metadata": {"generateName": "core-"}})
    ok(code == 201 and o["metadata"]["name"].startswith("core-") and
       o["metadata"]["generateName"] == "core-", "a name is generated", o)
    name = o["metadata"]["name"]
    same(o["metadata"]["labels"], {"kubernetes.io/metadata.name": name}, "its label")
    same((o["spec"]["finalizers"], o["status"]["phase"]), (["kubernetes"], "Active"), "is alive")
    one = url("v1", "namespaces", None, name)
    patched(one, {"metadata": {"labels": {"testLabel": "testValue"}}},
            {"metadata.labels.testLabel": "testValue"}, "a namespace is patched", "strategic")
    cond = {"type": "StatusPatch", "status": "True", "reason": "E2E", "message": "Patched"}
    o = patched(one + "/status", {"metadata": {"annotations": {"patched": "1"}},
                                  "status": {"conditions": [cond]}},
                {"metadata.annotations.patched": "1", "status.phase": "Active",
                 "status.conditions.0.reason": "E2E"}, "a status is, with an annotation")
    refused(c.patch(one + "/status", {"status": {"phase": "Terminating"}}), 422,
            "who is not deleted does not end", "may only be 'Active' if `deletionTimestamp`")
    o["status"]["conditions"].append(cond | {"type": "StatusUpdate"})
    code, o = c.put(one + "/status", o)
    same((code, [x["type"] for x in o["status"]["conditions"]]),
         (200, ["StatusPatch", "StatusUpdate"]), "a condition is appended")
    o["metadata"]["labels"]["updated"] = "1"
    code, o = c.put(one, o)
    ok(code == 200 and at(o, "metadata.labels.updated") == "1", "it is replaced", o)
    o["spec"]["finalizers"].append("e2e.example.com/fakeFinalizer")
    code, o = c.put(one + "/finalize", o)
    same((code, o["spec"]["finalizers"]),
         (200, ["kubernetes", "e2e.example.com/fakeFinalizer"]), "a finalizer is added")
    o["spec"]["finalizers"] = o["spec"]["finalizers"][:1]
    same(c.put(one + "/finalize", o)[1]["spec"]["finalizers"], ["kubernetes"], "and taken away")
    code, o = c.delete(one)
    same((code, o["status"]["phase"]), (200, "Terminating"), "it is going")
    refused(c.post(url("v1", "configmaps", name), {"metadata": {"name": "a"}}), 403,
            "nothing is made in it", "because it is being terminated")
    same(at(c.last, "details.causes"), [{
        "reason": "NamespaceTerminating", "message": f"namespace {name} is being terminated",
        "field": "metadata.namespace"}], "and clients know why")
    refused(c.post(url("v1", "configmaps", "none"), {"metadata": {"name": "a"}}), 404,
            "nor in one that is not there", 'namespaces "none" not found')
    same(c.last["details"], {"name": "none", "kind": "namespaces"}, "which is what is missing")
    refused(c.delete(url("v1", "namespaces", None, "default")), 403, "default stays")


def configmaps():
    cm = made(ns("configmaps"), {"metadata": {"name": "cm", "labels": {"t": "1"}},
                                 "data": {"a": "1"}, "binaryData": {"b": "AAE="}})
    same(cm["binaryData"]["b"], "AAE=", "binary data")
    one = ns("configmaps", "cm")
    cm["data"]["c"] = "3"
    ok(c.put(one, cm)[0] == 200, "data change")
    refused(c.post(ns("configmaps"), {"metadata": {"name": "e"}, "data": {"": "v"}}), 422,
            "no empty key")
    refused(c.post(ns("configmaps"), {"metadata": {"name": "e"}, "data": {"b": "v"},
                                      "binaryData": {"b": "AA=="}}), 422, "no key in both")
    patched(one, {"immutable": True}, {"immutable": True}, "it becomes immutable")
    refused(c.patch(one, {"data": {"a": "2"}}), 422, "its data stay", "data: Forbidden: field is "
            "immutable when `immutable` is set")
    refused(c.patch(one, {"immutable": False}), 422, "and so does that", "immutable: Forbidden")
    patched(one, {"metadata": {"labels": {"t": "2"}}}, {"metadata.labels.t": "2"},
            "labels may change")
    code, l = c.get(url("v1", "configmaps"), labelSelector="t=2")
    same([i["metadata"]["name"] for i in l["items"]], ["cm"], "found in all namespaces")
    ok(c.delete(one)[0] == 200 and c.get(one)[0] == 404, "it is deleted")


def secrets():
    s = made(ns("secrets"), {"metadata": {"name": "s", "labels": {"t": "1"}},
                             "data": {"k": "djE="}, "stringData": {"l": "v2"}})
    same((s["type"], s["data"], s.get("stringData")),
         ("Opaque", {"k": "djE=", "l": "djI="}, None), "stringData become data")
    refused(c.post(ns("secrets"), {"metadata": {"name": "e"}, "stringData": {"": "v"}}), 422,
            "no empty key")
    body = {"metadata": {"labels": {"t": "2"}}, "data": {"k": base64.b64encode(b"v3").decode()}}
    patched(ns("secrets", "s"), body, {"data.k": "djM=", "metadata.labels.t": "2"},
            "it is patched", "strategic")
    refused(c.patch(ns("secrets", "s"), {"type": "example.com/t"}), 422, "its type stays",
            "field is immutable")
    patched(ns("secrets", "s"), {"immutable": True}, {"immutable": True}, "it becomes immutable")
    refused(c.patch(ns("secrets", "s"), {"data": {"k": "AA=="}}), 422, "its data stay")
    code, o = c.delete(ns("secrets"), labelSelector="t=2")
    ok(code == 200 and c.get(ns("secrets", "s"))[0] == 404, "deleted with its collection", o)
    refused(c.post(ns("secrets"), {"metadata": {"name": "e"}, "type": "kubernetes.io/tls"}), 422,
            "a type asks for keys", "data[tls.crt]: Required value")


def services():
    svc = {"metadata": {"name": "svc", "labels": {"t": "1"}}, "spec": {
        "selector": {"a": "b"}, "ports": [{"name": "http", "port": 80, "targetPort": 8080}]}}
    made(ns("services"), svc)
    one, status = ns("services", "svc"), ns("services", "svc", "status")
    lb = {"ingress": [{"ip": "203.0.113.1"}]}
    refused(c.patch(status, {"status": {"loadBalancer": lb}}), 422,
            "who is no balancer has no address of one", "may only be used when")
    o = patched(one, {"spec": {"type": "LoadBalancer"}}, {"spec.type": "LoadBalancer"},
                "it becomes a balancer")
    ok(o["spec"]["ports"][0]["nodePort"] > 0, "with a port of nodes", o)
    patched(status, {"metadata": {"annotations": {"patchedstatus": "true"}},
                     "status": {"loadBalancer": lb}},
            {"metadata.annotations.patchedstatus": "true",
             "status.loadBalancer.ingress.0.ip": "203.0.113.1"}, "its status is patched")
    o = c.get(status)[1]
    cond = {"type": "StatusUpdate", "status": "True", "reason": "E2E", "message": "m",
            "lastTransitionTime": "2026-01-02T03:04:05Z"}
    o["status"]["conditions"] = [cond]
    code, o = c.put(status, o)
    same((code, at(o, "status.conditions.0.type")), (200, "StatusUpdate"), "and replaced")
    o = patched(one, {"spec": {"type": "ClusterIP"}}, {"spec.type": "ClusterIP"}, "it is no more")
    same((o["spec"]["ports"][0].get("nodePort"), at(o, "status.loadBalancer.ingress")),
         (None, None), "its port is given back, its address, too")
    o = patched(one, {"spec": {"type": "ExternalName", "externalName": "e.example.com",
                               "clusterIP": None, "clusterIPs": None}},
                {"spec.type": "ExternalName"}, "it becomes a name")
    same(o["spec"].get("clusterIP"), None, "without an address")
    o = patched(one, {"spec": {"type": "NodePort", "externalName": None}},
                {"spec.type": "NodePort"}, "and a NodePort")
    ok(o["spec"]["clusterIP"] and o["spec"]["ports"][0]["nodePort"], "with both", o["spec"])
    for n in "xy":
        made(ns("services"), copy.deepcopy(svc) | {"metadata": {"name": n,
                                                                "labels": {"t": "many"}}})
    code, o = c.delete(ns("services"), labelSelector="t=many")
    same((code, o["kind"], len(o["items"])), (200, "ServiceList", 2), "a collection is deleted")
    k = c.get(url("v1", "services", "default", "kubernetes"))
    same((k[0], at(k[1], "spec.ports.0.port")), (200, 443), "the API's own Service")


def endpoints():
    ep = {"metadata": {"name": "ep", "labels": {"t": "1"}}, "subsets": [
        {"addresses": [{"ip": "10.0.0.24"}], "ports": [
            {"name": "http", "port": 80, "protocol": "TCP"}]}]}
    made(ns("endpoints"), ep)
    w = Watch(ns("endpoints"), {"labelSelector": "t=1", "resourceVersion": 0})
    same(w.next()[0], "ADDED", "a watch tells of it")
    o = c.get(ns("endpoints", "ep"))[1]
    o["metadata"]["annotations"] = {"put": "1"}
    ok(c.put(ns("endpoints", "ep"), o)[0] == 200, "it is replaced")
    body = {"subsets": [{"addresses": [{"ip": "10.0.0.25"}],
                         "ports": [{"name": "http", "port": 8080, "protocol": "TCP"}]}]}
    patched(ns("endpoints", "ep"), body, {"subsets.0.addresses.0.ip": "10.0.0.25",
                                          "subsets.0.ports.0.port": 8080}, "and patched",
            "strategic")
    code, o = c.delete(ns("endpoints"), labelSelector="t=1")
    same([t for t, _ in w.take(3)], ["MODIFIED", "MODIFIED", "DELETED"], "all of it is told")
    w.close()


def events():
    old = {"metadata": {"name": "old", "labels": {"t": "1"}}, "reason": "Test", "type": "Normal",
           "message": "one", "source": {"component": "c", "host": "h"}, "count": 1,
           "firstTimestamp": "2026-01-02T03:04:05Z", "lastTimestamp": "2026-01-02T03:04:05Z",
           "involvedObject": {"kind": "Pod", "name": "p", "namespace": NS}}
    made(ns("events"), old)
    new = {"metadata": {"name": "new", "labels": {"t": "1"}}, "reason": "Test", "type": "Normal",
           "note": "one", "eventTime": "2026-01-02T03:04:05.000006Z", "action": "Do",
           "reportingController": "example.com/c", "reportingInstance": "i",
           "regarding": {"kind": "Pod", "name": "p", "namespace": NS}}
    newer = url("events.k8s.io/v1", "events", NS)
    made(newer, new)
    o = c.get(newer + "/old")[1]
    same((o["apiVersion"], o["note"], o["deprecatedSource"], o["deprecatedCount"],
          o["deprecatedFirstTimestamp"], o["regarding"]["name"]),
         ("events.k8s.io/v1", "one", {"component": "c", "host": "h"}, 1, "2026-01-02T03:04:05Z",
          "p"), "an older one in the newer form")
    o = c.get(ns("events", "new"))[1]
    same((o["apiVersion"], o["message"], o["reportingComponent"], o["eventTime"],
          o["involvedObject"]["name"]), ("v1", "one", "example.com/c",
                                         "2026-01-02T03:04:05.000006Z", "p"), "and back")
    patched(newer + "/new", {"series": {"count": 100,
                                        "lastObservedTime": "2026-01-02T03:04:06.000006Z"}},
            {"series.count": 100}, "a series")
    same(at(c.get(ns("events", "new"))[1], "series.count"), 100, "in both forms")
    o = c.get(newer + "/new")[1]
    o["series"] = {"count": 101, "lastObservedTime": "2026-01-02T03:04:07.000006Z"}
    ok(c.put(newer + "/new", o)[0] == 200, "it is replaced")
    for path in (ns("events"), url("v1", "events"), newer, url("events.k8s.io/v1", "events")):
        l = c.get(path, labelSelector="t=1")[1]
        same(sorted(i["metadata"]["name"] for i in l["items"]), ["new", "old"], path)
    l = c.get(ns("events"), fieldSelector="involvedObject.name=p,reason=Test")[1]
    same(len(l["items"]), 2, "found by fields")
    l = c.get(newer, fieldSelector="reportingController=example.com/c")[1]
    same([i["metadata"]["name"] for i in l["items"]], ["new"], "by the reporter")
    patched(ns("events", "old"), {"message": "two"}, {"message": "two"}, "the message",
            "strategic")
    refused(c.get(newer + "/none"), 404, "what is not there",
            'events.events.k8s.io "none" not found')
    refused(c.post(newer, new), 409, "twice", 'events.events.k8s.io "new" already exists')
    refused(c.delete(newer + "/none"), 404, "cannot go", "events.events.k8s.io")
    code, o = c.delete(newer + "/old")
    same(o["details"].get("group"), "events.k8s.io", "what was deleted")
    code, o = c.delete(ns("events"), labelSelector="t=1")
    same(len(c.get(newer, labelSelector="t=1")[1]["items"]), 0, "all are gone from both")


def templates():
    t = {"metadata": {"name": "pt", "labels": {"t": "1"}}, "template": {
        "metadata": {"labels": {"a": "b"}},
        "spec": {"containers": [{"name": "c", "image": "i:1"}]}}}
    o = made(ns("podtemplates"), t)
    spec = o["template"]["spec"]
    same((spec["restartPolicy"], spec["containers"][0]["imagePullPolicy"]),
         ("Always", "IfNotPresent"), "its pod's defaults")
    patched(ns("podtemplates", "pt"), {"metadata": {"labels": {"p": "1"}}},
            {"metadata.labels.p": "1"}, "it is patched", "strategic")
    o = c.get(ns("podtemplates", "pt"))[1]
    o["metadata"]["annotations"] = {"updated": "true"}
    same(at(c.put(ns("podtemplates", "pt"), o)[1], "metadata.annotations.updated"), "true",
         "and replaced")
    ok(c.delete(ns("podtemplates"), labelSelector="t=1")[0] == 200, "and deleted")


def controllers():
    one = ns("replicationcontrollers", "rc")
    rc = {"metadata": {"name": "rc", "labels": {"t": "1"}}, "spec": {"replicas": 1, "template": {
        "metadata": {"labels": {"t": "1"}},
        "spec": {"containers": [{"name": "c", "image": "i:1"}]}}}}
    o = made(ns("replicationcontrollers"), rc)
    same(o["spec"]["selector"], {"t": "1"}, "its selector is its template's")
    patched(one, {"metadata": {"labels": {"patched": "1"}}}, {"metadata.labels.patched": "1"},
            "it is patched", "strategic")
    patched(one + "/status", {"status": {"readyReplicas": 0, "availableReplicas": 0}},
            {"status.replicas": 0}, "its status", "strategic")
    same(c.get(one + "/status")[1]["kind"], "ReplicationController", "is read")
    patched(one + "/scale", {"spec": {"replicas": 2}}, {"spec.replicas": 2, "kind": "Scale"},
            "it is scaled", "strategic")
    s = c.get(one + "/scale")[1]
    same((s["apiVersion"], s["status"]["selector"]), ("autoscaling/v1", "t=1"), "a Scale")
    s["spec"]["replicas"] = 3
    same(at(c.put(one + "/scale", s)[1], "spec.replicas"), 3, "and again")
    refused(c.put(one + "/scale", s), 409, "but not by who is late")
    same(at(c.get(one)[1], "spec.replicas"), 3, "what it says")
    ok(c.delete(ns("replicationcontrollers"), labelSelector="t=1")[0] == 200, "deleted")


def limits():
    lr = {"metadata": {"name": "lr", "labels": {"t": "1"}}, "spec": {"limits": [
        {"type": "Container", "max": {"cpu": "500m"}, "min": {"cpu": "50m"},
         "default": {"cpu": "400m"}, "defaultRequest": {"cpu": "100m"}}]}}
    made(ns("limitranges"), lr)
    body = {"metadata": {"labels": {"p": "1"}},
            "spec": {"limits": [{"type": "Container", "min": {"cpu": "49m"}}]}}
    patched(ns("limitranges", "lr"), body, {"metadata.labels.p": "1",
                                            "spec.limits.0.min.cpu": "49m"}, "it is patched",
            "strategic")
    code, o = c.post(ns("pods"), {"metadata": {"name": "p"}, "spec": {
        "containers": [{"name": "c", "image": "i:1", "resources": {"requests": {"cpu": "1m"}}}]}})
    refused((code, o), 403, "who asks for less is refused", "minimum cpu usage per Container")
    c.delete(ns("limitranges", "lr"))
    one = ns("resourcequotas", "rq")
    made(ns("resourcequotas"), {"metadata": {"name": "rq", "labels": {"t": "1"}},
                                "spec": {"hard": {"cpu": "1", "pods": "1k"}}})
    o = c.get(one)[1]
    o["spec"]["hard"]["memory"] = "750Mi"
    same(at(c.put(one, o)[1], "spec.hard.memory"), "750Mi", "a quota is replaced")
    patched(one + "/status", {"status": {"hard": {"cpu": "1"}, "used": {"cpu": "500m"}}},
            {"status.used.cpu": "500m", "spec.hard.pods": "1k"}, "its status", "strategic")
    o = c.get(one + "/status")[1]
    o["status"]["used"]["cpu"] = "400m"
    same(at(c.put(one + "/status", o)[1], "status.used.cpu"), "400m", "is replaced")
    refused(c.patch(one, {"spec": {"scopes": ["Terminating"]}}), 422, "its scopes stay")
    code, o = c.delete(ns("resourcequotas"), labelSelector="t=1")
    same((code, at(o, "items.0.metadata.name")), (200, "rq"), "and it goes")


def accounts():
    o = made(ns("serviceaccounts"), {"metadata": {"name": "sa", "labels": {"t": "1"}},
                                     "automountServiceAccountToken": False})
    same(o.get("secrets"), None, "an account has no Secret")
    patched(ns("serviceaccounts", "sa"), {"automountServiceAccountToken": True},
            {"automountServiceAccountToken": True}, "it is patched", "strategic")
    o = c.get(ns("serviceaccounts", "sa"))[1]
    o["automountServiceAccountToken"] = False
    same(c.put(ns("serviceaccounts", "sa"), o)[1]["automountServiceAccountToken"], False,
         "and replaced")
    refused(c.post(ns("serviceaccounts", "none", "token"),
                   {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest",
                    "spec": {}}), 404, "nobody's token")
    l = c.get(url("v1", "serviceaccounts"), labelSelector="t=1")[1]
    same(len(l["items"]), 1, "found by its label")
    ok(c.delete(ns("serviceaccounts"), labelSelector="t=1")[0] == 200, "and deleted")


def nodes():
    made(url("v1", "nodes"), {"metadata": {"name": "fake", "labels": {"t": "1"}},
                              "status": {"capacity": {"cpu": "2"}, "phase": "Running"}})
    one = url("v1", "nodes", None, "fake")
    patched(one, {"metadata": {"labels": {"p": "1"}}}, {"metadata.labels.p": "1"},
            "a node is patched", "strategic")
    patched(one, {"spec": {"podCIDR": "10.0.0.0/24", "podCIDRs": ["10.0.0.0/24"]}},
            {"spec.podCIDR": "10.0.0.0/24"}, "its range is set", "strategic")
    refused(c.patch(one, {"spec": {"podCIDR": "10.0.1.0/24", "podCIDRs": ["10.0.1.0/24"]}}), 422,
            "once", "may not change podCIDR")
    cond = {"type": "StatusUpdate", "status": "True", "reason": "E2E", "message": "m",
            "lastHeartbeatTime": None, "lastTransitionTime": None}
    o = c.get(one + "/status")[1]
    o["status"]["conditions"] = [cond]
    code, o = c.put(one + "/status", o)
    same((code, at(o, "status.conditions.0.type")), (200, "StatusUpdate"), "its status")
    patched(one + "/status", {"status": {"conditions": [cond | {"type": "StatusPatch"}]}},
            {"status.conditions.1.type": "StatusUpdate"}, "is patched by type", "strategic")
    ok(c.delete(url("v1", "nodes"), labelSelector="t=1")[0] == 200, "deleted")


def pods():
    pod = {"metadata": {"name": "p", "labels": {"t": "1"}}, "spec": {
        "containers": [{"name": "c", "image": "i:1"}]}}
    made(ns("pods"), pod)
    one = ns("pods", "p")
    o = c.get(one + "/status")[1]
    same((o["status"]["phase"], o["status"]["qosClass"]), ("Pending", "BestEffort"), "a new pod")
    body = {"status": {"conditions": [{"type": "TestConditionType", "status": "True",
                                       "reason": "r", "message": "m"}]}}
    patched(one + "/status", body, {"status.phase": "Pending", "status.conditions.0.type":
                                    "TestConditionType"}, "a condition of its own", "strategic")
    o = c.get(one)[1]
    del o["status"]["qosClass"]
    same(at(c.put(one + "/status", o)[1], "status.qosClass"), "BestEffort",
         "a class that is left out stays")
    refused(c.patch(one + "/status", {"status": {"qosClass": "Burstable"}}), 422,
            "and is no other", "status.qosClass: Invalid value: \"Burstable\": field is immutable")
    patched(one, {"metadata": {"labels": {"t": "2"}}}, {"metadata.labels.t": "2"}, "labelled")
    patched(one, {"spec": {"activeDeadlineSeconds": 30}}, {"spec.activeDeadlineSeconds": 30},
            "with a deadline", "strategic")
    refused(c.patch(one, {"spec": {"activeDeadlineSeconds": 31}}), 422, "which only shortens")
    patched(one, {"spec": {"containers": [{"name": "c", "image": "i:2"}]}},
            {"spec.containers.0.image": "i:2"}, "another image", "strategic")
    refused(c.patch(one, {"spec": {"containers": [{"name": "c", "command": ["x"]}]}},
                    "strategic"), 422, "but no other command", "pod updates may not change")
    e = {"spec": {"ephemeralContainers": [{"name": "e", "image": "i:1", "stdin": True}]}}
    patched(one + "/ephemeralcontainers", e, {"spec.ephemeralContainers.0.name": "e"},
            "an ephemeral container", "strategic")
    refused(c.patch(one + "/ephemeralcontainers", {"spec": {"ephemeralContainers": None}}), 422,
            "which stays")
    patched(one + "/resize", {"spec": {"containers": [
        {"name": "c", "resources": {}}]}}, {"spec.containers.0.name": "c"}, "resize", "strategic")
    refused(c.post(ns("pods"), pod | {"spec": {"containers": []}}), 422, "no container, no pod")
    b = {"target": {"apiVersion": "v1", "kind": "Node", "name": "n"}}
    ok(c.post(one + "/binding", b)[0] == 201, "it is bound")
    same(at(c.get(one)[1], "spec.nodeName"), "n", "to its node")
    refused(c.post(one + "/binding", b), 409, "once")
    code, o = c.delete(one, {"gracePeriodSeconds": 30})
    same((code, o["metadata"]["deletionGracePeriodSeconds"]), (200, 30), "it may end")
    same(len(c.get(ns("pods"), fieldSelector="spec.nodeName=n,status.phase=Pending")[1]["items"]),
         1, "found by fields")
    code, o = c.delete(one, {"gracePeriodSeconds": 0})
    ok(code == 200 and c.get(one)[0] == 404, "and goes at once", o)
    for n in "abc":
        made(ns("pods"), pod | {"metadata": {"name": n, "labels": {"t": "many"}}})
    code, o = c.delete(ns("pods"), labelSelector="t=many")
    same((code, len(o["items"])), (200, 3), "and so do many")


run(NS, namespaces, configmaps, secrets, services, endpoints, events, templates, controllers,
    limits, accounts, nodes, pods)
