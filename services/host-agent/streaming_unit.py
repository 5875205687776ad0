"""How systemd sees the streaming server."""

import subprocess
import threading
import time
from dataclasses import dataclass

UNIT = "cloud-gaming-streaming.service"
PROPERTIES = ("ActiveState", "ActiveEnterTimestampMonotonic", "ExecMainStatus")
#: What systemd said longer ago counts no more.
STALE_SECONDS = 30


@dataclass(frozen=True)
class UnitState:
    active: str | None = None
    was_ready: bool = False
    exit_code: str = "0"


def parse(text):
    values = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
    return UnitState(
        active=values.get("ActiveState") or None,
        # Since the machine's start; 0 for never.
        was_ready=values.get("ActiveEnterTimestampMonotonic", "0") not in ("", "0"),
        exit_code=values.get("ExecMainStatus") or "0",
    )


class StreamingUnit(threading.Thread):
    """Asks systemd until it is told to stop: health is answered from what was last heard, and waits for nobody."""

    def __init__(self, stop, overrides):
        super().__init__(name="streaming-unit", daemon=True)
        self._stop_event = stop
        self._pause = overrides.get("unitSeconds", 2)
        self._heard = (UnitState(), time.monotonic())

    @property
    def now(self):
        state, at = self._heard
        return state if time.monotonic() - at < STALE_SECONDS else UnitState()

    def run(self):
        while not self._stop_event.is_set():
            try:
                self._heard = (self._ask(), time.monotonic())
            except (OSError, ValueError, subprocess.SubprocessError):
                pass
            self._stop_event.wait(self._pause)

    def _ask(self):
        command = ["systemctl", "show", UNIT, *(f"--property={name}" for name in PROPERTIES)]
        answer = subprocess.run(command, capture_output=True, text=True, timeout=5, check=True, stdin=subprocess.DEVNULL)
        return parse(answer.stdout)
