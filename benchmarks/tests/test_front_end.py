"""The last trip without a network: what is counted on both sides, and whether both can do it."""

from textwrap import dedent

import pytest

from benchmarks.change.request import read_request
from benchmarks.change.sites import databases
from benchmarks.share.front_end import LAST_TRIP, rows, tried
from benchmarks.share.keeping import KEEPERS, PHONE, of_patch, of_phone, spelled, whole_phone
from benchmarks.verdict import Verdict
from depot import HOUSE


def test_of_a_patch_the_lines_it_adds_are_counted_where_they_run(tmp_path):
    patch = dedent("""\
        --- a/monolith/booking_site/pages.py
        +++ b/monolith/booking_site/pages.py
        @@ -1 +1,3 @@
        -old
        +new
        +
        +newer
        --- /dev/null
        +++ b/monolith/booking_site/static/worker.js
        @@ -0,0 +1 @@
        +const LOOKS = ["/static/style.css", '/trips'];
        --- a/monolith/tests/test_http.py
        +++ b/monolith/tests/test_http.py
        @@ -1 +1 @@
        -old
        +"/tested"
        """)
    (tmp_path / "one.patch").write_text(patch, encoding="utf-8")

    cost = of_patch(tmp_path / "one.patch")

    assert (cost.server, cost.client) == (2, 1)
    assert cost.addresses == {"/static/style.css", "/trips"}


def test_of_the_phone_only_what_keeps_things_is_counted():
    cost = of_phone()
    texts = [(PHONE / name).read_text(encoding="utf-8") for name in KEEPERS]
    kept = sum(bool(line.strip()) for text in texts for line in text.splitlines())

    assert kept < cost.client < whole_phone() / 2
    assert 0 < cost.server < 60
    assert "/shell.js" in cost.addresses


def test_the_phone_spells_names_of_the_contract():
    assert {"fare_paise", "refund_now_paise", "waitlist_position"} <= spelled()


def test_the_rows_say_what_has_to_be_kept_in_step_and_what_was_not_expected(stamp):
    server, client = rows([], stamp)

    assert "back-end that name the phone: 0" in server.notes[0]
    assert "/service-worker.js" in client.notes[1]
    for row, fact in ((server, "expected_server"), (client, "expected_client")):
        belied = row.verdict != read_request(LAST_TRIP).fact(fact)
        assert ("expected was" in row.why) == belied


def test_what_was_not_accepted_is_not_counted(stamp):
    for row in rows(["monolith: there is no manifest"], stamp):
        assert (row.verdict, row.why) == (Verdict.CANNOT_TELL, "monolith: there is no manifest")


@pytest.mark.labs
@pytest.mark.timeout(300)
def test_both_sides_open_the_last_trip_without_a_network_and_the_monolith_only_patched(
    world, tmp_path
):
    stores = databases(world, HOUSE / "out" / "test-worlds" / "change", tmp_path)

    assert tried(read_request(LAST_TRIP), world, stores) == []
