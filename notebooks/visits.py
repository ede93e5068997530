"""Opens search results as a browser does, visit after visit: what each one brings over."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from urllib.parse import urlencode

from benchmarks.change.sites import Side
from benchmarks.launches import Launch
from benchmarks.scale.questions import Search, questions
from notebooks.stage import world
from notebooks.wire import Traffic, Wire, files_of

VISITS = 2
SEED = 10


def visits(launches: Mapping[Side, Launch]) -> dict[Side, list[Traffic]]:
    """Return the traffic of each visit of one browser to a side, always to another search."""
    searches = questions(world(), SEED)["find_a_train"][:VISITS]
    with ExitStack() as stack:
        site = stack.enter_context(Wire(launches["monolith"].url))
        api, web = (
            stack.enter_context(Wire(server.url)) for server in launches["decoupled"].servers
        )
        return {
            "monolith": _of_site(site, searches),
            "decoupled": _of_client(web, api, searches),
        }


def _of_site(site: Wire, searches: Sequence[Search]) -> list[Traffic]:
    """Open the page and the files that it names."""
    seen = []
    for search in searches:
        files = files_of(site.fetch(f"/trains?{_query(search)}").body)
        for path in files:
            site.fetch(path)
        seen.append(site.counted())
    return seen


def _of_client(web: Wire, api: Wire, searches: Sequence[Search]) -> list[Traffic]:
    """Open the empty page and its files, which then ask the API."""
    seen: list[Traffic] = []
    files: list[str] = []
    for search in searches:
        files = files_of(web.fetch("/trains").body) or files  # an unchanged page comes without body
        for path in [*files, "/settings.json"]:
            web.fetch(path)
        api.fetch("/v1/stations")
        api.fetch(f"/v1/departures?{_query(search)}")
        seen.append(web.counted() + api.counted())
    return seen


def _query(search: Search) -> str:
    return urlencode(
        {
            "from": search["origin"],
            "to": search["destination"],
            "date": search["date"],
            "passengers": search["passengers"],
        }
    )
