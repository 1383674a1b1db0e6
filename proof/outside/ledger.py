"""Sessions at the engines: each that was started is stopped, runs, or was ended by the engine itself."""
import threading
import time
from collections import Counter

from outside import web

LOOK_SECONDS = 0.2
NEVER = {"status": "none", "starts": 0, "stops": 0}


class Ledger(threading.Thread):
    """Looks at the engines again and again; knows what they ended themselves, and how many contents they played.

    `joined` counts starts of what the same engine played already, `idled` sessions that nobody stopped.
    """

    def __init__(self, engines, server):
        super().__init__(daemon=True)
        self.engines, self.server = engines, server
        self.over = threading.Event()
        self.lock = threading.Lock()
        self.last = {}
        self.crashed, self.idled, self.joined = Counter(), Counter(), Counter()
        self.most = Counter()
        self.peaks = []

    def run(self):
        while not self.over.wait(LOOK_SECONDS):
            for engine in self.engines:
                self.look(engine)

    def look(self, engine):
        """Takes note of an engine; None when it does not answer."""
        with self.lock:
            try:
                now = engine.contents()
            except web.Unreachable:
                return None
            before = self.last.get(engine.place, {})
            for name, each in now.items():
                surplus = _surplus(before.get(name, NEVER), each)
                (self.joined if _runs(each) else self.idled)[engine.place] += surplus
            self.last[engine.place] = now
            load = sum(map(_runs, now.values()))
            if load > self.most[engine.place]:
                self.most[engine.place] = load
                self.peaks.append((load, self._peak(engine, now)))
            return now

    def _peak(self, engine, contents):
        told = {name for name, each in self.server.sessions().items() if each["engine"] == engine.place}
        names = [name[:8] + ("" if name in told else " (the server does not know of it)")
                 for name, each in contents.items() if _runs(each)]
        return f"{time.strftime('%T')} {engine.place} plays {', '.join(names)}"

    def crash(self, engine, seconds):
        """Lets an engine crash, with what it plays."""
        now = self.look(engine)
        with self.lock:
            engine.turn(crash=f"{seconds}s")
            self.crashed[engine.place] += sum(map(_runs, (now or {}).values()))
            time.sleep(4 * LOOK_SECONDS)
            self.last[engine.place] = {name: {**each, "status": "none"} for name, each in (now or {}).items()}

    def load(self, engine):
        """How many contents it played when it was last looked at."""
        with self.lock:
            return sum(map(_runs, self.last.get(engine.place, {}).values()))

    def running(self):
        """What runs now, as (engine, content); None when an engine does not answer."""
        looks = [(engine.place, self.look(engine)) for engine in self.engines]
        if any(contents is None for _, contents in looks):
            return None
        return {(place, name) for place, contents in looks for name, each in contents.items() if _runs(each)}

    def totals(self):
        """(started, stopped, running, ended by crashes, ended for idleness, joined one that ran) over all engines."""
        started = stopped = running = 0
        for engine in self.engines:
            for each in (self.look(engine) or {}).values():
                started += each["starts"]
                stopped += each["stops"]
                running += _runs(each)
        return started, stopped, running, self.crashed.total(), self.idled.total(), self.joined.total()


def _surplus(before, now):
    """Starts that neither a stop nor what runs answers for: joined what ran, or ended without a stop."""
    return (_runs(before) + now["starts"] - before["starts"]) - (_runs(now) + now["stops"] - before["stops"])


def _runs(content):
    return content["status"] != "none"
