"""Keys of partners: how one is made, told apart, checked and refused."""

import re
from hashlib import sha256
from hmac import compare_digest
from secrets import token_hex
from typing import NamedTuple

from booking_api.services.partner_book import KeyScope, PartnerKey
from booking_api.services.ports import Office
from railway.refusals import Refused

KEY = re.compile(r"(rail_[0-9a-f]{8})_([0-9a-f]{64})", re.ASCII)
VISIBLE, SECRET = 4, 32  # random bytes: eight digits to tell keys apart, 256 bits to open


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
        super().__init__(f"This key lacks the scope “{scope}”, which this call needs.")


class NewKey(NamedTuple):
    """A key when it is made; only the hash of its secret is kept."""

    prefix: str
    secret: str

    @property
    def in_full(self) -> str:
        """What the partner sends."""
        return f"{self.prefix}_{self.secret}"

    @property
    def secret_hash(self) -> str:
        """What is kept of the secret."""
        return _hash(self.secret)


def draw_key() -> NewKey:
    """Return a key that nobody can guess."""
    return NewKey(f"rail_{token_hex(VISIBLE)}", token_hex(SECRET))


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


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
