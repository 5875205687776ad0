#!/usr/bin/python3
"""Tells Azure's application health extension how this host is.

The first piece of the host agent, and all of it for now: it knows whether the streaming server runs, and nothing of sessions.

    streaming server   answer                       Azure sees               is the host replaced?
    runs               200, "Healthy"               Healthy                  no
    gave up            200, "Unhealthy"             Unhealthy                yes
    starts, restarts   503                          Initializing at first,   only when it takes longer than
                                                    Unknown later            the grace period, or 6 probes later
"""

import json
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

UNIT = "cloud-gaming-streaming.service"
STATES = {"active": "Healthy", "failed": "Unhealthy"}


def health_state():
    """Healthy, Unhealthy, or None while neither can be said."""
    try:
        answer = subprocess.run(["systemctl", "is-active", UNIT], capture_output=True, text=True, timeout=3)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return STATES.get(answer.stdout.strip())


def handler_for(path):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            if self.path != path:
                self.send_error(404)
                return
            state = health_state()
            if state is None:
                self.send_error(503)
                return
            body = json.dumps({"ApplicationHealthState": state}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """Azure asks every ten seconds; nobody reads that."""

    return Handler


def main(host_file):
    with open(host_file, encoding="utf-8") as file:
        health = json.load(file)["health"]
    # The extension asks from this machine, so nobody else needs to.
    ThreadingHTTPServer(("127.0.0.1", health["port"]), handler_for(health["path"])).serve_forever()


if __name__ == "__main__":
    main(sys.argv[1])
