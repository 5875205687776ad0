"""One program at a time changes what coturn reads: the first start and the minute's upkeep run at the same time on a machine that boots."""

import contextlib
import fcntl
import os
import time

from azure_metadata import NotReady

# Longer than Azure's silence makes one of them hold it, and so short that an upkeep which waited is done before systemd ends it.
LONGEST_WAIT_SECONDS = 45


@contextlib.contextmanager
def held(settings, longest_wait=LONGEST_WAIT_SECONDS):
    """The lock ends with the program that holds it, however that ends."""
    path = settings["lock"]
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "a", encoding="ascii") as file:
        give_up = time.monotonic() + longest_wait
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > give_up:
                    raise NotReady("another of the relay's programs is still at work") from None
                time.sleep(0.1)
        yield
