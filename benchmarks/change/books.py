"""What a changed side keeps its books in: a copy of what is sold so far, or new ones."""

import hashlib
from pathlib import Path

from benchmarks.change.plan import Plan
from benchmarks.launches import SOURCES, copy, prepare
from benchmarks.scale.plan import BUILDS
from depot import HOUSE

KEPT = HOUSE / "out" / "change" / "books"


def books_for(plan: Plan, to: Path, kept: Path = KEPT) -> Path:
    """Return a database on which a changed side can run; raises PrepareFailed.

    Where tables or facts change, that side makes it of the world, and it is kept for the next run.
    """
    if not plan.needs_new_books:
        return copy(plan.database, to)
    build = BUILDS[plan.side]
    mine = f"{plan.request.name}-{build}"
    made = kept / f"{mine}-{_identity(plan)}.db"
    if not made.exists():
        for former in kept.glob(f"{mine}-*"):
            former.unlink()
        prepare(build, plan.after, made, plan.tree)
    return copy(made, to)


def _identity(plan: Plan) -> str:
    """Return a hash of the world and of all code that makes books of it."""
    own = plan.tree / SOURCES[BUILDS[plan.side]].relative_to(HOUSE)
    code = [*own.rglob("*.py"), *own.rglob("*.sql"), *plan.tree.glob("railway/*.py")]
    digest = hashlib.sha256(plan.after.world_id.encode())
    for file in sorted(code):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
