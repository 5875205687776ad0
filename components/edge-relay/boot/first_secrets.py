#!/usr/bin/env python3
"""What a relay's start waits for: the secrets in coturn's table and, with TLS, the certificate. Tries until they are there."""

import argparse
import os

import lock
import sync_certificate
from azure_metadata import SETTINGS_FILE, NotReady, read_settings, until_ready
from sync_secrets import known_count, sync


def secrets_or_those_from_before(settings):
    """A relay that already has secrets serves with them, whatever the vault says."""
    try:
        sync(settings)
    except NotReady as reason:
        known = known_count(settings)
        if known == 0:
            raise
        print(f"starting with the {known} secrets from before: {reason}", flush=True)


def certificate_or_that_from_before(settings):
    try:
        sync_certificate.sync(settings)
    except NotReady as reason:
        if not sync_certificate.is_there(settings):
            raise
        print(f"starting with the certificate from before: {reason}", flush=True)
    # coturn starts after this, so nobody has to tell it.
    sync_certificate.told(settings)


def attempt(settings, task):
    """Whether it serves, and the task is done. The lock is free between two attempts: what waits for its first secret may have to drain."""
    with lock.held(settings):
        if os.path.exists(settings["draining"]):
            return False
        task(settings)
        return True


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--settings", default=SETTINGS_FILE)
    settings = read_settings(arguments.parse_args().settings)
    for task in (secrets_or_those_from_before, certificate_or_that_from_before):
        if not until_ready(lambda: attempt(settings, task)):
            print("it drains: nothing is fetched", flush=True)
            return


if __name__ == "__main__":
    main()
