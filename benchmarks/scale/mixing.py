"""What is asked in a mix of pages and predictions, and one side's answers to a slice of it."""

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from itertools import islice
from typing import NamedTuple

import gevent

from benchmarks.controls.errands import Query, queries_with_queues
from benchmarks.controls.rates import WrongAnswers
from benchmarks.experiments import Context
from benchmarks.launches import Cores, fresh_database, two_processes
from benchmarks.scale import clocks
from benchmarks.scale.answers import in_browser
from benchmarks.scale.conductor import complaints
from benchmarks.scale.hungry import CHANCE
from benchmarks.scale.plan import BUILDS, SEATS, Build, Task
from benchmarks.scale.questions import Search
from benchmarks.scale.readings import SliceReading
from benchmarks.scale.storm import PATIENCE, Ask, Line, Stream, seat
from benchmarks.scale.tasks import Answer, do
from benchmarks.scale.turns import Slot, Turn, sample
from benchmarks.verdict import LOOKS
from depot.processes import Running
from railway.timetable import departures_on
from railway.world import World

TASK: Task = "find_a_train"
SECONDS, GUARD = 0.6, 0.1  # of one slice
PAIRS = LOOKS[0]
PAGES = 40  # asked again and again
NEW = {10: 400, 50: 400, 90: 250}  # predictions ready for a slice, by the percentage of pages
SEED = 2026


class Errand(Search):
    """A search, and whether nobody asked it before, so that the model has to work for it."""

    new: bool


class Side(NamedTuple):
    """A running side, and those who ask it."""

    build: Build
    servers: tuple[Running, ...]
    seats: Sequence[Ask]

    @property
    def pids(self) -> list[int]:
        """Return the processes that were started for it."""
        return [server.pid for server in self.servers]


def prepared(world: World) -> dict[int, list[Errand]]:
    """Return by the percentage of pages what is asked, slice after slice; no prediction twice.

    Raises WrongAnswers when the world has too few queues.
    """
    found = queries_with_queues(world, SEED)
    pages = [errand_of(world, query, new=False) for query in islice(found, PAGES)]
    draw = random.Random(SEED)
    asked: dict[int, list[Errand]] = {share: [] for share in NEW}
    for share, wanted in NEW.items():
        for _ in range(PAIRS):
            new = [errand_of(world, query, new=True) for query in islice(found, wanted)]
            if len(new) < wanted:
                raise WrongAnswers("too few searches of this world need the model")
            asked[share] += mixed(pages, new, share, draw)
    return asked


def errand_of(world: World, query: Query, *, new: bool) -> Errand:
    """Return a query with the trains that the timetable says must come."""
    found = departures_on(world.network, query.origin, query.destination, query.day)
    return Errand(
        origin=query.origin,
        destination=query.destination,
        date=query.day.isoformat(),
        passengers=query.passengers,
        trains=[departure.journey.train.train_number for departure in found],
        new=new,
    )


def mixed(
    pages: Sequence[Errand], new: Sequence[Errand], share: int, draw: random.Random
) -> list[Errand]:
    """Return the new errands among so many pages that these are a share of all, in percent."""
    among = [*new, *draw.choices(pages, k=round(len(new) * share / (100 - share)))]
    draw.shuffle(among)
    return among


@contextmanager
def running(name: str, context: Context, chosen: Cores) -> Iterator[Side]:
    """Start a side's two processes on a fresh copy of its database, and connect its callers."""
    build = BUILDS[name]
    database = fresh_database(build, context)
    context.say(f"start {name}")
    with ExitStack() as stack:
        both = two_processes(build, context.world, database, chosen.servers)
        servers = stack.enter_context(both)
        lines = [stack.enter_context(closing(Line(servers[-1].url))) for _ in range(SEATS)]
        yield Side(build, servers, [_asker(build, line) for line in lines])


def warm_up(side: Side, asked: Mapping[int, Sequence[Errand]]) -> None:
    """Ask each page once on each connection, so that every worker remembers it."""
    every = (errand for errands in asked.values() for errand in errands)
    for page in {str(errand): errand for errand in every if not errand["new"]}.values():
        for ask in side.seats:
            if not (answer := ask(page)).right:
                raise WrongAnswers(f"{side.build}: {answer.refusal or answer.reply.status}")


def read_slice(
    sides: Mapping[str, Side], name: str, pair: int, errands: Sequence[Errand], chosen: Cores
) -> SliceReading:
    """Let a side answer for a moment what a pair has for a slice, and return what was measured."""
    side, length = sides[name], len(errands) // PAIRS
    first = pair % PAIRS * length  # each block asks the same
    turn = Turn(TASK, map(Slot, range(first, first + length)), len(side.seats))
    watch = clocks.Watch({one: side.pids for one, side in sides.items()}, chosen.both)
    seat(turn, Stream(side.seats, errands))
    gevent.sleep(GUARD)
    turn.recording = True
    watch.begin()
    gevent.sleep(SECONDS)
    seen = watch.end(name)
    ran_out = turn.over.is_set()
    turn.close()
    turn.over.wait(PATIENCE)
    wrong = [one for one in turn.kept if not one.answer.right]
    read = sample([one for one in turn.kept if one.answer.right], f"{SEED} {pair} {name}")
    found = complaints(side.build, TASK, [*wrong, *read])
    if ran_out:
        found.append(f"{name} answered all {length} questions before its time was up")
    return SliceReading(
        pair=pair,
        comparison="A/B",
        task=TASK,
        side=name,
        right=len(turn.kept) - len(wrong),
        wrong=len(wrong),
        latencies=tuple(one.seconds for one in turn.kept),
        requests=0,
        wire_bytes=0,
        pids_changed=watch.pids_changed(),
        sampled=len(read),
        complaints=tuple(found),
        **seen,
    )


def _asker(build: Build, line: Line) -> Ask:
    """Return how one caller asks; without the chance that was asked for, an answer is wrong."""
    person = in_browser(build, line)

    def ask(errand: Errand) -> Answer:
        answer = do(TASK, person, errand)
        lost = errand["new"] and not CHANCE.search(answer.reply.body)
        return answer._replace(right=False) if lost else answer

    return ask
