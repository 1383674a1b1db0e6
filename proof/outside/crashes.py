"""Streams are recorded once and closed once, also when the server is killed while it plays."""
import random
import shutil
import signal
import sqlite3
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from outside import web
from outside.rig import Program, free_ports

CONTENT = "94c2fd8fb9bc8f2fc71a2cbe9d4b866f227a0209"
PATIENCE = 10


class Crashes:
    """Kills the demo server at random moments of a playback and looks at the records of the next run."""

    def __init__(self, given):
        self.kills, self.random = given.kills, random.Random(given.seed)
        self.complaints = []
        self.port = free_ports(1)[0]
        self.folder = Path(tempfile.mkdtemp(prefix="acequia-control-"))

    def run(self):
        """0 when every rule was kept."""
        kept = Counter()
        try:
            for _ in range(self.kills):
                kept[self._round()] += 1
            records = self._records(self._start(), end=True)
            self._judge_events()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)
        print(f"{self.kills} kills, {kept[True]} after the record was kept: {len(records)} streams, "
              f"{sum(each['cause'] == 'crash' for each in records)} closed by the next start")
        for each in self.complaints:
            print("broken:", each)
        return 1 if self.complaints else 0

    def _start(self):
        environment = {"ACEQUIA_PORT": str(self.port), "ACEQUIA_DATA_DIR": str(self.folder / "data")}
        server = Program("server", self.port, [], self.folder, environment)
        server.await_answer("/health")
        return server

    def _round(self):
        """Plays, kills; whether the record was in the archive by then."""
        server = self._start()
        try:
            before = {each["id"] for each in self._records(server)}
            sock, _ = web.open_stream(f"{server.url}/ace/getstream.ts?id={CONTENT}")
            with closing(sock):
                time.sleep(self.random.uniform(0, 1.0))
                server.process.send_signal(signal.SIGKILL)
                server.process.wait()
        finally:
            server.process.kill()
        return any(each not in before for each in self._kept())

    def _kept(self):
        with closing(sqlite3.connect(self.folder / "data" / "history.db")) as archive:
            return [row[0] for row in archive.execute("SELECT id FROM streams")]

    def _records(self, server, end=False):
        """What the server tells once it has looked at its archive."""
        wanted = len(self._kept()) if (self.folder / "data" / "history.db").exists() else 0
        deadline = time.monotonic() + PATIENCE
        records = server.ask("/streams")
        while len(records) < wanted and time.monotonic() < deadline:
            time.sleep(0.05)
            records = server.ask("/streams")
        self._expect(len(records) == wanted, f"{wanted} streams were kept, but {len(records)} are told")
        for each in records:
            self._expect(each["status"] == "ended", f"{each['id']} is left {each['status']}")
        ids = Counter(each["id"] for each in records)
        self._expect(max(ids.values(), default=1) == 1, f"streams are told twice: {ids.most_common(3)}")
        if end:
            server.end()
        return records

    def _judge_events(self):
        with closing(sqlite3.connect(self.folder / "data" / "history.db")) as archive:
            rows = archive.execute("SELECT category, COUNT(*) FROM events WHERE type = 'stream' GROUP BY category")
            counts = dict(rows.fetchall())
        ends, starts = counts.get("ended", 0), counts.get("started", 0)
        self._expect(ends == starts, f"{starts} streams began but {ends} ended")

    def _expect(self, holds, complaint):
        if not holds:
            self.complaints.append(complaint)
