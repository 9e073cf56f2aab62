#!/usr/bin/python3
"""The lives of workloads, policies, certificates, networks and storage, as the conformance tests
walk through them: what the API alone answers, without controllers.

conform-apps.py TABLE CERT: TABLE is t/data/conform.tsv, CERT a file with a certificate."""
import base64
import copy
import re
import sys

from asks import at, c, made, ok, patched, refused, run, same, url

NS = "apps"
CSR = next(re.search('"request":"([^"]*)"', row)[1] for row in open(sys.argv[1])
           if "/certificatesigningrequests" in row)
CERT = base64.b64encode(open(sys.argv[2], "rb").read()).decode()
# kinds whose metadata a write of status leaves alone
ALONE = """volumeattachments resourceclaims flowschemas prioritylevelconfigurations
validatingadmissionpolicies apiservices customresourcedefinitions""".split()
TEMPLATE = {"metadata": {"labels": {"a": "b"}},
            "spec": {"containers": [{"name": "c", "image": "i:1"}]}}
JOB = {"template": {"spec": {"restartPolicy": "Never",
                             "containers": [{"name": "c", "image": "i:1"}]}}}
COND = {"type": "StatusUpdate", "status": "True", "reason": "E2E", "message": "Set by a test"}


def bare(v):
    """Without what is null: times that a writer left out are told so."""
    if isinstance(v, dict):
        return {k: bare(x) for k, x in v.items() if x is not None}
    return [bare(x) for x in v] if isinstance(v, list) else v


def status_walk(path, update, patch, where):
    """Status read, replaced and patched; what it says stands at where."""
    o = c.get(path + "/status")[1]
    for k, v in update.items():
        o.setdefault("status", {})[k] = v
    code, p = c.put(path + "/status", o)
    ok(code == 200 and bare(p.get("status")) == bare(o["status"]),
       f"{path}: its status is replaced", p, o)
    mark = None if path.split("/")[-2] in ALONE else "1"
    q = patched(path + "/status", {"metadata": {"annotations": {"patchedstatus": "1"}},
                                   "status": patch},
                {where: at({"status": patch}, where), "metadata.annotations.patchedstatus": mark},
                f"{path}: and patched, {'with' if mark else 'without'} an annotation")
    same(q.get("spec"), p.get("spec"), f"{path}: the spec stays")
    same(c.get(path)[1], q, f"{path}: which is the object's")


def scale_walk(path, kind):
    code, s = c.get(path + "/scale")
    same((code, s["kind"], s["apiVersion"], at(s, "status.selector")),
         (200, "Scale", "autoscaling/v1", "a=b"), f"{kind}: a Scale")
    s["spec"]["replicas"] = 2
    s["metadata"].pop("resourceVersion")
    same(at(c.put(path + "/scale", s)[1], "spec.replicas"), 2, f"{kind}: is replaced")
    patched(path + "/scale", {"spec": {"replicas": 4}}, {"spec.replicas": 4},
            f"{kind}: and patched")
    same(at(c.get(path)[1], "spec.replicas"), 4, f"{kind}: and scaled")
    refused(c.patch(path + "/scale", {"spec": {"replicas": -1}}), 422, f"{kind}: not below 0")


def workloads():
    cond = COND | {"lastTransitionTime": "2026-01-02T03:04:05Z"}
    spec = {"replicas": 1, "selector": {"matchLabels": {"a": "b"}}, "template": TEMPLATE}
    counts = {"deployments": {}, "replicasets": {"replicas": 0}, "statefulsets": {"replicas": 0},
              "daemonsets": {k: 0 for k in ("currentNumberScheduled", "numberMisscheduled",
                                            "desiredNumberScheduled", "numberReady")}}
    for plural, kind in (("deployments", "Deployment"), ("replicasets", "ReplicaSet"),
                         ("statefulsets", "StatefulSet"), ("daemonsets", "DaemonSet")):
        all_, one = url("apps/v1", plural, NS), url("apps/v1", plural, NS, "w")
        own = copy.deepcopy(spec)
        if plural == "daemonsets":
            del own["replicas"]
        made(all_, {"metadata": {"name": "w", "labels": {"t": "1"}}, "spec": own})
        more = {"lastUpdateTime": "2026-01-02T03:04:05Z"} if plural == "deployments" else {}
        status_walk(one, counts[plural] | {"conditions": [cond | more]},
                    {"conditions": [cond | more | {"type": "StatusPatched"}]},
                    "status.conditions.0.type")
        if plural == "daemonsets":
            refused(c.patch(one + "/status", {"status": {"numberReady": -1}}), 422,
                    f"{kind}: not fewer than none", "status.numberReady: Invalid value: -1: must "
                    "be greater than or equal to 0")
        else:
            refused(c.patch(one + "/status", {"status": {"replicas": 1, "readyReplicas": 2}}),
                    422, f"{kind}: a part is no more than all", "status.readyReplicas: Invalid "
                    "value: 2: cannot be greater than status.replicas")
        patched(one, {"spec": {"template": {"spec": {
            "containers": [{"name": "c", "image": "i:2"}]}}}},
            {"spec.template.spec.containers.0.image": "i:2", "metadata.generation": 2},
            f"{kind}: another image", "strategic")
        refused(c.patch(one, {"spec": {"selector": {"matchLabels": {"a": "c"}}}}), 422,
                f"{kind}: its selector stays",
                "are forbidden" if plural == "statefulsets" else "field is immutable")
        if plural != "daemonsets":
            scale_walk(one, kind)
        l = c.get(url("apps/v1", plural), labelSelector="t=1")[1]
        same([l["kind"], len(l["items"])], [kind + "List", 1], f"{kind}: in all namespaces")
        ok(c.delete(all_, labelSelector="t=1")[0] == 200 and c.get(one)[0] == 404,
           f"{kind}: its collection is deleted")
    revisions = url("apps/v1", "controllerrevisions", NS)
    made(revisions, {"metadata": {"name": "r"}, "data": {"a": 1}, "revision": 1})
    one = url("apps/v1", "controllerrevisions", NS, "r")
    patched(one, {"metadata": {"labels": {"r": "patched"}}}, {"metadata.labels.r": "patched"},
            "a revision is labelled", "strategic")
    patched(one, {"revision": 3}, {"revision": 3}, "and numbered")
    refused(c.patch(one, {"data": {"a": 2}}), 422, "its data stay")


def jobs():
    all_, one = url("batch/v1", "jobs", NS), url("batch/v1", "jobs", NS, "j")
    o = made(all_, {"metadata": {"name": "j", "labels": {"t": "1"}},
                    "spec": JOB | {"parallelism": 2, "completions": 4, "backoffLimit": 6}})
    same(at(o, "spec.template.metadata.labels")["batch.kubernetes.io/job-name"], "j",
         "a job's pods carry its name")
    refused(c.patch(one, {"spec": {"completions": 5}}), 422, "its completions stay",
            "field is immutable")
    patched(one, {"spec": {"suspend": True}}, {"spec.suspend": True}, "it is suspended")
    patched(one, {"spec": {"parallelism": 3}}, {"spec.parallelism": 3}, "and gets more")
    now = "2026-01-02T03:04:05Z"
    cond = {"type": "CustomConditionType", "status": "True", "reason": "E2E", "message": "m",
            "lastProbeTime": now, "lastTransitionTime": now}
    patched(one + "/status", {"metadata": {"annotations": {"patchedstatus": "true"}},
                              "status": {"conditions": [cond]}},
            {"status.conditions.0.type": "CustomConditionType",
             "metadata.annotations.patchedstatus": "true"}, "its status is patched")
    o = c.get(one + "/status")[1]
    o["metadata"]["labels"]["u"] = "1"
    o["status"]["conditions"].append(cond | {"type": "Another"})
    code, p = c.put(one + "/status", o)
    same((code, len(at(p, "status.conditions", []))), (200, 2), "and replaced")
    l = c.get(all_, fieldSelector="status.successful=0")[1]
    same(len(l["items"]), 1, "found by how many succeeded")
    ok(c.delete(all_, labelSelector="t=1")[0] == 200, "jobs are deleted")
    all_, one = url("batch/v1", "cronjobs", NS), url("batch/v1", "cronjobs", NS, "c")
    made(all_, {"metadata": {"name": "c", "labels": {"t": "1"}},
                "spec": {"schedule": "* */1 * * ?", "jobTemplate": {"spec": JOB}}})
    status_walk(one, {"lastScheduleTime": now, "active": [{"kind": "Job", "name": "x",
                                                           "namespace": NS}]},
                {"lastScheduleTime": "2026-01-02T03:05:05Z"}, "status.lastScheduleTime")
    l = c.get(url("batch/v1", "cronjobs"), labelSelector="t=1")[1]
    same(len(l["items"]), 1, "in all namespaces")
    ok(c.delete(all_, labelSelector="t=1")[0] == 200, "and deleted")


def policies():
    v1, v2 = (url("autoscaling/" + v, "horizontalpodautoscalers", NS) for v in ("v1", "v2"))
    ref = {"kind": "Deployment", "name": "d", "apiVersion": "apps/v1"}
    made(v1, {"metadata": {"name": "h"}, "spec": {
        "maxReplicas": 4, "scaleTargetRef": ref, "targetCPUUtilizationPercentage": 50}})
    o = c.get(v2 + "/h")[1]
    same(at(o, "spec.metrics.0.resource"), {"name": "cpu", "target": {
        "type": "Utilization", "averageUtilization": 50}}, "a metric of version 2")
    o["spec"]["metrics"].append({"type": "Resource", "resource": {
        "name": "memory", "target": {"type": "AverageValue", "averageValue": "1Gi"}}})
    ok(c.put(v2 + "/h", o)[0] == 200, "and another")
    o = c.get(v1 + "/h")[1]
    same(o["spec"]["targetCPUUtilizationPercentage"], 50, "and back")
    ok(c.put(v1 + "/h", o)[0] == 200, "what version 1 does not know")
    same(len(c.get(v2 + "/h")[1]["spec"]["metrics"]), 2, "is not lost")
    cond = COND | {"lastTransitionTime": "2026-01-02T03:04:05Z"}
    status_walk(v2 + "/h", {"desiredReplicas": 1, "conditions": [cond]}, {"desiredReplicas": 2},
                "status.desiredReplicas")
    all_, one = (url("policy/v1", "poddisruptionbudgets", NS, n) for n in (None, "b"))
    made(all_, {"metadata": {"name": "b", "labels": {"t": "1"}},
                "spec": {"minAvailable": 1, "selector": {"matchLabels": {"a": "b"}}}})
    o = c.get(one)[1]
    o["spec"]["minAvailable"] = "50%"
    same(at(c.put(one, o)[1], "spec.minAvailable"), "50%", "a budget is replaced")
    patched(one, {"spec": {"minAvailable": 3}}, {"spec.minAvailable": 3}, "patched", "strategic")
    status_walk(one, {"currentHealthy": 0, "desiredHealthy": 1, "disruptionsAllowed": 0,
                      "expectedPods": 1, "disruptedPods": {"p": "2026-01-02T03:04:05Z"}},
                {"disruptedPods": None, "disruptionsAllowed": 1}, "status.disruptionsAllowed")
    same(at(c.get(one)[1], "status.disruptedPods"), None, "a map is taken away")
    ok(c.delete(all_, labelSelector="t=1")[0] == 200, "deleted")
    all_ = url("scheduling.k8s.io/v1", "priorityclasses")
    made(all_, {"metadata": {"name": "p1"}, "value": 1})
    refused(c.patch(all_ + "/p1", {"value": 2}), 422, "a priority stays", "may not be changed")
    patched(all_ + "/p1", {"description": "d"}, {"description": "d", "metadata.generation": 1},
            "what it is for does not")
    o = c.get(all_ + "/p1")[1]
    o["value"] = 3
    refused(c.put(all_ + "/p1", o), 422, "nor by an update")
    all_ = url("node.k8s.io/v1", "runtimeclasses")
    made(all_, {"metadata": {"name": "r"}, "handler": "h",
                "overhead": {"podFixed": {"cpu": "10m"}}})
    patched(all_ + "/r", {"metadata": {"annotations": {"p": "1"}}},
            {"metadata.annotations.p": "1", "overhead.podFixed.cpu": "10m"}, "a runtime")
    refused(c.patch(all_ + "/r", {"handler": "i"}), 422, "keeps its handler")


def certificates():
    all_ = url("certificates.k8s.io/v1", "certificatesigningrequests")
    o = made(all_, {"metadata": {"generateName": "csr-"}, "spec": {
        "request": CSR, "signerName": "example.com/e2e", "expirationSeconds": 3600,
        "username": "mallory", "usages": ["digital signature", "server auth"]}}, "a request")
    one = all_ + "/" + at(o, "metadata.name", "none")
    ok(o["spec"]["username"] not in ("", "mallory"), "says who asks", o)
    same(len(c.get(all_, fieldSelector="spec.signerName=example.com/e2e")[1]["items"]), 1,
         "found by its signer")
    refused(c.patch(one + "/status", {"status": {"conditions": [
        {"type": "Approved", "status": "True"}]}}), 422, "status approves nothing",
        'updates may not add a condition of type "Approved"')
    patched(one, {"spec": {"usages": ["any"]}}, {"spec.usages.0": "digital signature"},
            "what is asked stays")
    o = patched(one + "/approval", {"metadata": {"annotations": {"patchedapproval": "true"}},
                                    "status": {"certificate": CERT, "conditions": [
                                        {"type": "ApprovalPatch", "status": "True",
                                         "reason": "e2e"}]}},
                {"metadata.annotations.patchedapproval": "true",
                 "status.conditions.0.type": "ApprovalPatch", "status.certificate": None},
                "an approval is patched, with an annotation")
    ok(o["status"]["conditions"][0]["lastUpdateTime"] and
       o["status"]["conditions"][0]["lastTransitionTime"], "and knows when", o)
    o["status"]["conditions"].append({"type": "Approved", "status": "True", "reason": "E2E",
                                      "message": "Set by a test"})
    code, o = c.put(one + "/approval", o)
    same((code, at(o, "status.conditions.1.type")), (200, "Approved"), "it is approved")
    refused(c.patch(one + "/approval", {"status": {"conditions": None}}), 422,
            "which is not taken back", 'updates may not remove a condition of type "Approved"')
    cond = o["status"]["conditions"] + [{"type": "Denied", "status": "True"}]
    refused(c.patch(one + "/approval", {"status": {"conditions": cond}}), 422,
            "nor denied besides", "Approved and Denied conditions are mutually exclusive")
    cond[2] = {"type": "Failed", "status": "False"}
    refused(c.patch(one + "/approval", {"status": {"conditions": cond}}), 422,
            "failed is failed", "status.conditions[2].status: Unsupported value")
    refused(c.patch(one + "/status", {"status": {"certificate": "AAAA"}}), 422,
            "what is no certificate", "status.certificate: Invalid value")
    patched(one + "/status", {"metadata": {"annotations": {"patchedstatus": "true"}},
                              "status": {"certificate": CERT}},
            {"metadata.annotations.patchedstatus": "true", "status.certificate": CERT,
             "status.conditions.1.type": "Approved"}, "a certificate is put there")
    o = c.get(one + "/status")[1]
    o["status"]["conditions"].append({"type": "StatusUpdate", "status": "True", "reason": "E2E"})
    code, p = c.put(one + "/status", o)
    same((code, len(at(p, "status.conditions", []))), (200, 3), "a condition is added")
    refused(c.patch(one + "/status", {"status": {"certificate": None}}), 422,
            "a certificate stays", "updates may not modify existing certificate content")
    ok(c.delete(all_, fieldSelector="spec.signerName=example.com/e2e")[0] == 200 and
       c.get(one)[0] == 404, "deleted")


def networks():
    g = "networking.k8s.io/v1"
    made(url(g, "ingressclasses"), {"metadata": {"name": "ic"},
                                    "spec": {"controller": "example.com/c"}})
    one = url(g, "ingressclasses", None, "ic")
    patched(one, {"metadata": {"annotations": {"p": "1"}}}, {"metadata.annotations.p": "1"},
            "a class is patched")
    refused(c.patch(one, {"spec": {"controller": "example.com/d"}}), 422, "its controller stays")
    made(url(g, "ingresses", NS), {"metadata": {"name": "i", "labels": {"t": "1"}}, "spec": {
        "ingressClassName": "ic", "rules": [{"host": "a.example.com", "http": {"paths": [
            {"path": "/", "pathType": "ImplementationSpecific", "backend": {
                "service": {"name": "s", "port": {"number": 80}}}}]}}]}})
    status_walk(url(g, "ingresses", NS, "i"), {"loadBalancer": {"ingress": [
        {"ip": "169.1.1.2"}]}}, {"loadBalancer": {"ingress": [{"ip": "169.1.1.1"}]}},
        "status.loadBalancer.ingress.0.ip")
    refused(c.patch(url(g, "ingresses", NS, "i", "status"), {"status": {"loadBalancer": {
        "ingress": [{"ip": "x"}]}}}), 422, "an address that is none",
        "status.loadBalancer.ingress[0].ip: Invalid value")
    made(url(g, "networkpolicies", NS), {"metadata": {"name": "n"}, "spec": {
        "podSelector": {"matchLabels": {"a": "b"}}, "ingress": [{"from": [
            {"namespaceSelector": {}}], "ports": [{"port": 80, "endPort": 90}]}]}})
    o = c.get(url(g, "networkpolicies", NS, "n"))[1]
    same((o["spec"]["policyTypes"], at(o, "spec.ingress.0.ports.0.protocol")),
         (["Ingress"], "TCP"), "a policy's defaults")
    made(url(g, "servicecidrs"), {"metadata": {"name": "sc"}, "spec": {
        "cidrs": ["10.196.196.0/24"]}})
    status_walk(url(g, "servicecidrs", None, "sc"), {"conditions": [
        COND | {"lastTransitionTime": "2026-01-02T03:04:05Z"}]}, {"conditions": [
            COND | {"type": "P", "lastTransitionTime": "2026-01-02T03:04:05Z"}]},
        "status.conditions.0.type")
    refused(c.patch(url(g, "servicecidrs", None, "sc"), {"spec": {"cidrs": ["10.197.0.0/24"]}}),
            422, "its ranges stay")
    k = c.get(url(g, "servicecidrs", None, "kubernetes"))
    ok(k[0] == 200 and k[1]["spec"]["cidrs"], "the range of the cluster", k)
    parent = {"parentRef": {"resource": "services", "name": "s", "namespace": NS}}
    made(url(g, "ipaddresses"), {"metadata": {"name": "192.168.1.1"}, "spec": parent})
    one = url(g, "ipaddresses", None, "192.168.1.1")
    patched(one, {"metadata": {"annotations": {"p": "1"}}}, {"metadata.annotations.p": "1"},
            "an address is patched")
    refused(c.patch(one, {"spec": {"parentRef": {"name": "t"}}}), 422, "whose it is stays")
    ok(c.delete(one)[0] == 200, "an address of nobody goes")
    slices = url("discovery.k8s.io/v1", "endpointslices", NS)
    o = made(slices, {"metadata": {"name": "es"}, "addressType": "IPv4", "endpoints": [
        {"addresses": ["10.1.2.3", "10.1.2.4"], "conditions": {"ready": True}}],
        "ports": [{"port": 80}]})
    same(at(o, "ports.0.protocol"), "TCP", "a slice's defaults")
    refused(c.patch(slices + "/es", {"addressType": "IPv6"}), 422, "its family stays")
    refused(c.patch(slices + "/es", {"endpoints": [{"addresses": []}]}), 422, "no address")


def volumes():
    pv = {"metadata": {"name": "pv", "labels": {"t": "1"}}, "spec": {
        "accessModes": ["ReadWriteOnce"], "capacity": {"storage": "2Gi"},
        "storageClassName": "e2e", "nodeAffinity": None, "hostPath": {"path": "/tmp/x"}}}
    made(url("v1", "persistentvolumes"), pv)
    one = url("v1", "persistentvolumes", None, "pv")
    patched(one, {"metadata": {"labels": {"pv": "patched"}}}, {"metadata.labels.pv": "patched"},
            "a volume is patched", "strategic")
    o = c.get(one)[1]
    same((o["spec"]["volumeMode"], o["spec"]["persistentVolumeReclaimPolicy"],
          o["status"]["phase"], o["metadata"]["finalizers"]),
         ("Filesystem", "Retain", "Pending", ["kubernetes.io/pv-protection"]), "its defaults")
    refused(c.patch(one, {"spec": {"hostPath": {"path": "/tmp/y"}}}), 422, "where it is stays")
    patched(one + "/status", {"metadata": {"annotations": {"p": "1"}},
                              "status": {"message": "StatusPatched", "reason": "E2E"}},
            {"status.message": "StatusPatched", "metadata.annotations.p": "1"}, "its status")
    claim = {"metadata": {"name": "c", "labels": {"t": "1"}}, "spec": {
        "accessModes": ["ReadWriteOnce"], "storageClassName": "e2e",
        "resources": {"requests": {"storage": "1Gi"}}}}
    made(url("v1", "persistentvolumeclaims", NS), claim)
    one = url("v1", "persistentvolumeclaims", NS, "c")
    refused(c.patch(one, {"spec": {"resources": {"requests": {"storage": "2Gi"}}}}), 422,
            "who is not bound does not grow", "spec is immutable after creation")
    patched(one, {"metadata": {"labels": {"c": "patched"}}}, {"metadata.labels.c": "patched"},
            "a claim is patched", "strategic")
    status_walk(one, {"conditions": [COND]}, {"conditions": [COND | {"type": "P"}]},
                "status.conditions.0.type")
    for path in (one, url("v1", "persistentvolumes", None, "pv")):
        code, o = c.delete(path)
        ok(code == 200 and o["metadata"]["deletionTimestamp"], "is held while it is protected", o)
        patched(path, {"metadata": {"finalizers": None}}, {}, "and let go")
        same(c.get(path)[0], 404, "gone")


def storage():
    g = "storage.k8s.io/v1"
    made(url(g, "storageclasses"), {"metadata": {"name": "sc", "labels": {"t": "1"}},
                                    "provisioner": "e2e.example.com"})
    one = url(g, "storageclasses", None, "sc")
    same((c.get(one)[1]["reclaimPolicy"], c.get(one)[1]["volumeBindingMode"]),
         ("Delete", "Immediate"), "a class's defaults")
    refused(c.patch(one, {"provisioner": "other.example.com"}), 422, "its maker stays")
    made(url(g, "csidrivers"), {"metadata": {"name": "d.example.com"}, "spec": {}})
    o = c.get(url(g, "csidrivers", None, "d.example.com"))[1]
    same((o["spec"]["attachRequired"], o["spec"]["fsGroupPolicy"],
          o["spec"]["volumeLifecycleModes"]), (True, "ReadWriteOnceWithFSType", ["Persistent"]),
         "a driver's defaults")
    made(url(g, "csinodes"), {"metadata": {"name": "n"}, "spec": {"drivers": [
        {"name": "d.example.com", "nodeID": "n", "topologyKeys": []}]}})
    made(url(g, "csistoragecapacities", NS), {"metadata": {"name": "cap"},
                                              "storageClassName": "sc", "capacity": "5Gi"})
    one = url(g, "csistoragecapacities", NS, "cap")
    patched(one, {"capacity": "6Gi"}, {"capacity": "6Gi"}, "a capacity changes")
    refused(c.patch(one, {"storageClassName": "other"}), 422, "its class stays")
    made(url(g, "volumeattachments"), {"metadata": {"name": "va"}, "spec": {
        "attacher": "d.example.com", "nodeName": "n", "source": {"persistentVolumeName": "p"}}})
    one = url(g, "volumeattachments", None, "va")
    same(c.get(one)[1]["status"], {"attached": False}, "an attachment is not attached")
    status_walk(one, {"attached": True}, {"attached": False, "attachError": {"message": "m"}},
                "status.attached")
    refused(c.patch(one, {"spec": {"nodeName": "m"}}), 422, "where to stays")
    o = patched(one + "/status", {
        "apiVersion": g, "kind": "VolumeAttachment", "metadata": {"name": "va", "labels": {
            "a": "b"}}, "status": {"attached": True}}, {
                "status.attached": True, "metadata.labels": None}, "an applied status is status",
        "apply", fieldManager="applier", force="true")
    same([m["fieldsV1"] for m in o["metadata"]["managedFields"] if m["manager"] == "applier"],
         [{"f:status": {"f:attached": {}}}], "and nothing else is owned")
    made(url(g, "volumeattributesclasses"), {"metadata": {"name": "vac"},
                                             "driverName": "d.example.com",
                                             "parameters": {"iops": "1"}})
    one = url(g, "volumeattributesclasses", None, "vac")
    refused(c.patch(one, {"parameters": {"iops": "2"}}), 422, "what it says stays")


def admission():
    g = "admissionregistration.k8s.io/v1"
    match = {"resourceRules": [{"apiGroups": ["apps"], "apiVersions": ["v1"],
                                "operations": ["CREATE"], "resources": ["deployments"]}]}
    made(url(g, "validatingadmissionpolicies"), {"metadata": {"name": "p"}, "spec": {
        "matchConstraints": match, "validations": [{"expression": "object.spec.replicas > 1"}]}})
    ok(any("nothing acts" in w for w in c.warnings()), "a warning says that nothing acts")
    one = url(g, "validatingadmissionpolicies", None, "p")
    o = c.get(one)[1]
    same((o["spec"]["failurePolicy"], at(o, "spec.matchConstraints.matchPolicy"),
          at(o, "spec.matchConstraints.resourceRules.0.scope")), ("Fail", "Equivalent", "*"),
         "a policy's defaults")
    cond = COND | {"lastTransitionTime": "2026-01-02T03:04:05Z"}
    status_walk(one, {"conditions": [cond]}, {"conditions": [cond | {"type": "P"}]},
                "status.conditions.0.type")
    patched(one, {"spec": {"failurePolicy": "Ignore"}},
            {"spec.failurePolicy": "Ignore", "metadata.generation": 2}, "it changes")
    hook = {"name": "a.example.com", "sideEffects": "None", "admissionReviewVersions": ["v1"],
            "clientConfig": {"service": {"name": "s", "namespace": NS}}}
    for plural in ("validatingwebhookconfigurations", "mutatingwebhookconfigurations"):
        o = made(url(g, plural), {"metadata": {"name": "w"}, "webhooks": [hook]})
        h = o["webhooks"][0]
        same((h["failurePolicy"], h["matchPolicy"], h["timeoutSeconds"],
              h["clientConfig"]["service"]["port"]), ("Fail", "Equivalent", 10, 443),
             "a hook's defaults")
        refused(c.patch(url(g, plural, None, "w"), [
            {"op": "replace", "path": "/webhooks/0/timeoutSeconds", "value": 31}], "json"), 422,
            "no more than 30 seconds")


def flows():
    g = "flowcontrol.apiserver.k8s.io/v1"
    made(url(g, "flowschemas"), {"metadata": {"name": "f"}, "spec": {
        "matchingPrecedence": 10000, "priorityLevelConfiguration": {"name": "global-default"},
        "distinguisherMethod": {"type": "ByUser"}}})
    cond = COND | {"lastTransitionTime": "2026-01-02T03:04:05Z"}
    status_walk(url(g, "flowschemas", None, "f"), {"conditions": [cond]},
                {"conditions": [cond | {"type": "P"}]}, "status.conditions.0.type")
    made(url(g, "prioritylevelconfigurations"), {"metadata": {"name": "l"}, "spec": {
        "type": "Limited", "limited": {"nominalConcurrencyShares": 2,
                                       "limitResponse": {"type": "Reject"}}}})
    status_walk(url(g, "prioritylevelconfigurations", None, "l"), {"conditions": [cond]},
                {"conditions": [cond | {"type": "P"}]}, "status.conditions.0.type")


def devices():
    g = "resource.k8s.io/v1"
    made(url(g, "deviceclasses"), {"metadata": {"name": "dc"}, "spec": {"selectors": [
        {"cel": {"expression": "device.driver == 'd.example.com'"}}]}})
    spec = {"devices": {"requests": [{"name": "r", "exactly": {"deviceClassName": "dc"}}]}}
    o = made(url(g, "resourceclaims", NS), {"metadata": {"name": "rc"}, "spec": spec})
    same((at(o, "spec.devices.requests.0.exactly.allocationMode"),
          at(o, "spec.devices.requests.0.exactly.count")), ("ExactCount", 1), "its defaults")
    one = url(g, "resourceclaims", NS, "rc")
    status = {"allocation": {"devices": {"results": [
        {"request": "r", "driver": "d.example.com", "pool": "p", "device": "x"}]}},
        "reservedFor": [{"resource": "pods", "name": "p", "uid": "1"}]}
    status_walk(one, status, {"reservedFor": None}, "status.reservedFor")
    made(url(g, "resourceclaimtemplates", NS), {"metadata": {"name": "rt"},
                                                "spec": {"spec": spec}})
    refused(c.patch(url(g, "resourceclaimtemplates", NS, "rt"), {"spec": {
        "metadata": {"labels": {"a": "b"}}}}), 422, "a template stays")
    made(url(g, "resourceslices"), {"metadata": {"name": "rs"}, "spec": {
        "driver": "d.example.com", "nodeName": "n", "pool": {
            "name": "p", "generation": 1, "resourceSliceCount": 1},
        "devices": [{"name": "x"}]}})
    l = c.get(url(g, "resourceslices"), fieldSelector="spec.nodeName=n,spec.driver=d.example.com")
    ok(l[0] == 200 and len(at(l[1], "items", [])) == 1, "slices of a node", l)
    refused(c.patch(url(g, "resourceslices", None, "rs"), {"spec": {"nodeName": "m"}}), 422,
            "its node stays")


def leases():
    all_, one = (url("coordination.k8s.io/v1", "leases", NS, n) for n in (None, "l"))
    lease = {"metadata": {"name": "l", "labels": {"t": "1"}}, "spec": {
        "holderIdentity": "h", "leaseDurationSeconds": 30, "leaseTransitions": 0,
        "acquireTime": "2026-01-02T03:04:05.000000Z", "renewTime": "2026-01-02T03:04:05.000001Z"}}
    o = made(all_, lease)
    same({k: at(o, "spec." + k) for k in lease["spec"]}, lease["spec"], "as it was given")
    o["spec"] = lease["spec"] | {"holderIdentity": "i", "leaseTransitions": 1}
    same(at(c.put(one, o)[1], "spec.holderIdentity"), "i", "another holds it")
    patched(one, {"spec": {"leaseDurationSeconds": 50}}, {"spec.leaseDurationSeconds": 50},
            "it is patched", "strategic")
    made(all_, lease | {"metadata": {"name": "m", "labels": {"t": "1"}}})
    code, o = c.delete(all_, labelSelector="t=1")
    same((code, len(o["items"]), c.get(all_)[1]["items"]), (200, 2, []), "both go")


run(NS, workloads, jobs, policies, certificates, networks, volumes, storage, admission, flows,
    devices, leases)
