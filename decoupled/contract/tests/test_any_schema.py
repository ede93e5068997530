"""Whatever the schemas: nothing that breaks somebody is missed, and nothing is made up.

An independent judge, the validator `jsonschema`, tells which values two schemas let pass. A value
that only the old one lets pass is a request that is now refused; one that only the new one lets
pass is an answer that its readers did not expect.
"""

import copy
import itertools
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from contract import changes
from contract.tests.small_contract import edited

EXAMPLES = settings(max_examples=100, deadline=None, derandomize=True)
PLAIN: list[Any] = [None, True, 0, 2, 4, 9, 1.5, "", "x", "y", "long"]
LISTS: list[Any] = [[], *([value] for value in PLAIN), [0, 0], [0, "x"], [[]], [{}], [None, 2, "y"]]
VALUES: list[Any] = [*PLAIN, *LISTS]
VALUES += [{}, *({name: value} for name, value in itertools.product("abc", [*PLAIN, [], [2], {}]))]
INNER: list[Any] = [None, 2, 9, "x", [0], {}]
VALUES += [{"a": a, "b": b} for a, b in itertools.product(INNER, repeat=2)]
NAMES = ("a", "b")  # every object names both, so that none is new or gone


def optional(**keywords):
    return st.fixed_dictionaries({}, optional=keywords)


def of_type(kind, more):
    return more.map(lambda keywords: {"type": kind, **keywords})


def enumerations(values):
    return st.lists(st.sampled_from(values), min_size=1, unique_by=repr)


LEAVES = st.one_of(
    st.sampled_from([{}, {"type": "boolean"}, {"type": "null"}, {"maxLength": 1}, {"minimum": 1}]),
    of_type("integer", optional(minimum=st.integers(0, 3), maximum=st.integers(3, 8))),
    of_type("number", optional(exclusiveMaximum=st.integers(1, 8))),
    of_type("string", optional(minLength=st.integers(0, 2), maxLength=st.integers(1, 3))),
    of_type("string", optional(enum=enumerations(["x", "y", "long"]))),
    st.builds(lambda values: {"enum": values}, enumerations([None, 2, 4, "x"])),
    st.builds(lambda kinds: {"type": kinds}, st.permutations(["null", "string", "integer"])),
)


def objects(inner):
    return st.fixed_dictionaries(
        {
            "type": st.just("object"),
            "properties": st.fixed_dictionaries(dict.fromkeys(NAMES, inner)),
            "required": st.sampled_from([[], ["a"], ["a", "b"]]),
        },
        optional={"additionalProperties": st.one_of(st.booleans(), inner)},
    )


def arrays(inner):
    return of_type("array", optional(items=inner, maxItems=st.integers(1, 2)))


def unions(inner):
    return st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"anyOf": parts})


def joined(inner):
    return st.lists(inner, min_size=2, max_size=2).map(lambda parts: {"allOf": parts})


def nested(*kinds):
    return st.recursive(LEAVES, lambda s: st.one_of(*(kind(s) for kind in kinds)), max_leaves=5)


SCHEMAS = nested(objects, arrays, unions, joined)
CLEAR = nested(objects, arrays)  # where a change in one place is a change of the whole


def sent(schema):
    return edited(("paths /v1/trips post requestBody content", _json(schema)))


def received(schema):
    return edited(("paths /v1/trips post responses 201 content", _json(schema)))


def _json(schema):
    return {"application/json": {"schema": schema}}


def breaks(old, new):
    return [change for change in changes(old, new) if change.is_break]


def only(passing, failing):
    """Return a value that passes one schema and fails another, if we know any."""
    passes, fails = Draft202012Validator(passing), Draft202012Validator(failing)
    return [value for value in VALUES if passes.is_valid(value) and not fails.is_valid(value)][:1]


@st.composite
def siblings(draw):
    """Return a schema, and the same one with another in the place of one of its parts."""
    old = draw(SCHEMAS)
    new = copy.deepcopy({"schema": old})
    holder, key = draw(st.sampled_from(list(_parts(new))))
    holder[key] = draw(SCHEMAS)
    return old, new["schema"]


def _parts(holder):
    """Yield where each schema stands in its holder."""
    for key, value in [*holder.items()] if isinstance(holder, dict) else [*enumerate(holder)]:
        if isinstance(value, dict) and key != "properties":
            yield holder, key
        if isinstance(value, dict) or key in ("anyOf", "allOf"):
            yield from _parts(value)


@EXAMPLES
@given(SCHEMAS)
def test_a_contract_has_no_changes_from_itself(schema):
    assert changes(sent(schema), sent(copy.deepcopy(schema))) == []
    assert changes(received(schema), received(copy.deepcopy(schema))) == []


@EXAMPLES
@given(siblings())
def test_what_is_now_refused_is_a_break_of_what_is_sent(pair):
    old, new = pair
    assume(only(old, new))

    assert breaks(sent(old), sent(new)), only(old, new)


@EXAMPLES
@given(siblings())
def test_what_is_now_possible_is_a_break_of_what_is_received(pair):
    old, new = pair
    assume(only(new, old))

    assert breaks(received(old), received(new)), only(new, old)


@EXAMPLES
@given(CLEAR, CLEAR, st.data())
def test_a_new_field_that_may_be_missing_breaks_nobody(schema, field, data):
    old = {"type": "object", "properties": {"schema": schema}}
    new = copy.deepcopy(old)
    objects = [
        holder for holder in _objects(new) if holder.get("additionalProperties") is not False
    ]
    data.draw(st.sampled_from(objects))["properties"]["new"] = field

    for spoken in (sent, received):
        found = changes(spoken(old), spoken(new))
        assert [change.what for change in found] == ["is new"]
        assert not found[0].is_break


def _objects(schema):
    if "properties" in schema:
        yield schema
    inner = [*schema.get("properties", {}).values(), schema.get("items")]
    for each in inner:
        if isinstance(each, dict):
            yield from _objects(each)


def _with(**keywords):
    return lambda schema: schema.update(keywords)


MUTATIONS = {  # name: (a schema, what is done to it, breaks who sends, breaks who receives)
    "gone": ({"x": {}, "y": {}}, lambda s: s["properties"].pop("x"), True, True),
    "new and needed": ({}, lambda s: s.update(required=["z"], properties={"z": {}}), True, False),
    "now needed": ({"x": {}}, _with(required=["x"]), True, False),
    "needed no more": ({"x": {}, "?": ["x"]}, _with(required=[]), False, True),
    "closed": ({"x": {}}, _with(additionalProperties=False), True, False),
    "null as well": ({"type": "string"}, _with(type=["string", "null"]), False, True),
    "null no more": ({"type": ["string", "null"]}, _with(type="string"), True, False),
    "another type": ({"type": "string"}, _with(type="integer"), True, True),
    "whole numbers": ({"type": "number"}, _with(type="integer"), True, False),
    "a value more": ({"enum": ["x", "y"]}, _with(enum=["x", "y", "z"]), False, True),
    "a value less": ({"enum": ["x", "y"]}, _with(enum=["x"]), True, False),
    "higher bound": ({"type": "integer", "maximum": 5}, _with(maximum=6), False, True),
    "lower bound": ({"type": "integer", "maximum": 5}, _with(maximum=4), True, False),
    "shorter": ({"type": "string"}, _with(maxLength=5), True, False),
    "pattern": ({"type": "string", "pattern": "^a"}, _with(pattern="^b"), True, True),
    "format": ({"type": "string", "format": "date"}, _with(format="date-time"), True, True),
    "default": ({"type": "integer", "default": 5}, _with(default=6), True, False),
    "anything": ({"type": "string"}, lambda s: s.clear(), False, True),
}


def _schema(told):
    """Return a schema; of what names no keyword, an object with these fields."""
    if told.keys() & {"type", "enum"}:
        return copy.deepcopy(told)
    fields: Any = {name: {} for name in told if name != "?"}
    return {"type": "object", "properties": fields, "required": told.get("?", [])}


@pytest.mark.parametrize("name", MUTATIONS)
@settings(EXAMPLES, max_examples=10)
@given(outer=CLEAR, data=st.data())
def test_a_known_mutation_is_found_wherever_it_stands(name, outer, data):
    told, mutate, breaks_sender, breaks_reader = MUTATIONS[name]
    place, old = {"type": "object", "properties": {"outer": outer}}, _schema(told)
    holder = data.draw(st.sampled_from(list(_objects(place))))
    holder["properties"]["mutated"] = old
    before = copy.deepcopy(place)
    mutate(old)

    assert bool(breaks(sent(before), sent(place))) == breaks_sender
    assert bool(breaks(received(before), received(place))) == breaks_reader
    assert changes(sent(before), sent(place))
