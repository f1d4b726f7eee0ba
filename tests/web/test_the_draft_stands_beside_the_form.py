"""Rule: whoever fills in a form that makes a document sees the document as it would read; looking at it stores nothing."""

from __future__ import annotations

import base64
import re

from django.test import Client

from tests.web.pages import filled, words
from tests.web.test_a_case_is_walked_through_the_pages import TOLD, TWO, do, opened, to_the_notice
from zhifa.casework.models import Document
from zhifa.journal.api import read

DECIDED = {
    "outcome": "penalty", "kinds": ["fine"], "tier": "A", "amount_fen": "1,500", "reasons": "及时清运，从轻处罚。",
    "correction": "done", "place": "望潮桥下游右岸", "officers": TWO, "occurred_at": "2026-03-05T12:00",
}  # fmt: skip


def ready_to_decide(client: Client) -> str:
    case = to_the_notice(client)
    assert do(client, case, "notify", **TOLD).status_code == 302
    told = {"made": "none", "officers": TWO, "occurred_at": "2026-03-05T12:00"}
    assert do(client, case, "represent", **told).status_code == 302
    return case


def test_the_form_of_an_act_that_makes_a_document_offers_its_draft(officer: Client) -> None:
    case = ready_to_decide(officer)
    page = officer.get(f"{case}acts/decide").content.decode()
    assert f'formaction="{case}acts/decide/preview"' in page
    assert "formnovalidate" in page
    assert 'iframe class="draft-view" name="draft"' in page
    assert "preview" not in officer.get(f"{opened(officer)}acts/investigate").content.decode()


def test_the_draft_says_what_was_typed_and_stores_nothing(officer: Client) -> None:
    case = ready_to_decide(officer)
    head = read.head()
    form = filled(officer.get(f"{case}acts/decide"), **DECIDED)
    answer = officer.post(f"{case}acts/decide/preview", form)
    text = words(answer)
    for said in ("当场行政处罚决定书", "罚款人民币壹仟伍佰元整（¥1,500.00）", "及时清运，从轻处罚。", "自卸货车倾倒渣土", "周明远", "望潮桥下游右岸"):
        assert said in text
    pages = re.findall(r'src="data:image/png;base64,([^"]+)"', answer.content.decode())
    assert pages
    assert all(base64.b64decode(page).startswith(b"\x89PNG") for page in pages)
    assert "还缺" not in text
    assert (read.head(), Document.objects.count()) == (head, 0)


def test_a_form_that_is_hardly_begun_shows_what_the_document_still_lacks(officer: Client) -> None:
    case = ready_to_decide(officer)
    empty = {"occurred_at": "not a time", "version": "1"}
    answer = officer.post(f"{case}acts/decide/preview", empty)
    assert answer.status_code == 200
    text = words(answer)
    assert re.search(r"还缺 \d+ 项：.*处罚内容", text)
    assert "〔待填：处罚内容〕" in text


def test_the_kind_of_document_follows_the_outcome_typed(officer: Client) -> None:
    case = ready_to_decide(officer)
    spared = {"outcome": "no_penalty_slight", "ground": "轻微并及时改正。", "occurred_at": "2026-03-05T12:00"}
    assert "不予行政处罚决定书" in words(officer.post(f"{case}acts/decide/preview", spared))


def test_nobody_outside_sees_a_draft(officer: Client, world: object) -> None:
    case = ready_to_decide(officer)
    assert Client().post(f"{case}acts/decide/preview", {}).status_code == 302
    assert officer.get(f"{case}acts/decide/preview").status_code == 405
