"""Checks of how engines end, and of what is not ours."""
import time

from outside.fleet.checks import check


@check(8, "an engine that is deaf to TERM is gone in time")
def deaf(bench):
    bench.start({"deaf": True}, MIN_REPLICAS=1)
    bench.wait(lambda: len(bench.ready()) == 1, 20 * bench.slack)
    victim = bench.running()[0]
    answer = bench.post(f"/containers/{bench.ready()[0]['container_id']}", "DELETE")
    bench.expect(answer.status == 202, f"{answer.status}")
    took = bench.wait(lambda: all(each.id != victim.id for each in bench.engines()), 20)
    bench.expect(took is not None and took <= 3 + 2 * bench.slack, f"gone after {took} s")
    bench.expect(bench.wait(lambda: len(bench.ready()) == 1, 20 * bench.slack) is not None, "the minimum is restored")
    bench.tell(f"gone after {took or 0:.1f} s of 3 s and 2 s")


@check(9, "containers of others are left alone", on_processes=False)
def strangers(bench):
    daemon = bench.host.daemon
    bench.start(MIN_REPLICAS=0)
    body = {"Image": "localhost/acequia-engine:1", "Cmd": ["dev.acequia.app.Main", "simulate", "--http-port", "6878"]}
    short = f"acequia-{bench.instance().replace('-', '')[:4]}"
    others = [daemon.create(f"{short}-1", body), daemon.create("somebody-1", body),
              daemon.create("acequia-ffff-0", {**body, "Labels": {"acequia.instance": "another", "acequia.engine": "0",
                                                                  "acequia.config-hash": "x"}})]
    for each in others:
        daemon.ask("POST", f"/containers/{each}/start")
    try:
        states = [daemon.inspect(each)["State"]["StartedAt"] for each in others]
        bench.expect(bench.post("/scale/3").status == 200, "scaled")
        bench.expect(bench.wait(lambda: len(bench.ready()) == 3, 30 * bench.slack) is not None, f"three are ready: {bench.told()}")
        named = [each.name for each in bench.engines()]
        for each in (*others, f"{short}-1", "somebody-1", "acequia-ffff-0"):
            for path in (f"/containers/{each}", f"/containers/{each}?force=true"):
                status = bench.post(path, "DELETE").status
                bench.expect(status == 404, f"DELETE {path} is {status}")
            bench.expect(bench.post(f"/engines/{each}/drain").status == 404, "drained a stranger's")
            bench.expect(bench.post(f"/engines/{each}/logs", "GET").status == 404, "read a stranger's log")
        bench.post("/gc")
        bench.post("/scale/0")
        bench.expect(bench.wait(lambda: not bench.engines(), 40) is not None, "ours are gone")
        bench.stop_server()
        bench.start(MIN_REPLICAS=1, ENGINES_AT_EXIT="stop")
        bench.post("/scale/1")
        bench.wait(lambda: len(bench.ready()) == 1, 20 * bench.slack)
        bench.stop_server()
        after = [daemon.inspect(each) for each in others]
        bench.expect(all(each and each["State"]["Running"] for each in after)
                     and [each["State"]["StartedAt"] for each in after] == states, "strangers' containers were touched")
        bench.tell(f"3 strangers untouched, ours were called {', '.join(named)}")
    finally:
        for each in others:
            daemon.remove(each)


@check(12, "SIGTERM keeps engines, or stops them, as the settings say")
def at_exit(bench):
    bench.start(MIN_REPLICAS=2)
    bench.wait(lambda: len(bench.ready()) == 2, 20 * bench.slack)
    before = {each.id for each in bench.running()}
    kept_in = bench.stop_server()
    time.sleep(1)
    bench.expect({each.id for each in bench.running()} == before, "the engines run on")
    bench.start(MIN_REPLICAS=2, ENGINES_AT_EXIT="stop")
    bench.expect(bench.wait(lambda: len(bench.ready()) == 2, 20 * bench.slack) is not None, "they are used again")
    bench.expect({each.id for each in bench.running()} == before, "the same ones")
    stopped_in = bench.stop_server()
    bench.expect(not bench.running(), f"{len(bench.running())} run on")
    bench.tell(f"kept: 2 after an end in {kept_in:.1f} s; stopped: none after {stopped_in:.1f} s")


@check(19, "a number set by hand is kept; with none, a viewer gets an engine made for him")
def by_hand(bench):
    bench.start(MIN_REPLICAS=1)
    bench.expect(bench.post("/scale/3").status == 200, "scaled")
    bench.expect(bench.wait(lambda: len(bench.ready()) == 3, 20 * bench.slack) is not None, "three")
    before = {each.id for each in bench.running()}
    bench.stop_server()
    bench.start(MIN_REPLICAS=1)
    took = bench.wait(lambda: len(bench.ready()) == 3, 20 * bench.slack)
    time.sleep(8)  # Longer than window and grace.
    bench.expect({each.id for each in bench.running()} == before, "the three are kept")
    bench.post("/scale/0")
    down = bench.wait(lambda: not bench.engines(), 40)
    bench.expect(down is not None, "none is left")
    first = bench.expect_playing([bench.watch(1)], 15, "a viewer is served")
    bench.tell(f"3 kept and ready {took or 0:.1f} s after the start, none after {down or 0:.1f} s, "
               f"then a picture after {first:.1f} s")
