"""Two worker processes, many calls at once with one key: each is counted, none after its end."""

import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from benchmarks.drivers import Refusal

CALLERS, TURNS = 16, 10
QUOTA = 100


@pytest.fixture(scope="module")
def url(launched, tmp_path_factory):
    with launched("api", tmp_path_factory.mktemp("quota") / "api.db", workers=2) as running:
        yield running.url


def status_of(call: Callable[[], object]) -> int:
    try:
        call()
    except Refusal as refused:
        return refused.status
    return 200


def at_once(call: Callable[[], object]) -> list[int]:
    """Return what so many callers were answered who called at the same moment, so often each."""
    start = Barrier(CALLERS)

    def calls(_caller: int) -> list[int]:
        start.wait()
        return [status_of(call) for _ in range(TURNS)]

    with ThreadPoolExecutor(CALLERS) as threads:
        return [status for each in threads.map(calls, range(CALLERS)) for status in each]


@pytest.mark.parametrize("limit", ["calls_per_minute", "calls_per_month"])
def test_of_all_calls_exactly_as_many_as_the_quota_are_served_noted_and_billed(
    partner_at, url, limit
):
    partner = partner_at(url, **{limit: QUOTA})

    statuses = at_once(lambda: partner.seller.gets("/v1/stations"))

    assert Counter(statuses) == {200: QUOTA, 429: CALLERS * TURNS - QUOTA}
    assert Counter(noted(partner)) == Counter(statuses)
    statement = partner.staff.gets(f"{partner.path}/statement?month=2026-03")
    assert json.loads(statement.body)["calls"] == QUOTA


def test_a_revoked_key_opens_nothing_in_any_worker(partner_at, url):
    partner = partner_at(url)
    before = at_once(lambda: partner.seller.gets("/v1/stations"))

    partner.staff.accepts(partner.staff.sends("DELETE", partner.key_path))
    after = at_once(lambda: partner.seller.gets("/v1/stations"))

    assert Counter(before) == {200: CALLERS * TURNS}
    assert Counter(after) == {401: CALLERS * TURNS}


def noted(partner):
    """Return the statuses in the audit of a partner's key."""
    statuses, cursor = [], ""
    while cursor is not None:
        path = f"{partner.key_path}/calls?limit=100{cursor and f'&cursor={cursor}'}"
        page = json.loads(partner.staff.gets(path).body)
        statuses += [call["status"] for call in page["calls"]]
        cursor = page["next_cursor"]
    return statuses
