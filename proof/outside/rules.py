"""The rules of a live playlist that need its history. Each method takes what was seen and reports what is wrong."""
from urllib.parse import urljoin

from outside.playlist import path_of
from outside.transport import TICKS, elapsed

MILLISECOND = 0.001
ROUNDING = 1e-6
DATE_TOLERANCE = 0.003
RULES = {
    "playlist": "the playlist is there, is valid, and is a live one",
    "sequence": "media sequence numbers only grow; one number is one URI, duration and date for ever",
    "discontinuity-sequence": "a segment keeps its discontinuity number when those before it leave",
    "target-duration": "the target duration is constant and no rounded EXTINF is greater",
    "removal": "segments leave one by one at the front, and the list keeps its window or three target durations",
    "progress": "a new segment comes before the longest pause that is allowed is over",
    "program-date-time": "dates are there, follow from each other by EXTINF, and are not in the future",
    "fetchable": "a segment can be had while it is listed and one window longer",
    "bytes": "a segment's bytes and ETag never change",
    "start": "a segment is whole packets and begins with PAT, PMT and a key frame",
    "duration": "EXTINF is within 1 ms of the segment's own time stamps",
    "continuity": "continuity counters go on from segment to segment",
    "parts": "parts never change, are together their segment, in bytes and in seconds, and come where they were hinted",
    "hold-back": "players are told to keep three target durations away, or three part targets",
    "decode": "the segments of a continuous run, one after the other, decode without an error",
}


class History:
    """What every playlist so far said. `window` is how many segments it must keep; None: not told."""

    def __init__(self, report, window):
        self.report = report
        self.window = window
        self.target = None
        self.part_target = None
        self.known = {}
        self.known_parts = {}
        self.last = None

    def take(self, playlist, now):
        """Judges a playlist; returns its segments that are new."""
        if playlist.ended:
            self.report.add("playlist", "it has ended")
        if not playlist.independent:
            self.report.add("playlist", "EXT-X-INDEPENDENT-SEGMENTS is missing")
        self._target(playlist)
        if self.last:
            self._follows(self.last, playlist)
        fresh = [each for each in playlist.segments if each.number not in self.known]
        for each in playlist.segments:
            self._remembered(self.known.setdefault(each.number, each), each)
        self._dates(playlist, now)
        self._parts(playlist)
        self.last = playlist
        return fresh

    def _target(self, playlist):
        if self.target is None:
            self.target = playlist.target
        elif playlist.target != self.target:
            self.report.add("target-duration", f"it was {self.target} and is {playlist.target}")
            self.target = playlist.target
        for each in playlist.segments:
            if int(each.duration + 0.5) > playlist.target:
                self.report.add("target-duration", f"{each.duration} s of segment {each.number} > {playlist.target} s")

    def _follows(self, old, new):
        if new.sequence < old.sequence or new.end < old.end:
            self.report.add("sequence", f"{old.sequence} to {old.end - 1} became {new.sequence} to {new.end - 1}")
        elif new.sequence > old.end:
            self.report.add("sequence", f"{old.end} to {new.sequence - 1} were never listed")
        elif new.sequence > old.sequence:
            if new.seconds < 3 * new.target - ROUNDING and len(new.segments) < (self.window or 1 << 30):
                self.report.add("removal", f"{new.sequence - 1} left a list of only {new.seconds:.3f} s")
            elif self.window and len(new.segments) < self.window:
                self.report.add("removal", f"{new.sequence - 1} left a list of only {len(new.segments)} segments")

    def _remembered(self, old, new):
        if new.path != old.path:
            self.report.add("sequence", f"{new.number} was {old.path} and is {new.path}")
        if abs(new.duration - old.duration) > ROUNDING or new.gap != old.gap:
            self.report.add("sequence", f"{new.number} had {old.duration} s and has {new.duration} s")
        if old.date is not None and new.date is not None and new.date != old.date:
            self.report.add("sequence", f"the date of {new.number} changed by {new.date - old.date:.3f} s")
        if new.discontinuity != old.discontinuity:
            self.report.add("discontinuity-sequence",
                            f"{new.number} was in {old.discontinuity} and is in {new.discontinuity}")

    def _dates(self, playlist, now):
        if not any(each.date is not None for each in playlist.segments):
            self.report.add("program-date-time", "no segment has a date")
        for a, b in zip(playlist.segments, playlist.segments[1:]):
            if a.date is None or b.date is None:
                continue
            step = b.date - a.date
            if step < 0:
                self.report.add("program-date-time", f"{b.number} is {-step:.3f} s before {a.number}")
            elif a.discontinuity == b.discontinuity and abs(step - a.duration) > DATE_TOLERANCE:
                self.report.add("program-date-time",
                                f"{b.number} is {step:.3f} s after {a.number}, which has {a.duration} s")
        for each in playlist.segments[-1:]:
            if each.date is not None and each.date + each.duration > now + 1:
                self.report.add("program-date-time",
                                f"{each.number} ends {each.date + each.duration - now:.3f} s in the future")

    def _parts(self, playlist):
        self._hold_back(playlist)
        if playlist.part_target is None:
            return
        if self.part_target not in (None, playlist.part_target):
            self.report.add("parts", f"PART-TARGET was {self.part_target} and is {playlist.part_target}")
        self.part_target = playlist.part_target
        for number, parts in [*((each.number, each.parts) for each in playlist.segments),
                              (playlist.end, playlist.trailing)]:
            for i, part in enumerate(parts):
                if self.known_parts.setdefault((number, i), part).identity != part.identity:
                    self.report.add("parts", f"part {i} of {number} was {self.known_parts[number, i]} and is {part}")
                if part.duration > playlist.part_target + ROUNDING:
                    self.report.add("parts", f"part {i} of {number} has {part.duration} s > {playlist.part_target} s")
        for each in playlist.segments:
            total = sum(part.duration for part in each.parts)
            if each.parts and abs(total - each.duration) > MILLISECOND * len(each.parts):
                self.report.add("parts", f"those of {each.number} are {total:.3f} s, it is {each.duration} s")
        if self.last and self.last.hint.get("TYPE") == "PART":
            self._hinted(self.last)

    def _hinted(self, old):
        """The part that the last playlist hinted at, now that it may be there."""
        part = self.known_parts.get((old.end, len(old.trailing)))
        hint = path_of(urljoin(old.url, old.hint.get("URI", "")))
        start = int(old.hint.get("BYTERANGE-START", 0))
        if part and (part.path, part.byte_range[0] if part.byte_range else 0) != (hint, start):
            self.report.add("parts", f"{hint} from {start} was hinted at, but {part.url} {part.byte_range} came")

    def _hold_back(self, playlist):
        for name, unit in (("HOLD-BACK", playlist.target), ("PART-HOLD-BACK", playlist.part_target)):
            if name in playlist.control and float(playlist.control[name]) < 3 * (unit or 0) - ROUNDING:
                self.report.add("hold-back", f"{name}={playlist.control[name]} is less than three times {unit}")
        if playlist.part_target and "PART-HOLD-BACK" not in playlist.control:
            self.report.add("hold-back", "there are parts, but no PART-HOLD-BACK")


def judge_duration(report, segment, facts, following, following_facts):
    """Compares EXTINF with the stamps of the segment and of the one that follows, if that continues it."""
    if following and following_facts and following.discontinuity == segment.discontinuity:
        ticks, how = elapsed(facts.first, following_facts.first), f"to the first picture of {following.number}"
    else:
        ticks, how = elapsed(facts.first, facts.last) + facts.frame, "to the end of its last picture"
    if abs(ticks / TICKS - segment.duration) > MILLISECOND + ROUNDING:
        report.add("duration", f"{segment.number} lists {segment.duration} s, but it is {ticks / TICKS:.6f} s {how}")
