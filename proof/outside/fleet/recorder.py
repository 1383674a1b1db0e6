"""A socket in front of a daemon's that records each call, and can harm what goes through it."""
import json
import re
import socket
import threading
import time
from dataclasses import dataclass, field

PIECE = 1 << 16
KEPT_ANSWER = 1 << 16
EVENTS_PAUSE = 3.0


@dataclass
class Call:
    """One request. `status` and `ended` are None while it is under way, or when it was cut off."""

    number: int
    method: str
    path: str
    body: dict
    began: float
    status: int = None
    ended: float = None
    answer: bytes = field(default=b"", repr=False)

    @property
    def changes(self):
        """Whether it is to change something."""
        return self.method != "GET"

    @property
    def verb(self):
        """`create`, `start`, `stop`, `kill`, `remove`; else what is asked for."""
        what = self.path.partition("?")[0].split("/")
        if self.method == "DELETE":
            return "remove"
        return what[-1]

    @property
    def container(self):
        """The id that it names, or that it was given."""
        if self.verb == "create":
            found = re.search(rb'"Id"\s*:\s*"([0-9a-f]+)"', self.answer)
            return found.group(1).decode() if found else None
        parts = self.path.partition("?")[0].split("/")
        return parts[parts.index("containers") + 1] if "containers" in parts else None

    @property
    def name(self):
        """Of a create."""
        return re.search(r"[?&]name=([^&]+)", self.path).group(1)


class Recorder:
    """`before` and `after` are called with each call, on its thread; `events` is how events go through: `plain`,
    `cut` (each connection after a while), `late`, `twice`, `never`. While `refuses`, nothing is answered."""

    def __init__(self, path, upstream):
        self.path, self.upstream = str(path), upstream
        self.calls, self.lock = [], threading.Lock()
        self.before = self.after = lambda call: None
        self.events, self.refuses = "plain", False
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(self.path)
        self.listener.listen(64)
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        """Nothing more goes through."""
        self.refuses = True
        self.listener.close()

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        upstream = socket.socket(socket.AF_UNIX)
        try:
            if self.refuses:
                return
            head, rest = _head(client)
            if not head:
                return
            length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
            wanted = int(length.group(1)) if length else 0
            while len(rest) < wanted:
                rest += client.recv(PIECE)
            call = self._record(head, rest)
            self.before(call)
            upstream.connect(self.upstream)
            upstream.sendall(_closing(head) + b"\r\n\r\n" + rest)
            self._answer(call, client, upstream)
        except OSError:
            pass  # One of the two has left.
        finally:
            client.close()
            upstream.close()

    def _record(self, head, body):
        method, path, _ = head.split(b"\r\n", 1)[0].decode().split(" ")
        try:
            said = json.loads(body) if body else {}
        except ValueError:
            said = {}
        with self.lock:
            call = Call(len(self.calls), method, path, said, time.monotonic())
            self.calls.append(call)
        return call

    def _answer(self, call, client, upstream):
        head, rest = _head(upstream)
        call.status = int(head.split(b" ", 2)[1])
        if call.verb == "events":
            client.sendall(_closing(head) + b"\r\n\r\n")
            self._pass_events(client, upstream, rest)
            return
        if "/images/create" in call.path:  # A pull comes line by line.
            client.sendall(_closing(head) + b"\r\n\r\n" + rest)
            while piece := upstream.recv(PIECE):
                client.sendall(piece)
            call.ended = time.monotonic()
            return
        parts = [rest]
        while piece := upstream.recv(PIECE):
            parts.append(piece)
        answer = b"".join(parts)
        call.answer, call.ended = answer[:KEPT_ANSWER], time.monotonic()
        self.after(call)
        client.sendall(_closing(head) + b"\r\n\r\n" + answer)

    def _pass_events(self, client, upstream, rest):
        """Chunks of a body, whole."""
        began, data = time.monotonic(), rest
        upstream.settimeout(0.2)
        while not self.refuses:
            if self.events == "cut" and time.monotonic() - began > EVENTS_PAUSE:
                return
            try:
                piece = upstream.recv(PIECE)
                if not piece:
                    client.sendall(data)
                    return
                data += piece
            except TimeoutError:
                pass
            while chunk := _chunk(data):
                data = data[len(chunk):]
                if self.events == "late":
                    time.sleep(EVENTS_PAUSE)
                if self.events != "never":
                    client.sendall(chunk * 2 if self.events == "twice" and chunk[0:1] != b"0" else chunk)


def _head(connection):
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(PIECE)
        if not piece:
            return b"", b""
        data += piece
    head, _, rest = data.partition(b"\r\n\r\n")
    return head, rest


def _closing(head):
    """The head of a message after which the connection ends."""
    return re.sub(rb"(?i)\r\nconnection:[^\r]*", b"", head) + b"\r\nConnection: close"


def _chunk(data):
    """The first whole chunk; empty when there is none yet."""
    line, end, _ = data.partition(b"\r\n")
    if not end:
        return b""
    whole = len(line) + 2 + int(line.split(b";")[0], 16) + 2
    return data[:whole] if len(data) >= whole else b""
