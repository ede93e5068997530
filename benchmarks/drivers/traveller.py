"""What a traveller does and sees, whichever build serves them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Protocol


class Reply(NamedTuple):
    """One HTTP answer, its body unpacked.

    headers: names in lower case; where `set-cookie` comes more than once, one cookie a line.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes


class Send(Protocol):
    """How a traveller's requests reach a build."""

    def __call__(
        self, method: str, path: str, *, headers: dict[str, str], body: bytes | None
    ) -> Reply:
        """Send one request and return its answer; follow no redirects and keep no cookies."""


class Refusal(Exception):
    """The build said no: HTTP status, number of the rule (or ""), and its words."""

    def __init__(self, status: int, rule: str, message: str) -> None:
        super().__init__(f"{status} {rule} {message}")
        self.status = status
        self.rule = rule
        self.message = message


class Passenger(NamedTuple):
    """One member of a party; whatever was typed as an age is sent as it is."""

    name: str
    age: int | str


class Offer(NamedTuple):
    """One class of a departure, as it stands for this party now."""

    class_code: str
    status: str  # CNF, RAC, WL or REGRET
    available: int  # free berths if CNF, free RAC places if RAC
    waitlist_position: int | None
    fare_paise: int  # per passenger
    chance: float | None  # of a confirmed berth; None: no estimate, or none needed


class Order(NamedTuple):
    """What a party wants to book."""

    train_number: str
    journey_date: date | str  # the day on which the train leaves its origin
    class_code: str
    origin: str
    destination: str
    passengers: tuple[Passenger, ...]


@dataclass(frozen=True)
class Departure:
    """One train of a search, with its classes."""

    train_number: str
    train_name: str
    train_type: str
    synthetic: bool
    journey_date: date
    origin: str
    destination: str
    departs_at: datetime
    arrives_at: datetime
    distance_km: int
    on_sale: bool
    offers: tuple[Offer, ...]

    def offer(self, class_code: str) -> Offer:
        """Return the offer of a class; raises KeyError if the train has no such class."""
        return {offer.class_code: offer for offer in self.offers}[class_code]

    def order(self, class_code: str, *passengers: Passenger) -> Order:
        """Return the order of a party for a class of this departure."""
        ride = (self.train_number, self.journey_date, class_code, self.origin, self.destination)
        return Order(*ride, passengers)


class Form(NamedTuple):
    """An order ready to be sent; sent twice it is still one booking (R10)."""

    order: Order
    token: str  # names this form
    guard: str = ""  # the page's CSRF token; an API needs none


@dataclass(frozen=True)
class Trip:
    """One booking as its traveller sees it."""

    pnr: str
    train_number: str
    train_name: str
    journey_date: date
    class_code: str
    origin: str
    destination: str
    departs_at: datetime
    arrives_at: datetime
    status: str
    waitlist_number: int | None
    waitlist_position: int | None
    fare_paise: int  # of the whole party
    refund_paise: int | None
    refund_now_paise: int | None  # what cancelling would give back, as long as that is possible
    booked_at: datetime
    cancelled_at: datetime | None
    chance: float | None
    passengers: tuple[Passenger, ...]


class TripLine(NamedTuple):
    """One line of the list of trips."""

    pnr: str
    status: str


class ClassLoad(NamedTuple):
    """How full one class of a train is; all but the share are counts."""

    train_number: str
    class_code: str
    berths: int
    fullest_leg: int  # confirmed passengers there
    load_factor: float  # passenger-km sold of berth-km offered
    rac_length: int  # passengers
    waitlist_length: int  # passengers
    charted: bool


class ClassChart(NamedTuple):
    """What the chart did to one class of a train (R9)."""

    class_code: str
    released: int  # berths of other quotas
    confirmed: int  # parties that moved up to a berth
    rac: int  # parties that moved up to RAC
    cancelled: int  # parties left on the waitlist
    refund_paise: int  # what they all got back


class ModelReport(NamedTuple):
    """What the staff is told of the model: its card in short, and those who wait now."""

    data_hash: str | None  # None, as all that is the card's: there is no model
    training_mean: float | None
    base_rate: float | None
    metrics: Mapping[str, Mapping[str, float]]
    waiting: int  # RAC and WL parties of the next days, not charted yet
    mean_chance: float | None  # theirs


class Traveller(Protocol):
    """A person with an account on one build. Every method raises Refusal when it says no.

    The first group does whole tasks and returns what was read. The second sends the same requests
    and returns the last answer unread, for those who count time or who send what is wrong.
    """

    @property
    def headers(self) -> dict[str, str]:
        """What makes a request this traveller's; empty before signing in."""

    def signs_up(self, name: str, email: str, password: str) -> None:
        """Make an account and sign in to it."""

    def signs_in(self, email: str, password: str) -> None:
        """Sign in to an account."""

    def finds(
        self, origin: str, destination: str, day: date | str, passengers: int = 1
    ) -> tuple[Departure, ...]:
        """Return the departures of a day, earliest first."""

    def books(self, order: Order) -> Trip:
        """Book a party and return its trip."""

    def looks_up(self, pnr: str) -> Trip:
        """Return an own trip."""

    def cancels(self, pnr: str) -> Trip:
        """Cancel an own trip and return it."""

    def trips(self) -> tuple[TripLine, ...]:
        """Return all own trips, the one booked last first."""

    def searches(
        self, origin: str, destination: str, day: date | str, passengers: int | str = 1
    ) -> Reply:
        """Return the answer to a search, unread."""

    def prepares(self, order: Order) -> Form:
        """Return a form with a token of its own, ready to be submitted."""

    def submits(self, form: Form) -> Reply:
        """Return the answer that shows the booked trip, unread."""

    def books_on_screen(self, order: Order, day: date | str) -> Reply:
        """Book as a person does, who sees the offer first and the trip afterwards.

        Returns the answer that shows the trip, unread. day: on which the party boards.
        """

    def reads(self, reply: Reply) -> Trip:
        """Return the trip that an answer shows."""

    def opens(self, pnr: str) -> Reply:
        """Return the answer that shows a trip, unread."""

    def withdraws(self, pnr: str) -> Reply:
        """Cancel a trip and return the answer that shows it, unread."""

    def sends(
        self, method: str, path: str, body: bytes | None = None, content_type: str = ...
    ) -> Reply:
        """Send anything in this traveller's name and return the answer as it is."""

    def accepts(self, reply: Reply) -> Reply:
        """Return where a reply leads, or raise the refusal in it."""


class Staff(Traveller, Protocol):
    """Who makes charts: signs in like a traveller. Every method raises Refusal when it says no."""

    def charts(self, train_number: str, journey_date: date | str) -> tuple[ClassChart, ...]:
        """Make the chart of a train and return what it did to each class."""

    def load_factors(self, day: date | str) -> tuple[ClassLoad, ...]:
        """Return how full the trains are that leave their origin on a day."""

    def model(self) -> ModelReport:
        """Return what is known of the waitlist model."""
