"""What the source broadcasts, as a reader of an engine that is never harmed got it, and where viewers are in that."""
import threading
import time

from outside.transport import PACKET

WINDOW = 64 << 20
SLACK = 8 << 20
KEY = 8 * PACKET
HEAD_PACKETS = 4096
SEARCH_PACKETS = 64
TRIES = 8
RETRY_SECONDS = 1.0
NULL_HIGH, NULL_LOW = 0x1F, 0xFF


def media_of(packets):
    """Whole packets without the null packets among them."""
    high = packets[1::PACKET]
    if NULL_HIGH not in high:
        return packets
    low = packets[2::PACKET]
    return b"".join(packets[i * PACKET:(i + 1) * PACKET] for i in range(len(high))
                    if high[i] != NULL_HIGH or low[i] != NULL_LOW)


class Source:
    """The last `WINDOW` bytes of media, by their place since the reading began. Thread-safe."""

    def __init__(self):
        self.lock = threading.Lock()
        self.window = bytearray()
        self.base = 0

    def take(self, media):
        """More of it."""
        with self.lock:
            self.window += media
            if len(self.window) > WINDOW + SLACK:
                dropped = (len(self.window) - WINDOW) // PACKET * PACKET
                del self.window[:dropped]
                self.base += dropped

    @property
    def end(self):
        """The place of what comes next."""
        return self.base + len(self.window)

    def find(self, key):
        """The place of these packets; None when they are not there (yet)."""
        with self.lock:
            at = self.window.find(key)
            while at >= 0 and at % PACKET:
                at = self.window.find(key, at + 1)
            return None if at < 0 else self.base + at

    def equal(self, place, media):
        """How many bytes agree from a place on, in whole packets, and whether it is other bytes that end it."""
        with self.lock:
            at = place - self.base
            if at < 0:
                return 0, True
            known = min(len(media), len(self.window) - at) // PACKET * PACKET
            if self.window[at:at + known] == media[:known]:
                return known, False
            return next(i for i in range(0, known, PACKET)
                        if self.window[at + i:at + i + PACKET] != media[i:i + PACKET]), True


class Match:
    """Where one viewer is in the source.

    `breaks` has the packets that were left out (negative: repeated) at each place where it did not go on with the next;
    `foreign` counts packets that are not the source's, `own` those that the server put before a place, tables mostly.
    """

    def __init__(self, source):
        self.source = source
        self.pending = bytearray()
        self.place = self.due = None
        self.breaks = []
        self.equal = self.foreign = self.own = 0
        self.tries, self.next_try = 0, 0.0

    def take(self, media, now):
        """More of what the viewer got."""
        self.pending += media
        while self.pending and (self.place is not None or self._settle(now)):
            count, other = self.source.equal(self.place, self.pending)
            del self.pending[:count]
            self.place += count
            self.equal += count // PACKET
            if not other:
                return
            self.due, self.place = self.place, None

    def _settle(self, now):
        """Looks for the place; whether it is known."""
        if now < self.next_try or len(self.pending) < SEARCH_PACKETS * PACKET + KEY:
            return False
        last = min(len(self.pending) - KEY, HEAD_PACKETS * PACKET)
        starts = [at for at in range(0, last, PACKET) if _begins_unit(self.pending, at)][:SEARCH_PACKETS // 8]
        for at in starts:
            place = self.source.find(self.pending[at:at + KEY])
            if place is not None:
                self._settled(at, place)
                return True
        self.tries += 1
        self.next_try = now + RETRY_SECONDS
        if self.tries == TRIES:
            self._pass_over(starts[-1] + PACKET if starts else last)
        return False

    def _settled(self, at, place):
        if self.due is not None:
            self.breaks.append((place - self.due) // PACKET)
        self.own += at // PACKET
        del self.pending[:at]
        self.place, self.tries = place, 0

    def _pass_over(self, count):
        self.foreign += count // PACKET
        del self.pending[:count]
        self.tries = 0

    def finished(self):
        """Judges what is left, when the source has had time to have it."""
        self.next_try = 0.0
        self.take(b"", time.monotonic())
        return self


def _begins_unit(packets, at):
    """Whether a PES packet begins here: such a packet has a time stamp, and stands at one place only."""
    if not packets[at + 1] & 0x40 or not packets[at + 3] & 0x10:
        return False
    start = at + 4 + (1 + packets[at + 4] if packets[at + 3] & 0x20 else 0)
    return packets[start:start + 3] == b"\0\0\1"
