"""Counts SQL statements by the transaction they belong to; BEGIN, COMMIT and SAVEPOINT are not counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

_FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@dataclass
class Statements:
    """`transactions`: the statements of each outermost transaction in order; `outside`: those of none."""

    transactions: list[list[str]] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    _depth: int = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SAVEPOINT"):
            self._depth += 1
            if self._depth == 1:
                self.transactions.append([])
        elif sql.startswith(("RELEASE", "ROLLBACK TO")):
            self._depth -= 1
        elif not sql.startswith(_FRAME):
            (self.transactions[-1] if self._depth else self.outside).append(sql)
        return execute(sql, params, many, context)


@contextmanager
def counted() -> Iterator[Statements]:
    """Inside a test's transaction every transaction of the product is a savepoint, which shows where it begins."""
    statements = Statements()
    with connection.execute_wrapper(statements):
        yield statements
