"""The states of a host, and what each means to Azure, to the slot metric and to upgrades. Pure: no file, no clock.

The answers are those that Azure's application health extension takes, version 2.0:
https://learn.microsoft.com/azure/virtual-machine-scale-sets/virtual-machine-scale-sets-health-extension (2026-05-19);
`customMetrics` is a string that holds JSON, not an object:
https://learn.microsoft.com/azure/virtual-machine-scale-sets/virtual-machine-scale-sets-rolling-upgrade-custom-metrics
(2026-05-19). The extension itself reads the values "Healthy" and "Unhealthy" only, and takes a `customMetrics` that is an
object, or any status but 2xx, for Unknown: main/health.go and main/probeResponse.go of
https://github.com/Azure/applicationhealth-extension-linux (2026-08-13).
"""

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of the table in README.md."""

    state: str
    #: None where the state has no session by what it is.
    session: bool | None
    when: str
    status: int
    #: Azure's word for the host, when it has heard the same answer often enough.
    health: str
    repaired: str
    #: What of the host's slots counts as free: "all", "slots - sessions" or "none".
    free_slots: str
    #: None: nothing is said, for there is no body.
    skip_upgrade: bool | None

    @property
    def body(self):
        """What the health endpoint answers, or None."""
        if self.status != 200:
            return None
        metrics = json.dumps({"rollingUpgrade": {"SkipUpgrade": self.skip_upgrade}}, separators=(",", ":"))
        return json.dumps({"ApplicationHealthState": self.health, "customMetrics": metrics}, separators=(",", ":"))


STARTING = Row(
    "starting", False, "the streaming server is not ready, for the first time or again", 503,
    "Initializing; Unknown once the grace period is over, or once it was ready before", "when Unknown", "none", None,
)
FREE = Row("free", False, "the streaming server is ready", 200, "Healthy", "no", "all", False)
BUSY = Row("busy", True, "somebody plays", 200, "Healthy", "no", "slots - sessions", True)
DRAINING_PLAYED = Row("draining", True, "it takes no new session, and somebody plays", 200, "Healthy", "no", "none", True)
DRAINING = Row("draining", False, "it takes no new session", 200, "Healthy", "no", "none", False)
# Azure would replace an Unhealthy host under its player; whoever watches learns of it from the journal.
BROKEN_PLAYED = Row("broken", True, "it is to be replaced, and somebody plays", 200, "Healthy", "no", "none", True)
BROKEN = Row("broken", False, "it is to be replaced", 200, "Unhealthy", "yes", "none", False)

TABLE = (STARTING, FREE, BUSY, DRAINING_PLAYED, DRAINING, BROKEN_PLAYED, BROKEN)


@dataclass(frozen=True)
class Facts:
    """What is known of a host at one moment."""

    #: systemd's ActiveState of the streaming server; None where systemd doesn't say.
    unit: str | None
    #: Sessions that are played; all slots where nobody can tell.
    sessions: int
    drain: bool = False
    broken: bool = False


def row_of(facts):
    """The line of the table that holds for a host."""
    played = facts.sessions > 0
    if facts.broken or facts.unit == "failed":
        return BROKEN_PLAYED if played else BROKEN
    if not played and facts.unit != "active":
        return STARTING
    if facts.drain:
        return DRAINING_PLAYED if played else DRAINING
    return BUSY if played else FREE


def slots_of(row, facts, slots):
    """(free, busy): what the slot metric says of a host with so many slots."""
    busy = min(facts.sessions, slots)
    return {"all": slots, "slots - sessions": slots - busy, "none": 0}[row.free_slots], busy


def table():
    """The table as Markdown, for README.md."""
    lines = [
        "| state | session | when | HTTP | body | Azure's health state | repaired? | free slots | `SkipUpgrade` |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row in TABLE:
        session = "yes" if row.session else "no"
        body = f"`{row.body}`" if row.body else "none"
        skip = {True: "true", False: "false", None: "not said"}[row.skip_upgrade]
        lines.append(
            f"| {row.state} | {session} | {row.when} | {row.status} | {body} | {row.health} | {row.repaired} | {row.free_slots} | {skip} |"
        )
    return "\n".join(lines)
