#!/usr/bin/python3
"""The host agent: says how this host is, to Azure's health extension and to Azure Monitor.

    agent.py <host file>    runs until it is ended
    agent.py --table        prints the table of states, for README.md
"""

import json
import os
import signal
import sys
import threading
from dataclasses import dataclass

import host_state
import run_folder
from azure import METADATA
from health import Endpoint
from journal import say
from scheduled_events import ScheduledEvents
from slot_metric import SlotMetric
from streaming_unit import StreamingUnit

RUN_FOLDER = "/run/cloud-gaming"
#: systemd makes it (RuntimeDirectory), and keeps it when the agent is started again.
OWN_FOLDER = "/run/cloud-gaming-agent"


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
    """What is seen of the host, put together; and a line in the journal whenever that changes."""

    def __init__(self, slots, folder, unit, events):
        self._slots = slots
        self._folder = folder
        self._unit = unit
        self._events = events
        self._last = None
        self._complaint = None

    def view(self):
        return self._look()[0]

    def slots_now(self):
        view = self.view()
        return view.free, view.busy

    def watch(self):
        """Once a second: tells what is new."""
        view, unit, complaint = self._look()
        if complaint != self._complaint:
            self._complaint = complaint
            if complaint is not None:
                say("sessions-unclear", level="warning", reason=complaint)
        now = (view.row, view.sessions if view.row.state != "busy" else 1)
        if now == self._last:
            return
        was = self._last[0].state if self._last else "none"
        self._last = now
        words = {"sessions": view.sessions, **({"reason": view.reason} if view.reason else {})}
        say("state", level="error" if view.row.state == "broken" else "info", **{"from": was, "to": view.row.state}, **words)
        if unit.active == "failed" and not unit.was_ready and was != "broken":
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

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())

    unit = StreamingUnit(stop, overrides)
    events = ScheduledEvents(stop, overrides)
    seen = Host(host["slots"], overrides.get("runFolder", RUN_FOLDER), unit, events)
    endpoint = Endpoint(host["health"]["port"], host["health"]["path"], seen.view)
    memory = os.path.join(overrides.get("ownFolder", OWN_FOLDER), "last-minute")
    metric = SlotMetric(host, seen.slots_now, memory, stop, overrides)

    say("started", pool=host["pool"], generation=host["generation"], capacity=host["capacity"], slots=host["slots"])
    threading.Thread(target=endpoint.serve_forever, name="health", daemon=True).start()
    for thread in (unit, events, metric):
        thread.start()
    while not stop.wait(overrides.get("watchSeconds", 1)):
        seen.watch()
    say("stopped")


if __name__ == "__main__":
    if sys.argv[1:] == ["--table"]:
        print(host_state.table())
    elif len(sys.argv) == 2:
        main(sys.argv[1])
    else:
        sys.exit(__doc__)
