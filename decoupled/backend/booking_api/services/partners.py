"""Whom the railway lets sell to customers of their own: partners, their keys, and what they did."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest
from secrets import token_hex

from booking_api.services.partner_book import (
    Call,
    KeyScope,
    KeyTerms,
    Partner,
    PartnerKey,
    PartnersReading,
)
from booking_api.services.ports import Office
from railway.refusals import Conflict, Refused

KEY = re.compile(r"(rail_[0-9a-f]{8})_([0-9a-f]{64})", re.ASCII)
VISIBLE, SECRET = 4, 32  # bytes: eight digits to tell keys apart, 256 bits to keep


class KeyNeeded(Refused):
    """A call that is for partners came without a key."""

    status = 401

    def __init__(self, message: str = "This is for partners: send your key as X-API-Key.") -> None:
        super().__init__(message)


class KeyRefused(KeyNeeded):
    """No such key, or it was revoked: the answer does not tell which."""

    def __init__(self) -> None:
        super().__init__("This key is not known, or not any more.")


class ScopeMissing(Refused):
    """The key is a good one, but not for this."""

    status = 403

    def __init__(self, scope: KeyScope) -> None:
        super().__init__(f"This key has not the scope “{scope}”, which this call needs.")


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
class PartnerDesk:
    """A partner with all its keys."""

    partner_id: int
    name: str
    created_at: datetime
    keys: list[PartnerKey]


@dataclass(slots=True)
class IssuedKey:
    """A new key in full: only its hash is kept, so this is the one time that it can be told."""

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


def partners(office: Office) -> list[PartnerDesk]:
    """Return all partners with their keys, oldest first."""
    with office.ledger.reading() as ledger:
        return [PartnerDesk(*each, ledger.keys(each.partner_id)) for each in ledger.partners()]


def add_partner(office: Office, name: str) -> PartnerDesk:
    """Store a new partner, which has no key yet; raises NameTaken."""
    now = office.clock()
    with office.ledger.writing() as ledger:
        partner_id = ledger.add_partner(name, now)
        if partner_id is None:
            raise NameTaken
    return PartnerDesk(partner_id, name, now, [])


def issue_key(office: Office, partner_id: int, terms: KeyTerms) -> IssuedKey:
    """Store the hash of a new key and return the key itself; raises UnknownPartner."""
    now, secret = office.clock(), token_hex(SECRET)
    with office.ledger.writing() as ledger:
        _known(ledger, partner_id)
        key_id = None
        while key_id is None:  # of four thousand million prefixes one may be drawn twice
            prefix = f"rail_{token_hex(VISIBLE)}"
            key_id = ledger.add_key(partner_id, prefix, _hash(secret), terms, now)
    return IssuedKey(key_id, prefix, f"{prefix}_{secret}", terms, now)


def revoke_key(office: Office, partner_id: int, key_id: int) -> None:
    """Make a key good for nothing, from the next call on; raises UnknownPartner or UnknownKey."""
    with office.ledger.writing() as ledger:
        _check_key(ledger, partner_id, key_id)
        ledger.revoke_key(key_id, office.clock())


def calls_with(
    office: Office, partner_id: int, key_id: int, before: int | None, limit: int
) -> CallPage:
    """Return at most `limit` calls with a key, newest first, from before the one a cursor names.

    Raises UnknownPartner or UnknownKey.
    """
    with office.ledger.reading() as ledger:
        _check_key(ledger, partner_id, key_id)
        calls = ledger.calls(key_id, before, limit + 1)
    page = calls[:limit]
    return CallPage(page, page[-1].call_id if len(calls) > limit else None)


def key_shown(office: Office, shown: str) -> PartnerKey:
    """Return whose key this is, revoked or not; raises KeyRefused.

    The secret is 256 random bits: no list of likely ones could be tried, so one SHA-256 is enough.
    """
    written = KEY.fullmatch(shown)
    if written is None:
        raise KeyRefused
    prefix, secret = written.groups()
    with office.ledger.reading() as ledger:
        key = ledger.key(prefix)
    if key is None or not compare_digest(key.secret_hash, _hash(secret)):
        raise KeyRefused
    return key


def check_scope(key: PartnerKey, scope: KeyScope) -> None:
    """Raise ScopeMissing unless a key is good for this."""
    if scope not in key.terms.scopes:
        raise ScopeMissing(scope)


def _check_key(ledger: PartnersReading, partner_id: int, key_id: int) -> None:
    _known(ledger, partner_id)
    if key_id not in _ids(ledger.keys(partner_id)):
        raise UnknownKey


def _known(ledger: PartnersReading, partner_id: int) -> Partner:
    partner = ledger.partner(partner_id)
    if partner is None:
        raise UnknownPartner
    return partner


def _ids(keys: Sequence[PartnerKey]) -> set[int]:
    return {key.key_id for key in keys}


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
