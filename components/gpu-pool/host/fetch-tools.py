#!/usr/bin/python3
"""Brings the host tools, `pull` first among them, to a machine whose image has none: from the region's build store, by digest.

The blob `builds/host-tools/<sha256>.tar.gz` is read with the host's identity and unpacked only when its SHA-256 is the one in the
host file; it is then checked at every start. A role takes minutes to be known everywhere, so refusals are asked about again.
https://learn.microsoft.com/rest/api/storageservices/get-blob: a bearer token needs x-ms-version 2017-11-09 or later.
"""

import hashlib
import json
import os
import shutil
import sys
import tarfile
import tempfile
import time

import boot_failure
from azure import METADATA, Tokens, Unavailable, send
from journal import say

AUDIENCE = "https://storage.azure.com/"
LARGEST_BYTES = 256 << 20
FIRST_WAIT_SECONDS = 2
LONGEST_WAIT_SECONDS = 60
RUN_FOLDER = "/run/cloud-gaming"
STAGE = "host-tools"

WRONG_DIGEST = 30
TOO_LARGE = 31
NOT_AN_ARCHIVE = 32
NO_PULL = 33

REFUSALS = {
    401: "the token is not accepted",
    403: "the identity may not read it (yet: a new role takes minutes), or this is not the private endpoint",
    404: "there is no such blob (yet)",
    429: "too many questions",
    503: "it asks to slow down",
}


class GivenUp(Exception):
    def __init__(self, code, reason):
        super().__init__(reason)
        self.code = code


def url_of(endpoint, digest):
    return f"{endpoint.rstrip('/')}/builds/host-tools/{digest}.tar.gz"


def download(url, token, digest, file):
    """Into the file; ends well only with the right bytes in it."""
    seen = hashlib.sha256()
    size = 0

    def take(piece):
        nonlocal size
        size += len(piece)
        if size > LARGEST_BYTES:
            raise GivenUp(TOO_LARGE, f"{url} is larger than {LARGEST_BYTES} bytes")
        seen.update(piece)
        file.write(piece)

    headers = {"Authorization": f"Bearer {token}", "x-ms-version": "2023-11-03"}
    status, _ = send("GET", url, headers, timeout=30, sink=take)
    if status != 200:
        raise Unavailable(f"the build store answered {status}: {REFUSALS.get(status, 'unexpected')}")
    if seen.hexdigest() != digest:
        raise GivenUp(WRONG_DIGEST, f"{url} has the SHA-256 {seen.hexdigest()}, and the host file says {digest}: not unpacked")


def unpack(archive, folder):
    """Beside the folder first, so that it is there whole or not at all."""
    parent = os.path.dirname(folder.rstrip("/"))
    fresh = tempfile.mkdtemp(prefix=".host-tools-", dir=parent)
    try:
        try:
            with tarfile.open(archive, "r:gz") as tar:
                # No absolute paths, no way out by "..", no devices, no set-user-ID.
                tar.extractall(fresh, filter="data")
        except (tarfile.TarError, OSError, EOFError) as error:
            raise GivenUp(NOT_AN_ARCHIVE, f"the host tools can't be unpacked: {error}") from None
        if not os.access(os.path.join(fresh, "bin", "pull"), os.X_OK):
            raise GivenUp(NO_PULL, "the host tools hold no program bin/pull")
        os.chmod(fresh, 0o755)
        shutil.rmtree(folder, ignore_errors=True)
        os.rename(fresh, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def main(host_file):
    with open(host_file, encoding="utf-8") as file:
        host = json.load(file)
    overrides = host.get("overrides", {})
    run_folder = overrides.get("runFolder", RUN_FOLDER)
    boot_failure.forget(run_folder, STAGE)
    digest = host["hostTools"]["sha256"]
    folder = os.path.dirname(os.path.dirname(host["commands"]["pull"]))
    url = url_of(host["builds"]["endpoint"], digest)
    tokens = Tokens(overrides.get("metadata", METADATA), host["identityClientId"], AUDIENCE)
    wait = FIRST_WAIT_SECONDS * overrides.get("pullWaitFactor", 1)
    longest = LONGEST_WAIT_SECONDS * overrides.get("pullWaitFactor", 1)
    try:
        while True:
            with tempfile.NamedTemporaryFile() as archive:
                try:
                    download(url, tokens.get(), digest, archive)
                    archive.flush()
                    unpack(archive.name, folder)
                    say("host-tools", sha256=digest)
                    return
                except Unavailable as reason:
                    tokens.forget()
                    say("host-tools-again", level="warning", reason=reason, seconds=wait)
            time.sleep(wait)
            wait = min(2 * wait, longest)
    except GivenUp as error:
        boot_failure.tell(run_folder, STAGE, error.code, error)
        sys.exit(error.code)


if __name__ == "__main__":
    main(sys.argv[1])
