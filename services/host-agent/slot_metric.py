"""Tells Azure Monitor, each minute once, how many slots of this host are free and how many are played on.

Format, address and audience: https://learn.microsoft.com/azure/azure-monitor/metrics/metrics-store-custom-rest-api
(2025-01-27). Reports of one minute are added up there, over hosts and over repetitions: so a minute is never told twice.
Where nobody knows whether a report was taken, it is left at that: too few free slots start a host too many, too many of them
none at all.
"""

import json
import os
import random
import threading
import time
import zlib
from datetime import datetime, timezone

from azure import NoAnswer, Tokens, Unavailable, send
from journal import say

NAMESPACE = "cloudgaming/hosts"
AUDIENCE = "https://monitoring.azure.com/"
LONGEST_WAIT_SECONDS = 16
#: The same reason is told again after so long.
REPEAT_SECONDS = 600

REFUSALS = {
    400: "it doesn't take the body, or the clock is wrong",
    401: "it doesn't accept the token",
    403: "the identity may not publish (yet: a new role takes minutes)",
    404: "there is no such scale set, or the region is another",
    429: "too many reports",
}
#: A gateway's words for not having heard an answer.
UNCLEAR = (502, 504)


def scale_set_id(scale_set):
    return (
        f"/subscriptions/{scale_set['subscriptionId']}/resourceGroups/{scale_set['resourceGroup']}"
        f"/providers/Microsoft.Compute/virtualMachineScaleSets/{scale_set['name']}"
    )


def metrics_url(location, scale_set, base=None):
    return f"{base or f'https://{location}.monitoring.azure.com'}{scale_set_id(scale_set)}/metrics"


def report(metric, value, at):
    """The body for one metric. `at`: seconds since 1970."""
    time_of = datetime.fromtimestamp(at, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    series = [{"min": value, "max": value, "sum": value, "count": 1}]
    return {"time": time_of, "data": {"baseData": {"metric": metric, "namespace": NAMESPACE, "series": series}}}


class SlotMetric(threading.Thread):
    """Publishes until it is told to stop. Nothing waits for it."""

    def __init__(self, host, slots_now, memory, stop, overrides):
        super().__init__(name="slot-metric", daemon=True)
        self._slots_now = slots_now
        self._memory = memory
        self._stop_event = stop
        self._url = metrics_url(host["location"], host["scaleSet"], overrides.get("metrics"))
        self._tokens = Tokens(overrides["metadata"], host["identityClientId"], AUDIENCE)
        self._minute = overrides.get("minuteSeconds", 60)
        self._timeout = overrides.get("timeoutSeconds", 10)
        # Hosts that started together don't report together.
        by_name = zlib.crc32(os.uname().nodename.encode()) % 1000 / 1000 * self._minute / 2
        self._offset = overrides.get("offsetSeconds", by_name)
        self._told = ("nothing published yet", time.monotonic())

    def run(self):
        while not self._stop_event.is_set():
            try:
                now = time.time()
                minute = int(now // self._minute)
                if now - minute * self._minute >= self._offset and self._take(minute):
                    self._publish(minute)
            except Exception as error:  # a thread that ends is a metric that ends
                self._complain(f"{type(error).__name__}: {error}")
            self._stop_event.wait(min(1.0, self._minute / 10))

    def _take(self, minute):
        """Whether this minute is still to be told. Written down before it is, so that a restart doesn't repeat it."""
        try:
            with open(self._memory, encoding="ascii") as file:
                last = int(file.read(20))
        except (OSError, ValueError):
            last = -1
        # A clock that was set back by more than an hour is believed.
        if last - 3600 / self._minute < minute <= last:
            return False
        with open(f"{self._memory}.new", "w", encoding="ascii") as file:
            file.write(str(minute))
        os.replace(f"{self._memory}.new", self._memory)
        return True

    def _publish(self, minute):
        free, busy = self._slots_now()
        pending = {"FreeSlots": free, "BusySlots": busy}
        wait = min(1.0, self._minute / 30)
        while True:
            reason = self._send(pending, minute * self._minute)
            if not pending:
                if reason is None:
                    self._recovered()
                return
            end = (minute + 1) * self._minute
            pause = wait * random.uniform(0.8, 1.2)
            if time.time() + pause >= end or self._stop_event.wait(pause):
                return
            wait = min(2 * wait, LONGEST_WAIT_SECONDS)

    def _send(self, pending, at):
        """Sends what is pending, takes out what needs no second try, and tells what went wrong."""
        reason = None
        for metric, value in list(pending.items()):
            try:
                token = self._tokens.get()
            except Unavailable as error:
                reason = str(error)
                break
            try:
                headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
                body = json.dumps(report(metric, value, at))
                status, _ = send("POST", self._url, headers, body, timeout=self._timeout)
            except NoAnswer as error:
                reason = f"{error}; not sent again, it may have been taken"
                del pending[metric]
                continue
            except Unavailable as error:
                reason = str(error)
                break
            if 200 <= status < 300:
                del pending[metric]
                continue
            if status in UNCLEAR:
                reason = f"Azure Monitor answered {status}; not sent again, it may have been taken"
                del pending[metric]
                continue
            if status in (401, 403):
                self._tokens.forget()
            reason = f"Azure Monitor answered {status}: {REFUSALS.get(status, 'unexpected')}"
            break
        if reason is not None:
            self._complain(reason)
        return reason

    def _complain(self, reason):
        known, at = self._told
        if reason != known or time.monotonic() - at >= REPEAT_SECONDS:
            self._told = (reason, time.monotonic())
            say("metrics-failed", level="warning", reason=reason)

    def _recovered(self):
        if self._told[0] is not None:
            self._told = (None, 0.0)
            say("metrics-published")
