"""An officer imposes an on-the-spot penalty through the pages alone; the law answers in words, and nothing typed is lost."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.test import Client

from tests.web import world as worlds
from tests.web.pages import filled, form, words
from zhifa.accounts.actor import SYSTEM
from zhifa.casework.models import Case
from zhifa.registry.actions import issue_certificate, register_officer
from zhifa.registry.content import CertificateData, OfficerData

PARTY = {
    "procedure": "penalty-summary",
    "matter": worlds.MATTER,
    "parties-0-kind": "organisation",
    "parties-0-name": "明州市顺达渣土运输有限公司",
    "parties-0-credit_code": "91230125MA1B00000X",
    "parties-0-address": "明州市临江区望潮街道 5 号",
    "source-kind": "inspection",
}
TWO = ["23012500101", "23012500102"]


def register(client: Client, **changed: str) -> Any:
    page = client.get("/workbench/cases/new")
    return client.post("/workbench/cases/new", filled(page, **{**PARTY, "parties-0-credit_code": "", **changed}))


def opened(client: Client) -> str:
    answer = register(client)
    assert answer.status_code == 302, words(answer)
    return str(answer["Location"])


def test_who_goes_back_to_a_form_that_was_sent_and_writes_other_words_is_asked_first(officer: Client) -> None:
    sent = filled(officer.get("/workbench/cases/new"), **{**PARTY, "parties-0-credit_code": ""})
    assert officer.post("/workbench/cases/new", sent).status_code == 302
    again = officer.post("/workbench/cases/new", {**sent, "source-text": "另一条线索。"})
    assert (again.status_code, "已经登记过一件案件" in words(again), "另一条线索" in again.content.decode()) == (409, True, True)
    assert Case.objects.count() == 1
    assert officer.post("/workbench/cases/new", filled(again)).status_code == 302


def do(client: Client, case: str, act: str, **values: Any) -> Any:
    page = client.get(f"{case}acts/{act}")
    assert page.status_code == 200, words(page)
    return client.post(f"{case}acts/{act}", filled(page, **values))


FACTS = {
    "certificate_shown": "true", "identity_checked": "true", "happened_at": "2026-03-05T10:00", "place": "望潮桥下游右岸",
    "facts": "自卸货车倾倒渣土约 0.8 立方米。", "evidence": ["inspection", "audiovisual"], "harm": "slight", "officers": TWO,
    "occurred_at": "2026-03-05T12:00",
}  # fmt: skip
TOLD = {
    "told": ["content", "facts", "reasons", "basis", "rights", "recusal"], "intends": "penalty", "kinds": ["fine"], "tier": "A",
    "amount_fen": "1,500", "acknowledged": "signed", "officers": TWO, "occurred_at": "2026-03-05T12:00",
}  # fmt: skip


def to_the_notice(client: Client) -> str:
    case = opened(client)
    answer = do(client, case, "investigate", **FACTS)
    assert answer.status_code == 302, words(answer)
    return case


def test_a_case_is_walked_from_the_street_to_the_served_decision(officer: Client) -> None:
    case = to_the_notice(officer)
    assert do(officer, case, "notify", **TOLD).status_code == 302
    said = {"made": "none", "officers": TWO, "occurred_at": "2026-03-05T12:00"}
    assert do(officer, case, "represent", **said).status_code == 302
    decision = {
        "outcome": "penalty",
        "reasons": "当场清运，情节轻微。",
        "correction": "done",
        "place": "望潮桥",
        "officers": TWO,
    }
    answer = do(officer, case, "decide", **decision)
    assert answer.status_code == 302, words(answer)
    page = words(officer.get(case))
    assert "当场行政处罚决定书" in page
    served = {"method": "direct", "receipt": "signed", "place": "望潮桥", "officers": TWO}
    answer = do(officer, case, "serve", **served)
    assert answer.status_code == 302, words(answer)
    assert "送达回证" in words(officer.get(case))


def test_a_wrong_check_digit_is_answered_in_words_and_everything_typed_is_kept(officer: Client) -> None:
    answer = register(officer, **{"parties-0-credit_code": "91230125MA1B00000X"})
    assert answer.status_code == 422
    assert "校验" in words(answer)
    assert form(answer).values["parties-0-name"] == [PARTY["parties-0-name"]]
    assert form(answer).values["parties-0-credit_code"] == ["91230125MA1B00000X"]


def test_an_amount_outside_the_tier_is_refused_with_clause_and_remedy(officer: Client) -> None:
    case = to_the_notice(officer)
    answer = do(officer, case, "notify", **{**TOLD, "amount_fen": "500"})
    assert answer.status_code == 409
    page = words(answer)
    assert "第三十四条" in page
    assert "怎么办" in page
    assert form(answer).values["amount_fen"] == ["500"]


def test_one_officer_where_two_are_needed_is_refused(officer: Client) -> None:
    case = opened(officer)
    answer = do(officer, case, "investigate", **{**FACTS, "officers": TWO[:1]})
    assert answer.status_code == 409
    assert "需要 2 名执法人员" in words(answer)


def test_an_expired_certificate_stays_in_the_list_with_its_reason(officer: Client) -> None:
    case = opened(officer)
    page = officer.get(f"{case}acts/investigate")
    assert "何佩文" in words(page)
    assert "已于2026年2月23日到期" in words(page)
    assert b'value="23012500103"' not in page.content


def test_a_certificate_for_other_work_cannot_be_chosen_for_this_case(officer: Client, world: worlds.World) -> None:
    elsewhere = register_officer(world.water, OfficerData("丁一", unit="two"), actor=SYSTEM)
    other = CertificateData(
        "23012500109", "enforcement", ("生态环境",), (worlds.REGION,), date(2024, 1, 1), date(2029, 1, 1)
    )
    issue_certificate(elsewhere, other, actor=SYSTEM)
    page = officer.get(f"{opened(officer)}acts/investigate")
    assert "丁一的证件（23012500109）的执法类别不包括本案的领域" in words(page)
    assert b'value="23012500109"' not in page.content


def test_an_amount_that_is_no_number_is_answered_beside_its_field(officer: Client) -> None:
    case = to_the_notice(officer)
    answer = do(officer, case, "notify", **{**TOLD, "amount_fen": "一点钱"})
    assert answer.status_code == 422
    assert "不是金额" in words(answer)
    assert form(answer).values["amount_fen"] == ["一点钱"]


def test_a_second_writer_gets_the_conflict_and_keeps_what_was_typed(officer: Client) -> None:
    case = opened(officer)
    page = officer.get(f"{case}acts/investigate")
    assert do(officer, case, "investigate", **FACTS).status_code == 302
    late = officer.post(f"{case}acts/investigate", filled(page, **{**FACTS, "key": "another"}))
    assert late.status_code in {404, 409}


def test_sending_a_form_twice_records_it_once(officer: Client) -> None:
    page = officer.get("/workbench/cases/new")
    posted = filled(page, **{**PARTY, "parties-0-credit_code": ""})
    first = officer.post("/workbench/cases/new", posted)
    again = officer.post("/workbench/cases/new", posted)
    assert first["Location"] == again["Location"]


def test_what_cannot_be_done_yet_says_what_is_lacking(officer: Client) -> None:
    page = words(officer.get(opened(officer)))
    assert "作出决定" in page
    assert "还不能办" in page


def test_somebody_elses_step_names_who_does_it(officer: Client, head: Client) -> None:
    case = opened(officer)
    assert "由执法人员" in words(head.get(case))


def test_the_record_shows_digests_positions_and_predecessors(officer: Client) -> None:
    page = words(officer.get(opened(officer) + "journal"))
    assert "日志位置" in page
    assert "前一条" in page


def test_another_authoritys_case_is_not_found(officer: Client) -> None:
    assert officer.get("/workbench/cases/019c0000-0000-7000-8000-000000000000/").status_code == 404


def test_a_stranger_is_sent_to_the_door_and_back(client: Client, world: worlds.World) -> None:
    answer = client.get("/workbench/cases/")
    assert answer.status_code == 302
    assert answer["Location"] == "/workbench/login?next=/workbench/cases/"
