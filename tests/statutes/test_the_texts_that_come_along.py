"""Rule: the basic laws come with the programme and are what they say they are."""

from __future__ import annotations

from datetime import date, datetime

from zhifa.accounts.actor import SYSTEM
from zhifa.statutes import imports, queries
from zhifa.statutes.models import Version

MOST_BYTES = 400_000


def test_they_are_imported_without_a_question_left_open(db: None, noon: datetime) -> None:
    report = imports.run(imports.BASIC, SYSTEM)
    assert (report.errors, report.not_understood) == ([], [])
    assert report.created == 9
    assert sum(one.stat().st_size for one in imports.BASIC.iterdir()) <= MOST_BYTES
    begins = dict(Version.objects.values_list("statute__title", "valid_from"))
    assert begins["中华人民共和国行政处罚法"] == date(2021, 7, 15)
    assert begins["中华人民共和国食品安全法"] == date(2025, 12, 1)
    assert "可以当场作出行政处罚决定" in str(queries.resolve("行政处罚法第五十一条").text)
