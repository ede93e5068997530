"""An app that lives on predictions: how it gets them from either build."""

import json
import re

from benchmarks.controls.errands import Query, Ride
from benchmarks.drivers import Send
from benchmarks.scale.plan import Build
from benchmarks.scale.storm import Ask
from benchmarks.scale.tasks import Answer
from depot.partnering import new_key

LIMITS = {"calls_per_minute": 1_000_000, "calls_per_month": 1_000_000_000}  # room for a storm
CHANCE = re.compile(rb'data-chance="[01]|"chance": ?[01]')  # page or JSON; empty or null: none

Asked = tuple[Query, Ride]


def hungry_app(build: Build, send: Send, key: str) -> Ask:
    """Return how one caller of the app asks; a chance that is missing is a wrong answer.

    key: a partner's, for the API; the monolith has none, and its pages are read.
    """

    def reads_a_page(asked: Asked) -> Answer:
        query, _ = asked
        reply = send("GET", query.under("/trains"), headers={}, body=None)
        return Answer(reply.status == 200 and CHANCE.search(reply.body) is not None, reply)

    def asks_with_key(asked: Asked) -> Answer:
        query, ride = asked
        wanted = {
            "train_number": ride.train_number,
            "journey_date": str(ride.journey_date),
            "class_code": ride.class_code,
            "from": query.origin,
            "to": query.destination,
            "passengers": query.passengers,
        }
        headers = {"X-API-Key": key, "Content-Type": "application/json"}
        reply = send("POST", "/v1/chances", headers=headers, body=json.dumps(wanted).encode())
        return Answer(reply.status == 200 and CHANCE.search(reply.body) is not None, reply)

    return reads_a_page if build == "monolith" else asks_with_key


def partner_key(api_url: str) -> str:
    """Return a key for chances, which the staff of the API make for a partner."""
    return new_key(api_url, "A model-hungry app", ("chance",), **LIMITS)
