"""What the structure of both builds is read to be: routes, edges that must be there, figures."""

import json
import re
import subprocess
import sys
from typing import Any

import pytest

from benchmarks.change.lab import change_rows
from benchmarks.change.sites import Side
from benchmarks.change.structure.figures import (
    ADDRESSES,
    IMPORTS,
    SITE,
    WAYS,
    Cost,
    Share,
    component_costs,
    pooled,
    reach_of,
    system_cost,
    task_reach,
)
from benchmarks.change.structure.house import PARTS, SHARED, read_house
from benchmarks.change.structure.questions import SYSTEM
from benchmarks.change.structure.routes import with_gaps
from benchmarks.change.structure.rows import cost_row, keep, percent, rows, share
from benchmarks.experiments import Context
from benchmarks.verdict import Verdict
from depot import HOUSE

URL_MAP = """
from flask import Flask
from booking_site import FEATURES
app = Flask("booking_site", static_folder=None)
for feature in FEATURES:
    app.register_blueprint(feature.bp)
for rule in app.url_map.iter_rules():
    for verb in sorted(rule.methods - {"HEAD", "OPTIONS"}):
        print(verb, rule.rule)
"""


@pytest.fixture(scope="module")
def house():
    return read_house()


def test_the_routes_of_the_monolith_are_those_of_the_running_app(house):
    said = subprocess.run(
        [sys.executable, "-c", URL_MAP], cwd=HOUSE, capture_output=True, text=True, check=True
    )
    running = {tuple(line.split()) for line in said.stdout.splitlines()}

    found = {(route.verb, route.path) for route in house.routes["monolith"]}

    assert found == {(verb, with_gaps(path)) for verb, path in running}


def test_the_routes_of_the_api_are_those_of_its_contract(house):
    contract = json.loads((HOUSE / "decoupled/openapi.json").read_text(encoding="utf-8"))
    promised = {
        (verb.upper(), with_gaps(path))
        for path, operations in contract["paths"].items()
        for verb in operations
    }

    found = {(route.verb, route.path) for route in house.routes["API"]}

    assert {(verb, path) for verb, path in found if path.startswith("/v1")} == promised


def test_every_module_page_and_template_of_the_builds_stands_in_a_component(house):
    listed = subprocess.run(
        ["git", "ls-files", "monolith", "decoupled", "railway"],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=True,
    )
    source = re.compile(r"(?!.*/(tests|static|contract)/)(?!.*conftest).*\.(py|js|html)$")
    ours = {file for file in listed.stdout.splitlines() if source.match(file)}

    left_out = ours - frozenset().union(*house.components.values())

    assert {file for file in left_out if not file.endswith("__init__.py")} == set()


def test_a_search_on_the_site_reaches_its_page_its_rules_and_no_staff(house):
    reached = house.reach(house.answering("monolith", "/trains"))

    site = "monolith/booking_site"
    assert {f"{site}/templates/search/_departure.html", "railway/offers.py"} <= reached
    assert {f"{site}/staff.py", f"{site}/charts.py", f"{site}/trips.py"}.isdisjoint(reached)


def test_a_search_on_a_screen_reaches_through_the_api_to_its_sql_and_the_predictor(house):
    reached = house.reach(house.answering("web", "/trains"))

    api = "decoupled/backend/booking_api"
    assert {f"{api}/http/departures.py", f"{api}/adapters/sql.py"} <= reached
    assert {"decoupled/predictor/chances.py", "railway/offers.py"} <= reached
    assert {f"{api}/http/charts.py", f"{api}/http/bookings.py", f"{api}/main.py"}.isdisjoint(
        reached
    )


def test_a_trip_reaches_on_both_sides_what_cancels_it(house):
    site, screen = (
        house.reach(house.answering(name, ADDRESSES["look_up"])) for name in ("monolith", "web")
    )

    assert "monolith/booking_site/cancellations.py" in site
    assert "decoupled/backend/booking_api/services/booking.py" in screen


def test_the_assistant_depends_on_the_operations_that_it_names(house):
    tools = {
        edge.target.name for edge in house.edges if edge.source.file.endswith("agent/tools.py")
    }

    assert {"search_departures", "create_booking"} <= tools
    assert "create_chart" not in tools


def test_no_build_depends_on_the_other(house):
    for task in ADDRESSES:
        found = task_reach(house, task)
        assert set(found["monolith"].by_component) == {"monolith", SHARED}
        assert set(found["decoupled"].by_component) == {"web", "API", "predictor", SHARED}


def test_every_component_has_a_cost_and_the_edges_by_name_never_lower_it(house):
    costs = component_costs(house)

    assert costs.keys() == PARTS.keys()
    for cost in costs.values():
        assert 0 < cost.ways[IMPORTS].share <= 1
        whole = [way.share for way in cost.ways.values() if way.files == cost.files]
        assert max(whole) == cost.propagation.share


def test_without_the_calls_between_them_components_look_cheaper(house):
    parts = SITE["decoupled"]

    assert pooled(house, parts) < system_cost(house, parts).propagation.share


def test_each_row_counts_both_sides_and_the_pooled_figure_stands_beside_the_others(house, stamp):
    found = {row.id: row for row in rows(house, stamp)}

    assert len(found) == len(ADDRESSES) + 3
    search = found["change.structure.find_a_train"]
    assert search.monolith.estimate == reach_of(house, "monolith", "/trains").files
    system = found["change.structure.system"]
    assert system.decoupled.estimate == percent(
        system_cost(house, SITE["decoupled"]).propagation.share
    )
    assert "dilutes" in system.notes[-1]


def test_a_graph_of_imports_has_no_templates_for_they_import_nobody(house):
    alone = component_costs(house)["monolith"].ways[IMPORTS]

    assert alone.files == len([f for f in house.components["monolith"] if f.endswith(".py")])


@pytest.mark.parametrize(
    ("imports", "verdict"), [(0.5, Verdict.MONOLITH), (0.3, Verdict.CANNOT_TELL)]
)
def test_a_winner_that_depends_on_what_counts_as_an_edge_is_no_winner(imports, verdict, stamp):
    usual = dict.fromkeys(WAYS, Share(10, 0.4))
    costs: dict[Side, Cost] = {
        "monolith": Cost(10, 90, 20, usual),
        "decoupled": Cost(
            10, 90, 20, dict.fromkeys(WAYS, Share(10, 0.5)) | {IMPORTS: Share(10, imports)}
        ),
    }

    row = cost_row(SYSTEM, costs, share, stamp)

    assert row.verdict is verdict
    assert bool(row.gates) is (verdict is Verdict.CANNOT_TELL)


@pytest.fixture
def context(tmp_path):
    nowhere: Any = None  # the source is read, and no world
    return Context(nowhere, "quick", tmp_path, lambda *_: None, 1.0, "change.structure.book")


def test_no_request_is_run_for_a_row_about_the_structure(context):
    assert change_rows(context) == []


def test_everything_is_kept_as_data(house, tmp_path):
    told = json.loads(keep(house, tmp_path).read_text(encoding="utf-8"))

    assert told["propagation_cost"].keys() == PARTS.keys()
    assert told["reach"]["monolith"]["/trains"]["monolith"][0] > 0
    assert [len(edge) for edge in told["edges"]] == [3] * len(house.edges)
