"""What a host asks Azure for, with the standard library only.

The metadata service: https://learn.microsoft.com/azure/virtual-machines/instance-metadata-service; its tokens:
https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token (read 2026-11-25).
"""

import http.client
import json
import ssl
import time
from urllib.parse import urlencode, urlsplit

METADATA = "http://169.254.169.254"
LARGEST_ANSWER = 1 << 20
#: A token is asked for again this long before it ends.
TOKEN_MARGIN_SECONDS = 300

TOKEN_REFUSALS = {
    400: "this machine has no such identity (yet)",
    404: "the metadata service is starting",
    410: "the metadata service is being updated",
    429: "too many questions",
    500: "the metadata service is starting",
}


class Unavailable(Exception):
    """Something that may be there in a moment, in words for the journal. Never holds a token."""


class NoAnswer(Unavailable):
    """The question was sent, and nobody knows whether it was heard."""


def send(method, url, headers=None, body=None, timeout=10, sink=None):
    """(status, answer). Never through a proxy: neither the metadata service nor a private endpoint is behind one.

    sink: takes the pieces of a 200's body, which may then be of any size.
    Raises NoAnswer where the question may have been heard, Unavailable where it was not.
    """
    parts = urlsplit(url)
    if parts.scheme == "https":
        connection = http.client.HTTPSConnection(parts.netloc, timeout=timeout, context=ssl.create_default_context())
    else:
        connection = http.client.HTTPConnection(parts.netloc, timeout=timeout)
    try:
        try:
            connection.connect()
        except (OSError, http.client.HTTPException) as error:
            raise Unavailable(f"{parts.hostname} can't be reached: {error}") from None
        try:
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            connection.request(method, path or "/", body=body, headers=headers or {})
            response = connection.getresponse()
            to_sink = sink is not None and response.status == 200
            # Bounds an answer that trickles; a large one takes as long as it takes while it moves.
            deadline = None if to_sink else time.monotonic() + timeout
            whole = b""
            while piece := response.read1(65536):
                if to_sink:
                    sink(piece)
                    continue
                whole += piece
                if len(whole) > LARGEST_ANSWER:
                    raise NoAnswer(f"{parts.hostname} answered more than {LARGEST_ANSWER} bytes")
                if time.monotonic() > deadline:
                    raise NoAnswer(f"{parts.hostname} took longer than {timeout} s to answer")
            # read1 takes an early end for the end.
            if response.length:
                raise NoAnswer(f"{parts.hostname} hung up in the middle of its answer")
            return response.status, whole
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswer(f"{parts.hostname} didn't answer: {error or type(error).__name__}") from None
    finally:
        connection.close()


def metadata(base, path, timeout=10, refusals=None):
    """The metadata service's answer, as JSON."""
    status, answer = send("GET", f"{base}{path}", {"Metadata": "true"}, timeout=timeout)
    if status != 200:
        meaning = (refusals or {}).get(status, "unexpected")
        raise Unavailable(f"the metadata service answered {status}: {meaning}")
    try:
        return json.loads(answer)
    except ValueError:
        raise Unavailable("the metadata service answered something that is not JSON") from None


class Tokens:
    """Tokens of the host's identity for one audience, kept until shortly before they end."""

    def __init__(self, base, client_id, audience):
        query = {"api-version": "2018-02-01", "resource": audience, "client_id": client_id}
        self._path = f"/metadata/identity/oauth2/token?{urlencode(query)}"
        self._base = base
        self._token = None
        self._until = 0.0

    def get(self):
        if self._token is None or time.monotonic() >= self._until:
            answer = metadata(self._base, self._path, refusals=TOKEN_REFUSALS)
            try:
                token, seconds = answer["access_token"], int(answer["expires_in"])
            except (KeyError, TypeError, ValueError):
                raise Unavailable("the metadata service answered without a token") from None
            self._token, self._until = token, time.monotonic() + seconds - TOKEN_MARGIN_SECONDS
        return self._token

    def forget(self):
        """After a refusal: a role that was given later is in a new token only."""
        self._token = None
