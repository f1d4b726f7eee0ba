"""Rule (R10): every version stays readable at its day, and what differs between two is shown."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from tests.cast import WATER, Cast
from tests.lists.making import PLACES, place, published
from zhifa import clock
from zhifa.disclosure.lists import catalogue, queries
from zhifa.disclosure.lists.rows import compare

LATER = datetime(2026, 3, 12, 4, 0, tzinfo=UTC)


def test_the_version_of_a_day_is_the_last_one_published_by_then(cast: Cast) -> None:
    published(cast, PLACES, [place()])
    with clock.pinned(LATER):
        published(cast, PLACES, [place(phone="0455-6220001"), place("D-02")])
        old, new = queries.version(WATER, PLACES, date(2026, 3, 11)), queries.version(WATER, PLACES)
    assert old is not None
    assert new is not None
    assert (old.edition, new.edition) == (1, 2)
    assert queries.version(WATER, PLACES, date(2026, 3, 4)) is None


def test_differences_name_rows_and_cells(cast: Cast) -> None:
    kind = catalogue.kind(PLACES)
    found = compare(kind, [place(), place("D-03")], [place(phone="1"), place("D-02")])
    assert [row["code"] for row in found.added] == ["D-02"]
    assert [row["code"] for row in found.removed] == ["D-03"]
    ((changed,), (cell,)) = (found.changed, found.changed[0].cells)
    assert (changed.key, cell.title, cell.old, cell.new) == ("D-01", "咨询电话", "0455-6220000", "1")


def test_the_government_reads_the_lists_of_all_its_authorities_together(cast: Cast) -> None:
    published(cast, "officers")
    kind = catalogue.kind("officers")
    assert queries.search(kind, region="230000").total == 2
    assert queries.search(kind, region="440000").total == 0
    assert queries.search(kind, q="甲").total == 1
    with clock.pinned(LATER + timedelta(days=1)):
        assert queries.search(kind, on=date(2026, 3, 1)).total == 0
