"""One HTTP request as a simple player makes it: a connection of its own, redirects followed by hand."""
import http.client
import time
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

USER_AGENT = "acequia-proof"
REDIRECTS = 3


class Unreachable(Exception):
    """Nothing answered, or what answered did not finish."""


@dataclass(frozen=True)
class Answer:
    """A whole answer. `headers` has names in lower case; `url` is where redirects led."""

    status: int
    headers: dict
    body: bytes
    url: str
    seconds: float


def fetch(url, method="GET", headers=None, timeout=30.0, body=None):
    """Asks once and reads the whole answer; raises Unreachable."""
    began = time.monotonic()
    for _ in range(REDIRECTS + 1):
        answer = _once(url, method, headers or {}, timeout, began, body)
        if answer.status not in (301, 302, 303, 307, 308) or "location" not in answer.headers:
            return answer
        url = urljoin(url, answer.headers["location"])
    raise Unreachable(f"more than {REDIRECTS} redirects, the last to {url}")


def open_stream(url, timeout=30.0):
    """An answer whose body has not been read: (socket, response). Who shuts the socket down ends the body."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port or 80, timeout=timeout)
    try:
        connection.request("GET", _target(parts), headers={"User-Agent": USER_AGENT, "Accept-Encoding": "identity"})
        return connection.sock, connection.getresponse()
    except (OSError, http.client.HTTPException) as e:
        connection.close()
        raise Unreachable(f"{url}: {e!r}") from e


def _once(url, method, headers, timeout, began, sent):
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port or 80, timeout=timeout)
    try:
        defaults = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity", "Connection": "close"}
        connection.request(method, _target(parts), sent, headers={**defaults, **headers})
        response = connection.getresponse()
        body = response.read()
        fields = {}
        for name, value in response.getheaders():
            name = name.lower()
            fields[name] = f"{fields[name]}, {value}" if name in fields else value
        return Answer(response.status, fields, body, url, time.monotonic() - began)
    except (OSError, http.client.HTTPException) as e:
        raise Unreachable(f"{url}: {e!r}") from e
    finally:
        connection.close()


def _target(parts):
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
