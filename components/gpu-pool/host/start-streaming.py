#!/usr/bin/python3
"""Becomes the image's streaming server. Without one, a host that may idle counts as ready; any other is broken."""

import json
import os
import signal
import socket
import sys

from journal import say

#: sysexits.h: a wrong configuration. systemd doesn't start it again (RestartPreventExitStatus).
NEVER_AGAIN = 78


def tell_systemd_ready():
    """sd_notify(3); a name that begins with @ is in the abstract namespace."""
    name = os.environ.get("NOTIFY_SOCKET")
    if not name:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notifications:
        notifications.connect("\0" + name[1:] if name.startswith("@") else name)
        notifications.send(b"READY=1")


def main(host_file):
    with open(host_file, encoding="utf-8") as file:
        host = json.load(file)
    server = host["commands"]["streamingServer"]
    if os.access(server, os.X_OK):
        os.execv(server, [server, host_file])
    if "mayIdle" not in host:
        say("no-streaming-server", level="error", reason=f"{server} is missing: the image is not whole")
        sys.exit(NEVER_AGAIN)
    say("idle", reason=f"{server} is missing, and the pool allows idle hosts: this host idles")
    tell_systemd_ready()
    signal.pause()


if __name__ == "__main__":
    main(sys.argv[1])
