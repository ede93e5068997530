"""A published world: what it holds, that it is the same every time, and that it comes whole."""

from collections import Counter as Tally
from collections import defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from railway.__main__ import app
from railway.busy import COUNT, add_busy_trains
from railway.inventory import Status
from railway.model import FACTS as FACT_FILES
from railway.network import FACTS, Network, read_network
from railway.party import check_party
from railway.publish import publish
from railway.refunds import policy_for
from railway.timetable import BOOKING_WINDOW, departure_of, departures_on
from railway.world import (
    BOOKING_OFFICE,
    LAYOUT,
    STAFF,
    StoredBooking,
    StoredInventory,
    World,
    WorldMissing,
    WorldOutdated,
    passengers_of,
    read_world,
)
from railway.writing import NotAWorld, replacing

A_DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def bookings(world: World) -> list[StoredBooking]:
    return list(world.bookings())


@pytest.fixture(scope="module")
def inventories(world: World) -> list[StoredInventory]:
    return list(world.inventories())


def test_publishing_twice_on_any_number_of_cores_writes_the_same_bytes(
    world: World, tmp_path: Path
) -> None:
    publish(world.kind, world.seed, world.as_of, tmp_path / "again", processes=1)

    first = {file.name: file.read_bytes() for file in world.folder.iterdir()}
    again = {file.name: file.read_bytes() for file in (tmp_path / "again").iterdir()}
    assert first.keys() == again.keys()
    assert [name for name in first if first[name] != again[name]] == []


def test_every_departure_on_sale_has_its_inventories(
    world: World, inventories: list[StoredInventory]
) -> None:
    stored = {(each.train_number, each.journey_date, each.class_code) for each in inventories}
    for days in range(BOOKING_WINDOW.days + 1):
        for pair in (("NDLS", "BPL"), ("BPL", "NDLS"), ("BZA", "MAS")):
            for found in departures_on(world.network, *pair, world.as_of.date() + timedelta(days)):
                train = found.journey.train
                for class_code in train.coaches:
                    assert (train.train_number, found.journey_date, class_code) in stored


def test_every_stored_counter_is_the_sum_of_the_stored_bookings(
    bookings: list[StoredBooking], inventories: list[StoredInventory]
) -> None:
    counted: dict[object, Tally[str]] = defaultdict(Tally)
    for booking in bookings:
        sale = (booking.train_number, booking.journey_date, booking.class_code)
        counted[sale]["booked"] += booking.passengers
        counted[sale][booking.status] += booking.passengers

    for train_number, journey_date, class_code, inventory in inventories:
        told = counted[train_number, journey_date, class_code]
        assert inventory.rac_length == told[Status.RAC]
        assert inventory.waitlist_length == told[Status.WL]
        assert inventory.passengers_booked == told["booked"]
        assert inventory.passengers_cancelled == told[Status.CANCELLED]


def test_departures_past_their_closing_time_are_charted_and_no_others(
    world: World, inventories: list[StoredInventory]
) -> None:
    for each in inventories:
        stops = world.network.trains[each.train_number].stops
        ends = (stops[0].station_code, stops[-1].station_code)
        (found,) = (
            departure
            for departure in departures_on(world.network, *ends, each.journey_date)
            if departure.journey.train.train_number == each.train_number
        )
        assert each.inventory.charted == (world.as_of >= found.closes_at)


def test_every_booking_has_a_demo_pnr_of_its_own(bookings: list[StoredBooking]) -> None:
    assert len({booking.pnr for booking in bookings}) == len(bookings)
    assert all(len(booking.pnr) == 10 and booking.pnr[0] == "0" for booking in bookings)


def test_every_demo_traveller_has_a_few_trips_to_look_forward_to(
    world: World, bookings: list[StoredBooking]
) -> None:
    trips: dict[int, list[StoredBooking]] = defaultdict(list)
    for booking in bookings:
        trips[booking.traveller_id].append(booking)

    for traveller in world.travellers():
        if traveller.traveller_id not in (BOOKING_OFFICE, STAFF):
            own = trips[traveller.traveller_id]
            assert 3 <= len(own) <= 6
            assert {trip.status for trip in own} == {Status.CNF, Status.RAC, Status.WL}
            assert all(trip.journey_date >= world.as_of.date() for trip in own)


def test_nobody_booked_before_the_window_opened_or_after_now(
    world: World, bookings: list[StoredBooking]
) -> None:
    for booking in bookings:
        opens_on = booking.journey_date - BOOKING_WINDOW
        assert booking.booked_at.date() >= opens_on
        assert booking.booked_at <= (booking.cancelled_at or world.as_of) <= world.as_of


def test_a_cancelled_booking_has_its_refund_and_no_other_has(
    bookings: list[StoredBooking],
) -> None:
    for booking in bookings:
        cancelled = booking.status is Status.CANCELLED
        assert cancelled == (booking.cancelled_at is not None) == (booking.refund_paise is not None)
        assert 0 <= (booking.refund_paise or 0) <= booking.fare_paise
    assert policy_for(bookings[0].journey_date).in_force_from.year == 2026


def test_r9_who_is_left_on_the_waitlist_at_the_chart_gets_everything_back(
    world: World, bookings: list[StoredBooking]
) -> None:
    def charted_at(booking: StoredBooking) -> datetime:
        ride = (booking.origin, booking.destination)
        departure = departure_of(world.network, booking.train_number, booking.journey_date, *ride)
        return departure.closes_at

    left = [booking for booking in bookings if booking.cancelled_at == charted_at(booking)]

    assert left
    assert all(booking.refund_paise == booking.fare_paise for booking in left)
    assert all(booking.waitlist_number for booking in left)


def test_passengers_of_a_stored_booking_could_have_booked(bookings: list[StoredBooking]) -> None:
    for booking in bookings[:500]:
        party = tuple(passengers_of(booking))
        assert len(party) == booking.passengers
        assert check_party(party) == party


def test_where_there_is_no_world_the_answer_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(WorldMissing, match="`python -m railway publish`"):
        read_world(tmp_path)


def test_a_world_of_another_version_is_refused_in_a_sentence(world: World, tmp_path: Path) -> None:
    told = (world.folder / "world.json").read_text(encoding="utf-8")
    former = told.replace(f'"layout": {LAYOUT}', f'"layout": {LAYOUT - 1}')
    (tmp_path / "world.json").write_text(former, encoding="utf-8")

    with pytest.raises(WorldOutdated, match=r"another version .*`python -m railway publish`"):
        read_world(tmp_path)


def test_one_of_the_travellers_is_the_staff(world: World) -> None:
    (staff,) = (traveller for traveller in world.travellers() if traveller.is_staff)

    assert staff.traveller_id == STAFF
    assert staff.email == "staff@example.org"


def test_a_half_written_world_leaves_the_former_one_alone(tmp_path: Path) -> None:
    folder = tmp_path / "world"
    with replacing(folder) as new:
        (new / "world.json").write_text("the former one", encoding="utf-8")

    with pytest.raises(FileNotFoundError), replacing(folder) as new:
        (new / "missing" / "world.json").write_text("half of another", encoding="utf-8")

    assert (folder / "world.json").read_text(encoding="utf-8") == "the former one"
    assert [each.name for each in tmp_path.iterdir()] == ["world"]


def test_a_folder_that_holds_something_else_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")

    with pytest.raises(NotAWorld, match="choose another folder"), replacing(tmp_path):
        pass

    assert (tmp_path / "thesis.txt").exists()


@pytest.mark.parametrize("wanted", [0, 10_000])
def test_with_fewer_bookings_than_are_on_sale_the_next_trains_keep_theirs(
    world: World, inventories: list[StoredInventory], wanted: int, tmp_path: Path
) -> None:
    publish(world.kind, world.seed, world.as_of, tmp_path / "few", bookings=wanted)
    few = read_world(tmp_path / "few")

    stored = list(few.bookings())
    assert wanted <= len(stored) < wanted + 1000  # the last sale is not cut in two
    kept = list(few.inventories())
    assert [each[:3] for each in kept] == [each[:3] for each in inventories]
    charted = [each.inventory.charted for each in inventories]
    to_come_first = sorted(range(len(kept)), key=lambda each: charted[each])
    sold = [kept[each].inventory.passengers_booked > 0 for each in to_come_first]
    assert sold == sorted(sold, reverse=True)
    assert all(kept[each] == inventories[each] for each in to_come_first[: sum(sold)])
    assert [each.inventory.charted for each in kept] == charted


def test_with_more_bookings_than_are_on_sale_past_departures_are_added(
    world: World, bookings: list[StoredBooking], tmp_path: Path
) -> None:
    wanted = len(bookings) + 5000
    publish(world.kind, world.seed, world.as_of, tmp_path / "many", bookings=wanted)

    stored = list(read_world(tmp_path / "many").bookings())
    assert len(stored) >= wanted
    assert stored[: len(bookings)] == bookings
    assert all(booking.journey_date < world.as_of.date() for booking in stored[len(bookings) :])


def test_the_busy_pair_has_twenty_marked_trains_every_day(tmp_path: Path, network: Network) -> None:
    for name in FACT_FILES:
        (tmp_path / name).write_bytes((FACTS / name).read_bytes())
    add_busy_trains(tmp_path)
    busy = read_network(tmp_path)

    for days in range(7):
        found = departures_on(busy, "NDLS", "BPL", A_DAY + timedelta(days))
        synthetic = [each for each in found if each.journey.train.synthetic]
        assert len(synthetic) == COUNT
        assert all(len(each.journey.train.coaches) == 3 for each in synthetic)
        assert all(each.arrives_at > each.departs_at for each in synthetic)
    assert not any(train.synthetic for train in network.trains.values())


def test_the_command_refuses_what_is_no_instant() -> None:
    answer = CliRunner().invoke(app, ["publish", "--now", "yesterday"])

    assert answer.exit_code == 2
    assert "no ISO instant" in answer.output
