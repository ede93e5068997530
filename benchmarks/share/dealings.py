"""The whole job on both builds: fifty searches, a sale, a cancellation, and what comes with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.change.sites import SIDES, Databases, Side, opened
from benchmarks.row import Row, Stamp, counted
from benchmarks.share import control, foreign, leak
from benchmarks.share.cost import facts_known, facts_promised, lines_of_code
from benchmarks.share.credentials import HOLDER, Registrar, calling
from benchmarks.share.job import Availability, Passenger, Ride, Sale
from benchmarks.share.outsiders import SOURCES, Work, answers, work
from benchmarks.share.questions import (
    CLIENT_LINES,
    CONTROLS,
    FOREIGN,
    JOB_BYTES,
    JOB_REQUESTS,
    LEAK,
    UNDOCUMENTED_FACTS,
)
from depot import HOUSE
from railway.world import DEMO_PASSWORD, World

CONTRACT = HOUSE / "decoupled" / "openapi.json"
PASSENGER = Passenger("Passenger One", 34)
GENERATED = ("generated_client.py", "generated_sales.py")

Works = Mapping[Side, Work]


@dataclass(frozen=True)
class Dealings:
    """What was done with both builds before anything changed."""

    searches: Works
    sales: Works
    controls: Mapping[Side, control.Found]
    leaks: Mapping[Side, Mapping[str, bool]]
    reader_leaks: Mapping[str, bool]  # what a key does that may only search
    token_leaks: Mapping[str, bool]  # what the token of a traveller does at the API
    foreign: Mapping[Side, foreign.Attempts]


class NothingToSell(RuntimeError):
    """No train of the job has a berth free."""


def dealings(world: World, stores: Databases, job: Sequence[Ride]) -> Dealings:
    """Let both outsiders do the whole job, and try what holds them; raises NothingToSell."""
    with opened(stores, world) as sites:
        doors = {"monolith": sites["monolith"]["monolith"], "decoupled": sites["decoupled"]["api"]}
        site, api = (doors[side] for side in SIDES)
        searches: Works = {side: work(side, doors[side], job) for side in SIDES}
        sale = sale_of(job, answers(searches["decoupled"]))
        with calling(api) as http:
            key = Registrar(http).key("search", "sell")["key"]
        handed: Mapping[Side, Sequence[str]] = {
            "monolith": (HOLDER, DEMO_PASSWORD),
            "decoupled": (key,),
        }
        return Dealings(
            searches,
            {side: work(side, doors[side], (), handed[side], sale) for side in SIDES},
            {"monolith": control.of_session(site, sale), "decoupled": control.of_key(api, sale)},
            {
                "monolith": leak.of_session(site, sale),
                "decoupled": leak.of_key(api, sale, "search", "sell"),
            },
            leak.of_key(api, sale, "search"),
            leak.of_token(api, sale),
            {
                "monolith": foreign.on_pages(site, sale),
                "decoupled": foreign.at_the_api(api, sale),
            },
        )


def sale_of(job: Sequence[Ride], truth: Sequence[Availability]) -> Sale:
    """Return the first ticket of the job that can be confirmed; raises NothingToSell."""
    for ride, offers in zip(job, truth, strict=True):
        for class_code, offer in offers.items():
            if offer.status == "CNF":
                return Sale(ride, class_code, PASSENGER)
    raise NothingToSell("no class of the job's trains has a berth free.")


def cost_rows(done: Dealings, stamp: Stamp) -> list[Row]:
    """Return what the whole job costs to write and to run, and what holds who does it."""
    lines = [sum(map(lines_of_code, SOURCES[side])) for side in SIDES]
    known = [set[str]().union(*map(facts_known, SOURCES[side])) for side in SIDES]
    unknown = [len(known[0]), len(known[1] - facts_promised(CONTRACT))]
    generated = sum(lines_of_code(Path(__file__).with_name(name)) for name in GENERATED)
    requests, received, seconds = (
        [sum(getattr(of[side], what) for of in (done.searches, done.sales)) for side in SIDES]
        for what in ("requests", "received_bytes", "seconds")
    )
    return [
        counted(CLIENT_LINES, *_pair(lines), stamp).with_notes(
            f"with a generated client {generated} lines, what the generator wrote not counted"
        ),
        counted(UNDOCUMENTED_FACTS, *_pair(unknown), stamp),
        counted(JOB_REQUESTS, *_pair(requests), stamp).with_notes(
            f"they took {seconds[0]:.1f} s in the monolith and {seconds[1]:.1f} s in the decoupled "
            "build, each in one run: no verdict on time"
        ),
        counted(JOB_BYTES, *_pair(received), stamp),
        control_row(done, stamp),
        leak_row(done, stamp),
        foreign_row(done, stamp),
    ]


def control_row(done: Dealings, stamp: Stamp) -> Row:
    """Return how many of four controls held when they were tried."""
    row = counted(CONTROLS, *_pair([sum(done.controls[side].values()) for side in SIDES]), stamp)
    told = [f"{side}: {_those(done.controls[side])}" for side in SIDES]
    handed = "handed over: the traveller's e-mail and password; a partner key"
    return replace(row, why="; ".join([row.why, *told])).with_notes(handed)


def leak_row(done: Dealings, stamp: Stamp) -> Row:
    """Return how much somebody can do who found the credential that a sale needs."""
    row = counted(LEAK, *_pair([sum(done.leaks[side].values()) for side in SIDES]), stamp)
    told = [f"{side}: {_those(done.leaks[side])}" for side in SIDES]
    return replace(row, why="; ".join([row.why, *told])).with_notes(
        f"a search needs none on either side; a key for searches: {_those(done.reader_leaks)}",
        f"a traveller's token at the API: {_those(done.token_leaks)}",
    )


def foreign_row(done: Dealings, stamp: Stamp) -> Row:
    """Return how often somebody reached what is another's, of all that was tried."""
    found = {side: foreign.reached(done.foreign[side]) for side in SIDES}
    row = counted(FOREIGN, *_pair([len(found[side]) for side in SIDES]), stamp)
    told = [f"{side}: {', '.join(found[side])}" for side in SIDES if found[side]]
    tried = [f"tried, {side}: {', '.join(done.foreign[side])}" for side in SIDES]
    return replace(row, why="; ".join([row.why, *told])).with_notes(*tried)


def _pair(counts: Sequence[int]) -> tuple[int, int]:
    here, there = counts
    return here, there


def _those(found: Mapping[str, bool]) -> str:
    return ", ".join(name for name, holds in found.items() if holds) or "none"
