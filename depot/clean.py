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


def main(_: Namespace) -> None:
    """Remove .venv, out, the published world and the caches; notebooks may hold answers."""
    for path in generated(HOUSE):
        print(f"removing {path.relative_to(HOUSE).as_posix()}")
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def generated(house: Path) -> Iterator[Path]:
    """Yield what is there of all that can be made again."""
    yield from (house / name for name in FOLDERS if (house / name).exists())
    yield from (cache for cache in house.rglob("__pycache__") if ".venv" not in cache.parts)
    yield from house.glob("*.egg-info")
