"""Lines for the journal: `event=<name> key=value …`. Alerts are written on them, so a name is never changed lightly."""

import json
import os
import re
import sys

# sd-daemon(3): the journal takes a line's level from its first characters.
LEVELS = {"error": "<3>", "warning": "<4>", "info": "<6>"}
PLAIN = re.compile(r"[A-Za-z0-9_./:+-]+")
LONGEST_VALUE = 300


def line(event, **values):
    """Keys in the order given, `_` written as `-`; a value with blanks in it is quoted."""
    words = [f"event={event}"]
    for key, value in values.items():
        text = str(value)[:LONGEST_VALUE]
        words.append(f"{key.replace('_', '-')}={text if PLAIN.fullmatch(text) else json.dumps(text)}")
    return " ".join(words)


def say(event, level="info", **values):
    prefix = LEVELS[level] if "JOURNAL_STREAM" in os.environ else ""
    # One write a line: threads share the stream.
    sys.stdout.write(f"{prefix}{line(event, **values)}\n")
    sys.stdout.flush()
