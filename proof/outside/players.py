"""Real players, each without a window: starts one, lets it play some seconds, and reads off what it did."""
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

STARTUP = 30
# VLC refuses to be root.
NOT_ROOT = ["runuser", "-u", "nobody", "--"] if os.geteuid() == 0 else []
HLSJS = Path(__file__).parents[1] / "hlsjs"


@dataclass
class Outcome:
    """Seconds of media that were played, what went wrong, and other numbers as text."""

    seconds: float
    errors: list
    detail: str = ""


@dataclass(frozen=True)
class Player:
    """`play(url, seconds)` gives an Outcome; `program` must be on the PATH, and `package` has it."""

    name: str
    program: str
    package: str
    version: tuple
    play: object

    def installed(self):
        return shutil.which(self.program) is not None

    def version_text(self):
        done = subprocess.run(self.version, capture_output=True, text=True, check=False)
        match = re.search(r"\d+\.\d+\.\d+", done.stdout + done.stderr)
        return match.group(0) if match else "?"


def _lines(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


def _progress(text):
    """The last out_time of ffmpeg's -progress, in seconds."""
    times = re.findall(r"out_time_us=(\d+)", text)
    return int(times[-1]) / 1e6 if times else 0.0


def _ffmpeg(*options):
    def play(url, seconds):
        done = subprocess.run(
            ["ffmpeg", "-nostdin", "-v", "error", *options, "-re", "-i", url, "-t", str(seconds), "-f", "null", "-",
             "-progress", "pipe:1", "-nostats"],
            capture_output=True, text=True, timeout=seconds + 4 * STARTUP, check=False)
        errors = _lines(done.stderr) + ([f"exit {done.returncode}"] if done.returncode else [])
        return Outcome(_progress(done.stdout), errors)

    return play


def _ffprobe(url, seconds):
    done = subprocess.run(
        ["ffprobe", "-v", "error", "-err_detect", "explode", "-read_intervals", f"%+{seconds}", "-count_packets",
         "-show_entries", "stream=codec_name,codec_type,nb_read_packets,r_frame_rate", "-of", "json", url],
        capture_output=True, text=True, timeout=seconds + 4 * STARTUP, check=False)
    streams = json.loads(done.stdout or "{}").get("streams", [])
    video = next((each for each in streams if each["codec_type"] == "video"), None)
    if not video:
        return Outcome(0, _lines(done.stderr) or ["no video"])
    frames, per = map(int, video["r_frame_rate"].split("/"))
    return Outcome(int(video["nb_read_packets"]) * per / frames, _lines(done.stderr),
                   " + ".join(each["codec_name"] for each in streams))


def _streamlink(url, seconds):
    """Its output goes to a strict decoder, so that what it hands to a player is proved too."""
    with tempfile.TemporaryFile() as said:
        source = subprocess.Popen(
            ["streamlink", "--loglevel", "warning", "--stdout", "--hls-duration", str(int(seconds)), f"hls://{url}", "best"],
            stdout=subprocess.PIPE, stderr=said)
        try:
            done = subprocess.run(
                ["ffmpeg", "-nostdin", "-v", "error", "-xerror", "-err_detect", "explode", "-i", "pipe:0", "-f", "null",
                 "-", "-progress", "pipe:1", "-nostats"],
                stdin=source.stdout, capture_output=True, text=True, timeout=seconds + 4 * STARTUP, check=False)
        finally:
            source.kill()
            source.wait()
        said.seek(0)
        return Outcome(_progress(done.stdout), _lines(said.read().decode()) + _lines(done.stderr))


def _ending(process):
    process.send_signal(signal.SIGINT)
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait(seconds, ask, process):
    """Asks twice a second until it answers true, the player ends, or it takes too long."""
    deadline = time.monotonic() + seconds + STARTUP
    while time.monotonic() < deadline and process.poll() is None:
        if ask():
            return
        time.sleep(0.5)


def _mpv(url, seconds):
    folder = tempfile.mkdtemp()
    path = f"{folder}/socket"
    process = subprocess.Popen(
        ["mpv", "--no-config", "--vo=null", "--ao=null", "--quiet", f"--input-ipc-server={path}", url],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    seen = {"first": None, "last": 0.0, "stalls": 0, "stalled": False, "dropped": 0}

    def get(name):
        try:
            with socket.socket(socket.AF_UNIX) as control:
                control.settimeout(2)
                control.connect(path)
                control.sendall(json.dumps({"command": ["get_property", name]}).encode() + b"\n")
                return json.loads(control.makefile().readline()).get("data")
        except (OSError, ValueError):
            return None

    def ask():
        position, stalled = get("time-pos"), bool(get("paused-for-cache"))
        if position is not None:
            seen["first"] = position if seen["first"] is None else seen["first"]
            seen["last"] = position
            seen["stalls"] += stalled and not seen["stalled"]
            seen["stalled"] = stalled
            seen["dropped"] = (get("frame-drop-count") or 0) + (get("decoder-frame-drop-count") or 0)
        return seen["last"] - (seen["first"] or 0) >= seconds

    try:
        _wait(seconds, ask, process)
    finally:
        _ending(process)
        shutil.rmtree(folder)
    errors = [line for line in _lines(process.stdout.read()) if re.search(r"error|fail|invalid|corrupt", line, re.I)]
    errors += ["it stalled"] * (seen["stalls"] > 1)
    return Outcome(seen["last"] - (seen["first"] or 0), errors, f"{seen['dropped']} frames dropped")


def _vlc(url, seconds):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [*NOT_ROOT, "cvlc", "--intf", "rc", "--rc-host", f"127.0.0.1:{port}", "--vout", "dummy", "--aout", "dummy", url]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               text=True)
    seen = {"first": None, "since": 0.0, "last": 0.0, "stats": ""}

    def told(command, until):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=3) as control:
                control.sendall(f"{command}\n".encode())
                text = ""
                while not re.search(until, text):
                    more = control.recv(4096).decode()
                    if not more:
                        break
                    text += more
                return text
        except OSError:
            return ""

    def ask():
        stats = told("stats", r"end of statistical info")
        time_text = re.findall(r"^(?:> )?(\d+)\s*$", told("get_time", r"\d\s*\n> "), re.M)
        shown = _number(stats, "frames displayed")
        if stats and shown and time_text:
            seen["stats"] = stats
            if seen["first"] is None:
                seen["first"], seen["since"] = float(time_text[-1]), time.monotonic()
            # Its clock jumps ahead when it has found the live edge: no more than the time that went by is played.
            seen["last"] = min(float(time_text[-1]) - seen["first"], time.monotonic() - seen["since"])
        return seen["last"] >= seconds

    try:
        _wait(seconds, ask, process)
    finally:
        told("shutdown", "bye")
        _ending(process)
    # The errors of interfaces are about D-Bus and hot keys, which a machine without a desktop has not.
    errors = [line for line in _lines(process.stdout.read())
              if re.search(r" error:", line) and not re.search(r"interface|dbus|globalhotkeys", line)]
    return Outcome(seen["last"], errors, ", ".join(
        f"{_number(seen['stats'], name)} {name}" for name in ("frames displayed", "frames lost", "discontinuities")))


def _number(text, name):
    match = re.search(rf"{name}\s*:\s*(\d+)", text)
    return int(match.group(1)) if match else 0


def _gstreamer(demuxer, other, playbin):
    def play(url, seconds):
        with tempfile.NamedTemporaryFile("r") as log, open(log.name, "w", encoding="utf-8") as out:
            process = subprocess.Popen(
                ["gst-launch-1.0", "-v", playbin, f"uri={url}", "audio-sink=fakesink sync=true",
                 "video-sink=fpsdisplaysink video-sink=fakesink text-overlay=false silent=false sync=true"],
                stdout=out, stderr=subprocess.STDOUT,
                env={**os.environ, "GST_PLUGIN_FEATURE_RANK": f"{demuxer}:MAX,{other}:NONE"})

            def numbers():
                text = Path(log.name).read_text(encoding="utf-8", errors="replace")
                rates = re.findall(r"framerate=\(fraction\)(\d+)/(\d+)", text)
                shown = re.findall(r"rendered: (\d+), dropped: (\d+)", text)
                if not shown or not rates or rates[-1][0] == "0":
                    return text, 0.0, 0
                return text, int(shown[-1][0]) * int(rates[-1][1]) / int(rates[-1][0]), int(shown[-1][1])

            try:
                _wait(seconds, lambda: numbers()[1] >= seconds, process)
            finally:
                _ending(process)
            text, played, dropped = numbers()
        errors = [line for line in _lines(text) if line.startswith(("ERROR", "WARNING"))]
        errors += [] if f"{demuxer}-0" in text or f"{demuxer}0" in text else [f"{demuxer} was not used"]
        return Outcome(played, errors, f"{dropped} frames dropped")

    return play


def _hlsjs(url, seconds):
    if not (HLSJS / "node_modules").exists():
        subprocess.run(["npm", "ci", "--silent"], cwd=HLSJS, check=True)
    tap = ["--tap", url.replace("/ace/manifest.m3u8", "/ace/getstream.ts")] if "/ace/manifest.m3u8" in url else []
    done = subprocess.run(["node", HLSJS / "play.mjs", url, "--seconds", str(seconds), *tap], capture_output=True,
                          text=True, timeout=seconds + 6 * STARTUP, check=False)
    if done.returncode or not done.stdout:
        return Outcome(0, _lines(done.stderr) or ["nothing came out"])
    got = json.loads(done.stdout)
    errors = [f"{'fatal' if each['fatal'] else 'non-fatal'} {each['details']}" for each in got["errors"]]
    errors += [f"{got['dropped']} frames dropped"] * (got["dropped"] > 0) + ["it stalled"] * (got["stalls"] > 0)
    latency = ", ".join(f"{name} {spread['p50']:.2f} s" for name, spread in got["latency"].items() if spread)
    return Outcome(got["seconds"], errors,
                   f"{got['frames']} frames, {got['dropped']} dropped, {got['nonfatal']} non-fatal and {got['fatal']} "
                   f"fatal errors, {got['stalls']} stalls, {got['parts']} parts; latency: {latency}")


PLAYERS = (
    Player("ffmpeg", "ffmpeg", "ffmpeg", ("ffmpeg", "-version"), _ffmpeg()),
    Player("ffmpeg, strict", "ffmpeg", "ffmpeg", ("ffmpeg", "-version"),
           _ffmpeg("-xerror", "-err_detect", "explode")),
    Player("ffprobe", "ffprobe", "ffmpeg", ("ffprobe", "-version"), _ffprobe),
    Player("vlc", "cvlc", "vlc", (*NOT_ROOT, "cvlc", "--version"), _vlc),
    Player("mpv", "mpv", "mpv", ("mpv", "--version"), _mpv),
    Player("hlsdemux", "gst-launch-1.0", "gstreamer1.0-tools and -plugins-bad, -libav",
           ("gst-launch-1.0", "--version"), _gstreamer("hlsdemux", "hlsdemux2", "playbin")),
    Player("hlsdemux2", "gst-launch-1.0", "gstreamer1.0-tools and -plugins-good, -libav",
           ("gst-launch-1.0", "--version"), _gstreamer("hlsdemux2", "hlsdemux", "playbin3")),
    Player("streamlink", "streamlink", "streamlink", ("streamlink", "--version"), _streamlink),
    Player("hls.js", os.environ.get("CHROMIUM", "chromium"), "chromium and nodejs", ("chromium", "--version"), _hlsjs),
)
