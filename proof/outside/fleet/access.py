"""Checks of who may do what, and of what is told."""
import json
import socket
import time

from outside import web
from outside.fleet.checks import check

BODIES = ({"image": "evil:1"}, {"image": "localhost/acequia-engine:1", "privileged": True},
          {"binds": ["/:/host"]}, {"env": {"A": "B"}, "image": "x"}, {"volumes": {"/": "/host"}},
          {"host_port": 8080, "image": "x", "ports": {"80/tcp": 80}}, {"name_prefix": "x", "image": "y"})
SECRET = "planted-secret-7c1f"
CHANGES = (("POST", "/scale/1"), ("POST", "/provision"), ("POST", "/provision/acestream"), ("POST", "/gc"),
           ("POST", "/engines/x/drain"), ("POST", "/engines/x/undrain"), ("DELETE", "/containers/x"))
READS = (("GET", "/engines/{id}/logs"), ("GET", "/vpn/status"))


@check(20, "what is run is no part of a request")
def foreign_image(bench):
    bench.start(MIN_REPLICAS=1)
    bench.wait(lambda: len(bench.ready()) == 1, 20)
    before = {each.id for each in bench.engines()}
    refused = 0
    for body in BODIES:
        for path in ("/provision", "/provision/acestream"):
            answer = bench.post(path, body=json.dumps(body))
            refused += answer.status == 403
            bench.expect(answer.status == 403, f"{path} {body} is {answer.status} {answer.body[:100]}")
    time.sleep(2)
    bench.expect({each.id for each in bench.engines()} == before, "something was created")
    bench.tell(f"{refused} of {2 * len(BODIES)} refused with 403, nothing created")


@check(21, "without the key nothing is changed or read, and no secret is told")
def secrets(bench):
    flag = f"--access-token {SECRET}"
    bench.start({"flag": flag}, MIN_REPLICAS=1, API_KEY=f"{SECRET}-key", BIND="0.0.0.0")
    here = here_but_not_loopback()
    url = f"http://{here}:{bench.port}"
    key = {"Authorization": f"Bearer {SECRET}-key"}
    wait = lambda holds: bench.wait(holds, 20)
    listed = lambda: json.loads(web.fetch(bench.server.url + "/engines", headers=key).body)
    bench.expect(wait(lambda: any(each["state"] == "ready" for each in listed())) is not None, "one is ready")
    found = [each["container_id"] for each in listed() if each["provider"]][0]
    asked = 0
    for method, path in (*CHANGES, *READS):
        for where in (url, bench.server.url):
            answer = web.fetch(where + path.replace("{id}", found), method)
            asked += 1
            bench.expect(answer.status in (401, 404) and (answer.status == 401 or path == "/vpn/status"),
                         f"{method} {path} without the key is {answer.status}")
    told = b"".join(web.fetch(bench.server.url + path, headers=key).body for path in
                    ("/engines", f"/engines/{found}/logs", "/events?limit=1000", "/orchestrator/status", "/health",
                     "/settings", "/metrics", "/proxy/status", f"/containers/{found}"))
    bench.expect(SECRET.encode() not in told, f"the secret is told: ...{around(told)}...")
    bench.expect(SECRET not in bench.server.log.read_text(), "the secret is in the server's log")
    lines = json.loads(web.fetch(bench.server.url + f"/engines/{found}/logs", headers=key).body)
    bench.expect(len(lines) > 0, "no lines were printed")
    bench.stop_server()
    bench.remove_engines()
    refused = without_a_key(bench, here)
    crash_with_secret(bench)
    bench.tell(f"{asked} of {asked} requests without the key refused, {refused} from elsewhere where none is set; "
               f"{len(told)} bytes of answers without the secret")


def without_a_key(bench, here):
    """Where no key is set, only this machine changes things and reads logs."""
    bench.start(MIN_REPLICAS=1, BIND="0.0.0.0")
    bench.wait(lambda: len(bench.ready()) == 1, 20)
    found = bench.ready()[0]["container_id"]
    refused = 0
    for method, path in (*CHANGES, READS[0]):
        status = web.fetch(f"http://{here}:{bench.port}" + path.replace("{id}", found), method).status
        refused += status in (401, 403)
        bench.expect(status in (401, 403), f"{method} {path} from elsewhere is {status}")
    bench.expect(web.fetch(bench.server.url + f"/engines/{found}/logs").status == 200, "this machine reads logs")
    bench.stop_server()
    bench.remove_engines()
    return refused


def crash_with_secret(bench):
    """The last words of an engine are masked, too."""
    bench.start({"flag": f"--access-token {SECRET} --no-such-flag=password={SECRET}"}, MIN_REPLICAS=1)
    bench.wait(lambda: any(each["category"] == "failed" for each in bench.events()), 20)
    told = bench.post("/events?limit=1000", "GET").body + bench.post("/orchestrator/status", "GET").body
    told += bench.post("/engines", "GET").body
    bench.expect(b'"failed"' in told, "it has failed")
    bench.expect(SECRET.encode() not in told, f"the last words tell the secret: ...{around(told)}...")
    bench.expect(SECRET not in bench.server.log.read_text(), "the secret is in the server's log")


def around(told):
    """Where the secret is."""
    at = told.find(SECRET.encode())
    return told[max(0, at - 80):at + 40]


def here_but_not_loopback():
    """An address of this machine that is not a loopback one; nothing leaves the machine."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # Chooses the address; sends nothing.
        except OSError:
            return "192.0.2.7"  # proof/containers has it on the loopback interface.
        return probe.getsockname()[0]
