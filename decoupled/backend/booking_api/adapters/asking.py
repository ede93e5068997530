"""How a page of the ledger puts its questions and its changes to the database."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, TextClause

AnyRow = Row[*tuple[Any, ...]]


class Asking:
    """An open connection, and the three ways in which statements are put to it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _one(self, statement: TextClause, **values: object) -> AnyRow | None:
        return self._connection.execute(statement, values).one_or_none()

    def _all(self, statement: TextClause, values: Mapping[str, object]) -> Sequence[AnyRow]:
        return self._connection.execute(statement, values).all()

    def _change(self, statement: TextClause, values: dict[str, Any] | list[dict[str, Any]]) -> None:
        self._connection.execute(statement, values)
