"""The first page of each person: what is to be signed, what the party still owes, what supervision must see."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from tests.web import world as worlds
from tests.web.conftest import entered
from tests.web.pages import filled, form, words
from tests.web.test_a_case_is_walked_through_the_pages import FACTS, TOLD, TWO, do, opened
from zhifa import clock
from zhifa.accounts.actions import UserData, create_user, grant_role
from zhifa.accounts.actor import SYSTEM
from zhifa.journal.api import followers


def served(client: Client) -> str:
    """A case whose party has been fined and served, and which has been reported for record."""
    case = opened(client)
    for act, values in (
        ("investigate", FACTS),
        ("notify", TOLD),
        ("represent", {"made": "none", "officers": TWO, "occurred_at": "2026-03-05T12:00"}),
        ("decide", {"outcome": "penalty", "reasons": "当场清运。", "correction": "done", "place": "望潮桥", "officers": TWO}),
        ("serve", {"method": "direct", "receipt": "signed", "place": "望潮桥", "officers": TWO}),
        ("record_filing", {}),
    ):  # fmt: skip
        answer = do(client, case, act, **values)
        assert answer.status_code == 302, words(answer)
    return case


def test_a_case_that_waits_for_payment_says_so(officer: Client) -> None:
    case = served(officer)
    assert "等当事人缴纳罚款" in words(officer.get("/workbench/"))
    assert "现在轮到当事人" in words(officer.get(case))


def test_who_signs_reads_what_to_sign_and_is_led_there(officer: Client, head: Client) -> None:
    case = opened(officer)
    withdrawal = {"ground": "duplicate", "reason": "同一线索已经登记。"}
    assert do(officer, case, "withdraw_case", **withdrawal).status_code == 302
    page = head.get("/workbench/")
    assert "批准：撤案" in words(page)
    assert f"{case}acts/approve?of=" in page.content.decode()
    assert "等承办机构负责人批准：撤案" in words(officer.get("/workbench/?tab=mine"))
    assert "待批准" in words(officer.get(case))


@pytest.mark.parametrize("cursor", ["x", "9" * 30, "٣", "²", "2026-03-05~x", "2026-13-45T00:00:00.000000Z~x", "\0~\0"])
def test_a_page_marker_that_is_none_of_ours_is_the_first_page(officer: Client, cursor: str) -> None:
    opened(officer)
    for path in ("/workbench/", "/workbench/?tab=mine", "/workbench/cases/", "/workbench/officers/", "/workbench/matters/"):
        page = officer.get(path, {"cursor": cursor} | ({"tab": "mine"} if "mine" in path else {}))
        assert page.status_code == 200, path


def test_the_head_of_a_unit_sees_each_officers_load_without_ranking(officer: Client, head: Client) -> None:
    opened(officer)
    page = words(head.get("/workbench/"))
    assert page.index("方可 0 件") < page.index("何佩文 0 件") < page.index("周明远 1 件")


def test_supervision_sees_findings_with_their_cases(officer: Client, world: worlds.World, noon: datetime) -> None:
    case = served(officer)
    user = create_user(UserData("wei", "魏监督", world.government, password=worlds.PASSWORD), actor=SYSTEM)
    grant_role(user, "supervisor", world.government, actor=SYSTEM)
    supervisor = entered("wei")
    assert "没有提醒" in words(supervisor.get("/workbench/"))
    with clock.pinned(noon + timedelta(days=30)):
        followers.tick(clock.legal_now())
        page = supervisor.get("/workbench/")
    assert "“缴纳罚款”应当在" in words(page)
    assert f'href="{case}"' in page.content.decode()


def test_a_conflict_shows_what_was_recorded_meanwhile_and_keeps_the_form(officer: Client) -> None:
    case = opened(officer)
    page = officer.get(f"{case}acts/withdraw_case")
    assert do(officer, case, "investigate", **FACTS).status_code == 302
    late = filled(page, ground="duplicate", reason="同一线索已经登记。")
    answer = officer.post(f"{case}acts/withdraw_case", late)
    assert answer.status_code == 409
    assert "您打开时案件是第" in words(answer)
    assert "调查取证（执法证号" in words(answer)
    assert form(answer).values["reason"] == ["同一线索已经登记。"]


def test_a_step_somebody_else_did_meanwhile_shows_what_was_typed(officer: Client) -> None:
    case = opened(officer)
    page = officer.get(f"{case}acts/investigate")
    assert do(officer, case, "investigate", **FACTS).status_code == 302
    answer = officer.post(f"{case}acts/investigate", filled(page, **{**FACTS, "place": "另一处"}))
    assert answer.status_code == 409
    assert "另一处" in words(answer)


def test_the_reading_copy_has_every_entry_and_no_forms(officer: Client) -> None:
    page = officer.get(f"{served(officer)}?print=1")
    assert "登记案源" in words(page)
    assert "本页是阅读稿" in words(page)
    assert b"multipart/form-data" not in page.content
