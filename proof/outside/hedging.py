"""Starts of streams whose engines take very differently long, with and without a second engine being asked."""
import hashlib
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from outside import web
from outside.rig import Rig, settings_of
from outside.verdict import Verdict, quantile

LONGEST = 300
LOOK = 0.2
SETTLE_SECONDS = 30
STARTS_A_SECOND = 3.5


@dataclass
class Run:
    """What came of so many starts."""

    name: str
    seconds: list = field(default_factory=list)
    refused: list = field(default_factory=list)
    extra: int = 0
    most: int = 0
    won: float = 0
    wasted: float = 0
    left: int = 0

    def p95(self):
        return quantile(self.seconds, 0.95)

    def line(self, starts, scale):
        """A row of the table, in seconds as they would be unscaled."""
        median, p95 = (quantile(self.seconds, q) * scale for q in (0.5, 0.95))
        return (f"| {self.name} | {median:.1f} | {p95:.1f} | {max(self.seconds) * scale:.1f} | "
                f"{100 * self.extra / starts:.1f} % | {self.won:.0f} | {self.wasted / 1e6:.1f} MB | {self.most} | "
                f"{len(self.refused)} |")


class Hedging:
    """For each number of engines a run without hedges and one with them, of the same contents and draws."""

    def __init__(self, given):
        self.given = given
        self.verdict = Verdict()

    def run(self):
        """The code for the shell."""
        print("| run | median s | p95 s | longest s | extra sessions | won | in vain | most slots | refused |")
        print("|---|---|---|---|---|---|---|---|---|", flush=True)
        for engines in (int(each) for each in self.given.engines.split(",")):
            plain = self._measure(engines, "OFF")
            hedged = self._measure(engines, self.given.hedge)
            self._judge(engines, plain, hedged)
        return self.verdict.code

    def _measure(self, engines, hedge):
        given = self.given
        settings = {"ACEQUIA_START_HEDGE": hedge, "ACEQUIA_START_TIMEOUT": LONGEST,
                    "ACEQUIA_ENGINE_FIRST_BYTE_TIMEOUT": LONGEST, "ACEQUIA_CHANNEL_SHUTDOWN_DELAY": 1,
                    "ACEQUIA_MAX_STREAMS_PER_ENGINE": given.places, **settings_of(given.set)}
        result = Run(f"{engines} engines, {hedge}")
        with Rig(engines, settings, given) as rig:
            for number, engine in enumerate(rig.engines):
                engine.turn(burstBytes="500kB", timeScale=1 / given.scale,
                            prebufTail=f"{given.median}s,{given.p95}s,{given.seed * 100 + number}")
            over = threading.Event()
            watch = threading.Thread(target=self._watch, args=(rig, result, over))
            watch.start()
            try:
                with ThreadPoolExecutor(given.at_once) as pool:
                    for number in range(given.starts):
                        pool.submit(self._start, rig, number, result)
                        time.sleep(1 / STARTS_A_SECOND)
            finally:
                over.set()
                watch.join()
            self._count(rig, result)
        print(result.line(given.starts, given.scale), flush=True)
        return result

    def _start(self, rig, number, result):
        content = hashlib.sha1(f"hedging {self.given.seed} {number}".encode()).hexdigest()
        began = time.monotonic()
        try:
            connection, response = web.open_stream(
                f"{rig.server.url}/ace/getstream.ts?id={content}", timeout=LONGEST + 10)
            with connection:
                if response.status == 200 and response.read(188):
                    result.seconds.append(time.monotonic() - began)
                else:
                    result.refused.append(f"{response.status}: {response.read()[:200]!r}")
        except (web.Unreachable, OSError) as e:
            result.refused.append(repr(e))

    def _watch(self, rig, result, over):
        while not over.wait(LOOK):
            for engine in rig.engines:
                result.most = max(result.most, self._sessions(engine))

    @staticmethod
    def _sessions(engine):
        return sum(each["sessions"] for each in engine.contents().values())

    def _count(self, rig, result):
        end = time.monotonic() + SETTLE_SECONDS
        while time.monotonic() < end and any(self._sessions(each) for each in rig.engines):
            time.sleep(LOOK)
        result.left = sum(self._sessions(each) for each in rig.engines)
        starts = sum(each["starts"] for engine in rig.engines for each in engine.contents().values())
        result.extra = starts - self.given.starts
        for line in web.fetch(rig.server.url + "/metrics").body.decode().splitlines():
            name, _, value = line.rpartition(" ")
            if name == "acequia_start_hedges_won_total":
                result.won = float(value)
            elif name == "acequia_start_hedge_bytes_total":
                result.wasted = float(value)

    def _judge(self, engines, plain, hedged):
        given = self.given
        ratio, share = hedged.p95() / plain.p95(), hedged.extra / given.starts
        self.verdict.expect(ratio <= 0.5, f"{engines} engines: p95 {ratio:.2f} of that without hedges (0.50)")
        self.verdict.expect(share <= 0.3, f"{engines} engines: {100 * share:.1f} % extra sessions (30 %)")
        for run in (plain, hedged):
            self.verdict.expect(run.most <= given.places, f"{run.name}: {run.most} slots of {given.places} at most")
            self.verdict.expect(not run.refused, f"{run.name}: {len(run.refused)} refused {run.refused[:1]}")
            self.verdict.expect(not run.left, f"{run.name}: {run.left} sessions left")
