"""The endpoint on loopback: what Azure's extension asks, and what whoever places sessions may ask."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

#: The extension asks one question at a time.
MOST_AT_ONCE = 16
SLOWEST_QUESTION_SECONDS = 5


class Endpoint(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 16

    def __init__(self, port, path, view):
        """view: a function without arguments; what a host is at this moment (agent.Host.view)."""
        self._room = threading.BoundedSemaphore(MOST_AT_ONCE)
        # The extension asks from this machine, so nobody else needs to.
        super().__init__(("127.0.0.1", port), handler_for(path, view))

    def process_request(self, request, client_address):
        if not self._room.acquire(blocking=False):
            self.shutdown_request(request)
            return
        try:
            super().process_request(request, client_address)
        except RuntimeError:  # no thread is to be had
            self._room.release()
            raise

    def process_request_thread(self, request, client_address):
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._room.release()

    def handle_error(self, request, client_address):
        """Somebody hung up; the journal is no place for that."""


def handler_for(path, view):
    class Handler(BaseHTTPRequestHandler):
        timeout = SLOWEST_QUESTION_SECONDS

        def do_GET(self):
            asked = self.path.split("?", 1)[0]
            if asked == path:
                row = view().row
                self._answer(row.status, row.body or "")
            elif asked == "/state":
                self._answer(200, json.dumps(view().described()))
            else:
                self._answer(404, json.dumps({"paths": [path, "/state"]}))

        def _answer(self, status, body):
            data = body.encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_):
            """Azure asks every ten seconds; nobody reads that."""

    return Handler
