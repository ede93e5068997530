"""The forty bad inputs are what they are said to be, and a refusal is read as it was meant."""

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from jsonschema import Draft202012Validator

from benchmarks.claims import Word
from benchmarks.drivers import Refusal, Reply
from benchmarks.experiments import Context
from benchmarks.scale.bad_inputs import BAD_INPUTS, TASKS, BadInput
from benchmarks.scale.misuse import misuse_rows, rows_of
from benchmarks.scale.nonsense import Client, Outcome, Wishes, outcome_of, wishes_of
from benchmarks.scale.protection import FLOOD, OF_KIND, Said, security, validation
from benchmarks.scale.strangers import Exposed, flood, works
from benchmarks.verdict import Verdict
from depot import HOUSE
from railway.world import World

CONTRACT = json.loads((HOUSE / "decoupled" / "openapi.json").read_text(encoding="utf-8"))
FORM = b'<input name="form_token" value="one"><input name="csrf_token" value="two">'


class Sent(Exception):
    """What a client was about to send."""

    def __init__(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> None:
        super().__init__(method, path)
        self.method, self.path, self.headers, self.body = method, path, headers, body


@pytest.fixture(scope="module")
def wishes(world: World) -> Wishes:
    return wishes_of(world)


def sent(build: Any, wishes: Wishes, bad: BadInput) -> Sent:
    """Return the request in which an input goes out; what comes before it is answered."""

    def send(method: str, path: str, *, headers: Mapping[str, str], body: bytes | None) -> Reply:
        if build == "monolith" and method == "GET" and bad.task in ("book", "sign in", "sign up"):
            return Reply(200, {}, FORM)
        raise Sent(method, path, headers, body or b"")

    with pytest.raises(Sent) as request:
        Client(build, lambda: send, wishes).tries(bad)
    return request.value


def fits_the_contract(request: Sent) -> bool:
    """Tell whether the published contract allows a request."""
    address = urlsplit(request.path)
    described = CONTRACT["paths"].get(address.path, {}).get(request.method.lower())
    if described is None:
        return True  # a path with a PNR, which may be any text
    if request.method == "GET":
        asked = {name: _number(value) for name, value in parse_qsl(address.query, True)}
        return all(
            _fits(asked[one["name"]], one["schema"])
            if one["name"] in asked
            else not one["required"]
            for one in described["parameters"]
            if one["in"] == "query"
        )
    content = described["requestBody"]["content"]
    kind = request.headers["Content-Type"]
    return kind in content and _fits(json.loads(request.body), content[kind]["schema"])


def _number(text: str) -> str | int:
    with suppress(ValueError):
        return int(text)
    return text


def _fits(given: Any, schema: Mapping[str, Any]) -> bool:
    whole = {**schema, "components": CONTRACT["components"]}
    checker = Draft202012Validator.FORMAT_CHECKER
    return not list(Draft202012Validator(whole, format_checker=checker).iter_errors(given))


def test_there_are_forty_bad_inputs_and_no_two_of_a_name():
    assert len({bad.name for bad in BAD_INPUTS}) == len(BAD_INPUTS) == 40
    assert {bad.task for bad in BAD_INPUTS} == set(TASKS)


@pytest.mark.parametrize("bad", BAD_INPUTS, ids=lambda bad: bad.name)
def test_a_type_error_breaks_the_contract_and_a_rule_error_does_not(bad, wishes):
    assert fits_the_contract(sent("api", wishes, bad)) is (bad.kind == "rule")


@pytest.mark.parametrize("task", TASKS)
def test_what_is_changed_was_good(task, wishes):
    assert fits_the_contract(sent("api", wishes, BadInput("good", task, {}, "rule", "")))


def test_a_page_sends_the_form_with_its_tokens_and_the_other_words(wishes):
    asked = BadInput("two of 200 years", "book", {"party": 2, "age": 200}, "type", "age")

    fields = dict(parse_qsl(sent("monolith", wishes, asked).body.decode()))

    assert (fields["form_token"], fields["csrf_token"]) == ("one", "two")
    assert (fields["passengers"], fields["age-1"], fields["age-2"]) == ("2", "200", "200")
    assert fields["train_number"] == wishes.order.train_number


def test_what_is_left_out_is_sent_by_neither(wishes):
    no_age = next(bad for bad in BAD_INPUTS if bad.name == "no age")

    assert b"age" not in sent("monolith", wishes, no_age).body.replace(b"passengers", b"")
    assert b'"age"' not in sent("api", wishes, no_age).body


def problem(**facts: Any) -> Reply:
    """The API's way to say no."""
    headers = {"content-type": "application/problem+json"}
    return Reply(422, headers, json.dumps(facts).encode())


def test_only_a_refusal_that_names_fields_is_the_schemas():
    refusal = Refusal(422, "", "Some fields cannot be used.")
    fields = [{"field": "passengers.0.age", "message": "This must be a whole number."}]

    by_schema = outcome_of(refusal, problem(detail="Some fields cannot be used.", errors=fields))
    by_code = outcome_of(Refusal(422, "R3", "An age is 0 to 125."), problem(rule="R3"))
    on_a_page = outcome_of(refusal, Reply(422, {"content-type": "text/html"}, b""))

    assert (by_schema.by_schema, by_code.by_schema, on_a_page.by_schema) == (True, False, False)
    assert by_schema.names("age")
    assert not on_a_page.names("age")


@pytest.mark.parametrize("status", [0, 200, 500])
def test_what_is_no_refusal_names_nothing(status):
    assert not Outcome(status, "an age of 200").names("age")


REFUSED = Outcome(422, "station day passenger train class book age name json pnr password address")
KEPT = {"another traveller reads a trip": False, "nobody reads a trip": False}


def said(**changes: Any) -> Said:
    """A build that refuses all in good words, by its own code, and slows nobody down."""
    parts = {
        "outcomes": [REFUSED] * len(BAD_INPUTS),
        "good": {task: Outcome(200) for task in TASKS},
        "exposed": Exposed(KEPT, (), FLOOD),
    }
    return Said(**{**parts, **changes})


BY_SCHEMA = REFUSED._replace(by_schema=True)


def framework(*, type_error: Outcome = BY_SCHEMA, rule_error: Outcome = REFUSED) -> Said:
    """An API whose schema keeps the contract and whose code keeps the rules, but for one of each.

    type_error, rule_error: what it says to the first input of that kind.
    """
    first = {"type": type_error, "rule": rule_error}
    usual = {"type": BY_SCHEMA, "rule": REFUSED}
    return said(outcomes=[first.pop(bad.kind, usual[bad.kind]) for bad in BAD_INPUTS])


@pytest.mark.parametrize(
    ("api", "word"),
    [
        (framework(), Word.HOLDS),
        (framework(rule_error=BY_SCHEMA), Word.HOLDS),  # more than was promised
        (framework(type_error=REFUSED), Word.NOT),  # somebody had to write that
        (framework(type_error=Outcome(200)), Word.NOT),
        (framework(rule_error=Outcome(200)), Word.NOT),
        (framework(rule_error=Outcome(500)), Word.NOT),
        (framework(rule_error=Outcome(0)), Word.NOT),
    ],
)
def test_validation_is_automatic_only_if_the_schema_keeps_the_contract_and_no_rest_harms(
    api, word, stamp
):
    assert validation({"monolith": said(), "decoupled": api}, stamp).word is word


def test_what_the_monolith_takes_says_nothing_of_the_schema(stamp):
    careless = said(outcomes=[Outcome(200)] * len(BAD_INPUTS))

    assert validation({"monolith": careless, "decoupled": framework()}, stamp).word is Word.HOLDS


def test_what_the_schema_refused_and_what_code_had_to_is_told_apart(stamp):
    api = framework(type_error=REFUSED, rule_error=Outcome(200))

    found = validation({"monolith": said(), "decoupled": api}, stamp)

    assert OF_KIND == {"type": 21, "rule": 19}
    assert (
        "schema refuses 20 of 21 type errors; rule errors are left to code: 19 of 19" in found.why
    )
    assert "its own code refuses 19 inputs" in found.why
    assert "decoupled refuses 39 of 40" in found.why
    assert "1 are taken or break it" in found.why
    assert found.figures["API, type errors refused by the schema"] == 20
    assert found.figures["API, rule errors refused by the schema"] == 0


def test_a_build_that_refuses_good_requests_earns_no_word(stamp):
    both = {"monolith": said(), "decoupled": said(good={"search": Outcome(422)})}

    assert validation(both, stamp).word is Word.OPEN
    row = rows_of(both, stamp)[0]
    assert row.verdict is Verdict.CANNOT_TELL
    assert "decoupled: not even a good request is taken: search" in row.why


@pytest.mark.parametrize(
    ("page", "api", "word"),
    [
        (FLOOD, FLOOD, Word.NOT),
        (FLOOD, 600, Word.HOLDS),
        (600, 600, Word.NOT),  # then it is no merit of the API
        (600, FLOOD, Word.NOT),
    ],
)
def test_an_api_makes_it_secure_only_if_the_page_is_not(page, api, word, stamp):
    monolith, decoupled = (said(exposed=Exposed(KEPT, (), count)) for count in (page, api))

    assert security({"monolith": monolith, "decoupled": decoupled}, stamp).word is word


def test_a_stranger_at_a_trip_is_counted_and_no_security(stamp):
    leak, tight = (
        said(exposed=Exposed({**KEPT, "nobody reads a trip": worked}, (), 600))
        for worked in (True, False)
    )

    assert security({"monolith": said(), "decoupled": leak}, stamp).word is Word.NOT
    assert security({"monolith": leak, "decoupled": tight}, stamp).word is Word.HOLDS
    strangers = rows_of({"monolith": said(), "decoupled": leak}, stamp)[2]
    assert strangers.verdict is Verdict.MONOLITH


class Porter:
    """Answers so many calls, then says that there were too many."""

    headers: Mapping[str, str] = {}

    def __init__(self, patience: int) -> None:
        self.patience = patience

    def sends(self, _method: str, _path: str) -> Reply:
        self.patience -= 1
        return Reply(404 if self.patience >= 0 else 429, {}, b"")


def test_a_flood_counts_what_is_not_refused_as_too_many():
    porter: Any = Porter(3)

    assert flood(porter, ["/trips/1"] * 5) == 3


def test_what_is_refused_does_not_work():
    def refuses(_who: object) -> None:
        raise Refusal(404, "R11", "You have no booking with this PNR.")

    anybody: Any = Porter(1)
    assert not works(refuses, anybody)
    assert works(lambda _who: None, anybody)


@pytest.mark.labs
@pytest.mark.timeout(240)
def test_both_builds_refuse_every_bad_input_and_every_stranger(world: World, tmp_path):
    context = Context(world, "full", tmp_path / "run", lambda *_: None, 1.0)
    context.folder.mkdir()

    rows = {row.id: row for row in misuse_rows(context)}

    for name in ("scale.bad_input.failed", "scale.exposure.strangers"):
        assert (rows[name].monolith.estimate, rows[name].decoupled.estimate) == (0, 0), rows[name]
    assert rows["scale.bad_input.useful"].gates == ()
    assert {found.claim.name for found in context.findings} == {"M8", "M9"}
