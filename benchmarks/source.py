"""Where a row comes from, so that a reader can open the code behind its number."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from depot import HOUSE


def line_of(function: Callable[..., Any]) -> str:
    """Return "path:line" of a function, the path seen from the top of the house."""
    code = function.__code__
    return f"{Path(code.co_filename).resolve().relative_to(HOUSE).as_posix()}:{code.co_firstlineno}"
