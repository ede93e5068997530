"""What may happen to a site and to an API: a folder for each, with its request and its patches."""

from pathlib import Path
from typing import Literal

from benchmarks.change.request import BadRequest, Request, requests_in

HERE = Path(__file__).parent
REDESIGNS, API_CHANGES = HERE / "redesigns", HERE / "api_changes"
FRONT_ENDS = HERE / "front_ends"  # what else a build may be asked to be
Kind = Literal["redesign", "API change"]


def kind_of(change: Request) -> Kind:
    """Return whether a change is one of the site or one of the API."""
    return "API change" if (change.folder / "api.patch").exists() else "redesign"


def patches_of(change: Request) -> list[Path]:
    """Return the patches of a change; raises BadRequest when one is missing."""
    if kind_of(change) == "API change":
        return [change.patch("api")]
    return [change.patch("monolith"), change.patch("web")]


def meaning(change: Request) -> dict[str, str]:
    """Return which new words of an answer stand for which old ones: `reads: RLWL as WL`."""
    pairs = (pair.partition(" as ") for pair in change.facts.get("reads", "").split(", "))
    return {new: old for new, _, old in pairs}


def chosen(name: str | None) -> list[Request]:
    """Return the changes that a name means, or all; raises BadRequest for an unknown one."""
    known = [*requests_in(REDESIGNS), *requests_in(API_CHANGES)]
    found = [change for change in known if name in (None, change.name)]
    if not found:
        names = ", ".join(change.name for change in known)
        raise BadRequest(f"There is no redesign or API change “{name}”. There is: {names}.")
    return found
