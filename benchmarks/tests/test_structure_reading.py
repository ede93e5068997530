"""What the reading of a tiny house finds: a site with templates, an API behind a screen."""

from textwrap import dedent

import pytest

from benchmarks.change.structure.graph import Edge, Kind, Place, Unresolved
from benchmarks.change.structure.house import read_house
from benchmarks.change.structure.routes import with_gaps

PARTS = {
    "site": ["monolith/tiny_site/**/*"],
    "API": ["decoupled/backend/tiny_api/**/*"],
    "predictor": ["decoupled/tiny_predictor/*"],
    "web": ["decoupled/web/**/*"],
    "railway": ["tiny_rules/**/*"],
}
ASKS = {"web": "API", "API": "predictor"}
NAV = "decoupled/web/elements/site-nav.js"
BASE = "monolith/tiny_site/templates/base.html"
HOUSE = {
    "tiny_rules/__init__.py": '"""Rules: a docstring is no code."""',
    "tiny_rules/fares.py": "def fare(): ...",
    "tiny_rules/unused.py": "def simulate(): ...",
    "monolith/tiny_site/__init__.py": """
        from tiny_site import account, search, wording
        from tiny_rules.fares import fare

        def create_app(app):
            wording.init_app(app)
            app.jinja_env.globals.update(fare=fare)
    """,
    "monolith/tiny_site/search.py": """
        from flask import Blueprint, render_template
        from tiny_rules.fares import fare

        bp = Blueprint("search", __name__)

        @bp.get("/trains")
        def trains():
            return _page()

        @bp.get("/")
        def home():
            return render_template("home.html")

        def _page():
            return render_template("search/results.html", offers=[fare()])
    """,
    "monolith/tiny_site/account.py": """
        from flask import Blueprint

        bp = Blueprint("account", __name__)

        @bp.route("/out", methods=["GET", "POST"])
        def sign_out(): ...
    """,
    "monolith/tiny_site/wording.py": """
        def init_app(app):
            app.add_template_filter(rupees)

        def rupees(paise): ...
    """,
    BASE: """
        <form method="post" action="{{ url_for("account.sign_out", here=1) }}"></form>
        <form action="/trains"></form>
    """,
    "monolith/tiny_site/templates/home.html": '{% extends "base.html" %}{{ fare }}',
    "monolith/tiny_site/templates/search/results.html": """
        {% extends "base.html" %}{% include "search/_offer.html" %}
    """,
    "monolith/tiny_site/templates/search/_offer.html": """
        {% for offer in offers %}{{ offer | rupees | upper }}{% endfor %}
    """,
    "decoupled/backend/tiny_api/__init__.py": "",
    "decoupled/backend/tiny_api/departures.py": """
        from fastapi import APIRouter
        from tiny_api.ports import Office

        router = APIRouter(prefix="/v1/departures")

        @router.get("")
        def search_departures(): ...
    """,
    "decoupled/backend/tiny_api/charts.py": """
        from fastapi import APIRouter

        router = APIRouter(prefix="/v1/charts")

        @router.post("/{train_number}/{journey_date}")
        def make_chart(): ...
    """,
    "decoupled/backend/tiny_api/ports.py": """
        from typing import Protocol

        class Predictor(Protocol): ...

        class Office:
            predictor: Predictor
            seed: int
    """,
    "decoupled/backend/tiny_api/remote.py": """
        from httpx2 import Client

        def open_predictor(): ...

        class Remote:
            def chances(self):
                return self._exchange(list, "POST", "/v1/chances")
    """,
    "decoupled/backend/tiny_api/main.py": """
        from tiny_api import charts, departures
        from tiny_api.ports import Office
        from tiny_api.remote import open_predictor
        from tiny_rules.fares import fare

        def open_office():
            with open_predictor() as predictor:
                yield Office(predictor=predictor, seed=fare())
    """,
    "decoupled/tiny_predictor/__init__.py": "",
    "decoupled/tiny_predictor/chances.py": """
        from fastapi import APIRouter

        router = APIRouter(prefix="/v1/chances")

        @router.post("")
        def estimate(): ...
    """,
    "decoupled/web/index.html": """
        <script type="module" src="/elements/site-nav.js"></script>
        <script type="module" src="/screens/trains-screen.js"></script>
        <script type="module" src="/screens/staff-screen.js"></script>
        <site-nav></site-nav>
        <template data-path="/trains"><trains-screen></trains-screen></template>
        <template data-path="/staff/{day}"><staff-screen></staff-screen></template>
    """,
    NAV: "/* import nothing */ class SiteNav {}",
    "decoupled/web/screens/trains-screen.js": """
        import { searchDepartures as search } from "../client.js";
        class TrainsScreen { open() { return search(); } }
    """,
    "decoupled/web/screens/staff-screen.js": """
        import {
          makeChart,
        } from "../client.js";
        class StaffScreen { open() { return makeChart(); } }
    """,
    "decoupled/web/client.js": """
        // import { nothing } from "./nowhere.js";
        export async function searchDepartures(search) {
          return ask("GET", `/departures?${new URLSearchParams({ search })}`);
        }

        export function makeChart(train, day) {
          return ask("POST", `/charts/${encodeURIComponent(train)}/${day}${more}`);
        }

        function ask(verb, path) {}
    """,
}


@pytest.fixture
def written(tmp_path, monkeypatch):
    """Return what writes the tiny house, with some files otherwise, and reads it."""

    def write_and_read(**changed):
        for file, text in {**HOUSE, **changed}.items():
            path = tmp_path / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text), encoding="utf-8")
        for room in ("", "monolith", "decoupled/backend", "decoupled"):
            monkeypatch.syspath_prepend(tmp_path / room)
        return read_house(tmp_path, PARTS, ASKS)

    return write_and_read


def named(files):
    return {file.rpartition("/")[2] for file in files}


def test_a_view_reaches_its_templates_their_filters_and_whom_their_forms_call(written):
    house = written()

    reached = house.reach(house.answering("site", "/trains"))

    pages = {"results.html", "_offer.html", "base.html"}
    assert named(reached) == {"search.py", "fares.py", "wording.py", "account.py", *pages}


def test_each_view_of_a_file_reaches_only_the_templates_that_it_renders(written):
    house = written()

    reached = house.reach(house.answering("site", "/"))

    assert named(reached) == {"search.py", "fares.py", "home.html", "base.html", "account.py"}


def test_a_screen_reaches_over_http_what_it_asks_for_and_no_other_route(written):
    house = written()

    reached = house.reach(house.answering("web", "/trains"))

    screen = {"trains-screen.js", "site-nav.js", "client.js"}
    server = {"departures.py", "ports.py", "remote.py", "chances.py"}
    assert named(reached) == {*screen, *server}


def test_a_call_is_found_by_its_verb_and_path(written):
    house = written()

    called = {(e.source.name, e.target.name) for e in house.edges if e.kind is Kind.HTTP}

    assert ("searchDepartures", "search_departures") in called
    assert ("makeChart", "make_chart") in called
    assert ("", "estimate") in called


def test_a_port_leads_to_whoever_fills_it_and_a_plain_value_does_not(written):
    house = written()

    filled = [edge for edge in house.edges if edge.kind is Kind.PORT]

    tiny_api = "decoupled/backend/tiny_api"
    ports, remote = Place(f"{tiny_api}/ports.py"), Place(f"{tiny_api}/remote.py")
    assert filled == [Edge(ports, remote, Kind.PORT)]


def test_a_template_depends_on_the_view_that_passes_what_an_included_one_uses(written):
    house = written()

    used = [(e.source, e.target.name) for e in house.edges if e.kind is Kind.CONTEXT]

    offer = Place("monolith/tiny_site/templates/search/_offer.html")
    assert used == [(offer, "_page")]


def test_a_global_of_the_templates_leads_to_where_it_was_imported_from(written):
    house = written()

    given = {(e.source.file, e.target.file) for e in house.edges if e.kind is Kind.GIVEN}

    assert ("monolith/tiny_site/templates/home.html", "tiny_rules/fares.py") in given


def test_a_package_that_says_only_what_it_is_for_is_no_module(written):
    house = written()

    assert named(house.components["railway"]) == {"fares.py", "unused.py"}
    assert named(house.components["API"]).isdisjoint({"__init__.py"})


def test_a_system_holds_once_what_its_parts_reach_of_the_railway(written):
    house = written()

    assert named(house.system(["site"])["railway"]) == {"fares.py"}
    assert named(house.system(["API", "predictor", "web"])["railway"]) == {"fares.py"}


@pytest.mark.parametrize(
    ("file", "text", "complaint"),
    [
        (NAV, 'function stop() { return ask("PUT", "/x"); }', "PUT /x"),
        (NAV, 'function stop() { return ask("GET", path); }', "be read"),
        (NAV, 'import all from "../client.js";', "another way"),
        (NAV, 'export { all } from "../client.js";', "another way"),
        (NAV, 'import "./gone.js";', "gone.js, which is not there"),
        ("decoupled/web/client.js", "const nothing = 1;", "imports makeChart, not in"),
        ("decoupled/web/index.html", "<lost-element></lost-element>", "<lost-element>"),
        (BASE, "{{ 1 | dollars }}", "“dollars”"),
        (BASE, '{% include "_gone.html" %}', "“_gone.html”"),
        (BASE, "{% include other %}", "when it runs"),
    ],
)
def test_what_cannot_be_followed_is_told_and_not_left_out(written, file, text, complaint):
    with pytest.raises(Unresolved, match=complaint):
        written(**{file: text})


@pytest.mark.parametrize(
    ("path", "gaps"),
    [
        ("/trips/<pnr>", "/trips/{}"),
        ("/trips/<int:number>/cancellation", "/trips/{}/cancellation"),
        ("/v1/bookings/{pnr}", "/v1/bookings/{}"),
        ("/bookings/${encodeURIComponent(pnr)}?x=${y}", "/bookings/{}"),
        ("/trips/{{ booking.pnr }}/cancellation", "/trips/{}/cancellation"),
        ("/calls${page}", "/calls"),
    ],
)
def test_a_path_is_the_same_in_every_language(path, gaps):
    assert with_gaps(path) == gaps
