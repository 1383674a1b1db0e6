"""MPEG transport streams (ISO 13818-1), read as far as a segment has to be judged."""
from dataclasses import dataclass, field

PACKET = 188
TICKS = 90_000
WRAP = 1 << 33
NULL_PID = 0x1FFF
SERVICE_PIDS = range(0x10, 0x20)
H264, HEVC, MPEG2 = 0x1B, 0x24, 0x02
VIDEO_TYPES = {H264, HEVC, MPEG2, 0x01, 0x10, 0x33, 0xD1, 0xD2, 0xEA}


@dataclass
class Facts:
    """What a segment is made of.

    `first` and `last` are the first and the greatest video PTS in ticks, `frame` the usual distance of two pictures;
    `start` says what is wrong with the way it begins, `jumps` where a continuity counter does not go on.
    """

    first: int | None = None
    last: int | None = None
    frame: int = 0
    start: str = ""
    broken: str = ""
    jumps: list = field(default_factory=list)
    counters: dict = field(default_factory=dict)


def elapsed(start, end):
    """Ticks from one stamp to a later (or slightly earlier) one, over the wrap of 33 bits."""
    return (end - start + WRAP // 2) % WRAP - WRAP // 2


def read(data, counters=None):
    """The facts of a segment; `counters` are those at the end of the one before, when it continues that."""
    if len(data) == 0 or len(data) % PACKET:
        return Facts(broken=f"{len(data)} bytes are not whole packets", counters={})
    torn = next((at for at in range(0, len(data), PACKET) if data[at] != 0x47), None)
    if torn is not None:
        return Facts(broken=f"no packet begins at byte {torn}", counters={})
    return _Reader(data, counters or {}).facts()


class _Reader:
    def __init__(self, data, counters):
        self.data = data
        self.pmt = None
        self.types = {}
        self.video = None
        self.stamps = []
        self.result = Facts(counters=dict(counters))

    def facts(self):
        began = False
        for at in range(0, len(self.data), PACKET):
            pid = (self.data[at + 1] & 0x1F) << 8 | self.data[at + 2]
            if pid == NULL_PID:
                continue
            unit = self.data[at + 1] & 0x40
            payload = self._payload(at)
            if pid == 0 and unit:
                self.pmt = self._pat(payload)
            elif pid == self.pmt and unit and not self.types:
                self._map(payload)
            elif pid in self.types:
                self._continuity(pid, at)
                if unit and pid == self.video and self._stamp(payload) is not None:
                    self.stamps.append(self._stamp(payload))
            if not began and pid not in SERVICE_PIDS and not self._is_table(pid):
                began = True
                self.result.start = self._judge_start(pid, at, unit)
        if not began:
            self.result.start = "there is no packet but tables"
        return self._with_stamps()

    def _is_table(self, pid):
        return pid == 0 or (pid == self.pmt and self.pmt is not None)

    def _judge_start(self, pid, at, unit):
        first = next(a for a in range(0, len(self.data), PACKET) if self._tells(a))
        if (self.data[first + 1] & 0x1F) << 8 | self.data[first + 2]:
            return "the first packet is not a PAT"
        if not self.types:
            return f"a packet of PID {pid} comes before the PMT is complete"
        if self.video is None:
            return ""
        if pid != self.video or not unit:
            return f"after the PMT comes a packet of PID {pid} that starts no picture of the video (PID {self.video})"
        return "" if self._is_key(at) else "the first picture is no key frame"

    def _tells(self, at):
        pid = (self.data[at + 1] & 0x1F) << 8 | self.data[at + 2]
        return pid != NULL_PID and pid not in SERVICE_PIDS

    def _payload(self, at):
        control = self.data[at + 3] >> 4 & 3
        start = at + 4 + (1 + self.data[at + 4] if control & 2 else 0)
        return self.data[min(start, at + PACKET):at + PACKET] if control & 1 else b""

    def _pat(self, payload):
        section = payload[1 + payload[0]:] if payload else b""
        length = (section[1] & 0x0F) << 8 | section[2] if len(section) > 3 else 0
        for i in range(8, min(3 + length - 4, len(section) - 3), 4):
            if section[i] or section[i + 1]:
                return (section[i + 2] & 0x1F) << 8 | section[i + 3]
        return self.pmt

    def _map(self, payload):
        """The elementary streams of a PMT that fits into one packet, which those of television do."""
        section = payload[1 + payload[0]:] if payload else b""
        if len(section) < 12:
            return
        length = (section[1] & 0x0F) << 8 | section[2]
        i = 12 + ((section[10] & 0x0F) << 8 | section[11])
        while i + 5 <= min(3 + length - 4, len(section)):
            self.types[(section[i + 1] & 0x1F) << 8 | section[i + 2]] = section[i]
            i += 5 + ((section[i + 3] & 0x0F) << 8 | section[i + 4])
        self.video = next((pid for pid, kind in self.types.items() if kind in VIDEO_TYPES), None)

    def _continuity(self, pid, at):
        has_payload, counter = self.data[at + 3] & 0x10, self.data[at + 3] & 0x0F
        signalled = self.data[at + 3] & 0x20 and self.data[at + 4] and self.data[at + 5] & 0x80
        before = self.result.counters.get(pid)
        if has_payload and before is not None and not signalled and counter != (before + 1) % 16:
            self.result.jumps.append(f"PID {pid} goes from {before} to {counter} at byte {at}")
        if has_payload:
            self.result.counters[pid] = counter

    def _stamp(self, payload):
        if len(payload) < 14 or payload[:3] != b"\0\0\1" or not payload[7] & 0x80:
            return None
        return ((payload[9] & 0x0E) << 29 | payload[10] << 22 | (payload[11] & 0xFE) << 14
                | payload[12] << 7 | payload[13] >> 1)

    def _is_key(self, at):
        if self.data[at + 3] & 0x20 and self.data[at + 4] and self.data[at + 5] & 0x40:
            return True
        picture = self._picture(at)
        kind, at = self.types[self.video], picture.find(b"\0\0\1", 9)
        while 0 <= at < len(picture) - 3:
            code = picture[at + 3]
            if kind == MPEG2 and code in (0x00, 0xB3):
                return code == 0xB3
            if kind == H264 and 1 <= code & 0x1F <= 5:
                return code & 0x1F == 5
            if kind == HEVC and code >> 1 < 32:
                return 16 <= code >> 1 <= 23
            at = picture.find(b"\0\0\1", at + 3)
        return False

    def _picture(self, at):
        """The PES packet that starts here."""
        whole = bytearray(self._payload(at))
        for i in range(at + PACKET, len(self.data), PACKET):
            if (self.data[i + 1] & 0x1F) << 8 | self.data[i + 2] == self.video:
                if self.data[i + 1] & 0x40:
                    break
                whole += self._payload(i)
        return bytes(whole)

    def _with_stamps(self):
        result = self.result
        if self.stamps:
            ticks = sorted(elapsed(self.stamps[0], stamp) for stamp in self.stamps)
            steps = sorted(b - a for a, b in zip(ticks, ticks[1:]))
            result.first = self.stamps[0]
            result.last = (self.stamps[0] + ticks[-1]) % WRAP
            result.frame = steps[len(steps) // 2] if steps else 0
        elif not result.broken:
            result.broken = "there is no picture with a time stamp"
        return result
