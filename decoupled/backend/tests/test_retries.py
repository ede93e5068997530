"""When a delivery is tried again, and when it is given up."""

from random import Random

from booking_api.services.outbox import DeliveryState
from booking_api.services.retries import LONGEST_BOUND, Retries

DAY = 24 * 3600
NOW = 1_000_000.0


def pauses(draw, attempts=20):
    """Return the seconds before each further attempt."""
    retries = Retries(attempts, draw)
    return [retries.outcome(tried, "away", NOW).due_at - NOW for tried in range(1, attempts)]


class Longest(Random):
    """Always draws the most."""

    def uniform(self, a, b):
        return b


def test_the_bound_doubles_from_a_second_to_four_hours():
    bounds = pauses(Longest())

    assert bounds[:5] == [1, 2, 4, 8, 16]
    assert bounds[-1] == LONGEST_BOUND == 4 * 3600
    assert sorted(bounds) == bounds
    assert DAY * 0.9 < sum(bounds) < DAY * 1.1


def test_anything_up_to_the_bound_may_be_drawn():
    drawn = [pauses(Random(seed))[4] for seed in range(500)]

    assert 0 <= min(drawn) < 1
    assert 15 < max(drawn) <= 16
    assert 7 < sum(drawn) / len(drawn) < 9


def test_what_arrived_is_not_tried_again_and_what_never_arrives_is_given_up():
    retries = Retries(3, Random(1))

    arrived = retries.outcome(1, "", NOW)
    tried = [retries.outcome(attempts, "away", NOW) for attempts in (1, 2, 3, 4)]

    assert (arrived.state, arrived.trouble) == (DeliveryState.DELIVERED, None)
    states = [outcome.state for outcome in tried]
    assert states == [DeliveryState.PENDING] * 2 + [DeliveryState.FAILED] * 2
    assert {outcome.trouble for outcome in tried} == {"away"}
    assert all(outcome.attempted_at == NOW <= outcome.due_at for outcome in tried)


def test_very_many_attempts_are_counted_without_trouble():
    assert 0 <= pauses(Random(1), attempts=5_000)[-1] <= LONGEST_BOUND
