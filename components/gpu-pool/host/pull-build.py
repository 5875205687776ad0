#!/usr/bin/python3
"""Runs `pull <channel> <folder>`, again where that may help, until the channel's build is on the local disk.

    pull-build.py <host file>    ends with 0, or with the exit code of a pull that is given up
    pull-build.py --table        prints the table of exit codes, for services/host-agent/README.md
"""

import json
import os
import signal
import subprocess
import sys
import time

import boot_failure
from journal import say

#: (exit code, what it says, waits between tries in seconds: the first, the longest; tries at most). No waits: final.
EXIT_CODES = {
    0: ("the channel's build is complete in the folder", None, 0),
    10: ("the build store can't be reached, or asks to slow down", (5, 60), 0),
    11: ("the build store refuses the identity: a new role takes minutes", (15, 60), 0),
    12: ("the channel points to no build", (60, 60), 0),
    20: ("what arrived is not what the manifest says, though it was fetched again", (30, 30), 3),
    21: ("the build doesn't fit into the folder", None, 0),
    22: ("the manifest can't be read, or is of a later format", None, 0),
    64: ("called wrongly", None, 0),
}
#: A crash, a signal, a code of another version.
OTHER = ("anything else", (15, 60), 5)
#: A pull that hangs is ended after so long, and tried again as if it had ended with 10.
LONGEST_PULL_SECONDS = 1800
KILL_AFTER_SECONDS = 10
RUN_FOLDER = "/run/cloud-gaming"
MISSING = 127
STAGE = "pull"


def wait_after(code, tries):
    """Seconds until the next try, or None where there is none. tries: how often pull ended with this code, this time included."""
    _, waits, most = EXIT_CODES.get(code, OTHER)
    if waits is None or (most and tries >= most):
        return None
    first, longest = waits
    return min(first * 2 ** min(tries - 1, 10), longest)


def table():
    lines = ["| exit code | it says | what happens |", "| --- | --- | --- |"]
    rows = [(f"{code}", *row) for code, row in EXIT_CODES.items()] + [("other, or a signal", *OTHER)]
    for code, says, waits, most in rows:
        if code == "0":
            happens = "the streaming server is started"
        elif waits is None:
            happens = "final: the host is broken"
        else:
            first, longest = waits
            pauses = f"after {first} s" if first == longest else f"after {first} s, then twice as long each time up to {longest} s"
            happens = f"tried again {pauses}" + (f"; final the {'third' if most == 3 else 'fifth'} time: the host is broken" if most else ", as long as it takes")
        lines.append(f"| {code} | {says} | {happens} |")
    return "\n".join(lines)


def environment(host, host_file):
    """All that pull is given beside its arguments. Nothing of it is secret."""
    return {
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": os.environ.get("HOME", "/var/lib/streaming"),
        "LANG": "C.UTF-8",
        "CLOUD_GAMING_HOST_FILE": host_file,
        "CLOUD_GAMING_BUILDS_ENDPOINT": host["builds"]["endpoint"],
        "CLOUD_GAMING_IDENTITY_CLIENT_ID": host["identityClientId"],
    }


class Stop:
    """SIGTERM ends this program, but not while a pull is being started: nobody would know of it, and it would go on."""

    def __init__(self):
        self._asked = False
        self._held = False
        signal.signal(signal.SIGTERM, self._hear)

    def _hear(self, *_):
        self._asked = True
        if not self._held:
            sys.exit(128 + signal.SIGTERM)

    def hold(self):
        self._held = True

    def release(self):
        self._held = False
        if self._asked:
            sys.exit(128 + signal.SIGTERM)


def run(command, variables, limit, stop):
    """The exit code of one pull; 128 + n for signal n, 10 for one that took too long."""
    process = None
    try:
        stop.hold()
        try:
            process = subprocess.Popen(command, env=variables, stdin=subprocess.DEVNULL)
        except OSError:  # e.g. not for this processor, or without its interpreter
            pass
        stop.release()
        if process is None:
            return 126
        code = process.wait(timeout=limit)
    except subprocess.TimeoutExpired:
        say("pull-hangs", level="warning", seconds=limit)
        return 10
    finally:
        # This program's end is pull's end too.
        if process is not None:
            end(process)
    return code if code >= 0 else 128 - code


def end(process):
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(timeout=KILL_AFTER_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def give_up(code, reason, folder):
    boot_failure.tell(folder, STAGE, code, reason)
    sys.exit(code)


def main(host_file):
    stop = Stop()
    with open(host_file, encoding="utf-8") as file:
        host = json.load(file)
    overrides = host.get("overrides", {})
    folder = overrides.get("runFolder", RUN_FOLDER)
    speed = overrides.get("pullWaitFactor", 1)
    limit = overrides.get("longestPullSeconds", LONGEST_PULL_SECONDS)
    boot_failure.forget(folder, STAGE)

    pull = host["commands"]["pull"]
    if not os.access(pull, os.X_OK):
        if host["image"] == "gallery" or "hostTools" in host:
            give_up(MISSING, f"{pull} is missing: the image is not whole", folder)
        say("no-pull", reason="a marketplace image has none, and no host tools are configured: this host idles")
        return
    tries = {}
    while True:
        code = run([pull, host["channel"], host["builds"]["folder"]], environment(host, host_file), limit, stop)
        if code == 0:
            say("pulled", channel=host["channel"])
            return
        tries[code] = tries.get(code, 0) + 1
        says = EXIT_CODES[code][0] if code in EXIT_CODES else "it is no code of the table"
        wait = wait_after(code, tries[code])
        if wait is None:
            give_up(code, says, folder)
        say("pull-again", level="warning", code=code, reason=says, seconds=wait)
        time.sleep(wait * speed)


if __name__ == "__main__":
    if sys.argv[1:] == ["--table"]:
        print(table())
    else:
        main(sys.argv[1])
