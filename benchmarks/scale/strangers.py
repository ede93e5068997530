"""What somebody gets at who has no right to it, and whether a flood of calls is slowed down."""

from collections.abc import Callable, Iterable, Mapping
from itertools import repeat
from typing import NamedTuple
from urllib.parse import urlencode

from benchmarks.drivers import ApiTraveller, MonolithTraveller, Refusal
from benchmarks.drivers.pages import hidden
from benchmarks.drivers.traveller import Send
from benchmarks.scale.nonsense import Wishes
from benchmarks.scale.plan import Build
from benchmarks.scale.questions import travellers
from railway.world import DEMO_PASSWORD, STAFF_EMAIL, World

CALLS = 1_000  # of each kind, one after the other
TOO_MANY = 429
TRIPS = {"monolith": "/trips", "api": "/v1/bookings"}
SEARCH = {"monolith": "/trains", "api": "/v1/departures"}

Person = MonolithTraveller | ApiTraveller
Deed = Callable[[Person], object]


class Exposed(NamedTuple):
    """What a build gave away, and how many calls it answered."""

    worked: Mapping[str, bool]  # by who tried what
    useless: tuple[str, ...]  # deeds that failed for those who have the right, too
    answered: int  # calls of the flood that were not refused as too many


def exposed(build: Build, connect: Callable[[], Send], world: World, wishes: Wishes) -> Exposed:
    """Try what only a holder or the staff may do, as others and then as they; then flood."""

    def person(*account: str) -> Person:
        driver = MonolithTraveller if build == "monolith" else ApiTraveller
        somebody: Person = driver(connect())
        if account:
            somebody.signs_in(*account)
        return somebody

    holder, other = (person(*account) for account in travellers(world)[:2])
    staff, nobody = person(STAFF_EMAIL, DEMO_PASSWORD), person()
    search = f"{SEARCH[build]}?{urlencode(wishes.good['search'])}"
    pnr, day = holder.books(wishes.order).pnr, world.as_of.date()
    deeds: dict[str, tuple[Person, Deed]] = {  # with whoever has the right
        "reads a trip": (holder, lambda who: who.looks_up(pnr)),
        "cancels a trip": (holder, lambda who: _cancels(who, pnr)),
        "sees what only the staff may": (staff, lambda who: who.load_factors(day)),
    }
    worked = {
        f"{name} {deed}": works(attempt, stranger)
        for deed, (_, attempt) in deeds.items()
        for name, stranger in {"another traveller": other, "nobody": nobody}.items()
    }
    failed = [deed for deed, (owner, attempt) in deeds.items() if not works(attempt, owner)]
    return Exposed(
        worked,
        tuple(deed for deed in failed if not worked[f"another traveller {deed}"]),
        flood(other, (f"{TRIPS[build]}/{guess:010}" for guess in range(CALLS)))
        + flood(nobody, repeat(search, CALLS)),
    )


def works(attempt: Deed, who: Person) -> bool:
    """Tell whether somebody can do something."""
    try:
        attempt(who)
    except Refusal:
        return False
    return True


def flood(who: Person, paths: Iterable[str]) -> int:
    """Return how many of the calls are not refused as too many."""
    return sum(who.sends("GET", path).status != TOO_MANY for path in paths)


def _cancels(who: Person, pnr: str) -> None:
    """Cancel without a look at the trip: with the token of a form that everybody is given."""
    if isinstance(who, MonolithTraveller):
        guard = hidden(who.visits("/sign-in").body, "csrf_token")
        who.posts(f"/trips/{pnr}/cancellation", {"csrf_token": guard})
    else:
        who.withdraws(pnr)
