"""Engines harmed at random for a while, never all at once, under viewers of several contents who come and go."""
import random
import threading
import time

from outside import web
from outside.ledger import Ledger
from outside.rig import Rig, settings_of
from outside.tsviewers import Reading, TsViewer
from outside.verdict import Verdict, quantile

CONTENTS = ("94c2fd8fb9bc8f2fc71a2cbe9d4b866f227a0209", "9045e4d392ff0634bfd07ba044588a28583c494e",
            "995dccd513ce2b561a395854d76a7742d2df55f0")
SETTINGS = {"ACEQUIA_STALL_TIMEOUT": "3", "ACEQUIA_MAX_STREAMS_PER_ENGINE": "2", "ACEQUIA_ENGINE_HEALTH_INTERVAL": "2",
            "ACEQUIA_ENGINE_START_TIMEOUT": "10", "ACEQUIA_ENGINE_FIRST_BYTE_TIMEOUT": "15"}
# `refuse` and `crash` last as long as their value says.
HARMS = {"crash": None, "refuse": None, "silentStall": "0", "reset": "1", "cleanEof": "1", "acceptNoReply": "true",
         "http503": "true", "stopHang": "true"}
# These are noticed by starts, stops and questions only, so that half of the time what plays is reset as well.
DEAF = {"refuse", "acceptNoReply", "http503", "stopHang"}
SPELL = 3, 12
REST = 1, 6
STAY = 10, 60
AWAY = 1, 5
STAYING_SHARE = 0.7
BUSY_SHARE = 0.8
HEAL_SECONDS = 75
FRESH = 5.0


class Harmer(threading.Thread):
    """Harms engines one after the other, each for a while; one at least is always well."""

    def __init__(self, rig, ledger, chance):
        super().__init__(daemon=True)
        self.rig, self.ledger, self.chance = rig, ledger, chance
        self.over = threading.Event()
        self.until = {}
        self.log = []
        self.deaf = 0
        self.began = time.monotonic()

    def run(self):
        while not self.over.wait(self.chance.uniform(*REST)):
            self._heal(time.monotonic())
            well = [each for each in self.rig.engines if each.place not in self.until]
            if len(well) > 1:
                busy = [each for each in well if self.ledger.load(each)]
                self._harm(self.chance.choice(busy if busy and self.chance.random() < BUSY_SHARE else well))

    def _harm(self, engine):
        knob, seconds = self.chance.choice(list(HARMS)), self.chance.uniform(*SPELL)
        beside = {"reset": "1"} if knob in DEAF and self.chance.random() < 0.5 else {}
        self.deaf += knob in DEAF
        self.log.append(f"{time.monotonic() - self.began:6.1f} s {engine.place} {knob} for {seconds:.1f} s"
                        f"{' with a reset' if beside else ''}")
        self.until[engine.place] = time.monotonic() + seconds
        if knob == "crash":
            self.ledger.crash(engine, round(seconds, 1))
        else:
            engine.turn(**{knob: HARMS[knob] or f"{seconds:.1f}s", **beside})

    def _heal(self, now):
        for engine in self.rig.engines:
            if self.until.get(engine.place, now) < now:
                try:
                    self.rig.reset(engine)
                    del self.until[engine.place]
                except web.Unreachable:
                    pass  # it is back when its spell is over

    def end(self):
        """Heals all; returns when it is done."""
        self.over.set()
        self.join(30)
        while self.until:
            self._heal(time.monotonic() + max(SPELL))
            time.sleep(0.2)


class Crowd(threading.Thread):
    """Some viewers stay, the others leave after a while and come again. A place has one viewer at a time."""

    def __init__(self, url, count, reading, chance):
        super().__init__(daemon=True)
        self.url, self.reading, self.chance = url, reading, chance
        self.over = threading.Event()
        self.staying = int(count * STAYING_SHARE + 0.5)
        self.viewers = [None] * count
        self.next_move = [0.0] * count
        self.lost, self.refused, self.silences = [], [], []
        self.came = 0

    def run(self):
        while not self.over.wait(0.1):
            for i, viewer in enumerate(self.viewers):
                if viewer and viewer.error:
                    self._note(i, viewer)
                elif time.monotonic() > self.next_move[i]:
                    self._move(i, viewer)

    def _note(self, i, viewer):
        kind = self.lost if viewer.came else self.refused
        kind.append(f"viewer {i} of {viewer.url[-40:-36]} after {time.monotonic() - viewer.born:.1f} s: {viewer.error}")
        self._go(i)

    def _move(self, i, viewer):
        if viewer:
            self._go(i)
            return
        agent = f"viewer-{i}"
        url = f"{self.url}/ace/getstream?id={CONTENTS[i % len(CONTENTS)]}"
        try:
            self.viewers[i] = self.reading.add(TsViewer(url, agent))
            self.came += 1
        except OSError as e:
            self.refused.append(f"viewer {i}: {e!r}")
        stay = self.chance.uniform(*STAY) if i >= self.staying else float("inf")
        self.next_move[i] = time.monotonic() + stay

    def _go(self, i):
        self.silences.append(self.viewers[i].longest_silence())
        self.reading.remove(self.viewers[i])
        self.viewers[i] = None
        self.next_move[i] = time.monotonic() + self.chance.uniform(*AWAY)

    def served(self):
        """(viewers who got media in the last seconds, viewers)."""
        there = [each for each in self.viewers if each]
        return sum(each.is_fresh(FRESH) for each in there), len(there)

    def stay(self):
        """Nobody comes or goes any more."""
        self.over.set()
        self.join(5)
        for i, viewer in enumerate(self.viewers):
            if viewer and viewer.error:
                self._note(i, viewer)

    def leave(self):
        """All go."""
        for i, viewer in enumerate(self.viewers):
            if viewer:
                self._note(i, viewer) if viewer.error else self._go(i)


class Flapping:
    """The run and what is judged of it."""

    def __init__(self, given):
        self.given = given
        self.verdict = Verdict()
        self.reading = Reading()
        self.vitals = []
        self.limit = None

    def run(self):
        """The code for the shell."""
        settings = {**SETTINGS, **settings_of(self.given.set)}
        self.limit = int(settings["ACEQUIA_MAX_STREAMS_PER_ENGINE"])
        chance = random.Random(self.given.seed)
        with Rig(self.given.engines, settings, self.given) as self.rig:
            self.ledger = Ledger(self.rig.engines, self.rig.server)
            self.crowd = Crowd(self.rig.server.url, self.given.viewers, self.reading, chance)
            self.harmer = Harmer(self.rig, self.ledger, random.Random(self.given.seed + 1))
            for each in (self.reading, self.ledger, self.crowd):
                each.start()
            self._harm()
            self._judge()
        return self.verdict.code

    def _harm(self):
        time.sleep(10)
        self._measure("start")
        self.harmer.start()
        time.sleep(self.given.seconds / 2)
        self._measure("middle")
        time.sleep(self.given.seconds / 2)
        self.harmer.end()
        self._measure("end")
        for line in self.harmer.log if self.given.verbose else ():
            print("        " + line)

    def _measure(self, when):
        threads, megabytes = self.rig.server.vitals()
        served, there = self.crowd.served()
        self.vitals.append(f"{when:8} {threads:8} {megabytes:7} {served:7} {there:8}")
        print(f"{when}: {threads} threads, {megabytes} MB, {served} of {there} viewers served", flush=True)

    def _wait(self, holds, seconds):
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            if holds():
                return time.monotonic() - began
            time.sleep(0.5)
        return None

    def _is_as_told(self):
        told = {(each["engine"], name) for name, each in self.rig.server.sessions().items()}
        return self.ledger.running() == told

    def _judge(self):
        verdict, crowd = self.verdict, self.crowd
        crowd.stay()
        took = self._wait(lambda: len(set(crowd.served())) == 1, HEAL_SECONDS)
        verdict.expect(took is not None, f"{crowd.served()[0]} of {crowd.served()[1]} viewers are served "
                                         f"{'at last' if took is None else f'after {took:.1f} s'}")
        took = self._wait(self._is_as_told, HEAL_SECONDS)
        verdict.expect(took is not None, f"what the engines play is what the server tells after "
                                         f"{'never' if took is None else f'{took:.1f} s'}: {self.ledger.running()}")
        crowd.leave()
        verdict.expect(not crowd.lost, f"{len(crowd.lost)} of {crowd.came} connections lost in "
                                       f"{len(self.harmer.log)} harms")
        verdict.evidence(crowd.lost)
        print(f"       {len(crowd.refused)} viewers came in vain")
        verdict.evidence(crowd.refused)
        self._judge_sessions()
        self._print_numbers()

    def _judge_sessions(self):
        gone = self._wait(lambda: self.ledger.running() == set(), HEAL_SECONDS)
        self.verdict.expect(gone is not None, "no session is left when all have left")
        started, stopped, running, crashed, idled, joined = self.ledger.totals()
        self.verdict.expect(started == stopped + running + crashed + idled + joined,
                            f"sessions: {started} started = {stopped} stopped + {running} running + {crashed} killed "
                            f"+ {idled} left to the engine's idleness + {joined} that joined those")
        deaf = self.harmer.deaf * self.limit
        self.verdict.expect(idled + joined <= deaf, f"{idled + joined} sessions were not stopped; engines that did "
                                                    f"not hear or obey played {deaf} at most")
        most = max(self.ledger.most.values())
        self.verdict.expect(most <= self.limit, f"an engine played {most} contents at most, {self.limit} are allowed")
        self.verdict.evidence([line for load, line in self.ledger.peaks if load > self.limit])
        self.reading.over.set()
        self.ledger.over.set()

    def _print_numbers(self):
        print("\nwhen      threads      MB  served  viewers")
        print("\n".join(self.vitals))
        silences = self.crowd.silences
        print(f"\nlongest silence of media of a viewer: median {quantile(silences, 0.5):.2f} s, p95 "
              f"{quantile(silences, 0.95):.2f} s, max {max(silences, default=0):.2f} s")
