"""The neighbour's storm over one side, and those who search and book in it: launches and slices."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from benchmarks.drivers import Traveller
from benchmarks.experiments import Context
from benchmarks.launches import cores, fresh_database, two_processes
from benchmarks.scale import clocks
from benchmarks.scale.answers import in_browser
from benchmarks.scale.conductor import complaints, of_open_loop
from benchmarks.scale.hungry import Asked, hungry_app, partner_key
from benchmarks.scale.plan import BUILDS, PAIRS_PER_BLOCK, Build, Task
from benchmarks.scale.questions import questions, travellers
from benchmarks.scale.readings import SliceReading
from benchmarks.scale.series import SIDES
from benchmarks.scale.storm import Gust, Line, Stream, blow, rate_of
from benchmarks.scale.tasks import Answer, do
from benchmarks.scale.turns import Kept, OpenTurn, sample
from benchmarks.verdict import LOOKS
from depot.processes import Running

SECONDS, GUARD = 2.5, 0.5  # of one slice
RATES: Mapping[Task, float] = {"find_a_train": 20.0, "book": 10.0}  # questions a second
SEATS: Mapping[Task, int] = {"find_a_train": 4, "book": 4}
STORM_SEATS = 8
CALIBRATION = 1.0  # seconds
SEED = 2026
STORM = "storm"
EXCERPT = 200  # bytes of a wrong answer that are shown


@dataclass(frozen=True)
class Side:
    """A running side: its servers, and the streams of questions that can be put to it."""

    build: Build
    servers: tuple[Running, ...]
    streams: Mapping[str, Stream]

    @property
    def pids(self) -> list[int]:
        """Return the processes that were started for it."""
        return [server.pid for server in self.servers]


@contextmanager
def running(name: str, context: Context, rides: list[Asked]) -> Iterator[Side]:
    """Start a side's two processes on a fresh copy of its database, and connect all who ask it."""
    build = BUILDS[name]
    database = fresh_database(build, context)
    with ExitStack() as stack:
        context.say(f"start {name}")
        both = two_processes(build, context.world, database, cores().servers)
        servers = stack.enter_context(both)
        url = servers[-1].url

        def line() -> Line:
            return stack.enter_context(closing(Line(url)))

        key = partner_key(url) if build == "api" else ""
        app = [hungry_app(build, line(), key) for _ in range(STORM_SEATS)]
        streams = {**_travellers(build, line, context), STORM: Stream(app, rides)}
        yield Side(build, servers, streams)


def _travellers(build: Build, line: Callable[[], Line], context: Context) -> dict[str, Stream]:
    """Return the travellers by what they do, each signed in by itself."""
    asked, accounts = questions(context.world, SEED), iter(travellers(context.world))

    def person() -> Traveller:
        found = in_browser(build, line())
        found.signs_in(*next(accounts))
        return found

    return {
        task: Stream([partial(_done, task, person()) for _ in range(seats)], asked[task], task)
        for task, seats in SEATS.items()
    }


def _done(task: Task, person: Traveller, question: Any) -> Answer:
    return do(task, person, question)


def most(side: Side) -> float:
    """Warm a side up; return how many predictions a second it has when nothing else is asked."""
    for stream in side.streams.values():
        rate_of(stream, CALIBRATION, offset=len(stream.questions) // 2)
    return rate_of(
        side.streams[STORM], CALIBRATION, offset=len(side.streams[STORM].questions) * 3 // 4
    )


def slices(
    sides: Mapping[str, Side], storm: float, first_pair: int, context: Context
) -> Iterator[SliceReading]:
    """Yield what was measured, side after side: A B B A, each pair with questions of its own.

    Each block asks the same: its servers are new, and remember nothing.
    """
    for place in range(PAIRS_PER_BLOCK):
        pair, done = first_pair + place, (first_pair + place) / LOOKS[-1]
        for name in SIDES if place % 2 == 0 else SIDES[::-1]:
            context.say(f"storm over {name}, pair {pair + 1} of at most {LOOKS[-1]}", done)
            yield from _slice(sides, name, pair, storm)


def _slice(sides: Mapping[str, Side], name: str, pair: int, storm: float) -> Iterator[SliceReading]:
    rates: dict[str, float] = {STORM: storm, **{task: RATES[task] for task in RATES}}
    gusts = {
        one: Gust(stream, rates[one], _first(pair % PAIRS_PER_BLOCK, rates[one]))
        for one, stream in sides[name].streams.items()
    }
    watch = clocks.Watch({one: side.pids for one, side in sides.items()}, cores().both)
    watch.begin()
    turns = blow(gusts, SECONDS, GUARD, f"{SEED} {pair}")
    seen = watch.end(name)
    measured_from = seen["t0"] + GUARD
    seen |= {"t0": measured_from, "t1": measured_from + SECONDS}
    changed = watch.pids_changed()
    lost = [one for one in turns[STORM].kept if not one.answer.right]
    for task in RATES:
        yield SliceReading(
            pair=pair,
            comparison="A/B",
            task=task,
            side=name,
            requests=0,
            wire_bytes=0,
            pids_changed=changed,
            **seen,
            **_judged(turns[task], sides[name].build, f"{pair} {name}", lost),
        )


def _first(pair: int, rate: float) -> int:
    """Return where a pair's questions begin, so that no two pairs ask the same."""
    return pair * round(1.5 * rate * (SECONDS + GUARD))


def _judged(turn: OpenTurn, build: Build, seed: str, lost: Sequence[Kept]) -> dict[str, Any]:
    """Return what is to be said of a stream's answers, and of a storm that was not answered."""
    wrong = [one for one in turn.kept if not one.answer.right]
    sampled = sample([one for one in turn.kept if one.answer.right], seed)
    found = complaints(build, turn.task, [*wrong, *sampled])
    if lost:
        told = f"the neighbour got {len(lost)} wrong answers from {build}"
        found.append(f"{told}, the first: {_excerpt(lost[0].answer)}")
    return {
        **of_open_loop(turn),
        "latencies": tuple(of_open_loop(turn)["latencies"]),
        "right": len(turn.kept) - len(wrong),
        "wrong": len(wrong),
        "sampled": len(sampled),
        "complaints": tuple(found),
    }


def _excerpt(answer: Answer) -> str:
    reply = answer.reply
    return answer.refusal or f"status {reply.status}, {reply.body[:EXCERPT]!r}"
