"""Checks of another configuration: engines are renewed one by one under their viewers."""
import time

from outside.fleet.checks import check

BOOT = 3
NEW, BAD = "--live-buffer 30", "--no-such-flag"


@check(14, "another flag is rolled engine by engine without a missing packet; a bad one is not")
def roll(bench):
    for count, audience in ((1, 5), (3, 30)):
        old = settle(bench, count, None)
        began = bench.start({"boot": BOOT, "flag": NEW}, most=count, MIN_REPLICAS=count)
        bench.wait(lambda: len(bench.ready()) >= count, 10)
        contents = min(6, 2 * count)
        sources = [bench.source(number) for number in range(contents)]
        viewers = [bench.watch(number % contents, sources[number % contents]) for number in range(audience)]
        bench.expect_playing(viewers, 15, "all play on the old engines")
        usable = Least(bench, count)
        renewed = bench.wait(usable.are_new(old), 30 * count * bench.slack)
        bench.expect(renewed is not None, f"{count} of {count} are renewed: {bench.told()}")
        took = time.monotonic() - began
        time.sleep(3)
        bench.expect(usable.least >= count, f"only {usable.least} of {count} were usable")
        packets = bench.expect_whole(viewers)
        bench.expect_quiet()
        bench.tell(f"{count} of {count} under {audience} viewers in {took:.0f} s, {packets} packets compared")
        hold(bench, count, viewers)
        bench.leave(viewers)
        bench.stop_server()
        bench.remove_engines()


def settle(bench, count, flag):
    """So many old engines, and a server that has ended."""
    bench.start({"boot": 0, "flag": flag}, most=count, MIN_REPLICAS=count)
    bench.expect(bench.wait(lambda: len(bench.ready()) == count, 20) is not None, "the old ones are ready")
    old = {each.id for each in bench.running()}
    bench.stop_server()
    return old


class Least:
    """The least engines that were usable meanwhile."""

    def __init__(self, bench, count):
        self.bench, self.least = bench, count

    def are_new(self, old):
        """Whether all are renewed."""
        def look():
            told = self.bench.told()
            self.least = min(self.least, sum(each["state"] == "ready" for each in told) if told else self.least)
            running = self.bench.engines()
            return len(running) == len(self.bench.ready()) == self.bench.most and all(each.id not in old for each in running)
        return look


def hold(bench, count, viewers):
    """A flag that engines do not know: what plays is left alone."""
    bench.leave(viewers)
    bench.stop_server()
    before = {each.id for each in bench.running()}
    bench.start({"boot": 0, "flag": BAD}, most=count, MIN_REPLICAS=count)
    held = bench.wait(lambda: bench.server.ask("/orchestrator/status")["provisioning"]["roll_held"], 25 * bench.slack)
    status = bench.server.ask("/orchestrator/status")["provisioning"]
    bench.expect(held is not None, f"the roll is not held: {status}")
    bench.wait(lambda: not bench.leftovers(), 5)
    bench.expect({each.id for each in bench.engines()} == before, "the old ones do not stay")
    first = bench.expect_playing([bench.watch(1)], 15, "the old ones play")
    bench.expect_quiet()
    bench.tell(f"a bad flag held after {held or 0:.1f} s, the old play on (picture after {first:.1f} s)")
