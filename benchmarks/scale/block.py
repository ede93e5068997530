"""One block of the protocol: fresh launches on fresh copies, one run of the generator, an audit."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from benchmarks import audit
from benchmarks.experiments import Say
from benchmarks.launches import Cores, Launch, copy, launched
from benchmarks.scale.plan import (
    ON_TIME,
    PAIRS_PER_BLOCK,
    PLAN_VARIABLE,
    SEATS,
    Build,
    Plan,
    Side,
    Slice,
    Task,
    seconds_of,
)
from benchmarks.scale.questions import travellers
from benchmarks.scale.readings import Broken, Readings, parse
from depot import HOUSE
from railway.world import World

SLICES = Path(__file__).with_name("slices.py")
SETTLING = 180.0  # seconds at most for signing in, the survey and reading samples
POLL = 1.0  # seconds; watching must not disturb what is watched


@dataclass(frozen=True, kw_only=True)
class Block:
    """What is run: which build stands for which side, what is asked, and in which order."""

    seed: int
    builds: Mapping[str, Build]  # by side
    questions: dict[Task, list[Any]]
    slices: tuple[Slice, ...]
    cores: Cores
    world: World
    snapshots: Mapping[Build, Path]
    folder: Path  # gets the databases, the plan, the raw readings
    burdens: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # by side, see launches


@dataclass(frozen=True)
class Outcome:
    """What a block gave."""

    readings: Readings
    complaints: tuple[str, ...]  # of the audit
    memory_bytes: Mapping[str, int]  # after the load, by side
    things_to_start: Mapping[str, int]  # by side


def play(block: Block, say: Say) -> Outcome:
    """Launch every side, load them in turn, stop them, and count their berths again.

    Raises NotStarted when a build does not start, Broken when the generator does not finish.
    """
    with ExitStack() as stack:
        launches: dict[str, Launch] = {}
        for side, build in block.builds.items():
            say(f"start {side}")
            database = copy(block.snapshots[build], block.folder / f"{side}.db")
            servers = block.cores.servers
            burden = block.burdens.get(side)
            side_by_side = launched(build, block.world, database, cpus=servers, burden=burden)
            launches[side] = stack.enter_context(side_by_side)
        readings = generated(block, launches, say)
        memory = {side: launch.memory_bytes for side, launch in launches.items()}
        things = {side: len(launch.servers) for side, launch in launches.items()}
    say("count the berths again")
    complaints = tuple(_audited(block, launches, readings))
    if not complaints:  # else they stay, for whoever looks for the reason
        for database in block.folder.glob("*.db*"):
            database.unlink()
    return Outcome(readings, complaints, memory, things)


def generated(block: Block, launches: Mapping[str, Launch], say: Say) -> Readings:
    """Run the generator against sides that are up, and return what it wrote down."""
    results = block.folder / "readings.jsonl"
    results.unlink(missing_ok=True)
    plan = Plan(
        seed=block.seed,
        sides=tuple(Side(n, of.build, of.url, of.pids) for n, of in launches.items()),
        travellers=travellers(block.world),
        questions=block.questions,
        slices=block.slices,
        results=str(results),
        generator_cores=block.cores.generator,
        cores=block.cores.both,
        names_tasks=bool(block.burdens),
    )
    plan.save(block.folder / "plan.json")
    say("sign in, and ask everything once")
    for done in _generator(block.folder, users=SEATS * len(launches), slices=block.slices):
        say("measure", done)
    return parse(results)


def _generator(folder: Path, users: int, slices: Sequence[Slice]) -> Iterator[float]:
    """Run Locust in a process of its own, yielding which share of the slices is done."""
    command = [sys.executable, "-m", "locust", "-f", str(SLICES), "--headless", "--only-summary"]
    command += ["--users", str(users), "--spawn-rate", str(users), "--loglevel", "WARNING"]
    environment = {**os.environ, **ON_TIME, PLAN_VARIABLE: str(folder / "plan.json")}
    deadline = time.monotonic() + 2 * seconds_of(slices) + SETTLING
    with (folder / "generator.log").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=HOUSE,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches us alone, and we stop it
        )
        try:
            for done in _slices_done(folder / "readings.jsonl"):
                if process.poll() is not None:
                    break
                if time.monotonic() > deadline:
                    raise Broken(f"The generator hangs; its log is {log.name}.")
                yield done / len(slices)
                time.sleep(POLL)
        finally:
            process.kill()
            process.wait()
    if process.returncode:
        raise Broken(f"The generator failed; its log is {folder / 'generator.log'}.")


def _slices_done(results: Path) -> Iterator[int]:
    """Yield how many slices are done, for ever; reads only what is new, as the cores are taken."""
    while not results.exists():
        yield 0
    done = 0
    with results.open("rb") as lines:
        while True:
            done += sum(line.startswith(b'{"kind": "slice"') for line in lines)
            yield done


def _audited(block: Block, launches: Mapping[str, Launch], readings: Readings) -> Iterator[str]:
    """Yield what is wrong with the databases, and where the two builds answered differently.

    Only wishes of the first pair that both sides got to are compared: from then on the faster
    side has sold more, and so has less left.
    """

    def audited(side: str) -> list[str]:
        launch = launches[side]
        told = [b.pnr for b in readings.bookings if b.side == side and b.pnr]
        complaints = audit.audit(launch.database, told, block.snapshots[launch.build])
        return [f"{side}: {complaint}" for complaint in complaints]

    with ThreadPoolExecutor() as auditors:  # SQLite reads the files side by side
        yield from chain.from_iterable(auditors.map(audited, launches))
    here, there = (
        {b.question: b.status for b in reversed(readings.bookings) if b.side == side}
        for side in ("monolith", "decoupled")
    )
    first_pair = range(len(block.questions["book"]) // PAIRS_PER_BLOCK)
    both = [wish for wish in first_pair if wish in here and wish in there]
    yield from audit.compare_outcomes([here[n] for n in both], [there[n] for n in both])
