"""What runs the engines: a container daemon behind a recorder, or this machine's processes."""
import http.client
import json
import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from outside import web
from outside.fleet.daemon import Daemon
from outside.fleet.recorder import Recorder
from outside.rig import PROGRAM

LABEL = "acequia.instance"


@dataclass(frozen=True)
class Found:
    """An engine as it is found without asking Acequia. `port` is None while it has none."""

    name: str
    id: str
    state: str
    pid: int
    port: int

    def plays(self):
        """The contents that it has sessions of; empty when it does not answer."""
        try:
            answer = web.fetch(f"http://127.0.0.1:{self.port}/simulator/state", timeout=1)
            return [each["content_id"] for each in json.loads(answer.body)["contents"] if each["status"] != "none"]
        except (web.Unreachable, ValueError, http.client.HTTPException):
            return []

    def kill(self):
        """Ends its process without a word."""
        os.kill(self.pid, signal.SIGKILL)


def _environment(boot, crash, deaf):
    named = {"SIMULATOR_BOOT": boot, "SIMULATOR_CRASH": crash, "SIMULATOR_DEAF": "true" if deaf else ""}
    return {name: str(value) for name, value in named.items() if value not in ("", 0, None)}


class Containers:
    """Engines in containers of Podman or Docker."""

    isolated = True

    def __init__(self, name):
        self.name, self.daemon = name, Daemon(name)
        self.recorder = None

    def open(self, folder):
        """A recorder for one run of the server."""
        self.socket = folder / "s"
        self.recorder = Recorder(self.socket, self.daemon.socket)

    def close(self):
        """Ends it."""
        self.recorder.close()

    def settings(self, boot=0, crash=None, deaf=False, flag=None, image=None):
        """Of the server, so that it starts engines that behave so; `flag` is one more of theirs."""
        if image is None:
            tag = f"b{boot}-c{crash}-{'deaf' if deaf else 'ears'}".lower()
            image = self.daemon.variant(tag, _environment(boot, crash, deaf))
        chosen = {"ENGINE_IMAGE": image, "DOCKER_HOST": f"unix://{self.socket}"}
        if flag:
            chosen["ENGINE_COMMAND"] = "--bind-all --http-port {http} --api-port {api} --port {p2p} " + flag
        return chosen

    def engines(self, instance):
        """All of an instance."""
        found = []
        for each in self.daemon.containers(f"{LABEL}={instance}"):
            whole = self.daemon.inspect(each["Id"])
            if whole:
                state, ports = whole["State"], (whole["NetworkSettings"].get("Ports") or {}).get("6878/tcp") or []
                found.append(Found(whole["Name"].strip("/"), whole["Id"], state["Status"], state["Pid"],
                                   int(ports[0]["HostPort"]) if ports else None))
        return sorted(found, key=lambda each: each.name)

    def remove_all(self, instance):
        """Leaves none."""
        for each in self.daemon.containers(f"{LABEL}={instance}"):
            self.daemon.remove(each["Id"])


class Processes:
    """Engines as processes of this machine."""

    name, isolated = "processes", False
    recorder = None

    def open(self, folder):
        """The folder of a server."""
        self.folder = folder / "data" / "engines"

    def close(self):
        """Nothing is kept."""

    def settings(self, boot=0, crash=None, deaf=False, flag=None, image=None):
        """Of the server, so that it starts engines that behave so; `flag` is one more of theirs."""
        variables = " ".join(f"{name}={value}" for name, value in _environment(boot, crash, deaf).items())
        return {"ENGINE_COMMAND": f"/usr/bin/env {variables} {_java()} -XX:+UseSerialGC -XX:TieredStopAtLevel=1 "
                                  f"-Xmx96m -cp {PROGRAM.parent}/target/acequia.jar dev.acequia.app.Main simulate "
                                  f"--any-content --timing QUICK --http-port {{http}} --api-port {{api}} "
                                  f"--port {{p2p}}" + (f" {flag}" if flag else "")}

    def engines(self, _):
        """All in the folder."""
        found = []
        for each in sorted(self.folder.glob("acequia-*")):
            try:
                labels = dict(line.split("=", 1) for line in (each / "labels").read_text().splitlines() if "=" in line)
                port = int(labels["acequia.http-port"])
            except (OSError, KeyError):
                continue  # It is being made, or removed.
            pid = self._pid(each / "process")
            state = "created" if pid is None else "running" if _is_alive(pid) else "exited"
            found.append(Found(each.name, f"{each.name} {pid}", state, pid, port))
        return found

    @staticmethod
    def _pid(note):
        try:
            return int(note.read_text().split()[0])
        except (OSError, IndexError):
            return None

    def remove_all(self, _):
        """Leaves none."""
        for each in self.engines(None):
            if each.state == "running":
                each.kill()
        time.sleep(0.1)


def _java():
    home = subprocess.run([str(PROGRAM.parent / "src/build/find-jdk")], check=True, capture_output=True, text=True)
    return home.stdout.strip() + "/bin/java"


def _is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def host(name):
    """The one of this name."""
    return Processes() if name == "processes" else Containers(name)
