"""Kills the engine that plays, again and again, under viewers of one content."""
import time

from outside.hlsviewer import HlsViewer
from outside.ledger import Ledger
from outside.rig import Rig, settings_of
from outside.tsviewers import Reading, Reference, TsViewer
from outside.verdict import Verdict, quantile

CONTENT = "94c2fd8fb9bc8f2fc71a2cbe9d4b866f227a0209"
START_SECONDS = 60
RECOVERY_SECONDS = 90
LEAVE_SECONDS = 30
FRESH = 1.0


class Kills:
    """The run: viewers come, the engine is killed so often, viewers go, and all is judged."""

    def __init__(self, given):
        self.given = given
        self.verdict = Verdict()
        self.reading = Reading()
        self.silences, self.lines = [], []
        self.ts, self.hls = [], []

    def run(self):
        """The code for the shell."""
        with Rig(self.given.engines, settings_of(self.given.set), self.given) as self.rig:
            self.ledger = Ledger(self.rig.engines, self.rig.server)
            self._prepare()
            try:
                self._watch()
                for number in range(1, self.given.kills + 1):
                    if not self._kill(number):
                        break
            finally:
                self._leave()
            self._judge()
        return self.verdict.code

    def _prepare(self):
        self.reading.start()
        self.ledger.start()
        self.reference = self.reading.add(Reference(self.rig.reference, CONTENT))

    def _watch(self):
        url = self.rig.server.url
        for i in range(self.given.ts):
            viewer = TsViewer(f"{url}/ace/getstream?id={CONTENT}", f"ts-{i}", self.reference.source)
            self.ts.append(self.reading.add(viewer))
        for i in range(self.given.hls):
            self.hls.append(HlsViewer(f"{url}/ace/manifest.m3u8?id={CONTENT}", f"hls-{i}"))
            self.hls[-1].start()
        started = self._wait(lambda: all(each.came for each in (*self.ts, *self.hls)), START_SECONDS)
        self.verdict.expect(started, f"{sum(each.came is not None for each in (*self.ts, *self.hls))} of "
                                     f"{len(self.ts) + len(self.hls)} viewers play")

    def _wait(self, holds, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if holds():
                return True
            time.sleep(0.1)
        return False

    def _is_steady(self):
        alive = [each for each in self.ts if not each.error]
        return (all(each.is_fresh(FRESH) for each in alive) and self._channel().get("state") == "live"
                and all(each.is_up() for each in self.rig.engines))

    def _channel(self):
        return self.rig.server.sessions().get(CONTENT, {})

    def _settle(self):
        """Waits until all has been well for some seconds; False when that does not come."""
        end = time.monotonic() + RECOVERY_SECONDS
        since = None
        while time.monotonic() < end:
            since = (since or time.monotonic()) if self._is_steady() else None
            if since and time.monotonic() - since > self.given.steady:
                return True
            time.sleep(0.2)
        return False

    def _kill(self, number):
        if not self._settle():
            self.verdict.expect(False, f"the channel is live again before kill {number}: {self._channel()}")
            return False
        killed = self._channel().get("engine")
        for each in self.ts:
            each.longest_silence()
        self.ledger.crash(self.rig.engine(killed), self.given.down)
        self._wait(lambda: self._channel().get("state") == "live", RECOVERY_SECONDS)
        settled = self._settle()
        seen = [each.longest_silence() for each in self.ts]
        self.silences += seen
        self.lines.append(f"{number:4}  {killed:16} {self._channel().get('engine') or 'none':16} "
                          f"{quantile(seen, 0.5):7.2f} {max(seen, default=0):7.2f}")
        print(f"kill {number}: {killed} -> {self._channel().get('engine')}, longest silence "
              f"{max(seen, default=0):.2f} s", flush=True)
        return settled

    def _leave(self):
        time.sleep(FRESH)
        self.status = self._channel()
        self.before_leave = self.ledger.totals()
        for each in self.hls:
            each.over.set()
        for each in self.ts:
            self.reading.remove(each)
        for each in self.hls:
            each.join(5)
        self._wait(lambda: not self.ledger.running(), LEAVE_SECONDS)
        self.reading.over.set()
        self.ledger.over.set()
        self.reading.join(5)

    def _judge(self):
        verdict = self.verdict
        lost = [f"viewer {i}: {each.error}" for i, each in enumerate(self.ts) if each.error]
        verdict.expect(not lost, f"{len(lost)} of {len(self.ts)} TS connections lost in {len(self.lines)} kills")
        verdict.evidence(lost)
        errors = [error for each in self.hls for error in each.errors]
        verdict.expect(not errors, f"{len(errors)} HLS errors in {sum(each.segments for each in self.hls)} segments, "
                                   f"{sum(each.stalls for each in self.hls)} stalls")
        verdict.evidence(errors)
        backward = [line for each in self.hls for line in each.backward]
        verdict.expect(not backward, f"{len(backward)} HLS players saw numbers go back")
        verdict.evidence(backward)
        self._judge_bytes()
        self._judge_sessions()
        self._print_numbers()

    def _judge_bytes(self):
        matches = [each.match.finished() for each in self.ts]
        foreign = sum(each.foreign for each in matches)
        equal = sum(each.equal for each in matches)
        self.verdict.expect(foreign == 0 and all(each.equal for each in matches),
                            f"{equal} media packets are the source's, {foreign} are not")
        breaks = [(i, jump) for i, each in enumerate(matches) for jump in each.breaks]
        self.verdict.expect(not breaks, f"{len(breaks)} of {len(self.lines) * len(self.ts)} switches were not spliced")
        self.verdict.evidence([f"viewer {i}: {abs(jump)} packets {'left out' if jump > 0 else 'repeated'}"
                               for i, jump in breaks])

    def _judge_sessions(self):
        for when, totals in (("while all watch", self.before_leave), ("when all have left", self.ledger.totals())):
            started, stopped, running, crashed, idled, joined = totals
            self.verdict.expect(started == stopped + running + crashed and not idled + joined,
                                f"sessions {when}: {started} started = {stopped} stopped + {running} running "
                                f"+ {crashed} killed ({idled} left to the engine's idleness)")
        self.verdict.expect(not self.ledger.running(), "no session is left when all have left")

    def _print_numbers(self):
        print("\nkill  killed           goes on at        median     max   silence of media, s")
        print("\n".join(self.lines))
        print(f"\nsilence of media over {len(self.silences)} looks: median {quantile(self.silences, 0.5):.2f} s, "
              f"p95 {quantile(self.silences, 0.95):.2f} s, max {max(self.silences, default=0):.2f} s")
        print(f"troubles {self.status.get('troubles')}, recoveries {self.status.get('recoveries')}, HLS "
              f"discontinuities at most {max((each.discontinuities for each in self.hls), default=0)}")
