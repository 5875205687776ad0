"""Waits that a signal ends.

The signal handler does nothing, and the interpreter writes each signal to a pipe that `wait` reads. A handler must not wait for a
lock, and must not raise an exception: it runs between any two instructions of the main thread, which may hold that lock, or may
just have taken a lock without having reached the `finally` that gives it back (`subprocess.Popen.wait`, `threading.Event.wait`).
https://docs.python.org/3/library/signal.html, "Signals and threads" and "Note on Signal Handlers and Exceptions", read 2026-12-01.
"""

import os
import select
import signal


class Termination:
    """Only for the main thread. From its creation on, the given signals no longer end the program by themselves."""

    def __init__(self, *signals):
        # Neither end is closed or read: a signal that arrived stays readable.
        self._reader, writer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        for number in signals:
            signal.signal(number, lambda *_: None)

    def wait(self, seconds, process=None):
        """Waits until a signal has arrived, the time is over, or the child process has ended, whichever comes first.

        process: a subprocess.Popen that has not been waited for yet.
        Returns whether a signal has arrived, also one that arrived before the call.
        """
        exit_descriptor = None if process is None else os.pidfd_open(process.pid)
        try:
            watched = [self._reader] if exit_descriptor is None else [self._reader, exit_descriptor]
            return self._reader in select.select(watched, [], [], seconds)[0]
        finally:
            if exit_descriptor is not None:
                os.close(exit_descriptor)
