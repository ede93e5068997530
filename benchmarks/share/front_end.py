"""Another front-end: what it takes on each side to read the last trip without a network."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.change.request import Request, read_request
from benchmarks.change.sites import Databases, Side, databases, opened
from benchmarks.change.tree import GitFailed, apply, copied
from benchmarks.change.visit import NotAccepted, Visit, accept
from benchmarks.experiments import Context
from benchmarks.row import Row, Stamp, counted
from benchmarks.share.catalogue import FRONT_ENDS
from benchmarks.share.keeping import (
    named_in_back_end,
    of_patch,
    of_phone,
    spelled,
    whole_phone,
)
from benchmarks.share.questions import CLIENT_SIDE, SERVER_SIDE
from depot import HOUSE
from depot.processes import NotStarted
from railway.world import World

LAST_TRIP = FRONT_ENDS / "last_trip"


def front_end_rows(context: Context) -> list[Row]:
    """Return what the last trip without a network takes, once both sides have been tried."""
    with TemporaryDirectory(prefix="twin-tracks-", ignore_cleanup_errors=True) as scratch:
        stores = databases(context.world, context.snapshots, Path(scratch))
        context.say("the last trip, without a network")
        faults = tried(read_request(LAST_TRIP), context.world, stores)
    return rows(faults, Stamp.now())


def tried(request: Request, world: World, stores: Databases) -> list[str]:
    """Return why the counts would not count: acceptance fails, or passes without the patch."""
    monolith: Mapping[Side, Path] = {"monolith": stores["monolith"]}
    faults = []
    if not _refusal(request, "monolith", world, monolith, HOUSE):
        faults.append("monolith: acceptance passes without the patch")
    try:
        with copied() as tree:
            apply([request.patch("monolith")], tree)
            faults.append(_refusal(request, "monolith", world, monolith, tree))
        phone: Mapping[Side, Path] = {"decoupled": stores["decoupled"]}
        faults.append(_refusal(request, "decoupled", world, phone, HOUSE))
    except (GitFailed, NotStarted) as failed:
        faults.append(str(failed).splitlines()[0])
    return [fault for fault in faults if fault]


def _refusal(
    request: Request, side: Side, world: World, stores: Mapping[Side, Path], house: Path
) -> str:
    """Return the words with which acceptance fails on a side; "" if it passes."""
    with opened(stores, world, house) as sites:
        try:
            accept(request.folder, side, Visit(sites[side], world))
        except NotAccepted as no:
            return f"{side}: {no}"
    return ""


def rows(faults: Sequence[str], stamp: Stamp) -> list[Row]:
    """Return lines on the server and in the client; with the last, what has to be kept in step."""
    here, there = of_patch(read_request(LAST_TRIP).patch("monolith")), of_phone()
    server = counted(SERVER_SIDE, here.server, there.server, stamp, faults)
    client = counted(CLIENT_SIDE, here.client, there.client, stamp, faults)
    return [
        _against_what_was_expected(server, "expected_server").with_notes(
            "the decoupled build's are those of the phone's static server; lines of the back-end "
            f"that name the phone: {named_in_back_end()}"
        ),
        _against_what_was_expected(client, "expected_client").with_notes(
            "the phone as a whole, which keeps more than one trip and has screens of its own: "
            f"{whole_phone()} lines",
            f"to be kept in step in the monolith: {_listed(here.addresses)}, and the markup that "
            "its worker rewrites",
            f"to be kept in step on the phone: {_listed(there.addresses)}; of the contract the "
            f"whole phone spells up to {len(spelled())} names",
        ),
    ]


def _against_what_was_expected(row: Row, fact: str) -> Row:
    expected = read_request(LAST_TRIP).fact(fact)
    if row.gates or expected == row.verdict:
        return row
    return replace(row, why=f"{row.why}; expected was {expected}")


def _listed(addresses: Iterable[str]) -> str:
    known = sorted(addresses)
    return f"{len(known)} addresses ({', '.join(known)})"
