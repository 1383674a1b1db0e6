"""A player of HLS that loads what a player loads, and plays it in its mind."""
import random
import threading
import time

from outside import web
from outside.playlist import PlaylistError, parse

START = 120


class HlsPlayer(threading.Thread):
    """Loads the playlist again and again, fetches each new segment, and plays it in its mind."""

    def __init__(self, url, pace, agent=web.USER_AGENT):
        super().__init__(daemon=True)
        self.url, self.pace = url, pace
        self.headers = {"User-Agent": agent}
        self.over = threading.Event()
        self.bytes, self.segments, self.stalls, self.target = 0, 0, 0, 2
        self.errors = []
        self.next = self.plays_until = None
        self.wait_for = ""

    def run(self):
        while not self.over.is_set():
            try:
                self._round()
            except (web.Unreachable, PlaylistError) as e:
                self.errors.append(str(e))
                self.over.wait(0.5)
            if not self.wait_for:
                self.over.wait(self.target * self.pace * random.uniform(0.8, 1))

    def _get(self, url):
        answer = web.fetch(url, timeout=START, headers=self.headers)
        if answer.status != 200:
            raise web.Unreachable(f"{url} is {answer.status}: {answer.body[:100]!r}")
        return answer

    def _round(self):
        joint = "&" if "?" in self.url else "?"
        answer = self._get(self.url + (joint + self.wait_for if self.wait_for else ""))
        playlist = parse(answer.body.decode(), answer.url)
        if playlist.variants:
            self.url = playlist.variants[0]
            return
        self.listed(playlist)
        self.target = playlist.target
        blocking = playlist.control.get("CAN-BLOCK-RELOAD") == "YES"
        self.wait_for = f"_HLS_msn={playlist.end}" if blocking else ""
        first = playlist.end - 3 if self.next is None else self.next
        if first < playlist.sequence and self.next is not None:
            self.errors.append(f"segment {first} has left the list before it was fetched")
        for segment in playlist.segments:
            if segment.number >= first and not segment.gap and not self.over.is_set():
                self.bytes += len(self._get(segment.url).body)
                self.segments += 1
                self._play(segment.duration)
        self.next = playlist.end

    def listed(self, playlist):
        """What a playlist told; for those who judge it."""

    def _play(self, seconds):
        now = time.monotonic()
        if self.plays_until is not None and now > self.plays_until:
            self.stalls += 1
        self.plays_until = max(now, self.plays_until or 0) + seconds
