"""Several things measured in turn, every other round from the end, so that drift hits all alike."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from benchmarks.experiments import Say
from benchmarks.verdict import LOOKS

Subject = TypeVar("Subject")
Seen = TypeVar("Seen")


def alternated(
    subjects: Iterable[Subject],
    once: Callable[[Subject], Seen],
    say: Say,
    rounds: int = LOOKS[0],
) -> dict[Subject, list[Seen]]:
    """Return what was seen of each subject, one reading per round, in order of the rounds."""
    listed: Sequence[Subject] = list(subjects)
    seen: dict[Subject, list[Seen]] = {subject: [] for subject in listed}
    for number in range(rounds):
        for place, subject in enumerate(listed if number % 2 == 0 else listed[::-1]):
            done = (number + place / len(listed)) / rounds
            say(f"{subject}, round {number + 1} of {rounds}", done)
            seen[subject].append(once(subject))
    return seen
