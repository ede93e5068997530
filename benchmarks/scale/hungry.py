"""An app that lives on predictions: how it gets them from either build."""

import json
import re

from benchmarks.controls.errands import Query, Ride
from benchmarks.drivers import Reply, Send
from benchmarks.scale.plan import Build
from benchmarks.scale.storm import Ask
from benchmarks.scale.tasks import Answer
from depot.partnering import new_key

LIMITS = {"calls_per_minute": 1_000_000, "calls_per_month": 1_000_000_000}  # room for a storm
# Of a page or of JSON. A chance that is not told is empty there and null here.
CHANCE = re.compile(rb'data-chance="[01]|"chance": ?[01]')
QUEUE = re.compile(rb'data-status="(?:RAC|WL)"|"status": ?"(?:RAC|WL)"')
SOLD_OUT = re.compile(rb'data-status="REGRET"|"status": ?"REGRET"')

Asked = tuple[Query, Ride]


def hungry_app(build: Build, send: Send, key: str) -> Ask:
    """Return how one caller of the app asks; a queue without any chance is a wrong answer.

    key: a partner's, for the API; the monolith has none, and its pages are read.
    """

    def reads_a_page(asked: Asked) -> Answer:
        query, _ = asked
        reply = send("GET", query.under("/trains"), headers={}, body=None)
        return Answer(_is_right(reply), reply)

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
        return Answer(_is_right(reply), reply)

    return reads_a_page if build == "monolith" else asks_with_key


def _is_right(reply: Reply) -> bool:
    """Return whether a chance is told, or the last berth was sold meanwhile: then there is none."""
    if reply.status != 200:
        return False
    gone = SOLD_OUT.search(reply.body) and not QUEUE.search(reply.body)
    return bool(gone or CHANCE.search(reply.body))


def partner_key(api_url: str) -> str:
    """Return a key for chances, which the staff of the API make for a partner."""
    return new_key(api_url, "A model-hungry app", ("chance",), **LIMITS)
