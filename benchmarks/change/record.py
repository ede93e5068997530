"""Everything that was counted about a request, as data beside the board."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.change.count import Count, Touched
from benchmarks.change.crossing import crossed
from benchmarks.change.request import Request
from benchmarks.change.runner import Outcome
from benchmarks.change.sites import Side
from depot import HOUSE
from railway.writing import write_json

FOLDER = HOUSE / "out" / "change"


def keep(request: Request, outcomes: Mapping[Side, Outcome], folder: Path = FOLDER) -> Path:
    """Write what a request came to on both sides as JSON, and return where."""
    shared = next(iter(outcomes.values())).shared
    told: dict[str, Any] = {
        "request": request.name,
        "title": request.title,
        "decides": request.fact("decides"),
        "expected": request.fact("expected"),
        "railway": _files(shared) if shared else None,
        **{side: _side(outcome) for side, outcome in outcomes.items()},
    }
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / f"{request.name}.json", told)
    return folder / f"{request.name}.json"


def _side(outcome: Outcome) -> dict[str, Any]:
    place = crossed(outcome.count.by_hand)
    return {
        **_files(outcome.count),
        "clients": outcome.count.clients,
        "to_deploy": outcome.deployables,
        "started_anew": outcome.restarts,
        "modules": place.modules,
        "layers": place.layers,
        "modules_resting_on_them": place.resting,
        "migration": outcome.migrates,
        "contract_breaks": outcome.contract_breaks,
        "rollout": outcome.rollout and asdict(outcome.rollout),
        "failed_before": outcome.failed_before,
        "faults": outcome.faults,
    }


def _files(count: Count) -> dict[str, Any]:
    return {
        "lines": count.lines,
        "files": _listed(count.by_hand),
        "tests": _listed(count.tests),
        "generated": _listed(count.generated),
    }


def _listed(files: Sequence[Touched]) -> list[dict[str, Any]]:
    return [{"path": str(f.path), "added": f.added, "removed": f.removed} for f in files]
