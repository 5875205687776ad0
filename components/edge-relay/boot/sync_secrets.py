"""Copies the relay secrets from the vault into the table that coturn reads live: no restart, no allocation lost.

Nothing is changed unless every secret was read. Says what it did, never a value.
"""

import os
import shutil
import sqlite3

from azure_metadata import NotReady, read_secret, vault_token

# As coturn itself makes it: schema.sql of https://github.com/coturn/coturn at 4.6.1 and later.
TABLE = """
CREATE TABLE IF NOT EXISTS turn_secret (
  realm varchar(127) default '',
  value varchar(256),
  primary key (realm, value)
)
"""


def open_database(settings):
    path = settings["database"]
    os.makedirs(os.path.dirname(path), exist_ok=True)
    database = sqlite3.connect(path, timeout=10, isolation_level=None)
    database.execute(TABLE)
    # coturn opens the file for writing, and SQLite keeps its journal beside it.
    for owned in (os.path.dirname(path), path):
        shutil.chown(owned, settings["owner"], settings["group"])
    os.chmod(path, 0o640)
    return database


def known_secrets(database, realm):
    return {value for (value,) in database.execute("SELECT value FROM turn_secret WHERE realm = ?", (realm,))}


def forget_secrets(settings):
    """For a relay that drains: without one, nobody opens an allocation."""
    database = open_database(settings)
    try:
        forgotten = database.execute("DELETE FROM turn_secret").rowcount
        if forgotten > 0:
            print(f"drains: {forgotten} secrets forgotten, no new allocation is taken", flush=True)
    except sqlite3.OperationalError as error:
        raise NotReady(f"the database is busy: {error}") from None
    finally:
        database.close()


def sync(settings):
    token = vault_token(settings)
    wanted = {read_secret(settings, token, name) for name in settings["secrets"]}
    realm = settings["realm"]
    database = open_database(settings)
    try:
        known = known_secrets(database, realm)
        if known == wanted:
            return
        database.execute("BEGIN IMMEDIATE")
        # The new before the old goes: a reader in between accepts both.
        database.executemany("INSERT INTO turn_secret (realm, value) VALUES (?, ?)", [(realm, v) for v in wanted - known])
        database.executemany("DELETE FROM turn_secret WHERE realm = ? AND value = ?", [(realm, v) for v in known - wanted])
        database.execute("COMMIT")
        print(f"secrets of {realm}: {len(wanted - known)} new, {len(known - wanted)} retired", flush=True)
    except sqlite3.OperationalError as error:
        raise NotReady(f"the database is busy: {error}") from None
    finally:
        database.close()
