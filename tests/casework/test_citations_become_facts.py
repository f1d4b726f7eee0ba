"""Rule: what an act cites is looked up for its own day and for the day of the violation, in the act's transaction."""

from __future__ import annotations

from datetime import date, datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.law.procedures.test_basis_is_law import TEXT
from zhifa.accounts.actor import SYSTEM
from zhifa.casework import write
from zhifa.casework.desk import TABLES
from zhifa.law import procedures
from zhifa.law.types import Act
from zhifa.statutes import imports

ON = date(2026, 3, 5)


def test_each_citation_is_a_fact_for_each_day_that_counts(db: None, noon: datetime) -> None:
    assert imports.run(imports.BASIC, SYSTEM).ok
    procedure = procedures.parse(TEXT, "sample")
    data = {"grounds": ["治安管理处罚法第二十六条", "《无法》第一条"], "happened_at": "2025-12-31T10:00"}
    with CaptureQueriesContext(connection) as asked:
        found = write.citation_facts(TABLES, procedure, Act("decide", "甲", "officer", data), None, ON)
    assert len(asked) == 2
    assert [(one.title, one.on, one.status) for one in found] == [
        ("中华人民共和国治安管理处罚法", ON, "in_force"),
        ("中华人民共和国治安管理处罚法", date(2025, 12, 31), "unknown_version"),
        ("无法", ON, "unknown_statute"), ("无法", date(2025, 12, 31), "unknown_statute"),
    ]  # fmt: skip


def test_an_act_that_cites_nothing_asks_nothing(db: None) -> None:
    with CaptureQueriesContext(connection) as asked:
        procedure = procedures.load("penalty-summary", 1)
        assert write.citation_facts(TABLES, procedure, Act("decide", "甲", "officer", {"basis": "x"}), None, ON) == ()
    assert len(asked) == 0
