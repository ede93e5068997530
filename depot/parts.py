"""What can be started here: each part's command, its usual port, and what its command takes."""

from typing import Literal, NamedTuple

Build = Literal["monolith", "api"]  # the two that keep books
Part = Build | Literal["predictor", "worker", "web", "phone", "partner", "assistant"]

SERVES_A_WORLD = ("workers", "world")
KEEPS_BOOKS = (*SERVES_A_WORLD, "threads", "database")
PAGE_PORT = 8109  # of Locust, whose page is none of the parts


class Way(NamedTuple):
    """How a part is started, and where people find it."""

    module: tuple[str, ...]  # after `python -m`
    port: int  # where people expect it; 0: it has none, and says when it is ready
    takes: tuple[str, ...]  # its options, besides the port
    says: str = ""  # what its log holds once it is ready, where nobody can ask it
    page: str = ""  # the path to give to people, where there is nothing at /


PARTS: dict[Part, Way] = {
    "monolith": Way(("booking_site",), 8101, KEEPS_BOOKS),
    "api": Way(("booking_api",), 8102, (*KEEPS_BOOKS, "predictor_url"), page="/docs"),
    "predictor": Way(("predictor",), 8103, SERVES_A_WORLD, page="/docs"),
    "worker": Way(
        ("booking_api.worker",), 0, ("world", "database"), "The webhook worker is ready."
    ),
    "web": Way(("frontends", "web"), 8104, ("api",)),
    "phone": Way(("frontends", "phone"), 8105, ("api",)),
    "partner": Way(("frontends.partner",), 8106, ("api", "database")),
    "assistant": Way(("frontends.agent",), 8108, ("api",), page="/mcp"),
}
