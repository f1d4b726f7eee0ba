"""Rule: a decision made through casework opens its duty at once and goes out masked; erased, it is found nowhere (R21)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from tests.disclosure.casts import EDITOR, HEAD, ID_NUMBER, OFFICER, WATER, person
from zhifa import clock
from zhifa.accounts.models import Authority
from zhifa.casework import write
from zhifa.casework.models import Case, Party
from zhifa.casework.requests import ActRequest, OpenRequest
from zhifa.disclosure import queries
from zhifa.disclosure.actions import perform
from zhifa.disclosure.models import Disclosure
from zhifa.journal.api import erasure, followers
from zhifa.registry.models import Certificate, Matter, Officer

MATTER, OFFICERS = "SW-01", ("LN0000001", "LN0000002")
NAME, PLACE = "欧阳小明", "临江区滨河路18号门前"
TOLD = ["content", "facts", "reasons", "basis", "rights", "recusal"]
PENALTY = {"kinds": ["fine"], "amount_fen": 10_000}
STEPS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("investigate", {
        "certificate_shown": True, "identity_checked": True, "happened_at": "2026-03-05T10:30:00+08:00", "place": PLACE,
        "facts": f"{NAME}（身份证号{ID_NUMBER}）在{PLACE}堆放垃圾。", "evidence": ["inspection"], "slight": False,
        "first_time": True, "corrected": False, "harm": "slight",
    }),
    ("notify", {"told": TOLD, "acknowledged": "signed", "intends": "penalty", **PENALTY}),
    ("represent", {"made": "none"}),
    ("decide", {"outcome": "penalty", "reasons": "初次。", "correction": "at_once", "place": PLACE, **PENALTY}),
)  # fmt: skip


@pytest.fixture
def case(authorities: None, noon: datetime, settings: Settings, tmp_path: Path) -> Case:
    """An on-the-spot fine on a natural person, decided through casework; every follower has read it."""
    settings.ZHIFA_HOME = tmp_path
    home = Authority.objects.get(code=WATER)
    Authority.objects.filter(code=WATER).update(
        sector="water", number_word="临水", reconsideration_body="临江区人民政府", court="临江区人民法院"
    )
    for number, name in zip(OFFICERS, ("陈一", "林二"), strict=True):
        officer = Officer.objects.create(name=name, authority=home)
        Certificate.objects.create(
            number=number, officer=officer, kind="enforcement", categories=["水行政", "water"], areas=[home.region],
            valid_from=date(2025, 1, 1), valid_to=date(2029, 12, 31),
        )  # fmt: skip
    Matter.objects.create(
        authority=home, code=MATTER, act="penalty", title="在河道管理范围内堆放垃圾", basis=["河道管理条例第四十四条"],
        statute="河道管理条例", sector="water", valid_from=date(2025, 1, 1),
    )  # fmt: skip
    party = {"kind": "natural_person", "name": NAME, "id_number": ID_NUMBER, "address": PLACE}
    request = OpenRequest("penalty-summary", MATTER, [party], {"kind": "inspection", "text": "巡查"})
    opened = write.open_case(OFFICER, request).case
    for minutes, (act, data) in enumerate(STEPS, 1):
        with clock.pinned(noon + timedelta(minutes=minutes)):
            write.perform(OFFICER, opened.id, ActRequest(act, data, officers=OFFICERS))
    followers.run_to_end(["disclosure", "search-disclosures"])
    return opened


def test_a_decision_of_casework_is_disclosed_as_surname_and_found(case: Case) -> None:
    row = Disclosure.objects.get(case_id=case.id)
    assert (row.state, row.due_on.isoformat()) == ("due", "2026-03-16")
    assert row.number
    perform(EDITOR, row.id, "prepare")
    assert queries.detail(EDITOR, row.id)["findings"] == []  # what the file knows is masked without asking
    perform(HEAD, row.id, "approve")
    perform(EDITOR, row.id, "publish")
    followers.run_to_end(["disclosure", "search-disclosures"])
    record = queries.public(row.id)
    assert record["party"]["shown"] == "欧阳某"
    assert record["kinds"] == ["罚款"]
    assert not any(secret in str(record) for secret in (NAME, ID_NUMBER, PLACE))
    assert queries.public_search("欧阳某 垃圾")["total"] == 1
    party = Party.objects.get(case_id=case.id)
    erasure.erase(
        {party.entry_id: ("personal",)}, stream=f"case/{case.id}", authority=WATER, actor="user-sec", capacity="secadmin",
        reason="当事人申请", basis="个人信息保护法第四十七条",
    )  # fmt: skip
    followers.run_to_end(["disclosure", "search-disclosures"])
    assert queries.public_search("欧阳某")["total"] == 0
    assert "欧阳" not in str(queries.public(row.id))


def test_a_decision_voided_in_casework_never_goes_out(case: Case) -> None:
    decided = Disclosure.objects.get(case_id=case.id).decision
    reason = {"entry": decided, "reason": "对象有误"}
    proposed = write.perform(OFFICER, case.id, ActRequest("void_entry", reason))
    approval = {"of": proposed.entries[0].entry_id, "opinion": "同意"}
    write.perform(person("wu", "unit_head"), case.id, ActRequest("approve", approval))
    followers.run_to_end(["disclosure", "search-disclosures"])
    row = Disclosure.objects.get(case_id=case.id)
    assert (row.state, row.by_rule) == ("withheld", True)
    assert not queries.detail(EDITOR, row.id)["standing"]
