"""Polls a live playlist, fetches every segment, looks again at old ones, and judges what it sees."""
import hashlib
import queue
import random
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from outside import rules, serving, transport, web
from outside.playlist import PlaylistError, parse
from outside.report import Report

RUN_SECONDS = 60
MARGIN = 0.3
STRICT = ["ffmpeg", "-nostdin", "-v", "error", "-xerror", "-err_detect", "explode"]


@dataclass
class Options:
    """What is allowed and how long it takes, in seconds; `window` in segments, None when it is not known."""

    seconds: float = 60
    window: int | None = None
    pause: float | None = None
    outage: float = 0
    serving: bool = True


@dataclass
class Kept:
    """A segment that was fetched. `until` is when it may go, on the monotonic clock; None while it is listed."""

    segment: object
    digest: str
    etag: str | None
    until: float | None = None
    last_look: bool = False


def check(url, options):
    """Watches a playlist; returns the report and one line of numbers. Raises web.Unreachable when there is none."""
    return Check(url, options).run()


class Check:
    """Two threads: this one polls, so that slow segments do not hide a playlist; the other fetches and judges."""

    def __init__(self, url, options):
        self.url = url
        self.options = options
        self.report = Report({**rules.RULES, **(serving.RULES if options.serving else {})})
        self.history = rules.History(self.report, options.window)
        self.fresh = queue.Queue()
        self.kept = {}
        self.lock = threading.Lock()
        self.over = threading.Event()
        self.run_of = Run(self.report)
        self.listed_at = time.monotonic()
        self.polls = self.looks = self.bytes = self.gaps = 0
        self.longest = 0.0

    def run(self):
        self.url = self._media_playlist()
        fetcher = threading.Thread(target=self._fetch_all, daemon=True)
        fetcher.start()
        self._poll_until(time.monotonic() + self.options.seconds)
        self.over.set()
        fetcher.join(60)
        self.run_of.end()
        return self.report, self._numbers()

    def _media_playlist(self):
        answer = web.fetch(self.url, timeout=120)
        if answer.status != 200:
            raise web.Unreachable(f"{self.url} answers {answer.status}: {answer.body[:200]!r}")
        try:
            first = parse(answer.body.decode(), answer.url)
        except (PlaylistError, UnicodeDecodeError) as e:
            raise web.Unreachable(f"{self.url} is no playlist: {e}") from e
        return first.variants[0] if first.variants else self.url

    def _poll_until(self, end):
        last_list = progress = time.monotonic()
        while time.monotonic() < end:
            began = time.monotonic()
            playlist = self._poll(began - last_list)
            if playlist:
                last_list = began
                fresh = self._new_segments(playlist)
                if fresh:
                    self._pause(began - progress)
                    progress = began
                if self.polls == 1 and self.options.serving:
                    serving.check(self.report, self.url, playlist)
            target = self.history.target or 2
            time.sleep(max(0.1, began + target / 3 - time.monotonic()))
        self._pause(time.monotonic() - progress)

    def _pause(self, seconds):
        self.longest = max(self.longest, seconds)
        allowed = self.options.pause or 3 * (self.history.target or 2)
        if seconds > allowed:
            self.report.add("progress", f"no new segment for {seconds:.1f} s")

    def _poll(self, without):
        try:
            answer = web.fetch(self.url)
            if answer.status == 200:
                self.polls += 1
                return parse(answer.body.decode(), answer.url)
            self.report.add("playlist", f"it is {answer.status}: {answer.body[:120]!r}")
        except web.Unreachable as e:
            if without > self.options.outage:
                self.report.add("playlist", str(e))
        except (PlaylistError, UnicodeDecodeError) as e:
            self.report.add("playlist", str(e))
        return None

    def _new_segments(self, playlist):
        """Hands new segments to the fetcher and notes until when those that left must be there."""
        before = self.history.last
        fresh = self.history.take(playlist, time.time())
        for each in fresh:
            self.fresh.put(each)
        listed = {each.number for each in playlist.segments}
        with self.lock:
            for kept in self.kept.values():
                if kept.until is None and kept.segment.number not in listed and before:
                    kept.until = self.listed_at + before.seconds
        self.listed_at = time.monotonic()
        return fresh

    def _fetch_all(self):
        next_look = time.monotonic() + 1
        while not (self.over.is_set() and self.fresh.empty()):
            try:
                self._take(self.fresh.get(timeout=0.1))
            except queue.Empty:
                pass
            now = time.monotonic()
            due = self._due(now)
            if due:
                due.last_look = True
                self._look(due, now)
            elif now >= next_look and self.kept:
                next_look = now + 1
                self._look(random.choice(list(self.kept.values())), now)

    def _take(self, segment):
        if segment.gap:
            self.gaps += 1
            self.run_of.gap(segment)
            return
        try:
            answer = web.fetch(segment.url)
        except web.Unreachable as e:
            self.report.add("fetchable", f"{segment.number}, just listed: {e}")
            return
        if answer.status != 200:
            self.report.add("fetchable", f"{segment.number}, just listed, is {answer.status}: {answer.body[:120]!r}")
            return
        self.bytes += len(answer.body)
        with self.lock:
            self.kept[segment.number] = Kept(segment, _digest(answer.body), answer.headers.get("etag"))
        self.run_of.take(segment, answer.body)
        self._parts(segment, answer.body)

    def _parts(self, segment, whole):
        if not segment.parts or any(part.gap for part in segment.parts):
            return
        pieces = []
        for part in segment.parts:
            headers = {}
            if part.byte_range:
                offset, length = part.byte_range
                headers = {"Range": f"bytes={offset}-{offset + length - 1}"}
            answer = web.fetch(part.url, headers=headers)
            if answer.status not in (200, 206):
                self.report.add("parts", f"{part.url} is {answer.status}")
                return
            pieces.append(answer.body)
        if b"".join(pieces) != whole:
            self.report.add("parts", f"those of {segment.number} are {sum(map(len, pieces))} bytes of {len(whole)}")

    def _due(self, now):
        """One whose last moment is near and has not been looked at since."""
        with self.lock:
            return next((kept for kept in self.kept.values()
                         if kept.until and not kept.last_look and now > kept.until - 2 * MARGIN), None)

    def _look(self, kept, now):
        number, must = kept.segment.number, kept.until is None or now < kept.until - MARGIN
        try:
            answer = web.fetch(kept.segment.url)
        except web.Unreachable as e:
            if must and not self.options.outage:
                self.report.add("fetchable", f"{number}: {e}")
            return
        self.looks += 1
        if answer.status == 200:
            if _digest(answer.body) != kept.digest:
                self.report.add("bytes", f"{kept.segment.url} has other bytes than before")
            elif answer.headers.get("etag") != kept.etag:
                self.report.add("bytes", f"{number}'s ETag was {kept.etag} and is {answer.headers.get('etag')}")
        elif must:
            left = f"{kept.until - now:.1f} s before its time" if kept.until else "while listed"
            self.report.add("fetchable", f"{number} is {answer.status} {left}")

    def _numbers(self):
        known = self.history.known
        discontinuities = len({each.discontinuity for each in known.values()}) - 1
        return (f"{self.options.seconds:.0f} s, {self.polls} playlists, {len(known)} segments of "
                f"{sum(each.duration for each in known.values()):.1f} s and {self.bytes / 1e6:.1f} MB, "
                f"target duration {self.history.target} s, {max(discontinuities, 0)} discontinuities, "
                f"{self.gaps} gaps, {self.looks} fetched again, at most {self.longest:.1f} s without a new one")


class Run:
    """The continuous run of segments that is going on: judges pairs, and decodes it when it ends or is long enough."""

    def __init__(self, report):
        self.report = report
        self.before = None
        self.folder = tempfile.TemporaryDirectory(prefix="hls-check-")
        self.file = Path(self.folder.name) / "run.ts"
        self.seconds = 0.0

    def take(self, segment, body):
        goes_on = (self.before is not None and self.before[0].number + 1 == segment.number
                   and self.before[0].discontinuity == segment.discontinuity)
        if not goes_on:
            self._judge_last(segment)
            self.decode()
        facts = transport.read(body, self.before[1].counters if goes_on else None)
        self._judge(segment, facts)
        if goes_on and self.before[1].first is not None and facts.first is not None:
            rules.judge_duration(self.report, *self.before, segment, facts)
        self.before = (segment, facts)
        if not facts.broken:
            with self.file.open("ab") as file:
                file.write(body)
        self.seconds += segment.duration
        if self.seconds >= RUN_SECONDS:
            self.decode()

    def _judge(self, segment, facts):
        if facts.broken or facts.start:
            self.report.add("start", f"segment {segment.number}: {facts.start or facts.broken}")
        for jump in facts.jumps:
            self.report.add("continuity", f"segment {segment.number}: {jump}")

    def gap(self, segment):
        """A segment that there is not ends the run."""
        self._judge_last(segment)
        self.decode()

    def _judge_last(self, following):
        """The last segment before a discontinuity has only its own stamps to be judged by."""
        if self.before and self.before[1].first is not None and following.number == self.before[0].number + 1:
            rules.judge_duration(self.report, *self.before, None, None)
        self.before = None

    def decode(self):
        """Decodes what has been collected and forgets it; the next segment begins with a key frame."""
        if self.seconds and self.file.exists():
            done = subprocess.run([*STRICT, "-i", str(self.file), "-f", "null", "-"], capture_output=True, text=True,
                                  timeout=300, check=False)
            if done.returncode or done.stderr.strip():
                said = done.stderr.strip().splitlines() or ["nothing"]
                self.report.add("decode", f"ffmpeg exits with {done.returncode} and says: {said[0]}")
            self.file.unlink()
        self.seconds = 0.0

    def end(self):
        """Judges what is left."""
        self.decode()
        self.folder.cleanup()


def _digest(body):
    return hashlib.sha256(body).hexdigest()
