"""Copies the certificate for TURN over TLS from the vault into the files that coturn reads. Does nothing on a relay without TLS.

One that doesn't fit its key, or doesn't parse, is not taken: the one from before stays. Says what it did, never a key.
"""

import os
import re
import shutil
import ssl

from azure_metadata import NotReady, read_secret, vault_token

BLOCK = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----.+?-----END \1-----", re.DOTALL)


def paths(settings):
    folder = settings["certificate"]["folder"]
    return os.path.join(folder, "certificate.pem"), os.path.join(folder, "key.pem")


def untold(settings):
    """Is there while coturn may not know of the files that are there."""
    return os.path.join(settings["certificate"]["folder"], "untold")


def is_untold(settings):
    return "certificate" in settings and os.path.exists(untold(settings))


def told(settings):
    """coturn was told of the files that are there, or reads them at its start."""
    if is_untold(settings):
        os.remove(untold(settings))


def is_there(settings):
    return "certificate" not in settings or all(os.path.exists(path) for path in paths(settings))


def split(name, value):
    """The chain and the key of a PEM text; a vault keeps both in one secret."""
    chain, keys = [], []
    for block in BLOCK.finditer(value):
        (keys if block.group(1).endswith("PRIVATE KEY") else chain).append(block.group(0) + "\n")
    if len(keys) != 1 or not chain or not "".join(chain + keys).isascii():
        raise NotReady(f"the certificate {name} is not in PEM with one key: its content type must be application/x-pem-file")
    return "".join(chain), keys[0]


def write(settings, path, text):
    """For coturn to read and for nobody else."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o640)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
    shutil.chown(path, settings["owner"], settings["group"])


def read(path):
    try:
        with open(path, encoding="ascii") as file:
            return file.read()
    except FileNotFoundError:
        return None


def sync(settings):
    """What it changes stays untold until coturn was `told`, so that a failure is made good a minute later."""
    if "certificate" not in settings:
        return
    name = settings["certificate"]["name"]
    chain, key = split(name, read_secret(settings, vault_token(settings), name))
    certificate_path, key_path = paths(settings)
    if (read(certificate_path), read(key_path)) == (chain, key):
        return
    os.makedirs(os.path.dirname(certificate_path), exist_ok=True)
    write(settings, f"{certificate_path}.new", chain)
    write(settings, f"{key_path}.new", key)
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(f"{certificate_path}.new", f"{key_path}.new", password="")
    except ssl.SSLError:
        for path in (certificate_path, key_path):
            os.remove(f"{path}.new")
        raise NotReady(f"the certificate {name} doesn't parse, or its key is another's") from None
    # Before the files change: whatever ends this program from here on, the next run tells coturn.
    with open(untold(settings), "w", encoding="ascii"):
        pass
    for path in (certificate_path, key_path):
        os.replace(f"{path}.new", path)
    print(f"certificate {name}: a new one", flush=True)
