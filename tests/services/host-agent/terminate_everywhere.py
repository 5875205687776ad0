"""Runs a Python program many times and sends SIGTERM each time at another place of its code.

    terminate_everywhere.py <exit code> <program> <argument>...

A place is a line of the program, or of the modules that hold locks (LOCKING). Once the program has its own handler of SIGTERM, the
places that its main thread reaches are numbered, each at its first time. Run n sends SIGTERM at place n; the last run at none, but
when no new place is reached for some seconds. After SIGTERM the program must end in time, with the exit code, and leave no process
behind: each place at which it does not is printed. The last line is `places=<count>`.
"""

import ctypes
import http.server  # noqa: F401  imported once here rather than in each run
import json  # noqa: F401
import os
import runpy
import signal
import subprocess  # noqa: F401
import sys
import threading
import time
import urllib.request  # noqa: F401

LOCKING = ("subprocess.py", "termination.py", "threading.py")
AT_ONCE = 8
# Long, because a busy machine must not look like a program that hangs.
DEADLINE_SECONDS = 40
LEFT_BEHIND_SECONDS = 10
IDLE_SECONDS = 3
expected = int(sys.argv[1])
del sys.argv[:2]
sys.path.insert(0, os.path.dirname(sys.argv[0]))


def run_and_terminate_at(number, report):
    """In a child process. Writes the place to the descriptor `report`, or `places=<count>` where there is no such place."""
    places = set()
    reached_at = time.monotonic()
    is_terminated = False

    def terminate(line):
        nonlocal is_terminated
        is_terminated = True
        os.write(report, line.encode())
        os.kill(os.getpid(), signal.SIGTERM)

    def trace(frame, event, _):
        nonlocal reached_at
        file = frame.f_code.co_filename
        if file != sys.argv[0] and os.path.basename(file) not in LOCKING:
            return None
        if event == "line" and not is_terminated and signal.getsignal(signal.SIGTERM) != signal.SIG_DFL:
            place = f"{os.path.basename(file)}:{frame.f_lineno}"
            if place not in places:
                places.add(place)
                reached_at = time.monotonic()
                if len(places) == number:
                    terminate(place)
        return trace

    def terminate_when_idle():
        while not is_terminated:
            if places and time.monotonic() - reached_at > IDLE_SECONDS:
                terminate(f"places={len(places)}")
            time.sleep(0.05)

    threading.Thread(target=terminate_when_idle, daemon=True).start()
    sys.settrace(trace)
    runpy.run_path(sys.argv[0], run_name="__main__")


class Run:
    def __init__(self, number):
        self.reader, report = os.pipe()
        self.deadline = time.monotonic() + DEADLINE_SECONDS
        self.code = None
        self.process = os.fork()
        if self.process == 0:
            os.setpgid(0, 0)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            run_and_terminate_at(number, report)
            sys.exit(0)
        os.close(report)

    def fault(self):
        """None while it runs; afterwards what is wrong with how it ended, or an empty text."""
        now = time.monotonic()
        if self.code is None:
            ended, status = os.waitpid(self.process, os.WNOHANG)
            if ended:
                self.code = os.waitstatus_to_exitcode(status)
                self.deadline = now + LEFT_BEHIND_SECONDS
            elif now > self.deadline:
                os.killpg(self.process, signal.SIGKILL)
                os.waitpid(self.process, 0)
                return "does not end"
            else:
                return None
        try:
            while os.waitpid(-self.process, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return "" if self.code == expected else f"ends with {self.code}"
        if now < self.deadline:
            return None
        os.killpg(self.process, signal.SIGKILL)
        return "leaves a process behind"


# A run's own children come to this process when the run has ended: prctl(2).
PR_SET_CHILD_SUBREAPER = 36
ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)

number = 0
count = None
running = []
while running or count is None:
    while count is None and len(running) < AT_ONCE:
        number += 1
        running.append(Run(number))
    for run in list(running):
        fault = run.fault()
        if fault is None:
            continue
        running.remove(run)
        place = os.read(run.reader, 1000).decode()
        os.close(run.reader)
        if place.startswith("places="):
            count = place
        if fault:
            print(f"{place or 'no place'}: {fault}", flush=True)
    time.sleep(0.005)
print(count)
