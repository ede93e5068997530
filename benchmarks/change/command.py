"""What `python -m benchmarks change` does."""

from contextlib import ExitStack
from dataclasses import replace

from rich.console import Console

from benchmarks import scoreboard
from benchmarks.change.bench import opened_bench
from benchmarks.change.lab import REQUESTS, chosen, rows
from benchmarks.change.record import keep
from benchmarks.change.renewal import renew
from benchmarks.change.request import BadRequest, requests_in
from benchmarks.change.runner import gates, run
from benchmarks.change.telling import tell
from benchmarks.comparison import progress
from benchmarks.row import Stamp
from benchmarks.scoreboard import Scoreboard
from benchmarks.share.catalogue import API_CHANGES, FRONT_ENDS, REDESIGNS
from depot import HOUSE
from railway.world import World

SNAPSHOTS = HOUSE / "out" / "snapshots"


def run_requests(name: str | None, world: World, *, proof: bool, console: Console) -> bool:
    """Run the requests that a name means, print what they touch and add their rows.

    Returns whether all of them count.
    """
    wanted, faults = chosen(name), list[str]()
    if sentence := scoreboard.make_room(Scoreboard()):
        console.print(sentence, highlight=False)
    with ExitStack() as stack:
        with progress("CHANGE", "Both sides are up, as they are.", console) as say:
            say("both sides, as they are")
            bench = stack.enter_context(opened_bench(world, SNAPSHOTS))
        for request in wanted:
            with progress("CHANGE", request.title, console) as say:
                outcomes = run(request, replace(bench, say=say, proof=proof))
            tell(request, outcomes, console)
            data = keep(request, outcomes)
            console.print(f"All of it as data: {data.relative_to(HOUSE)}", highlight=False)
            found = rows(request, outcomes, Stamp.now())
            scoreboard.merge(Scoreboard(rows=tuple(found)))
            faults += gates(outcomes)
    return not faults


def renewed(name: str | None) -> list[str]:
    """Renew the patches of a change request or of a redesign and return what came of it."""
    catalogues = (REQUESTS, REDESIGNS, API_CHANGES, FRONT_ENDS)
    folders = [request for catalogue in catalogues for request in requests_in(catalogue)]
    found = [request for request in folders if name in (None, request.name)]
    if not found:
        known = ", ".join(request.name for request in folders)
        raise BadRequest(f"There is no request “{name}”. There is: {known}.")
    return [sentence for request in found for sentence in renew(request)]
