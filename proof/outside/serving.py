"""How playlists and segments are served: caching, coding, ranges, HEAD, and what a browser of elsewhere needs."""
import gzip
import re

from outside import web
from outside.playlist import PlaylistError, parse

RULES = {
    "http-type": "playlists are application/vnd.apple.mpegurl, segments video/mp2t with a Content-Length",
    "http-playlist-caching": "a playlist may be kept for a target duration at most",
    "http-segment-caching": "a segment may be kept for a window at least",
    "http-gzip": "a playlist comes compressed to who accepts it, with Vary; a segment never",
    "http-etag": "both have an ETag, and If-None-Match gives 304",
    "http-range": "a part of a segment is 206, one past its end 416, one of other bytes (If-Range) 200",
    "http-head": "HEAD answers as GET, without a body",
    "http-blocking": "where reloads may block, one waits for what it asks for, and one for the far future is 400",
    "http-cors": "a page of elsewhere may read both",
}
PLAYLIST_TYPES = ("application/vnd.apple.mpegurl", "audio/mpegurl")
ORIGIN = {"Origin": "http://elsewhere.example"}


def check(report, url, playlist):
    """Makes all the requests once; the playlist is what there was at this URL a moment ago."""
    asker = _Asker(report)
    try:
        asker.playlist(url, playlist.target)
        asker.segment(playlist.segments[-1].url, playlist.seconds)
        if playlist.control.get("CAN-BLOCK-RELOAD") == "YES":
            asker.blocking(url)
    except web.Unreachable as e:
        report.add("http-type", str(e))


class _Asker:
    def __init__(self, report):
        self.report = report

    def _expect(self, holds, rule, evidence):
        if not holds:
            self.report.add(rule, evidence)

    def playlist(self, url, target):
        plain = web.fetch(url, headers=ORIGIN)
        kind = plain.headers.get("content-type", "none").split(";")[0].lower()
        self._expect(kind in PLAYLIST_TYPES, "http-type", f"the playlist's type is {kind}")
        caching = plain.headers.get("cache-control", "")
        age = _max_age(caching)
        short = "no-store" in caching or "no-cache" in caching or (age is not None and age <= target)
        self._expect(short, "http-playlist-caching", f"Cache-Control is '{caching}'")
        self._expect(_open(plain), "http-cors", "the playlist has no Access-Control-Allow-Origin")
        self._gzip(url)
        self._playlist_etag(url)
        head = web.fetch(url, "HEAD")
        head_kind = head.headers.get("content-type", "none").split(";")[0].lower()
        self._expect(head.status == 200 and not head.body and head_kind == kind, "http-head",
                     f"the playlist's is {head.status}, {head_kind}, {len(head.body)} bytes")

    def _gzip(self, url):
        coded = web.fetch(url, headers={"Accept-Encoding": "gzip"})
        coding = coded.headers.get("content-encoding", "identity")
        self._expect(coding == "gzip", "http-gzip", f"the playlist's coding is {coding}")
        if coding == "gzip":
            try:
                good = gzip.decompress(coded.body).startswith(b"#EXTM3U")
            except (OSError, EOFError):
                good = False
            self._expect(good, "http-gzip", "what is unpacked is no playlist")
        self._expect("accept-encoding" in coded.headers.get("vary", "").lower(), "http-gzip",
                     f"the playlist's Vary is '{coded.headers.get('vary', '')}'")

    def _playlist_etag(self, url):
        for _ in range(5):  # it may change between two requests
            tag = web.fetch(url).headers.get("etag")
            if not tag:
                self.report.add("http-etag", "the playlist has none")
                return
            again = web.fetch(url, headers={"If-None-Match": tag})
            if again.status == 304 and not again.body:
                return
        self.report.add("http-etag", f"If-None-Match with the playlist's own gives {again.status}")

    def blocking(self, url):
        asked = url + ("&" if "?" in url else "?")
        now = self._parsed(url)
        for directive in (f"_HLS_msn={now.end}", f"_HLS_msn={now.end + 1}&_HLS_part=0" if now.part_target else None):
            if directive:
                got = self._parsed(asked + directive)
                wanted = int(re.search(r"\d+", directive).group())
                there = got and (got.end > wanted or "part" in directive and got.end == wanted and got.trailing)
                self._expect(there, "http-blocking", f"{directive} gives a playlist that ends before that")
        status = web.fetch(f"{asked}_HLS_msn={now.end + 20}").status
        self._expect(status == 400, "http-blocking", f"20 segments ahead gives {status}")

    def _parsed(self, url):
        answer = web.fetch(url)
        try:
            return parse(answer.body.decode(), answer.url)
        except (PlaylistError, UnicodeDecodeError):
            return None

    def segment(self, url, window):
        whole = web.fetch(url, headers={**ORIGIN, "Accept-Encoding": "gzip"})
        length = whole.headers.get("content-length")
        kind = whole.headers.get("content-type", "none").split(";")[0].lower()
        self._expect(kind == "video/mp2t" and length == str(len(whole.body)), "http-type",
                     f"the segment's type is {kind}, its Content-Length {length} of {len(whole.body)}")
        age = _max_age(whole.headers.get("cache-control", ""))
        self._expect(age is not None and age >= int(window), "http-segment-caching",
                     f"Cache-Control is '{whole.headers.get('cache-control', '')}', a window {window:.0f} s")
        coding = whole.headers.get("content-encoding", "identity")
        self._expect(coding == "identity", "http-gzip", f"the segment's coding is {coding}")
        self._expect(_open(whole), "http-cors", "the segment has no Access-Control-Allow-Origin")
        head = web.fetch(url, "HEAD")
        same = head.status == 200 and not head.body and head.headers.get("content-length") == length
        self._expect(same, "http-head", f"the segment's is {head.status} with Content-Length "
                                        f"{head.headers.get('content-length')}, {len(head.body)} bytes")
        tag = whole.headers.get("etag")
        if not tag:
            self.report.add("http-etag", "the segment has none")
        else:
            status = web.fetch(url, headers={"If-None-Match": tag}).status
            self._expect(status == 304, "http-etag", f"If-None-Match with the segment's own gives {status}")
        self._ranges(url, whole.body, tag)

    def _ranges(self, url, body, tag):
        size = len(body)
        for asked, first, last in (("0-187", 0, 187), ("188-375", 188, 375), (f"{size - 188}-", size - 188, size - 1),
                                   ("-188", size - 188, size - 1), (f"0-{size + 5}", 0, size - 1)):
            self._range(url, {"Range": f"bytes={asked}"}, 206, f"bytes {first}-{last}/{size}", body[first:last + 1])
        if tag:
            self._range(url, {"Range": "bytes=0-187", "If-Range": tag}, 206, f"bytes 0-187/{size}", body[:188])
        self._range(url, {"Range": "bytes=0-187", "If-Range": '"other"'}, 200, None, body)
        self._range(url, {"Range": f"bytes={size}-"}, 416, f"bytes */{size}", None)

    def _range(self, url, headers, status, content_range, body):
        got = web.fetch(url, headers=headers)
        said = got.headers.get("content-range")
        same = got.status == status and said == content_range and (body is None or got.body == body)
        self._expect(same, "http-range", f"{headers} gives {got.status}, Content-Range {said}, {len(got.body)} bytes")


def _open(answer):
    return answer.headers.get("access-control-allow-origin") in ("*", ORIGIN["Origin"])


def _max_age(caching):
    match = re.search(r"max-age=(\d+)", caching)
    return int(match.group(1)) if match else None
