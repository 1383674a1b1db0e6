"""Checks of what a crash of the server or of the daemon leaves."""
import os
import random
import signal
import time

from outside.fleet.checks import check

RECOVERY_SECONDS = 25
AWAY_SECONDS = 20


class KillAt:
    """Kills the server at one of its calls that change something: before, after, or in between."""

    def __init__(self, bench, chance):
        self.bench, self.chance = bench, chance
        self.left = None

    def arm(self):
        """At one of the next calls."""
        self.when = self.chance.choice(("before", "unanswered", "after"))
        self.left = self.chance.randint(1, 6)

    def before(self, call):
        """It may never be sent, or sent without an answer."""
        if self._is_it(call, ("before", "unanswered")):
            self._kill()
            if self.when == "before":
                raise OSError("the server has been killed before this call")
        self.bench.judge.before(call)

    def after(self, call):
        """It may be answered to nobody."""
        self.bench.judge.after(call)
        if self._is_it(call, ("after",)):
            self._kill()

    def _is_it(self, call, kinds):
        if self.left is None or not call.changes or self.when not in kinds:
            return False
        self.left -= 1
        return self.left == 0

    def _kill(self):
        os.kill(self.bench.server.process.pid, signal.SIGKILL)
        self.left = None


@check(11, "a server killed between any two calls finds its engines again, and makes none twice")
def killed_server(bench):
    chance = random.Random(bench.given.seed)
    killer = KillAt(bench, chance) if bench.recorder else None
    if killer:
        bench.recorder.before, bench.recorder.after = killer.before, killer.after
    bench.start(MIN_REPLICAS=1)
    bench.wait(lambda: len(bench.ready()) == 1, 20)
    bench.post("/scale/2")
    bench.wait(lambda: len(bench.ready()) == 2, 20)
    adoptions, at_calls = [], 0
    for number in range(bench.given.kills):
        steady = {each.id for each in bench.running()} if len(bench.ready()) == 2 else set()
        changing = chance.random() < 0.7
        if changing:
            if killer:
                killer.arm()
            harm(bench, chance)
            at_calls += bench.wait(lambda: bench.server.process.poll() is not None, chance.uniform(0.2, 4)) is not None
        else:
            time.sleep(chance.uniform(0, 0.5))
        if killer:
            killer.left = None
        bench.kill_server()
        left = {each.id for each in bench.running()}
        began = bench.start(MIN_REPLICAS=1)
        if not changing:
            bench.expect(left == steady, "engines ended with the server")
            took = bench.wait(lambda: len(bench.ready()) >= 2, RECOVERY_SECONDS)
            adoptions.append(time.monotonic() - began)
            bench.expect(took is not None and {each.id for each in bench.running()} == left,
                         f"kill {number}: not the same engines are used again: {bench.told()}")
        settled = bench.wait(lambda: len(bench.ready()) == 2 == len(bench.engines()) == len(bench.running()),
                             RECOVERY_SECONDS)
        if not bench.expect(settled is not None, f"kill {number}: not two engines: {bench.engines()} {bench.told()}"):
            break
        places = [each.name for each in bench.engines()]
        bench.expect(len(set(places)) == 2, f"kill {number}: {places}")
    first = bench.expect_playing([bench.watch(1)], 15, "a stream plays in the end")
    bench.tell(f"{bench.given.kills} kills, {at_calls} at a call that changed something; adopted engines in use "
               f"{max(adoptions, default=0):.1f} s after the start at most, its own start included; "
               f"then a picture after {first:.1f} s")


def harm(bench, chance):
    """Something that makes the server create, start, stop and remove."""
    what = chance.choice(("engine", "drain", "force"))
    ready = bench.ready()
    if what == "engine" or not ready:
        running = bench.running()
        if running:
            chance.choice(running).kill()
    else:
        try:
            bench.post(f"/containers/{chance.choice(ready)['container_id']}"
                       + ("?force=true" if what == "force" else ""), "DELETE")
        except Exception:  # noqa: BLE001 - it was killed while it answered
            pass


@check(13, "a daemon that is away, and events that are lost, late or doubled, change nothing", on_processes=False)
def daemon_away(bench):
    bench.start(MIN_REPLICAS=2)
    bench.wait(lambda: len(bench.ready()) == 2, 20)
    source = bench.source(1)
    viewers = [bench.watch(1, source) for _ in range(3)]
    bench.expect_playing(viewers, 15, "all play")
    time.sleep(2)
    before = {each.id for each in bench.running()}
    changes = len([each for each in bench.recorder.calls if each.changes])
    bench.host.daemon.kill()
    time.sleep(AWAY_SECONDS / 2)
    late = bench.watch(2)
    bench.expect_playing([late], 10, "a new viewer plays while the daemon is away")
    health = bench.server.ask("/health")
    bench.expect("daemon" in health["note"].lower() or ".sock" in health["note"] or "/s" in health["note"],
                 f"/health does not say it: {health}")
    time.sleep(AWAY_SECONDS / 2)
    bench.host.daemon.revive()
    time.sleep(8)
    bench.expect({each.id for each in bench.running()} == before, "not the same engines run")
    bench.expect(len([each for each in bench.recorder.calls if each.changes and each.status]) == changes,
                 "something was started or stopped")
    packets = bench.expect_whole(viewers)
    bench.tell(f"away {AWAY_SECONDS} s: {packets} packets whole, nothing started or stopped")
    for mode in ("cut", "late", "twice", "never"):
        bench.recorder.events = mode
        victim = bench.running()[0]
        victim.kill()
        took = bench.wait(lambda: len(bench.ready()) == 2 and all(each.id != victim.id for each in bench.engines()), 25)
        bench.expect(took is not None, f"events {mode}: {bench.told()}")
        bench.expect_quiet()
        bench.tell(f"events {mode}: replaced in {took or 0:.1f} s")
