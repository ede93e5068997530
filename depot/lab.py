"""The notebooks: the learner's own copies, opened in JupyterLab."""

import os
import subprocess
import sys
from argparse import Namespace

from depot import HOUSE
from depot.ports import LOOPBACK

COPIES = HOUSE / "out" / "notebooks"  # where `python -m notebooks build` puts them


def main(_: Namespace) -> None:
    """Hand out the notebooks that are missing, then open JupyterLab on them until Ctrl-C."""
    _run("notebooks", "build")
    try:
        _run("jupyterlab", *options())
    except KeyboardInterrupt:
        print("\nStopped.")


def options() -> list[str]:
    """Return what JupyterLab is told: this machine only, the copies, and root where we are root."""
    told = [f"--ServerApp.ip={LOOPBACK}", f"--ServerApp.root_dir={COPIES}"]
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0  # as in a container
    return [*told, "--allow-root"] if is_root else told


def _run(module: str, *words: str) -> None:
    status = subprocess.run([sys.executable, "-m", module, *words], cwd=HOUSE, check=False)
    if status.returncode:
        sys.exit(f"{module} ended with an error; the lines above say why.")
