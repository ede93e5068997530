"""Remove what was generated, and nothing else."""

import shutil
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from depot import HOUSE

FOLDERS = (
    ".venv",
    "out",
    "railway/artifacts",
    ".pytest_cache",
    ".hypothesis",
    ".mypy_cache",
    ".ruff_cache",
    ".import_linter_cache",
)
WORK = (
    "out/notebooks",
    "out/predictions.json",
)  # in it people have written what no run brings back


def main(_: Namespace) -> None:
    """Remove .venv, out, the published world and the caches, but nobody's answers."""
    for path in generated(HOUSE):
        print(f"removing {path.relative_to(HOUSE).as_posix()}")
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    if kept := [name for name in WORK if (HOUSE / name).exists()]:
        told = " and ".join(kept)
        print(f"Kept {told}: somebody's work. To remove that too, delete the folder out.")


def generated(house: Path) -> Iterator[Path]:
    """Yield what is there of all that can be made again; people's work stays, and what holds it."""
    kept = [house / name for name in WORK if (house / name).exists()]
    for name in FOLDERS:
        yield from _without(kept, house / name)
    for cache in house.rglob("__pycache__"):
        if ".venv" not in cache.parts and not any(cache.is_relative_to(each) for each in kept):
            yield cache
    yield from house.glob("*.egg-info")


def _without(kept: list[Path], folder: Path) -> Iterator[Path]:
    """Yield a folder if it is there; if it holds what is kept, all else that is in it."""
    if not any(each.is_relative_to(folder) for each in kept):
        yield from [folder] if folder.exists() else []
    elif folder not in kept:
        for inside in sorted(folder.iterdir()):
            yield from _without(kept, inside)
