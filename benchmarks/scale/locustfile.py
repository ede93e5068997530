"""Who comes to the railway, what they do there, and how often: `make load`, or Locust alone.

locust -f benchmarks/scale/locustfile.py --host http://127.0.0.1:8101 [Traveller Browser …]

The host may be either build: who needs an API stays away from the monolith. What they all have in
common, and how many they may be for how long, is in `crowd.py`.
"""

from locust import between

from benchmarks.scale.crowd import Guest, KeyHolder, Member, mix


class Traveller(Member):
    """Has an account: looks for trains, opens own trips, books at last, cancels now and then."""

    weight = 5
    wait_time = between(0.5, 2.0)  # seconds of thought; change it and watch the queue
    tasks = mix({Member.searches: 14, Member.opens_a_trip: 4, Member.books: 3, Member.cancels: 1})


class Browser(Guest):
    """Has no account: opens the site with all that a first visit fetches, and looks around."""

    weight = 5
    wait_time = between(3.0, 8.0)
    tasks = mix({Guest.searches: 6, Guest.comes_for_the_first_time: 1})


class Partner(KeyHolder):
    """Sells tickets on a site of its own, which asks with a key; the monolith has no partners."""

    weight = 2
    scopes = ("search", "sell")
    wait_time = between(0.5, 1.5)
    tasks = mix(
        {
            KeyHolder.searches: 10,
            KeyHolder.opens_a_trip: 3,
            KeyHolder.books: 2,
            KeyHolder.cancels: 1,
        }
    )


class ModelHungryApp(KeyHolder):
    """Asks the model for nothing but chances, one after another."""

    weight = 1
    scopes = ("chance",)
    wait_time = between(0.1, 0.3)
    tasks = mix({KeyHolder.asks_for_a_chance: 1})
