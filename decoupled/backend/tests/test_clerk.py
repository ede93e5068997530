"""What many calls want written at once is written together, and no call suffers for another."""

import asyncio
from contextlib import contextmanager
from threading import Event

import pytest

from booking_api.http.clerk import Clerk
from booking_api.services.keys import KeyRefused
from booking_api.stopwatch import start_stopwatch


class Book:
    """A ledger whose first transaction ends only when it may, and that can be made to break."""

    def __init__(self) -> None:
        self.transactions: list[list[str]] = []
        self.begun, self.may_end = Event(), Event()
        self.breaks = False

    @contextmanager
    def metering(self):
        page: list[str] = []
        yield page
        self.begun.set()
        self.may_end.wait(timeout=30)
        if self.breaks:
            raise OSError("disk full")
        self.transactions.append(page)


@pytest.fixture
def book():
    return Book()


def entry(text):
    return lambda page: page.append(text) or text


def refused(_page):
    raise KeyRefused


async def outcomes(tasks):
    return await asyncio.gather(*tasks, return_exceptions=True)


async def behind_the_first(book, *entries):
    """Return what came of entries that were handed in while another was being written."""
    clerk = Clerk(book)
    first = asyncio.create_task(clerk.writes(entry("first")))
    while not book.begun.is_set():
        await asyncio.sleep(0)
    others = [asyncio.create_task(clerk.writes(one)) for one in entries]
    await asyncio.sleep(0)  # each of them begins: it hands its entry in
    book.may_end.set()
    return await outcomes([first, *others])


def test_what_comes_while_one_is_written_is_written_together(book):
    told = asyncio.run(behind_the_first(book, entry("second"), entry("third")))

    assert told == ["first", "second", "third"]
    assert book.transactions == [["first"], ["second", "third"]]


def test_a_refusal_is_its_callers_alone(book):
    first, no, good = asyncio.run(behind_the_first(book, refused, entry("good")))

    assert (first, good) == ("first", "good")
    assert isinstance(no, KeyRefused)
    assert book.transactions == [["first"], ["good"]]


def test_when_a_transaction_breaks_all_in_it_are_told_and_the_next_one_works(book):
    book.may_end.set()
    book.breaks = True

    async def story():
        clerk = Clerk(book)
        broken = await outcomes([clerk.writes(entry("one")), clerk.writes(entry("two"))])
        book.breaks = False
        return [*broken, await clerk.writes(entry("three"))]

    one, two, three = asyncio.run(story())

    assert isinstance(one, OSError)
    assert isinstance(two, OSError)
    assert three == "three"
    assert book.transactions == [["three"]]


def test_who_hangs_up_leaves_the_others_their_answers(book):
    async def story():
        clerk = Clerk(book)
        gone = asyncio.create_task(clerk.writes(entry("gone")))
        stays = asyncio.create_task(clerk.writes(entry("stays")))
        await asyncio.sleep(0)
        gone.cancel()
        book.may_end.set()
        return await stays

    assert asyncio.run(story()) == "stays"
    assert book.transactions == [["gone", "stays"]]


def test_each_call_is_told_the_time_that_it_waited_itself(book):
    book.may_end.set()

    async def call(clerk, text):
        spent = start_stopwatch()
        await clerk.writes(entry(text))
        return spent["db"]

    async def story():
        clerk = Clerk(book)
        first = await call(clerk, "first")
        return first, await call(clerk, "second")

    assert min(asyncio.run(story())) > 0
