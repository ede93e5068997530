"""What is ready on this machine, and what to do about the rest."""

import os
import shutil
import sys
from argparse import Namespace
from collections.abc import Iterator
from importlib.util import find_spec
from typing import NamedTuple

from depot.browsers import find_chromium
from depot.environment import COMPARE, PYTHON, TEST, is_up_to_date, spoken
from depot.parts import PAGE_PORT, PARTS
from depot.table import table
from depot.worlds import folder, staleness
from railway.world import WorldMissing, WorldOutdated, read_world

PORTS = {way.port: str(part) for part, way in PARTS.items() if way.port}
PORTS[PAGE_PORT] = "Locust's page"


class Finding(NamedTuple):
    """One line of the doctor's table."""

    what: str
    found: str
    advice: str = ""  # empty: nothing to do
    is_needed: bool = False  # without it the main commands do not run


def main(_: Namespace) -> None:
    """Print the table; the exit status is 1 when something is missing that is needed."""
    findings = list(examine())
    rows = [(_mark(finding), *finding[:3]) for finding in findings]
    print(table(("", "what", "found", "what to do"), rows))
    missing = sum(finding.is_needed for finding in findings)
    print(f"\n{missing} to mend." if missing else "\nReady: make compare, make up.")
    sys.exit(1 if missing else 0)


def examine() -> Iterator[Finding]:
    """Yield the findings, what comes first in the order of repair first."""
    yield Finding("Python", sys.version.split()[0])
    yield from _environment()
    yield _world()
    yield _program("Chromium", find_chromium(), "time in a browser", "apt install chromium")
    yield _program("wrk", shutil.which("wrk"), "the cross-check of load", "apt install wrk")
    yield _cores()
    yield from _ports()


def _mark(finding: Finding) -> str:
    if finding.is_needed:
        return "MEND"
    return "note" if finding.advice else "ok"


def _environment() -> Iterator[Finding]:
    if not PYTHON.exists():
        yield _no_environment()
        return
    yield Finding(".venv", "there")
    if is_up_to_date(COMPARE):
        yield Finding("packages", "as pinned")
    else:
        yield Finding("packages", "not as pinned", f"make compare does it, or {spoken('setup')}")
    if is_up_to_date(TEST):
        yield Finding("test packages", "as pinned")
    else:
        advice = f"make test does it, or {spoken('setup', '--all')}"
        yield Finding("test packages", "not as pinned", advice)


def _no_environment() -> Finding:
    if shutil.which("uv") is None and find_spec("ensurepip") is None:
        advice = "apt install python3-venv, or install uv"
        return Finding(".venv", "missing, and this Python cannot make one", advice, is_needed=True)
    return Finding(".venv", "missing", f"make compare, make test make it, or {spoken('setup')}")


def _world() -> Finding:
    try:
        world = read_world(folder())
    except WorldOutdated:
        return Finding("world", "made by another version", "make up publishes it again")
    except WorldMissing:
        return Finding("world", "not published", "make up or make compare publishes it")
    found = f"{world.world_id} ({world.kind}), as of {world.as_of:%d %b %Y}"
    if reason := staleness(world):
        return Finding("world", f"{found}, {reason}", "make up publishes it again")
    return Finding("world", found)


def _program(name: str, found: object, purpose: str, command: str) -> Finding:
    if found:
        return Finding(name, str(found))
    return Finding(name, "not found", f"optional, for {purpose}: {command}")


def _cores() -> Finding:
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    can_pin = hasattr(os, "sched_getaffinity") or os.name == "nt"
    found = f"{count}, processes {'can' if can_pin else 'cannot'} be pinned"
    if can_pin and (count or 1) > 1:
        return Finding("cores", found)
    return Finding("cores", found, "the load generator shares cores: capacity has no verdict")


def _ports() -> Iterator[Finding]:
    if find_spec("psutil") is None:
        yield Finding("ports", "unknown", "ask again when the packages are there")
        return
    from depot.lock import UP, described, holder  # these need psutil, which setup installs
    from depot.ports import who_holds

    is_up = holder(UP)
    if is_up:
        yield Finding("make up", described(is_up))
    for port, purpose in PORTS.items():
        by = who_holds(port)
        advice = f"make {'load' if port == PAGE_PORT else 'up'} takes another port"
        found = f"held by {by}" if by else "free"
        yield Finding(f"port {port}", f"{found} ({purpose})", advice if by and not is_up else "")
