"""The assistant as its users start it, and whoever speaks with it: no language model is needed."""

import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from fastmcp import Client
from fastmcp.client.transports import StdioTransport, StreamableHttpTransport

from benchmarks.drivers import ApiTraveller
from depot import HOUSE
from depot.processes import Running, free_port, start

ROOM = HOUSE / "decoupled"
PASSWORD = "a long enough password"
MODULE = "frontends.agent"
# Runs the assistant as `python -m` would, and writes down whom it asks on the network.
WATCHED = """
import runpy, sys

contacts = open(sys.argv.pop(1), "a", buffering=1)

def watch(event, arguments):
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        contacts.write(f"{arguments[1][0]}\\n")
    elif event == "socket.getaddrinfo":
        contacts.write(f"{arguments[0]}\\n")

sys.addaudithook(watch)
runpy.run_module("frontends.agent", run_name="__main__", alter_sys=True)
"""


class Person(NamedTuple):
    """Somebody with an account, and with the API in a pocket: their phone."""

    email: str
    phone: ApiTraveller

    @property
    def authorization(self) -> dict[str, str]:
        """Return what the phone sends with each request."""
        return self.phone.headers


class Conversation:
    """What a scripted model says to the assistant, and hears."""

    def __init__(self, client: Client[Any]) -> None:
        self.client = client

    async def asks(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """Call a tool and return its answer; raises ToolError with the text of a refusal."""
        result = await self.client.call_tool(tool, arguments)
        return result.structured_content


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Return the event loop that these tests run on."""
    return "asyncio"


@pytest.fixture(scope="session")
def api_url(url_of: Callable[[str], str]) -> str:
    """Return where this worker's API answers."""
    return url_of("api")


@pytest.fixture(scope="session")
def person_with_phone(person_at: Callable[..., ApiTraveller]) -> Callable[[str], Person]:
    """Return a way to meet somebody who has signed up."""

    def meet(name: str) -> Person:
        email, phone = f"{name.lower()}-with-assistant@example.org", person_at("api")
        phone.signs_up(name, email, PASSWORD)
        return Person(email, phone)

    return meet


@pytest.fixture(scope="session")
def asha(person_with_phone: Callable[[str], Person]) -> Person:
    """Return a traveller."""
    return person_with_phone("Asha")


@pytest.fixture(scope="session")
def ravi(person_with_phone: Callable[[str], Person]) -> Person:
    """Return another one."""
    return person_with_phone("Ravi")


@pytest.fixture(scope="session")
def contacts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file in which all assistants write down whom they asked on the network."""
    return tmp_path_factory.mktemp("network") / "contacts"


@pytest.fixture(scope="session")
def served(contacts: Path, asha: Person) -> Iterator[Callable[..., Running]]:
    """Return how to start an assistant over HTTP. It is told a password, and must not use it."""
    started: list[Running] = []

    def serve(api: str, *options: str, ready_path: str = "/readyz") -> Running:
        port = free_port()
        command = [sys.executable, "-c", WATCHED, str(contacts), "--api", api, "--port", str(port)]
        secrets = {"RAILWAY_EMAIL": asha.email, "RAILWAY_PASSWORD": PASSWORD}
        how: dict[str, Any] = {"environment": secrets, "ready_path": ready_path}
        started.append(start("assistant", [*command, *options], port, **how))
        return started[-1]

    yield serve
    for running in started:
        running.stop()


@pytest.fixture(scope="session")
def http_server(served: Callable[..., Running], api_url: str) -> Running:
    """Return the assistant that serves everybody."""
    return served(api_url)


@asynccontextmanager
async def over_http(url: str, headers: dict[str, str] | None = None) -> AsyncIterator[Conversation]:
    """Talk to an assistant that serves several, with these headers on every request."""
    async with Client(StreamableHttpTransport(f"{url}/mcp", headers=headers)) as client:
        yield Conversation(client)


@pytest.fixture
def over_stdio(contacts: Path, api_url: str, tmp_path: Path) -> Callable[..., Any]:
    """Return how to start an assistant of one's own, as a desktop program does, and talk to it."""

    @asynccontextmanager
    async def talk(**secrets: str) -> AsyncIterator[Conversation]:
        errors = tmp_path / "stderr"
        arguments = ["-c", WATCHED, str(contacts), "--stdio", "--api", api_url]
        transport = StdioTransport(
            sys.executable,
            arguments,
            env=secrets,
            cwd=str(ROOM),
            keep_alive=False,
            log_file=errors,
        )
        async with Client(transport) as client:
            yield Conversation(client)
        assert errors.read_text(encoding="utf-8") == ""

    return talk


@pytest.fixture(params=["http", "stdio"])
def ashas_assistant(
    request: pytest.FixtureRequest,
    http_server: Running,
    over_stdio: Callable[..., Any],
    asha: Person,
) -> Callable[[], Any]:
    """Return how Asha opens a conversation, over either transport."""
    if request.param == "http":
        return lambda: over_http(http_server.url, asha.authorization)
    return lambda: over_stdio(RAILWAY_EMAIL=asha.email, RAILWAY_PASSWORD=PASSWORD)
