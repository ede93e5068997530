"""Lets a traveller do the same tasks on both builds: what each one sends, receives and burns."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from statistics import fmean
from typing import Any, Literal, NamedTuple

from benchmarks.change.sites import SIDES, Side
from benchmarks.drivers import ApiTraveller, MonolithTraveller, Traveller
from benchmarks.launches import Launch
from benchmarks.scale import tasks as lab
from benchmarks.scale.plan import TASKS, Task
from benchmarks.scale.questions import questions, travellers
from notebooks.stage import world
from notebooks.wire import Traffic, Wire

ROUNDS = 5
TASKS_A_ROUND = 8
SEED = 2026
DRIVERS: dict[Side, Callable[[Wire], Traveller]] = {
    "monolith": MonolithTraveller,
    "decoupled": ApiTraveller,
}
MILLISECONDS = 1000


class WrongAnswer(Exception):
    """A build answered wrongly: then its speed counts for nothing."""


class Cost(NamedTuple):
    """What one task costs, on average."""

    requests: float
    wire_bytes: float
    cpu_ms: tuple[float, ...]  # of all its processes, one figure per round

    @property
    def cpu(self) -> float:
        """Return the CPU milliseconds per task over all rounds."""
        return fmean(self.cpu_ms)


Costs = Mapping[Task, Mapping[Side, Cost]]
Figures = dict[str, dict[Side, float]]


class Player:
    """One side: its processes, and a traveller at its door whose requests are counted."""

    def __init__(self, side: Side, launch: Launch, wire: Wire) -> None:
        self._launch = launch
        self._wire = wire
        self._traveller: Traveller = DRIVERS[side](wire)

    def signs_in(self, email: str, password: str) -> None:
        """Sign in, uncounted."""
        self._traveller.signs_in(email, password)
        self._wire.counted()

    def does(self, task: Task, asked: Sequence[Any]) -> tuple[Traffic, float]:
        """Do a round of one task and return its traffic and its CPU milliseconds."""
        before = self._cpu_seconds()
        for question in asked:
            answer = lab.do(task, self._traveller, question)
            if not answer.right:
                raise WrongAnswer(f"{self._launch.build}, {task}: {answer.refusal or question}")
        return self._wire.counted(), (self._cpu_seconds() - before) * MILLISECONDS

    def _cpu_seconds(self) -> float:
        return sum(server.cpu_seconds() for server in self._launch.servers)


def costs(launches: Mapping[Side, Launch]) -> Costs:
    """Do each task 40 times on each side and return what it costs; raises WrongAnswer."""
    here = world()
    asked = questions(here, SEED)
    asked["look_up"] = [trips[0] for trips in asked["look_up"]]  # those of the first traveller
    with ExitStack() as stack:
        players = {
            side: Player(side, launches[side], stack.enter_context(Wire(launches[side].url)))
            for side in SIDES
        }
        for player in players.values():
            player.signs_in(*travellers(here)[0])
        return {task: _rounds(task, asked[task], players) for task in TASKS}


def by_task(of: Costs, measure: Literal["requests", "wire_bytes", "cpu"]) -> Figures:
    """Return one measure as a chart takes it: {task: {side: figure}}."""
    return {
        task.replace("_", " "): {side: getattr(cost, measure) for side, cost in sides.items()}
        for task, sides in of.items()
    }


def cpu_rounds(of: Costs, task: Task) -> list[tuple[float, float]]:
    """Return a task's CPU milliseconds round by round: (monolith, decoupled)."""
    monolith, decoupled = (of[task][side].cpu_ms for side in SIDES)
    return list(zip(monolith, decoupled, strict=True))


def _rounds(
    task: Task, asked: Sequence[Any], players: Mapping[Side, Player]
) -> Mapping[Side, Cost]:
    """Let the sides take turns, A B B A; the first round warms up and is thrown away."""
    print(f"{task.replace('_', ' ')} …", flush=True)
    played: dict[Side, list[tuple[Traffic, float]]] = {side: [] for side in players}
    for number in range(ROUNDS + 1):
        part = asked[number * TASKS_A_ROUND : (number + 1) * TASKS_A_ROUND]
        for side in SIDES[:: -1 if number % 2 else 1]:
            played[side].append(players[side].does(task, part))
    return {side: _cost(rounds[1:]) for side, rounds in played.items()}


def _cost(rounds: Sequence[tuple[Traffic, float]]) -> Cost:
    return Cost(
        requests=fmean(traffic.requests for traffic, _ in rounds) / TASKS_A_ROUND,
        wire_bytes=fmean(traffic.wire_bytes for traffic, _ in rounds) / TASKS_A_ROUND,
        cpu_ms=tuple(cpu / TASKS_A_ROUND for _, cpu in rounds),
    )
