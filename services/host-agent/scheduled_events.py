"""Hears from the metadata service that Azure is about to take this host away.

https://learn.microsoft.com/azure/virtual-machines/linux/scheduled-events (2023-01-25): asked each second, for a spot host has
30 seconds; the first answer may take two minutes. What is approved before its time, terminate_approval.py says.
"""

import json
import threading
from email.utils import parsedate_to_datetime

from azure import Unavailable, metadata, send
from journal import say
from terminate_approval import EMPTY_SECONDS, TerminateApproval

PATH = "/metadata/scheduledevents?api-version=2020-07-01"
NAME_PATH = "/metadata/instance/compute?api-version=2021-02-01"
FIRST_ANSWER_SECONDS = 130
LONGEST_WAIT_SECONDS = 30
MOST_EVENTS = 100

#: The host is gone afterwards, so it takes no new session. Others pass, and are only told.
ENDINGS = {"Preempt": "spot-eviction", "Terminate": "terminate-notice"}


def own_events(document, name):
    """{id: event} of what concerns the machine of that name: others of its scale set may be listed too."""
    found = {}
    events = document.get("Events") if isinstance(document, dict) else None
    for event in events[:MOST_EVENTS] if isinstance(events, list) else []:
        if not isinstance(event, dict) or not isinstance(event.get("Resources"), list):
            continue
        if name.casefold() in (str(resource).casefold() for resource in event["Resources"]):
            found[str(event.get("EventId"))] = event
    return found


def ends_the_host(event):
    return event.get("EventType") in ENDINGS


def not_before(event):
    """ISO 8601, or what was given: Azure leaves it empty once the event has begun."""
    given = event.get("NotBefore") or "begun"
    try:
        return parsedate_to_datetime(given).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (TypeError, ValueError):
        return given


class ScheduledEvents(threading.Thread):
    """Asks until it is told to stop. `ending` says whether this host is about to be taken away.

    `is_empty` is to be set before it starts: a function that says whether the host takes no session and plays none.
    """

    def __init__(self, stop, overrides):
        super().__init__(name="scheduled-events", daemon=True)
        self._stop_event = stop
        self._base = overrides["metadata"]
        self._pause = overrides.get("eventsSeconds", 1)
        self._name = None
        self._known = {}
        self._answered = False
        self._approval = TerminateApproval(overrides.get("emptySeconds", EMPTY_SECONDS))
        self._refusal = None
        self.is_empty = lambda: False

    @property
    def ending(self):
        return any(ends_the_host(event) for event in list(self._known.values()))

    def run(self):
        wait = self._pause
        told = None
        while not self._stop_event.is_set():
            try:
                self._ask()
                wait, told = self._pause, None
            except Exception as error:  # a thread that ends hears nothing any more
                reason = str(error) if isinstance(error, Unavailable) else f"{type(error).__name__}: {error}"
                if reason != told:
                    say("scheduled-events-failed", level="warning", reason=reason)
                wait, told = min(2 * wait, LONGEST_WAIT_SECONDS), reason
                self._approval.interrupted()
            self._stop_event.wait(wait)

    def _ask(self):
        if self._name is None:
            answer = metadata(self._base, NAME_PATH)
            name = answer.get("name") if isinstance(answer, dict) else None
            if not name:
                raise Unavailable("the metadata service doesn't say this machine's name")
            self._name = name
        timeout = 10 if self._answered else FIRST_ANSWER_SECONDS
        events = own_events(metadata(self._base, PATH, timeout=timeout), self._name)
        self._answered = True
        for key, event in events.items():
            if key not in self._known:
                kind = str(event.get("EventType"))
                say(ENDINGS.get(kind, "maintenance-notice"), type=kind, not_before=not_before(event), id=key)
        for key, event in self._known.items():
            if key not in events:
                say("notice-over", type=event.get("EventType"), id=key)
        self._known = events
        for key in self._approval.due(events, self._name, self.is_empty()):
            self._approve(key)

    def _approve(self, key):
        """Tried again with the next answer: the notice ends by itself, so it is the GPU's time alone that is at stake."""
        try:
            body = json.dumps({"StartRequests": [{"EventId": key}]})
            headers = {"Metadata": "true", "Content-Type": "application/json"}
            status, _ = send("POST", f"{self._base}{PATH}", headers, body=body)
            refusal = None if status == 200 else f"the metadata service answered {status}"
        except Unavailable as error:
            refusal = str(error)
        if refusal is None:
            self._approval.done(key)
            say("terminate-approved", id=key)
        elif refusal != self._refusal:
            say("terminate-approval-failed", level="warning", id=key, reason=refusal)
        self._refusal = refusal
