"""The measuring locustfile: both builds stay up and take turns, and every answer is checked.

Run by `benchmarks/scale/block.py` as a process of its own, with the plan's file in the environment.
"""

import json
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import gevent
from locust import FastHttpUser, events, task
from locust.env import Environment

from benchmarks.scale import clocks
from benchmarks.scale.answers import in_browser
from benchmarks.scale.conductor import Conductor, Stand
from benchmarks.scale.plan import PLAN_VARIABLE, Plan, Task
from benchmarks.scale.tasks import do
from benchmarks.scale.turns import Kept, Lengths
from benchmarks.scale.wire import Wire

PLAN = Plan.load(Path(os.environ[PLAN_VARIABLE]))
RESULTS = Path(PLAN.results).open("w", encoding="utf-8", buffering=1)  # noqa: SIM115  till we end
LENGTHS = Lengths()
OPEN: frozenset[Task] = frozenset({"find_a_train"})  # to whoever is not signed in
STANDS = [Stand(side) for side in PLAN.sides]


class SeatedTraveller(FastHttpUser):
    """One traveller on one connection, signed in where it takes that; no think time, no retries."""

    abstract = True
    stand: Stand

    def on_start(self) -> None:
        """Sign in and take a seat; what a password costs is not part of any task."""
        self.number = next(self.stand.numbers)
        self.wire = Wire(self)
        self.visitor, self.traveller = (in_browser(self.stand.side.build, self.wire) for _ in "12")
        self.traveller.signs_in(*PLAN.travellers[self.number])
        self.wire.counted()
        self.stand.seats += 1

    @task
    def serve(self) -> None:
        """Answer one turn's questions."""
        self.stand.called.wait()
        turn = self.stand.turn
        self.wire.task = turn.task if PLAN.names_tasks else ""
        while (slot := turn.take()) is not None:
            turn.keep(slot, self._answered(turn.task, slot.number, turn.begin(slot)))
        turn.leave()

    def _answered(self, wanted: Task, index: int, began: float) -> Kept:
        questions = PLAN.questions[wanted]
        question = questions[index % len(questions)]
        if wanted == "look_up":
            question = question[self.number]  # nobody may see another's trip
        answer = do(wanted, self.visitor if wanted in OPEN else self.traveller, question)
        seconds = time.perf_counter() - began
        if wanted == "book" and answer.status:
            told = {"side": self.stand.side.name, "question": index}
            record("booking", {**told, "pnr": answer.pnr, "status": answer.status})
        if not LENGTHS.is_usual(self.stand.side.name, wanted, question, answer):
            answer = answer._replace(right=False)
        return Kept(question, answer, seconds, *self.wire.counted())


for _stand in STANDS:  # Locust finds its users among the names of this module
    _name = f"{_stand.side.name.title()}Traveller"
    _parts = {"stand": _stand, "host": _stand.side.url, "fixed_count": len(PLAN.travellers)}
    globals()[_name] = type(_name, (SeatedTraveller,), _parts)


def record(kind: str, facts: Mapping[str, Any]) -> None:
    """Write one event down."""
    RESULTS.write(json.dumps({"kind": kind, **facts}) + "\n")


def conduct(environment: Environment) -> None:
    """Play the plan once everybody is seated, and end Locust: with exit code 1 if it failed."""
    environment.process_exit_code = 1
    try:
        while any(stand.seats < len(PLAN.travellers) for stand in STANDS):
            gevent.sleep(0.05)
        Conductor(PLAN, STANDS, record).conduct()
        environment.process_exit_code = 0
    finally:
        RESULTS.close()
        assert environment.runner is not None
        environment.runner.quit()


@events.test_start.add_listener  # type: ignore[untyped-decorator]  # Locust gives it no types
def begin(environment: Environment, **_: object) -> None:
    """Start the conductor beside the travellers."""
    clocks.pin(PLAN.generator_cores)
    gevent.spawn(conduct, environment)
