"""Every fault that the simulator knows, one after the other, each before a server of its own: what viewers noticed."""
import hashlib
import time

from outside import web
from outside.hlsviewer import HlsViewer
from outside.rig import Rig, settings_of
from outside.tsviewers import Reading, TsViewer
from outside.verdict import Verdict

SETTINGS = {"ACEQUIA_STALL_TIMEOUT": "3", "ACEQUIA_ENGINE_START_TIMEOUT": "5", "ACEQUIA_ENGINE_FIRST_BYTE_TIMEOUT": "8",
            "ACEQUIA_ENGINE_HEALTH_INTERVAL": "1"}
PAST = {"burstBytes": "4MB"}
# What the session that plays has delivered, and one that begins has not for a second.
PLAYED = "3MB"
START_SECONDS = 40
BURST_SECONDS = 3.5
LOOK_SECONDS = 7.0
CALM_SECONDS = 2.5
FRESH = 3.0
# What takes longer to be noticed although media come.
LONGER = {"trickle": 45.0, "loop": 20.0, "burstRate": 45.0}

# On what is being played.
PLAYING = {
    "silentStall": "0", "silentDownload": "true", "cleanEof": "1", "reset": "1", "loop": "4s", "liveposStuck": "all",
    "trickle": "300k", "jitter": "2s", "corrupt": "bitflip,drop,ccJump", "idleTimeout": "1s", "inject": "stat:500",
    "statHang": "true", "statEmpty": "true", "statCamelCase": "true", "statNumbersAsStrings": "true",
    "refuse": "6s", "resetOnAccept": "6s", "http503": "true", "acceptNoReply": "true", "crash": "4s", "p2pDown": "true",
    "clockSkew": "5s", "stopHang": "true", "lagLimit": "1s", "burstRate": "100k",
}
# On starts: the session that plays is ended, so that there is one.
STARTS = {
    "startDelay": "4s", "startHang": "true", "startError": "mod_detected", "startErrorOption": "token",
    "prebufSeconds": "6s", "prebufTail": "4s,30s", "noPeers": "true", "peersNoData": "true", "headerMode": "empty", "headerTimeout": "1s",
    "holdAt": "content", "burstBytes": "0", "framing": "chunked", "tinyStart": "true", "sessionLimit": "0",
    "slowRedirectBody": "true", "extraRedirect": "true", "wrongHost": "true", "relativeUrls": "true",
    "hlsUnsupported": "true", "hlsOnly": "true", "remoteDenied": "true", "timeScale": "5", "seed": "7",
    "isEncrypted": "true", "startAnswer": "{}", "redirectLoop": "true", "emptyBody": "true",
}
# On a session whose playlist is read, with segments that are shorter than stall_timeout.
PLAYLIST = {"hlsOnly": "true", "segmentKeyFrames": "1"}
SEGMENTS = {
    "hlsFreeze": "true", "hlsGap": "2", "hlsDiscontinuity": "2", "segmentKeyFrames": "2", "segment404": "true",
    "segmentDelay": "2s", "segmentRate": "100k", "segmentCut": "true", "missingStatus": "500",
}
# On a session that another player of the same engine takes over.
TAKEN = {"supersede": "stall", "supersedeDelay": "2s"}
# Only a second reader with the identity of the server meets it, and there is none.
WITHOUT = {"firstReaderOnSecond"}
# What a knob needs beside it to show.
BESIDE = {"headerTimeout": {"headerMode": "startTimeout", "noPeers": "true"}, "headerMode": {"noPeers": "true"},
          "startErrorOption": {"startError": "missing option"}, "missingStatus": {"segment404": "true"},
          "corruptEvery": {"corrupt": "drop"}, "isEncrypted": {"segmentKeyFrames": "1"},
          "hlsOnly": {"segmentKeyFrames": "1"}}
PLAYING["corruptEvery"] = "200"


class Faults:
    """One row a knob. A row's channel has one TS viewer and one HLS viewer."""

    def __init__(self, given):
        self.given = given
        self.verdict = Verdict()
        self.reading = Reading()

    def run(self):
        """The code for the shell."""
        values = {**PLAYING, **STARTS, **SEGMENTS, **TAKEN}
        with Rig(2, {**SETTINGS, **settings_of(self.given.set)}, self.given) as self.rig:
            self.reading.start()
            self.rig.knobs = {**PAST, **self.rig.knobs}
            known = self.rig.reference.knobs()
            chosen = self.given.only.split(",") if self.given.only else known
            print("| Fault (simulator knob) | Detected as | Repaired by | Time without media, s | Viewers lost |\n|---|---|---|---|---|")
            lost = [knob for knob in chosen if knob in values and not self._row(known, knob, values[knob])]
            self.reading.over.set()
            untried = [knob for knob in chosen if knob not in values and knob not in WITHOUT]
        print()
        self.verdict.expect(not untried, f"{len(untried)} knobs are not known here: {', '.join(untried) or 'none'}")
        self.verdict.expect(not lost, f"{len(lost)} knobs cost viewers: {', '.join(lost) or 'none'}")
        return self.verdict.code

    def _row(self, known, knob, value):
        """Whether no viewer was lost."""
        self.rig.renew_server()
        row = Row(self.rig, self.reading, knob, value, known[knob].startswith("engine:"), self.given.limit)
        try:
            cells, lost = row.play()
        finally:
            row.end()
        name = f"`{knob}={value}`" + "".join(f" with `{k}={v}`" for k, v in BESIDE.get(knob, {}).items())
        print(f"| {name} | {' | '.join(cells)} | {', '.join(lost) or '0'} |", flush=True)
        return not lost


class Row:
    """One knob on a channel that nobody has watched before: turned for that only, if it is not about the engine."""

    def __init__(self, rig, reading, knob, value, is_engines, limit):
        self.rig, self.reading = rig, reading
        self.knob, self.is_engines, self.limit = knob, is_engines, limit
        self.knobs = {**BESIDE.get(knob, {}), knob: value}
        self.content = hashlib.sha1(f"{knob} {time.time()}".encode()).hexdigest()
        self.ts = TsViewer(f"{rig.server.url}/ace/getstream?id={self.content}", f"ts-{knob}")
        self.hls = HlsViewer(f"{rig.server.url}/ace/manifest.m3u8?id={self.content}", f"hls-{knob}")

    def play(self):
        """The cells of the table and which viewers were lost."""
        self._heal()
        if self.knob in SEGMENTS:
            for engine in self.rig.engines:
                engine.turn(**PLAYLIST, content=self.content)
        self.reading.add(self.ts)
        self.hls.start()
        if not self._wait(lambda: self.ts.plays and self.hls.segments, START_SECONDS):
            return ["", f"the channel does not start: {self.ts.error} {self.hls.errors[:1]}", ""], ["TS", "HLS"]
        self._wait(lambda: self._channel()["state"] == "live", START_SECONDS)
        time.sleep(BURST_SECONDS)
        before = self._channel()
        self.ts.longest_silence()
        self._harm(self.rig.engine(before["engine"]))
        after = self._outcome()
        silence = self.ts.longest_silence()
        lost = [name for name, gone in (("TS", self.ts.error), ("HLS", self.hls.errors or self.hls.backward)) if gone]
        return [_detected(before, after), self._repaired(before, after), f"{silence:.1f}"], lost

    def _harm(self, engine):
        engine.turn(**self.knobs, **({} if self.is_engines else {"content": self.content}))
        if self.knob in STARTS:
            engine.turn(cleanEof=PLAYED, content=self.content)
            time.sleep(0.5)
            engine.turn(cleanEof="", content=self.content)
        elif self.knob in TAKEN:
            web.fetch(f"{engine.url}/ace/getstream?id={self.content}&pid=other&format=json")

    def _outcome(self):
        """The channel when it has been well for some seconds, or when the time is over."""
        began = time.monotonic()
        calm, last, now = began, None, {}
        shortest = LONGER.get(self.knob, LOOK_SECONDS)
        while time.monotonic() - began < max(self.limit, shortest) and not self.ts.error:
            now = self._channel() or now
            session = now.get("engine"), now.get("playback_session_id")
            if session != last or not self.ts.is_fresh(FRESH) or now.get("state") != "live":
                calm, last = time.monotonic(), session
            if time.monotonic() - began > shortest and time.monotonic() - calm > CALM_SECONDS:
                break
            time.sleep(0.1)
        return now

    def _repaired(self, before, after):
        if not self.ts.is_fresh(FRESH):
            return "nothing in time"
        if after.get("engine") != before.get("engine"):
            return "other engine"
        same = after.get("playback_session_id") == before.get("playback_session_id")
        return "nothing needed" if same else "same engine"

    def _channel(self):
        return self.rig.server.sessions().get(self.content, {})

    def _wait(self, holds, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if holds():
                return True
            time.sleep(0.05)
        return False

    def _heal(self):
        for engine in self.rig.engines:
            self._wait(engine.is_up, START_SECONDS)
            self.rig.reset(engine)

    def end(self):
        """The viewers leave, and the engines are well again."""
        self.hls.over.set()
        if self.ts.socket:
            self.reading.remove(self.ts)
        self._heal()
        self.hls.join(5)


def _detected(before, after):
    troubles = after.get("troubles", {})
    new = {name: count - before["troubles"].get(name, 0) for name, count in troubles.items()}
    return ", ".join(f"{name} x {count}" if count > 1 else name for name, count in new.items() if count) or "nothing"
