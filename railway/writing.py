"""Writes a world's files, the same bytes for the same world, all of them or none."""

import csv
import gzip
import io
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class NotAWorld(Exception):
    """The folder to write to holds something else."""


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """Yield a new folder that takes the place of `folder` once the block ends without error.

    Raises NotAWorld when `folder` holds something that is not a world.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / "world.json").exists():
        raise NotAWorld(f"{folder} holds something that is not a world: choose another folder.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = folder.with_name(f".{folder.name}-{os.getpid()}")
    new.mkdir()
    try:
        yield new
        former = new.with_name(f"{new.name}-former")
        if folder.exists():
            folder.rename(former)
        new.rename(folder)
        shutil.rmtree(former, ignore_errors=True)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def write_rows(file: Path, header: Sequence[str], rows: Iterable[Iterable[object]]) -> None:
    """Write a CSV file, packed when its name ends in .gz; None becomes an empty field."""
    with _opened(file) as text:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def write_json(file: Path, told: dict[str, Any]) -> None:
    """Write a JSON file for people to read too."""
    file.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", "utf-8", newline="\n")


@contextmanager
def _opened(file: Path) -> Iterator[io.TextIOBase]:
    if file.suffix != ".gz":
        with file.open("w", encoding="utf-8", newline="") as text:
            yield text
        return
    with (
        file.open("wb") as raw,
        gzip.GzipFile("", "wb", 4, raw, mtime=0) as packed,  # no clock: same world, same bytes
        io.TextIOWrapper(packed, encoding="utf-8", newline="") as text,
    ):
        yield text
