"""HLS playlists as values (RFC 8216bis), read strictly: what is not right is an error, not a guess."""
import re
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urljoin, urlsplit

ONCE = {"EXT-X-VERSION", "EXT-X-TARGETDURATION", "EXT-X-MEDIA-SEQUENCE", "EXT-X-DISCONTINUITY-SEQUENCE",
        "EXT-X-INDEPENDENT-SEGMENTS", "EXT-X-ENDLIST", "EXT-X-SERVER-CONTROL", "EXT-X-PART-INF", "EXT-X-PLAYLIST-TYPE"}
ATTRIBUTE = re.compile(r'([A-Z0-9-]+)=("[^"]*"|[^",]*)(?:,|$)')


def path_of(url):
    """What names a thing: a viewer's token may be in the query."""
    return urlsplit(url).path


class PlaylistError(Exception):
    """The text is no valid playlist; the message names the line."""


@dataclass(frozen=True)
class Part:
    """A part of a segment: its duration in seconds, where it is, and (offset, length) when it is a range."""

    duration: float
    url: str
    byte_range: tuple | None
    independent: bool
    gap: bool

    @property
    def path(self):
        """What names the part, as with a segment."""
        return path_of(self.url)

    @property
    def identity(self):
        """All that may never change."""
        return self.duration, self.path, self.byte_range, self.independent, self.gap


@dataclass(frozen=True)
class Segment:
    """An entry. `discontinuity` is its absolute discontinuity number; `date` is in seconds since the epoch."""

    number: int
    url: str
    duration: float
    discontinuity: int
    date: float | None
    gap: bool
    parts: tuple

    @property
    def path(self):
        """What names the segment."""
        return path_of(self.url)


@dataclass
class Playlist:
    """A media playlist, or a multivariant one when `variants` has the URLs of some."""

    url: str
    version: int = 1
    target: int = 0
    sequence: int = 0
    discontinuity_sequence: int = 0
    segments: list = field(default_factory=list)
    variants: list = field(default_factory=list)
    ended: bool = False
    independent: bool = False
    part_target: float | None = None
    control: dict = field(default_factory=dict)
    trailing: tuple = ()
    hint: dict = field(default_factory=dict)

    @property
    def end(self):
        """The number after the last segment's."""
        return self.sequence + len(self.segments)

    @property
    def seconds(self):
        return sum(each.duration for each in self.segments)


def attributes(text, line):
    """An attribute list as a dictionary, quotes taken off."""
    found, at = {}, 0
    while at < len(text):
        match = ATTRIBUTE.match(text, at)
        if not match or match.group(1) in found:
            raise PlaylistError(f"line {line}: '{text}' is no attribute list")
        found[match.group(1)] = match.group(2).strip('"')
        at = match.end()
    return found


def parse(text, url):
    """The playlist that the text is; `url` is the base of its URIs."""
    return _Parser(url).parse(text)


class _Parser:
    def __init__(self, url):
        self.playlist = Playlist(url)
        self.seen = set()
        self.line = 0
        self.discontinuities = 0
        self.part_end = {}
        self.parts = []
        self._next_segment()

    def _next_segment(self):
        self.duration, self.date, self.gap, self.variant = None, None, False, False
        self.parts = []

    def parse(self, text):
        if "\r\n" in text:
            text = text.replace("\r\n", "\n")
        lines = text.split("\n")
        if lines[0] != "#EXTM3U":
            raise PlaylistError(f"line 1: '{lines[0][:60]}' is not #EXTM3U")
        if lines[-1] != "":
            raise PlaylistError("the last line does not end")
        for self.line, line in enumerate(lines[1:], 2):
            if line.startswith("#EXT"):
                name, _, value = line[1:].partition(":")
                self._tag(name, value)
            elif line and not line.startswith("#"):
                self._uri(line)
        return self._finished()

    def _finished(self):
        playlist = self.playlist
        if self.duration is not None:
            raise self._error("an EXTINF without a URI")
        playlist.trailing = tuple(self.parts)
        if not playlist.variants and "EXT-X-TARGETDURATION" not in self.seen:
            raise self._error("there is no EXT-X-TARGETDURATION")
        base = playlist.discontinuity_sequence
        playlist.segments = [
            Segment(playlist.sequence + i, *rest, base + discontinuity, date, gap, parts)
            for i, (*rest, discontinuity, date, gap, parts) in enumerate(playlist.segments)]
        return playlist

    def _error(self, what):
        return PlaylistError(f"line {self.line}: {what}")

    def _whole(self, value):
        if not re.fullmatch(r"[0-9]{1,20}", value):
            raise self._error(f"'{value}' is no whole number")
        return int(value)

    def _decimal(self, value):
        if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", value):
            raise self._error(f"'{value}' is no decimal number")
        return float(value)

    def _tag(self, name, value):
        if name in ONCE and name in self.seen:
            raise self._error(f"a second {name}")
        header = name in ("EXT-X-MEDIA-SEQUENCE", "EXT-X-DISCONTINUITY-SEQUENCE")
        if header and (self.playlist.segments or self.discontinuities):
            raise self._error(f"{name} after a segment")
        self.seen.add(name)
        handler = getattr(self, "_" + name.lower().replace("-", "_"), None)
        if handler:
            handler(value)

    def _ext_x_version(self, value):
        self.playlist.version = self._whole(value)

    def _ext_x_targetduration(self, value):
        self.playlist.target = self._whole(value)

    def _ext_x_media_sequence(self, value):
        self.playlist.sequence = self._whole(value)

    def _ext_x_discontinuity_sequence(self, value):
        self.playlist.discontinuity_sequence = self._whole(value)

    def _ext_x_independent_segments(self, _):
        self.playlist.independent = True

    def _ext_x_endlist(self, _):
        self.playlist.ended = True

    def _ext_x_stream_inf(self, _):
        self.variant = True

    def _ext_x_discontinuity(self, _):
        self.discontinuities += 1

    def _ext_x_gap(self, _):
        self.gap = True

    def _ext_x_program_date_time(self, value):
        try:
            date = datetime.fromisoformat(re.sub(r"([+-]\d\d)(\d\d)$", r"\1:\2", value.replace("Z", "+00:00")))
        except ValueError:
            raise self._error(f"'{value}' is no date") from None
        if date.tzinfo is None:
            raise self._error(f"'{value}' has no time zone")
        self.date = date.timestamp()

    def _extinf(self, value):
        duration, comma, _ = value.partition(",")
        if self.duration is not None or not comma:
            raise self._error(f"EXTINF:{value} is out of place or has no comma")
        self.duration = self._decimal(duration)

    def _ext_x_server_control(self, value):
        self.playlist.control = attributes(value, self.line)

    def _ext_x_part_inf(self, value):
        self.playlist.part_target = self._decimal(attributes(value, self.line).get("PART-TARGET", ""))

    def _ext_x_preload_hint(self, value):
        self.playlist.hint = attributes(value, self.line)

    def _ext_x_part(self, value):
        given = attributes(value, self.line)
        if "URI" not in given or "DURATION" not in given:
            raise self._error("EXT-X-PART without URI or DURATION")
        url, byte_range = urljoin(self.playlist.url, given["URI"]), None
        if "BYTERANGE" in given:
            length, _, offset = given["BYTERANGE"].partition("@")
            start = self._whole(offset) if offset else self.part_end.get(url, 0)
            byte_range = (start, self._whole(length))
            self.part_end[url] = sum(byte_range)
        self.parts.append(Part(self._decimal(given["DURATION"]), url, byte_range,
                               given.get("INDEPENDENT") == "YES", given.get("GAP") == "YES"))

    def _uri(self, line):
        url = urljoin(self.playlist.url, line)
        if self.variant:
            self.playlist.variants.append(url)
        elif self.duration is None:
            raise self._error("a URI without EXTINF")
        else:
            self.playlist.segments.append(
                (url, self.duration, self.discontinuities, self.date, self.gap, tuple(self.parts)))
        self._next_segment()
