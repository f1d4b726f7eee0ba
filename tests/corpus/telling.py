"""A district's year in a page: through the real actions, every kind of entry comes up at least once."""

from __future__ import annotations

import io
import tempfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from django.test import override_settings

from tests import stories
from tests.cast import ORGANISATION, PARTY, REGION, WATER, build_cast
from tests.cast import matter as listed
from tests.disclosure import tables
from tests.documents.wordform import wordform
from tests.office import Office
from tests.statutes import library
from tests.street import Street, actor
from tests.subscriptions.receiving import OURS, receiver
from tests.town import DAY
from zhifa import clock
from zhifa.accounts import tokens
from zhifa.accounts.actions import (
    AuthorityData,
    amend_authority,
    reveal_identity,
    revoke_role,
    set_account_active,
)
from zhifa.accounts.actor import SYSTEM
from zhifa.accounts.models import Authority, User
from zhifa.casework import attachments, by_party, dossier, erasures, ownforms, party_codes, revealing
from zhifa.casework.models import Party
from zhifa.complaints import acting, lodging
from zhifa.complaints.models import Complaint
from zhifa.disclosure.actions import attach, perform
from zhifa.disclosure.channels import receipts
from zhifa.disclosure.corrections import answering, asking
from zhifa.disclosure.lists import actions as lists
from zhifa.disclosure.models import Change, Disclosure, Subscription
from zhifa.disclosure.records import imports as records
from zhifa.disclosure.subscriptions import asking as subscriptions
from zhifa.disclosure.subscriptions.reactor import BACKOFF
from zhifa.disclosure.subscriptions.watching import Watch
from zhifa.journal import api as journal
from zhifa.journal.api import DueRow, NewEntry, followers
from zhifa.journal.api import due as index
from zhifa.law.own_periods import OwnPeriod
from zhifa.registry.actions import (
    amend_certificate,
    amend_officer,
    end_period,
    list_matters,
    remove_matter,
    set_certificate_status,
    set_period,
)
from zhifa.registry.content import CertificateData, OfficerData
from zhifa.registry.models import Certificate, Officer
from zhifa.statutes import imports

REASON = "工作需要"


def tell(street: Street) -> dict[str, str]:
    """Everything; the ids of the cases worth keeping as histories, by what they show."""
    with clock.pinned(street.now):
        journal.declare(1)
        build_cast()
    cases = {
        "collected": _collected(street), "corrected": _corrected(street), "spared": _spared(street),
        "several": _several(street), "terminated": _terminated(street), "voided": _voided(street),
    }  # fmt: skip
    cases |= {name: story(Office(DAY)).case.id for name, story in stories.EVERY.items()}
    _reviewed(Office(DAY))
    street.open({"kind": "sole_trader", "name": "明水县丁小吃店", "address": "城关镇3号"})
    street.investigate(facts="倾倒渣土，应罚100元（壹仟元整）。")
    street.notify()
    street.represent()
    street.decide()
    _registers(street)
    _statutes(street)
    _disclosures(street)
    _kept_and_erased(street, cases["several"])
    _after_publication(street)
    _complaints(street)
    _subscriptions(street)
    _lists(street)  # at the end: it takes an officer's certificate away
    with street.later():
        form = wordform("{{ doc_title }}：{{ party_name }}")
        wanted = ownforms.Wanted(WATER, "service_receipt", date(2026, 4, 1))
        ownforms.bring(actor("sysadmin"), wanted, io.BytesIO(form), "送达回证.docx")
    with street.later():
        journal.set_clock(street.now + timedelta(days=1))
    return cases


def _collected(street: Street) -> str:
    street.open(PARTY)
    street.until_served()
    street.act("record_filing", {"note": "依法备案。"}, in_office=True)
    street.act("collect", {"ground": "small_fine", "amount_fen": 5_000, "receipt_number": "ZY-1"})
    street.act("remit", {"stage": "to_agency", "receipt_number": "S-1"}, in_office=True)
    street.act("remit", {"stage": "to_bank", "receipt_number": "Y-1"}, in_office=True)
    street.close_and_archive()
    return street.case.id


def _corrected(street: Street) -> str:
    """On a booklet's form, its words amended after service; not filed in time."""
    with street.later(), journal.transaction() as tx:
        journal.numbers.issue_block(tx, WATER, "罚当决字", size=5, holder="甲", actor="head", capacity="unit_head")
        to = journal.numbers.Device("PDA-07", "甲", date(2026, 12, 31))
        journal.numbers.issue_block(
            tx, WATER, "不罚决字", size=5, holder="甲", actor="head", capacity="unit_head", to=to
        )
        block = journal.numbers.block_of(WATER, "罚当决字", 2026, 3)
        journal.numbers.spoil(tx, block, 3, reason="写坏", actor="甲", capacity="officer")
    street.open({**ORGANISATION, "credit_code": ""})
    street.investigate()
    street.notify(acknowledged="refused", acknowledged_note="拒绝签字。")
    street.represent(made="oral", statement="不是我。", reexamination="不成立。", accepted="rejected")
    decided = street.decide(paper_number=4, occurred_at=street.now + timedelta(minutes=5)).entries[0].entry_id
    served = street.serve(receipt="refused", receipt_note="拒收。").entries[0]
    changed = {"entry": decided, "changes": {"place": "滨河西路8号"}, "reason": "地点写错。"}
    street.approve(street.propose("amend_entry", changed))
    with street.later(60 * 24 * 8):
        followers.tick()
    street.act("record_filing", {}, in_office=True)
    filed = next(e for e in street.entries if e.kind == "case.record_filing")
    earlier = clock.SHANGHAI.fromutc((served.occurred + timedelta(hours=1)).replace(tzinfo=clock.SHANGHAI)).isoformat()
    backdated = {"entry": filed.entry_id, "occurred_at": earlier, "reason": "报备时间写错。"}
    street.approve(street.propose("amend_entry", backdated))
    street.act("pay", {"channel": "bank", "amount_fen": 5_000, "receipt_number": "N-1"}, in_office=True)
    return street.case.id


def _spared(street: Street) -> str:
    street.open({**PARTY, "name": "慕容小白", "id_number": "110105199003076435"})
    street.investigate(slight=True, corrected=True, harm="none")
    street.notify(penalty=None)
    street.represent()
    spared = {"outcome": "no_penalty_slight", "ground": "轻微。", "education": "当场教育。"}
    street.act("decide", {**spared, "correction": "done", "place": "河边"})
    street.serve()
    return street.case.id


def _reviewed(office: Office) -> None:
    """With more time and an adviser; then, where the region knows it, exempt after a legality review."""
    office.register({**ORGANISATION, "credit_code": "", "name": "明水县丙砂石有限公司"})
    office.do("file")
    office.until_concluded(tier="B", amount_fen=20_000, marks=["complex"])
    office.do("review.request")
    office.do("review.extend")
    office.do("review.invite", person=actor("adviser").id)
    office.do("review.recall")
    office.do("review.invite", person=actor("adviser").id)
    office.do("review.advise")
    office.register({**ORGANISATION, "credit_code": "", "name": "明水县丁砂石有限公司"})
    office.do("file")
    office.until_concluded(tier="B", amount_fen=20_000, marks=["social_effect"])
    water = Authority.objects.get(code=WATER)
    Authority.objects.filter(code=WATER).update(region="530400")  # the place alone decides
    office.do("review.exempt")
    Authority.objects.filter(code=WATER).update(region=water.region)


def _several(street: Street) -> str:
    street.open(ORGANISATION, {**PARTY, "name": "令狐小冲", "id_number": "", "birth_date": "1990-03-07"})
    one, other = street.parties
    street.until_served(one)
    street.until_decided(other)
    with street.later():
        words = io.BytesIO("令狐小冲的陈述".encode())
        attachments.add(actor("officer"), street.case.id, words, "陈述.txt", kind="evidence", party=other)
        revealing.reveal(actor("officer"), street.case.id, one, "办理送达")
        dossier.prepare(actor("archivist"), street.case.id)
    with street.later():
        party_codes.served_copy(actor("officer"), street.case.id, street.case.documents.get(party=one, state="served").id)
        code = party_codes.issue(actor("officer"), street.case.id, one)
        inside = party_codes.enter(code, ORGANISATION["phone"][-party_codes.FACTOR :])
        by_party.ask_to_read(inside, "现场照片")
        asked = next(e.entry_id for e in street.entries if e.kind == "reading.asked")
        by_party.answer_reading(actor("officer"), street.case.id, asked, [], "涉及举报人的个人信息。")
    return street.case.id


def _terminated(street: Street) -> str:
    street.open({**ORGANISATION, "name": "乙店", "credit_code": ""})
    first = street.propose("withdraw_case", {"ground": "duplicate", "reason": "重复。"})
    street.act("return", {"of": first, "reason": "不是重复。"}, by="unit_head", in_office=True)
    ground = {"ground": "ordinary_procedure", "reason": "需要进一步调查。"}
    street.approve(street.propose("terminate", ground))
    return street.case.id


def _voided(street: Street) -> str:
    """Published, then voided: the takedown is due."""
    street.open({**ORGANISATION, "name": "丙店", "credit_code": ""})
    decided = street.until_decided().entries[0].entry_id
    followers.run_to_end()
    row = Disclosure.objects.get(decision=decided)
    with street.later():
        _publish(row.id)
    street.approve(street.propose("void_entry", {"entry": decided, "reason": "对象有误。"}))
    followers.run_to_end()
    return street.case.id


def _publish(disclosure: str) -> None:
    perform(actor("editor"), disclosure, "prepare")
    perform(actor("agency_head"), disclosure, "approve")
    perform(actor("editor"), disclosure, "publish")


def _with_a_file(disclosure: str) -> None:
    """A number in a file is kept, another person confirms it, and the file is taken away again."""
    editor = actor("editor")
    text = io.BytesIO("联系人身份证号码11010519491231002X。".encode())
    row = attach(editor, disclosure, text, "说明.txt", title="情况说明").disclosure
    (found,) = perform(editor, disclosure, "prepare").disclosure.findings
    answer = {"finding": found["id"], "do": "keep", "reason": "本人书面同意。"}
    perform(editor, disclosure, "prepare", {"answers": [answer]})
    perform(actor("agency_head"), disclosure, "confirm", {"opinion": "同意书在卷。"})
    perform(editor, disclosure, "detach", {"attachment": row.attachments[0]["id"]})


def _disclosures(street: Street) -> None:
    editor, head = actor("editor"), actor("agency_head")
    first, second, third = Disclosure.objects.filter(state="due").order_by("id")[:3]
    with street.later():
        _publish(first.id)
        perform(editor, first.id, "correct", {"reason": "补充依据。"})
        perform(head, first.id, "approve")
        perform(editor, first.id, "publish")
        today = clock.legal_today().isoformat()
        perform(editor, first.id, "withdraw", {
            "ground": "wrong", "reason": "内容有误。", "document": "无", "known_on": today,
        })  # fmt: skip
        until = (clock.legal_today() + timedelta(days=30)).isoformat()
        perform(head, second.id, "defer", {"reason": "涉及调查。", "basis": "政府信息公开条例第十六条", "until": until})
        perform(head, second.id, "withhold", {"reason": "涉及隐私。", "basis": "政府信息公开条例第十五条"})
        _with_a_file(third.id)
    _of_another_system(street)
    followers.run_to_end()


def _after_publication(street: Street) -> None:
    """Proposed and declined, pulled and put back, doubted, paid, repaired, its channels silent; another one expires."""
    editor, head, second = actor("editor"), actor("agency_head"), actor("agency_chief")
    rows = []
    for n in range(2):
        street.open({**ORGANISATION, "name": f"戊{n}店", "credit_code": ""})
        street.until_served()
        with street.later():
            followers.run_to_end()
            rows.append(Disclosure.objects.get(case_id=street.case.id))
            why = {"ground": "series", "reason": "影响系列案件。", "basis": "政府信息公开条例第十六条"}
            perform(editor, rows[n].id, "propose", {**why, "what": "withhold"})
            perform(head, rows[n].id, "decline", {"reason": "不影响。"})
            _publish(rows[n].id)
            followers.run_to_end()
            followers.tick()
    street.file_and_pay()
    first, other = rows[1].id, rows[0].id
    with street.later():
        followers.run_to_end()
        perform(editor, first, "pull", {"ground": "wrong", "reason": "金额写错。"})
        perform(head, first, "decline", {"reason": "没有写错。"})
        asked = asking.under(asking.ask(first, "facts", "地点不对。", "0455-2").code)
        answering.answer(editor, asked.id, "refused", "与决定书一致。")
        for accept in (False, True):
            perform(editor, first, "repair_apply", {"statement": "已经缴清、改正。"})
            said = {"accept": accept, "confirmed": ["corrected", "pledged"], "reason": "已经核实。", "basis": "信用修复管理办法"}
            perform(editor, first, "repair", said)
            perform(second, first, "agree")
        followers.run_to_end()
        receipts.confirm(editor, [item["id"] for item in receipts.waiting(editor)["items"]][:1], "回执一号")
    with street.later(60 * 24 * 120):
        followers.tick()
        assert Disclosure.objects.get(pk=other).state == "expired"
    followers.run_to_end()


def _complaints(street: Street) -> None:
    """Overdue, taken up, looked into, extended, answered; another not taken up, a third handed on."""
    head = actor("agency_head")
    with street.later():
        rows = [_complaint("officer", "conduct"), _complaint("other", "fine"), _complaint("other", "leak")]
    with street.later(60 * 24 * 20):
        followers.tick()
        acting.accept(head, rows[0].id)
        acting.note(head, rows[0].id, "看了录像。")
        acting.reveal(head, rows[0].id, "约当事人谈话。")
        acting.extend(head, rows[0].id, "证人在外地。")
        acting.answer(head, rows[0].id, "founded", "属实，已经道歉。")
        acting.refuse(head, rows[1].id, "remedy", "请申请行政复议。")
        acting.transfer(head, rows[2].id, "outside", "涉嫌违纪。", body="县纪委监委")


def _subscriptions(street: Street) -> None:
    """One by mail that its reader stops; a webhook that nobody takes, until it is disabled."""
    server = {"MAIL_SERVER": {"host": "127.0.0.1", "port": 9}, "ZHIFA_WEBHOOK_NETWORKS": OURS}
    with override_settings(**server), receiver() as hook:
        with street.later():
            subscriptions.by_mail(Watch(), "reader@example.org")
            row = Subscription.objects.get()
            mine = subscriptions.link(row).rsplit("/", 2)[1:]
            subscriptions.confirm(*mine)
            subscriptions.stop(*mine)
            subscriptions.by_webhook(Watch(), hook.url)
            Subscription.objects.update(position=Change.objects.latest("position").position - 1)  # the last is news
        hook.how = "refuse"
        for _ in range(len(BACKOFF) + 1):
            with street.later(60 * 24 + 1):
                index.set_due([DueRow("subscription", "webhook", clock.legal_now(), "subscriptions", {"channel": "webhook"})])
                followers.tick()
    assert Subscription.objects.get().state == "disabled"


def _complaint(about: str, what: str) -> Complaint:
    wanted = lodging.Wanted(about, what, "大声呵斥。", authority=WATER, name="诸葛小亮", contact="0455-3")
    return lodging.under(lodging.lodge(wanted).code)


def _of_another_system(street: Street) -> None:
    """Brought from a table, corrected by a second one, reported as revoked by a third."""
    for change in ({}, {"CF_NR_FK": "3"}, {"CF_ZT": "撤销"}):
        with street.later(), tempfile.TemporaryDirectory() as folder:
            table = tables.csv_table(Path(folder) / "处罚.csv", [tables.PENALTY | change])
            records.run(table, WATER, actor("editor"))


def _registers(street: Street) -> None:
    user = User.objects.get(username="nobody")
    water = Authority.objects.get(code=WATER)
    with street.later():
        set_account_active(user, active=False, reason=REASON, actor=SYSTEM)
        set_account_active(user, active=True, reason=REASON, actor=SYSTEM)
        reveal_identity(user, reason=REASON, actor=SYSTEM)
        tokens.create(user, "接口", 1)
        tokens.revoke(user, "接口")
        revoke_role(User.objects.get(username="reviewer"), "reviewer", water, actor=SYSTEM)
        amend_authority(
            AuthorityData(WATER, water.name, region=REGION, sector="水利", parent="gov", number_word="明水",
                          reconsideration_body="明水县人民政府", court="明水县人民法院", phone="0455-1"),
            actor=SYSTEM,
        )  # fmt: skip
        officer = Officer.objects.get(user__username="outsider")
        amend_officer(officer, OfficerData(officer.name, unit="one", post="副队长", username="outsider"), actor=SYSTEM)
        certificate = Certificate.objects.get(officer=officer)
        again = CertificateData(
            certificate.number, "enforcement", ("市场监管",), (REGION,), date(2024, 1, 1), date(2030, 6, 30)
        )
        amend_certificate(certificate, again, actor=SYSTEM)
        set_certificate_status(certificate, "suspended", reason=REASON, actor=SYSTEM)
        market = Authority.objects.get(code="market")
        list_matters(market, [replace(listed("市场监管"), title="在河道管理范围内倾倒垃圾")], actor=SYSTEM)
        remove_matter(market, listed().code, reason=REASON, actor=SYSTEM)
        own = OwnPeriod("penalty.decide", "promised", 60, "calendar_day", "服务承诺第一项", clock.legal_today())
        set_period(market, own, actor=SYSTEM)
        since = clock.legal_today() + timedelta(days=30)
        end_period(market, market.own_periods.get().id, since=since, reason=REASON, actor=SYSTEM)


def _lists(street: Street) -> None:
    """Sent back once, published, and then the register says otherwise."""
    editor, head = actor("editor"), actor("agency_head")
    with street.later():
        of = lists.target(WATER, "officers")
        lists.submit(editor, of)
        lists.send_back(head, of, reason="请核对职务。")
        lists.submit(editor, of)
        lists.review(head, of, opinion="同意。")
        lists.publish(editor, of)
        certificate = Certificate.objects.get(officer__user__username="officer2")
        set_certificate_status(certificate, "suspended", reason=REASON, actor=SYSTEM)
        followers.run_to_end()


def _statutes(street: Street) -> None:
    with street.later(), tempfile.TemporaryDirectory() as folder:
        assert imports.run(library.write(Path(folder)), SYSTEM).ok


def _kept_and_erased(street: Street, case: str) -> None:
    with street.later():
        for held in (True, False):
            with journal.transaction() as tx:
                entry = NewEntry("stream.hold", open={"reason": "诉讼", "held": held})
                tx.append(f"case/{case}", [entry], authority=WATER, actor="legal", capacity="archivist")
        second = Party.objects.get(case_id=case, ordinal=2)
        perform(actor("editor"), Disclosure.objects.get(party_id=second.id).id, "prepare")
        proposal = erasures.propose(actor("archivist"), case, second.id, "当事人申请")
        erasures.approve(actor("secadmin"), case, proposal.entry_id)
        followers.run_to_end()
