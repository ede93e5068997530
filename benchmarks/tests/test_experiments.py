"""What `--only` runs, and what a reader is asked beforehand."""

import sys
from dataclasses import replace
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console

from benchmarks.experiments import Context, Costs, Experiment, Prediction
from benchmarks.predictions import ask, to_ask
from benchmarks.registry import REGISTRY, NoSuchExperiment, chosen, ids, in_order
from benchmarks.row import counted


def experiment(name, axis="scale", *families, asks=None):
    prediction = asks and Prediction(asks, "Which?")
    return Experiment(name, axis, "How?", Costs(1, 2, 3), "nowhere:nothing", families, prediction)


LOAD = experiment("scale.load", "scale", "scale.book", "scale.look_up")
START = experiment("scale.start")
REDESIGN = experiment("share.redesign", "share")
SHARE = experiment("share", "share")
ALL = (LOAD, START, SHARE, REDESIGN)
NOWHERE: Any = None  # no experiment is run here


@pytest.mark.parametrize(
    ("only", "found"),
    [
        (None, [LOAD, START, SHARE, REDESIGN]),
        ("scale", [LOAD, START]),
        ("scale.load", [LOAD]),
        ("scale.book", [LOAD]),
        ("scale.book.cpu", [LOAD]),
        ("share.redesign", [REDESIGN]),
        ("share.redesign.kept", [REDESIGN]),
        ("share", [SHARE, REDESIGN]),
        ("share.bytes", [SHARE]),
    ],
)
def test_only_chooses_the_experiments_that_measure_a_row_or_family(only, found):
    assert chosen(only, "default", ALL) == found


@pytest.mark.parametrize("unknown", ["scal", "scale.boo", "change", "scale.bookings"])
def test_an_unknown_id_is_refused_with_a_list_of_what_there_is(unknown):
    with pytest.raises(NoSuchExperiment, match=r"scale\.load, scale\.book"):
        chosen(unknown, "default", ALL)


@pytest.mark.parametrize(
    ("only", "row", "wanted"),
    [
        (None, "scale.book.cpu", True),
        ("scale.book", "scale.book.cpu", True),
        ("scale.book.cpu", "scale.book", True),
        ("scale.book.cpu", "scale.book.bytes", False),
        ("scale.book", "scale.look_up.cpu", False),
    ],
)
def test_an_experiment_knows_which_rows_are_wanted(only, row, wanted, tmp_path):
    context = Context(NOWHERE, "quick", tmp_path, lambda *_: None, 1.0, only)

    assert context.wants(row) is wanted


def test_an_experiment_returns_the_rows_that_this_run_asked_for(ask, stamp, tmp_path, monkeypatch):
    rows = [counted(ask(f"scale.book.{name}"), 1, 2, stamp) for name in ("cpu", "bytes")]
    monkeypatch.setitem(sys.modules, "laboratory", SimpleNamespace(load=lambda _: rows))
    load = replace(LOAD, place="laboratory:load")

    def found(only):
        context = Context(NOWHERE, "quick", tmp_path, lambda *_: None, 1.0, only)
        return [row.id for row in load.run(context)]

    assert found(None) == ["scale.book.cpu", "scale.book.bytes"]
    assert found("scale.book.cpu") == ["scale.book.cpu"]


def test_every_entry_of_the_registry_can_be_run():
    for entry in REGISTRY:
        module, function = entry.place.split(":")
        assert callable(getattr(import_module(module), function))


def test_no_two_entries_claim_the_same_rows():
    assert len(ids()) == len(set(ids()))


def test_rows_stand_where_the_registry_lists_what_measures_them(ask, stamp):
    latency = experiment("scale.latency", "scale", "scale.book.p50")
    names = ["change.new", "share.redesign", "scale.book.p50", "scale.book.cpu", "scale.start"]
    rows = [counted(ask(name), 1, 2, stamp) for name in names]

    found = [row.id for row in in_order(rows, (LOAD, latency, START, REDESIGN))]

    assert found == [
        "scale.book.cpu",
        "scale.book.p50",
        "scale.start",
        "share.redesign",
        "change.new",  # nobody lists it
    ]


def test_a_quick_run_of_everything_fits_its_promise():
    assert sum(entry.costs.quick for entry in REGISTRY) <= 90
    assert sum(entry.costs.default for entry in REGISTRY) <= 300
    assert sum(entry.costs.full for entry in REGISTRY) <= 1_500


def test_predictions_are_asked_for_every_axis_before_a_second_one_of_the_first():
    asked = to_ask(
        [
            experiment("scale.a", "scale", asks="scale.a"),
            experiment("scale.b", "scale", asks="scale.b"),
            experiment("scale.c", "scale"),
            experiment("share.a", "share", asks="share.a"),
            experiment("change.a", "change", asks="change.a"),
        ]
    )

    assert [prediction.row_id for prediction in asked] == ["scale.a", "share.a", "change.a"]


def test_a_prediction_may_be_skipped_and_nonsense_is_asked_again(monkeypatch):
    answers = iter(["m", "", "banana", "decoupled"])
    console = Console(quiet=True)
    monkeypatch.setattr(console, "input", lambda _: next(answers))

    told = ask([Prediction(name, "Which?") for name in ("a", "b", "c")], console)

    assert told == {"a": "monolith", "c": "decoupled"}
