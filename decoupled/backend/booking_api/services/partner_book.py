"""What is kept of partners: who they are, their keys, and the calls they make with them."""

from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple, Protocol


class KeyScope(StrEnum):
    """What a key is good for."""

    SEARCH = "search"
    CHANCE = "chance"
    SELL = "sell"


class Partner(NamedTuple):
    """Somebody who sells to customers of their own."""

    partner_id: int
    name: str
    created_at: datetime


class KeyTerms(NamedTuple):
    """What a key is good for, and how often."""

    scopes: tuple[KeyScope, ...]
    calls_per_minute: int
    calls_per_month: int


class PartnerKey(NamedTuple):
    """A key as it is kept: its secret is not, only the secret's hash."""

    key_id: int
    partner_id: int
    holder_id: int  # the traveller in whose name the partner's bookings stand
    prefix: str  # such as rail_0123abcd: tells keys apart, opens nothing
    secret_hash: str
    terms: KeyTerms
    created_at: datetime
    revoked_at: datetime | None


class Meter(NamedTuple):
    """How often a key was let in during its running minute and month."""

    minute_from: float  # Unix seconds of real time
    minute_calls: int
    month: str  # of the office clock, YYYY-MM
    month_calls: int


class Call(NamedTuple):
    """One call with a key; the route is its template, so that nobody's data is in it."""

    key_id: int
    called_at: datetime
    method: str
    route: str
    status: int
    request_id: str
    call_id: int = 0  # given by the book


class PartnersReading(Protocol):
    """What can be looked up about partners."""

    def partners(self) -> list[Partner]:
        """Return all partners, oldest first."""

    def partner(self, partner_id: int) -> Partner | None:
        """Return one partner, or None if there is none."""

    def keys(self, partner_id: int) -> list[PartnerKey]:
        """Return a partner's keys, oldest first, revoked ones too."""

    def key(self, prefix: str) -> PartnerKey | None:
        """Return the key with a prefix, revoked or not, or None if there is none."""

    def meter(self, key_id: int) -> Meter | None:
        """Return how much of its allowance a key has used, or None before its first call."""

    def calls(self, key_id: int, before: int | None, limit: int) -> list[Call]:
        """Return a key's calls, newest first, from the one before a call's id on."""

    def calls_answered(self, partner_id: int, first_day: date, until: date) -> int:
        """Count the calls from one day to before another that were neither refused nor failed.

        Refused is what is answered with 401, 403 or 429, and failed what is with 500 or more.
        """

    def tickets_sold(self, partner_id: int, first_day: date, until: date) -> int:
        """Count the bookings that a partner made from one day to before another."""


class PartnersWriting(PartnersReading, Protocol):
    """What can be changed about partners, in one transaction."""

    def add_partner(self, name: str, created_at: datetime) -> int | None:
        """Store a partner with an account for its bookings; None if the name is taken."""

    def add_key(
        self, partner_id: int, prefix: str, secret_hash: str, terms: KeyTerms, created_at: datetime
    ) -> int | None:
        """Store a key and return its id, or None if its prefix is taken."""

    def revoke_key(self, key_id: int, revoked_at: datetime) -> None:
        """Store that a key is good for nothing from now on."""

    def keep_meter(self, key_id: int, meter: Meter) -> None:
        """Store how much of its allowance a key has used."""

    def add_call(self, call: Call) -> None:
        """Store a call that was answered or refused."""
