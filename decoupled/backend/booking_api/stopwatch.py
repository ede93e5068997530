"""Where one request's time went: the parts that `Server-Timing` tells its caller."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import perf_counter

Spent = dict[str, float]  # seconds by part

_spent: ContextVar[Spent] = ContextVar("spent")


def start_stopwatch() -> Spent:
    """Begin a request and return its seconds by part: db, model, render; threads share them."""
    spent = {"db": 0.0, "model": 0.0, "render": 0.0}
    _spent.set(spent)
    return spent


@contextmanager
def timed(part: str) -> Iterator[None]:
    """Add what a block takes to one part of the request; outside a request nothing is kept."""
    started = perf_counter()
    try:
        yield
    finally:
        spent = _spent.get(None)
        if spent is not None:
            spent[part] += perf_counter() - started
