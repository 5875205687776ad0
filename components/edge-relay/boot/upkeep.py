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
import sync_certificate
from azure_metadata import SETTINGS_FILE, NotReady, read_settings
from sync_secrets import forget_secrets, sync


def relay(verb):
    """Asks systemd about the relay, or for something. Says whether it is so, or was done."""
    return subprocess.run(["systemctl", "--quiet", verb, "relay.service"], check=False).returncode == 0


def certificate_renewed(settings):
    try:
        return sync_certificate.sync(settings)
    except NotReady as reason:
        print(f"the certificate from before stays: {reason}", flush=True)
        return False


def tell_coturn(settings):
    """coturn reads its certificate again and goes on relaying."""
    if subprocess.run(settings["certificate"]["reload"], check=False).returncode != 0:
        sys.exit("coturn wasn't told of its new certificate: the next minute tries again")
    sync_certificate.told(settings)


def serve(settings, began):
    sync(settings)
    renewed = certificate_renewed(settings)
    if began is None:
        if renewed:
            tell_coturn(settings)
        return
    # While the file is there, a condition of its unit keeps the relay from starting.
    os.remove(settings["draining"])
    if not relay("start"):
        drain.remember(began, settings["draining"])
        sys.exit("systemd didn't start the relay: the next minute tries again")
    print("serving again", flush=True)


def drain_away(settings, hours, began):
    now = time.time()
    if began is None:
        began = now
        drain.remember(now, settings["draining"])
    # Before allocations are counted: none is added after that.
    forget_secrets(settings)
    if not relay("is-active"):
        return
    done, words = drain.verdict(hours, began, now, drain.allocations(settings["configuration"]))
    print(words, flush=True)
    if done and not relay("stop"):
        sys.exit("systemd didn't stop the relay")


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--settings", default=SETTINGS_FILE)
    settings = read_settings(arguments.parse_args().settings)
    began = drain.draining_since(settings["draining"])
    try:
        hours = drain.read_orders(settings)
    except NotReady as reason:
        print(f"serves or drains as before: {reason}", flush=True)
        if began is not None:
            return
        hours = None
    try:
        if hours is None:
            serve(settings, began)
        else:
            drain_away(settings, hours, began)
    except NotReady as reason:
        sys.exit(f"the secrets stay as they are: {reason}")


if __name__ == "__main__":
    main()
