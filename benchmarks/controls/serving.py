"""How the small apps of this folder are served: as the builds are, by one worker of granian."""

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels


def serve(target: str, interface: Interfaces, port: int, threads: int = 1) -> None:
    """Serve what a factory makes until told to stop; ASGI takes one thread."""
    Granian(
        target,
        factory=True,
        interface=interface,
        address="127.0.0.1",
        port=port,
        workers=1,
        blocking_threads=threads,
        log_access=False,
        log_level=LogLevels.warning,
    ).serve()
