"""Clients that hold memory: requests that are large and never finished, viewers that wait for nothing, answers that
nobody reads. Each attack is bounded in connections and seconds."""
import socket
import time
from dataclasses import dataclass

from outside import web

CONTENT = "94c2fd8fb9bc8f2fc71a2cbe9d4b866f227a0209"
UNKNOWN = "0123456789abcdef0123456789abcdef0123456"


@dataclass(frozen=True)
class Attack:
    """What each connection sends; `receive` is the window that it offers, 0 for the usual one. `ends` tells whether it
    sends no more after that."""

    name: str
    sends: object
    receive: int = 0
    ends: bool = False


def attacks(host):
    head = f"Host: {host}\r\n"
    large = "".join(f"X-{i}: {'x' * 150}\r\n" for i in range(90))
    body = "y" * 60000
    many = "&".join(f"p{i}=v" for i in range(200))
    return [
        Attack("waiting viewers with large requests", lambda i: (
            f"GET /ace/getstream?id={UNKNOWN}{i % 10}&{many} HTTP/1.1\r\n{head}{large}Content-Length: 60000\r\n\r\n{body}")),
        Attack("waiting playlists with large requests", lambda i: (
            f"GET /ace/manifest.m3u8?id={UNKNOWN}{i % 10}&{many} HTTP/1.1\r\n{head}{large}\r\n")),
        Attack("bodies that never end", lambda i: f"POST /engines HTTP/1.1\r\n{head}Content-Length: 65000\r\n\r\n{body}"),
        Attack("heads that never end", lambda i: f"GET /health?{'q' * 7000} HTTP/1.1\r\n{head}" + "b: c\r\n" * 90),
        Attack("requests that come together", lambda i: f"GET /version HTTP/1.1\r\n{head}\r\n" * 900, 4096),
        Attack("static answers nobody reads", lambda i: f"GET /openapi.json HTTP/1.1\r\n{head}Connection: close\r\n\r\n", 4096),
        Attack("metrics nobody reads", lambda i: f"GET /metrics HTTP/1.1\r\n{head}\r\n" * 20, 4096),
        Attack("events nobody reads", lambda i: f"GET /events/stream HTTP/1.1\r\n{head}\r\n", 4096),
        Attack("streams nobody reads", lambda i: f"GET /ace/getstream.ts?id={CONTENT} HTTP/1.1\r\n{head}\r\n", 4096),
        Attack("half-closed waits", lambda i: f"GET /ace/getstream?id={UNKNOWN}{i % 10} HTTP/1.1\r\n{head}\r\n", 0, True),
    ]


def connect(host, port, attack, number):
    """One connection of the attack; None when the server does not take it."""
    one = socket.socket()
    if attack.receive:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, attack.receive)
    one.settimeout(2)
    try:
        one.connect((host, port))
        one.sendall(attack.sends(number).encode("latin-1"))
        if attack.ends:
            one.shutdown(socket.SHUT_WR)
        return one
    except OSError:
        one.close()
        return None


def health(url):
    """How many seconds `/health` takes; None when it does not answer."""
    began = time.monotonic()
    try:
        web.fetch(url + "/health", timeout=5)
        return time.monotonic() - began
    except web.Unreachable:
        return None


def resident(pid):
    """MB of memory that a process has; 0 when it is gone."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii") as status:
            for line in status:
                if line.startswith("VmRSS:"):
                    return int(line.split()[1]) // 1024
    except OSError:
        pass
    return 0
