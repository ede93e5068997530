"""Write requirements/*.txt again: exact versions and hashes, for every system at once."""

import shutil
import subprocess
import sys
from argparse import Namespace

from depot import HOUSE
from depot.environment import COMPARE, TEST

# The larger set first: the smaller takes its versions from it, so that a .venv can grow.
EXTRAS = {
    TEST: ["--extra", "compare", "--extra", "test"],
    COMPARE: ["--extra", "compare", "-c", f"requirements/{TEST}.txt"],
}


def main(options: Namespace) -> None:
    """Compile each file; what is pinned stays as it is unless `--upgrade` is given."""
    if (uv := shutil.which("uv")) is None:
        sys.exit("Pinning needs uv: pip install uv")
    for name in EXTRAS:
        status = subprocess.run(
            [uv, *command(name), *["--upgrade"] * options.upgrade],
            cwd=HOUSE,
            stdout=subprocess.DEVNULL,  # the file itself, once more
            check=False,
        )
        if status.returncode:
            sys.exit(f"requirements/{name}.txt was not written; the lines above say why.")
        print(f"requirements/{name}.txt written")


def command(name: str) -> list[str]:
    """Return the words after `uv` that make requirements/NAME.txt."""
    return [
        *("pip", "compile", "pyproject.toml", *EXTRAS[name]),
        *("--universal", "--generate-hashes", "--no-emit-index-url"),
        *("--python-version", "3.11", "-c", "requirements/constraints.txt"),
        *("--custom-compile-command", "python -m depot pins"),
        *("-o", f"requirements/{name}.txt"),
    ]
