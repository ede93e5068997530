"""A client for programmers outside, written by a generator that knows the contract only."""

import os
import shutil
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

from depot import HOUSE

CONTRACT = HOUSE / "decoupled" / "openapi.json"
CLIENT = HOUSE / "out" / "client"
TOLD = Path(__file__).with_suffix(".yaml")
USAGE = """\
from railway_booking_api_client import AuthenticatedClient
from railway_booking_api_client.api.timetable import list_stations

url, key = "http://127.0.0.1:8102", "rail_…"
with AuthenticatedClient(url, key, prefix="", auth_header_name="X-API-Key") as api:
    print(list_stations.sync(client=api))
"""


class NotGenerated(RuntimeError):
    """The generator stumbled over the contract; the message says where."""


def main(_: Namespace) -> None:
    """Write the client anew to out/client, and say how to use it."""
    try:
        write_client(CONTRACT, CLIENT)
    except NotGenerated as reason:
        sys.exit(str(reason))
    size = sum(1 for file in CLIENT.rglob("*.py"))
    print(f"{CLIENT}: {size} modules, generated from {CONTRACT.name}. With {CLIENT} in PYTHONPATH:")
    print(f"\n{USAGE}")
    print("That is a partner's; a traveller's is AuthenticatedClient(url, access_token).")


def write_client(contract: Path, folder: Path) -> None:
    """Write a typed client of a contract to a folder, in place of what was there.

    Raises NotGenerated, and leaves the folder alone, if anything cannot be expressed.
    """
    fresh = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    options = {"--path": contract, "--output-path": fresh, "--config": TOLD, "--meta": "uv"}
    words = [str(word) for option in options.items() for word in option]
    done = subprocess.run(
        [sys.executable, "-m", "openapi_python_client", "generate", *words, "--fail-on-warning"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PATH": _path_with_ruff()},
    )
    if done.returncode != 0:
        shutil.rmtree(fresh, ignore_errors=True)
        raise NotGenerated(f"No client of {contract}:\n{done.stdout}{done.stderr}")
    shutil.rmtree(folder, ignore_errors=True)
    fresh.replace(folder)


def _path_with_ruff() -> str:
    """Return where programs are found, ours first: the generator lets ruff tidy up after it."""
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
