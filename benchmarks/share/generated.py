"""Runs the outsider with a generated client, in a process that has this client in its path.

`python -m benchmarks.share.generated URL` reads rides and writes answers, as JSON.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.share.job import Offer, Passenger, Ride, Sale, Trip
from benchmarks.share.outsiders import PATIENCE_SECONDS, Work, in_a_line
from depot import HOUSE

AT_MOST_SECONDS = 120


class ClientDied(RuntimeError):
    """The process with the generated client ended by itself, not only a call in it."""


def work(
    client: Path, url: str, rides: Sequence[Ride], key: str = "", sale: Sale | None = None
) -> Work:
    """Return what comes of the job with the client in a folder; with a key, of the sale as well.

    Raises ClientDied.
    """
    said = subprocess.run(
        [sys.executable, "-m", __name__, url, key],
        input=json.dumps({"rides": rides, "sale": sale}),
        cwd=HOUSE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(client), str(HOUSE)])},
        stdout=subprocess.PIPE,
        encoding="utf-8",
        timeout=AT_MOST_SECONDS,
        check=False,
    )
    if said.returncode:  # it has said why
        raise ClientDied(f"The generated client in {client} ended with {said.returncode}.")
    told = json.loads(said.stdout)
    trips = [Trip(*of) for of in told["trips"]]
    answers = [_answer(of) for of in told["answers"]]
    return Work(answers, told["requests"], told["bytes"], trips, told["seconds"])


def _answer(told: Any) -> Any:
    if isinstance(told, str):
        return told
    return {class_code: Offer(*offer) for class_code, offer in told.items()}


def main(url: str, key: str) -> None:
    """Do the job, call by call, and print what came of it."""
    import httpx
    from railway_booking_api_client import Client

    from benchmarks.share import generated_sales
    from benchmarks.share.generated_client import availability

    asked = json.load(sys.stdin)
    done: dict[str, Any] = {"answers": [], "requests": 0, "bytes": 0, "trips": []}

    def count(answer: Any) -> None:
        answer.read()
        done["requests"] += 1
        done["bytes"] += answer.num_bytes_downloaded

    how: Any = {
        "timeout": httpx.Timeout(PATIENCE_SECONDS),
        "httpx_args": {"event_hooks": {"response": [count]}, "trust_env": False},
    }
    began = perf_counter()
    with Client(url, **how) as railway:
        for ride in (Ride(*told) for told in asked["rides"]):
            try:
                done["answers"].append(availability(railway, ride))
            except Exception as broken:  # however it dies: this call did not work, and that counts
                done["answers"].append(in_a_line(broken))
    if asked["sale"]:
        ride, class_code, passenger = asked["sale"]
        with generated_sales.sign_in(url, key, **how) as seller:
            sold = generated_sales.sell(seller, Ride(*ride), class_code, Passenger(*passenger))
            done["trips"] = [sold, generated_sales.cancel(seller, sold.pnr)]
    json.dump({**done, "seconds": perf_counter() - began}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
