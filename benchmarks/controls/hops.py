"""M4: what a hop through the network costs in front of a model, by how long the model takes.

`python -m benchmarks.controls.hops PORT [NEXT]` serves one link of the chain: the last one works,
each other one asks the next, over HTTP with connections kept alive, as the API asks its predictor.
"""

import os
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import ExitStack, asynccontextmanager, contextmanager
from statistics import median
from typing import Annotated, NamedTuple

import httpx2
import typer
from fastapi import FastAPI, Request
from granian.constants import Interfaces

from benchmarks.claims import Claim, Finding, above
from benchmarks.controls.burdened import burn
from benchmarks.controls.rates import Target, hammered
from benchmarks.controls.rounds import alternated
from benchmarks.controls.serving import serve
from benchmarks.experiments import Context
from benchmarks.launches import cores
from benchmarks.row import Row, Stamp, times
from benchmarks.source import line_of
from benchmarks.verdict import Pair, judge
from depot.processes import Running, free_port, start

NEXT = "TWIN_TRACKS_NEXT"  # the URL of the next link; empty for the last one
COSTS = (0.01, 1.0, 10.0, 100.0)  # milliseconds of CPU that the model takes
SECONDS = 0.6  # of one go, and what some answers take
ANSWERS_AT_LEAST = 8
LIKE_OURS = 1.0  # milliseconds: about what the published model takes for one party
DOUBLE = 2.0
TRIAL = 200_000  # turns of the loop to time one
TRIALS = 7


class Chain(NamedTuple):
    """So many hops before a model that takes so many milliseconds."""

    hops: int
    cost: float

    def __str__(self) -> str:
        return f"{self.hops} hops to a model of {self.cost:g} ms"


class Reading(NamedTuple):
    """One go of one user at one chain, in milliseconds per answer."""

    p50: float
    cpu: float  # of all links


Seen = Mapping[Chain, list[Reading]]
CHAINS = (*(Chain(hops, cost) for cost in COSTS for hops in (0, 1)), Chain(2, LIKE_OURS))


def create_app() -> FastAPI:
    """Return one link of the chain."""
    link = FastAPI(lifespan=_open)

    @link.get("/cook/{microseconds}")
    async def cook(request: Request, microseconds: int) -> dict[str, int]:
        caller: httpx2.AsyncClient | None = request.app.state.caller
        if caller is not None:
            answer = await caller.get(f"/cook/{microseconds}")
            return dict(answer.raise_for_status().json())
        burn(round(microseconds / 1e6 * request.app.state.per_second))
        return {"cooked": microseconds}

    return link


@asynccontextmanager
async def _open(link: FastAPI) -> AsyncIterator[None]:
    link.state.per_second = iterations_per_second()
    if not os.environ[NEXT]:
        link.state.caller = None
        yield
        return
    async with httpx2.AsyncClient(base_url=os.environ[NEXT]) as link.state.caller:
        yield


def iterations_per_second() -> float:
    """Return how often this core turns the loop in a second of CPU; the fastest of some trials."""
    return max(TRIAL * 1e9 / burn(TRIAL) for _ in range(TRIALS))


def main(port: int, following: Annotated[str, typer.Argument()] = "") -> None:
    """Serve one link."""
    os.environ[NEXT] = following
    serve("benchmarks.controls.hops:create_app", Interfaces.ASGI, port)


def hop_findings(context: Context) -> list[Row]:
    """Add what became of M4; there is no row, as no build takes part."""

    def once(chain: Chain) -> Reading:
        used = sum(link.cpu_seconds() for link in links)
        target = Target(f"{links[chain.hops].url}/cook/{chain.cost * 1000:.0f}", connections=1)
        seconds = SECONDS + ANSWERS_AT_LEAST * chain.cost / 1000
        found = hammered(target, seconds, cores().generator, context.folder)
        used = sum(link.cpu_seconds() for link in links) - used
        return Reading(found.p50, 1000 * used / found.answers)

    with _links(max(chain.hops for chain in CHAINS)) as links:
        seen = alternated(CHAINS, once, context.say)
    context.findings.append(_price_of_a_hop(seen))
    return []


@contextmanager
def _links(hops: int) -> Iterator[list[Running]]:
    """Yield a chain's links, the one that works first."""
    with ExitStack() as stack:
        links: list[Running] = []
        for number in range(hops + 1):
            port = free_port()
            command = [sys.executable, "-m", "benchmarks.controls.hops", str(port)]
            command += [links[-1].url] if links else []
            cpus = cores().servers or None
            link = start(f"link-{number}", command, port, cpus=cpus, ready_path="/cook/0")
            links.append(stack.enter_context(link))
        yield links


def _price_of_a_hop(seen: Seen) -> Finding:
    """Return whether a hop doubles the time of an answer whose model takes as long as ours."""
    pairs = [(here * DOUBLE, there) for here, there in _pairs(seen, LIKE_OURS)]
    told = ", ".join(_told(seen, cost) for cost in COSTS)
    second = _mid(seen, Chain(2, LIKE_OURS)).p50 - _mid(seen, Chain(1, LIKE_OURS)).p50
    return Finding(
        claim=Claim.M4,
        rule=f"holds if one hop more than doubles, by 10 % at least, what an answer takes whose "
        f"model takes {LIKE_OURS:g} ms",
        word=above(judge(pairs, "p50", "lower")),
        why=f"one hop adds {told}; a second one adds {second:.1f} ms more",
        figures={
            f"{chain}, {name} in ms": value
            for chain in CHAINS
            for name, value in _mid(seen, chain)._asdict().items()
        },
        source=line_of(hop_findings),
        stamp=Stamp.now(),
    )


def _told(seen: Seen, cost: float) -> str:
    here, there = (_mid(seen, Chain(hops, cost)).p50 for hops in (0, 1))
    ratio = judge(_pairs(seen, cost), "p50", "lower").ratio
    assert ratio is not None
    low, high = times(ratio.low), times(ratio.high)
    if ratio.low <= 1:
        return f"nothing that can be told to a model of {cost:g} ms ({low} to {high} ×)"
    return f"{there - here:.1f} ms to a model of {cost:g} ms ({low} to {high} ×)"


def _pairs(seen: Seen, cost: float) -> list[Pair]:
    here, there = (seen[Chain(hops, cost)] for hops in (0, 1))
    return [(one.p50, other.p50) for one, other in zip(here, there, strict=True)]


def _mid(seen: Seen, chain: Chain) -> Reading:
    return Reading(*(median(column) for column in zip(*seen[chain], strict=True)))


if __name__ == "__main__":
    typer.run(main)
