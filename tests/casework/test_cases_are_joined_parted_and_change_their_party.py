"""Rule: joined, parted or with another party, each case reads, proves and goes on by its own stream alone."""

from __future__ import annotations

import io

import pytest

from tests import cast, editions
from tests.cast import MARKET_MATTER, ORGANISATION, PARTY
from tests.office import PROCEDURE, Office
from tests.street import actor
from tests.town import DAY
from zhifa import clock
from zhifa.casework import attachments, projection, write
from zhifa.casework.errors import Invalid, Refused
from zhifa.casework.models import Attachment, Case, Party
from zhifa.journal.api import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    with clock.pinned(DAY):
        cast.build_cast()
    return Office(DAY)


def loaded(case: Case) -> write.Loaded:
    return write.load(actor("officer"), case.id)


def due(case: Case, key: str) -> list[str]:
    return [one["due"] for one in case.situation["clocks"] if one["key"] == key and one["met"] is None]


def rebuilt(case: Case) -> bool:
    row = Case.objects.get(id=case.id)
    return bool(projection.refolded(read.stream(f"case/{row.id}")) == row.situation)


@pytest.fixture
def parted(office: Office) -> tuple[Office, Case]:
    """Two parties, one investigated and then given a case of its own."""
    office.register(ORGANISATION, PARTY)
    office.do("file", happened_on="2026-02-20")
    leaves = office.parties[1]
    office.do("investigate", leaves, facts="现场查明的独特事实。")
    with clock.pinned(office.now):
        attachments.add(actor("officer"), office.case.id, io.BytesIO(b"%PDF-1.4 x"), "x.pdf", kind="evidence", party=leaves)
    office.case.refresh_from_db()
    office.do("split", leaves)
    return office, Case.objects.exclude(id=office.case.id).get()


def test_a_parted_case_keeps_its_filing_and_the_days_already_gone(parted: tuple[Office, Case]) -> None:
    office, own = parted
    assert own.number != office.case.number
    assert due(own, "decide") == due(office.case, "decide")
    assert [party.name for party in loaded(own).parties] == [PARTY["name"]]
    assert [party.name for party in loaded(office.case).parties] == [ORGANISATION["name"]]
    assert rebuilt(own)
    assert rebuilt(office.case)


def test_the_evidence_goes_along_in_the_name_of_who_took_it(parted: tuple[Office, Case]) -> None:
    office, own = parted
    (copy,) = [e for e in read.stream(f"case/{own.id}") if e.kind == "case.investigate"]
    (original,) = [e for e in office.entries if e.kind == "case.investigate"]
    assert copy.personal == original.personal
    assert (copy.actor, copy.occurred_at) == (original.actor, original.occurred_at)
    assert copy.open["copied"] == {"case": office.case.id, "number": office.case.number, "entry": original.entry_id}
    assert copy.open["party"] == own.situation["parties"][0]["id"] != original.open["party"]
    assert Attachment.objects.get(case=own).file == Attachment.objects.get(case=office.case).file


def test_a_parted_case_goes_on_to_its_own_decision(parted: tuple[Office, Case]) -> None:
    office, own = parted
    office.case = own
    (party,) = office.parties
    office.do("conclude", party)
    office.do("notify", party)
    office.do("waive", party)
    office.do("decide", party)
    office.do("serve", party)
    assert office.case.situation["stage"] == "serve"
    assert rebuilt(own)


def test_an_act_on_who_has_left_is_refused_by_name(parted: tuple[Office, Case]) -> None:
    office, _ = parted
    left = Party.objects.get(case=office.case, name=PARTY["name"])
    with pytest.raises(Invalid, match="没有这名当事人"):
        office.do("investigate", left.id)


def test_the_joined_case_ends_and_its_party_goes_on_here(office: Office) -> None:
    office.register(ORGANISATION)
    office.do("file", happened_on="2026-02-20")
    later = Office(office.now)
    later.register(PARTY)
    later.do("file", happened_on="2026-02-20")
    later.do("inquire")
    office.now = later.now
    office.do("merge", other=later.case.number)
    ended = Case.objects.get(id=later.case.id)
    assert ended.status == "terminated"
    assert not [one for one in ended.situation["clocks"] if one["met"] is None]
    assert [party.name for party in loaded(office.case).parties] == [ORGANISATION["name"], PARTY["name"]]
    assert [party.name for party in loaded(ended).parties] == [PARTY["name"]]
    assert [e.kind for e in office.entries].count("case.inquire") == 1
    assert rebuilt(ended)
    assert rebuilt(office.case)


def test_a_case_of_another_authority_cannot_be_taken_in(office: Office) -> None:
    office.register(ORGANISATION)
    office.do("file", happened_on="2026-02-20")
    with pytest.raises(Refused, match="没有编号为"):
        office.do("merge", other="明州城立字〔2026〕1号")


@pytest.fixture
def two(office: Office) -> tuple[Office, Case]:
    """Two filed cases of one handler, the second filed later; they have no party in common."""
    office.register(ORGANISATION)
    office.do("file", happened_on="2026-02-20")
    later = Office(office.now)
    later.register(PARTY)
    later.do("file", happened_on="2026-02-20")
    office.now = later.now
    return office, later.case


def test_who_handles_only_one_of_two_cases_cannot_join_them(two: tuple[Office, Case]) -> None:
    office, later = two
    with pytest.raises(Refused, match="不是两案的承办人") as caught:
        office.do("merge", by="officer2", other=later.number)
    assert [(one.basis, bool(one.remedy)) for one in caught.value.refusals] == [("行政处罚法第五十四条", True)]


def test_a_case_that_is_not_the_proposers_is_answered_like_one_that_is_not_there(two: tuple[Office, Case]) -> None:
    office, later = two
    with pytest.raises(Refused) as stranger:
        office.do("merge", by="officer2", other=later.number)
    with pytest.raises(Refused) as nothing:
        office.do("merge", by="officer2", other="明水立字〔2026〕999号")
    assert str(stranger.value).replace(later.number, "明水立字〔2026〕999号") == str(nothing.value)


def test_the_head_of_the_unit_of_both_cases_may_propose_but_not_sign_it(two: tuple[Office, Case]) -> None:
    office, later = two
    office.do("merge", by="unit_head", follow=False, other=later.number)
    with pytest.raises(Refused, match="不能审批自己报的事项"):
        office.do("approve", by="unit_head", of="merge")


def test_joining_for_the_same_party_needs_one_by_its_number(two: tuple[Office, Case]) -> None:
    office, later = two
    with pytest.raises(Refused, match="没有共同的当事人"):
        office.do("merge", other=later.number, ground="same_party")
    third = Office(office.now)
    third.register(ORGANISATION, matter=MARKET_MATTER)
    third.do("file", happened_on="2026-02-20")
    office.now = third.now
    office.do("merge", other=third.case.number, ground="same_party")
    assert Case.objects.get(id=third.case.id).status == "terminated"


def test_the_head_of_the_unit_signs_a_joining(two: tuple[Office, Case]) -> None:
    office, later = two
    office.do("merge", follow=False, other=later.number)
    with pytest.raises(Refused, match="承办机构负责人"):
        office.do("approve", by="agency_head", of="merge")
    office.do("approve", by="unit_head", of="merge")
    assert Case.objects.get(id=later.id).status == "terminated"


def test_the_true_offender_takes_the_place_of_the_wrong_one(office: Office) -> None:
    office.register(ORGANISATION)
    office.do("file", happened_on="2026-02-20")
    wrong = office.parties[0]
    office.until_concluded(wrong)
    office.do("substitute_party", wrong)
    (true,) = loaded(office.case).parties
    assert true.name == "明州市顺达运输有限公司"
    assert true.id != wrong
    assert "conclude" not in {e["act"] for e in office.case.situation["entries"] if e["party"] == true.id}
    assert rebuilt(office.case)


def test_a_successor_stands_where_its_predecessor_stood(office: Office) -> None:
    office.register(ORGANISATION)
    office.do("file", happened_on="2026-02-20")
    party = office.parties[0]
    office.until_concluded(party)
    office.do("substitute_party", party, ground="succession", kind="natural_person", credit_code=None,
              name="李继承", id_number="110101199003071591")  # fmt: skip
    (row,) = loaded(office.case).parties
    assert (row.id, row.name, row.birth_date) == (party, "李继承", "1990-03-07")
    assert office.case.situation["parties"][0]["kind"] == "natural_person"
    office.do("notify", party)
    assert rebuilt(office.case)


def test_a_case_goes_on_by_a_newer_edition_only_by_its_own_act(office: Office) -> None:
    office.register(ORGANISATION)
    with editions.newer(PROCEDURE) as version:
        office.do("file", happened_on="2026-02-20")
        assert Case.objects.get(id=office.case.id).procedure_version == 1
        office.do("procedure.migrate", version=version)
        assert Case.objects.get(id=office.case.id).procedure_version == version
        office.do("investigate")
        assert office.entries[-1].open["procedure_version"] == version
    assert rebuilt(office.case)


def test_an_edition_that_forgot_what_was_done_is_refused(office: Office) -> None:
    office.register(ORGANISATION)
    office.do("file", happened_on="2026-02-20")
    office.do("recuse")
    with editions.newer(PROCEDURE, without="recuse") as version, pytest.raises(Refused, match="回避"):
        office.do("procedure.migrate", version=version)
