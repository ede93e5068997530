"""A new model is delivered to a side that runs, and takes the former one's place there."""

import json
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import httpx2
import joblib

from benchmarks.drivers import ApiTraveller, MonolithTraveller
from benchmarks.experiments import Context
from benchmarks.launches import cores, fresh_database, usual
from benchmarks.scale.plan import BUILDS
from benchmarks.scale.steady import Doors
from benchmarks.scale.succession import renews_its_workers
from depot.processes import Running, launch
from railway.samples import SAMPLES_FILE
from railway.world import World

NEW = "halved"  # the version's name
MODEL_FILE = "model.joblib"
DELIVERED = ("model-card.json", SAMPLES_FILE, MODEL_FILE)
FOR_THE_SWAP = 30.0  # seconds
TOLD = "its predictor is told to swap"
RENEWED = "on SIGHUP its server starts a new worker, then ends the former one"
ANEW = "no SIGHUP here: it is stopped, and started anew"

Change = Callable[[], str]  # returns in a clause how it was done


class Side(NamedTuple):
    """A running side: how travellers use it, and how its model is replaced."""

    doors: Doors
    replaces_its_model: Change


def with_halved_chances(world: World, folder: Path) -> World:
    """Publish the same world with a model that halves each chance, and return it."""
    shutil.rmtree(folder, ignore_errors=True)
    new = shutil.copytree(world.folder, folder / NEW)
    stored = joblib.load(new / MODEL_FILE)
    scores, chances = stored["calibration"]
    joblib.dump({**stored, "calibration": (scores, chances / 2)}, new / MODEL_FILE)
    samples = json.loads((new / SAMPLES_FILE).read_text(encoding="utf-8"))
    for sample in samples["samples"]:
        sample["chance"] /= 2
    (new / SAMPLES_FILE).write_text(json.dumps(samples), encoding="utf-8")
    return replace(world, folder=new)


@contextmanager
def running(name: str, context: Context, new: World) -> Iterator[Side]:
    """Start a side on a copy of the world, in which the new one's model may take its place."""
    database, key = fresh_database(BUILDS[name], context), secrets.token_hex(16)
    environment = {"RAILWAY_SECRET": key}  # sessions outlive it
    environment |= {"RAILWAY_MODELS": str(new.folder.parent), "RAILWAY_MODEL_KEY": key}
    how = usual(context.world, cores().servers, **environment)
    how["world"] = _copied(context.world.folder, context.folder / "served")
    with ExitStack() as stack:

        def started(part: Any, **more: Any) -> Running:
            return stack.enter_context(launch(part, **how, **more))

        if name == "monolith":
            site = started("monolith", database=database)
            again = partial(started, "monolith", database=database, port=site.port)
            doors = Doors(MonolithTraveller, site.url, site.url)
            yield Side(doors, partial(_deliver, new.folder, how["world"], site, again))
        else:
            predictor = started("predictor")
            api = started("api", database=database, predictor_url=predictor.url)
            web = started("web", api_url=api.url)
            doors = Doors(ApiTraveller, api.url, web.url)
            yield Side(doors, partial(tell_to_swap, predictor.url, key))


def _copied(world: Path, folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    return shutil.copytree(world, folder)


def _deliver(new: Path, served: Path, site: Running, start_again: Callable[[], Running]) -> str:
    """Let the monolith load a new model, and return how in a clause."""
    put_model(new, served)
    if renews_its_workers(site):
        return RENEWED
    site.stop()
    start_again()
    return ANEW


def put_model(new: Path, served: Path) -> None:
    """Put a world's model in the place of another's, file by file; nobody reads half of one."""
    for name in DELIVERED:
        part = served / f"{name}.part"
        shutil.copyfile(new / name, part)
        part.replace(served / name)


def tell_to_swap(url: str, key: str) -> str:
    """Tell a predictor to let the new version answer, and return how in a clause.

    Raises httpx2.HTTPError when it does not.
    """
    with httpx2.Client(base_url=url, timeout=FOR_THE_SWAP, trust_env=False) as staff:
        told = staff.put("/v1/model", json={"version": NEW}, headers={"X-API-Key": key})
    told.raise_for_status()
    return TOLD
