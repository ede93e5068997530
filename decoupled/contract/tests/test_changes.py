"""Every kind of change: whether it breaks somebody, and the words in which it is told."""

import pytest

from contract import Unreadable, changes
from contract.tests.small_contract import GONE, SMALL, edited, json_of

LIST, BOOK = "paths /v1/trips get", "paths /v1/trips post"
READ = "paths /v1/trips/{pnr} get"
HOOK = "webhooks trip.promoted post"
SCHEMAS = "components schemas"
WISH, PASSENGER, TRIP = (f"{SCHEMAS} {name} properties" for name in ("Wish", "Passenger", "Trip"))
TEXT, NUMBER = {"type": "string"}, {"type": "integer"}
LIMIT, MATCH = f"{LIST} parameters 0", f"{LIST} parameters 1"
PNR = "components parameters Pnr"
KEYS = "components securitySchemes"
SENT_TRIP = "POST /v1/trips › body"
TRIPS = "GET /v1/trips › 200 › trips[]"


def query(name, **more):
    return {"name": name, "in": "query", "schema": TEXT, **more}


# fmt: off
BREAKS = {
    # What a client sends may not become narrower.
    f"{SENT_TRIP} › quota is new and must be there": [
        (f"{WISH} quota", TEXT),
        (f"{SCHEMAS} Wish required +", "quota"),
    ],
    f"{SENT_TRIP} › note must now be there": [(f"{SCHEMAS} Wish required +", "note")],
    f"{SENT_TRIP} › note is gone": [(f"{WISH} note", GONE)],
    f"{SENT_TRIP} › note may no longer be null": [(f"{WISH} note anyOf 1", GONE)],
    f"{SENT_TRIP} › class_code is never 3A any more": [(f"{WISH} class_code enum 1", GONE)],
    f"{SENT_TRIP} › class_code had default SL, now 3A": [(f"{WISH} class_code default", "3A")],
    f"{SENT_TRIP} › class_code has no default SL any more": [(f"{WISH} class_code default", GONE)],
    f"{SENT_TRIP} › train_number had maxLength 10, now 5": [(f"{WISH} train_number maxLength", 5)],
    f"{SENT_TRIP} › train_number now has pattern ^1": [(f"{WISH} train_number pattern", "^1")],
    f"{SENT_TRIP} › train_number was string, is now integer": [
        (f"{WISH} train_number type", "integer")
    ],
    f"{SENT_TRIP} › train_number is now only one of 12951": [
        (f"{WISH} train_number const", "12951")
    ],
    f"{SENT_TRIP} › passengers had maxItems 6, now 4": [(f"{WISH} passengers maxItems", 4)],
    f"{SENT_TRIP} › passengers now has uniqueItems True": [
        (f"{WISH} passengers uniqueItems", True)
    ],
    f"{SENT_TRIP} › passengers[].age had minimum 0, now 5": [(f"{PASSENGER} age minimum", 5)],
    f"{SENT_TRIP} may have no other fields any more": [
        (f"{SCHEMAS} Wish additionalProperties", False)
    ],
    f"{SENT_TRIP} is not application/json any more": [
        (f"{BOOK} requestBody content", json_of("Wish", "text/plain"))
    ],
    "GET /v1/trips › body is new and must be there": [
        (f"{LIST} requestBody", {"required": True, "content": json_of("Wish")})
    ],
    "GET /v1/trips › query date is new and must be there": [
        (f"{LIST} parameters +", query("date", required=True))
    ],
    "GET /v1/trips › query limit must now be there": [(f"{LIMIT} required", True)],
    "GET /v1/trips › query limit had maximum 100, now 50": [(f"{LIMIT} schema maximum", 50)],
    "GET /v1/trips › query limit had default 20, now 10": [(f"{LIMIT} schema default", 10)],
    "GET /v1/trips › query limit had explode None, now False": [(f"{LIMIT} explode", False)],
    "GET /v1/trips › header If-None-Match is gone": [(MATCH, GONE)],
    "GET /v1/trips › query lang is gone": [
        ("paths /v1/trips parameters 0", GONE)
    ],
    "GET /v1/trips/{pnr} › path pnr had pattern ^[0-9]{10}$, now ^0": [
        (f"{PNR} schema pattern", "^0")
    ],
    # What it receives may not become wider.
    f"{TRIPS}.pnr is gone": [(f"{TRIP} pnr", GONE)],
    f"{TRIPS}.pnr may now be missing": [(f"{SCHEMAS} Trip required 0", GONE)],
    f"{TRIPS}.pnr may now be null": [(f"{TRIP} pnr type", ["string", "null"])],
    f"{TRIPS}.pnr may now be integer": [(f"{TRIP} pnr type", ["integer", "string"])],
    f"{TRIPS}.status may now be CANCELLED": [(f"{TRIP} status enum +", "CANCELLED")],
    f"{TRIPS}.status is not only one of CNF or RAC or WL": [(f"{TRIP} status enum", GONE)],
    f"{TRIPS}.chance had maximum 1, now 100": [(f"{TRIP} chance maximum", 100)],
    f"{TRIPS}.booked_at had format date-time, now date": [(f"{TRIP} booked_at format", "date")],
    f"{TRIPS}.booked_at has no format date-time any more": [(f"{TRIP} booked_at format", GONE)],
    f"{TRIPS}.position was integer, is now number": [(f"{TRIP} position type", "number")],
    f"{TRIPS}.position was integer, is now anything": [(f"{TRIP} position", {})],
    f"{TRIPS}.onward may now be string": [(f"{TRIP} onward anyOf +", TEXT)],
    "GET /v1/trips › 200 › counts{} was integer, is now string": [
        (f"{SCHEMAS} Page properties counts additionalProperties", TEXT)
    ],
    "GET /v1/trips › 200 › header ETag is gone": [(f"{LIST} responses 200 headers ETag", GONE)],
    "GET /v1/trips › 200 › header ETag may now be missing": [
        (f"{LIST} responses 200 headers ETag required", False)
    ],
    "GET /v1/trips › 304 is gone": [(f"{LIST} responses 304", GONE)],
    "GET /v1/trips › 206 is new": [(f"{LIST} responses 206", {"description": "Part"})],
    "POST /v1/trips › 409 is not application/problem+json any more": [
        (f"{BOOK} responses 409 content", json_of("Problem"))
    ],
    # In a webhook the API sends, and its subscribers answer.
    "webhook trip.promoted is gone": [("webhooks trip.promoted", GONE)],
    "webhook trip.promoted › body › pnr is gone": [
        (f"{SCHEMAS} Event allOf 1 properties pnr", GONE)
    ],
    "webhook trip.promoted › body › timestamp may now be missing": [
        (f"{SCHEMAS} Stamped required 0", GONE)
    ],
    "webhook trip.promoted › body › status may now be WL": [
        (f"{SCHEMAS} Event allOf 1 properties status enum +", "WL")
    ],
    "webhook trip.promoted › 204 is gone": [(f"{HOOK} responses 204", GONE)],
    # Who is let in, and what things are called.
    "GET /v1/trips is gone": [(LIST, GONE)],
    "GET /v1/trips/{pnr} is gone": [("paths /v1/trips/{pnr}", GONE)],
    "GET /v1/trips does not let in anybody any more": [(f"{LIST} security 0", GONE)],
    "GET /v1/trips/{pnr} does not let in anybody any more": [(f"{READ} security", [{"Key": []}])],
    "POST /v1/trips does not let in Bearer any more": [
        (f"{BOOK} security", [{"Bearer": [], "Key": []}])
    ],
    "security scheme Key had name X-API-Key, now Key": [(f"{KEYS} Key name", "Key")],
    "security scheme Key is gone": [(f"{KEYS} Key", GONE)],
    "GET /v1/trips had operationId list_trips, now trips": [(f"{LIST} operationId", "trips")],
    "GET /v1/trips had tag trips, now travel": [(f"{LIST} tags", ["travel"])],
}
ADDITIONS = {
    "GET /v1/stations is new": [
        ("paths /v1/stations", {"get": {"responses": {"200": {"description": "All"}}}})
    ],
    "POST /v1/trips/{pnr} is new": [
        ("paths /v1/trips/{pnr} post", {"responses": {"204": {"description": "Gone"}}})
    ],
    "webhook trip.charted is new": [
        ("webhooks trip.charted", {"post": {"responses": {"204": {"description": "Heard"}}}})
    ],
    "GET /v1/trips › query date is new": [(f"{LIST} parameters +", query("date"))],
    "GET /v1/trips › query limit had maximum 100, now 500": [(f"{LIMIT} schema maximum", 500)],
    "GET /v1/trips › 429 is new": [(f"{LIST} responses 429", {"description": "Too many"})],
    "GET /v1/trips › 200 › header Link is new": [
        (f"{LIST} responses 200 headers Link", {"schema": TEXT})
    ],
    "GET /v1/trips › 200 may now be text/csv": [
        (f"{LIST} responses 200 content text/csv", {"schema": TEXT})
    ],
    "POST /v1/trips now lets in Key (sell)": [(f"{BOOK} security +", {"Key": ["sell"]})],
    "GET /v1/trips is deprecated": [(f"{LIST} deprecated", True)],
    f"{TRIPS}.meal is new": [(f"{TRIP} meal", TEXT)],
    f"{TRIPS}.position must now be there": [(f"{SCHEMAS} Trip required +", "position")],
    f"{TRIPS}.chance may no longer be null": [(f"{TRIP} chance type", "number")],
    f"{TRIPS}.position is deprecated": [(f"{TRIP} position deprecated", True)],
    f"{SENT_TRIP} › quota is new": [(f"{WISH} quota", TEXT)],
    f"{SENT_TRIP} › passengers[].seat is new, where no others were promised": [
        (f"{PASSENGER} seat", TEXT)
    ],
    f"{SENT_TRIP} › passengers may now be missing": [(f"{SCHEMAS} Wish required 1", GONE)],
    f"{SENT_TRIP} › class_code may now be 2A": [(f"{WISH} class_code enum +", "2A")],
    f"{SENT_TRIP} › note may now be integer": [(f"{WISH} note anyOf +", NUMBER)],
    f"{SENT_TRIP} may now be missing": [(f"{BOOK} requestBody required", False)],
    "webhook trip.promoted › body › gate is new": [
        (f"{SCHEMAS} Event allOf 1 properties gate", TEXT)
    ],
    "webhook trip.promoted › 202 is new": [(f"{HOOK} responses 202", {"description": "Later"})],
}
NOTHING = {
    "words for people": [(f"{TRIP} pnr description", "Ten digits"), ("info title", "Journeys")],
    "the order of the values": [(f"{TRIP} status enum", ["WL", "CNF", "RAC"])],
    "one value, said in another way": [(f"{WISH} class_code", {
        "type": "string", "oneOf": [{"const": "SL"}, {"const": "3A"}], "default": "SL"})],
    "null, said in another way": [(f"{TRIP} chance", {
        "anyOf": [{"type": "null"}, {"type": "number", "minimum": 0, "maximum": 1}]})],
    "a schema in the place of its reference": [
        (f"{READ} responses 200", {"description": "It", "content": json_of("Trip")})],
    "a reference in the place of a schema": [
        (f"{SCHEMAS} Chance", {"type": ["number", "null"], "minimum": 0, "maximum": 1}),
        (f"{TRIP} chance", {"$ref": "#/components/schemas/Chance"})],
    "everything at once, one by one": [(f"{SCHEMAS} Event", {
        "type": "object", "required": ["pnr", "timestamp"], "properties": {
            "pnr": TEXT, "status": {"type": "string", "enum": ["CNF", "RAC"]},
            "timestamp": {"type": "string", "format": "date-time"}}})],
    "a demand of null or anything": [(f"{TRIP} position", {"allOf": [NUMBER, {}]})],
    "who is let in as anybody": [(f"{LIST} security +", {"Bearer": []})],
    "how a header is written": [(f"{MATCH} name", "if-none-match")],
    "what is allowed already": [
        (f"{WISH} note anyOf +", {"type": "string", "minLength": 3})],
}
# fmt: on


def told(found):
    return [f"{change.places[0]} {change.what}" for change in found]


@pytest.mark.parametrize(("what", "edits"), BREAKS.items(), ids=BREAKS)
def test_a_break_is_told_with_its_place_and_its_reason(what, edits):
    found = changes(SMALL, edited(*edits))

    breaks = [change for change in found if change.is_break]
    assert told(breaks) == [what]
    assert breaks[0].why


@pytest.mark.parametrize(("what", "edits"), ADDITIONS.items(), ids=ADDITIONS)
def test_an_addition_breaks_nobody_and_is_listed(what, edits):
    found = changes(SMALL, edited(*edits))

    assert told(found) == [what]
    assert not found[0].is_break


@pytest.mark.parametrize("edits", NOTHING.values(), ids=NOTHING)
def test_what_says_the_same_is_no_change(edits):
    assert changes(SMALL, edited(*edits)) == []


def test_a_change_that_shows_in_many_places_is_one_change():
    change = changes(SMALL, edited((f"{TRIP} pnr", GONE)))[0]

    assert change.places == (
        "GET /v1/trips › 200 › trips[].pnr",
        "POST /v1/trips › 201 › pnr",
        "GET /v1/trips/{pnr} › 200 › pnr",
    )
    assert str(change) == (
        "GET /v1/trips › 200 › trips[].pnr is gone; its readers find nothing"
        " (and at 2 more places)  #/components/schemas/Trip/properties/pnr"
    )


def test_what_is_sent_and_received_may_break_on_one_side_only():
    answered = (f"{BOOK} responses 201 content", json_of("Wish"))
    old = edited(answered)
    new = edited(answered, (f"{WISH} class_code enum +", "2A"))

    (change,) = changes(old, new)

    assert change.places == ("POST /v1/trips › 201 › class_code",)
    assert change.why == "what comes may be what its readers do not know"


def test_a_schema_that_lost_its_name_is_a_class_that_generated_code_lost():
    renamed = edited((f"{SCHEMAS} Wishes", SMALL["components"]["schemas"]["Wish"]))
    del renamed["components"]["schemas"]["Wish"]
    renamed["paths"]["/v1/trips"]["post"]["requestBody"]["content"] = json_of("Wishes")

    assert told(changes(SMALL, renamed)) == ["schema Wish is gone"]


def test_another_name_in_a_path_is_noticed_by_generated_code_only():
    renamed = edited((f"{PNR} name", "number"))
    renamed["paths"]["/v1/trips/{number}"] = renamed["paths"].pop("/v1/trips/{pnr}")

    (change,) = changes(SMALL, renamed)

    assert told([change]) == ["GET /v1/trips/{pnr} › path pnr is now called number"]
    assert change.why == "code that was generated from the contract has the old name"


@pytest.mark.parametrize(
    ("place", "value", "reason"),
    [
        ("openapi", "3.0.3", "only 3.1"),
        (f"{TRIP} pnr", {"$ref": "#/components/schemas/Nowhere"}, "there is no #/components"),
        (f"{TRIP} pnr", {"$ref": "trip.json"}, "not in this contract"),
        (f"{SCHEMAS} Trip", {"$ref": "#/components/schemas/Trip"}, "back to itself"),
        (f"{SCHEMAS} Trip", {"allOf": [{"$ref": "#/components/schemas/Trip"}]}, "itself"),
    ],
)
def test_what_cannot_be_compared_is_refused_with_the_reason(place, value, reason):
    with pytest.raises(Unreadable, match=reason):
        changes(SMALL, edited((place, value)))
