#!/usr/bin/python3
"""Clients of exec, attach, port-forward, logs and proxy that behave badly, eight side by side.

stream-chaos.py SEED SESSIONS API KUBELET-SOCKET CA CERT KEY: what a session does and how it is cut
off follows from the seed and its number. Pod p stays; v may come and go meanwhile. Some sessions
are whole, and their answers are compared: a wrong one is told, and is the exit status. Nothing
waits for a clock; a session that is never answered is wrong after two minutes.
"""
import base64
import random
import socket
import ssl
import struct
import sys
import threading

SEED, SESSIONS, API, KUBELET, CA, CERT, KEY = sys.argv[1:]
HOST, PORT = API.removeprefix("https://").split(":")
PATIENCE = 120
TLS = ssl.create_default_context(cafile=CA)
TLS.load_cert_chain(CERT, KEY)
lock = threading.Lock()
counts, wrong, held = {}, [], []
turn = iter(range(int(SESSIONS)))


def dial(rng, door=False):
    """A connection to the door, or to the kubelet itself; and whether it is the kubelet's."""
    if not door and rng.random() < 0.4:
        s = socket.socket(socket.AF_UNIX)
        s.settimeout(PATIENCE)
        s.connect(KUBELET)
        return s, True
    s = socket.create_connection((HOST, int(PORT)), timeout=PATIENCE)
    return TLS.wrap_socket(s, server_hostname=HOST), False


def path(kubelet, verb, pod, container, query):
    if kubelet:
        names = {"stdin": "input", "stdout": "output", "stderr": "error"}
        query = [(names.get(k, k), v) for k, v in query]
        verb = {"portforward": "portForward", "log": "containerLogs"}.get(verb, verb)
        p = f"/{verb}/default/{pod}" + (f"/{container}" if container else "")
    else:
        p = f"/api/v1/namespaces/default/pods/{pod}/{verb}"
        query = query + ([("container", container)] if container else [])
    return p + "?" + "&".join(f"{k}={v}" for k, v in query)


class Socket:
    """A WebSocket, opened."""

    def __init__(self, rng, verb, pod, container, query, protocol):
        self.rng = rng
        self.s, kubelet = dial(rng)
        self.rest = b""
        key = base64.b64encode(rng.randbytes(16)).decode()
        head = (f"GET {path(kubelet, verb, pod, container, query)} HTTP/1.1\r\nHost: x\r\n"
                "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Protocol: {protocol}\r\n\r\n")
        self.s.sendall(head.encode())
        while b"\r\n\r\n" not in self.rest:
            self.more()
        head, self.rest = self.rest.split(b"\r\n\r\n", 1)
        if b" 101 " not in head.split(b"\r\n")[0]:
            self.s.close()
            raise ConnectionError(f"not upgraded: {head} {self.rest}")

    def more(self):
        got = self.s.recv(65536)
        if not got:
            raise EOFError("the connection has ended")
        self.rest += got

    def send(self, payload, opcode=2):
        n = len(payload)
        size = bytes([128 | n]) if n < 126 else b"\xfe" + struct.pack(">H", n) \
            if n < 65536 else b"\xff" + struct.pack(">Q", n)
        self.s.sendall(bytes([128 | opcode]) + size + b"\0\0\0\0" + payload)

    def need(self, n):
        while len(self.rest) < n:
            self.more()
        ret, self.rest = self.rest[:n], self.rest[n:]
        return ret

    def message(self):
        a, b = self.need(2)
        n = b & 127
        if n > 125:
            n = int.from_bytes(self.need(2 if n == 126 else 8), "big")
        return a & 15, self.need(n)

    def output(self):
        """All of standard output, and the status; until that comes."""
        out = b""
        while True:
            opcode, m = self.message()
            if opcode == 2 and m[:1] == b"\1":
                out += m[1:]
            elif opcode == 2 and m[:1] == b"\3":
                return out, m[1:]
            elif opcode == 8:
                raise EOFError(f"closed without a status, after {len(out)} bytes")

    def pour(self, channel, most):
        """Much, as long as it is taken: who does not take more is left with half a message.

        Over TCP such a one is cut off by a reset: an end in order would wait behind what is not
        taken, and nobody could hear of it for the minutes in which the kernel tries on.
        """
        if self.s.family != socket.AF_UNIX:
            self.s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.s.settimeout(self.rng.random() / 2)
        try:
            for _ in range(self.rng.randrange(most)):
                size = self.rng.choice([0, 1, 1000, 32768, 100000])
                self.send(bytes([channel]) + bytes(size))
        except (OSError, EOFError):
            pass

    def part(self):
        """Leave in one of the ways that there are; or stay, unread, until all others have left."""
        how = self.rng.randrange(6)
        try:
            if how == 0:
                self.send(struct.pack(">H", 1000), 8)
            elif how == 1:
                self.s.shutdown(socket.SHUT_WR)
            elif how == 2 and self.s.family != socket.AF_UNIX:
                self.s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        except OSError:
            pass
        if how > 3:
            with lock:
                held.append(self.s)
        else:
            self.s.close()


def execute(rng, command, stdin=False, pod="p", protocol=None):
    query = [("command", c) for c in command] + [("stdout", "true"), ("stderr", "true")]
    if stdin:
        query.append(("stdin", "true"))
    protocol = protocol or rng.choice(["v5", "v4"])
    return Socket(rng, "exec", pod, "c", query, protocol + ".channel.k8s.io")


def want(got, wanted, what):
    if got != wanted:
        raise AssertionError(f"{what}: {got!r:.200}, not {wanted!r:.200}")


def never_reads(rng):
    w = execute(rng, ["sleep", "4242"], stdin=True, pod=rng.choice("ppv"))
    w.pour(0, 40)
    w.part()


def never_read(rng):
    w = execute(rng, ["cat", "/dev/zero"], pod=rng.choice("ppv"))
    for _ in range(rng.randrange(3)):
        w.message()
    w.part()


def echo_half(rng):
    w = execute(rng, ["cat"], stdin=True, pod=rng.choice("ppv"))
    for _ in range(rng.randrange(20)):
        w.send(b"\0" + bytes(1 + rng.randrange(1000)))
        if rng.random() < 0.5:
            w.message()
    w.part()


def echo_whole(rng):
    """All that goes in comes out, and standard input can be ended alone."""
    w = execute(rng, ["cat"], stdin=True, protocol="v5")
    text = [rng.randbytes(1 + rng.randrange(3000)) for _ in range(rng.randrange(20))]
    for t in text:
        w.send(b"\0" + t)
    w.send(b"\xff\0")
    out, status = w.output()
    want(out, b"".join(text), "echo")
    want(b"Success" in status, True, f"echo {status}")
    w.s.close()


def late(rng):
    """Who reads late, when others have come and gone, gets all of it."""
    w = execute(rng, ["head", "-c", "3000000", "/dev/zero"])
    echo_whole(rng)
    logs_whole(rng)
    out, status = w.output()
    want(out == bytes(3000000), True, f"late, {len(out)} bytes")
    want(b"Success" in status, True, f"late {status}")
    w.part()


def attach(rng):
    w = Socket(rng, "attach", rng.choice("pv"), "c", [("stdout", "true")], "v4.channel.k8s.io")
    for _ in range(rng.randrange(4)):
        w.message()
    w.part()


def forward(rng):
    """8080 answers, 81 refuses, 8093 takes a connection and reads nothing."""
    ports = rng.sample([8080, 81, 8093], rng.randint(1, 3))
    w = Socket(rng, "portforward", rng.choice("ppv"), None, [("ports", p) for p in ports],
               "v4.channel.k8s.io")
    w.pour(2 * rng.randrange(len(ports)), 30)
    w.part()


def forward_whole(rng):
    w = Socket(rng, "portforward", "p", None, [("ports", 8080)], "v4.channel.k8s.io")
    w.send(b"\0GET /index.html HTTP/1.0\r\n\r\n")
    out = b""
    while b"page\n" not in out:
        opcode, m = w.message()
        if opcode == 8 or m[:1] == b"\1" and len(m) > 3:
            raise AssertionError(f"forward: {m}")
        out += m[1:]
    w.part()


def logs(rng, query=(("follow", "true"),), pod=None):
    s, kubelet = dial(rng)
    where = path(kubelet, "log", pod or rng.choice("pv"), "c", list(query))
    s.sendall(f"GET {where} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    out = b""
    for _ in range(rng.randrange(5)):
        out += s.recv(65536)
    return s, out


def logs_cut(rng):
    s, _ = logs(rng)
    s.close()


def logs_whole(rng):
    s, out = logs(rng, (("tailLines", "1"),), "p")
    while more := s.recv(65536):
        out += more
    want(b"\r\n\r\n" in out and b"line\n" in out, True, f"logs: {out}")
    s.close()


def proxy(rng):
    s, _ = dial(rng, door=True)
    s.sendall(b"GET /api/v1/namespaces/default/pods/p:8080/proxy/big HTTP/1.1\r\nHost: x\r\n\r\n")
    s.recv(10000)
    if rng.random() < 0.5:
        s.close()
    else:
        with lock:
            held.append(s)


SORTS = [never_reads, never_read, echo_half, echo_whole, late, attach, forward, forward_whole,
         logs_cut, logs_whole, proxy]
WHOLE = [echo_whole, late, forward_whole, logs_whole]


def work():
    while True:
        with lock:
            i = next(turn, None)
        if i is None:
            return
        sort = SORTS[i % len(SORTS)]
        try:
            sort(random.Random(f"{SEED}.{i}"))
        except (AssertionError, OSError, EOFError) as e:
            # v may not be there, and who behaves badly may be cut off
            if sort in WHOLE or isinstance(e, TimeoutError):
                wrong.append(f"session {i}, {sort.__name__}: {e!r}")
        with lock:
            counts[sort.__name__] = counts.get(sort.__name__, 0) + 1


threads = [threading.Thread(target=work) for _ in range(8)]
for t in threads:
    t.start()
for t in threads:
    t.join()
for s in held:
    s.close()
print("# " + ", ".join(f"{counts[name]} {name}" for name in sorted(counts)))
for w in wrong:
    print(f"# wrong: {w}")
sys.exit(bool(wrong))
