"""Which servers must be started anew for a change, told by the files that they have read."""

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from benchmarks.change.count import FRONTENDS, Touched
from benchmarks.change.sites import Side
from depot.processes import Part

RAILWAY = PurePosixPath("railway")
BACKEND = PurePosixPath("decoupled/backend/booking_api")
NOT_READ = (".md", ".ipynb")
# What web and phone are handed out by. Their files it reads at each request, and only the addresses
# in index.html when it starts.
STATIC_SERVER = tuple(FRONTENDS / f"{name}.py" for name in ("static_server", "shell", "versions"))
# What each server reads when it starts.
READS: dict[Side, dict[Part, tuple[PurePosixPath, ...]]] = {
    "monolith": {"monolith": (PurePosixPath("monolith/booking_site"), RAILWAY)},
    "decoupled": {
        "api": (BACKEND, RAILWAY),
        "worker": (BACKEND, RAILWAY),
        "predictor": (PurePosixPath("decoupled/predictor"), RAILWAY),
        "web": (FRONTENDS / "web" / "index.html", *STATIC_SERVER),
        "phone": (FRONTENDS / "phone" / "index.html", *STATIC_SERVER),
        "partner": (FRONTENDS / "partner",),
        "assistant": (FRONTENDS / "agent",),
    },
}


def restarts(side: Side, files: Iterable[Touched], operated: Sequence[Part]) -> tuple[Part, ...]:
    """Return the servers of a side to start anew: for the files that changed, and by hand."""
    read = [file for file in files if file.path.suffix not in NOT_READ]
    for_files = [
        part
        for part, folders in READS[side].items()
        if any(file.lies_in(folder) for file in read for folder in folders)
    ]
    return (*for_files, *(part for part in dict.fromkeys(operated) if part not in for_files))
