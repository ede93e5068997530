"""One side's go at one task: seats take questions until it is over, and what came back is kept."""

import random
from collections.abc import Iterator
from itertools import count
from typing import Any, NamedTuple

from gevent.event import Event

from benchmarks.scale.plan import Slice, Task
from benchmarks.scale.tasks import Answer

SAMPLED_SHARE = 0.02  # of a slice's answers are read in full afterwards
SAMPLED_LEAST = 30


class Kept(NamedTuple):
    """One answer with its question, how long it took, and what the wire carried for it."""

    question: Any
    answer: Answer
    seconds: float
    requests: int
    wire_bytes: int


class Turn:
    """Hands out questions to the seats, and keeps their answers while it is recording."""

    def __init__(self, task: Task, indexes: Iterator[int], seats: int) -> None:
        self.task = task
        self.kept: list[Kept] = []
        self.over = Event()  # set once the last seat has finished
        self.recording = False
        self._indexes = indexes
        self._working = seats

    @classmethod
    def of_slice(cls, each: Slice, seats: int) -> "Turn":
        """Return a turn that goes on until it is closed."""
        return cls(each.task, count(each.offset), seats)

    @classmethod
    def once_through(cls, task: Task, questions: int, seats: int) -> "Turn":
        """Return a turn that asks each question once and keeps every answer."""
        turn = cls(task, iter(range(questions)), seats)
        turn.recording = True
        return turn

    def take(self) -> int | None:
        """Return the number of the next question, or None when this turn is over."""
        return next(self._indexes, None)

    def keep(self, kept: Kept) -> None:
        """Keep an answer, unless it came in the guard or after the end."""
        if self.recording:
            self.kept.append(kept)

    def close(self) -> None:
        """Stop recording and hand out no more questions."""
        self.recording = False
        self._indexes = iter(())

    def leave(self) -> None:
        """Note that one seat has finished."""
        self._working -= 1
        if not self._working:
            self.over.set()


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
