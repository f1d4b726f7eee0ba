"""Rule: an ordinary case goes from the lead to the archive through the one write path, with its documents."""

from __future__ import annotations

import pytest

from tests import cast, stories
from tests.office import Office
from tests.town import DAY
from zhifa import clock
from zhifa.casework import projection
from zhifa.casework.models import Case, Document
from zhifa.journal.api import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    with clock.pinned(DAY):
        cast.build_cast()
    return Office(DAY)


def test_the_usual_course_ends_in_the_archive_with_every_document_typeset(office: Office) -> None:
    office.register()
    office.do("file")
    party = office.parties[0]
    office.until_concluded(party)
    office.do("notify", party)
    office.wait_until("2026-03-16")
    office.do("decide", party)
    office.do("serve", party)
    office.do("pay", party, paid_on="2026-03-16")
    office.do("close")
    office.do("archive")
    row = Case.objects.get()
    assert row.status == "archived"
    assert set(Document.objects.values_list("state", flat=True)) <= {"rendered", "served"}
    assert projection.refolded(read.stream(f"case/{row.id}")) == row.situation


@pytest.mark.parametrize("name", list(stories.EVERY))
def test_every_story_is_accepted_typeset_and_equals_its_rebuild(office: Office, name: str) -> None:
    told = stories.EVERY[name](office)
    row = Case.objects.get(id=told.case.id)
    assert set(row.documents.values_list("state", flat=True)) <= {"rendered", "served"}
    assert projection.refolded(read.stream(f"case/{row.id}")) == row.situation
