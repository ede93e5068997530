"""A new model takes the former one's place under steady callers; who fails, and for how long.

The API's predictor is told to swap. The monolith loads its model when it starts, so it is started
anew with the new one: stopped, then started on the same port, as one does who has one server. The
new model halves each chance, so that an answer shows which of the two it is from.
"""

import json
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any, NamedTuple

import httpx2
import joblib

from benchmarks.drivers import ApiTraveller, MonolithTraveller, Traveller
from benchmarks.experiments import Context
from benchmarks.launches import copy, cores, snapshot, usual
from benchmarks.row import Question, Row, Stamp, counted
from benchmarks.scale.plan import Build
from benchmarks.scale.questions import questions
from benchmarks.scale.series import SIDES
from benchmarks.scale.steady import PATIENCE, SEED, Call, Doors, Tolls, callers, toll_of_fault
from benchmarks.sending import sender
from benchmarks.source import line_of
from depot.processes import Running, launch
from railway.samples import SAMPLES_FILE
from railway.world import World

NEW = "halved"  # the version's name
WATCHER = "see the new model"  # it fails until the new model answers
TOLD_APART = 0.75  # of the former chance: a queue moves less while this takes place
HIGH = 0.4  # a chance whose half is told apart from it whatever happens to a queue
GOES_ON = 3.0  # seconds for which callers call after the change
FOR_THE_SWAP = 30.0  # seconds

Change = Callable[[], None]


class Side(NamedTuple):
    """A running side: how travellers use it, and how its model is replaced."""

    doors: Doors
    replaces_its_model: Change


def swap_rows(context: Context) -> list[Row]:
    """Return how many calls fail meanwhile; the notes say how long the new model takes."""
    new = with_halved_chances(context.world, context.folder / "models")
    tolls: dict[str, Tolls] = {}
    for number, name in enumerate(SIDES):
        context.say(f"{name}: another model under load", number / len(SIDES))
        with _running(name, context, new) as side:
            tolls[name] = suffered(side, context.world)
    return [_row(tolls, Stamp.now())]


def with_halved_chances(world: World, folder: Path) -> World:
    """Publish the same world with a model that halves each chance, and return it."""
    new = folder / NEW
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(world.folder, new)
    stored = joblib.load(new / "model.joblib")
    scores, chances = stored["calibration"]
    joblib.dump({**stored, "calibration": (scores, chances / 2)}, new / "model.joblib")
    samples = json.loads((new / SAMPLES_FILE).read_text(encoding="utf-8"))
    for sample in samples["samples"]:
        sample["chance"] /= 2
    (new / SAMPLES_FILE).write_text(json.dumps(samples), encoding="utf-8")
    return replace(world, folder=new)


@contextmanager
def _running(name: str, context: Context, new: World) -> Iterator[Side]:
    build: Build = "monolith" if name == "monolith" else "api"
    made = snapshot(build, context.world, context.folder.parent / "snapshots")
    database, key = copy(made, context.folder / f"{build}.db"), secrets.token_hex(16)
    environment = {"RAILWAY_SECRET": key}  # sessions outlive it
    environment |= {"RAILWAY_MODELS": str(new.folder.parent), "RAILWAY_MODEL_KEY": key}
    how = usual(context.world, cores().servers, **environment)
    with ExitStack() as stack:

        def started(part: Any, world: World = context.world, **more: Any) -> Running:
            return stack.enter_context(launch(part, **{**how, "world": world.folder, **more}))

        if build == "monolith":
            site = started("monolith", database=database)

            def starts_anew() -> None:
                site.stop()
                started("monolith", new, database=database, port=site.port)

            yield Side(Doors(MonolithTraveller, site.url, site.url), starts_anew)
        else:
            predictor = started("predictor")
            api = started("api", database=database, predictor_url=predictor.url)
            web = started("web", api_url=api.url)
            doors = Doors(ApiTraveller, api.url, web.url)
            yield Side(doors, partial(tell_to_swap, predictor.url, key))


def tell_to_swap(url: str, key: str) -> None:
    """Tell a predictor to let the new version answer; raises httpx2.HTTPError when it does not."""
    with httpx2.Client(base_url=url, timeout=FOR_THE_SWAP, trust_env=False) as staff:
        told = staff.put("/v1/model", json={"version": NEW}, headers={"X-API-Key": key})
    told.raise_for_status()


def suffered(side: Side, world: World) -> Tolls:
    """Return what the change cost each task; the watcher's last failure is the former model's."""

    def change() -> None:
        side.replaces_its_model()
        Event().wait(GOES_ON)  # waiting is the subject: what do callers see afterwards?

    watcher = {WATCHER: _watcher(side.doors, world)}
    return toll_of_fault({**callers(side.doors, world), **watcher}, change)


def _watcher(doors: Doors, world: World) -> Call:
    """Return a call that fails as long as the former model answers."""
    person = doors.traveller(sender(doors.service, PATIENCE))
    for asked in questions(world, SEED)["find_a_train"]:
        search = (asked["origin"], asked["destination"], asked["date"])
        before = _highest(person, search)
        if before >= HIGH:
            break
    else:
        raise LookupError("Nobody who would queue has a chance that a new model could change.")

    def look() -> None:
        assert 0 < _highest(person, search) < TOLD_APART * before, "the former model"

    return look


def _highest(person: Traveller, search: tuple[str, str, str]) -> float:
    found = person.finds(*search)
    return max((offer.chance or 0.0 for train in found for offer in train.offers), default=0.0)


def _row(tolls: Mapping[str, Tolls], stamp: Stamp) -> Row:
    question = Question(
        id="scale.swap",
        axis="scale",
        question="While a new model takes the former one's place: how many of the travellers' "
        "calls fail?",
        unit="failed calls",
        better="lower",
        source=line_of(swap_rows),
    )
    here, there = (sum(toll.failed for toll in _travellers(tolls[side])) for side in SIDES)
    unseen = [
        f"{side}: the new model never answered"
        for side in SIDES
        if tolls[side][WATCHER].failed == tolls[side][WATCHER].calls
    ]
    row = counted(question, here, there, stamp, unseen)
    return row.with_notes(*(_told(side, tolls[side]) for side in SIDES))


def _travellers(tolls: Tolls) -> list[Any]:
    return [toll for task, toll in tolls.items() if task != WATCHER]


def _told(side: str, tolls: Tolls) -> str:
    others = _travellers(tolls)
    calls, failed = sum(toll.calls for toll in others), sum(toll.failed for toll in others)
    until, longest = max(toll.seconds for toll in others), max(toll.longest for toll in others)
    trouble = f"for {until:.1f} s" if failed else f"a call waits up to {longest:.1f} s"
    return (
        f"{side}: {failed} of {calls} calls fail, {trouble}; "
        f"the new model answers after {tolls[WATCHER].seconds:.1f} s"
    )
