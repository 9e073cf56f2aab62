"""What the conformance tests share: a client of k-api's Unix socket (K_ASK), and TAP, whose numbers
go on behind K_FIRST.

Answers are (code, object): the object is the JSON that came, or None. A test reads as the requests
that it makes: c.post(path, {...}), c.patch(path, {...}, "merge"), c.watch(path, rv).
"""
import http.client
import json
import os
import socket
import sys
from urllib.parse import quote, urlencode

PATCHES = {"merge": "application/merge-patch+json", "json": "application/json-patch+json",
           "strategic": "application/strategic-merge-patch+json",
           "apply": "application/apply-patch+yaml"}
number, wrong = int(os.environ.get("K_FIRST", 0)), 0


def ok(good, what, *seen):
    """One line of TAP; what was seen is told when it is not good."""
    global number, wrong
    number += 1
    print(f"{'ok' if good else 'not ok'} {number} - {what}")
    if not good:
        wrong += 1
        for s in seen:
            print("#", (s if isinstance(s, str) else json.dumps(s))[:1500])
    return bool(good)


def same(got, want, what):
    return ok(got == want, what, f" got: {json.dumps(got)}", f"want: {json.dumps(want)}")


def done():
    """The last line: how many checks there are up to here, and failed."""
    print(f"# {number} {wrong}")
    sys.exit(wrong > 0)


def at(obj, path, other=None):
    """What stands at a.b.0.c in an object."""
    for p in path.split("."):
        if isinstance(obj, list):
            obj = obj[int(p)] if int(p) < len(obj) else None
        else:
            obj = obj.get(p) if isinstance(obj, dict) else None
        if obj is None:
            return other
    return obj


class Unix(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(60)
        self.sock.connect(os.environ["K_ASK"])


class Watch:
    """An open watch: next() is (type, object); the server ends it after its seconds."""

    def __init__(self, path, query, accept="application/json"):
        self.c = Unix("k")
        self.c.request("GET", path + "?" + urlencode({"watch": 1, "timeoutSeconds": 30} | query),
                       headers={"Accept": accept})
        self.r = self.c.getresponse()

    def frame(self):
        """The next of a stream of protobuf: (type, the object as it was sent)."""
        n = int.from_bytes(self.r.read(4), "big")
        event = dict(pb(self.r.read(n)))
        return event[1].decode(), dict(pb(event[2]))[1]

    def next(self):
        line = self.r.readline()
        e = json.loads(line) if line.strip() else {"type": None, "object": None}
        return e["type"], e["object"]

    def take(self, n):
        return [self.next() for _ in range(n)]

    def close(self):
        self.c.close()


class Client:
    def __init__(self):
        self.c = Unix("k")
        self.head, self.raw, self.last = {}, b"", None

    def call(self, method, path, body=None, **more):
        """more: query parameters; head=: headers besides."""
        head = {"Accept": "application/json", "User-Agent": "conform"} | more.pop("head", {})
        if more:
            path += "?" + urlencode({k.rstrip("_"): v for k, v in more.items()})
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body)
        if body is not None:
            head = {"Content-Type": "application/json"} | head
        self.c.request(method, path, body, head)
        r = self.c.getresponse()
        self.raw, self.head = r.read(), r.headers
        try:
            self.last = json.loads(self.raw)
        except ValueError:
            self.last = None
        return r.status, self.last

    def get(self, path, **more):
        return self.call("GET", path, **more)

    def post(self, path, body, **more):
        return self.call("POST", path, body, **more)

    def put(self, path, body, **more):
        return self.call("PUT", path, body, **more)

    def delete(self, path, body=None, **more):
        return self.call("DELETE", path, body, **more)

    def patch(self, path, body, kind="merge", **more):
        head = {"Content-Type": PATCHES[kind]} | more.pop("head", {})
        return self.call("PATCH", path, body, head=head, **more)

    def warnings(self):
        return self.head.get_all("Warning", [])


def varint(data, i):
    n = shift = 0
    while True:
        n |= (data[i] & 127) << shift
        shift += 7
        i += 1
        if data[i - 1] < 128:
            return n, i


def pb(data):
    """A protobuf message as (field, value) pairs: numbers, and bytes for what has a length."""
    i, out = 0, []
    while i < len(data):
        key, i = varint(data, i)
        if key & 7 == 0:
            v, i = varint(data, i)
        elif key & 7 == 2:
            n, i = varint(data, i)
            v, i = data[i:i + n], i + n
        else:
            n = {1: 8, 5: 4}[key & 7]
            v, i = data[i:i + n], i + n
        out.append((key >> 3, v))
    return out


def unwrap(data):
    """runtime.Unknown: (apiVersion, kind) and what is in it."""
    f = dict(pb(data[4:])) if data[:4] == b"k8s\0" else {1: b""}
    kind = dict(pb(f[1]))
    return (kind.get(1, b"").decode(), kind.get(2, b"").decode()), f.get(2, b"")


def base(gv):
    return "/api/v1" if gv == "v1" else "/apis/" + gv


def url(gv, plural, ns=None, name=None, sub=None):
    p = base(gv) + (f"/namespaces/{ns}" if ns else "") + "/" + plural
    return p + (f"/{quote(name, '')}" if name else "") + (f"/{sub}" if sub else "")


c = Client()


def made(path, body, what=None):
    """The object that a POST made."""
    code, o = c.post(path, body)
    ok(code == 201, what or f"{path.rsplit('/', 1)[1]} {at(body, 'metadata.name', '')} made", o)
    return o


def patched(path, body, want, what, kind="merge", **more):
    """The object that a patch left; want: paths, and what stands there."""
    code, o = c.patch(path, body, kind, **more)
    ok(code == 200 and all(at(o, k) == v for k, v in want.items()), what, code, o)
    return o


def refused(answer, code, what, *words):
    ok(answer[0] == code and all(w in at(answer[1], "message", "") for w in words), what, answer)


def run(ns, *parts):
    """The parts of a test, one after the other, in a namespace of their own."""
    c.post(url("v1", "namespaces"), {"metadata": {"name": ns}})
    for part in parts:
        try:
            part()
        except (KeyError, TypeError, IndexError, AttributeError) as e:
            ok(False, f"{part.__name__} went wrong: {e!r}", c.raw.decode("latin1")[:300])
    done()
