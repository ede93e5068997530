"""The outsiders at work: every call of the job is made, checked by nobody yet, and counted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import shorten
from time import perf_counter
from typing import Any

import httpx2

from benchmarks.share import api_client, api_sales, scraper, scraper_sales
from benchmarks.share.job import Availability, Ride, Sale, Trip

Program = Callable[[httpx2.Client, Ride], Availability]
PROGRAMS: dict[str, Program] = {
    "monolith": scraper.availability,
    "decoupled": api_client.availability,
}
SELLERS: dict[str, Any] = {"monolith": scraper_sales, "decoupled": api_sales}
SOURCES: dict[str, tuple[Path, ...]] = {
    "monolith": (Path(scraper.__file__), Path(scraper_sales.__file__)),
    "decoupled": (Path(api_client.__file__), Path(api_sales.__file__)),
}
PATIENCE_SECONDS = 10
LONGEST_FAULT = 160


@dataclass
class Work:
    """What came of a job: per ride an answer, or what went wrong in the outsider's own words."""

    answers: list[Availability | str]
    requests: int = 0
    received_bytes: int = 0  # bodies as they came over the wire, compressed
    trips: list[Trip] = field(default_factory=list)  # sold, and cancelled, where that was asked
    seconds: float = 0.0  # of one run, beside whatever else ran: nothing to judge by


def work(
    side: str,
    url: str,
    rides: Sequence[Ride],
    credentials: Sequence[str] = (),
    sale: Sale | None = None,
) -> Work:
    """Let a side's outsider do its job at an address and return what came of it.

    With a sale it signs in, sells and cancels as well; that raises what the outsider raises.
    """
    done, began = Work([]), perf_counter()

    def count(answer: httpx2.Response) -> None:
        answer.read()
        done.requests += 1
        done.received_bytes += answer.num_bytes_downloaded

    hooks = {"response": [count]}
    with httpx2.Client(
        base_url=url,
        event_hooks=hooks,
        timeout=PATIENCE_SECONDS,
        trust_env=False,
        follow_redirects=True,
    ) as http:
        for ride in rides:
            try:
                done.answers.append(PROGRAMS[side](http, ride))
            except Exception as broken:  # however it dies: this call did not work, and that counts
                done.answers.append(in_a_line(broken))
        if sale is not None:
            seller = SELLERS[side]
            seller.sign_in(http, *credentials)
            sold = seller.sell(http, *sale)
            done.trips = [sold, seller.cancel(http, sold.pnr)]
    done.seconds = perf_counter() - began
    return done


def in_a_line(broken: Exception) -> str:
    """Return what went wrong, short enough to stand in a table."""
    told = str(broken).partition("\n")[0]
    return f"{type(broken).__name__}: {shorten(told, LONGEST_FAULT, placeholder=' …')}"


def answers(done: Work) -> list[Availability]:
    """Return a job's answers; a call without one gives nothing that could be right."""
    return [{} if isinstance(answer, str) else answer for answer in done.answers]


def working(work: Work, truth: Sequence[Availability]) -> list[bool]:
    """Tell for each call whether its answer is the right one; no answer is none."""
    return [answer == right for answer, right in zip(work.answers, truth, strict=True)]


def first_fault(work: Work, truth: Sequence[Availability], rides: Sequence[Ride]) -> str:
    """Return in a clause what the first call that did not work gave; "" if all of them worked."""
    for answer, right, ride in zip(work.answers, truth, rides, strict=True):
        if answer != right:
            said = answer if isinstance(answer, str) else _difference(answer, right)
            return at(ride, said)
    return ""


def at(ride: Ride, said: str) -> str:
    """Return in a clause what was said when a ride was asked for."""
    return f"train {ride.train_number} on {ride.date}: {said}"


def _difference(answer: Availability, right: Availability) -> str:
    missing = [code for code in right if code not in answer]
    if missing:
        return f"no error, but only {len(right) - len(missing)} of its {len(right)} classes"
    wrong = next(code for code in {**answer, **right} if answer.get(code) != right.get(code))
    return f"no error, but class {wrong} is {answer.get(wrong)} and should be {right.get(wrong)}"
