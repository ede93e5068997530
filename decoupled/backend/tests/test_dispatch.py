"""The outbox as workers see it: who gets what, for how long, and what they may still write."""

import time
from collections import Counter

import pytest

from booking_api.adapters.database import open_engine
from booking_api.adapters.dispatch import AT_ONCE, LEASE_SECONDS, PER_WEBHOOK, Dispatch
from booking_api.services.outbox import DeliveryState
from booking_api.services.retries import Outcome

MANY = 6_000  # calls per minute
URL = "http://127.0.0.1:9/hooks"
NOBODY: dict[int, int] = {}


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"webhooks_to_loopback": "on"})


@pytest.fixture
def partner(signs_up_partner):
    return signs_up_partner(calls_per_minute=MANY)


@pytest.fixture
def workers(settings):
    """Two workers' views of the same outbox."""
    engines = [open_engine(settings.database, connections=1) for _ in range(2)]
    yield [Dispatch(engine) for engine in engines]
    for engine in engines:
        engine.dispose()


@pytest.fixture
def later():
    """An instant after all that a test does: what it makes due is due by then."""
    return time.time() + 60


@pytest.fixture
def happens(partner, traveller):
    """Return how to let a partner cancel some bookings, and what their events are called."""

    def happen(times: int) -> list[str]:
        wish = traveller.wish()
        pnrs = [partner.books(wish).json()["pnr"] for _ in range(times)]
        for pnr in pnrs:
            partner.cancels(pnr)
        return [f"evt_{pnr}_cancelled_CANCELLED" for pnr in pnrs]

    return happen


def hooks(partner) -> int:
    return partner.hooks(URL, ["booking.cancelled"]).json()["webhook_id"]


def at(instant):
    return lambda: instant


def names(taken):
    return [due.event_id for due in taken]


def outcome(state: DeliveryState, due_at: float, trouble: str | None = None) -> Outcome:
    return Outcome(state, due_at, due_at, trouble)


def states(partner, webhook_id):
    page = partner.lists_deliveries(webhook_id).json()["deliveries"]
    return [(each["state"], each["attempts"], each["trouble"]) for each in page]


def test_what_one_worker_took_no_other_gets_until_the_lease_ends(partner, happens, workers, later):
    hooks(partner)
    expected = happens(2)
    one, other = workers

    first = one.turn([], NOBODY, at(later))
    meanwhile = other.turn([], NOBODY, at(later + LEASE_SECONDS - 0.001))
    after_its_death = other.turn([], NOBODY, at(later + LEASE_SECONDS))

    assert names(first) == expected
    assert meanwhile == []
    assert names(after_its_death) == expected
    assert [due.attempts for due in after_its_death] == [2, 2]


def test_a_lease_begins_when_others_have_let_its_worker_write(partner, happens, workers, later):
    hooks(partner)
    happens(1)
    instants = iter([later, later + 9])  # before and after the wait

    (due,) = workers[0].turn([], NOBODY, lambda: next(instants))

    assert due.leased_until == later + 9 + LEASE_SECONDS
    assert workers[1].turn([], NOBODY, at(later + LEASE_SECONDS)) == []


def test_nothing_is_taken_before_it_is_due(partner, happens, workers):
    hooks(partner)
    before = time.time()
    happens(1)

    assert workers[0].turn([], NOBODY, at(before)) == []
    assert len(workers[0].turn([], NOBODY, time.time)) == 1


def test_what_arrived_is_written_down_and_never_taken_again(partner, happens, workers, later):
    webhook_id = hooks(partner)
    happens(1)
    (due,) = workers[0].turn([], NOBODY, at(later))

    workers[0].turn([(due, outcome(DeliveryState.DELIVERED, later))], NOBODY, at(later))

    assert states(partner, webhook_id) == [("delivered", 1, None)]
    assert workers[1].turn([], NOBODY, at(later + 1e6)) == []


def test_what_did_not_arrive_is_due_again_when_its_pause_is_over(partner, happens, workers, later):
    webhook_id = hooks(partner)
    expected = happens(1)
    (due,) = workers[0].turn([], NOBODY, at(later))
    back = outcome(DeliveryState.PENDING, later + 1000, "It answered 500.")

    workers[0].turn([(due, back)], NOBODY, at(later))

    assert states(partner, webhook_id) == [("pending", 1, "It answered 500.")]
    assert workers[1].turn([], NOBODY, at(later + 999)) == []
    assert names(workers[1].turn([], NOBODY, at(later + 1000))) == expected


def test_who_comes_back_after_the_lease_changes_nothing(partner, happens, workers, later):
    webhook_id = hooks(partner)
    happens(1)
    slow, quick = workers
    (late,) = slow.turn([], NOBODY, at(later))
    (due,) = quick.turn([], NOBODY, at(later + LEASE_SECONDS))

    slow.settle([(late, outcome(DeliveryState.FAILED, later, "too late"))])
    assert states(partner, webhook_id) == [("pending", 2, None)]
    quick.settle([(due, outcome(DeliveryState.DELIVERED, later))])

    assert states(partner, webhook_id) == [("delivered", 2, None)]


def test_a_replay_starts_anew_even_while_an_attempt_is_under_way(partner, happens, workers, later):
    webhook_id = hooks(partner)
    (event_id,) = happens(1)
    (due,) = workers[0].turn([], NOBODY, at(later))

    replayed = partner.replays(webhook_id, event_id)
    workers[0].settle([(due, outcome(DeliveryState.DELIVERED, later))])

    assert (replayed.status_code, replayed.json()["state"]) == (202, "pending")
    assert states(partner, webhook_id) == [("pending", 0, None)]
    assert names(workers[1].turn([], NOBODY, at(later))) == [event_id]


@pytest.mark.parametrize("state", [DeliveryState.FAILED, DeliveryState.DELIVERED])
def test_what_was_given_up_or_delivered_is_sent_again_when_it_is_replayed(
    partner, happens, workers, later, state
):
    webhook_id = hooks(partner)
    (event_id,) = happens(1)
    (due,) = workers[0].turn([], NOBODY, at(later))
    workers[0].settle([(due, outcome(state, later, "It answered 500."))])
    assert workers[0].turn([], NOBODY, at(later + 1e6)) == []

    partner.replays(webhook_id, event_id)

    (again,) = workers[0].turn([], NOBODY, at(later))
    assert (again.event_id, again.body, again.attempts) == (event_id, due.body, 1)


def test_nothing_is_taken_for_a_partner_who_has_no_key_to_sell_until_it_has_one_again(
    partner, staff, happens, workers, later
):
    hooks(partner)
    expected = happens(2)

    staff.revokes(partner.partner_id, partner.key_id)
    staff.issues_key(partner.partner_id, "search", "chance")
    meanwhile = workers[0].turn([], NOBODY, at(later))
    staff.issues_key(partner.partner_id, "sell")

    assert meanwhile == []
    assert names(workers[0].turn([], NOBODY, at(later))) == expected


def test_a_webhook_gets_a_few_at_once_and_leaves_room_for_others(partner, happens, workers, later):
    busy, other = hooks(partner), hooks(partner)
    expected = happens(PER_WEBHOOK + 2)

    first = workers[0].turn([], {other: PER_WEBHOOK - 1}, at(later))

    assert Counter(due.webhook_id for due in first) == {busy: PER_WEBHOOK, other: 1}
    assert first[0].webhook_id == busy  # the idlest goes first
    assert names(first[:PER_WEBHOOK]) == expected[:PER_WEBHOOK]
    rest = workers[0].turn([], {busy: PER_WEBHOOK}, at(later))
    assert {due.webhook_id for due in rest} == {other}


def test_no_worker_takes_more_than_it_can_send_at_once(partner, happens, workers, later):
    hooks(partner)
    happens(3)
    elsewhere = {10_000: AT_ONCE - 2}

    assert len(workers[0].turn([], elsewhere, at(later))) == 2
    assert workers[0].turn([], {10_000: AT_ONCE}, at(later)) == []


def test_what_came_of_a_removed_webhook_is_forgotten(partner, happens, workers, later):
    webhook_id = hooks(partner)
    happens(1)
    (due,) = workers[0].turn([], NOBODY, at(later))
    partner.unhooks(webhook_id)

    workers[0].settle([(due, outcome(DeliveryState.DELIVERED, later))])

    assert workers[0].turn([], NOBODY, at(later + 1e6)) == []
