"""Runs `az` commands through the real Azure CLI without a network, and reports what each one sent.

Standard input: {"commands": [[argument, ...]], "answers": [{"method": "GET", "url": <regular expression>, "body": ...}], "names": bool}.
Standard output: {"results": [{"exitCode", "stdout", "stderr", "requests"}], "commands": [name], "groups": [name]}.

The Azure CLI itself parses and executes each command line; only its HTTP transport and its sign-in are replaced. Opening a
socket raises an error.
"""

import contextlib
import io
import json
import logging
import os
import re
import shutil
import signal
import socket
import sys
import tempfile
from urllib.parse import urlsplit

SUBSCRIPTION = "00000000-0000-4000-8000-000000000002"
TENANT = "00000000-0000-4000-8000-00000000000a"


def refuse(*_args, **_kwargs):
    raise OSError("the check of commands has no network")


socket.socket.connect = refuse
socket.socket.connect_ex = refuse
socket.create_connection = refuse
socket.getaddrinfo = refuse

config = tempfile.mkdtemp(prefix="check-commands-")
os.environ["AZURE_CONFIG_DIR"] = config
os.environ["AZURE_CORE_COLLECT_TELEMETRY"] = "0"
os.environ["AZURE_CORE_NO_COLOR"] = "1"
# An extension that is missing is an error here, and nothing is fetched.
os.environ["AZURE_EXTENSION_USE_DYNAMIC_INSTALL"] = "no"
with open(os.path.join(config, "azureProfile.json"), "w", encoding="utf-8") as profile:
    json.dump(
        {
            "installationId": "00000000-0000-4000-8000-0000000000ff",
            "subscriptions": [
                {
                    "id": SUBSCRIPTION,
                    "name": "prod",
                    "state": "Enabled",
                    "user": {"name": "engineer@example.com", "type": "user"},
                    "isDefault": True,
                    "tenantId": TENANT,
                    "environmentName": "AzureCloud",
                    "homeTenantId": TENANT,
                    "managedByTenants": [],
                }
            ],
        },
        profile,
    )

import requests  # noqa: E402  (after the sockets are closed)
from azure.cli.core import get_default_cli  # noqa: E402
from azure.cli.core import _profile  # noqa: E402
from azure.cli.core.auth import util as auth_util  # noqa: E402
from knack import prompting  # noqa: E402

# Confirmations are answered with yes.
prompting.verify_is_a_tty = lambda: None
prompting._input = lambda _message: "y"


class Token:
    """A sign-in that is never checked: requests do not leave the process."""

    def get_token(self, *_scopes, **_options):
        return auth_util.AccessToken("token", 4102444800)

    def get_token_info(self, *_scopes, **_options):
        from azure.core.credentials import AccessTokenInfo

        return AccessTokenInfo("token", 4102444800)

    def acquire_token(self, *_scopes, **_options):
        return {"access_token": "token", "expires_in": 3600}

    def signed_session(self, session=None):
        return session


_profile.Profile.get_login_credentials = lambda self, *a, **k: (Token(), SUBSCRIPTION, TENANT)
_profile.Profile.get_raw_token = lambda self, *a, **k: (("Bearer", "token", {}), SUBSCRIPTION, TENANT)
_profile.Profile._create_credential = lambda self, *a, **k: Token()

state = {"requests": [], "answers": []}


def answer(method, url):
    """Status, document, and whether it is a recorded answer."""
    for rule in state["answers"]:
        if rule["method"] == method and re.search(rule["url"], url, re.IGNORECASE):
            return rule.get("status", 200), rule.get("body", {}), True
    return 200, {"value": []} if method == "GET" else {}, False


def send(_adapter, request, **_options):
    # The CLI asks for its own newest version.
    if urlsplit(request.url).hostname == "azcliprod.blob.core.windows.net":
        raise requests.exceptions.ConnectionError("the check of commands has no network")
    body = request.body
    if isinstance(body, bytes):
        body = body.decode("utf-8", "replace")
    if hasattr(body, "read"):
        body = body.read().decode("utf-8", "replace")
    status, document, recorded = answer(request.method, request.url)
    state["requests"].append({"method": request.method, "url": request.url, "body": body or "", "recorded": recorded})
    response = requests.Response()
    response.status_code = status
    response.url = request.url
    response.request = request
    response.headers["Content-Type"] = "application/json"
    response.raw = io.BytesIO(b"")
    response._content = b"" if document is None else json.dumps(document).encode()
    response._content_consumed = True
    # azure-core reads the connection of the raw answer.
    response.raw.enforce_content_length = False
    response.reason = "OK"
    return response


requests.adapters.HTTPAdapter.send = send


SECONDS_PER_COMMAND = 20


def give_up(*_args):
    raise TimeoutError(f"no end after {SECONDS_PER_COMMAND} s: it may wait for a state that no recorded answer has")


signal.signal(signal.SIGALRM, give_up)


def run(argv):
    state["requests"] = []
    out, err = io.StringIO(), io.StringIO()
    cli = get_default_cli()
    code = 1
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        # Handlers of an earlier command write to that command's stream.
        for logger in (logging.getLogger("cli"), logging.getLogger("az_command_data_logger")):
            logger.handlers.clear()
        try:
            signal.alarm(SECONDS_PER_COMMAND)
            code = cli.invoke(argv, out_file=out)
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 1
        except BaseException as error:  # noqa: BLE001  (every fault is reported with its command)
            print(f"{type(error).__name__}: {error}", file=err)
        finally:
            signal.alarm(0)
    return {"exitCode": code, "stdout": out.getvalue(), "stderr": err.getvalue(), "requests": state["requests"]}


def names():
    """Every command and command group that this CLI has, without extensions."""
    cli = get_default_cli()
    # Modules read the invocation while they register their commands.
    cli.invocation = cli.invocation_cls(
        cli_ctx=cli, parser_cls=cli.parser_cls, commands_loader_cls=cli.commands_loader_cls, help_cls=cli.help_cls
    )
    loader = cli.invocation.commands_loader
    loader.load_command_table(None)
    return sorted(loader.command_table), sorted(loader.command_group_table)


def main():
    asked = json.load(sys.stdin)
    state["answers"] = asked["answers"]
    # Commands name files of their reader's.
    os.chdir(config)
    for name, text in asked.get("files", {}).items():
        with open(name, "w", encoding="utf-8") as file:
            file.write(text)
    results = [run(argv) for argv in asked["commands"]]
    commands, groups = names() if asked.get("names") else ([], [])
    json.dump({"results": results, "commands": commands, "groups": groups}, sys.stdout)
    shutil.rmtree(config, ignore_errors=True)


main()
