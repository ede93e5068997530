"""Whom the railway lets sell to customers of their own: partners, their keys, and what they did."""

from dataclasses import dataclass
from datetime import datetime

from booking_api.services.keys import draw_key
from booking_api.services.partner_book import Call, KeyTerms, Partner, PartnerKey, PartnersReading
from booking_api.services.ports import Office
from railway.refusals import Conflict, Refused


class NameTaken(Conflict):
    """Another partner has this name."""

    def __init__(self) -> None:
        super().__init__("There is a partner of this name already.")


class UnknownPartner(Refused):
    """No such partner, or another one: the answer does not tell which."""

    rule = "R11"
    status = 404

    def __init__(self) -> None:
        super().__init__("There is no such partner.")


class UnknownKey(Refused):
    """The partner has no such key."""

    status = 404

    def __init__(self) -> None:
        super().__init__("This partner has no such key.")


@dataclass(slots=True)
class PartnerFile:
    """A partner with all its keys, oldest first."""

    partner_id: int
    name: str
    created_at: datetime
    keys: list[PartnerKey]


@dataclass(slots=True)
class IssuedKey:
    """A new key in full: only a hash of it is kept, so this is the one time that it can be told."""

    key_id: int
    prefix: str
    key: str
    terms: KeyTerms
    created_at: datetime


@dataclass(slots=True)
class CallPage:
    """Some calls with a key, newest first, and where the next page starts."""

    calls: list[Call]
    next_cursor: int | None


def partner_files(office: Office) -> list[PartnerFile]:
    """Return all partners with their keys, oldest first."""
    with office.ledger.reading() as ledger:
        return [PartnerFile(*each, ledger.keys(each.partner_id)) for each in ledger.partners()]


def add_partner(office: Office, name: str) -> PartnerFile:
    """Store a new partner, which has no key yet; raises NameTaken."""
    now = office.clock()
    with office.ledger.writing() as ledger:
        partner_id = ledger.add_partner(name, now)
        if partner_id is None:
            raise NameTaken
    return PartnerFile(partner_id, name, now, [])


def issue_key(office: Office, partner_id: int, terms: KeyTerms) -> IssuedKey:
    """Store the hash of a new key and return the key itself; raises UnknownPartner."""
    now, key_id = office.clock(), None
    with office.ledger.writing() as ledger:
        partner_named(ledger, partner_id)
        while key_id is None:  # of four thousand million prefixes one may be drawn twice
            key = draw_key()
            key_id = ledger.add_key(partner_id, key.prefix, key.secret_hash, terms, now)
    return IssuedKey(key_id, key.prefix, key.in_full, terms, now)


def revoke_key(office: Office, partner_id: int, key_id: int) -> None:
    """Make a key good for nothing, from the next call on; raises UnknownPartner or UnknownKey."""
    with office.ledger.writing() as ledger:
        _check_key(ledger, partner_id, key_id)
        ledger.revoke_key(key_id, office.clock())


def calls_with(
    office: Office, partner_id: int, key_id: int, before: int | None, limit: int
) -> CallPage:
    """Return at most `limit` calls with a key, newest first, from the one before a call's id on.

    Raises UnknownPartner or UnknownKey.
    """
    with office.ledger.reading() as ledger:
        _check_key(ledger, partner_id, key_id)
        calls = ledger.calls(key_id, before, limit + 1)
    page = calls[:limit]
    return CallPage(page, page[-1].call_id if len(calls) > limit else None)


def partner_named(ledger: PartnersReading, partner_id: int) -> Partner:
    """Return a partner of the ledger; raises UnknownPartner."""
    partner = ledger.partner(partner_id)
    if partner is None:
        raise UnknownPartner
    return partner


def _check_key(ledger: PartnersReading, partner_id: int, key_id: int) -> None:
    partner_named(ledger, partner_id)
    if all(key.key_id != key_id for key in ledger.keys(partner_id)):
        raise UnknownKey
