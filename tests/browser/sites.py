"""The sites under test, and how a visitor's hand does the same thing on each of them.

A site is one value in SITES. What it does not share with the others it says by overriding a method.
"""

import re
from typing import NamedTuple

from playwright.sync_api import Locator, Page, expect

PASSWORD = "a long enough password"


class Ride(NamedTuple):
    """What a visitor looks for."""

    origin: str
    destination: str
    day: str
    passengers: int = 1


class Site:
    """Pages with select boxes and links, as the monolith and the web front-end have them."""

    asks_the_api = True  # and so needs one, which allows it
    has_a_counter = True  # for the staff
    pages_of_words = ("/about",)
    nowhere_status = 404
    emulates: str | None = None  # a device of Playwright's, instead of a narrow window

    def __init__(self, name: str) -> None:
        self.name = name

    def __str__(self) -> str:
        """Return the name, with which a failing test names its site."""
        return self.name

    def search(self, page: Page, ride: Ride) -> None:
        """Fill in the form on the first page, and send it."""
        page.get_by_label("From").select_option(label=self._option(page, ride.origin))
        page.get_by_label("To", exact=True).select_option(
            label=self._option(page, ride.destination)
        )
        page.get_by_label("Date").fill(ride.day)
        page.get_by_label("Passengers").select_option(str(ride.passengers))
        page.get_by_role("button", name="Search trains").click()

    def place(self, page: Page, train_number: str, class_code: str) -> Locator:
        """Return the link that books a class of a train in the list."""
        train = page.locator(f"article[data-train-number='{train_number}']")
        return train.get_by_role("link", name=f"Book {class_code} ")

    def sign_up(self, page: Page, name: str, email: str) -> None:
        """Make an account, from the page that asks for a sign-in."""
        page.get_by_role("link", name="Make an account").click()
        page.get_by_label("Name").fill(name)
        page.get_by_label("E-mail").fill(email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Make the account").click()

    def book(self, page: Page, *names: str) -> None:
        """Say who travels, each a year older than the one before, and book."""
        for number, name in enumerate(names):
            page.get_by_label("Name").nth(number).fill(name)
            page.get_by_label("Age").nth(number).fill(str(30 + number))
        page.get_by_role("button", name="Book now").click()

    def cancel(self, page: Page) -> None:
        """Cancel the trip on the page."""
        page.get_by_text("Cancel this booking …").click()
        page.get_by_role("button", name="Cancel this booking").click()

    def type_station(self, page: Page, field: str, name: str) -> Locator:
        """Choose a station with keys alone; return the field, which has to be focused by now."""
        page.keyboard.type(name)
        return self.station_field(page, field)

    def station_field(self, page: Page, field: str) -> Locator:
        """Return where a station is chosen: "From" or "To"."""
        return page.get_by_label(field, exact=True)

    @staticmethod
    def _option(page: Page, station: str) -> str:
        return page.get_by_label("From").locator("option", has_text=f"{station} (").inner_text()


class Phone(Site):
    """The app for small screens: stations are picked from a sheet, passengers are counted up."""

    has_a_counter = False
    pages_of_words = ("/you",)
    nowhere_status = 200  # its service worker has a screen for every address
    emulates = "Pixel 7"

    def search(self, page: Page, ride: Ride) -> None:
        """Fill in the form on the first screen, and send it."""
        for field, station in (("From", ride.origin), ("To", ride.destination)):
            self.station_field(page, field).click()
            page.get_by_label("Find a station").fill(station)
            page.get_by_role("dialog").get_by_role("button", name=station).first.click()
        page.get_by_label("Date").fill(ride.day)
        for _ in range(ride.passengers - 1):
            page.get_by_role("button", name="One passenger more").click()
        page.get_by_role("button", name="Search trains").click()

    def type_station(self, page: Page, field: str, name: str) -> Locator:
        """Choose a station with keys alone; return the field, which has the focus again."""
        page.keyboard.press("Enter")
        expect(page.get_by_label("Find a station")).to_be_focused()
        page.keyboard.type(name)
        page.keyboard.press("Enter")
        return self.station_field(page, field)

    def station_field(self, page: Page, field: str) -> Locator:
        """Return the button that opens the picker."""
        return page.get_by_role("button", name=re.compile(f"^{field} "))


class Monolith(Site):
    """The site that is its own back-end."""

    asks_the_api = False


SITES: dict[str, Site] = {
    site.name: site for site in (Monolith("monolith"), Site("web"), Phone("phone"))
}
