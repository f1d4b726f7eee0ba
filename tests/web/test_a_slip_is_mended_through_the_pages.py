"""A record is never changed but answered: the entry is chosen by its sentence, the slip mended, the head approves."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from tests.web.pages import filled, form, words
from tests.web.test_a_case_is_walked_through_the_pages import FACTS, do, opened
from zhifa.casework.models import Case


def investigated(client: Client) -> str:
    case = opened(client)
    assert do(client, case, "investigate", **FACTS).status_code == 302
    return case


def entry_of(act: str) -> str:
    return next(str(e["id"]) for e in Case.objects.get().situation["entries"] if e["act"] == act)


def mend(client: Client, case: str, **values: Any) -> Any:
    address = f"{case}acts/amend_entry?entry={entry_of('investigate')}"
    return client.post(address, filled(client.get(address), **values))


def approve(head: Client, case: str) -> Any:
    page = head.get(f"{case}acts/approve")
    assert "所报的内容" in words(page)
    return head.post(f"{case}acts/approve", filled(page, opinion="同意。"))


SLIP = {"change-place": "望潮桥上游左岸", "reason": "地点写反了，现场照片可以核对。"}


def test_the_entry_to_mend_is_chosen_by_its_sentence(officer: Client) -> None:
    page = officer.get(f"{investigated(officer)}acts/amend_entry")
    assert "调查取证（执法证号" in words(page)
    assert "选这条记录" in words(page)


def test_the_old_value_stands_beside_the_new_one(officer: Client) -> None:
    case = investigated(officer)
    page = officer.get(f"{case}acts/amend_entry?entry={entry_of('investigate')}")
    assert "现在：望潮桥下游右岸" in words(page)
    assert form(page).values["change-place"] == ["望潮桥下游右岸"]


def test_a_correction_is_proposed_shown_to_its_signer_and_approved(officer: Client, head: Client) -> None:
    case = investigated(officer)
    answer = mend(officer, case, **SLIP)
    assert answer.status_code == 302, words(answer)
    assert "望潮桥下游右岸 → 望潮桥上游左岸" in words(head.get(f"{case}acts/approve"))
    assert approve(head, case).status_code == 302
    again = officer.get(f"{case}acts/amend_entry?entry={entry_of('investigate')}")
    assert form(again).values["change-place"] == ["望潮桥上游左岸"]


def test_the_original_is_struck_through_and_names_its_successor(officer: Client, head: Client) -> None:
    case = investigated(officer)
    mend(officer, case, **SLIP)
    approve(head, case)
    page = officer.get(case).content.decode()
    struck = re.search(r"<s>调查取证.*?</s>.*?<a href=\"[^\"]*#v(\d+)\">已更正，见第 (\d+) 条</a>", page, re.DOTALL)
    assert struck is not None
    successor = re.search(
        rf'<tr id="v{struck[1]}">.*?更正“调查取证”的记录', officer.get(f"{case}journal").content.decode(), re.DOTALL
    )
    assert successor is not None


def test_a_correction_that_changes_nothing_is_sent_back(officer: Client) -> None:
    answer = mend(officer, investigated(officer), reason="没有什么要改的。")
    assert answer.status_code == 422
    assert "还没有改动任何一项" in words(answer)


def test_a_value_cannot_be_mended_into_nothing(officer: Client) -> None:
    answer = mend(officer, investigated(officer), **{**SLIP, "change-place": "  "})
    assert answer.status_code == 422
    assert "不能是空白" in words(answer)


def test_an_entry_is_voided_and_stays_readable(officer: Client, head: Client) -> None:
    case = investigated(officer)
    answer = do(officer, case, "void_entry", entry=entry_of("investigate"), reason="录错了案件。")
    assert answer.status_code == 302, words(answer)
    assert "录错了案件" in words(head.get(f"{case}acts/approve"))
    approve(head, case)
    assert re.search(r"<s>调查取证.*?</s>.*?已作废，见第 \d+ 条", officer.get(case).content.decode(), re.DOTALL)


def test_what_points_to_another_record_is_no_slip_of_the_pen(officer: Client) -> None:
    case = investigated(officer)
    page = officer.get(f"{case}acts/amend_entry?entry={entry_of('register_lead')}")
    assert "没有可以更正的内容" in words(page)
    assert not {name for name in form(page).names if name.startswith("change-")}
