"""Asks before a run and checks after it: predictions, readings, exercises, quizzes."""

import json
import os
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import httpx2

from benchmarks.share import api_client
from benchmarks.share.draw import rides
from benchmarks.share.job import Ride
from benchmarks.verdict import Verdict
from depot import HOUSE
from railway.world import World

PREDICTIONS = HOUSE / "out" / "predictions.json"
REHEARSAL = "TWIN_TRACKS_REHEARSAL"  # nobody is there to answer: the file for the predictions
ROUGH = 0.10  # live rounds are few: a ratio nearer to 1 than this is nobody's win

WEB = HOUSE / "decoupled" / "frontends" / "web"
SIDES = (Verdict.MONOLITH.value, Verdict.DECOUPLED.value, Verdict.SAME.value)


class NotYet(Exception):
    """The notebook waits for its reader; the message says for what."""

    def _render_traceback_(self) -> list[str]:
        return [f"Not yet. {self}"]  # Jupyter shows this in place of a traceback


class Prediction(NamedTuple):
    """What a reader expects; a run asks for it, so that it is made before the run."""

    id: str
    answer: str

    def against(self, found: str) -> str:
        """Return in a sentence how the prediction fared."""
        if found == "inconclusive":
            return f"You foretold “{self.answer}”; this run cannot tell."
        if found == self.answer:
            return f"You foretold “{self.answer}”, and so it came."
        return f"You foretold “{self.answer}”; it came out as “{found}”."


def predict(name: str, choices: Sequence[str], answer: object = ...) -> Prediction:
    """Record what the reader expects of a row, and return it; raises NotYet without an answer.

    A second answer is written under the first, which stays: changing one's mind is worth seeing.
    """
    rehearsed = os.environ.get(REHEARSAL)
    if answer is ... and rehearsed:
        answer = choices[0]
    if answer not in choices:
        offered = ", ".join(f'"{choice}"' for choice in choices)
        raise NotYet(f"Write one of {offered} in place of the dots, then run this cell again.")
    told = Prediction(name, str(answer))
    _record(told, Path(rehearsed) if rehearsed else PREDICTIONS)
    print(f"Recorded: {name} → {told.answer}. Now it may be measured.")
    return told


def read_off(name: str, yours: object, measured: float, *, within: float = 0.0) -> None:
    """Compare what the reader saw with what was measured; raises NotYet unless they agree."""
    if yours is ...:
        raise NotYet(f"Write what the chart says for “{name}” in the cell above.")
    if not isinstance(yours, int | float):
        raise NotYet(f"“{name}” is a number, and {yours!r} is none.")
    if abs(yours - measured) > within * abs(measured):
        raise NotYet(f"You read {yours} for “{name}”. Look at the chart again.")
    print(f"Yes: {name}: {measured:,.10g}.")


def lower(rounds: Iterable[tuple[float, float]], margin: float = ROUGH) -> str:
    """Return which side is lower in every round of (monolith, decoupled), or "same".

    "inconclusive" if the rounds disagree: a few live rounds settle nothing, `make compare` may.
    """
    ratios = [decoupled / monolith for monolith, decoupled in rounds]
    if min(ratios) > 1 + margin:
        return Verdict.MONOLITH.value
    if max(ratios) < 1 / (1 + margin):
        return Verdict.DECOUPLED.value
    if 1 / (1 + margin) < min(ratios) and max(ratios) < 1 + margin:
        return Verdict.SAME.value
    return "inconclusive"


class Key(NamedTuple):
    """The right answer of a quiz question, and what it rests on."""

    right: str
    why: str


QUIZ = {
    "share.1": Key("b", "a page owes its attributes to nobody, so nobody is told when they go"),
    "share.2": Key("c", "the contract says what may be relied on, and a check holds the API to it"),
    "scale.1": Key("a", "a page is layout and facts; a client keeps its layout and asks for facts"),
    "scale.2": Key("c", "few rounds on a busy machine scatter, and scatter is no evidence"),
    "change.1": Key("b", "a promise can be kept or broken; no client renames itself"),
    "change.2": Key("a", "who has no client can change every reader in the same commit"),
}


def quiz(question: str, answer: object) -> None:
    """Say whether an answer is right, and why; raises NotYet until it is."""
    key = QUIZ[question]
    if answer is ...:
        raise NotYet("Write the letter of your answer in the cell above.")
    if answer != key.right:
        raise NotYet(f"“{answer}” is not it. Look again at Read off and Explain.")
    print(f"Right: {key.why}.")


def fares_from(
    url: str, fares: Callable[[httpx2.Client, Ride], object], world: World, count: int = 5
) -> None:
    """Let the reader's own API call answer some rides; raises NotYet unless all are right."""
    with httpx2.Client(base_url=url, trust_env=False) as http:
        for ride in rides(world, count):
            offers = api_client.availability(http, ride)
            expected = {code: offer.fare_paise for code, offer in offers.items()}
            given = _given(fares, http, ride)
            if given != expected:
                train = f"train {ride.train_number} on {ride.date}"
                raise NotYet(f"Expected {expected} for {train}, got {given}.")
    print(f"Yes: your call is right for {count} of {count} rides.")


def bytes_after(answer: Callable[[int, int, int], object]) -> None:
    """Check the reader's sum on made-up visits; raises NotYet where it is wrong."""
    for searches, hint in ((1, "the first costs `first` alone"), (10, "`first` is paid once")):
        first, each = 5_000, 300
        expected, given = first + (searches - 1) * each, _given(answer, searches, first, each)
        if given != expected:
            case = f"after {searches} searches, the first {first:,} and each later one {each}"
            raise NotYet(f"Expected {expected:,} bytes {case}; got {given}: {hint}.")
    print("Yes: paid once, then by the search.")


def files_saying(answer: Callable[[str, Path], object], word: str, folder: Path = WEB) -> None:
    """Check the reader's word search; raises NotYet unless it finds just the files that say it."""
    given = _given(answer, word, folder)
    if not isinstance(given, set):
        raise NotYet(f"Expected a set of file names, got {type(given).__name__}.")
    whole = re.compile(rf"\b{re.escape(word)}\b")
    files = {file.name: file.read_text(encoding="utf-8") for file in folder.rglob("*.js")}
    expected = {name for name, text in files.items() if whole.search(text)}
    if extra := sorted(map(str, given - expected)):
        raise NotYet(f"{extra[0]} is in your set and does not say “{word}” as a whole word.")
    if given != expected:
        raise NotYet(f"You found {len(given)} of {len(expected)} files that say “{word}”.")
    print(f"Yes: {len(expected)} of {len(files)} files say “{word}”.")


def _given(answer: Callable[..., object], *question: object) -> object:
    """Return what the reader's function gives; raises NotYet in the function's own words."""
    try:
        given = answer(*question)
    except Exception as fault:
        raise NotYet(f"Your function stopped with {type(fault).__name__}: {fault}.") from fault
    if given is None:
        raise NotYet("Your function returns nothing yet: put your lines in place of the dots.")
    return given


def _record(told: Prediction, path: Path) -> None:
    known: dict[str, list[dict[str, Any]]] = {}
    if path.exists():
        known = json.loads(path.read_text(encoding="utf-8"))
    now = datetime.now(UTC).replace(microsecond=0).isoformat()
    known.setdefault(told.id, []).append({"answer": told.answer, "at": now})
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(known, indent=2) + "\n", encoding="utf-8")
