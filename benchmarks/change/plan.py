"""A change of one side, ready to be tried: which files go where, and what starts anew for them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.change.count import FRONTENDS, Touched
from benchmarks.change.request import Request
from benchmarks.change.restarts import restarts
from benchmarks.change.sites import Side
from depot.processes import Part
from railway.world import World

SCHEMA = "schema.sql"


@dataclass(frozen=True)
class Plan:
    """What is known before a side is touched."""

    request: Request
    side: Side
    files: Sequence[Touched]
    tree: Path  # the changed house
    before: World
    after: World  # another one where the facts change
    database: Path  # what has been sold so far
    by_hand: tuple[Part, ...] = ()  # what operators start anew themselves
    brought: tuple[Part, ...] = ()  # what runs when they have done their part

    @property
    def needs_new_books(self) -> bool:
        """Tell whether other tables or facts need another database; no build takes sales along."""
        changes_tables = any(file.path.name == SCHEMA for file in self.files)
        return changes_tables or self.after is not self.before

    @property
    def beside(self) -> tuple[Part, ...]:
        """Return what runs beside the API before: a predictor, and the worker where it matters."""
        predictor: tuple[Part, ...] = () if "predictor" in self.brought else ("predictor",)
        return (*predictor, *(part for part in self.anew(self.files) if part == "worker"))

    @property
    def steps(self) -> Iterator[Sequence[Touched]]:
        """Yield the files that go together: those of the back-ends, then those of the screens."""
        for on_screen in (False, True):
            yield [file for file in self.files if file.lies_in(FRONTENDS) is on_screen]

    def anew(self, files: Sequence[Touched]) -> list[Part]:
        """Return what has to be started anew for some files, and is not by operators anyway."""
        return [part for part in restarts(self.side, files, ()) if part not in self.by_hand]
