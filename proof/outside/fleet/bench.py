"""One check: a server with a data folder of its own, its engines, viewers, and what is expected of them."""
import contextlib
import http.client
import os
import signal
import threading
import time
import traceback

from outside import web
from outside.fleet.invariants import Invariants
from outside.rig import Engine, Server, free_ports
from outside.tsviewers import Reading, Reference, TsViewer

USUAL = {"MIN_REPLICAS": 1, "MAX_REPLICAS": 4, "SCALE_DOWN_WINDOW_S": 3, "ENGINE_GRACE_PERIOD_S": 2,
         "ENGINE_STOP_TIMEOUT_S": 3, "ENGINE_HEALTH_INTERVAL": 2, "MAX_STREAMS_PER_ENGINE": 2,
         "BUFFER_SECONDS": 60}  # Viewers on a busy machine read in bursts.
QUIET_SECONDS = 2
LEFT_SECONDS = 10


def content(number):
    """The id of one of the contents, all of which every simulator plays."""
    return f"{number:040x}"


class Watcher(TsViewer):
    """A viewer that knows when its first picture came."""

    first = None

    def media(self, media, now):
        self.first = self.first or now - self.born
        super().media(media, now)


class Sampler(threading.Thread):
    """How many engines of a server without a recorder there were at most."""

    def __init__(self, count):
        super().__init__(daemon=True)
        self.count, self.most, self.over = count, 0, threading.Event()

    def run(self):
        while not self.over.wait(0.1):
            self.most = max(self.most, self.count())


class Bench:
    """A context manager; `facts` become the line that is printed, `broken` what did not hold."""

    def __init__(self, host, folder, given):
        self.host, self.folder, self.given = host, folder, given
        self.facts, self.broken = [], []
        self.server = self.reference = None
        self.sources = {}
        self.programs = []
        self.reading = Reading()
        self.most = USUAL["MAX_REPLICAS"]

    def __enter__(self):
        self.folder.mkdir()
        self.host.open(self.folder)
        self.recorder = self.host.recorder
        if self.recorder:
            self.judge = Invariants(self.host, self.instance, self.most)
            self.recorder.before, self.recorder.after = self.judge.before, self.judge.after
        else:
            self.sampler = Sampler(lambda: sum(each.state == "running" for each in self.engines()))
            self.sampler.start()
        self.reading.start()
        self.port, *_ = free_ports(1)
        return self

    def __exit__(self, kind, failure, trace):
        if isinstance(failure, Exception):
            where = traceback.extract_tb(trace)[-1]
            self.broken.append(f"{failure!r} in {where.name}, line {where.lineno}")
        if self.broken and self.server and self.server.log.exists():
            tail = self.server.log.read_text().splitlines()[-6:]
            self.broken += [f"  log: {line[:230]}" for line in tail]
        self.reading.over.set()
        for each in self.programs:
            each.end()
        if self.recorder:
            self.broken += sorted(set(self.judge.broken()))
        else:
            self.sampler.over.set()
            if self.sampler.most > self.most + 1:
                self.broken.append(f"invariant 1: {self.sampler.most} engines at a time")
        self.host.close()
        self.host.remove_all(self.instance())
        left = self.engines() if self.recorder else []
        if left:
            self.broken.append(f"{len(left)} engines are left when all were removed")
        return isinstance(failure, Exception)

    def instance(self):
        """The name of the server among others; empty before its first start."""
        with contextlib.suppress(OSError):
            return (self.folder / "data" / "instance").read_text().strip()
        return ""

    def start(self, engine=None, most=None, engines=(), **settings):
        """Starts the server, again if it has ended; returns when that was. `engine` is how its engines behave."""
        self.most = most or self.most
        if self.recorder:
            self.judge.most = self.most
        chosen = {**USUAL, "MAX_REPLICAS": self.most, **self.host.settings(**(engine or {})), **settings,
                  "DATA_DIR": self.folder / "data"}
        began = time.monotonic()
        self.server = Server(self.port, engines, self.folder, {f"ACEQUIA_{name}": value
                                                               for name, value in chosen.items()})
        self.programs.append(self.server)
        self.server.await_answer("/version")
        return began

    def remove_engines(self):
        """Removes all that a server that has ended left."""
        self.host.remove_all(self.instance())
        if self.recorder:
            self.judge.cleared()

    def kill_server(self):
        """Ends it as a crash would."""
        self.server.process.send_signal(signal.SIGKILL)
        self.server.process.wait()

    def stop_server(self):
        """Asks it to end, and waits for that; how long it took."""
        began = time.monotonic()
        self.server.end()
        return time.monotonic() - began

    def engines(self):
        """As they are found without asking the server."""
        return self.host.engines(self.instance())

    def running(self):
        """Those that run."""
        return [each for each in self.engines() if each.state == "running"]

    def told(self, state=None):
        """As the server tells of those on demand."""
        try:
            all_of_them = self.server.ask("/engines")
        except (web.Unreachable, http.client.HTTPException):
            return []  # It has been killed.
        return [each for each in all_of_them if each["provider"] and state in (None, each["state"])]

    def ready(self):
        """Those that are in use and answer."""
        return [each for each in self.told("ready") if each["health_status"] == "healthy"]

    def events(self):
        """All that were told, the oldest first."""
        return sorted(self.server.ask("/events?limit=1000"), key=lambda each: each["id"])

    def post(self, path, method="POST", body=None):
        """The whole answer to a change."""
        return web.fetch(self.server.url + path, method, body=body)

    def wait(self, holds, seconds):
        """How long it took until something held; None when it did not in time."""
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            if holds():
                return time.monotonic() - began
            time.sleep(0.05)
        return None

    def expect(self, holds, otherwise):
        """What must hold, and what is said where it does not."""
        if not holds:
            self.broken.append(otherwise)
        return holds

    def tell(self, fact):
        """A number for the line."""
        self.facts.append(fact)

    def watch(self, number, source=None):
        """A viewer of a content."""
        url = f"{self.server.url}/ace/getstream?id={content(number)}"
        return self.reading.add(Watcher(url, f"viewer-{time.monotonic_ns()}", source))

    def leave(self, viewers):
        """They go."""
        for each in viewers:
            self.reading.remove(each)

    def source(self, number):
        """What an engine that nothing happens to plays of a content."""
        if self.reference is None:
            self.reference = Engine("reference", free_ports(1)[0], self.folder, "QUICK")
            self.reference.await_answer("/simulator/state")
            self.programs.append(self.reference)
        if number not in self.sources:
            self.sources[number] = self.reading.add(Reference(self.reference, content(number))).source
        return self.sources[number]

    @property
    def slack(self):
        """How much longer than on a machine with nothing else to do things may take."""
        return max(1.0, os.getloadavg()[0] / os.cpu_count())

    def expect_playing(self, viewers, seconds, why):
        """All get pictures within that time; the longest that one waited."""
        self.wait(lambda: all(each.first or each.error for each in viewers), seconds)
        lost = [each.error or "no picture" for each in viewers if each.error or not each.first]
        self.expect(not lost, f"{why}: {len(lost)} of {len(viewers)} viewers do not play: {lost[:1]}")
        return max((each.first or seconds for each in viewers), default=0.0)

    def expect_whole(self, viewers):
        """Nothing was left out, repeated or foreign in what they got."""
        matches = [each.match.finished() for each in viewers]
        breaks = [jump for each in matches for jump in each.breaks]
        left_out, repeated = sum(each for each in breaks if each > 0), -sum(each for each in breaks if each < 0)
        foreign = sum(each.foreign for each in matches)
        skips = self.skips()
        if skips:
            self.tell(f"[{skips:.0f} viewers too slow]")
        self.expect(all(each.equal for each in matches) and len(breaks) <= skips and not foreign,
                    f"{left_out} packets lost and {repeated} repeated in {len(breaks)} places, {foreign} foreign, "
                    f"{sum(not each.equal for each in matches)} of {len(matches)} viewers without any")
        self.expect(not any(each.error for each in viewers), f"viewers were cut off: "
                    f"{[each.error for each in viewers if each.error][:1]}")
        return sum(each.equal for each in matches)

    def skips(self):
        """How often the server passed over what a viewer had not read in time: the viewers' machine was too slow."""
        lines = self.post("/metrics", "GET").body.decode().splitlines()
        return sum(float(each.split()[-1]) for each in lines if each.startswith("acequia_channel_skips"))

    def expect_quiet(self):
        """Nothing is changed any more."""
        if self.recorder:
            self.expect(self.judge.is_quiet(QUIET_SECONDS), "invariant 12: engines are started or stopped without need")

    def leftovers(self):
        """Engines that do not run, and are not removed."""
        return [f"{each.name} {each.state}" for each in self.engines() if each.state != "running"]
