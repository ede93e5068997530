"""What an experiment is: its question, its price, where it is measured, and what it may know."""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

from benchmarks.claims import Finding
from benchmarks.row import Axis, Row
from benchmarks.verdict import Decision
from benchmarks.worlds import Extra
from railway.world import World

Mode = Literal["quick", "default", "full"]


class Say(Protocol):
    """Tells the person who waits what is going on, and how much of it is done (0 to 1)."""

    def __call__(self, step: str, done: float | None = None) -> None:
        """Show a step."""
        ...


@dataclass
class Context:
    """What an experiment may know about its run, and where it leaves its A/A checks."""

    world: World
    mode: Mode
    folder: Path  # for raw readings and scratch databases
    say: Say
    seconds: float  # what the experiment may take
    only: str | None = None  # a row or family of rows; None: all of the experiment's
    noise: dict[str, Decision] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)  # what became of favourite claims

    @property
    def snapshots(self) -> Path:
        """Return where all experiments keep the databases that they copy."""
        return self.folder.parent / "snapshots"

    def wants(self, row_id: str) -> bool:
        """Tell whether this run asked for a row."""
        if self.only is None:
            return True
        return is_part_of(row_id, self.only) or is_part_of(self.only, row_id)


class Costs(NamedTuple):
    """Seconds an experiment takes on two cores; 0 leaves it out of runs of everything."""

    quick: float
    default: float
    full: float
    alone: float = 0  # for what no run of everything has time for

    def in_mode(self, mode: Mode) -> float:
        """Return the cost in one mode."""
        return float(getattr(self, mode))


class Prediction(NamedTuple):
    """The row about which a reader is asked beforehand, and how."""

    row_id: str
    question: str


@dataclass(frozen=True)
class Experiment:
    """One entry; `place` is "module:function", imported when it is needed."""

    id: str
    axis: Axis
    question: str
    costs: Costs
    place: str
    rows: tuple[str, ...] = ()  # families of row ids, when they do not begin with this id
    prediction: Prediction | None = None
    worlds: tuple[Extra, ...] = ()  # beside the usual one
    goes_on: bool = False  # block after block until all is settled: it takes what others leave

    def seconds(self, mode: Mode) -> float:
        """Return what it may take: its cost in a mode, or alone where the mode leaves it out."""
        return self.costs.in_mode(mode) or self.costs.full or self.costs.alone

    def run(self, context: Context) -> list[Row]:
        """Return those of the experiment's rows that this run asked for."""
        module, function = self.place.split(":")
        measure: Callable[[Context], list[Row]] = getattr(import_module(module), function)
        return [row for row in measure(context) if context.wants(row.id)]

    def closeness(self, only: str) -> int:
        """Return how closely a row or family is measured here: 0 if not at all.

        That is the length of the narrowest family it lies in; all that lies in it is as close.
        """
        return max(
            len(only) if is_part_of(family, only) else len(family) * is_part_of(only, family)
            for family in (self.id, *self.rows)
        )


def is_part_of(name: str, family: str) -> bool:
    """Tell whether a dotted id is another one or lies under it."""
    return name == family or name.startswith(f"{family}.")
