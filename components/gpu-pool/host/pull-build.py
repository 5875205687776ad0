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

import boot_failure
from journal import say
from termination import Termination

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


class Terminated(Exception):
    """SIGTERM has arrived, and no pull runs any more."""


def run(command, variables, limit, termination):
    """The exit code of one pull; 128 + n for signal n, 10 for one that took too long."""
    try:
        process = subprocess.Popen(command, env=variables, stdin=subprocess.DEVNULL)
    except OSError:  # e.g. not for this processor, or without its interpreter
        return 126
    is_terminated = termination.wait(limit, process)
    code = process.poll()
    if code is None:
        end(process)
    if is_terminated:
        raise Terminated
    if code is None:
        say("pull-hangs", level="warning", seconds=limit)
        return 10
    return code if code >= 0 else 128 - code


def end(process):
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
    try:
        pull(host_file, Termination(signal.SIGTERM))
    except Terminated:
        sys.exit(128 + signal.SIGTERM)


def pull(host_file, termination):
    with open(host_file, encoding="utf-8") as file:
        host = json.load(file)
    overrides = host.get("overrides", {})
    folder = overrides.get("runFolder", RUN_FOLDER)
    speed = overrides.get("pullWaitFactor", 1)
    limit = overrides.get("longestPullSeconds", LONGEST_PULL_SECONDS)
    boot_failure.forget(folder, STAGE)

    program = host["commands"]["pull"]
    if not os.access(program, os.X_OK):
        if "mayIdle" not in host or "hostTools" in host:
            give_up(MISSING, f"{program} is missing: the image is not whole", folder)
        say("no-pull", reason="a marketplace image has none, and no host tools are configured: this host idles")
        return
    tries = {}
    while True:
        command = [program, host["channel"], host["builds"]["folder"]]
        code = run(command, environment(host, host_file), limit, termination)
        if code == 0:
            say("pulled", channel=host["channel"])
            return
        tries[code] = tries.get(code, 0) + 1
        says = EXIT_CODES[code][0] if code in EXIT_CODES else "it is no code of the table"
        wait = wait_after(code, tries[code])
        if wait is None:
            give_up(code, says, folder)
        say("pull-again", level="warning", code=code, reason=says, seconds=wait)
        if termination.wait(wait * speed):
            raise Terminated


if __name__ == "__main__":
    if sys.argv[1:] == ["--table"]:
        print(table())
    else:
        main(sys.argv[1])
