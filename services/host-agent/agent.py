#!/usr/bin/python3
"""The host agent: says how this host is, to Azure's health extension and to Azure Monitor.

    agent.py <host file>    runs until it is ended
    agent.py --table        prints the table of states, for README.md
"""

import json
import os
import re
import signal
import sys
import threading
import time
from dataclasses import dataclass

import host_state
import run_folder
from azure import METADATA
from health import Endpoint
from journal import say
from scheduled_events import ScheduledEvents
from slot_metric import SlotMetric
from streaming_unit import StreamingUnit
from termination import Termination

RUN_FOLDER = "/run/cloud-gaming"
#: systemd makes it (RuntimeDirectory), and keeps it when the agent is started again.
OWN_FOLDER = "/run/cloud-gaming-agent"
#: A line is heard by no alert whose collection began after it, or whose window is over.
REPEAT_SECONDS = 240
#: How a stage of the boot says in `broken` what stopped it.
BOOT_FAILURE = re.compile(r"stage=(local-disk|host-tools|pull) code=([0-9]+)(?: |$)")


@dataclass(frozen=True)
class View:
    """A host at one moment."""

    row: host_state.Row
    sessions: int
    slots: int
    free: int
    busy: int
    reason: str

    def described(self):
        return {
            "state": self.row.state,
            "sessions": self.sessions,
            "slots": self.slots,
            "freeSlots": self.free,
            "reason": self.reason,
        }


class Host:
    """What is seen of the host, put together; and a line in the journal when that changes, and again while it lasts."""

    def __init__(self, slots, folder, unit, events, repeat_seconds=REPEAT_SECONDS):
        self._slots = slots
        self._folder = folder
        self._unit = unit
        self._events = events
        self._repeat_seconds = repeat_seconds
        self._last = None
        self._told_at = 0.0
        self._complaint = None

    def view(self):
        return self._look()[0]

    def slots_now(self):
        view = self.view()
        return view.free, view.busy

    def is_empty(self):
        """Whether nobody plays, and nobody is let in."""
        view = self.view()
        return view.sessions == 0 and view.row is not host_state.FREE

    def watch(self):
        """Once a second: tells what is new."""
        view, unit, complaint = self._look()
        if complaint != self._complaint:
            self._complaint = complaint
            if complaint is not None:
                say("sessions-unclear", level="warning", reason=complaint)
        now = (view.row, view.sessions if view.row.state != "busy" else 1)
        is_new = now != self._last
        if not is_new and time.monotonic() - self._told_at < self._repeat_seconds:
            return
        was = self._last[0].state if self._last else "none"
        self._last = now
        self._told_at = time.monotonic()
        words = {"sessions": view.sessions, **({"reason": view.reason} if view.reason else {})}
        say("state", level="error" if view.row.state == "broken" else "info", **{"from": was, "to": view.row.state}, **words)
        self._say_boot_failure(view, unit, is_repetition=not is_new or was == "broken")

    @staticmethod
    def _say_boot_failure(view, unit, is_repetition):
        """The stages of the boot say once themselves that they failed: only the streaming server's failure is new here."""
        if view.row.state != "broken":
            return
        stage = BOOT_FAILURE.match(view.reason)
        if stage and is_repetition:
            say("boot-failed", level="error", stage=stage[1], code=stage[2])
        elif not stage and unit.active == "failed" and not unit.was_ready:
            say("boot-failed", level="error", stage="streaming-server", code=unit.exit_code)

    def _look(self):
        unit = self._unit.now
        sessions, complaint = run_folder.session_count(os.path.join(self._folder, "sessions"), self._slots)
        broken = run_folder.is_there(self._folder, "broken")
        drain = run_folder.is_there(self._folder, "drain")
        ending = self._events.ending
        facts = host_state.Facts(unit=unit.active, sessions=sessions, drain=drain or ending, broken=broken)
        row = host_state.row_of(facts)
        free, busy = host_state.slots_of(row, facts, self._slots)
        reason = ""
        if row.state == "broken":
            said = run_folder.first_line(os.path.join(self._folder, "broken")) if broken else ""
            reason = said or ("broken" if broken else f"the streaming server gave up with {unit.exit_code}")
        elif row.state == "draining":
            reason = "Azure takes the host away" if ending else "drain"
        return View(row, sessions, self._slots, free, busy, reason), unit, complaint


def main(host_file):
    with open(host_file, encoding="utf-8") as file:
        host = json.load(file)
    # For tests, which have no Azure: no host is given any (components/gpu-pool/cloud-init.ts).
    overrides = {"metadata": METADATA, **host.get("overrides", {})}

    termination = Termination(signal.SIGTERM, signal.SIGINT)
    stop = threading.Event()
    unit = StreamingUnit(stop, overrides)
    events = ScheduledEvents(stop, overrides)
    repeat = overrides.get("repeatSeconds", REPEAT_SECONDS)
    seen = Host(host["slots"], overrides.get("runFolder", RUN_FOLDER), unit, events, repeat)
    events.is_empty = seen.is_empty
    endpoint = Endpoint(host["health"]["port"], host["health"]["path"], seen.view)
    memory = os.path.join(overrides.get("ownFolder", OWN_FOLDER), "last-minute")
    metric = SlotMetric(host, seen.slots_now, memory, stop, overrides)

    say("started", pool=host["pool"], generation=host["generation"], capacity=host["capacity"], slots=host["slots"])
    threading.Thread(target=endpoint.serve_forever, name="health", daemon=True).start()
    for thread in (unit, events, metric):
        thread.start()
    while not termination.wait(overrides.get("watchSeconds", 1)):
        seen.watch()
    stop.set()
    say("stopped")


if __name__ == "__main__":
    if sys.argv[1:] == ["--table"]:
        print(host_state.table())
    elif len(sys.argv) == 2:
        main(sys.argv[1])
    else:
        sys.exit(__doc__)
