#!/usr/bin/python3
"""What goes with its owners, and what stays: the garbage collector's conformance tests, on a server
beside which it runs. Watches wait for what it does."""
from asks import Watch, at, c, ok, run, same, url

NS = "gc"
POD = {"spec": {"containers": [{"name": "c", "image": "i"}]}}


def pod(name, *owners):
    body = POD | {"metadata": {"name": name, "labels": {"t": "1"}, "ownerReferences": list(owners)}}
    return c.post(url("v1", "pods", NS), body)[1]


def ref(o, **more):
    return {"apiVersion": o.get("apiVersion", "v1"), "kind": o["kind"],
            "name": o["metadata"]["name"], "uid": o["metadata"]["uid"]} | more


def owner(name):
    return c.post(url("v1", "configmaps", NS), {"metadata": {"name": name}})[1]


def gone(path, names, what):
    """Waits until these are deleted."""
    l = c.get(path)[1]
    left = {i["metadata"]["name"] for i in l["items"]} & set(names)
    w = Watch(path, {"resourceVersion": l["metadata"]["resourceVersion"]})
    while left:
        event, o = w.next()
        if event is None:
            break
        if event == "DELETED":
            left.discard(o["metadata"]["name"])
    w.close()
    ok(not left, what, sorted(left))


def left():
    return sorted(i["metadata"]["name"] for i in c.get(url("v1", "pods", NS))[1]["items"])


def background():
    o = owner("background")
    for i in range(3):
        pod(f"b{i}", ref(o))
    same(c.delete(url("v1", "configmaps", NS, "background"),
                  {"propagationPolicy": "Background"})[0], 200, "deleted in the background")
    same(c.get(url("v1", "configmaps", NS, "background"))[0], 404, "the owner goes at once")
    gone(url("v1", "pods", NS), ["b0", "b1", "b2"], "what it had goes after it")


def foreground():
    o = owner("foreground")
    for i in range(3):
        pod(f"f{i}", ref(o, blockOwnerDeletion=True))
    c.patch(url("v1", "pods", NS, "f0"), {"metadata": {"finalizers": ["example.com/hold"]}})
    code, d = c.delete(url("v1", "configmaps", NS, "foreground"),
                       {"propagationPolicy": "Foreground"})
    same((code, d["metadata"]["finalizers"]), (200, ["foregroundDeletion"]), "in the foreground")
    gone(url("v1", "pods", NS), ["f1", "f2"], "what it has goes first")
    same(c.get(url("v1", "configmaps", NS, "foreground"))[0], 200, "it waits for the last one")
    c.patch(url("v1", "pods", NS, "f0"), {"metadata": {"finalizers": None}})
    gone(url("v1", "configmaps", NS), ["foreground"], "and goes")


def orphans():
    o = owner("orphan")
    for i in range(3):
        pod(f"o{i}", ref(o))
    code, d = c.delete(url("v1", "configmaps", NS, "orphan"), {"propagationPolicy": "Orphan"})
    same((code, d["metadata"]["finalizers"]), (200, ["orphan"]), "its own are let go")
    gone(url("v1", "configmaps", NS), ["orphan"], "and it goes")
    same(left(), ["o0", "o1", "o2"], "they stay")
    same([at(i, "metadata.ownerReferences") for i in c.get(url("v1", "pods", NS))[1]["items"]],
         [None] * 3, "without an owner")
    c.delete(url("v1", "pods", NS))
    o = owner("old")
    pod("older", ref(o))
    c.delete(url("v1", "configmaps", NS, "old"), {"orphanDependents": True})
    gone(url("v1", "configmaps", NS), ["old"], "the older word")
    same(left(), ["older"], "says the same")
    c.delete(url("v1", "pods", NS))


def two_owners():
    going, stays = owner("going"), owner("stays")
    pod("one", ref(going, blockOwnerDeletion=True))
    pod("both", ref(going, blockOwnerDeletion=True), ref(stays))
    c.delete(url("v1", "configmaps", NS, "going"), {"propagationPolicy": "Foreground"})
    gone(url("v1", "configmaps", NS), ["going"], "of two owners one goes")
    same(left(), ["both"], "what had both stays")
    same([r["name"] for r in c.get(url("v1", "pods", NS, "both"))[1]["metadata"]
          ["ownerReferences"]], ["stays"], "with the other")
    c.delete(url("v1", "pods", NS))


def circle():
    pods = [pod(f"c{i}") for i in range(3)]
    for i in range(3):
        c.patch(url("v1", "pods", NS, f"c{i}"), {"metadata": {"ownerReferences": [
            ref(pods[i - 1], controller=True, blockOwnerDeletion=True)]}})
    c.delete(url("v1", "pods", NS, "c0"), {"propagationPolicy": "Foreground"})
    gone(url("v1", "pods", NS), ["c0", "c1", "c2"], "a circle is no obstacle")


def absent():
    o = owner("absent")
    c.delete(url("v1", "configmaps", NS, "absent"))
    pod("late", ref(o))
    gone(url("v1", "pods", NS), ["late"], "who comes when its owner is gone, goes")
    o = owner("other")
    pod("wrong", ref(o) | {"uid": "11111111-2222-4333-8444-555555555555"})
    gone(url("v1", "pods", NS), ["wrong"], "so does one of another uid")


run(NS, background, foreground, orphans, two_owners, circle, absent)
