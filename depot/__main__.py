"""`python -m depot <command>`: works with any Python 3.11, before anything is installed."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this is where an older Python is told so
    sys.exit("Twin Tracks needs Python 3.11 or newer; this is " + sys.version.split()[0])

import argparse
from importlib import import_module

from depot import environment

ANY_PYTHON = ("setup", "clean")  # these do without .venv; all others step into it


def main() -> None:
    """Run one command of the depot."""
    options = _parser().parse_args()
    if options.command not in ANY_PYTHON and not environment.is_inside():
        environment.step_inside(or_stay=options.command == "doctor")
    import_module(f"depot.{options.command}").main(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m depot", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    setup = commands.add_parser("setup", help="make .venv and install the pinned packages")
    setup.add_argument("--all", action="store_true", help="what test, lab and check need, too")
    commands.add_parser("doctor", help="say what is ready here, and what to do about the rest")
    commands.add_parser("up", help="start both builds with all their front-ends, once at a time")
    words = "start one build with books of its own (out/load), and let Locust's users come to it"
    load = commands.add_parser("load", help=words, description=words)
    load.add_argument("build", nargs="?", choices=("monolith", "api"), default="monolith")
    load.add_argument("--workers", type=int, default=1, help="processes of Locust (not on Windows)")
    load.add_argument("--users", type=int, default=10, help="how many come")
    load.add_argument("--headless", action="store_true", help="open no page, and end by itself")
    load.add_argument("--seconds", type=int, default=60, help="until a headless run ends")
    commands.add_parser("lab", help="open the notebooks in JupyterLab")
    commands.add_parser("client", help="write a typed client of the API to out/client")
    commands.add_parser("check", help="lint, types, architecture and the API contract")
    pins = commands.add_parser("pins", help="write requirements/*.txt again (needs uv)")
    pins.add_argument("--upgrade", action="store_true", help="take the newest releases")
    commands.add_parser("clean", help="remove what was generated; learners' work stays")
    return parser


if __name__ == "__main__":
    main()
