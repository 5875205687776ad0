"""Copies the relay secrets from the vault into the table that coturn reads live: no restart, no allocation lost.

Nothing is changed unless every secret was read. Says what it did, never a value.
"""

import contextlib
import os
import shutil
import sqlite3

from azure_metadata import NotReady, read_secret, vault_token

# All of coturn's tables, so that coturn has none to create.
SCHEMA_FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "schema.sql")


def open_database(settings):
    path = settings["database"]
    os.makedirs(os.path.dirname(path), exist_ok=True)
    database = sqlite3.connect(path, timeout=10, isolation_level=None)
    with open(SCHEMA_FILE, encoding="ascii") as schema:
        database.executescript(schema.read())
    # coturn opens the file for writing, and SQLite keeps its journal beside it.
    for owned in (os.path.dirname(path), path):
        shutil.chown(owned, settings["owner"], settings["group"])
    os.chmod(path, 0o640)
    return database


@contextlib.contextmanager
def coturns_table(settings, journal="DELETE"):
    """The database while it is changed: all of it is, or nothing. What SQLite refuses is this minute's failure."""
    try:
        with contextlib.closing(open_database(settings)) as database:
            database.execute(f"PRAGMA journal_mode = {journal}")
            # Before anything is read: nobody writes between what is read here and what is written for it.
            database.execute("BEGIN IMMEDIATE")
            yield database
            database.execute("COMMIT")
    except sqlite3.Error as error:
        raise NotReady(f"coturn's database: {error}") from None


def known_secrets(database, realm):
    return {value for (value,) in database.execute("SELECT value FROM turn_secret WHERE realm = ?", (realm,))}


def known_count(settings):
    """How many secrets coturn has."""
    with coturns_table(settings) as database:
        return len(known_secrets(database, settings["realm"]))


def forget(settings, *journal):
    with coturns_table(settings, *journal) as database:
        return database.execute("DELETE FROM turn_secret").rowcount


def forget_secrets(settings):
    """For a relay that drains: without one, nobody opens an allocation."""
    try:
        forgotten = forget(settings)
    except NotReady:
        # A full disk has no room for SQLite's journal.
        forgotten = forget(settings, "MEMORY")
    if forgotten > 0:
        print(f"drains: {forgotten} secrets forgotten, no new allocation is taken", flush=True)


def sync(settings):
    token = vault_token(settings)
    wanted = {read_secret(settings, token, name) for name in settings["secrets"]}
    realm = settings["realm"]
    with coturns_table(settings) as database:
        known = known_secrets(database, realm)
        new, retired = wanted - known, known - wanted
        database.executemany("INSERT INTO turn_secret (realm, value) VALUES (?, ?)", [(realm, value) for value in new])
        database.executemany("DELETE FROM turn_secret WHERE realm = ? AND value = ?", [(realm, value) for value in retired])
    if new or retired:
        print(f"secrets of {realm}: {len(new)} new, {len(retired)} retired", flush=True)
