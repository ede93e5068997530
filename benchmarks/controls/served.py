"""A build's own command and settings, with something of ours in the place of its server's class."""

import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

import typer

SERVERS = {"booking_site": ("Granian", "serve"), "booking_api": ("Server", "main")}


def run_build(serve: Callable[..., Any]) -> None:
    """Run the command of the build that the first argument names.

    serve: is given the class that the command would have used, then what the command gives that.
    """
    build = sys.argv.pop(1)
    server, command = SERVERS[build]
    module = import_module(f"{build}.__main__")
    setattr(module, server, partial(serve, getattr(module, server)))
    typer.run(getattr(module, command))
