"""Rule (design 2.7, 3.2; R55): a party sees its own case by the code on its served copy and a second factor, and acts in it."""

from __future__ import annotations

import io
import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.conf import settings as configured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import ORGANISATION, PARTY, Cast, build_cast
from tests.documents import pdf_text
from tests.office import Office
from tests.statements import counted
from tests.street import actor
from tests.web.pages import words
from zhifa import clock
from zhifa.accounts.actor import SYSTEM
from zhifa.casework import erasures, party_codes
from zhifa.casework.errors import Refused
from zhifa.casework.models import Attachment, Document, PartyAttempt, PartyCode
from zhifa.journal.api import followers, read
from zhifa.law.own_periods import OwnPeriod
from zhifa.registry.actions import set_period

FACTOR = ORGANISATION["phone"][-6:]
OTHER_FACTOR = PARTY["id_number"][-6:]
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 100


class Paper:
    """A case whose two parties were told what is intended, and what the browser of a party does with it."""

    def __init__(self, office: Office, cast: Cast) -> None:
        self.office, self.cast = office, cast
        self.big, self.small = office.parties
        self.browser = Client()

    def code(self, party: str) -> str:
        with self.office.later():
            return party_codes.written(party_codes.issue(actor("officer"), self.office.case.id, party))

    def enter(self, party: str, factor: str, browser: Client | None = None) -> str:
        """The address of the party's page, which is open then."""
        address = f"/case/{self.code(party)}"
        with self.office.later():
            answer = (browser or self.browser).post(address, {"factor": factor})
        assert answer.status_code == 302, answer.content.decode()
        return address

    def get(self, address: str, browser: Client | None = None) -> Any:
        with self.office.later():
            return (browser or self.browser).get(address)

    def post(self, address: str, data: dict[str, Any]) -> Any:
        with self.office.later():
            answer = self.browser.post(address, data)
        self.office.case.refresh_from_db()
        return answer


@pytest.fixture
def paper(db: None, noon: datetime, settings: Any, tmp_path: Path) -> Paper:
    settings.ZHIFA_HOME = tmp_path
    cast = build_cast()
    office = Office(noon)
    office.register(ORGANISATION, PARTY)
    office.do("file")
    for party in office.parties:
        office.until_concluded(party)
        office.do("notify", party, hearing=True)
    return Paper(office, cast)


def decided(paper: Paper) -> None:
    office = paper.office
    office.wait_until("2026-03-24")
    for party in office.parties:
        office.do("decide", party)
        office.do("serve", party)


def kinds(paper: Paper) -> list[tuple[str, str]]:
    return [(entry.kind, entry.capacity) for entry in paper.office.entries]


# -- the code ----------------------------------------------------------------------------------------------------------


def test_the_code_stands_on_the_served_copy_and_nowhere_else(paper: Paper) -> None:
    case = paper.office.case.id
    document = Document.objects.get(id=paper.office.made_by("notify", paper.big))
    officer = paper.cast.browser("officer")
    with paper.office.later():
        answer = officer.post(f"/workbench/cases/{case}/documents/{document.id}/served-copy")
    assert answer["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(answer.content)) as copy:
        assert len(copy.pages) == document.pages + 1
    code = PartyCode.objects.get(party_id=paper.big).code
    assert len(code) * 5 >= 128
    shown = [officer.get(path).content.decode() for path in (
        f"/workbench/cases/{case}/", f"/workbench/cases/{case}/documents/{document.id}/", f"/workbench/cases/{case}/journal",
        f"/verify/{document.code}",
    )]  # fmt: skip
    shown.append(paper.cast.api("officer").get(f"/cases/{case}").content.decode())
    shown.append(paper.cast.api("officer").get(f"/cases/{case}/journal").content.decode())
    shown += [str(entry.header()) + str(entry.open) + str(entry.personal) for entry in paper.office.entries]
    assert not any(code in text or party_codes.written(code) in text for text in shown)
    assert ("party.code.issued", "officer") in kinds(paper)
    printed = read.of_kinds(("access.party_code",), None, 10)
    assert [(e.capacity, e.open["document"]) for e in printed] == [("officer", document.id)]


def test_a_second_document_carries_the_same_code_and_a_renewed_one_stops_the_old(paper: Paper) -> None:
    first, again = paper.code(paper.big), paper.code(paper.big)
    assert first == again
    address = paper.enter(paper.big, FACTOR)
    case = paper.office.case.id
    with paper.office.later():
        paper.cast.browser("officer").post(f"/workbench/cases/{case}/parties/{paper.big}/code")
    assert paper.code(paper.big) != first
    assert "打开我的案件" in words(paper.get(address)), "the old cookie opens nothing any more"
    assert paper.post(address, {"factor": FACTOR}).status_code == 422
    assert [e.open["again"] for e in paper.office.entries if e.kind == "party.code.issued"] == [False, True]


def test_only_who_handles_the_case_prints_or_renews_it(paper: Paper) -> None:
    case, document = paper.office.case.id, paper.office.made_by("notify", paper.big)
    for who, status in (("reviewer", 403), ("outsider", 404)):
        browser = paper.cast.browser(who)
        assert browser.post(f"/workbench/cases/{case}/documents/{document}/served-copy").status_code == status
        assert browser.post(f"/workbench/cases/{case}/parties/{paper.big}/code").status_code == status
    assert not PartyCode.objects.exists()


def test_a_party_without_any_number_gets_no_code_and_the_reason(db: None, noon: datetime, settings: Any, tmp_path: Path) -> None:
    settings.ZHIFA_HOME = tmp_path
    build_cast()
    office = Office(noon)
    office.register({"kind": "sole_trader", "name": "无号小吃店", "address": "城关镇3号"})
    with office.later(), pytest.raises(Refused, match="没有第二重验证"):
        party_codes.issue(actor("officer"), office.case.id, office.parties[0])


def test_a_public_credit_code_opens_nothing_and_the_officer_can_give_a_phone_for_it(
    db: None, noon: datetime, settings: Any, tmp_path: Path
) -> None:
    settings.ZHIFA_HOME = tmp_path
    cast = build_cast()
    office = Office(noon)
    office.register({**ORGANISATION, "phone": ""})
    (party,) = office.parties
    case, officer = office.case.id, cast.browser("officer")
    with office.later(), pytest.raises(Refused, match="统一社会信用代码是公开的"):
        party_codes.issue(actor("officer"), case, party)
    assert "填写查案电话" in words(officer.get(f"/workbench/cases/{case}/"))
    with office.later():
        wrong = officer.post(f"/workbench/cases/{case}/parties/{party}/code", {"phone": "没有"}, follow=True)
        officer.post(f"/workbench/cases/{case}/parties/{party}/code", {"phone": "0591-2345 6789"})
    assert "查案电话的格式不对" in words(wrong)
    browser, address = Client(), f"/case/{PartyCode.objects.get(party_id=party).code}"
    with office.later():
        tried = [browser.post(address, {"factor": one}).status_code for one in (ORGANISATION["credit_code"][-6:], "456789")]
    assert tried == [422, 302]
    said = [str(entry.open) + str(entry.personal) for entry in office.entries if entry.kind == "party.code.issued"]
    assert len(said) == 1
    assert "6789" not in said[0]


# -- the door ----------------------------------------------------------------------------------------------------------


def test_a_wrong_code_and_a_wrong_factor_are_answered_alike(paper: Paper) -> None:
    right = paper.code(paper.big)
    wrong = right[:-1] + ("3" if right[-1] == "2" else "2")
    door = [paper.get(f"/case/{code}") for code in (right, wrong)]
    assert {answer.status_code for answer in door} == {200}
    said = [paper.post(f"/case/{code}", {"factor": "000000"}) for code in (right, wrong)]
    assert {answer.status_code for answer in said} == {422}
    for answers in (door, said):
        pages = [words(answer).replace(code, "") for answer, code in zip(answers, (right, wrong), strict=True)]
        assert pages[0] == pages[1]


@pytest.mark.parametrize("typed", ["2" * 120, "2" * 500, "２" * 119])
def test_what_is_too_long_for_a_code_stands_at_the_door_like_any_other(db: None, typed: str) -> None:
    door = Client().get("/case", {"code": typed}, follow=True)
    assert (door.status_code, "打开我的案件" in words(door)) == (200, True)
    address = f"/case/{typed[:120]}"
    assert Client().get(address).status_code == 200
    assert Client().post(address, {"factor": "000000"}).status_code == 422


def test_after_five_tries_the_code_is_locked_known_or_not_and_opens_again_later(
    paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = paper.code(paper.big)
    for code in (right, "2" * 28):
        answers = [paper.post(f"/case/{code}", {"factor": "000000"}).status_code for _ in range(6)]
        assert answers == [422] * 5 + [429]
    assert paper.post(f"/case/{right}", {"factor": FACTOR}).status_code == 429, "the right factor comes too late"
    later = clock.machine_now() + party_codes.WINDOW + timedelta(seconds=1)
    monkeypatch.setattr(clock, "machine_now", lambda: later)
    assert paper.post(f"/case/{right}", {"factor": FACTOR}).status_code == 302
    assert not PartyAttempt.objects.exists(), "tries of the past are not kept"


def test_the_cookie_opens_this_case_alone_and_is_kept_from_scripts(paper: Paper) -> None:
    paper.enter(paper.big, FACTOR)
    cookie = paper.browser.cookies["zhifa_party"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/case/")
    other = f"/case/{paper.code(paper.small)}"
    assert "打开我的案件" in words(paper.get(other))
    answer = paper.post(f"{other}/represent", {"text": "不是我的案件"})
    assert (answer.status_code, answer["Location"]) == (302, other)
    assert ("case.represent", "party") not in kinds(paper)
    assert paper.get("/workbench/").status_code == 302, "it is no staff session"


def test_forms_without_the_token_are_turned_away(paper: Paper) -> None:
    strict = Client(enforce_csrf_checks=True)
    address = f"/case/{paper.code(paper.big)}"
    assert strict.post(address, {"factor": FACTOR}).status_code == 403
    paper.enter(paper.big, FACTOR)
    strict.cookies = paper.browser.cookies
    assert strict.post(f"{address}/represent", {"text": "x"}).status_code == 403


def test_opening_the_page_is_an_entry_of_access(paper: Paper) -> None:
    paper.enter(paper.big, FACTOR)
    found = read.of_kinds(("access.party_page",), None, 10)
    assert [(e.actor, e.capacity, e.open["case"]) for e in found] == [(paper.big, "party", paper.office.case.id)]


def test_whoever_leaves_stands_at_the_door_again(paper: Paper) -> None:
    address = paper.enter(paper.big, FACTOR)
    assert paper.post(f"{address}/leave", {}).status_code == 302
    assert "打开我的案件" in words(paper.get(address))


# -- what it shows -----------------------------------------------------------------------------------------------------


def test_the_page_names_each_right_with_what_is_left_and_why(paper: Paper) -> None:
    page = words(paper.get(paper.enter(paper.big, FACTOR)))
    for said in ("现在可以提出意见", "陈述、申辩", "要求听证", "起算当日，不计入", "第 1 日", "行政处罚法第六十四条第一项", "行政处罚听证告知书"):
        assert said in page, said
    assert "送达行政处罚听证告知书" in page
    assert PARTY["name"] not in page


def test_a_decision_that_is_not_served_yet_does_not_show(paper: Paper) -> None:
    paper.office.wait_until("2026-03-24")
    paper.office.do("decide", paper.big)
    page = words(paper.get(paper.enter(paper.big, FACTOR)))
    assert "行政处罚决定书" not in page
    assert "还没有缴" not in page
    paper.office.do("serve", paper.big)
    page = words(paper.get(f"/case/{paper.code(paper.big)}"))
    for said in ("行政处罚决定书", "罚没款还没有缴", "50 元", "申请行政复议", "明水县人民政府", "提起行政诉讼", "明水县人民法院"):
        assert said in page, said


def test_the_additional_fine_grows_by_the_day_until_it_is_paid(paper: Paper) -> None:
    decided(paper)
    address = paper.enter(paper.big, FACTOR)
    paper.office.wait_until("2026-04-20")
    page = words(paper.get(address))
    assert "罚没款逾期没有缴" in page
    assert "加处罚款" in page
    paper.office.do("pay", paper.big, paid_on="2026-04-20")
    page = words(paper.get(address))
    assert "罚没款已经缴清" in page


def test_disclosure_and_credit_repair_count_down_from_the_decision(paper: Paper) -> None:
    decided(paper)
    with paper.office.later():
        followers.run_to_end()
    page = words(paper.get(paper.enter(paper.big, FACTOR)))
    for said in ("公示与信用修复", "待制作", "一般", "2026年6月24日起", "2027年3月24日", "信用修复管理办法"):
        assert said in page, said


def test_challenges_stand_on_the_page(paper: Paper) -> None:
    decided(paper)
    paper.office.do("challenge.receive", paper.big, received_on="2026-03-24")
    page = words(paper.get(paper.enter(paper.big, FACTOR)))
    assert "正在复议或者诉讼" in page
    assert "行政复议" in page


def test_an_on_the_spot_penalty_has_its_page_too(paper: Paper) -> None:
    with paper.office.later():
        case = paper.cast.case(upto="serve", matter="WATER-028")
        code = party_codes.issue(actor("officer"), case["id"], case["parties"][0]["id"])
        paper.browser.post(f"/case/{code}", {"factor": OTHER_FACTOR})
        page = words(paper.browser.get(f"/case/{code}"))
    for said in ("当场行政处罚决定书", "申请行政复议", "还没有缴"):
        assert said in page, said


def test_served_documents_are_downloaded_and_others_are_not(paper: Paper) -> None:
    address = paper.enter(paper.big, FACTOR)
    mine, theirs = (paper.office.made_by("notify", party) for party in (paper.big, paper.small))
    internal = Document.objects.filter(case_id=paper.office.case.id, template="filing_approval").get()
    answer = paper.get(f"{address}/documents/{mine}")
    assert answer.content.startswith(b"%PDF")
    assert "attachment" in answer["Content-Disposition"]
    for document in (theirs, internal.id):
        assert paper.get(f"{address}/documents/{document}").status_code == 404


def test_everything_handed_over_is_listed_with_its_day_and_can_be_checked(paper: Paper) -> None:
    decided(paper)
    paper.office.wait_until("2026-04-20")
    paper.office.do("demand", paper.big)
    page = paper.get(paper.enter(paper.big, FACTOR))
    listed = [(one["row"].template, one["day"]) for one in page.context["page"]["documents"]]
    assert listed == [
        ("hearing_rights_notice", "2026年3月5日"), ("penalty_decision", "2026年3月24日"),
        ("publication_notice", "2026年3月24日"), ("demand_notice", "2026年4月20日"),
    ]  # fmt: skip
    for one in page.context["page"]["documents"]:
        if one["row"].code:
            assert f"/verify/{one['row'].code}" in page.content.decode(), one["row"].template


def test_the_page_says_where_until_when_and_with_what_to_ask_for_reconsideration(paper: Paper) -> None:
    decided(paper)
    address = paper.enter(paper.big, FACTOR)
    page = words(paper.get(address))
    for said in ("不服决定怎么办", "明水县人民政府", "2026年5月25日", "营业执照等主体资格证明的复印件", "行政处罚决定书的复印件", "授权委托书"):
        assert said in page, said
    printed = re.sub(r"—\d+—|第\d+页共\d+页", "", pdf_text.text(paper.get(f"{address}/application").content))
    decision = Document.objects.get(party=paper.big, template="penalty_decision")
    for said in (ORGANISATION["name"], ORGANISATION["credit_code"], "明水县水务局", str(decision.number), "申请期限为自收到决定书之日起六十日内，到2026年5月25日"):
        assert said in printed, said
    assert "草稿" not in printed
    word = paper.get(f"{address}/application?format=word")
    assert word.content.startswith(b"PK")
    assert not Document.objects.filter(template="reconsideration_application").exists(), "it is the party's paper, not ours"


def test_before_a_decision_is_served_there_is_nothing_to_ask_for_reconsideration_of(paper: Paper) -> None:
    address = paper.enter(paper.big, FACTOR)
    assert "不服决定怎么办" not in words(paper.get(address))
    assert paper.get(f"{address}/application").status_code == 404
    assert "打开我的案件" in words(paper.get(f"/case/{paper.code(paper.small)}/application")), "not by another's cookie"


# -- what it does ------------------------------------------------------------------------------------------------------


def test_representations_with_evidence_become_an_act_of_the_party_that_must_be_reexamined(paper: Paper) -> None:
    address = paper.enter(paper.big, FACTOR)
    sent = SimpleUploadedFile("现场.png", PNG, content_type="text/html")
    answer = paper.post(f"{address}/represent", {"text": "渣土不是我们倾倒的。", "files": [sent]})
    assert answer.status_code == 302, words(answer)
    assert "已经记入案卷" in words(paper.get(answer["Location"]))
    said = next(e for e in paper.office.entries if e.kind == "case.represent")
    assert (said.actor, said.capacity, said.open["party"]) == (paper.big, "party", paper.big)
    assert isinstance(said.personal, dict)
    assert said.personal["data"]["statement"] == "渣土不是我们倾倒的。"
    kept = Attachment.objects.get(party=paper.big)
    assert (kept.kind, kept.name, kept.media_type) == ("evidence", "现场.png", "image/png")
    assert paper.big not in paper.office.case.handlers, "who speaks as a party does not handle the case"
    case = paper.cast.browser("officer").get(f"/workbench/cases/{paper.office.case.id}/")
    for shown in ("当事人（查案页）", "当事人在查案页提交了陈述、申辩。", "复核陈述、申辩"):
        assert shown in words(case), shown
    assert "当事人在查案页提交了陈述、申辩。" in words(paper.cast.browser("officer").get("/workbench/"))
    paper.office.wait_until("2026-03-24")
    with pytest.raises(Refused, match="还没有复核"):
        paper.office.do("decide", paper.big)


def test_what_cannot_be_kept_goes_back_with_words(paper: Paper) -> None:
    address = paper.enter(paper.big, FACTOR)
    unkept = [(what, "a\0b") for what in ("represent", "hearing", "reading", "repair")]
    for what, text in (*unkept, ("represent", " "), ("reading", "")):
        assert paper.post(f"{address}/{what}", {"text": text}).status_code == 422, (what, text)
    assert paper.post(f"{address}/evidence", {}).status_code == 422
    assert paper.post(f"{address}/anything", {}).status_code == 404
    many = [SimpleUploadedFile(f"{n}.png", PNG) for n in range(6)]
    assert "一次不超过 5 份" in words(paper.post(f"{address}/evidence", {"files": many}))


def test_a_form_sent_twice_counts_once(paper: Paper) -> None:
    address = paper.enter(paper.big, FACTOR)
    for _ in range(2):
        sent = {"text": "同一份意见", "key": "k-1", "files": [SimpleUploadedFile("a.png", PNG)]}
        assert paper.post(f"{address}/represent", sent).status_code == 302
    assert kinds(paper).count(("case.represent", "party")) == 1
    assert Attachment.objects.count() == 1
    assert paper.post(f"{address}/represent", {"text": "另一份意见", "key": "k-1"}).status_code == 302
    assert kinds(paper).count(("case.represent", "party")) == 2


def test_a_form_sent_again_with_another_file_keeps_it(paper: Paper) -> None:
    address = paper.enter(paper.big, FACTOR)
    for name, content in (("a.png", PNG), ("b.txt", b"words"), ("b.txt", b"words")):
        sent = {"text": "同一份意见", "key": "k-1", "files": [SimpleUploadedFile(name, content)]}
        assert paper.post(f"{address}/represent", sent).status_code == 302
    assert kinds(paper).count(("case.represent", "party")) == 1
    assert sorted(Attachment.objects.values_list("name", flat=True)) == ["a.png", "b.txt"]
    assert len([one for one in read.stream(f"finding/{paper.office.case.id}") if one.kind == "finding.party"]) == 2


def test_of_a_file_that_is_refused_nothing_is_kept(paper: Paper) -> None:
    address = paper.enter(paper.big, FACTOR)
    before = len(paper.office.entries)
    files = [SimpleUploadedFile("a.png", PNG), SimpleUploadedFile("x.png", b"\x00\x01\x02 nothing known")]
    answer = paper.post(f"{address}/represent", {"text": "我的意见", "files": files})
    assert answer.status_code == 422
    assert "无法识别该文件的类型" in words(answer)
    assert "我的意见" in answer.content.decode(), "what was typed is not lost"
    assert len(paper.office.entries) == before
    assert not Attachment.objects.exists()
    stored = Path(configured.ZHIFA_HOME, "files", "sealed")
    assert not [one for one in stored.rglob("*") if one.is_file() and PNG in one.read_bytes()]


def test_too_much_is_turned_away_before_it_is_read(paper: Paper, settings: Any) -> None:
    address = paper.enter(paper.big, FACTOR)
    settings.ZHIFA_UPLOAD_LIMIT = 10
    sent = SimpleUploadedFile("a.png", PNG * 5000)
    assert paper.post(f"{address}/evidence", {"files": [sent]}).status_code == 413
    assert not Attachment.objects.exists()


def test_a_hearing_is_asked_for_within_its_period_and_once(paper: Paper) -> None:
    address = paper.enter(paper.big, FACTOR)
    answer = paper.post(f"{address}/hearing", {"text": "申请不公开举行"})
    assert answer.status_code == 302, words(answer)
    assert ("case.hearing.request", "party") in kinds(paper)
    answer = paper.post(f"{address}/hearing", {"text": ""})
    assert answer.status_code == 409
    assert "已经要求听证" in words(answer)


def test_a_hearing_asked_for_too_late_is_refused_with_its_clause(paper: Paper) -> None:
    address = paper.enter(paper.big, FACTOR)
    paper.office.wait_until("2026-04-01")
    answer = paper.post(f"{address}/hearing", {"text": ""})
    assert answer.status_code == 409
    assert "行政处罚法第六十四条第一项" in words(answer)
    assert "已经过了" in words(answer)
    assert ("case.hearing.request", "party") not in kinds(paper)


PLAN = {
    "how": "instalments", "until": "2026-06-30", "text": "资金周转困难，附银行流水。",
    "due_1": "2026-05-30", "amount_1": "20", "due_3": "2026-06-30", "amount_3": "30",
}  # fmt: skip


def test_instalments_are_asked_for_once_and_the_officer_finds_the_plan_filled_in(paper: Paper) -> None:
    decided(paper)
    address = paper.enter(paper.big, FACTOR)
    answer = paper.post(f"{address}/defer", PLAN)
    assert answer.status_code == 302, words(answer)
    asked = next(e for e in paper.office.entries if e.kind == "case.defer.request")
    assert (asked.capacity, asked.open["party"]) == ("party", paper.big)
    rows = [{"due": "2026-05-30", "amount_fen": 2000}, {"due": "2026-06-30", "amount_fen": 3000}]
    assert asked.open["data"] == {"how": "instalments", "until": "2026-06-30", "schedule": rows}
    assert asked.personal == {"data": {"reason": PLAN["text"]}}
    page = words(paper.get(address))
    assert "正在等待答复" in page
    assert "提交缴款申请" not in page
    again = paper.post(f"{address}/defer", PLAN)
    assert again.status_code == 409
    assert "上一次申请还没有答复" in words(again)
    officer = paper.cast.browser("officer")
    assert "申请暂缓、分期缴纳，请答复" in words(officer.get(f"/workbench/cases/{paper.office.case.id}/"))
    form = officer.get(f"/workbench/cases/{paper.office.case.id}/acts/defer?party={paper.big}").content.decode()
    assert 'value="2026-06-30"' in form


def test_the_answer_stands_on_the_page_of_the_party(paper: Paper) -> None:
    decided(paper)
    address = paper.enter(paper.big, FACTOR)
    paper.post(f"{address}/defer", PLAN)
    paper.office.do("defer.refuse", paper.big, reason="没有证明确有困难。")
    page = words(paper.get(address))
    assert "没有同意：没有证明确有困难。" in page
    assert "再次申请" in page
    paper.post(f"{address}/defer", {"how": "deferred", "until": "2026-07-31", "text": "补交证明。"})
    paper.office.do("defer", paper.big, until="2026-07-31", reason=None)
    page = words(paper.get(address))
    assert "已经同意，请照新的期限缴纳" in page
    assert "2026年7月31日" in page


def test_an_application_that_lacks_something_says_what_and_keeps_what_was_typed(paper: Paper) -> None:
    decided(paper)
    address = paper.enter(paper.big, FACTOR)
    for changes, status, said in (
        ({"text": " "}, 422, "没有写申请的理由"),
        ({"how": ""}, 422, "没有填写“方式”"),
        ({"amount_1": "多少", "due_1": "2026-05-30"}, 422, "第 1 期的金额不对"),
        ({"due_1": "", "amount_1": "", "due_3": "", "amount_3": ""}, 422, "没有填写“分期的安排”"),
        ({"until": "2026-04-01"}, 409, "不晚于原来的期限"),
    ):
        answer = paper.post(f"{address}/defer", {**PLAN, **changes})
        assert answer.status_code == status, (changes, words(answer))
        assert said in words(answer), changes
        assert 'name="due_3" type="date" value="2026-06-30"' in answer.content.decode() or changes.get("due_3") == ""
    assert ("case.defer.request", "party") not in kinds(paper)


def test_who_paid_everything_is_not_offered_to_pay_later(paper: Paper) -> None:
    decided(paper)
    address = paper.enter(paper.big, FACTOR)
    paper.office.do("pay", paper.big, paid_on="2026-03-24")
    assert "提交缴款申请" not in words(paper.get(address))
    assert paper.post(f"{address}/defer", PLAN).status_code == 409


def test_evidence_is_read_when_the_officer_grants_it_and_only_what_was_chosen(paper: Paper) -> None:
    api, case = paper.cast.api("officer"), paper.office.case.id
    made = {}
    for name, party in (("照片", ""), ("另一份", ""), ("别人的", paper.small)):
        with paper.office.later():
            sent = {"file": SimpleUploadedFile(f"{name}.png", PNG + name.encode()), "kind": "evidence", "party": party}
            made[name] = api.upload(f"/cases/{case}/attachments", sent).json()["id"]
    address = paper.enter(paper.big, FACTOR)
    assert paper.get(f"{address}/attachments/{made['照片']}").status_code == 404
    assert paper.post(f"{address}/reading", {"text": "现场照片"}).status_code == 302
    assert paper.post(f"{address}/reading", {"text": "再来一次"}).status_code == 409
    officer = paper.cast.browser("officer")
    page = officer.get(f"/workbench/cases/{case}/")
    assert "现场照片" in words(page)
    (asked,) = page.context["page"]["reading"]
    answer = {"of": asked["of"], "attachments": [made["照片"], made["别人的"]]}
    with paper.office.later():
        assert "不能给这名当事人看" in words(officer.post(f"/workbench/cases/{case}/reading", answer, follow=True))
        assert paper.cast.browser("outsider").post(f"/workbench/cases/{case}/reading", answer).status_code == 404
        granted = officer.post(f"/workbench/cases/{case}/reading", {**answer, "attachments": [made["照片"]]}, follow=True)
    assert "已答复" in words(granted)
    assert paper.get(f"{address}/attachments/{made['照片']}").getvalue() == PNG + "照片".encode()
    for name in ("另一份", "别人的"):
        assert paper.get(f"{address}/attachments/{made[name]}").status_code == 404
    shown = words(paper.get(address))
    assert "照片.png" in shown
    assert "别人的" not in shown


def test_a_refusal_to_let_read_says_why(paper: Paper) -> None:
    address = paper.enter(paper.big, FACTOR)
    paper.post(f"{address}/reading", {"text": "全部"})
    officer, case = paper.cast.browser("officer"), paper.office.case.id
    (asked,) = officer.get(f"/workbench/cases/{case}/").context["page"]["reading"]
    with paper.office.later():
        assert "没有写明不同意的理由" in words(officer.post(f"/workbench/cases/{case}/reading", {"of": asked["of"]}, follow=True))
        officer.post(f"/workbench/cases/{case}/reading", {"of": asked["of"], "reason": "涉及举报人的个人信息。"})
    page = words(paper.get(address))
    assert "没有同意" in page
    assert "涉及举报人的个人信息。" in page


def test_two_parties_of_one_case_see_nothing_of_each_other(paper: Paper) -> None:
    address = paper.enter(paper.big, FACTOR)
    paper.post(f"{address}/represent", {"text": "甲水产的商业秘密", "files": [SimpleUploadedFile("甲.png", PNG)]})
    mine = Attachment.objects.get(party=paper.big).id
    second = Client()
    other = paper.enter(paper.small, OTHER_FACTOR, second)
    page = words(paper.get(other, second))
    for hidden in (ORGANISATION["name"], "甲.png", "商业秘密", "陈述、申辩 2026"):
        assert hidden not in page, hidden
    assert paper.get(f"{other}/attachments/{mine}", second).status_code == 404


def test_after_an_erasure_the_code_opens_nothing(paper: Paper) -> None:
    address = paper.enter(paper.big, FACTOR)
    paper.post(f"{address}/represent", {"text": "会被抹除的话"})
    with paper.office.later():
        asked = erasures.propose(actor("archivist"), paper.office.case.id, paper.big, "申请")
        erasures.approve(actor("secadmin"), paper.office.case.id, asked.entry_id)
    assert not PartyCode.objects.filter(party_id=paper.big).exists()
    assert "打开我的案件" in words(paper.get(address))
    assert paper.post(address, {"factor": FACTOR}).status_code == 422
    said = next(e for e in paper.office.entries if e.kind == "case.represent")
    assert "会被抹除的话" not in str(said.personal)


def test_the_party_reads_what_was_promised_beside_the_law_and_nothing_internal(paper: Paper) -> None:
    """ADR 10: promised periods are for the public, internal ones are the authority's own business."""
    water = paper.cast.authorities["water"]
    for rule, nature, value, unit, basis in (
        ("penalty.decide", "promised", 60, "calendar_day", "服务承诺第一项"),
        ("penalty.decide", "internal", 30, "calendar_day", "明水发〔2026〕3号"),
        ("penalty.publish", "promised", 5, "working_day", "服务承诺第四项"),
    ):
        set_period(water, OwnPeriod(rule, nature, value, unit, basis, date(2026, 3, 1)), actor=SYSTEM)
    address = paper.enter(paper.big, FACTOR)
    before = words(paper.get(address))
    assert (
        "作出处罚决定 依法最迟 2026年6月3日（周三） ；本机关承诺最迟 2026年5月4日（周一） 。"
        " 依据：行政处罚法第六十条；承诺见服务承诺第一项" in before
    ), before
    assert "明水发" not in before
    decided(paper)
    with paper.office.later():
        followers.run_to_end()
    after = words(paper.get(address))
    assert "机关办理的期限" not in after
    assert "本机关承诺最迟 2026年3月31日（周二）" in after, after
    assert "明水发" not in after


def test_a_decision_that_is_not_served_does_not_show_in_the_periods_of_the_agency(paper: Paper) -> None:
    office = paper.office
    address = paper.enter(paper.big, FACTOR)
    before = words(paper.get(address)).partition("机关办理的期限")[2].partition("提出陈述")[0]
    assert "作出处罚决定 依法最迟" in before
    office.wait_until("2026-03-24")
    for party in office.parties:
        office.do("decide", party)
    address = paper.enter(paper.big, FACTOR)
    assert words(paper.get(address)).partition("机关办理的期限")[2].startswith(before.rstrip())


def test_the_page_asks_the_database_a_fixed_number_of_questions(paper: Paper) -> None:
    decided(paper)
    with paper.office.later():
        followers.run_to_end()
    address = paper.enter(paper.big, FACTOR)
    paper.get(address)
    with counted() as statements:
        assert paper.get(address).status_code == 200
    assert len(statements.outside) <= 7, statements.outside
