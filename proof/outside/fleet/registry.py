"""A registry of container images on 127.0.0.1 that has one image of one layer, and sends it slowly."""
import hashlib
import json
import tarfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from outside.fleet.daemon import ENTRY

PORT = 5555  # Named insecure by proof/containers; its network has nobody else.
PIECE = 1 << 20
KINDS = {"manifest": "application/vnd.docker.distribution.manifest.v2+json",
         "config": "application/vnd.docker.container.image.v1+json",
         "layer": "application/vnd.docker.image.rootfs.diff.tar"}


def _digest(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def _unknown():
    """Begins a layer that no daemon has: a tar of one file, without its end."""
    name = tarfile.TarInfo("pulled")
    return name.tobuf()


class Registry:
    """A context manager."""

    def __init__(self, layer, bytes_a_second):
        self.layer = _unknown() + layer.read_bytes()
        self.speed = bytes_a_second
        config = json.dumps({"architecture": "amd64", "os": "linux", "config": {"Entrypoint": ENTRY},
                             "rootfs": {"type": "layers", "diff_ids": [_digest(self.layer)]}}).encode()
        manifest = json.dumps({"schemaVersion": 2, "mediaType": KINDS["manifest"],
                               "config": self._named("config", config),
                               "layers": [self._named("layer", self.layer)]}).encode()
        self.manifest = manifest
        self.blobs = {_digest(each): each for each in (config, self.layer)}

    @staticmethod
    def _named(kind, data):
        return {"mediaType": KINDS[kind], "size": len(data), "digest": _digest(data)}

    def image(self, name, tag):
        """How it is called."""
        return f"127.0.0.1:{PORT}/{name}:{tag}"

    def __enter__(self):
        registry = self

        class Handler(BaseHTTPRequestHandler):
            """Answers pulls."""

            protocol_version = "HTTP/1.1"

            def do_HEAD(self):
                """As GET, without the body."""
                self.do_GET()

            def do_GET(self):
                """The manifest or a blob."""
                reference = self.path.rpartition("/")[2]
                if self.path == "/v2/":
                    self._send(200, b"{}", "application/json")
                elif "/engine/manifests/" in self.path:
                    self._send(200, registry.manifest, KINDS["manifest"])
                elif reference in registry.blobs:
                    self._send(200, registry.blobs[reference], "application/octet-stream")
                else:
                    self._send(404, b'{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}',
                               "application/json")

            def _send(self, status, body, kind):
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Docker-Content-Digest", _digest(body))
                self.end_headers()
                for at in range(0, len(body) if self.command == "GET" else 0, PIECE):
                    self.wfile.write(body[at:at + PIECE])
                    time.sleep(len(body[at:at + PIECE]) / registry.speed if len(body) > PIECE else 0)

            def log_message(self, *_):
                """Says nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", PORT), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
