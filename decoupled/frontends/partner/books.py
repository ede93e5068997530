"""The shop's books: who ordered what, and what the railway said, in one SQLite file."""

import json
import secrets
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from .order import Event, Order, now

SCHEMA = Path(__file__).with_name("schema.sql")
PATIENCE_SECONDS = 10  # for another thread's write

KEEP_SETTING = "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING"
CHANGE_SETTING = """
    INSERT INTO setting (name, value) VALUES (?, ?)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""
READ_SETTING = "SELECT value FROM setting WHERE name = ?"
NEW_ORDER = """
    INSERT INTO customer_order
           (order_key, address, customer, title, wish, charge_paise, ordered_at)
    VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (order_key) DO NOTHING
"""
# Puts back an order that a refusal of the same form, sent twice, has just withdrawn.
KEEP_TICKET = """
    INSERT INTO customer_order
           (order_key, address, customer, title, wish, charge_paise, ordered_at,
            pnr, ticket, told_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (order_key) DO UPDATE
       SET pnr = excluded.pnr, ticket = excluded.ticket, told_at = excluded.told_at
"""
WITHDRAW = "DELETE FROM customer_order WHERE order_key = ? AND pnr IS NULL"
ORDERS = """
    SELECT order_key, address, customer, title, wish, charge_paise, ordered_at,
           pnr, ticket, told_at
      FROM customer_order
     WHERE {column} = ?
     ORDER BY order_id DESC
"""
KEEP_EVENT = """
    INSERT INTO railway_event (event_id, pnr, type, data, received_at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (event_id) DO NOTHING
"""
EVENTS = "SELECT type, data, received_at FROM railway_event WHERE pnr = ? ORDER BY rowid"


class Books:
    """One SQLite file; every method is one statement or two, and so stands alone."""

    def __init__(self, file: Path) -> None:
        self._file = file
        with self._open() as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(SCHEMA.read_text(encoding="utf-8"))

    def session_secret(self) -> str:
        """Return what signs our customers' cookies, drawn when the books were begun."""
        with self._open() as connection:
            connection.execute(KEEP_SETTING, ("session_secret", secrets.token_urlsafe(32)))
            return str(connection.execute(READ_SETTING, ("session_secret",)).fetchone()[0])

    def webhook(self) -> dict[str, Any]:
        """Return id, address and secret of our webhook; empty while we have none."""
        with self._open() as connection:
            row = connection.execute(READ_SETTING, ("webhook",)).fetchone()
        return dict(json.loads(row[0])) if row else {}

    def keep_webhook(self, webhook: dict[str, Any]) -> None:
        """Remember our webhook in place of the last one."""
        with self._open() as connection:
            connection.execute(CHANGE_SETTING, ("webhook", json.dumps(webhook)))

    def begin(self, order: Order) -> bool:
        """Write a new order down; return whether its form had not been sent before."""
        with self._open() as connection:
            return connection.execute(NEW_ORDER, _columns(order)).rowcount == 1

    def keep_ticket(self, order: Order, ticket: dict[str, Any]) -> None:
        """Write down what the railway says of an order's ticket now."""
        told = (ticket["pnr"], json.dumps(ticket), now().isoformat())
        with self._open() as connection:
            connection.execute(KEEP_TICKET, (*_columns(order), *told))

    def withdraw(self, order: Order) -> None:
        """Strike out an order for which the railway surely gave no ticket."""
        with self._open() as connection:
            connection.execute(WITHDRAW, (order.order_key,))

    def order_at(self, address: str) -> Order | None:
        """Return the order with a page at this address."""
        return next(iter(self._orders("address", address)), None)

    def order_of_form(self, order_key: str) -> Order | None:
        """Return the order that a form has made."""
        return next(iter(self._orders("order_key", order_key)), None)

    def orders_of(self, customer: str) -> list[Order]:
        """Return a customer's orders, newest first."""
        return self._orders("customer", customer)

    def keep_event(self, event_id: str, event: Event) -> None:
        """Write down what the railway told us, once however often it tells."""
        columns = (event_id, event.data["pnr"], event.type, json.dumps(event.data))
        with self._open() as connection:
            connection.execute(KEEP_EVENT, (*columns, event.received_at.isoformat()))

    def _orders(self, column: str, value: str) -> list[Order]:
        with self._open() as connection:
            rows = connection.execute(ORDERS.format(column=column), (value,)).fetchall()
            return [_order(row, connection.execute(EVENTS, (row["pnr"],))) for row in rows]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self._file, PATIENCE_SECONDS, isolation_level=None)
        connection.row_factory = sqlite3.Row
        try:
            yield connection
        finally:
            connection.close()


def _columns(order: Order) -> tuple[object, ...]:
    return (
        order.order_key,
        order.address,
        order.customer,
        order.title,
        json.dumps(order.wish),
        order.charge_paise,
        order.ordered_at.isoformat(),
    )


def _order(row: sqlite3.Row, events: Iterable[sqlite3.Row]) -> Order:
    return Order(
        order_key=row["order_key"],
        address=row["address"],
        customer=row["customer"],
        title=row["title"],
        wish=json.loads(row["wish"]),
        charge_paise=row["charge_paise"],
        ordered_at=datetime.fromisoformat(row["ordered_at"]),
        pnr=row["pnr"],
        told=row["ticket"] and json.loads(row["ticket"]),
        told_at=row["told_at"] and datetime.fromisoformat(row["told_at"]),
        events=tuple(map(_event, events)),
    )


def _event(row: sqlite3.Row) -> Event:
    return Event(row["type"], json.loads(row["data"]), datetime.fromisoformat(row["received_at"]))
