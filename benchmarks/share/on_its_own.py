"""M12: whether anything can change on its own behind an API. A field is renamed, one is added."""

from collections.abc import Iterator, Sequence

from benchmarks.claims import Claim, Finding, Word
from benchmarks.experiments import Context
from benchmarks.row import Row, Stamp
from benchmarks.share.catalogue import chosen
from benchmarks.share.matrix import CLIENTS, Line, tried
from benchmarks.source import line_of

DECIDING = ("renamed_field", "additive_field")  # folders of api_changes/


def on_its_own_findings(context: Context) -> list[Row]:
    """Add what became of M12; there is no row, as those of `share.survival` hold both changes."""
    changes = [change for name in DECIDING for change in chosen(name)]
    _, _, lines = tried(context, changes)
    context.findings += on_its_own(lines, Stamp.now())
    return []


def on_its_own(lines: Sequence[Line], stamp: Stamp) -> Iterator[Finding]:
    """Yield what the two deciding changes say, if both are among those that were tried."""
    deciding = [line for name in DECIDING for line in lines if line.name == name]
    if len(deciding) < len(DECIDING):
        return
    broken = {line.name: list(_broken(line)) for line in deciding}
    faults = [line.fault for line in deciding if line.fault]
    found = Word.NOT if any(broken.values()) else Word.HOLDS
    yield Finding(
        claim=Claim.M12,
        rule="holds if a field of the API can be renamed and another one added, and all of its "
        "clients go on unchanged",
        word=Word.OPEN if faults else found,
        why="; ".join(faults or map(_told, broken, broken.values())),
        figures={
            f"{line.name}, {client}, % of answers left": 100 * cell.right / cell.of
            for line in deciding
            for client, cell in line.cells.items()
            if cell.of and CLIENTS[client] != "monolith"
        },
        source=line_of(on_its_own),
        stamp=stamp,
    )


def _broken(line: Line) -> Iterator[str]:
    """Yield the clients of the API that lost answers; the scraper reads the monolith's pages."""
    for client, cell in line.cells.items():
        if CLIENTS[client] != "monolith" and cell.right < cell.of:
            yield f"{client} ({cell.right} of {cell.of} left)"


def _told(change: str, broken: Sequence[str]) -> str:
    return f"{change} breaks {', '.join(broken) or 'nobody'}"
