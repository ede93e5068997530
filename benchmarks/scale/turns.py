"""One side's go at one task: seats take questions until it is over, and what came back is kept."""

import random
import time
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any, NamedTuple

import gevent
from gevent.event import Event

from benchmarks.scale.plan import Slice, Task
from benchmarks.scale.tasks import Answer

SAMPLED_SHARE = 0.02  # of a slice's answers are read in full afterwards
SAMPLED_LEAST = 30


DRAIN = 5.0  # seconds after an open loop's last arrival; what is unanswered then is censored


class Slot(NamedTuple):
    """One question that a seat has taken, and when it is due; None: at once."""

    number: int  # in the list of questions
    due: float | None = None  # on time.perf_counter


class Kept(NamedTuple):
    """One answer with its question, how long it took, and what the wire carried for it."""

    question: Any
    answer: Answer
    seconds: float
    requests: int
    wire_bytes: int
    burnt: float = 0.0  # seconds of CPU that a burdened server wasted on it


class Turn:
    """A closed loop: hands each seat its next question at once, and keeps what is recorded."""

    def __init__(self, task: Task, slots: Iterator[Slot], seats: int) -> None:
        self.task = task
        self.kept: list[Kept] = []
        self.over = Event()  # set once the last seat has finished
        self.recording = False
        self._slots = slots
        self._working = seats

    @classmethod
    def of_slice(cls, each: Slice, seats: int) -> "Turn":
        """Return a turn that goes on until it is closed."""
        return cls(each.task, map(Slot, count(each.offset)), seats)

    @classmethod
    def once_through(cls, task: Task, questions: int, seats: int) -> "Turn":
        """Return a turn that asks each question once and keeps every answer."""
        turn = cls(task, map(Slot, range(questions)), seats)
        turn.recording = True
        return turn

    def take(self) -> Slot | None:
        """Return the next question, or None when this turn is over."""
        return next(self._slots, None)

    def begin(self, slot: Slot) -> float:  # noqa: ARG002
        """Return the moment from which an answer's time counts."""
        return time.perf_counter()

    def keep(self, slot: Slot, kept: Kept) -> None:  # noqa: ARG002
        """Keep an answer, unless it came in the guard or after the end."""
        if self.recording:
            self.kept.append(kept)

    def close(self) -> None:
        """Stop recording and hand out no more questions."""
        self.recording = False
        self._slots = iter(())

    def leave(self) -> None:
        """Note that one seat has finished."""
        self._working -= 1
        if not self._working:
            self.over.set()


class OpenTurn(Turn):
    """An open loop: questions are due by a schedule, whether or not earlier ones are answered.

    A seat takes the next slot of one shared schedule and waits for its moment. If all seats are
    busy the slot goes out late, never not at all, and its time counts from when it was due.
    """

    def __init__(self, each: Slice, due: Sequence[float], seats: int) -> None:
        self._began = time.perf_counter()
        slots = (Slot(each.offset + n, self._began + at) for n, at in enumerate(due))
        super().__init__(each.task, slots, seats)
        self.asked_for = sum(at >= each.guard for at in due)  # in the time that counts
        self.lags: list[float] = []  # seconds by which a waiting seat woke up too late
        self.spans: list[tuple[float, float]] = []  # from due to answered, of what is kept
        self._counts_from = self._began + each.guard
        self.ends = self._counts_from + each.seconds
        self.recording = True

    def begin(self, slot: Slot) -> float:
        """Wait until a question is due, and return that moment."""
        assert slot.due is not None
        early = slot.due - time.perf_counter()
        if early > 0:
            gevent.sleep(early)
            self.lags.append(time.perf_counter() - slot.due)
        return slot.due

    def keep(self, slot: Slot, kept: Kept) -> None:
        """Keep an answer by the moment its question was due, not by when it came."""
        assert slot.due is not None
        if self.recording and slot.due >= self._counts_from:
            self.kept.append(kept)
            self.spans.append((slot.due, slot.due + kept.seconds))

    def close(self) -> None:
        """Give what is late its time, then stop: whatever is unanswered then stays so."""
        self.over.wait(DRAIN)
        super().close()

    @property
    def censored(self) -> int:
        """Return how many questions had no answer when the turn was closed."""
        return self.asked_for - len(self.kept)


def arrivals(rate: float, seconds: float, seed: object) -> list[float]:
    """Return the moments, in seconds from the start, at which a Poisson process rings."""
    draw, moment, found = random.Random(str(seed)), 0.0, []
    while (moment := moment + draw.expovariate(rate)) < seconds:
        found.append(moment)
    return found


def most_at_once(spans: Sequence[tuple[float, float]]) -> int:
    """Return how many questions were due and not yet answered at the worst moment."""
    changes = sorted((at, step) for span in spans for at, step in zip(span, (1, -1), strict=True))
    waiting = worst = 0
    for _, step in changes:
        waiting += step
        worst = max(worst, waiting)
    return worst


class Lengths:
    """How long each answer usually is, so that an error page dressed as a page is noticed."""

    def __init__(self) -> None:
        self._usual: dict[str, int] = {}

    def is_usual(self, side: str, task: Task, question: Any, answer: Answer) -> bool:
        """Tell whether an answer is about as long as the first one of its class."""
        length = len(answer.reply.body)
        usual = self._usual.setdefault(f"{side} {_kind(task, question, answer)}", length)
        return usual * 4 // 5 <= length <= usual * 5 // 4


def sample(kept: list[Kept], seed: object) -> list[Kept]:
    """Return the seeded 2 % of the answers, at least 30 or all, that are read in full."""
    wanted = max(SAMPLED_LEAST, round(SAMPLED_SHARE * len(kept)))
    return random.Random(str(seed)).sample(kept, min(wanted, len(kept)))


def _kind(task: Task, question: Any, answer: Answer) -> str:
    """Return what an answer's length depends on."""
    if task == "look_up":
        return f"trip {question['pnr']}"
    if task == "book":
        return f"party of {len(question['passengers'])} {answer.status}"
    return " ".join(("search", question["origin"], question["destination"], question["date"]))
