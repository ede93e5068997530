"""The partners' book kept in the ledger's database."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from booking_api.adapters import partner_statements as sql
from booking_api.adapters.asking import Asking
from booking_api.adapters.statements import ADD_ACCOUNT
from booking_api.services.partner_book import Call, KeyScope, KeyTerms, Meter, Partner, PartnerKey

NO_EMAIL = "partner:{name}"  # no address: nobody can sign up with it, or sign in


class PartnersPage(Asking):
    """What the open ledger knows of partners."""

    def partners(self) -> list[Partner]:
        """Return all partners, oldest first."""
        return [_partner(row) for row in self._all(sql.PARTNERS, {})]

    def partner(self, partner_id: int) -> Partner | None:
        """Return one partner, or None if there is none."""
        row = self._one(sql.PARTNER, partner_id=partner_id)
        return None if row is None else _partner(row)

    def keys(self, partner_id: int) -> list[PartnerKey]:
        """Return a partner's keys, oldest first, revoked ones too."""
        return [_key(row) for row in self._all(sql.KEYS, {"partner_id": partner_id})]

    def key(self, prefix: str) -> PartnerKey | None:
        """Return the key with a prefix, revoked or not, or None if there is none."""
        row = self._one(sql.KEY, prefix=prefix)
        return None if row is None else _key(row)

    def meter(self, key_id: int) -> Meter | None:
        """Return how much of its allowance a key has used, or None before its first call."""
        row = self._one(sql.METER, key_id=key_id)
        return None if row is None else Meter(*row)

    def calls(self, key_id: int, before: int | None, limit: int) -> list[Call]:
        """Return a key's calls, newest first, from the one before a call's id on."""
        rows = self._all(sql.CALLS, {"key_id": key_id, "before": before, "limit": limit})
        return [Call(row[0], datetime.fromisoformat(row[1]), *row[2:]) for row in rows]

    def calls_answered(self, partner_id: int, first_day: date, until: date) -> int:
        """Count the calls from one day to before another that were neither refused nor failed."""
        ((calls,),) = self._all(sql.CALLS_ANSWERED, _between(partner_id, first_day, until))
        return int(calls)

    def tickets_sold(self, partner_id: int, first_day: date, until: date) -> int:
        """Count the bookings that a partner made from one day to before another."""
        ((tickets,),) = self._all(sql.TICKETS_SOLD, _between(partner_id, first_day, until))
        return int(tickets)

    def add_partner(self, name: str, created_at: datetime) -> int | None:
        """Store a partner with an account for its bookings; None if the name is taken."""
        account = {"email": NO_EMAIL.format(name=name), "name": name, "password_hash": ""}
        row = self._one(ADD_ACCOUNT, **account)
        if row is None:
            return None
        partner = {"name": name, "traveller_id": row[0], "created_at": created_at.isoformat()}
        ((partner_id,),) = self._all(sql.ADD_PARTNER, partner)
        return int(partner_id)

    def add_key(
        self, partner_id: int, prefix: str, secret_hash: str, terms: KeyTerms, created_at: datetime
    ) -> int | None:
        """Store a key and return its id, or None if its prefix is taken."""
        row = self._one(
            sql.ADD_KEY,
            partner_id=partner_id,
            prefix=prefix,
            secret_hash=secret_hash,
            created_at=created_at.isoformat(),
            **terms._asdict() | {"scopes": " ".join(terms.scopes)},
        )
        return None if row is None else int(row[0])

    def revoke_key(self, key_id: int, revoked_at: datetime) -> None:
        """Store that a key is good for nothing from now on; the first time stands."""
        self._change(sql.REVOKE_KEY, {"key_id": key_id, "revoked_at": revoked_at.isoformat()})

    def keep_meter(self, key_id: int, meter: Meter) -> None:
        """Store how much of its allowance a key has used."""
        self._change(sql.KEEP_METER, {"key_id": key_id} | meter._asdict())

    def add_call(self, call: Call) -> None:
        """Store a call that was answered or refused."""
        columns = call._asdict() | {"called_at": call.called_at.isoformat()}
        del columns["call_id"]
        self._change(sql.ADD_CALL, columns)


def _partner(row: Sequence[Any]) -> Partner:
    partner_id, name, created_at = row
    return Partner(partner_id, name, datetime.fromisoformat(created_at))


def _key(row: Sequence[Any]) -> PartnerKey:
    key_id, partner_id, holder_id, prefix, secret_hash, scopes, *counts = row
    per_minute, per_month, created_at, revoked_at = counts
    return PartnerKey(
        key_id,
        partner_id,
        holder_id,
        prefix,
        secret_hash,
        KeyTerms(tuple(map(KeyScope, scopes.split())), per_minute, per_month),
        datetime.fromisoformat(created_at),
        datetime.fromisoformat(revoked_at) if revoked_at else None,
    )


def _between(partner_id: int, first_day: date, until: date) -> dict[str, object]:
    return {
        "partner_id": partner_id,
        "first_day": first_day.isoformat(),
        "until": until.isoformat(),
    }
