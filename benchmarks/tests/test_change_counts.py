"""How the CHANGE lab tells what a change crosses, starts anew and leaves behind as data."""

import json
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest

from benchmarks.change.count import Count, Touched
from benchmarks.change.crossing import crossed
from benchmarks.change.record import keep
from benchmarks.change.republishing import makes_another_world
from benchmarks.change.request import Request
from benchmarks.change.restarts import restarts
from benchmarks.change.runner import Outcome

FACTS = {"row": "slab", "decides": "files", "expected": "same"}
EMPTY = Count((), (), (), (), ())


def touched(*paths):
    return tuple(Touched(PurePosixPath(path), 2, 1) for path in paths)


@pytest.mark.parametrize(
    ("side", "path", "expected"),
    [
        ("monolith", "monolith/booking_site/search.py", ("monolith",)),
        ("monolith", "railway/refunds.py", ("monolith",)),
        ("monolith", "monolith/README.md", ()),
        ("decoupled", "railway/refunds.py", ("api", "worker", "predictor")),
        ("decoupled", "decoupled/backend/booking_api/main.py", ("api", "worker")),
        ("decoupled", "decoupled/frontends/web/screens/trip-screen.js", ()),
        ("decoupled", "decoupled/frontends/web/index.html", ("web",)),
        ("decoupled", "decoupled/frontends/client/booking-api.js", ()),
        ("decoupled", "decoupled/frontends/phone/wording.js", ()),
        ("decoupled", "decoupled/frontends/static_server.py", ("web", "phone")),
    ],
)
def test_a_server_starts_anew_when_what_it_has_read_has_changed(side, path, expected):
    assert restarts(side, touched(path), []) == expected


def test_what_operators_start_counts_once_beside_what_the_files_ask_for():
    files = touched("decoupled/backend/booking_api/main.py")

    assert restarts("decoupled", files, ["api", "predictor"]) == ("api", "worker", "predictor")


def test_modules_and_layers_are_those_of_the_files():
    place = crossed(
        touched(
            "decoupled/backend/booking_api/http/answers.py",
            "decoupled/backend/booking_api/main.py",
            "decoupled/frontends/web/screens/trip-screen.js",
            "monolith/booking_site/schema.sql",
            "monolith/README.md",
        )
    )

    assert place.modules == (
        "booking_api.http.answers",
        "booking_api.main",
        "frontends.web.screens.trip-screen",
    )
    assert place.layers == ("booking_api", "booking_api.http", "booking_site", "frontends.web")


def test_who_imports_a_touched_module_rests_on_it():
    pytest.importorskip("grimp")
    low = crossed(touched("decoupled/backend/booking_api/services/trips.py")).resting
    high = crossed(touched("decoupled/backend/booking_api/__main__.py")).resting

    assert low is not None
    assert low > 0
    assert high == 0


def test_all_counts_are_kept_as_data(tmp_path):
    cost = replace(EMPTY, by_hand=touched("monolith/booking_site/schema.sql"), clients=("web",))
    outcome = Outcome("monolith", cost, ("a field is gone",), "not yet", (), None, ("monolith",))
    request = Request(tmp_path / "slab", "One more slab", FACTS)

    kept = json.loads(keep(request, {"monolith": outcome}, tmp_path / "out").read_text("utf-8"))

    assert (kept["request"], kept["expected"], kept["railway"]) == ("slab", "same", None)
    side = kept["monolith"]
    assert side["files"] == [{"path": "monolith/booking_site/schema.sql", "added": 2, "removed": 1}]
    assert (side["lines"], side["clients"], side["migration"]) == (3, ["web"], True)
    assert (side["started_anew"], side["layers"]) == (["monolith"], ["booking_site"])
    assert side["contract_breaks"] == ["a field is gone"]


@pytest.mark.parametrize(
    ("path", "does"),
    [
        ("railway/data/stops.csv", True),
        ("railway/demand.py", True),
        ("railway/refunds.py", False),
    ],
)
def test_a_change_of_the_facts_or_of_the_simulator_makes_another_world(tmp_path, path, does):
    assert not makes_another_world(Request(tmp_path, "One more train", FACTS))
    patch = f"--- a/{path}\n+++ b/{path}\n@@ -1 +1 @@\n-old\n+new\n"
    Path(tmp_path / "railway.patch").write_text(patch, encoding="utf-8")

    assert makes_another_world(Request(tmp_path, "One more train", FACTS)) is does
