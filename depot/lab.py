"""The notebooks, made from their sources and opened in JupyterLab."""

import subprocess
import sys
from argparse import Namespace
from pathlib import Path

from depot import HOUSE
from depot.ports import LOOPBACK

SOURCES = HOUSE / "notebooks"


def main(_: Namespace) -> None:
    """Write the notebooks that are missing or older than their source, then open JupyterLab."""
    outdated = [source for source in sources() if is_outdated(source)]
    if outdated:
        _run("jupytext", "--quiet", "--to", "ipynb", *map(str, outdated))
    try:
        _run("jupyterlab", f"--ServerApp.ip={LOOPBACK}", f"--ServerApp.root_dir={SOURCES}")
    except KeyboardInterrupt:
        print("\nStopped.")


def sources() -> list[Path]:
    """Return the notebooks' sources: NN_title.py, in order."""
    return sorted(SOURCES.glob("[0-9][0-9]_*.py"))


def is_outdated(source: Path) -> bool:
    """Return whether the .ipynb beside a source is missing or older; a newer one is kept."""
    notebook = source.with_suffix(".ipynb")
    return not notebook.exists() or notebook.stat().st_mtime < source.stat().st_mtime


def _run(module: str, *words: str) -> None:
    status = subprocess.run([sys.executable, "-m", module, *words], cwd=HOUSE, check=False)
    if status.returncode:
        sys.exit(f"{module} ended with an error; the lines above say why.")
