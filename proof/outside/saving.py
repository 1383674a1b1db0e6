"""Kills who saves settings, again and again, and looks at what is on the disk then."""
import json
import random
import re
import subprocess
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from outside import web
from outside.rig import BUILD_SECONDS, PROGRAM, Server, free_ports
from outside.verdict import Verdict

ROOT = PROGRAM.parent
FLAGS = ("-Dslf4j.provider=dev.acequia.app.Logging",  # to standard error
         "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m", "-Xshare:auto")
START_SECONDS = 60
LONGEST = 0.2  # seconds from its first change to the kill of a process that only saves
LONGEST_SERVER = 1.5
FIRST = 5000  # the default of the setting that tells the number


class Saving:
    """The run: so many kills of processes that only save, then of servers."""

    def __init__(self, given):
        self.given = given
        self.verdict = Verdict()
        self.seen = Counter()

    def run(self):
        """The code for the shell."""
        subprocess.run([str(PROGRAM), "--version"], check=True, timeout=BUILD_SECONDS, stdout=subprocess.DEVNULL)
        with tempfile.TemporaryDirectory(prefix="acequia-settings-") as folder:
            self._savers(Path(folder))
            if self.given.servers:
                self._servers(Path(folder) / "server")
        return self.verdict.code

    def _savers(self, folder):
        jdk = subprocess.run([str(ROOT / "src/build/find-jdk")], check=True, capture_output=True, text=True,
                             timeout=START_SECONDS).stdout.strip()
        jar = ROOT / "target/acequia.jar"
        subprocess.run([f"{jdk}/bin/javac", "-cp", str(jar), "-d", str(folder), str(ROOT / "proof/outside/Saver.java")],
                       check=True, timeout=START_SECONDS)
        command = [f"{jdk}/bin/java", *FLAGS, "-cp", f"{folder}:{jar}", "Saver"]
        jobs = [(folder / f"data-{i}", len(range(i, self.given.kills, self.given.jobs)), command,
                 random.Random(self.given.seed * 1000 + i)) for i in range(self.given.jobs)]
        began = time.monotonic()
        with ThreadPoolExecutor(self.given.jobs) as pool:
            troubles = [each for result in pool.map(lambda job: self._kill_savers(*job), jobs) for each in result]
        self._judge(f"{self.given.kills} kills of a process that only saves", troubles, time.monotonic() - began)

    def _kill_savers(self, data, kills, command, moments):
        """What was wrong after each of so many kills, one after the other in one folder."""
        troubles = []
        for number in range(kills):
            before = found(data) or FIRST
            process = subprocess.Popen([*command, str(data)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                       text=True)
            first = process.stdout.readline()
            time.sleep(moments.uniform(0, LONGEST))
            process.kill()
            saved = [int(each) for each in [first, *process.stdout.read().splitlines(keepends=True)]
                     if each.endswith("\n")]
            process.wait()
            troubles += [f"kill {number} in {data.name}: {each}" for each in self._wrong(data, before, saved)]
        return troubles

    def _wrong(self, data, before, saved):
        """What is wrong after a kill: the file must be what was saved last, or what was about to be saved."""
        if not saved or saved[0] != before:
            yield f"{before} was saved, but the next process found {saved[:1]}"
            return
        try:
            now = found(data) or FIRST
            history(data)
        except ValueError as e:
            yield str(e)
            return
        self.seen["old" if now == saved[-1] else "new"] += 1
        self.seen["changes"] += len(saved) - 1
        if now not in (saved[-1], saved[-1] + 1):
            yield f"{saved[-1]} was saved, but the file has {now}"

    def _servers(self, folder):
        data = folder / "data"
        folder.mkdir()
        moments = random.Random(self.given.seed)
        began, troubles = time.monotonic(), []
        for number in range(self.given.servers):
            before = found(data) or FIRST
            server = Server(free_ports(1)[0], [], folder, {"ACEQUIA_DATA_DIR": data})
            try:
                held = server.await_answer("/proxy/config")["max_clients_per_channel"]
                saved = [held]
                changing = threading.Thread(target=_change, args=(server, saved))
                changing.start()
                time.sleep(moments.uniform(0, LONGEST_SERVER))
            finally:
                server.process.kill()
                server.process.wait()
            changing.join()
            troubles += [f"kill {number} of the server: {each}" for each in self._wrong(data, before, saved)]
        self._judge(f"{self.given.servers} kills of a whole server", troubles, time.monotonic() - began)

    def _judge(self, what, troubles, seconds):
        for each in troubles[:20]:
            print(each)
        self.verdict.expect(
            not troubles,
            f"{what} in {seconds:.0f} s, {self.seen['changes']} changes: {self.seen['old']} times the file was what"
            f" was told to be saved, {self.seen['new']} times the next one, {len(troubles)} times anything else")
        self.seen.clear()


def _change(server, saved):
    while True:
        number = saved[-1] + 1
        try:
            query = f"max_connections={number}&max_clients_per_channel={number}&stream_tokens=number{number}-x"
            server.ask(f"/proxy/config?{query}", "POST")
        except (web.Unreachable, OSError, ValueError):
            return
        saved.append(number)


def found(data):
    """The number in the saved file; None when there is none. Raises ValueError when it is not whole."""
    number = _number(data / "settings.json")
    previous = _number(data / "settings.previous.json")
    if previous is not None and previous not in (number, (number or 0) - 1):
        raise ValueError(f"settings.json has {number}, but settings.previous.json {previous}")
    return number


def _number(file):
    try:
        text = file.read_text()
    except FileNotFoundError:
        return None
    try:
        values = json.loads(text)
        numbers = {values["max_connections"], values["max_clients_per_channel"]}
        numbers |= {int(each) for each in re.findall(r"number(\d+)-", values["stream_tokens"])}
    except (ValueError, KeyError) as e:
        raise ValueError(f"{file.name} is not whole: {text[:200]!r}") from e
    if len(numbers) != 1:
        raise ValueError(f"{file.name} is of several changes: {sorted(numbers)}")
    return numbers.pop()


def history(data):
    """The history; raises ValueError when it is not whole."""
    file = data / "settings.history.json"
    return json.loads(file.read_text()) if file.exists() else []
