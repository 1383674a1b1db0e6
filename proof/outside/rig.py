"""Engine simulators and a server, started in a temporary folder and ended with it."""
import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

from outside import web

PROGRAM = Path(__file__).resolve().parents[2] / "acequia"
BUILD_SECONDS = 300
START_SECONDS = 30
STOP_SECONDS = 10


class Program:
    """A process of ours with its log, and the JSON that it answers."""

    def __init__(self, name, port, arguments, folder, settings, before=()):
        self.name, self.port = name, port
        self.environment = {**_without_settings(), **settings}
        self.url = f"http://127.0.0.1:{port}"
        self.log = folder / f"{name}.log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen([*before, str(PROGRAM), *arguments], cwd=folder, stdout=log, stderr=log,
                                            env=self.environment)

    def ask(self, path, method="GET", timeout=5.0):
        """The answer as JSON; raises web.Unreachable."""
        answer = web.fetch(self.url + path, method, timeout=timeout)
        if answer.status != 200:
            raise web.Unreachable(f"{self.url}{path} is {answer.status}: {answer.body[:200]!r}")
        return json.loads(answer.body)

    def await_answer(self, path):
        """Returns when it answers; raises web.Unreachable when it does not in time."""
        end = time.monotonic() + START_SECONDS
        while True:
            try:
                return self.ask(path)
            except (web.Unreachable, http.client.HTTPException) as e:
                if time.monotonic() > end or self.process.poll() is not None:
                    raise web.Unreachable(f"{self.name} does not start: {self.log.read_text()[-500:]}") from e
                time.sleep(0.1)

    def end(self):
        """Asks it to end, and kills it when it does not."""
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Engine(Program):
    """A simulator. `place` is how the server calls it."""

    def __init__(self, name, port, folder, timing):
        arguments = ["simulate", f"--port={port}", "--any-content", f"--timing={timing.upper()}"]
        super().__init__(name, port, arguments, folder, {})
        self.place = f"127.0.0.1:{port}"

    def turn(self, **knobs):
        """Turns knobs; an empty value turns one back."""
        return self.ask("/simulator/faults?" + urlencode(knobs), "POST")

    def knobs(self):
        """All there are, and what each does."""
        return {each["name"]: each["does"] for each in self.ask("/simulator/faults")["knobs"]}

    def reset(self):
        """Turns all knobs back."""
        return self.ask("/simulator/faults", "DELETE")

    def contents(self):
        """What was ever started here, by content id."""
        return {each["content_id"]: each for each in self.ask("/simulator/state", timeout=2)["contents"]}

    def is_up(self):
        """Whether it listens."""
        try:
            self.contents()
            return True
        except web.Unreachable:
            return False


class Server(Program):
    """Acequia itself; `before` is a command that runs it."""

    def __init__(self, port, engines, folder, settings, before=()):
        given = {"ACEQUIA_PORT": port, "ACEQUIA_BIND": "127.0.0.1",
                 "ACEQUIA_ENGINES": ",".join(each.place for each in engines), **settings}
        super().__init__("server", port, [], folder, {name: str(value) for name, value in given.items()}, before)

    def sessions(self):
        """The channels by content id."""
        return {each["stream_id"]: each for each in self.ask("/proxy/status")["sessions"]}

    def clients(self):
        """How many viewers it counts."""
        return self.ask("/proxy/status")["total_clients"]

    def vitals(self):
        """(threads of the system, resident megabytes)."""
        text = Path(f"/proc/{self.process.pid}/status").read_text()
        return tuple(int(re.search(rf"{field}:\s+(\d+)", text).group(1)) // unit
                     for field, unit in (("Threads", 1), ("VmRSS", 1024)))


class Rig:
    """So many engines to be harmed, one that never is, and the server; a context manager."""

    def __init__(self, engines, settings, given):
        self.count, self.settings = engines, settings
        self.kept, self.timing, self.knobs = given.folder, given.timing, _pairs(given.knob)
        self.engines, self.programs = [], []
        self.reference = self.server = None

    def __enter__(self):
        subprocess.run([str(PROGRAM), "--version"], check=True, timeout=BUILD_SECONDS, stdout=subprocess.DEVNULL)
        self.folder = Path(self.kept or tempfile.mkdtemp(prefix="acequia-recovery-"))
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            self._start(free_ports(self.count + 2))
        except BaseException:
            self.__exit__()
            raise
        return self

    def _start(self, ports):
        for i, port in enumerate(ports[:-1]):
            name = "reference" if i == self.count else f"engine-{i + 1}"
            self.programs.append(Engine(name, port, self.folder, self.timing))
            self.programs[-1].await_answer("/simulator/state")
            self.reset(self.programs[-1])
        *self.engines, self.reference = self.programs
        self._serve(ports[-1])

    def _serve(self, port):
        self.server = Server(port, self.engines, self.folder, self.settings)
        self.programs.append(self.server)
        self.server.await_answer("/proxy/status")

    def renew_server(self):
        """Another server in the place of the one there is: it knows nothing of what engines did."""
        self.programs.remove(self.server)
        self.server.end()
        self._serve(*free_ports(1))

    def engine(self, place):
        """The engine that the server calls so; None when it names none."""
        return next((each for each in self.engines if each.place == place), None)

    def reset(self, engine):
        """Turns all knobs back to what was asked for all engines."""
        engine.reset()
        if self.knobs:
            engine.turn(**self.knobs)

    def __exit__(self, *_):
        for each in reversed(self.programs):
            each.end()
        if not self.kept:
            shutil.rmtree(self.folder, ignore_errors=True)


def settings_of(given):
    """`warm_spare=always` as the environment has it."""
    return {f"ACEQUIA_{name.upper()}": value for name, value in _pairs(given).items()}


def _pairs(given):
    return {name: value for name, _, value in (each.partition("=") for each in given)}


def _without_settings():
    return {name: value for name, value in os.environ.items() if not name.startswith("ACEQUIA_")}


def free_ports(count):
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in held]
    for each in held:
        each.close()
    return ports
