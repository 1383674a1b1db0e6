"""Checks of demand: viewers come, all play, engines are killed under them, they leave again."""
import time

from outside.fleet.bench import USUAL
from outside.fleet.checks import check

BOOT = 2  # Seconds besides what a JVM takes: three in all, about.
DOWN_SECONDS = USUAL["SCALE_DOWN_WINDOW_S"] + USUAL["ENGINE_GRACE_PERIOD_S"]


def boot_of(bench):
    """The longest of the engines there are."""
    return max((each["boot_seconds"] or 0 for each in bench.told()), default=0)


def expect_minimum(bench, most_engines, minimum):
    """The engines end one by one, down to the minimum; how long that took."""
    allowed = (most_engines - minimum) * (DOWN_SECONDS + 5) + 5
    took = bench.wait(lambda: len(bench.engines()) <= minimum, allowed)
    bench.expect(took is not None, f"{len(bench.engines())} engines are left after {allowed} s")
    time.sleep(1)
    bench.expect(len(bench.running()) == minimum, f"{len(bench.running())} engines are left, not {minimum}")
    return took or allowed


@check(3, "four contents at once all play while engines start")
def four_at_once(bench):
    bench.start({"boot": BOOT})
    bench.expect(bench.wait(lambda: len(bench.ready()) == 1, 20 * bench.slack) is not None, "the minimum is there")
    viewers = [bench.watch(number) for number in range(4)]
    first = bench.expect_playing(viewers, 20, "nobody is refused")
    bench.expect(len(bench.engines()) <= 4, f"{len(bench.engines())} engines")
    bench.tell(f"picture after {first:.1f} s at most, boot {boot_of(bench):.1f} s, {len(bench.engines())} engines")


@check(4, "when all have left, engines end one at a time down to the minimum")
def all_leave(bench):
    bench.start({"boot": 0})
    bench.wait(lambda: len(bench.ready()) == 1, 20 * bench.slack)
    viewers = [bench.watch(number) for number in range(6)]
    bench.expect_playing(viewers, 20, "all play")
    bench.wait(lambda: len(bench.ready()) == 3, 10)
    most = len(bench.running())
    bench.expect(most == 3, f"{most} engines for six contents, two places each")
    bench.leave(viewers[1:])
    took = expect_minimum(bench, most, 1)
    fresh = viewers[0].is_fresh(3)
    bench.expect(fresh and not viewers[0].error, "the one who stayed is served")
    bench.expect_quiet()
    bench.tell(f"{most} engines down to 1 in {took:.1f} s under one viewer")


@check(5, "an engine that is killed under a viewer is replaced, and no packet is missing")
def killed_engine(bench):
    bench.start(MIN_REPLICAS=2)
    bench.wait(lambda: len(bench.ready()) == 2, 20)
    source = bench.source(1)
    viewers = [bench.watch(1, source) for _ in range(3)]
    bench.expect_playing(viewers, 15, "all play")
    time.sleep(4)
    victim = next(each for each in bench.running() if each.plays())
    for each in viewers:
        each.longest_silence()
    victim.kill()
    replaced = bench.wait(lambda: len(bench.ready()) == 2 and all(each.id != victim.id for each in bench.engines()), 30)
    bench.expect(replaced is not None, f"it is replaced: {bench.told()}")
    time.sleep(3)
    silence = max(each.longest_silence() for each in viewers)
    packets = bench.expect_whole(viewers)
    failed = [each for each in bench.events() if each["category"] == "failed"]
    bench.expect(len(failed) == 1 and failed[0]["details"].get("exit_code") == "137", f"one end with 137: {failed}")
    names = [each.name for each in bench.engines()]
    bench.expect(len(set(names)) == len(names) == 2, f"names: {names}")
    bench.expect_quiet()
    bench.tell(f"silence {silence:.1f} s, {packets} packets whole, replaced after {replaced or 0:.1f} s, exit code 137")


@check(23, "forty viewers of eight contents in one wave, and back to the minimum")
def wave(bench):
    bench.start({"boot": BOOT}, MIN_REPLICAS=0)
    bench.wait(lambda: bench.server.ask("/orchestrator/status")["provisioning"]["can_provision"], 10)
    viewers = [bench.watch(number % 8) for number in range(40)]
    first = bench.expect_playing(viewers, 30, "nobody is refused")
    boot = boot_of(bench)
    bench.expect(first <= boot + 2 * bench.slack, f"the last picture came after {first:.1f} s, boot {boot:.1f} s")
    bench.expect(len(bench.running()) == 4, f"{len(bench.running())} engines")
    time.sleep(3)
    bench.expect(not any(each.error for each in viewers), "all go on")
    bench.leave(viewers)
    took = expect_minimum(bench, 4, 0)
    bench.expect_quiet()
    bench.tell(f"last picture after {first:.1f} s, boot {boot:.1f} s, 4 engines down to 0 in {took:.1f} s")
