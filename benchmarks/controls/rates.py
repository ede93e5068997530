"""Requests a second, asked in turn: with wrk where it is installed, else with Locust."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.scale.clocks import pinned
from benchmarks.scale.plan import ON_TIME
from depot import HOUSE

CONNECTIONS = 16
TARGET_VARIABLE = "TWIN_TRACKS_TARGET"
HAMMER = Path(__file__).with_name("hammer.py")
# Seconds in which Locust's users ask already and only errors count: connections are new, and where
# an answer takes 0.1 s none can come at first. One and a half of such answers, so that no edge of
# a window meets them as they arrive.
GUARD = 0.15
RATE = re.compile(r"Requests/sec: *([\d.]+)")
REFUSED = re.compile(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.*)")
CYCLE = """
local bodies = {%s}
local number = 0
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = %s
request = function()
  number = number + 1
  wrk.headers["Idempotency-Key"] = %s .. number
  return wrk.format(nil, nil, nil, bodies[number %% #bodies + 1])
end
"""


@dataclass(frozen=True)
class Target:
    """One URL, asked again and again; with bodies it is posted to, one after the other."""

    url: str
    authorization: str = ""
    bodies: tuple[str, ...] = ()
    keys: str = ""  # how this round's idempotency keys begin
    connections: int = CONNECTIONS
    probe: str = ""  # a URL that a neighbour asks meanwhile, now and then


class WrongAnswers(RuntimeError):
    """Some answers were errors, so their rate means nothing."""


def rate(target: Target, seconds: float, cores: Sequence[int], scratch: Path) -> float:
    """Return requests a second over 16 connections; raises WrongAnswers."""
    with pinned(cores):
        if shutil.which("wrk"):
            return _with_wrk(target, seconds, scratch)
        return _with_locust(target, seconds, scratch)


class Hammered(NamedTuple):
    """What a target did under load, and how long a neighbour waited meanwhile."""

    answers: int  # right ones of the whole go, the guard included
    rate: float  # right answers a second, after the guard, like all that follows
    p50: float  # milliseconds
    neighbour_p50: float  # milliseconds, so far where nothing came; 0 without a probe


def hammered(target: Target, seconds: float, cores: Sequence[int], scratch: Path) -> Hammered:
    """Return what Locust saw of a target and of its neighbour.

    seconds: of the window, which begins after the guard.
    Raises WrongAnswers if an answer was wrong, in the guard or after, or if none came after it.
    """
    with pinned(cores):
        told = _told_by_locust(target, seconds, scratch)
    own, neighbour = sorted(told["seconds"]), sorted(told["probed"])
    if not own or (target.probe and not neighbour):
        raise WrongAnswers(f"{target.url}: not one answer in {seconds:.1f} s")
    return Hammered(told["right"], told["rate"], _middle(own), _middle(neighbour))


def _middle(ordered: Sequence[float]) -> float:
    """Return the p50 in milliseconds, 0 of nothing."""
    return 1000 * ordered[len(ordered) // 2] if ordered else 0.0


def generator() -> str:
    """Return the name of the generator in use."""
    return "wrk" if shutil.which("wrk") else "Locust"


def _with_wrk(target: Target, seconds: float, scratch: Path) -> float:
    command = ["wrk", "-t1", f"-c{target.connections}", f"-d{max(1, round(seconds))}s"]
    if target.bodies:
        script = scratch / "bodies.lua"
        bodies = ",\n".join(json.dumps(body) for body in target.bodies)
        named = (json.dumps(target.authorization), json.dumps(target.keys))
        script.write_text(CYCLE % (bodies, *named), encoding="utf-8")
        command += ["-s", str(script)]
    said = subprocess.run([*command, target.url], capture_output=True, text=True, check=True).stdout
    if wrong := REFUSED.search(said):
        raise WrongAnswers(f"{target.url}: {wrong[0]}")
    found = RATE.search(said)
    if found is None:
        raise WrongAnswers(f"{target.url}: wrk said {said!r}")
    return float(found[1])


def _with_locust(target: Target, seconds: float, scratch: Path) -> float:
    return float(_told_by_locust(target, seconds, scratch)["rate"])


def _told_by_locust(target: Target, seconds: float, scratch: Path) -> dict[str, Any]:
    """Run the generator as a process of its own, and return what it wrote down."""
    asked = scratch / "target.json"
    asked.write_text(json.dumps({**asdict(target), "seconds": seconds}), encoding="utf-8")
    command = [sys.executable, "-m", "locust", "-f", str(HAMMER), "--headless", "--only-summary"]
    users = str(target.connections + bool(target.probe))
    command += ["--users", users, "--spawn-rate", users]
    done = subprocess.run(
        [*command, "--loglevel", "ERROR"],
        cwd=HOUSE,
        env={**os.environ, **ON_TIME, TARGET_VARIABLE: str(asked)},
        capture_output=True,
        text=True,
        check=False,
    )
    result = asked.with_suffix(".result")
    if done.returncode or not result.exists():
        raise WrongAnswers(f"{target.url}: {done.stderr[-500:]}")
    told = json.loads(result.read_text(encoding="utf-8"))
    result.unlink()
    if told["wrong"]:
        raise WrongAnswers(f"{target.url}: {told['wrong']} answers were errors")
    return dict(told)
