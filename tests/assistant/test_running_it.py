"""The assistant as a process: its door, its health, its network, and an API that is away."""

import json
import socket
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx2
import pytest
from fastmcp.exceptions import ToolError

from depot import HOUSE
from depot.processes import free_port
from tests.assistant.conftest import ROOM, over_http

CONTRACT = HOUSE / "decoupled" / "openapi.json"
PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
MCP = {"Accept": "application/json, text/event-stream"}
RIDE = {"from": "NDLS", "to": "MMCT", "date": "2026-04-27"}


class BadGateway(BaseHTTPRequestHandler):
    """A proxy whose API is away."""

    def do_GET(self):
        self.send_error(502)

    def log_message(self, *_):
        """Keep quiet."""


@pytest.fixture
def proxy():
    """Return where a proxy answers for an API that is away."""
    with ThreadingHTTPServer(("127.0.0.1", 0), BadGateway) as server:
        Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def run(*arguments):
    """Start the assistant where it must end by itself, and return how it ended."""
    command = [sys.executable, "-m", "frontends.agent", *arguments]
    return subprocess.run(
        command, cwd=ROOM, capture_output=True, text=True, timeout=60, check=False
    )


def ping(url, **headers):
    """Return the status of the smallest call."""
    return httpx2.post(f"{url}/mcp", json=PING, headers=MCP | headers).status_code


def test_pages_of_other_sites_are_kept_out(http_server):
    url, port = http_server.url, http_server.port

    assert ping(url) == 200
    assert ping(url, Origin=f"http://localhost:{port}") == 200
    assert ping(url, Origin="https://example.org") == 403
    assert ping(url, Origin="null") == 403
    assert ping(url, Host=f"rebound.example.org:{port}") == 421  # a name that now means 127.0.0.1


def test_it_keeps_no_session(http_server):
    answer = httpx2.post(f"{http_server.url}/mcp", json=PING, headers=MCP)

    assert "mcp-session-id" not in answer.headers
    assert "set-cookie" not in answer.headers


@pytest.mark.anyio
async def test_it_is_there_while_the_api_is_away_and_works_when_it_is_back(served, launched):
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    assistant = served(url, "--contract", str(CONTRACT), ready_path="/healthz")

    away = httpx2.get(f"{assistant.url}/readyz")
    async with over_http(assistant.url) as caller:
        with pytest.raises(ToolError, match=r"cannot be reached.*repeated safely"):
            await caller.asks("search_departures", **RIDE)

        launched("api", port=port)
        found = await caller.asks("search_departures", **RIDE)

    back = httpx2.get(f"{assistant.url}/readyz")
    assert (away.status_code, away.json()["ready"]) == (503, False)
    assert (back.status_code, back.json()["ready"]) == (200, True)
    assert found["departures"]


@pytest.mark.anyio
async def test_what_a_proxy_says_in_html_is_told_in_a_sentence(served, proxy):
    assistant = served(proxy, "--contract", str(CONTRACT), ready_path="/healthz")

    async with over_http(assistant.url) as caller:
        with pytest.raises(ToolError, match=r"^The booking service .* error \(502\)\.$"):
            await caller.asks("list_stations")

    assert httpx2.get(f"{assistant.url}/readyz").status_code == 503


@pytest.mark.anyio
async def test_it_speaks_with_nobody_but_the_api_of_this_machine(http_server, over_stdio, contacts):
    async with over_stdio() as assistant:
        await assistant.asks("list_stations")
    async with over_http(http_server.url) as assistant:
        await assistant.asks("list_stations")

    assert set(contacts.read_text(encoding="utf-8").split()) == {"127.0.0.1"}


@pytest.mark.anyio
async def test_refusals_are_no_news_for_its_log(http_server):
    async with over_http(http_server.url) as assistant:
        with pytest.raises(ToolError):
            await assistant.asks("list_bookings")

    said = http_server.log.read_text(encoding="utf-8").splitlines()
    assert len(said) == 1
    assert said[0].startswith(f"{http_server.url}/mcp, asking ")


def test_without_an_api_or_with_another_contract_it_does_not_start(tmp_path):
    nobody = f"http://127.0.0.1:{free_port()}"
    other = tmp_path / "openapi.json"
    other.write_text(json.dumps({"openapi": "3.1.0", "paths": {}}), encoding="utf-8")

    for asked, words in [
        (["--api", nobody], "Is the booking API running there?"),
        (["--api", "here"], "No contract from here"),
        (["--contract", str(other)], "the contract lacks cancel_booking, create_booking"),
        (["--contract", str(tmp_path / "missing.json")], "No such file"),
    ]:
        ended = run("--stdio", *asked)
        assert ended.returncode == 1
        assert words in ended.stderr
        assert "Traceback" not in ended.stderr
        assert ended.stdout == ""  # which belongs to the protocol


def test_a_taken_port_is_named():
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = str(holder.getsockname()[1])

        ended = run("--port", port, "--contract", str(CONTRACT))

    assert ended.returncode == 1
    assert f"Port {port} is taken" in ended.stderr
