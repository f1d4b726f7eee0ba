"""Rule: above a public decision one plain sentence says who, for what, on what basis, with what result and by when, from public content alone."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import ORGANISATION, PARTY, Cast
from tests.portal.test_pages import publish
from zhifa import clock
from zhifa.disclosure.models import PublicRecord
from zhifa.journal.api import followers
from zhifa.web.presentation import summary

RECORD: dict[str, Any] = {
    "act": "penalty", "authority": {"name": "明水县水务局"}, "party": {"shown": "欧阳某"}, "matter": "在×××倾倒渣土",
    "basis": "《水法》第六十九条；《防洪法》第五十五条", "kinds": ["罚款"], "amount_fen": 5_000, "decided_on": "2026-03-05", "standing": None,
}  # fmt: skip


def sentence(disclosure: str, lang: str = "zh") -> str:
    page = Client().get(f"/decisions/{disclosure}?lang={lang}").content.decode()
    found = re.search(r'<p class="plain">(.*?)</p>', page, re.DOTALL)
    assert found
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", found[1])).strip()


def test_it_says_who_why_on_what_basis_what_and_by_when(cast: Cast) -> None:
    disclosure, _ = publish(cast)
    said = sentence(disclosure)
    assert re.fullmatch(r"一句话说明：2026年3月5日，明水县水务局因欧阳某“.*渣土.*”，依据《.*》第五十五条.*，作出决定：罚款 50 元。应当在 2026年3月20日以前履行。", said), said
    for secret in (PARTY["name"], PARTY["id_number"], PARTY["phone"], PARTY["address"]):
        assert secret not in said
    english = sentence(disclosure, "en")
    assert english.startswith("In one sentence: On 5 March 2026, 明水县水务局, because of")
    assert english.endswith("To be carried out by 20 March 2026.")


def test_it_follows_the_performance(cast: Cast) -> None:
    disclosure, _ = publish(cast, parties=[dict(ORGANISATION)])
    for code, ending in (("overdue", "应当在 2026年3月20日以前履行，逾期没有履行。"), ("court", "逾期没有履行，已经申请人民法院强制执行。"), ("no_money", "罚款 50 元。")):
        PublicRecord.objects.filter(pk=disclosure).update(standing={"performance": code, "challenge": "none", "since": "2026-03-06"})
        assert sentence(disclosure).endswith(ending), code


def test_a_paid_fine_is_told_with_its_day(cast: Cast) -> None:
    disclosure, case = publish(cast, parties=[dict(ORGANISATION)])
    with clock.pinned(clock.legal_now() + timedelta(days=1)):
        paid = {"amount_fen": 5_000, "channel": "bank", "receipt_number": "财票0001"}
        made = cast.api("officer").post(f"/cases/{case['id']}/acts", {"act": "pay", "party": case["parties"][0]["id"], "data": paid})
        assert made.status_code == 201, made.content.decode()
        followers.run_to_end()
        assert sentence(disclosure).endswith("罚款 50 元。已经在 2026年3月6日履行。")


def test_what_is_left_out_is_said_in_words_and_a_licence_names_itself() -> None:
    said = summary.of(RECORD, settled=None, due=None)
    assert said.matter == "在（依法不公开）倾倒渣土"
    assert said.basis == "《水法》第六十九条、《防洪法》第五十五条"
    licence = summary.of({**RECORD, "act": "licence", "matter": "取水许可", "kinds": ["普通"]}, settled=None, due=None)
    assert (licence.matter, licence.outcome) == ("", "取水许可（普通）")


@pytest.mark.parametrize("basis", ["", "《水法》第六十九条"])
def test_a_record_without_a_case_or_a_basis_still_reads_as_a_sentence(cast: Cast, basis: str) -> None:
    disclosure, _ = publish(cast)
    record = PublicRecord.objects.get(pk=disclosure)
    record.content["basis"], record.standing = basis, {}
    record.save()
    said = sentence(disclosure)
    assert said.endswith("，作出决定：罚款 50 元。")
    assert ("依据" in said) == bool(basis)
