#!/bin/sh
# A client library as it comes from Debian (python3-kubernetes): discovery, objects, lists in pages,
# a watch that is taken up again, every type of patch.
. "${0%/*}/lib.sh"
. "$T_SRC/t/kubectl.sh"
test -x /usr/bin/python3 && /usr/bin/python3 -c 'import kubernetes' 2>/dev/null ||
	skip_all 'no python3-kubernetes here'

controllers=
cluster_up || exit 1

cat >client.py <<'X'
import sys, json
from kubernetes import client, config, dynamic, watch
from kubernetes.client.rest import ApiException

config.load_kube_config()
core = client.CoreV1Api()
number = 0

def is_(got, want, what):
    global number
    number += 1
    print(("ok" if got == want else "not ok"), number, "-", what)
    if got != want:
        print("#   got: %r\n#  want: %r" % (got, want))

def cm(name, **data):
    meta = client.V1ObjectMeta(name=name, labels={"set": "a"})
    return client.V1ConfigMap(metadata=meta, data=data)

for i in range(5):
    core.create_namespaced_config_map("default", cm("m%d" % i, n=str(i)))
page = core.list_namespaced_config_map("default", label_selector="set=a", limit=2)
names, pages = [o.metadata.name for o in page.items], 1
while page.metadata._continue:
    page = core.list_namespaced_config_map(
        "default", label_selector="set=a", limit=2, _continue=page.metadata._continue)
    names += [o.metadata.name for o in page.items]
    pages += 1
is_(names, ["m%d" % i for i in range(5)], "a list in pages has each object once, in order")
is_(pages, 3, "of the length asked for")

start = page.metadata.resource_version
core.patch_namespaced_config_map("m0", "default", {"data": {"n": None, "new": "1"}})
core.delete_namespaced_config_map("m1", "default")
seen = []
w = watch.Watch()
for e in w.stream(core.list_namespaced_config_map, "default", resource_version=start,
                  label_selector="set=a", timeout_seconds=60):
    seen.append((e["type"], e["object"].metadata.name))
    if len(seen) == 1:
        w.stop()
        at = e["object"].metadata.resource_version
is_(seen, [("MODIFIED", "m0")], "a watch from where the list was")
w = watch.Watch()
core.create_namespaced_config_map("default", cm("m9"))
for e in w.stream(core.list_namespaced_config_map, "default", resource_version=at,
                  label_selector="set=a", timeout_seconds=60):
    seen.append((e["type"], e["object"].metadata.name))
    if len(seen) == 3:
        w.stop()
is_(seen[1:], [("DELETED", "m1"), ("ADDED", "m9")], "is taken up again where it was left")

try:
    core.read_namespaced_config_map("none", "default")
    is_("found", "not found", "what is not there")
except ApiException as e:
    is_((e.status, json.loads(e.body)["reason"]), (404, "NotFound"), "what is not there")
stale = core.read_namespaced_config_map("m2", "default")
core.patch_namespaced_config_map("m2", "default", {"data": {"x": "1"}})
try:
    core.replace_namespaced_config_map("m2", "default", stale)
    is_("replaced", "refused", "a stale update")
except ApiException as e:
    is_((e.status, json.loads(e.body)["reason"]), (409, "Conflict"), "a stale update")

dyn = dynamic.DynamicClient(client.ApiClient())
pods = dyn.resources.get(api_version="v1", kind="Pod")
deployments = dyn.resources.get(api_version="apps/v1", kind="Deployment")
is_(deployments.name, "deployments", "kinds are found by discovery")
d = deployments.create(namespace="default", body={
    "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "d"},
    "spec": {"replicas": 0, "selector": {"matchLabels": {"a": "b"}},
             "template": {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [
                 {"name": "one", "image": "x:1"}, {"name": "two", "image": "y:1"}]}}}})
is_(d.spec.strategy.type, "RollingUpdate", "defaults are there")

def images(d):
    return [(c.name, c.image) for c in d.spec.template.spec.containers]

two = {"spec": {"template": {"spec": {"containers": [{"name": "two", "image": "y:2"}]}}}}
d = deployments.patch(namespace="default", name="d", body=two,
                      content_type="application/strategic-merge-patch+json")
is_(sorted(images(d)), [("one", "x:1"), ("two", "y:2")], "a strategic merge patch")
ops = [{"op": "test", "path": "/spec/replicas", "value": 0},
       {"op": "replace", "path": "/spec/template/spec/containers/0/image", "value": "x:2"}]
d = deployments.patch(namespace="default", name="d", body=ops,
                      content_type="application/json-patch+json")
is_(("one", "x:2") in images(d) or ("two", "x:2") in images(d), True, "a JSON patch")
d = deployments.patch(namespace="default", name="d", body=two,
                      content_type="application/merge-patch+json")
is_(images(d), [("two", "y:2")], "a merge patch")
mine = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "applied"},
        "data": {"k": "1"}}
maps = dyn.resources.get(api_version="v1", kind="ConfigMap")

# (this version's own server_side_apply gives its transport a dict, which that refuses)
def apply(**options):
    return maps.patch(namespace="default", name="applied", body=json.dumps(mine),
                      content_type="application/apply-patch+yaml", **options)

o = apply(field_manager="me")
is_((o.data.k, o.metadata.managedFields[0].manager), ("1", "me"), "an apply makes it")
mine["data"]["k"] = "2"
try:
    apply(field_manager="you")
    is_("applied", "refused", "a conflict")
except Exception as e:
    is_((e.status, "FieldManagerConflict" in str(e.body)), (409, True), "a conflict")
o = apply(field_manager="you", force_conflicts=True)
is_(o.data.k, "2", "unless it is forced")

version = client.VersionApi().get_code()
is_(version.major, "1", "the version is told")
core.delete_collection_namespaced_config_map("default", label_selector="set=a")
left = core.list_namespaced_config_map("default", label_selector="set=a").items
is_([o.metadata.name for o in left], [], "a collection is deleted")
print("%d" % number, file=open("number", "w"))
X
timeout 60 /usr/bin/python3 client.py 2>client.err || diag "$(tail -n 30 client.err)"
t_n=$(cat number 2>/dev/null || echo 0)
test "$t_n" -gt 0
t_result $? 'the client came to its end'

done_testing
