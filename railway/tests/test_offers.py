"""What a class offers, and when that is worked out anew."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

import pytest

from railway import offers as offering
from railway.clock import IST
from railway.features import QueueState
from railway.inventory import Inventory, Status, empty_inventory
from railway.network import Network
from railway.offers import DepartureOffer, Offers, Stock
from railway.timetable import Departure, departures_on

DAY = date(2026, 3, 10)
NOW = datetime(2026, 3, 1, 12, tzinfo=IST)
QUEUED = ("SL", "3A", "CC")


class Counter:
    """A stock whose cheap classes are full, and a model: both count how often they are asked."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.version = 1
        self.charted = False
        self.stocks = 0
        self.estimates = 0
        self.model = 1  # its edition
        self.is_away = False
        self.offers = Offers(network, self.chances, lambda: self.model)

    def chances(self, states: Sequence[QueueState]) -> list[float | None]:
        self.estimates += 1
        if self.is_away:
            self.model += 1  # noticed only when it is asked
            return [None] * len(states)
        return [1 / (self.model + state.waitlist_position) for state in states]

    def stock_of(self, departures: Sequence[Departure]) -> Stock:
        self.stocks += 1
        return dict(self._inventories(departures))

    def _inventories(
        self, departures: Sequence[Departure]
    ) -> Iterator[tuple[tuple[str, str, str], Inventory]]:
        for departure in departures:
            train, day = departure.journey.train, departure.journey_date.isoformat()
            for code, coaches in train.coaches.items():
                legs = len(train.stops) - 1
                kept = empty_inventory(self.network.classes[code], coaches, legs)
                if code in QUEUED:
                    kept = kept._replace(
                        confirmed_load=(kept.berths,) * legs,
                        rac_load=(kept.rac_places,) * legs,
                        rac_length=kept.rac_places,
                        waitlist_length=7,
                    )
                yield (
                    (train.train_number, day, code),
                    kept._replace(version=self.version, charted=self.charted),
                )

    def ask(self, day: date = DAY, passengers: int = 1, now: datetime = NOW):
        departures = departures_on(self.network, "NDLS", "BPL", day)
        return self.offers.of(departures, self.version, self.stock_of, passengers, now)


@pytest.fixture
def counter(network: Network) -> Counter:
    return Counter(network)


def offered(offers: Sequence[DepartureOffer], *class_codes: str):
    found = [
        offer for train in offers for offer in train.classes if offer.class_code in class_codes
    ]
    assert found
    return found


def test_r1_a_full_class_offers_the_next_waitlist_position_and_its_chance(counter: Counter) -> None:
    for offer in offered(counter.ask(), *QUEUED):
        assert (offer.status, offer.waitlist_position, offer.chance) == (Status.WL, 8, 1 / 9)


def test_r1_a_free_class_offers_its_berths_and_no_chance(counter: Counter) -> None:
    for offer in offered(counter.ask(), "2A", "EC"):
        assert (offer.status, offer.waitlist_position, offer.chance) == (Status.CNF, None, None)
        assert offer.available > 0


def test_r9_a_departure_whose_chart_the_staff_made_early_is_not_on_sale(counter: Counter) -> None:
    before = counter.ask()
    counter.version, counter.charted = counter.version + 1, True

    assert all(train.on_sale for train in before)
    assert not any(train.on_sale for train in counter.ask())


def test_the_model_is_asked_once_for_a_whole_page(counter: Counter) -> None:
    assert len(offered(counter.ask(), *QUEUED)) > 1
    assert counter.estimates == 1


def test_the_same_question_is_answered_with_the_same_object(counter: Counter) -> None:
    first, again = counter.ask(), counter.ask()

    assert all(one is other for one, other in zip(first, again, strict=True))
    assert (counter.stocks, counter.estimates) == (1, 1)


def test_a_change_of_the_stock_is_worked_out_anew(counter: Counter) -> None:
    before = counter.ask()
    counter.version += 1

    assert not any(one is other for one, other in zip(before, counter.ask(), strict=True))
    assert counter.stocks == 2


def test_a_departure_that_did_not_change_with_its_day_is_not_worked_out_anew(
    counter: Counter,
) -> None:
    departures = departures_on(counter.network, "NDLS", "BPL", DAY)
    stock = counter.stock_of(departures)

    before = counter.offers.of(departures, 1, lambda _: stock, 1, NOW)
    after = counter.offers.of(departures, 2, lambda _: stock, 1, NOW)

    assert all(one is other for one, other in zip(before, after, strict=True))
    assert counter.estimates == 1


def test_another_party_another_minute_and_another_day_ask_for_the_stock(counter: Counter) -> None:
    counter.ask()
    counter.ask(passengers=2)
    counter.ask(now=NOW + timedelta(minutes=1))
    counter.ask(day=DAY + timedelta(days=1))

    assert counter.stocks == 4


def test_another_model_is_asked_anew(counter: Counter) -> None:
    before = offered(counter.ask(), *QUEUED)
    counter.model += 1

    after = offered(counter.ask(), *QUEUED)

    assert [offer.chance for offer in before] == [1 / 9] * len(before)
    assert [offer.chance for offer in after] == [1 / 10] * len(before)
    assert [offer._replace(chance=None) for offer in before] == [
        offer._replace(chance=None) for offer in after
    ]


def test_r12_no_estimate_is_forgotten_when_the_model_is_back(counter: Counter) -> None:
    counter.is_away = True
    during = offered(counter.ask(), *QUEUED)
    counter.is_away, counter.model = False, counter.model + 1

    after = offered(counter.ask(), *QUEUED)

    assert {offer.chance for offer in during} == {None}
    assert {offer.chance for offer in after} == {1 / 11}


def test_an_offer_holds_for_the_minute(counter: Counter) -> None:
    assert counter.ask(now=NOW) is counter.ask(now=NOW + timedelta(seconds=59))


def test_a_train_of_which_nothing_is_stored_offers_no_class(counter: Counter) -> None:
    departures = departures_on(counter.network, "NDLS", "BPL", DAY)

    offers = counter.offers.of(departures, 0, lambda _: {}, 1, NOW)

    assert [offer.classes for offer in offers] == [()] * len(departures)


def test_one_class_offers_what_the_page_says(counter: Counter) -> None:
    departures = departures_on(counter.network, "NDLS", "BPL", DAY)
    stock = counter.stock_of(departures)
    for shown in counter.ask():
        train, day = shown.departure.journey.train, shown.departure.journey_date.isoformat()
        for offer in shown.classes:
            inventory = stock[train.train_number, day, offer.class_code]
            alone = counter.offers.of_class(shown.departure, offer.class_code, inventory, 1, NOW)
            assert alone == offer


def test_no_more_is_remembered_than_allowed(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offering, "REMEMBERED", 1)
    counter.ask(passengers=1)
    counter.ask(passengers=2)

    counter.ask(passengers=1)

    assert counter.stocks == 3
