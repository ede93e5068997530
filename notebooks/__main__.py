"""The command line: `python -m notebooks build` makes the notebooks from their sources."""

import sys
from typing import Annotated

import typer

from depot import HOUSE
from notebooks import building

app = typer.Typer(
    help="Makes the notebooks from their sources, NN_title.py.",
    no_args_is_help=True,
    add_completion=False,
)


@app.callback()
def notebooks() -> None:
    """Keep `build` a word of its own, as typer would swallow the only command."""


@app.command()
def build(
    check: Annotated[bool, typer.Option("--check", help="Write nothing, compare.")] = False,
) -> None:
    """Write NN_title.ipynb beside its source, and the student's copies to out/notebooks."""
    if check:
        outdated = [path.name for path in building.outdated()]
        if outdated:
            sys.exit(f"Run `python -m notebooks build`: {', '.join(outdated)} differ.")
        print("Every notebook is what its source makes.")
        return
    building.build()
    written, kept = building.hand_out()
    for path in written:
        print(f"{path.relative_to(HOUSE).as_posix()} is ready to be worked on.")
    for path in kept:
        print(f"{path.relative_to(HOUSE).as_posix()} is yours and kept; delete it to start anew.")


if __name__ == "__main__":
    app()
