"""A viewer of HLS whose playlists are judged: numbers never go back, and what is listed can be had."""
import time

from outside import rules
from outside.hlsplayer import HlsPlayer
from outside.report import Report

NUMBERS = ("sequence", "discontinuity-sequence")
PACE = 0.5


class HlsViewer(HlsPlayer):
    """Polls at half a target duration. `errors` are failed requests; `backward` what its playlists took back."""

    def __init__(self, url, agent):
        super().__init__(url, PACE, agent)
        self.report = Report(rules.RULES)
        self.history = rules.History(self.report, None)
        self.came = None

    def listed(self, playlist):
        """Judges its numbers, and notes when there was something new."""
        if self.history.take(playlist, time.time()):
            self.came = time.monotonic()

    @property
    def backward(self):
        """What was wrong with numbers."""
        return [f"{rule}: {self.report.broken[rule][1]}" for rule in NUMBERS if rule in self.report.broken]

    @property
    def discontinuities(self):
        """How many there were."""
        return len({each.discontinuity for each in self.history.known.values()}) - 1
