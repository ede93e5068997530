"""Scale-out (M13): what one more worker costs in memory, and gives where there are cores for it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from statistics import median
from urllib.parse import urlencode

from benchmarks.claims import Claim, Finding, Word
from benchmarks.controls.rates import Target, rate
from benchmarks.controls.rounds import alternated
from benchmarks.experiments import Context
from benchmarks.launches import copy, snapshot, usual
from benchmarks.row import Question, Row, Stamp, counted, measured
from benchmarks.scale.blocks import SEED
from benchmarks.scale.clocks import usable_cores
from benchmarks.scale.plan import BUILDS
from benchmarks.scale.questions import questions
from benchmarks.source import line_of
from benchmarks.verdict import Pair, judge, unmeasured
from depot.processes import Running, launch
from depot.running import memory_unit

SEARCH = {"monolith": "/trains", "decoupled": "/v1/departures"}
WORKERS = (1, 2, 4, 8)
MEGABYTE = 1_000_000
SECONDS = 1.0
PROPORTIONAL = 0.95  # of so many times the rate of one worker

Rates = Mapping[int, list[Pair]]  # by workers: answers a second of both sides, per round


def worker_rows(context: Context) -> list[Row]:
    """Return what one more worker costs and gives on each side, and add what became of M13."""
    stamp = Stamp.now()
    rows = [_memory_row(context, stamp)]
    possible = [count for count in WORKERS if len(usable_cores()) > count]
    rates = {n: _rates(context, n) for n in possible} if len(possible) > 1 else {}
    rows += [_rate_row(count, rates.get(count, []), stamp) for count in WORKERS[1:]]
    context.findings.append(more_workers(rates, len(usable_cores()), stamp))
    return rows


@contextmanager
def _side(
    side: str, workers: int, context: Context, cpus: Sequence[int]
) -> Iterator[list[Running]]:
    """Yield the processes of a side with so many workers; the decoupled one shares a predictor."""
    build = BUILDS[side]
    made = snapshot(build, context.world, context.snapshots)
    how = usual(context.world, cpus)
    with ExitStack() as stack:
        beside: list[Running] = []
        if side == "decoupled":
            beside.append(stack.enter_context(launch("predictor", **how)))
            how["predictor_url"] = beside[0].url
        database = copy(made, context.folder / f"{build}-{workers}.db")
        server = launch(build, workers=workers, database=database, **how)
        yield [stack.enter_context(server), *beside]


def _memory_row(context: Context, stamp: Stamp) -> Row:
    held: dict[str, list[float]] = {}
    for side in BUILDS:
        held[side] = []
        for workers in (1, 2):
            context.say(f"memory of {side} with {workers} workers", len(held) / 4)
            with _side(side, workers, context, usable_cores()[:1]) as running:
                target = _search(context, side, running[0].url)
                rate(target, SECONDS, usable_cores()[1:2], context.folder)
                held[side].append(sum(one.memory_bytes() for one in running) / MEGABYTE)
    question = Question(
        id="scale.workers.memory",
        axis="scale",
        question="How much memory does a second worker take?",
        unit=memory_unit(),
        better="lower",
        source=line_of(worker_rows),
    )
    here, there = (round(two - one) for one, two in held.values())
    told = [f"{side}: {one:.0f} MB, then {two:.0f}" for side, (one, two) in held.items()]
    return counted(question, here, there, stamp).with_notes(
        *told, "decoupled: one predictor for all"
    )


def _rates(context: Context, workers: int) -> list[Pair]:
    """Return what both sides answer with so many workers, each on a core of its own."""
    cpus, generator = usable_cores()[:workers], usable_cores()[workers : workers + 1]
    with ExitStack() as stack:
        urls = {
            side: stack.enter_context(_side(side, workers, context, cpus))[0].url for side in BUILDS
        }

        def once(side: str) -> float:
            return rate(_search(context, side, urls[side]), SECONDS, generator, context.folder)

        seen = alternated(BUILDS, once, context.say)
    return list(zip(seen["monolith"], seen["decoupled"], strict=True))


def _search(context: Context, side: str, url: str) -> Target:
    asked = questions(context.world, SEED)["find_a_train"][0]
    query = urlencode({"from": asked["origin"], "to": asked["destination"], "date": asked["date"]})
    return Target(f"{url}{SEARCH[side]}?{query}")


def _rate_row(workers: int, pairs: list[Pair], stamp: Stamp) -> Row:
    question = Question(
        id=f"scale.workers.{workers}",
        axis="scale",
        question=f"How many searches a second do {workers} workers answer?",
        unit="answers per second",
        better="higher",
        source=line_of(worker_rows),
    )
    missing = f"needs {workers + 1} cores, here are {len(usable_cores()) or 'none to pin'}"
    decision = judge(pairs, "throughput", "higher") if pairs else unmeasured(missing)
    return measured(question, pairs, decision, stamp)


def more_workers(rates: Rates, cores: int, stamp: Stamp) -> Finding:
    """Return whether so many times the workers give about so many times the answers."""
    most = max(rates, default=1)
    shares = {
        side: median(pair[place] for pair in rates[most])
        / median(pair[place] for pair in rates[1])
        / most
        for place, side in enumerate(BUILDS)
        if most > 1
    }
    if not shares:
        word, why = Word.OPEN, f"two workers and the generator need 3 cores, here are {cores}"
    else:
        holds = all(share >= PROPORTIONAL for share in shares.values())
        word = Word.HOLDS if holds else Word.NOT
        told = ", ".join(f"{share:.0%} of that in {side}" for side, share in shares.items())
        why = f"{most} workers could give {most} times the answers of one: {told}"
    return Finding(
        claim=Claim.M13,
        rule=f"holds if both sides reach {PROPORTIONAL:.0%} of so many times one worker's rate",
        word=word,
        why=why,
        figures={f"{side}, share of proportional": share for side, share in shares.items()},
        source=line_of(worker_rows),
        stamp=stamp,
    )
