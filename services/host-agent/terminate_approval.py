"""Lets Azure delete this host before its notice is over, once nobody plays on it: 15 minutes of a GPU, and of quota, each time.

https://learn.microsoft.com/azure/virtual-machine-scale-sets/virtual-machine-scale-sets-terminate-notification (2026-05-19): an
approved `Terminate` doesn't wait for its NotBefore, and each machine approves its own events only, for an approval counts for all
of an event's Resources. `Preempt` is left alone: 30 seconds are no cost, and nothing says that its host is gone sooner.
"""

import time

#: A session that is just beginning has no file yet; so long after the last new one, whoever places sessions has heard of the end.
EMPTY_SECONDS = 10


class TerminateApproval:
    """Decides which events to approve. Asked once for each answer of the metadata service."""

    def __init__(self, empty_seconds=EMPTY_SECONDS, clock=time.monotonic):
        self._empty_seconds = empty_seconds
        self._clock = clock
        self._empty_since = None
        self._approved = set()

    def due(self, events, name, empty):
        """Ids of the events to approve now. empty: whether the host takes no session and plays none at this moment."""
        self._approved &= events.keys()
        ours = [key for key, event in events.items() if is_ours_alone(event, name)]
        if not ours or not empty:
            self._empty_since = None
            return []
        if self._empty_since is None:
            self._empty_since = self._clock()
        if self._clock() - self._empty_since < self._empty_seconds:
            return []
        return [key for key in ours if key not in self._approved]

    def done(self, key):
        self._approved.add(key)

    def interrupted(self):
        """Nobody looked for a while: the host may have been anything meanwhile."""
        self._empty_since = None


def is_ours_alone(event, name):
    """Whether it deletes the machine of that name and no other, and waits for leave."""
    if event.get("EventType") != "Terminate" or event.get("EventStatus") == "Started":
        return False
    return [str(resource).casefold() for resource in event["Resources"]] == [name.casefold()]
