"""What the last self-test said: stored once, printed in every report."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from benchmarks.row import Stamp
from benchmarks.selftest.rates import Criterion
from benchmarks.selftest.trial import Trial
from depot import HOUSE

RESULT = HOUSE / "out" / "selftest.json"
NEVER = "not run on this machine yet: make selftest"
# What the self-test tests: the verdicts, and all that a measurement under load passes through.
INSTRUMENT = (
    *("verdict.py", "signed_rank.py", "launches.py", "audit.py", "controls/burdened.py"),
    *(f"drivers/{name}.py" for name in ("api", "browser", "monolith", "pages", "traveller")),
    *(
        f"scale/{name}.py"
        for name in (
            *("plan", "questions", "slices", "conductor", "turns", "tasks", "answers", "wire"),
            *("clocks", "block", "blocks", "readings", "series"),
        )
    ),
)


def save(path: Path, seed: int, criteria: Sequence[Criterion], trials: Sequence[Trial]) -> None:
    """Store what was found, and the rows it was found in."""
    stamp = Stamp.now()
    told = {
        "measured_at": stamp.measured_at.isoformat(),
        "commit": stamp.commit,
        "instrument": instrument(),
        "seed": seed,
        "criteria": [criterion._asdict() for criterion in criteria],
        "rows": [trial.to_json() for trial in trials],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def summary(path: Path = RESULT) -> str:
    """Return in a sentence what the last self-test on this machine said."""
    if not path.exists():
        return NEVER
    told = json.loads(path.read_text(encoding="utf-8"))
    short = [one["name"] for one in told["criteria"] if not one["holds"]]
    word = f"fell short ({'; '.join(short)})" if short else "passed"
    since = "" if told.get("instrument") == instrument() else "; the lab has changed since"
    rows = f"{len(told['rows'])} rows of CPU and throughput"
    return f"{word} on {told['measured_at'][:10]} with {rows}{since}"


def instrument() -> str:
    """Return a word for the state of what is tested; another one when any of its files changed."""
    code = b"".join((HOUSE / "benchmarks" / file).read_bytes() for file in INSTRUMENT)
    return hashlib.sha256(code).hexdigest()[:12]
