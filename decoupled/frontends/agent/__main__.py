"""`python -m frontends.agent`: an assistant over HTTP on this machine, or over stdio for one."""

import json
import socket
import sys
from pathlib import Path
from typing import Annotated, Any

import httpx2
import typer
from fastmcp import FastMCP

from .assistant import fetch_contract, make_assistant
from .credentials import Caller, Credentials, Owner

LOOPBACK = "127.0.0.1"
LOUD = "error"  # without its banner FastMCP asks nobody for updates, either


def main(
    api: Annotated[str, typer.Option(help="Where the booking API is.")] = "http://127.0.0.1:8102",
    port: Annotated[int, typer.Option(help="On 127.0.0.1, for HTTP.")] = 8108,
    stdio: Annotated[bool, typer.Option("--stdio", help="Speak over stdin and stdout.")] = False,
    contract: Annotated[
        Path | None, typer.Option(help="The contract as a file, instead of the API's own.")
    ] = None,
) -> None:
    """Serve the assistant's tools.

    Over stdio it is one traveller's: RAILWAY_EMAIL and RAILWAY_PASSWORD, or RAILWAY_TOKEN.
    Over HTTP it is everybody's who sends an Authorization header, and takes no such setting.
    """
    api = api.rstrip("/")
    who = Owner(api, Credentials()) if stdio else Caller()
    try:
        assistant = make_assistant(_contract(api, contract), api, who)
    except (OSError, ValueError, httpx2.HTTPError, httpx2.InvalidURL) as wrong:
        sys.exit(f"No contract from {contract or api}: {wrong}. Is the booking API running there?")
    if stdio:
        assistant.run("stdio", show_banner=False, log_level=LOUD)
    else:
        _serve(assistant, port, api)


def _contract(api: str, file: Path | None) -> dict[str, Any]:
    """Return the contract to make tools from; raises OSError, ValueError or httpx2.HTTPError."""
    if file is None:
        return fetch_contract(api)
    contract: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return contract


def _serve(assistant: FastMCP[Any], port: int, api: str) -> None:
    """Serve until Ctrl-C; without sessions, so that a call has nothing but what it brings."""
    try:
        door = socket.create_server((LOOPBACK, port))
    except OSError:
        sys.exit(f"Port {port} is taken. Stop what listens there, or choose another --port.")
    print(f"http://{LOOPBACK}:{port}/mcp, asking {api}  (Ctrl-C stops)", flush=True)
    with door:
        assistant.run(
            "http",
            show_banner=False,
            log_level=LOUD,
            sockets=[door],
            host=LOOPBACK,
            port=port,
            stateless_http=True,
            json_response=True,
            host_origin_protection=True,  # no page of another site may ask in a browser's name
        )


if __name__ == "__main__":
    typer.run(main)
