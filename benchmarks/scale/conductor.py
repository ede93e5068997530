"""Lets the sides take turns, reads the clocks at both ends of each, and judges what came back."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count, islice
from typing import Any

import gevent
from gevent.event import Event

from benchmarks.scale import clocks
from benchmarks.scale.answers import complaint
from benchmarks.scale.plan import TASKS, Build, Plan, Side, Slice, Task
from benchmarks.scale.turns import DRAIN, Kept, OpenTurn, Turn, arrivals, most_at_once, sample

PATIENCE = 20.0  # seconds for the last answers of a turn; then the run is broken
SURVEYED_BOOKINGS = 40
SHOWN_COMPLAINTS = 3
BOOKINGS_FIRST: tuple[Task, ...] = (
    "book",
    "find_a_train",
    "look_up",
)  # so all that is sold is known

Record = Callable[[str, Mapping[str, Any]], None]


class Stand:
    """One side with its seats: they wait for a turn, answer until it is over, and wait again."""

    def __init__(self, side: Side) -> None:
        self.side = side
        self.seats = 0  # signed in
        self.numbers = count()
        self.called = Event()
        self.turn = Turn(TASKS[0], iter(()), 0)

    def play(self, turn: Turn) -> None:
        """Let all seats begin."""
        self.turn = turn
        self.called.set()
        self.called.clear()

    def finish(self) -> None:
        """Wait until every seat has its last answer; raises TimeoutError when one hangs."""
        if not self.turn.over.wait(PATIENCE):
            raise TimeoutError(f"{self.side.name} left a request unanswered for {PATIENCE:.0f} s")


class Conductor:
    """Plays a plan from its first survey to its last slice."""

    def __init__(self, plan: Plan, stands: Sequence[Stand], record: Record) -> None:
        self._plan = plan
        self._stands = {stand.side.name: stand for stand in stands}
        self._record = record
        self._rates: dict[tuple[Task, str], float] = {}  # right tasks a second, when calibrated

    def conduct(self) -> None:
        """Record a survey per task and side, each slice, and the end."""
        wanted = {each.task for each in self._plan.slices}
        for task in sorted(wanted, key=BOOKINGS_FIRST.index):
            for stand in self._stands.values():
                self._record("survey", self._surveyed(stand, task))
        for each in self._plan.slices:
            self._record("slice", self._played(each))
        self._record("end", {})

    def _surveyed(self, stand: Stand, task: Task) -> dict[str, Any]:
        """Ask everything once and read every answer in full: the warm-up, and the sizes."""
        questions = len(self._plan.questions[task])
        asked = min(questions, SURVEYED_BOOKINGS) if task == "book" else questions
        turn = Turn.once_through(task, asked, stand.seats)
        stand.play(turn)
        stand.finish()
        return {
            "task": task,
            "side": stand.side.name,
            "asked": len(turn.kept),
            "requests": sum(kept.requests for kept in turn.kept),
            "wire_bytes": sum(kept.wire_bytes for kept in turn.kept),
            "complaints": complaints(stand.side.build, task, turn.kept),
        }

    def _played(self, each: Slice) -> dict[str, Any]:
        """Let one side work for a slice while the others rest."""
        watch = clocks.Watch(self._pids, self._plan.cores)
        stand = self._stands[each.side]
        turn = self._turn(each, stand.seats)
        stand.play(turn)
        gevent.sleep(each.guard)
        turn.recording = True
        watch.begin()
        gevent.sleep(each.seconds)
        seen = watch.end(each.side)
        turn.close()
        stand.finish()
        if each.comparison == "calibration":
            right = sum(one.answer.right for one in turn.kept)
            self._rates[each.task, each.side] = right / (seen["t1"] - seen["t0"])
        return {
            **{name: getattr(each, name) for name in ("pair", "comparison", "task", "side")},
            **seen,
            "pids_changed": watch.pids_changed(),
            **self._judged(stand.side.build, each, turn.kept),
            **(of_open_loop(turn) if isinstance(turn, OpenTurn) else {}),
        }

    def _turn(self, each: Slice, seats: int) -> Turn:
        """Return a closed loop or, at a share of the slower side's rate, an open one."""
        if each.load is None:
            return Turn.of_slice(each, seats)
        slowest = min(rate for (task, _), rate in self._rates.items() if task == each.task)
        if not slowest:
            raise RuntimeError(f"a side answered nothing while its rate was found: {self._rates}")
        seed = f"{self._plan.seed} {each.pair} {each.task}"  # the same arrivals on both sides
        due = arrivals(each.load * slowest, each.guard + each.seconds, seed)
        return OpenTurn(each, due, seats)

    def _judged(self, build: Build, each: Slice, kept: list[Kept]) -> dict[str, Any]:
        """Return what is to be said about a slice's answers."""
        wrong = [one for one in kept if not one.answer.right]
        seed = f"{self._plan.seed} {each.pair} {each.task} {each.side}"
        sampled = sample([one for one in kept if one.answer.right], seed)
        return {
            "right": len(kept) - len(wrong),
            "wrong": len(wrong),
            "latencies": [one.seconds for one in kept],
            "requests": sum(one.requests for one in kept),
            "wire_bytes": sum(one.wire_bytes for one in kept),
            "burnt": sum(one.burnt for one in kept),
            "sampled": len(sampled),
            "complaints": complaints(build, each.task, [*wrong, *sampled]),
        }

    @property
    def _pids(self) -> dict[str, tuple[int, ...]]:
        return {name: stand.side.pids for name, stand in self._stands.items()}


def of_open_loop(turn: OpenTurn) -> dict[str, Any]:
    """Return what tells whether an open loop was one: arrivals, censored, lag, most at once."""
    return {
        "latencies": [one.seconds for one in turn.kept] + [DRAIN] * turn.censored,
        "asked_for": turn.asked_for,
        "censored": turn.censored,
        "lag": sorted(turn.lags)[len(turn.lags) * 99 // 100] if turn.lags else 0.0,
        "most_at_once": most_at_once(turn.spans),
        "waiting": turn.asked_for - sum(answered <= turn.ends for _, answered in turn.spans),
    }


def complaints(build: Build, task: Task, kept: Sequence[Kept]) -> list[str]:
    """Return what is wrong with the first few wrong answers, each read in full."""

    def found() -> Iterator[str]:
        for one in kept:
            wrong = complaint(build, task, one.question, one.answer)
            if wrong is None and not one.answer.right:
                wrong = "the marks or the length that this answer always had are missing"
            if wrong is not None:
                yield f"{task} on {build}: {wrong}"

    return list(islice(found(), SHOWN_COMPLAINTS))
