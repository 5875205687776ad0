#!/usr/bin/env python3
"""What a relay does every minute: it follows the secrets and the certificate in the vault, and drains while the platform says so.

What couldn't be read changes nothing. Says what it did, never a value.
"""

import argparse
import os
import subprocess
import sys
import time

import drain
import lock
import sync_certificate
from azure_metadata import SETTINGS_FILE, NotReady, read_settings
from sync_secrets import forget_secrets, known_count, sync


def relay(verb, *options):
    """Asks systemd for something. Says whether it was done."""
    return subprocess.run(["systemctl", "--quiet", *options, verb, "relay.service"], check=False).returncode == 0


def state():
    """What systemd says of the relay: active, activating, inactive, failed."""
    return subprocess.run(["systemctl", "is-active", "relay.service"], check=False, capture_output=True, text=True).stdout.strip()


def done(task, settings, otherwise):
    """Whether it was done; else the journal says why not, and what is so meanwhile. What remains of the minute goes on."""
    try:
        task(settings)
        return True
    except (NotReady, OSError) as reason:
        print(f"{otherwise}: {reason}", flush=True)
        return False


def tell_coturn(settings):
    """coturn reads its certificate again and goes on relaying."""
    if subprocess.run(settings["certificate"]["reload"], check=False).returncode != 0:
        sys.exit("coturn wasn't told of its new certificate: the next minute tries again")
    sync_certificate.told(settings)


def start(settings):
    """What a dependency that failed at boot kept from starting, or a drain that is taken back. Says whether it has what it needs for it."""
    if known_count(settings) == 0 or not sync_certificate.is_there(settings):
        return False
    # It reads the files that are there.
    sync_certificate.told(settings)
    # Without waiting: what the start needs may wait for the lock that is held here.
    if not relay("start", "--no-block"):
        sys.exit("systemd didn't start the relay: the next minute tries again")
    return True


def serve(settings, began):
    fetched = done(sync, settings, "the secrets stay as they are")
    # One doesn't wait for the other: a certificate ends on its day, whatever a secret's rights are.
    certified = done(sync_certificate.sync, settings, "the certificate from before stays")
    if began is not None:
        if not fetched:
            return False
        # While the file is there, a condition of its unit keeps the relay from starting.
        os.remove(settings["draining"])
        print("serving again", flush=True)
    now = state()
    if now in ("inactive", "failed"):
        if start(settings) and began is None:
            print("started: it serves, and wasn't running", flush=True)
    # Before it runs, the signal would end it.
    elif certified and now == "active" and sync_certificate.is_untold(settings):
        tell_coturn(settings)
    return fetched


def drain_away(settings, hours, began):
    now = time.time()
    # First, so that nothing that fails afterwards keeps the relay open to new sessions; and before allocations are counted.
    forgotten = done(forget_secrets, settings, "drains, but the secrets couldn't be forgotten")
    if began is None:
        began = now
        if not done(lambda _: drain.remember(now, settings["draining"]), settings, "drains, but can't write since when"):
            forgotten = False
    if state() != "active":
        return forgotten
    over, words = drain.verdict(hours, began, now, drain.allocations(settings["configuration"]))
    print(words, flush=True)
    if over and not relay("stop"):
        sys.exit("systemd didn't stop the relay")
    return forgotten


def follow(settings):
    """One minute's work. Says whether all of it was done that must be."""
    began = drain.draining_since(settings["draining"])
    try:
        hours = drain.read_orders(settings)
    except NotReady as reason:
        print(f"serves or drains as before: {reason}", flush=True)
        if began is not None:
            return True
        hours = None
    return serve(settings, began) if hours is None else drain_away(settings, hours, began)


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--settings", default=SETTINGS_FILE)
    settings = read_settings(arguments.parse_args().settings)
    try:
        with lock.held(settings):
            well = follow(settings)
    except (NotReady, OSError) as reason:
        sys.exit(f"the next minute tries again: {reason}")
    sys.exit(0 if well else 1)


if __name__ == "__main__":
    main()
