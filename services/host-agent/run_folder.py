"""What the streaming server and others say of a host in /run/cloud-gaming: sessions, `drain` and `broken` (README.md)."""

import os
import re
import stat

SESSION_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
#: More than any host has slots, and few enough to look at every second.
MOST_ENTRIES = 256
LONGEST_FILE = 200


def session_count(folder, slots):
    """(sessions, complaint): how many are played, and what is wrong with the folder, if anything.

    When in doubt a session counts: a slot that stays taken costs money, and a host that is replaced costs somebody's game.
    """
    sessions = 0
    junk = 0
    try:
        with os.scandir(folder) as entries:
            for seen, entry in enumerate(entries):
                if seen >= MOST_ENTRIES:
                    return slots, f"more than {MOST_ENTRIES} entries: all slots count as taken"
                if not SESSION_NAME.fullmatch(entry.name) or not entry.is_file(follow_symlinks=False):
                    junk += 1
                elif not process_is_gone(entry.path):
                    sessions += 1
    except FileNotFoundError:
        return 0, None
    except OSError as error:
        return slots, f"can't be read ({error.strerror}): all slots count as taken"
    if sessions > slots:
        return sessions, f"{sessions} sessions, and the host has {slots} slots"
    return sessions, f"{junk} entries that are no session" if junk else None


def process_is_gone(path):
    """Whether a session's file names a process that no longer exists; a file that names none is believed."""
    text = first_line(path)
    if not re.fullmatch(r"[1-9]\d{0,9}", text):
        return False
    try:
        os.kill(int(text), 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False


def is_there(folder, name):
    try:
        os.lstat(os.path.join(folder, name))
    except OSError:
        return False
    return True


def first_line(path):
    """The beginning of a file's first line; empty where it can't be read. Never waits, and follows no link."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return ""
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return ""
        text = os.read(descriptor, LONGEST_FILE)
    except OSError:
        return ""
    finally:
        os.close(descriptor)
    return text.decode("utf-8", "replace").split("\n", 1)[0].strip()
