"""A new model is delivered, and operations let it answer."""

import json
import os
import shutil
from pathlib import Path

import httpx2
import joblib

from benchmarks.change.sites import Site
from benchmarks.change.visit import Visit
from railway.model import ModelRefused, load_model
from railway.samples import SAMPLES_FILE, check_samples
from railway.world import read_world

KEY = "of-the-operators"
PATIENCE_SECONDS = 30
DONE, CONFLICT = 200, 409


def given_decoupled(_visit: Visit, site: Site, folder: Path) -> None:
    """Let the API ask a predictor beside it, as `make up` does; the operators have its key."""
    settings = {"RAILWAY_MODEL_KEY": KEY, "RAILWAY_MODELS": str(folder)}
    predictor = site.start("predictor", extra_env=settings)
    site.restart("api", predictor_url=predictor)


def monolith(visit: Visit, site: Site, folder: Path) -> None:
    """Start the site with the folder of the delivery; its database is the one it had.

    The site itself asks no sample, so whoever takes a delivery does.
    """
    assert _refused_by_samples(_delivered(visit.world.folder, folder / "damaged", intact=False))
    delivery = _delivered(visit.world.folder, folder / "recalibrated")
    assert not _refused_by_samples(delivery)
    site.restart("monolith", world=delivery)


def decoupled(visit: Visit, site: Site, folder: Path) -> None:
    """Tell the predictor, while it runs, which version is to answer."""
    _delivered(visit.world.folder, folder / "damaged", intact=False)
    assert _swapped(site, "damaged") == CONFLICT
    _delivered(visit.world.folder, folder / "recalibrated")
    assert _swapped(site, "recalibrated") == DONE


def _refused_by_samples(delivery: Path) -> bool:
    """Tell whether a model does not answer its samples as it should."""
    try:
        check_samples(delivery, load_model(read_world(delivery)))
    except ModelRefused:
        return True
    return False


def _swapped(site: Site, version: str) -> int:
    """Return the status with which the predictor answers the wish for another version."""
    return httpx2.put(
        f"{site['predictor']}/v1/model",
        headers={"X-API-Key": KEY},
        json={"version": version},
        timeout=PATIENCE_SECONDS,
        trust_env=False,
    ).status_code


def _delivered(world: Path, delivery: Path, *, intact: bool = True) -> Path:
    """Return what the model people deliver: the world's model, its chances halved.

    Nobody would calibrate like that; but whoever looks at a chance sees which model told it. A
    model that is not intact is none that answers its samples.
    """
    shutil.copytree(world, delivery, copy_function=_linked)
    stored = joblib.load(delivery / "model.joblib")
    scores, chances = stored["calibration"]
    stored["calibration"] = (scores, chances / 2)
    (delivery / "model.joblib").unlink()
    joblib.dump(stored, delivery / "model.joblib", compress=3)
    if intact:
        told = json.loads((delivery / SAMPLES_FILE).read_text(encoding="utf-8"))
        for sample in told["samples"]:
            sample["chance"] /= 2
        (delivery / SAMPLES_FILE).unlink()
        (delivery / SAMPLES_FILE).write_text(json.dumps(told), encoding="utf-8")
    return delivery


def _linked(source: str, target: str) -> None:
    """Make a second name where the disk knows those: a world may be big."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
