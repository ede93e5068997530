"""How long each side takes from the command to the first good answer."""

from benchmarks.experiments import Context
from benchmarks.launches import cores, fresh_database, launched
from benchmarks.row import Question, Row, Stamp, measured
from benchmarks.scale.plan import PAIRS_PER_BLOCK, Build
from benchmarks.source import line_of
from benchmarks.verdict import Pair, judge


def start_rows(context: Context) -> list[Row]:
    """Start each side eight times in turn, and return how long it took."""
    question = Question(
        id="scale.cold_start",
        axis="scale",
        question="How long until everything a traveller needs is ready?",
        unit="seconds from command to ready",
        better="lower",
        source=line_of(start_rows),
    )
    pairs = _pairs(context)
    return [measured(question, pairs, judge(pairs, "p50", "lower", launches=0), Stamp.now())]


def _pairs(context: Context) -> list[Pair]:
    found: list[Pair] = []
    for pair in range(PAIRS_PER_BLOCK):
        context.say(f"start both sides, {pair + 1} of {PAIRS_PER_BLOCK}", pair / PAIRS_PER_BLOCK)
        order: list[Build] = ["monolith", "api"] if pair % 2 == 0 else ["api", "monolith"]
        seconds = {build: _seconds_to_ready(context, build) for build in order}
        found.append((seconds["monolith"], seconds["api"]))
    return found


def _seconds_to_ready(context: Context, build: Build) -> float:
    database = fresh_database(build, context)
    with launched(build, context.world, database, cpus=cores().servers) as launch:
        return launch.started_in
