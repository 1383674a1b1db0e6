"""A container daemon as an independent client sees it: Docker's API over its Unix socket, a connection a question."""
import http.client
import json
import os
import signal
import socket
import time
from pathlib import Path
from urllib.parse import quote

VERSION = "/v1.41"
IMAGE = "localhost/acequia-engine"
ENTRY = ["/jre/bin/java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx96m", "-cp", "/app/acequia.jar",
         "dev.acequia.app.Main", "simulate", "--any-content", "--timing", "QUICK"]
UP_SECONDS = 30


class _Connection(http.client.HTTPConnection):
    def __init__(self, path, timeout):
        super().__init__("d", timeout=timeout)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self.path))


class Daemon:
    """Podman or Docker, as `proof/containers` has started it."""

    def __init__(self, name):
        self.name = name
        self.socket = os.environ[f"ACEQUIA_TEST_{name.upper()}"].removeprefix("unix://")
        self.service = Path(os.environ[f"ACEQUIA_TEST_{name.upper()}_PID"])

    def ask(self, method, path, body=None, timeout=60):
        """(status, JSON or text)."""
        connection = _Connection(self.socket, timeout)
        try:
            connection.request(method, VERSION + path, json.dumps({} if body is None else body),
                               {"Content-Type": "application/json"})
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        finally:
            connection.close()
        try:
            return answer.status, json.loads(text)
        except ValueError:
            return answer.status, text

    def containers(self, label=None):
        """All there are, or those with a label, whatever their state."""
        only = f"&filters={quote(json.dumps({'label': [label]}))}" if label else ""
        return self.ask("GET", f"/containers/json?all=true{only}")[1]

    def inspect(self, container):
        """One of them; None when it is gone."""
        status, found = self.ask("GET", f"/containers/{container}/json")
        return found if status == 200 else None

    def create(self, name, body):
        """The id of a container that is a stranger's to Acequia."""
        status, made = self.ask("POST", f"/containers/create?name={name}", body)
        if status != 201:
            raise RuntimeError(f"{name} could not be created: {status} {made}")
        return made["Id"]

    def remove(self, container):
        """Removes it by force."""
        self.ask("DELETE", f"/containers/{container}?force=true&v=true")

    def has(self, tag):
        """Whether there is such an image of the engine."""
        return self.ask("GET", f"/images/{IMAGE}:{tag}/json")[0] == 200

    def variant(self, tag, environment, arguments=()):
        """The image of an engine with these variables, made of the one that there is."""
        if not self.has(tag):
            base = self.create(f"base-{tag}", {"Image": f"{IMAGE}:1", "Cmd": ["none"]})
            changes = [f"ENTRYPOINT {json.dumps([*ENTRY, *arguments])}", "CMD []",
                       *(f"ENV {name}={value}" for name, value in environment.items())]
            query = "".join(f"&changes={quote(each)}" for each in changes)
            status, said = self.ask("POST", f"/commit?container={base}&repo={IMAGE}&tag={tag}{query}")
            self.remove(base)
            if status not in (200, 201):
                raise RuntimeError(f"the image {tag} could not be made: {status} {said}")
        return f"{IMAGE}:{tag}"

    def kill(self):
        """Kills the service; it stays away until `revive`."""
        self._hold.touch()
        os.kill(int(self.service.read_text()), signal.SIGKILL)

    def revive(self):
        """Has it back."""
        self._hold.unlink()
        end = time.monotonic() + UP_SECONDS
        while time.monotonic() < end:
            try:
                self.ask("GET", "/_ping", timeout=2)
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"{self.name} has not come back")

    @property
    def _hold(self):
        return self.service.with_suffix(".hold")
