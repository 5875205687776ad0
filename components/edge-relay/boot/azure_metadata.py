"""What a relay asks Azure for, with the standard library only: addresses, tokens and secrets."""

import base64
import http.client
import ipaddress
import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request

SETTINGS_FILE = "/etc/relay/relay.json"
FIRST_WAIT_SECONDS = 1
LONGEST_WAIT_SECONDS = 60

# Neither the metadata service nor the private endpoint is reached through a proxy.
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class NotReady(Exception):
    """Something that may be there in a moment, in words for the journal. Never holds a token or a secret."""

    def __init__(self, words, status=None):
        super().__init__(words)
        # The code of the answer, where there was one.
        self.status = status


def read_settings(path=SETTINGS_FILE):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def get(what, url, headers, refusals):
    """The answer of a GET, in bytes; `refusals` says what a status code means here."""
    request = urllib.request.Request(url, headers=headers)
    try:
        with _opener.open(request, timeout=5) as response:
            return response.read()
    except urllib.error.HTTPError as error:
        meaning = refusals.get(error.code, "unexpected")
        raise NotReady(f"{what} answered {error.code}: {meaning}", error.code) from None
    except http.client.HTTPException as error:
        # Only the kind: its words can hold what was answered.
        raise NotReady(f"{what} broke off, or answered something that is not HTTP: {type(error).__name__}") from None
    except OSError as error:
        reason = getattr(error, "reason", error)
        raise NotReady(f"{what} could not be reached: {reason}") from None


def get_json(what, url, headers, refusals):
    answer = get(what, url, headers, refusals)
    try:
        return json.loads(answer)
    except (ValueError, RecursionError):
        raise NotReady(f"{what} answered something that is not JSON") from None


def private_address(settings):
    interfaces = get_json(
        "the metadata service",
        f"{settings['metadata']}/metadata/instance/network/interface?api-version=2021-02-01",
        {"Metadata": "true"},
        {429: "too many questions", 500: "it is starting"},
    )
    try:
        address = interfaces[0]["ipv4"]["ipAddress"][0]["privateIpAddress"]
        # It goes into coturn's configuration as it is.
        return str(ipaddress.IPv4Address(str(address)))
    except (IndexError, KeyError, TypeError, ValueError):
        raise NotReady("the metadata service names no address yet") from None


def user_data(settings):
    """What the platform tells the machine while it runs (user data, not the custom data of its first start); "" for nothing.

    https://learn.microsoft.com/azure/virtual-machines/user-data
    """
    try:
        encoded = get(
            "the metadata service (user data)",
            f"{settings['metadata']}/metadata/instance/compute/userData?api-version=2021-01-01&format=text",
            {"Metadata": "true"},
            {429: "too many questions", 500: "it is starting"},
        )
        return base64.b64decode(encoded, validate=True).decode("utf-8")
    except NotReady as reason:
        if reason.status != 404:
            raise
        return ""
    except ValueError:
        raise NotReady("the machine's user data is not what a relay reads") from None


def vault_token(settings):
    query = urllib.parse.urlencode(
        {
            "api-version": "2018-02-01",
            "resource": "https://vault.azure.net",
            "client_id": settings["identity"],
        }
    )
    what = "the metadata service (token)"
    answer = get_json(
        what,
        f"{settings['metadata']}/metadata/identity/oauth2/token?{query}",
        {"Metadata": "true"},
        {400: "the machine's identity is not there yet", 429: "too many questions", 500: "it is starting"},
    )
    token = answer.get("access_token") if isinstance(answer, dict) else None
    # What else a header refuses, it refuses with the token in its words.
    if not isinstance(token, str) or not re.fullmatch(r"[!-~]+", token):
        raise NotReady(f"{what} answered without a token")
    return token


def read_secret(settings, token, name):
    what = f"the vault ({name})"
    answer = get_json(
        what,
        f"{settings['vault'].rstrip('/')}/secrets/{urllib.parse.quote(name)}?api-version=7.4",
        {"Authorization": f"Bearer {token}"},
        {
            401: "it doesn't accept the machine's token",
            403: "the identity may not read it (yet: a new role takes minutes), or this is not the private endpoint",
            404: "there is no such secret",
            429: "too many questions",
        },
    )
    value = answer.get("value") if isinstance(answer, dict) else None
    if not isinstance(value, str) or value == "":
        raise NotReady(f"{what} holds no value")
    return value


def until_ready(task, say=print, sleep=time.sleep):
    """Runs a task until it succeeds, waiting longer each time, and says each time why it did not."""
    wait = FIRST_WAIT_SECONDS
    while True:
        try:
            return task()
        except Exception as reason:
            # A start has nobody who would begin it again, so whatever it is, it is tried again; of what nobody thought of only the
            # kind is said, since its words could hold anything.
            words = reason if isinstance(reason, NotReady) else type(reason).__name__
            say(f"not ready: {words}; next try in {wait} s", flush=True)
            sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT_SECONDS)
