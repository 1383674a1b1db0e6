"""Viewers come and go and engines are killed for a while: nothing grows."""
import os
import random
import time

from outside.fleet.checks import check
from outside.verdict import quantile

CONTENTS, VIEWERS = 6, 12
KILL_SECONDS = 12
SETTLE_SECONDS = 30


@check(22, "nothing grows while viewers come and go and engines are killed")
def churn(bench):
    chance = random.Random(bench.given.seed)
    bench.start(MIN_REPLICAS=1)
    bench.wait(lambda: len(bench.ready()) == 1, 20)
    bench.leave(play(bench, [bench.watch(number) for number in range(CONTENTS)]))
    before = settled(bench)
    end, next_kill = time.monotonic() + bench.given.minutes * 60, time.monotonic() + KILL_SECONDS
    there, came, lost, refused, kills, silences = [], 0, [], [], 0, []
    while time.monotonic() < end:
        time.sleep(0.2)
        for each in [each for each in there if each.error or chance.random() < 0.02]:
            if each.error:
                (lost if each.first else refused).append(each.error)
            silences.append(each.longest_silence())
            there.remove(each)
            bench.leave([each])
        if len(there) < VIEWERS and chance.random() < 0.3:
            there.append(bench.watch(chance.randrange(CONTENTS)))
            came += 1
        if time.monotonic() > next_kill and (running := bench.running()):
            chance.choice(running).kill()
            kills, next_kill = kills + 1, time.monotonic() + KILL_SECONDS
    bench.leave(there)
    after = settled(bench)
    bench.expect(not lost, f"{len(lost)} of {came} viewers were cut off: {lost[:1]}")
    bench.expect(not refused, f"{len(refused)} of {came} viewers were refused: {refused[:1]}")
    for name, sooner, later in zip(("threads", "files and sockets", "engines"), before, after):
        bench.expect(later <= sooner + 4, f"{name}: {sooner} before, {later} after")
    bench.expect(not bench.leftovers(), f"left: {bench.leftovers()}")
    bench.expect_quiet()
    bench.tell(f"{bench.given.minutes:g} min, {came} viewers, {kills} kills, {len(lost)} lost, {len(refused)} refused; "
               f"threads, descriptors, engines {before} before and {after} after; silence p95 "
               f"{quantile(silences, 0.95):.1f} s")


def play(bench, viewers):
    """All have pictures."""
    bench.expect_playing(viewers, 20, "all play")
    return viewers


def settled(bench):
    """(threads, descriptors, engines) when nobody watches."""
    bench.wait(lambda: len(bench.engines()) == 1 == len(bench.ready()), SETTLE_SECONDS)
    time.sleep(5)
    pid = bench.server.process.pid
    return bench.server.vitals()[0], len(os.listdir(f"/proc/{pid}/fd")), len(bench.engines())
