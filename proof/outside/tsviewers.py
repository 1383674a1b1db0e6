"""Viewers of endless transport streams, all read by one thread: when media came, and whether they are the source's."""
import selectors
import socket
import threading
import time
from urllib.parse import urljoin, urlsplit

from outside.source import Match, Source, media_of
from outside.transport import PACKET

TICK = 0.04
PIECE = 1 << 18
SYNC = 0x47


class TsViewer:
    """One body. `silence` is the longest time without media since the last look; `error` why it ended, if it has."""

    def __init__(self, url, agent="acequia-proof", source=None):
        self.url, self.agent = url, agent
        self.match = Match(source) if source else None
        self.socket = None
        self.head, self.rest = b"", b""
        self.status = None
        self.error = None
        self.left = False
        self.bytes = 0
        self.came = self.born = None
        self.silence = 0.0

    def connect(self):
        """Asks for the stream."""
        parts = urlsplit(self.url)
        self.head, self.status = b"", None
        self.born = time.monotonic()
        self.socket = socket.create_connection((parts.hostname, parts.port), timeout=5)
        self.socket.sendall(f"GET {parts.path}?{parts.query} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
                            f"User-Agent: {self.agent}\r\n\r\n".encode())
        self.socket.setblocking(False)

    @property
    def plays(self):
        """Whether media have come and nothing has ended it."""
        return self.came is not None and not self.error and not self.left

    def is_fresh(self, seconds):
        """Whether media came in the last seconds."""
        return self.plays and time.monotonic() - self.came < seconds

    def longest_silence(self):
        """The longest since the last call, one that is going on included."""
        now = time.monotonic()
        longest, self.silence = max(self.silence, now - (self.came or self.born)), 0.0
        return longest

    def read(self, now):
        """Takes what has come; False when nothing more will."""
        try:
            data = self.socket.recv(PIECE)
        except BlockingIOError:
            return True
        except OSError as e:
            return self._ended(repr(e))
        if not data:
            return self._ended(f"the body ended after {self.bytes} bytes, status {self.status}: {self.head[-160:]!r}")
        if self.status != 200:
            data = self._past_head(data)
        if data:
            self._body(data, now)
        return self.error is None

    def _ended(self, why):
        self.error = None if self.left else why
        return False

    def _past_head(self, data):
        self.head += data
        head, end, body = self.head.partition(b"\r\n\r\n")
        if not end:
            return b""
        self.status = int(head.split(b" ", 2)[1])
        if self.status == 200:
            self.head = b""
            return body
        for line in head.decode("latin-1").split("\r\n") if 300 < self.status < 400 else ():
            name, _, value = line.partition(":")
            if name.lower() == "location":
                self.socket.close()
                self.url = urljoin(self.url, value.strip())
                self.connect()
        return b""

    def _body(self, data, now):
        self.bytes += len(data)
        data = self.rest + data if self.rest else data
        whole = len(data) - len(data) % PACKET
        self.rest, data = data[whole:], data[:whole]
        if data and data[0] != SYNC:
            self.error = f"no packet begins at byte {self.bytes - len(data)}"
            return
        media = media_of(data)
        if media:
            self.silence = max(self.silence, now - (self.came or now))
            self.came = now
            self.media(media, now)

    def media(self, media, now):
        """Judges packets; null packets are not among them."""
        if self.match:
            self.match.take(media, now)


class Reference(TsViewer):
    """Who reads the engine that is never harmed, for the others to be compared with."""

    def __init__(self, engine, content):
        super().__init__(f"{engine.url}/ace/getstream?id={content}&pid=reference")
        self.source = Source()

    def media(self, media, now):
        self.source.take(media)


class Reading(threading.Thread):
    """Reads all viewers that were added, the references before the others; what waits comes in one piece per tick."""

    def __init__(self):
        super().__init__(daemon=True)
        self.over = threading.Event()
        self.lock = threading.Lock()
        self.selector = selectors.DefaultSelector()

    def add(self, viewer):
        """Connects a viewer and reads it from now on."""
        viewer.connect()
        with self.lock:
            self.selector.register(viewer.socket, selectors.EVENT_READ, viewer)
        return viewer

    def remove(self, viewer):
        """Lets a viewer leave."""
        with self.lock:
            viewer.left = True
            self._forget(viewer.socket)

    def _forget(self, connection):
        try:
            self.selector.unregister(connection)
        except (KeyError, ValueError):
            return
        connection.close()

    def run(self):
        while not self.over.wait(TICK):
            with self.lock:
                now = time.monotonic()
                ready = [key.data for key, _ in self.selector.select(0)]
                for viewer in sorted(ready, key=lambda each: not isinstance(each, Reference)):
                    self._read(viewer, now)

    def _read(self, viewer, now):
        connection = viewer.socket
        goes_on = viewer.read(now)
        if viewer.socket is not connection:
            self._forget(connection)
            self.selector.register(viewer.socket, selectors.EVENT_READ, viewer)
        elif not goes_on:
            self._forget(connection)
