#!/usr/bin/env python3
"""Writes coturn's configuration: the one that was rendered with the plan, with this machine's own address in it."""

import argparse
import os
import shutil

from azure_metadata import SETTINGS_FILE, private_address, read_settings, until_ready

PLACEHOLDER = "@PRIVATE_ADDRESS@"


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--settings", default=SETTINGS_FILE)
    settings = read_settings(arguments.parse_args().settings)

    address = until_ready(lambda: private_address(settings))
    with open(settings["template"], encoding="utf-8") as file:
        configuration = file.read().replace(PLACEHOLDER, address)

    target = settings["configuration"]
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with open(f"{target}.new", "w", encoding="utf-8") as file:
        file.write(configuration)
    os.chmod(f"{target}.new", 0o640)
    shutil.chown(f"{target}.new", group=settings["group"])
    os.replace(f"{target}.new", target)
    print(f"configured for {address}", flush=True)


main()
