"""M1 and M2: what the form of a handler does to a model, to a wait, and to a neighbour."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median

import httpx2

from benchmarks.claims import Claim, Finding, Word, above
from benchmarks.controls import kitchens
from benchmarks.controls.rates import Hammered, Target, hammered
from benchmarks.controls.rounds import alternated
from benchmarks.experiments import Context
from benchmarks.launches import cores
from benchmarks.row import Row, Stamp
from benchmarks.source import line_of
from benchmarks.verdict import Pair, judge
from depot.processes import Running, free_port, start

SECONDS = 0.6  # of one go, after its guard
USERS = 8  # at the model; one more is the neighbour
WAITING_USERS = 16
THREADS = 4  # of FastAPI's `def` handlers, and of Flask where nothing else is said
PATIENCE = 10.0  # seconds until those are served whom the last go left waiting
SAYS_MORE = "more than 5 % more answers a second"


@dataclass(frozen=True)
class Dish:
    """One form of a handler under so many users."""

    kitchen: str
    path: str
    users: int


Figure = Callable[[Hammered], float]
Served = Mapping[str, list[Hammered]]  # by the name of the dish, one per round


def form_findings(context: Context) -> list[Row]:
    """Add what became of M1 and M2; there is no row, as no build takes part."""

    def once(name: str) -> Hammered:
        dish = DISHES[name]
        url = urls[dish.kitchen]
        httpx2.get(f"{url}/ping", timeout=PATIENCE, trust_env=False)  # once the last are served
        target = Target(f"{url}{dish.path}", connections=dish.users, probe=f"{url}/ping")
        return hammered(target, SECONDS, cores().generator, context.folder)

    with ExitStack() as stack:
        urls = {
            f"flask {threads}": stack.enter_context(_kitchen("flask", threads, context)).url
            for threads in (1, THREADS, WAITING_USERS)
        }
        urls["fastapi"] = stack.enter_context(_kitchen("fastapi", THREADS, context)).url
        served = alternated(DISHES, once, context.say)
    context.findings += [_async_and_the_model(served), _flask_and_its_customers(served)]
    return []


DISHES: Mapping[str, Dish] = {
    "async, 1 user": Dish("fastapi", "/model/async", 1),
    "def, 1 user": Dish("fastapi", "/model/def", 1),
    "async": Dish("fastapi", "/model/async", USERS),
    "def": Dish("fastapi", "/model/def", USERS),
    "process pool": Dish("fastapi", "/model/pool", USERS),
    "flask": Dish(f"flask {THREADS}", "/model", USERS),
    "flask, 1 thread, waiting": Dish("flask 1", "/wait", WAITING_USERS),
    "flask, 4 threads, waiting": Dish(f"flask {THREADS}", "/wait", WAITING_USERS),
    "flask, 16 threads, waiting": Dish(f"flask {WAITING_USERS}", "/wait", WAITING_USERS),
    "awaited": Dish("fastapi", "/wait/async", WAITING_USERS),
    "blocking in async": Dish("fastapi", "/wait/blocking", WAITING_USERS),
}


def _kitchen(kind: str, threads: int, context: Context) -> Running:
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.controls.kitchens", kind, str(port), str(threads)]
    return start(
        f"kitchen-{kind}-{threads}",
        command,
        port,
        environment={kitchens.WORLD: str(context.world.folder)},
        cpus=cores().servers or None,
        ready_path="/ping",
    )


def _pairs(
    served: Served, first: str, second: str, what: Callable[[Hammered], float]
) -> list[Pair]:
    both = zip(served[first], served[second], strict=True)
    return [(what(here), what(there)) for here, there in both]


def _async_and_the_model(served: Served) -> Finding:
    """Return whether `async def` serves a prediction faster than `def`, at no neighbour's cost."""
    sooner = above(judge(_pairs(served, "async, 1 user", "def, 1 user", _p50), "p50", "lower"))
    more = above(judge(_pairs(served, "def", "async", _rate), "throughput", "higher"))
    waits = above(judge(_pairs(served, "def", "async", _neighbour), "p50", "lower"))
    words = {sooner, more, Word.NOT if waits is Word.HOLDS else Word.HOLDS}
    word = next((one for one in (Word.NOT, Word.OPEN) if one in words), Word.HOLDS)
    alone, shared = (f"{_mid(served, name, _p50):.2f}" for name in ("async, 1 user", "def, 1 user"))
    return _finding(
        Claim.M1,
        f"holds if one user gets the prediction more than 10 % sooner, {USERS} users get "
        f"{SAYS_MORE}, and a neighbour does not wait more than 10 % longer",
        word,
        f"one user waits {alone} ms under `async def` and {shared} ms under `def`; {USERS} users "
        f"get {_mid(served, 'async', _rate):.0f} and {_mid(served, 'def', _rate):.0f} predictions "
        f"a second; meanwhile a neighbour waits {_mid(served, 'async', _neighbour):.1f} and "
        f"{_mid(served, 'def', _neighbour):.1f} ms",
        dict(_figures(served, "model")),
    )


def _flask_and_its_customers(served: Served) -> Finding:
    """Return whether more threads serve no more customers who only wait."""
    one, four, sixteen = (f"flask, {n}, waiting" for n in ("1 thread", "4 threads", "16 threads"))
    more = above(judge(_pairs(served, one, four, _rate), "throughput", "higher"))
    word = {Word.HOLDS: Word.NOT, Word.NOT: Word.HOLDS}.get(more, Word.OPEN)
    rates = {name: f"{_mid(served, name, _rate):.0f}" for name in (one, four, sixteen, "awaited")}
    return _finding(
        Claim.M2,
        f"holds unless four threads serve {SAYS_MORE} than one, each waiting {kitchens.PAUSE} s",
        word,
        f"{WAITING_USERS} users who wait {kitchens.PAUSE} s each get {rates[one]} answers a second "
        f"from one thread, {rates[four]} from four, {rates[sixteen]} from sixteen; awaited in "
        f"FastAPI {rates['awaited']}, blocking inside `async def` "
        f"{_mid(served, 'blocking in async', _rate):.0f}",
        dict(_figures(served, "wait")),
    )


def _finding(
    claim: Claim, rule: str, word: Word, why: str, figures: Mapping[str, float]
) -> Finding:
    return Finding(
        claim=claim,
        rule=rule,
        word=word,
        why=why,
        figures=figures,
        source=line_of(form_findings),
        stamp=Stamp.now(),
    )


def _figures(served: Served, dish: str) -> Iterator[tuple[str, float]]:
    for name in DISHES:
        if DISHES[name].path.startswith(f"/{dish}"):
            yield f"{name}, answers a second", _mid(served, name, _rate)
            yield f"{name}, a neighbour's p50 in ms", _mid(served, name, _neighbour)


def _mid(served: Served, name: str, what: Figure) -> float:
    return median(map(what, served[name]))


def _rate(one: Hammered) -> float:
    return one.rate


def _p50(one: Hammered) -> float:
    return one.p50


def _neighbour(one: Hammered) -> float:
    return one.neighbour_p50
