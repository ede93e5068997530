"""A copy of the house, on which a patch can be tried without touching the house."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from depot import HOUSE


class GitFailed(RuntimeError):
    """Git said no, or is not there."""


class PatchFailed(GitFailed):
    """A patch does not fit the tree; the message says where and what renews it."""


@contextmanager
def copied(house: Path = HOUSE) -> Iterator[Path]:
    """Give a copy of all files of the house that git knows or would take; remove it afterwards."""
    with TemporaryDirectory(prefix="twin-tracks-", ignore_cleanup_errors=True) as folder:
        tree = Path(folder) / "house"
        copy(house, tree)
        yield tree


def copy(house: Path, tree: Path) -> None:
    """Copy the files of a house; what git ignores (worlds, databases, .venv) stays behind."""
    listed = git(house, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for name in filter(None, listed.split("\0")):
        source, target = house / name, tree / name
        if source.is_file():  # git still lists a file that was deleted but not committed
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)


def apply(patches: Sequence[Path], tree: Path) -> None:
    """Apply patches to a tree, or raise PatchFailed."""
    for patch in patches:
        try:
            # A side that need not change has a patch without a hunk.
            git(tree, "apply", "--allow-empty", "--whitespace=nowarn", str(patch.resolve()))
        except GitFailed as failed:
            raise PatchFailed(
                f"{_shown(patch)} does not fit: `python -m benchmarks change --rebase "
                f"{patch.parent.name}` helps to renew it\n{failed}"
            ) from None


def git(folder: Path, *words: str, **environment: str) -> str:
    """Return what a git command prints in a folder; raises GitFailed."""
    found = shutil.which("git")
    if found is None:
        raise GitFailed("git is not installed.")
    # A hook or an outer repository must not decide which repository is meant.
    outside = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    said = subprocess.run(
        [found, *words],
        cwd=folder,
        env={**outside, "GIT_CEILING_DIRECTORIES": str(folder.resolve().parent), **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if said.returncode:
        raise GitFailed(said.stderr.strip() or said.stdout.strip())
    return said.stdout


def _shown(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix() if path.is_relative_to(HOUSE) else str(path)
