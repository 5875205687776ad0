"""Whether a relay serves or drains, as the machine's user data says, and when a relay that drains is done.

A relay that drains has no secret: coturn reads them at every new allocation and refuses it (401), while what stands is refreshed with the
key that its session was opened with. coturn's own drain mode is newer than the version that Debian and Ubuntu package.
"""

import json
import math
import os
import socket
import struct

from azure_metadata import NotReady, user_data


def read_orders(settings):
    """What the user data asks for: None to serve, or the hours that draining may take. A machine without any serves."""
    text = user_data(settings)
    if text == "" and os.path.exists(settings["draining"]):
        raise NotReady("the machine's user data is gone")
    if text == "":
        return None
    try:
        orders = json.loads(text)
        if orders["serving"] is True:
            return None
        if orders["serving"] is False and math.isfinite(hours := float(orders["drainHours"])):
            return hours
    except (ValueError, KeyError, TypeError, OverflowError):
        pass
    raise NotReady("the machine's user data is not what a relay reads")


def verdict(hours, began, now, allocations):
    """Whether a relay that drains is done, and why in words. Pure; times are in seconds."""
    if allocations == 0:
        return True, "drained: no allocation is left"
    left = began + hours * 3600 - now
    if left <= 0:
        return True, f"the time to drain is over: {allocations} allocations are cut off"
    return False, f"draining: {allocations} allocations are left, and at most {int(left / 60)} minutes"


def draining_since(path):
    """When draining began, in seconds; None while the relay serves."""
    try:
        with open(path, encoding="utf-8") as file:
            return float(file.read())
    except FileNotFoundError:
        return None
    except ValueError:
        # A machine that lost its power keeps an empty file.
        return os.path.getmtime(path)


def remember(now, path):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(f"{path}.new", "w", encoding="utf-8") as file:
        file.write(f"{now}\n")
    os.replace(f"{path}.new", path)


def allocations(configuration, table="/proc/net/udp"):
    """How many allocations stand: each has a port of its own, of those and at the address that coturn's configuration names."""
    with open(configuration, encoding="utf-8") as lines:
        values = dict(line.strip().split("=", 1) for line in lines if "=" in line)
    # As the kernel writes it: the four bytes as one number of this machine's.
    address = f"{struct.unpack('=I', socket.inet_aton(values['relay-ip']))[0]:08X}"
    first, last = int(values["min-port"]), int(values["max-port"])
    with open(table, encoding="ascii") as lines:
        local = [line.split()[1].split(":") for line in lines.readlines()[1:]]
    return sum(1 for at, port in local if at == address and first <= int(port, 16) <= last)
