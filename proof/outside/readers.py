"""Readers of events cost viewers nothing and miss nothing, whatever becomes of their connections."""
import json
import random
import socket
import statistics
import threading
import time
import urllib.request

from outside.crashes import CONTENT
from outside.rig import Rig
from outside.tsviewers import Reading, TsViewer

PAUSE = 0.02
SETTLING = 12


class Reader(threading.Thread):
    """One reader. `ids` are those of the events it got, `gaps` how often it was told that some are missing."""

    def __init__(self, url, stuck, cut, stop):
        super().__init__(daemon=True)
        self.host, self.port = url.split("//")[1].split(":")
        self.stuck, self.cut, self.stop = stuck, cut, stop
        self.ids, self.gaps, self.cuts = [], 0, -1

    def run(self):
        while not self.stop.is_set():
            self.cuts += 1
            with socket.create_connection((self.host, int(self.port)), timeout=1) as connection:
                after = f"Last-Event-ID: {self.ids[-1]}\r\n" if self.ids else ""
                connection.sendall(f"GET /events/stream HTTP/1.1\r\nHost: {self.host}\r\n{after}\r\n".encode())
                if self.stuck:
                    self.stop.wait()
                else:
                    self._read(connection, time.monotonic() + (random.uniform(2, 8) if self.cut else 1e9))

    def _read(self, connection, until):
        rest = b""
        while not self.stop.is_set() and time.monotonic() < until:
            try:
                data = connection.recv(1 << 16)
            except TimeoutError:
                continue
            if not data:
                return
            *messages, rest = (rest + data).replace(b"\r", b"").split(b"\n\n")
            for each in messages:
                self._take(each.decode().split("\n"))

    def _take(self, lines):
        if "event: gap" in lines:
            self.gaps += 1
        self.ids += [int(line[4:]) for line in lines if line.startswith("id: ")]

    def holes(self):
        """How often an event is not the one after the last."""
        return sum(after != before + 1 for before, after in zip(self.ids, self.ids[1:]))


class Teller(threading.Thread):
    """Another proxy that tells of streams that begin and end, so that there are events."""

    def __init__(self, url, stop):
        super().__init__(daemon=True)
        self.url, self.stop, self.count = url, stop, 0

    def run(self):
        while not self.stop.wait(PAUSE):
            self.count += 1
            key = f"http://nowhere.example/{self.count}"
            session = {"playback_session_id": "s", "stat_url": key, "command_url": key, "is_live": 1}
            self._post("started", {"engine": {"host": "nowhere.example", "port": 1},
                                   "stream": {"key_type": "url", "key": key}, "session": session})
            self._post("ended", {"stream_id": f"{key}|s"})

    def _post(self, what, body):
        request = urllib.request.Request(f"{self.url}/events/stream_{what}", json.dumps(body).encode(),
                                         {"Content-Type": "application/json"})
        urllib.request.urlopen(request, timeout=10).read()


class Readers:
    """Compares the viewers' silences without readers and with them."""

    def __init__(self, given):
        self.given = given
        given.folder, given.timing, given.knob = None, "quick", []

    def run(self):
        """0 when every rule was kept."""
        with Rig(1, {}, self.given) as rig:
            url = rig.server.url
            reading = Reading()
            reading.start()
            viewers = [reading.add(TsViewer(f"{url}/ace/getstream.ts?id={CONTENT}"))
                       for _ in range(self.given.viewers)]
            time.sleep(SETTLING)
            alone = self._silences(viewers)
            stop = threading.Event()
            readers = [Reader(url, i < self.given.stuck, i >= self.given.readers - self.given.cut, stop)
                       for i in range(self.given.readers)]
            teller = Teller(url, stop)
            for each in [*readers, teller]:
                each.start()
            beside = self._silences(viewers)
            stop.set()
            for each in readers:
                each.join(10)
            lost = [each.error for each in viewers if each.error]
            reading.over.set()
        return self._verdict(alone, beside, lost, [each for each in readers if not each.stuck], teller.count)

    def _silences(self, viewers):
        for each in viewers:
            each.longest_silence()
        time.sleep(self.given.seconds)
        return sorted(each.longest_silence() for each in viewers)

    @staticmethod
    def _verdict(alone, beside, lost, readers, told):
        holes = sum(each.holes() for each in readers)
        print(f"longest silence of viewers: without readers median {statistics.median(alone):.3f} s, "
              f"max {alone[-1]:.3f} s; with them {statistics.median(beside):.3f} s, max {beside[-1]:.3f} s")
        print(f"{2 * told} events, {len(readers)} readers got {min(len(each.ids) for each in readers)} to "
              f"{max(len(each.ids) for each in readers)}; {sum(each.cuts for each in readers)} cuts, {holes} holes, "
              f"{sum(each.gaps for each in readers)} gaps told; {len(lost)} viewers lost")
        return 1 if holes or lost else 0
