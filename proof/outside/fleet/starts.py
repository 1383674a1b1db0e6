"""Checks of how engines start: at the beginning, without a daemon, from a registry, again after crashes."""
import contextlib
import json
import socket
import subprocess
import threading
import time
from datetime import datetime

from outside import web
from outside.fleet.bench import USUAL
from outside.fleet.checks import check
from outside.fleet.registry import Registry
from outside.rig import PROGRAM, Engine, Server, free_ports

READY_SECONDS = 90


@check(1, "two engines are ready soon after the start, and play")
def at_start(bench):
    began = bench.start(MIN_REPLICAS=2)
    bench.expect(bench.wait(lambda: len(bench.ready()) == 2, READY_SECONDS) is not None,
                 f"two are ready: {bench.told()}")
    took = time.monotonic() - began
    ready = bench.ready()
    boot = max((each["boot_seconds"] for each in ready), default=0)
    bench.expect(took <= boot + 2.5 * bench.slack, f"ready {took:.1f} s after the start, boot {boot:.1f} s")
    bench.expect(all(each["version"] and each["port"] and each["labels"] for each in ready),
                 f"port, labels or version are missing: {ready}")
    bench.expect(len({each["port"] for each in ready}) == 2, "two ports")
    first = bench.expect_playing([bench.watch(1)], 15, "a stream plays")
    bench.expect_quiet()
    bench.tell(f"ready after {took:.1f} s")
    bench.tell(f"boot {boot:.1f} s")
    bench.tell(f"picture after {first:.1f} s")


@check(2, "without a usable socket, listed engines are served and the reason is told", on_processes=False)
def without_a_socket(bench):
    path = bench.folder / "x.sock"
    listed = Engine("listed", free_ports(1)[0], bench.folder, "QUICK")
    listed.await_answer("/simulator/state")
    bench.programs.append(listed)
    for case in ("missing", "forbidden", "refusing"):
        place(path, case, bench)
        settings = {**USUAL, **bench.host.settings(), "DOCKER_HOST": f"unix://{path}", "ENGINES": listed.place,
                    "DATA_DIR": bench.folder / case}
        named = {f"ACEQUIA_{name}": str(value) for name, value in settings.items()}
        log = bench.folder / "server.log"
        told = log.stat().st_size if log.exists() else 0
        server = Server(free_ports(1)[0], [listed], bench.folder, named, WITHOUT_OVERRIDE)
        bench.programs.append(server)
        bench.server = server
        server.await_answer("/version")
        first = bench.expect_playing([bench.watch(1)], 15, f"{case}: the listed engine plays")
        time.sleep(6)
        lines = [line for line in log.read_text()[told:].splitlines() if str(path) in line and "are containers of" not in line]
        bench.expect(len(lines) == 1, f"{case}: {len(lines)} lines name the socket: {lines[:3]}")
        health = json.dumps(server.ask("/health"))
        bench.expect(str(path) in health, f"{case}: /health does not say it: {health}")
        doctor = subprocess.run([*WITHOUT_OVERRIDE, str(PROGRAM), "doctor"], capture_output=True, text=True,
                                timeout=60, cwd=bench.folder, env=server.environment)
        said = [line for line in doctor.stdout.splitlines() if str(path) in line]
        bench.expect(said and (case == "missing" or "root:root" in said[0]),
                     f"{case}: doctor does not name the socket and its owner: {doctor.stdout[-300:]}")
        server.end()
        bench.tell(f"{case}: picture {first:.1f} s")


WITHOUT_OVERRIDE = ("setpriv", "--bounding-set", "-dac_override", "--inh-caps", "-dac_override")


def place(path, case, bench):
    """A socket that is missing, that nobody may use, or that nobody listens on."""
    path.unlink(missing_ok=True)
    if case != "missing":
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(path))
        if case == "forbidden":
            listener.listen()
            bench.kept = listener
            path.chmod(0)
        else:
            listener.close()


@check(6, "an image that is missing is pulled once and told how far; one that is not there is named", on_processes=False)
def missing_image(bench):
    with Registry(PROGRAM.parent / "target" / "engine.tar", bytes_a_second=6 << 20) as registry:
        image = registry.image("engine", bench.host.name)
        began = bench.start({"image": image}, MIN_REPLICAS=2, MAX_CONCURRENT_PROVISIONS=2, STARTUP_TIMEOUT_S=8)
        seen = set()
        bench.wait(lambda: seen.update(each["reason"] for each in bench.told("pulling")) or len(seen) > 2, 20)
        bench.expect(any("%" in each for each in seen if each), f"progress is told: {sorted(map(str, seen))}")
        status, text = refusal(bench)
        bench.expect(status == 503 and b"pull" in text, f"the refusal tells of the pull: {status} {text[:200]}")
        bench.expect(bench.wait(lambda: len(bench.ready()) == 2, 60) is not None, f"both are ready: {bench.told()}")
        pulls = [each for each in bench.recorder.calls if "/images/create" in each.path]
        bench.expect(len(pulls) == 1, f"{len(pulls)} pulls")
        bench.tell(f"pulled in {time.monotonic() - began:.1f} s with {len(pulls)} pull for 2 engines")
        bench.tell("told \"" + max((each for each in seen if each), default="") + "\"")
        before = names(bench, len)
        bench.stop_server()
        bench.remove_engines()
        bench.start({"image": registry.image("nobody", bench.host.name)}, MIN_REPLICAS=1)
        bench.expect(bench.wait(lambda: "failed" in names(bench)[before:], 30) is not None, "it fails")
        status = bench.server.ask("/orchestrator/status")["provisioning"]
        failed = [each for each in bench.events() if each.get("category") == "failed"]
        bench.expect(any((each.get("details") or {}).get("class") == "image" for each in failed), f"no class image: {failed[-1:]}")
        bench.expect("nobody" in (status["blocked_reason"] or ""), f"the reason names no image: {status}")
        bench.tell(f"said: {(status['blocked_reason'] or '')[:90]}")


def refusal(bench):
    """(status, text) of a viewer who is not served."""
    connection, answer = web.open_stream(bench.server.url + "/ace/getstream?id=" + "ab" * 20)
    with contextlib.closing(connection):
        return answer.status, answer.read() if answer.status != 200 else b""


def names(bench, of=list):
    """The categories of all events."""
    return of([each["category"] for each in bench.events()])


@check(7, "an engine that crashes at its start is told with its words, and tried at growing distances")
def crashing(bench):
    began = bench.start({"crash": 3}, MIN_REPLICAS=2, CIRCUIT_BREAKER_FAILURE_THRESHOLD=3)
    bench.wait(lambda: len(pauses(bench)) >= 3, 120 * bench.slack)
    gaps = pauses(bench)
    bench.expect(names(bench).count("breaker_opened") == 1, "the pause is told once")
    bench.expect(len(gaps) >= 3 and all(each >= least for each, least in zip(gaps, (4, 8, 16))),
                 f"the pauses between trials are {[round(each, 1) for each in gaps]}")
    failed = [each for each in bench.events() if each.get("category") == "failed"]
    details = (failed or [{}])[-1].get("details") or {}
    bench.expect(details.get("exit_code") == "3" and details.get("last_line"), f"exit code and words: {details}")
    last = (bench.told() or [{}])[0].get("last_exit") or bench.server.ask("/orchestrator/status")["provisioning"]["last_failure"]
    bench.expect("exit code 3" in (last or ""), f"the API tells {last}")
    bench.expect(bench.wait(lambda: not bench.leftovers(), 5) is not None, f"left: {bench.leftovers()}")
    bench.tell(f"{len(failed)} failures in {time.monotonic() - began:.0f} s")
    bench.tell(f"single trials after {', '.join(f'{each:.1f}' for each in gaps)} s")
    bench.tell(f"last words \"{details.get('last_line', '')[:50]}\"")


def pauses(bench):
    """Seconds between failures that came one by one: a breaker that is open lets one trial through at a time."""
    times = [datetime.fromisoformat(each["timestamp"].replace("Z", "+00:00")).timestamp()
             for each in bench.events() if each["category"] == "failed"]
    return [later - sooner for sooner, later in zip(times, times[1:]) if later - sooner > 3.5]


@check(10, "a port that another program takes meanwhile costs one more try", on_processes=False)
def taken_port(bench):
    held, first_create = [], threading.Lock()

    def take(call):
        bench.judge.after(call)
        if (call.verb == "create" and call.status == 201 and "containers" in call.path
                and first_create.acquire(blocking=False)):
            published = bench.host.daemon.inspect(call.container)["HostConfig"]["PortBindings"]["6878/tcp"][0]
            first = int(published["HostPort"] or 0) or docker_next(bench)
            for port in range(first, first + (1 if published["HostPort"] not in ("", "0") else 30)):
                taken = socket.socket()
                taken.bind(("127.0.0.1", port))
                taken.listen()
                held.append(taken)
    bench.recorder.after = take
    began = bench.start(MIN_REPLICAS=2)
    bench.expect(bench.wait(lambda: len(bench.ready()) == 2, READY_SECONDS) is not None, f"two are ready: {bench.told()}")
    took = time.monotonic() - began
    failed = [each for each in bench.events() if each.get("category") == "failed"]
    bench.expect(all((each.get("details") or {}).get("class") == "port" for each in failed), f"class port: {failed[:1]}")
    bench.expect(not bench.leftovers(), f"left: {bench.leftovers()}")
    bench.expect("breaker_opened" not in names(bench), "a taken port is no failure")
    bench.tell(f"{len(held)} ports taken, {len(failed)} starts failed, two ready after {took:.1f} s")
    for each in held:
        each.close()


def docker_next(bench):
    """The port that Docker gives next: the one after that of a container made just now."""
    probe = bench.host.daemon.create("port-probe", {
        "Image": "localhost/acequia-engine:1", "Cmd": ["none"], "ExposedPorts": {"6878/tcp": {}},
        "HostConfig": {"PortBindings": {"6878/tcp": [{"HostIp": "127.0.0.1", "HostPort": ""}]}}})
    bench.host.daemon.ask("POST", f"/containers/{probe}/start")
    found = bench.host.daemon.inspect(probe)["NetworkSettings"]["Ports"].get("6878/tcp")
    bench.host.daemon.remove(probe)
    return int(found[0]["HostPort"]) + 1 if found else 32768
