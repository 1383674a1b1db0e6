"""The panel stays as light as it was opened, and never stops for long, while many streams change once a second."""
import json
import subprocess
import threading
import time

from outside import web
from outside.players import HLSJS
from outside.rig import Rig
from outside.tsviewers import Reading, TsViewer

PER_ENGINE = 20
STARTUP = 90
LONGEST_MS = 50
# The charts of an hour fill while one watches; what leaks does not stop at that.
GROWTH_BYTES = 3_000_000
GROWTH_NODES = 1.1


class Panel:
    """Opens one page of the panel before so many streams, and weighs it each minute."""

    def __init__(self, given):
        self.given = given
        given.folder, given.timing, given.knob = None, "quick", ["burstBytes=1MB"]

    def run(self):
        """0 when the page did not grow and no task was long."""
        if not (HLSJS / "node_modules").exists():
            subprocess.run(["npm", "ci", "--silent"], cwd=HLSJS, check=True)
        engines = -(-self.given.streams // PER_ENGINE)
        with Rig(engines, {"ACEQUIA_MAX_STREAMS_PER_ENGINE": PER_ENGINE}, self.given) as rig:
            reading = Reading()
            reading.start()
            for i in range(self.given.streams):
                reading.add(TsViewer(f"{rig.server.url}/ace/getstream.ts?id={i + 1:040x}"))
            self._await_streams(rig.server)
            looks = self._watch(f"{rig.server.url}/panel#/{self.given.page}")
            reading.over.set()
        return self._verdict(looks)

    def _await_streams(self, server):
        end = time.monotonic() + STARTUP
        while sum(each["state"] == "live" for each in server.sessions().values()) < self.given.streams:
            if time.monotonic() > end:
                raise web.Unreachable(f"not all of {self.given.streams} streams play after {STARTUP} s")
            threading.Event().wait(0.5)

    def _watch(self, url):
        span = min(60, self.given.minutes * 60)
        arguments = ["node", HLSJS / "panel.mjs", url, "--minutes", str(self.given.minutes), "--span", str(span)]
        print(f"{'s':>5} {'heap MB':>8} {'nodes':>6} {'listeners':>9} {'longest ms':>10} {'long':>4} {'updates':>7}")
        looks = []
        with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as process:
            for line in process.stdout:
                each = json.loads(line)
                looks.append(each)
                print(f"{each['seconds']:>5.0f} {each['heap'] / 1e6:>8.2f} {each['nodes']:>6} {each['listeners']:>9} "
                      f"{each['longest']:>10.0f} {each['long']:>4} {each['updates']:>7}", flush=True)
        return looks

    def _verdict(self, looks):
        if not looks:
            print("nothing came out of the browser")
            return 1
        # The first span opens the page and compiles it.
        first, later = looks[min(1, len(looks) - 1)], looks[min(1, len(looks) - 1):]
        wrong = [each for look in looks for each in look["errors"]]
        growth = later[-1]["heap"] - first["heap"]
        if growth > GROWTH_BYTES:
            wrong.append(f"the heap has grown by {growth / 1e6:.1f} MB")
        if later[-1]["nodes"] > first["nodes"] * GROWTH_NODES:
            wrong.append(f"there were {first['nodes']} nodes and are {later[-1]['nodes']}")
        slow = max(look["longest"] for look in later)
        if slow > LONGEST_MS:
            wrong.append(f"a task took {slow:.0f} ms")
        print("\n".join(wrong) or f"flat: {growth / 1e6:+.2f} MB, no task over {LONGEST_MS} ms")
        return 1 if wrong else 0
