"""The invariants of engines on demand, judged from all calls that Acequia has made on the daemon's socket."""
import re
import time

# How long a call may take at most; a stop is given its time besides.
LONGEST = {"GET": 10, "POST": 31, "DELETE": 46}
STOP_MARGIN = 15


class Invariants:
    """Takes note of sessions when a stop is asked for, and of ports after starts; judges in the end.

    `may_end_sessions` is set by a check in which an engine is ended by force or at a deadline.
    """

    def __init__(self, host, instance, most):
        self.host, self.instance, self.most = host, instance, most
        self.may_end_sessions = False
        self.ports, self.stopped_under_viewers = {}, []
        self.parts = [0]

    def cleared(self):
        """All containers have been removed by somebody else."""
        self.parts.append(len(self.host.recorder.calls))

    def before(self, call):
        """A call is about to go through."""
        if call.verb in ("stop", "kill", "remove") and call.container in self.ports:
            port, found = self._running(call.container)
            plays = found.plays() if found else []
            if plays and not self.may_end_sessions:
                self.stopped_under_viewers.append(f"{call.verb} of port {port} with {len(plays)} sessions")

    def after(self, call):
        """It has been answered."""
        if call.verb == "start" and call.status == 204:
            found = self._find(call.container)
            self.ports[call.container] = found.port if found else None

    def _find(self, container):
        return next((each for each in self.host.engines(self.instance()) if each.id == container), None)

    def _running(self, container):
        found = self._find(container)
        return (found.port, found) if found and found.state == "running" else (None, None)

    def broken(self):
        """What did not hold, a line for each."""
        for begin, end in zip(self.parts, (*self.parts[1:], None)):
            part = [each for each in self.host.recorder.calls[begin:end] if each.verb != "events"]
            yield from self._counted(part)
            yield from self._names_and_ports(part)
        calls = [each for each in self.host.recorder.calls if each.verb != "events"]
        yield from self._ours(calls)
        yield from self._hardened(calls)
        yield from self._prompt(calls)
        yield from (f"invariant 3: {each}" for each in self.stopped_under_viewers)

    def _lives(self, calls):
        """(time, +1 or -1, id, name), in order."""
        moves = []
        names = {}
        for each in calls:
            if each.verb == "create" and each.status == 201:
                names[each.container] = each.name
                moves.append((each.ended or each.began, 1, each.container, each.name))
            elif each.verb == "remove" and each.status in (200, 204) and each.container in names:
                moves.append((each.began, -1, each.container, names[each.container]))
        return sorted(moves, key=lambda each: each[0])

    def _counted(self, calls):
        living = most = 0
        for _, change, _, _ in self._lives(calls):
            living += change
            most = max(most, living)
        self.highest = most
        if most > self.most + 1:
            yield f"invariant 1: {most} containers at a time, {self.most} and one more are allowed"

    def _names_and_ports(self, calls):
        living, live_ports = {}, {}
        for _, change, container, name in self._lives(calls):
            if change < 0:
                living.pop(container, None)
                continue
            if name in living.values():
                yield f"invariant 2: two containers are called {name}"
            living[container] = name
        ends = {each.container: each.began for each in calls if each.verb in ("stop", "kill", "remove")}
        for each in calls:
            port = self.ports.get(each.container) if each.verb == "start" and each.status == 204 else None
            holder = live_ports.get(port)
            if port and holder and holder != each.container and ends.get(holder, each.began + 1) > each.began:
                yield f"invariant 2: two containers share port {port}"
            if port:
                live_ports[port] = each.container

    def _ours(self, calls):
        ours = {each.container for each in calls if each.verb == "create"}
        for each in calls:
            if each.changes and each.verb != "create" and each.container and each.container not in ours:
                yield f"invariant 4: {each.verb} of {each.container}, which is not ours"
            if each.verb == "rename":
                yield "invariant 4: a container was renamed"

    def _hardened(self, calls):
        for each in (each for each in calls if each.verb == "create" and "containers" in each.path):
            host = each.body.get("HostConfig", {})
            if (host.get("CapDrop") != ["ALL"] or host.get("Privileged") or host.get("Binds")
                    or host.get("NetworkMode") == "host" or host.get("RestartPolicy", {}).get("Name") != "no"
                    or each.body.get("Labels", {}).get("acequia.instance") != self.instance()
                    or any(port["HostIp"] != "127.0.0.1" for ports in host.get("PortBindings", {}).values()
                           for port in ports)):
                yield f"section 6: the container {each.name} has more rights than it may have"

    def _prompt(self, calls):
        for each in calls:
            if "/images/create" in each.path:
                continue
            grace = int((re.search(r"[?&]t=(\d+)", each.path) or ["0", "0"])[1])
            allowed = grace + STOP_MARGIN if each.verb == "stop" else LONGEST.get(each.method, 31)
            took = (each.ended or time.monotonic()) - each.began
            if each.ended and took > allowed + 1:
                yield f"invariant 8: {each.method} {each.path[:60]} was under way for {took:.0f} s"

    def is_quiet(self, seconds):
        """Whether nothing was changed for so long (invariant 12)."""
        count = len([each for each in self.host.recorder.calls if each.changes])
        time.sleep(seconds)
        return count == len([each for each in self.host.recorder.calls if each.changes])
