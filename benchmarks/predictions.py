"""Asks what the reader expects before anything is measured: only then does a result teach."""

from collections.abc import Iterable

from rich.console import Console

from benchmarks.experiments import Experiment, Prediction
from benchmarks.verdict import Verdict

MOST_ASKED = 3
ANSWERS = {"m": Verdict.MONOLITH, "d": Verdict.DECOUPLED, "s": Verdict.SAME}
WORDS = {*ANSWERS, *(word.value for word in ANSWERS.values())}


def to_ask(experiments: Iterable[Experiment]) -> list[Prediction]:
    """Return three questions at most: one per axis first, then whatever else there is."""
    askable = [(e.axis, e.prediction) for e in experiments if e.prediction is not None]
    first = dict(reversed(askable))
    chosen = [prediction for _, prediction in askable if prediction in first.values()]
    rest = [prediction for _, prediction in askable if prediction not in chosen]
    return [*chosen, *rest][:MOST_ASKED]


def ask(predictions: Iterable[Prediction], console: Console) -> dict[str, str]:
    """Return the verdict foretold for each row; Enter leaves one out."""
    console.print(
        "[bold]What do you expect?[/] m = monolith, d = decoupled, s = same, Enter = skip"
    )
    told: dict[str, str] = {}
    for row_id, question in predictions:
        answer = _answer(question, console)
        if answer:
            told[row_id] = ANSWERS[answer].value
    return told


def _answer(question: str, console: Console) -> str:
    """Return the first letter of an answer, "" if it is left out; asks until it is one of them."""
    while True:
        answer = console.input(f"  {question} ").strip().lower()
        if not answer or answer in WORDS:
            return answer[:1]
        console.print("  m, d or s, please; or Enter.")
