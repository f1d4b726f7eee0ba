"""Rule: of a case and of a decision of another system the archivist proposes, and the security administrator approves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tests.disclosure.casts import person
from tests.disclosure.tables import ID_NUMBER, PENALTY, PERSON, csv_table
from tests.web import world as worlds
from tests.web.conftest import entered
from tests.web.pages import words
from tests.web.test_a_case_is_walked_through_the_pages import opened
from zhifa.accounts.actions import UserData, create_user, grant_role
from zhifa.accounts.actor import SYSTEM
from zhifa.casework import erasures
from zhifa.casework.models import Party
from zhifa.disclosure.actions import perform
from zhifa.disclosure.models import Disclosure, PublicRecord, Record
from zhifa.disclosure.records import imports
from zhifa.journal.api import Entry, followers, read

EDITOR = person("bian", "disclosure_editor", "water")
PROPOSED = {"reason": "当事人依法申请。"}


@pytest.fixture
def security(world: worlds.World, settings: Settings, tmp_path: Path) -> Client:
    settings.ZHIFA_HOME = tmp_path
    user = create_user(UserData("wang", "王安全", world.water, password=worlds.PASSWORD), actor=SYSTEM)
    grant_role(user, "secadmin", world.water, actor=SYSTEM)
    return entered("wang")


@pytest.fixture
def archivist(world: worlds.World) -> Client:
    return entered("lin")


@pytest.fixture
def published(security: Client, tmp_path: Path) -> Disclosure:
    """A natural person whose penalty another system reported, public."""
    assert imports.run(csv_table(tmp_path / "处罚.csv", [PENALTY | PERSON]), "water", EDITOR).created == 1
    row = Disclosure.objects.get()
    perform(person("zhang", "agency_head", "water"), row.id, "approve")
    perform(EDITOR, row.id, "publish")
    return row


def address(row: Disclosure) -> str:
    return f"/workbench/disclosures/{row.id}/"


def waiting(row: Disclosure) -> Entry:
    (asked,) = erasures.open_proposals(row.record_id)
    return asked


def approve(client: Client, row: Disclosure, proposal: Entry) -> Any:
    return client.post("/workbench/erasures/", {"of": row.record_id, "proposal": proposal.entry_id})


def test_two_people_erase_the_person_from_record_desk_and_public(
    published: Disclosure, archivist: Client, security: Client
) -> None:
    assert "抹除当事人的个人信息" in words(archivist.get(address(published)))
    assert archivist.post(f"{address(published)}erasures", PROPOSED).status_code == 302
    assert "等安全管理员批准" in words(archivist.get(address(published)))
    assert "有 1 件抹除个人信息的申请等您批准" in words(security.get("/workbench/"))
    listed = words(security.get("/workbench/erasures/"))
    assert "当事人依法申请。" in listed
    assert published.number in listed
    before = [(entry.entry_id, entry.digest) for entry in read.stream(f"record/{published.record_id}")]
    assert approve(security, published, waiting(published)).status_code == 302
    followers.run_to_end()
    assert followers.parked() == []
    kept = str([*Record.objects.values(), *Disclosure.objects.values(), *PublicRecord.objects.values()])
    assert not any(secret in kept for secret in ("欧阳", ID_NUMBER, "堆放垃圾两立方米"))
    assert "欧阳" not in Client().get(f"/decisions/{published.id}").content.decode()
    assert "已经依法抹除" in words(archivist.get(address(published)))
    assert "没有等您批准的抹除申请" in words(security.get("/workbench/erasures/"))
    assert [(entry.entry_id, entry.digest) for entry in read.stream(f"record/{published.record_id}")] == before


def test_what_is_refused_says_why(published: Disclosure, archivist: Client, security: Client) -> None:
    empty = archivist.post(f"{address(published)}erasures", {"reason": " "})
    assert empty.status_code == 422
    assert "没有写明抹除的理由" in words(empty)
    archivist.post(f"{address(published)}erasures", PROPOSED)
    twice = archivist.post(f"{address(published)}erasures", PROPOSED)
    assert twice.status_code == 409
    assert "已经有人提出抹除" in words(twice)
    proposal = waiting(published)
    approve(security, published, proposal)
    assert approve(security, published, proposal).status_code == 409
    after = archivist.post(f"{address(published)}erasures", PROPOSED)
    assert "当事人的信息已经抹除" in words(after)


def test_nobody_else_proposes_or_approves(published: Disclosure, archivist: Client) -> None:
    editor = entered("song")
    assert "抹除当事人的个人信息" not in words(editor.get(address(published)))
    assert editor.post(f"{address(published)}erasures", PROPOSED).status_code == 403
    archivist.post(f"{address(published)}erasures", PROPOSED)
    assert archivist.get("/workbench/erasures/").status_code == 403
    assert approve(archivist, published, waiting(published)).status_code == 403
    assert Record.objects.get().personal is not None


def test_the_party_of_a_case_is_erased_from_its_page(officer: Client, archivist: Client, security: Client) -> None:
    case = opened(officer)
    party = Party.objects.get()
    assert party.name in words(archivist.get(case))
    assert "抹除个人信息" not in words(officer.get(case))
    assert officer.post(f"{case}parties/{party.id}/erasures", PROPOSED).status_code == 403
    assert "没有写明抹除的理由" in words(archivist.post(f"{case}parties/{party.id}/erasures", {}, follow=True))
    assert "已提出抹除" in words(archivist.post(f"{case}parties/{party.id}/erasures", PROPOSED, follow=True))
    assert "已经提出抹除个人信息，等安全管理员批准" in words(archivist.get(case))
    assert party.case.number in words(security.get("/workbench/erasures/"))
    (proposal,) = erasures.open_proposals(party.case_id)
    posted = {"of": party.case_id, "proposal": proposal.entry_id}
    assert security.post("/workbench/erasures/", posted).status_code == 302
    shown = words(archivist.get(case))
    assert party.name not in shown
    assert "个人信息已依法抹除" in shown
    assert "提出抹除" not in shown
