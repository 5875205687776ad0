#!/usr/bin/python3
"""Ends when the GPU's driver is loaded, which Azure's extension installs while the host starts, with a restart of it perhaps.

It never gives up: the grace period of repairs is the limit, and after a restart systemd calls it again. What shows a driver:
https://download.nvidia.com/XFree86/Linux-x86_64/460.80/README/procinterface.html; amdkfd's device, which is there once amdgpu has
found its GPU (drivers/gpu/drm/amd/amdkfd/kfd_chardev.c of Linux). Both read 2026-11-25.
"""

import json
import os
import sys
import time

from journal import say

SIGNS = {"nvidia": "/proc/driver/nvidia/version", "amd": "/dev/kfd"}
PAUSE_SECONDS = 2
#: As often as the host agent: a line is heard by no alert whose collection began after it.
REPEAT_SECONDS = 240


def main(host_file):
    with open(host_file, encoding="utf-8") as file:
        host = json.load(file)
    overrides = host.get("overrides", {})
    vendor = host["driver"]
    sign = overrides.get("driverSigns", SIGNS)[vendor]
    began = time.monotonic()
    told_at = None
    while not os.path.exists(sign):
        now = time.monotonic()
        if told_at is None or now - told_at >= REPEAT_SECONDS:
            say("driver-awaited", vendor=vendor, seconds=round(now - began))
            told_at = now
        time.sleep(overrides.get("driverSeconds", PAUSE_SECONDS))
    say("driver", vendor=vendor, seconds=round(time.monotonic() - began))


if __name__ == "__main__":
    main(sys.argv[1])
