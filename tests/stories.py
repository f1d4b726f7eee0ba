"""Stories of the ordinary procedure that several tests tell: each returns the office with its case as it ended."""

from __future__ import annotations

from typing import Any

from tests import editions
from tests.cast import MARKET_MATTER, ORGANISATION, PARTY
from tests.office import PROCEDURE, Office

LARGE = 10_000_000  # fen: a fine for which a hearing is offered, and which is reviewed and discussed
CHANGED = 6_000_000
BEYOND: dict[str, Any] = {"tier": "B", "amount_fen": LARGE, "beyond_tier": True, "beyond_tier_note": "数量特别大，造成行洪险情。"}


def two_parties(office: Office) -> Office:
    """Hearing for one, review twice, an entry voided, service by leaving and by announcement, instalments,
    reconsideration that changes the amount, refund of what was paid too much, referral of nothing.
    """
    office.register(ORGANISATION, PARTY)
    office.do("verify_lead")
    office.do("inspect_scene")
    office.do("file")
    big, small = office.parties
    _evidence(office, big)
    for party in (big, small):
        office.do("investigate", party)
    office.do("conclude", big, **BEYOND)
    office.do("conclude", small)
    office.do("review.request")
    office.do("review.opinion")
    office.do("notify", big, hearing=True, amount_fen=LARGE, follow=False)
    office.do("deliver", big, document="notify", method="leaving", receipt="refused", receipt_note="拒收，邻居见证。",
              witnessed=True, witness="望潮社区 张某")  # fmt: skip
    office.do("notify", small, follow=False)
    office.do("deliver", small, document="notify", method="announcement", receipt="announced", unreachable=True,
              receipt_note="下落不明，在本机关网站公告。")  # fmt: skip
    office.do("hearing.request", big)
    office.do("hearing.notice", big)
    office.wait_until("2026-03-25")
    office.do("hearing.hold", big)
    office.do("represent", big)
    office.do("reexamine", big)
    office.do("review.request", materials=["report", "statement", "draft", "evidence", "hearing"], answers="已补充。")
    office.do("review.opinion")
    office.do("discuss")
    office.do("decide", big, amount_fen=LARGE, deviates=True)
    office.do("serve", big)
    office.wait_until("2026-04-14")
    office.do("decide", small)
    office.do("serve", small, method="post", receipt="delivered", received_on="2026-04-14")
    schedule = [{"due": "2026-05-10", "amount_fen": LARGE // 2}, {"due": "2026-06-10", "amount_fen": LARGE // 2}]
    office.do("defer", big, how="instalments", until="2026-06-10", schedule=schedule)
    office.do("pay", small, paid_on="2026-04-14")
    _slip(office, small)
    _challenged(office, big)
    office.do("record_filing", big)
    office.do("close")
    office.do("archive")
    return office


def _evidence(office: Office, party: str) -> None:
    for code in ("inquire", "collect_evidence", "sample"):
        office.do(code)
    office.do("appraise", back=True, opinion_on="2026-03-05", opinion="体积约一百二十立方米。", told_party=True)
    office.do("preserve", party)
    office.do("dispose_preserved", party)
    office.do("order_correction", party)
    office.do("recheck", party)
    office.do("recuse")
    office.do("hand_over", by="unit_head")


def _slip(office: Office, party: str) -> None:
    """A payment recorded twice is voided."""
    office.do("pay", party, paid_on="2026-04-14", receipt_number="重复")
    office.do("void_entry", entry="pay")


def _challenged(office: Office, party: str) -> None:
    office.do("challenge.receive", party, received_on="2026-04-14")
    office.do("challenge.reply", party)
    office.do("pay", party, amount_fen=LARGE, paid_on="2026-04-14", receipt_number="9900112299")
    office.wait_until("2026-05-18")
    office.do("challenge.outcome", party, result="changed", amount_fen=CHANGED)
    office.do("refund", party, amount_fen=LARGE - CHANGED)


def unfiled(office: Office) -> Office:
    office.register()
    office.do("not_file")
    return office


def extended(office: Office) -> Office:
    """Where the sector names it: suspended, resumed and extended; then a waiver, a decision that the party may not pay
    later, and does not pay.
    """
    office.register(matter=MARKET_MATTER)
    office.do("file")
    office.do("suspend", ground="appraisal")
    office.wait_until("2026-03-11")
    office.do("resume")
    office.do("extend")
    (party,) = office.parties
    office.until_concluded(party)
    office.do("notify", party)
    office.do("waive", party)
    office.do("decide", party)
    office.do("serve", party)
    office.do("defer.request", party)
    office.do("defer.refuse", party)
    office.wait_until("2026-04-07")
    office.do("demand", party)
    office.wait_until("2026-09-25")
    office.do("apply_to_court", party)
    return office


def doubted(office: Office) -> Office:
    """A reviewer who wants corrections, a second look at the opinion, and a case that is passed on."""
    office.register()
    office.do("file", happened_on="2026-02-20")
    (party,) = office.parties
    office.until_concluded(party, **BEYOND)
    office.do("review.request")
    office.do("review.opinion", opinion="correct", sound=["competence", "procedure", "law", "powers", "papers", "crime"],
              wrong=["facts"], remarks=[{"about": "数量", "problem": "没有测量记录。", "advice": "补充测量。"}])  # fmt: skip
    office.do("review.rereview")
    office.do("review.answer")
    office.do("transfer")
    return office


def referred(office: Office) -> Office:
    office.register()
    office.do("file", happened_on="2026-02-20")
    office.do("refer")
    for code in ("refer.sent", "refer.answer", "refer.goods"):
        office.do(code)
    office.do("terminate")
    return office


def confiscated(office: Office) -> Office:
    """Goods that are confiscated beyond the tier's kinds are refused; within it they are disposed of before closing."""
    office.register()
    office.do("file", happened_on="2026-02-20")
    (party,) = office.parties
    goods = [{"name": "抽砂泵", "quantity": "一台"}]
    office.do("investigate", party)
    office.do("conclude", party, kinds=["confiscate_goods"], tier="D", amount_fen=None, goods=goods)
    office.do("notify", party, kinds=["confiscate_goods"], amount_fen=None)
    office.do("waive", party)
    office.do("decide", party, kinds=["confiscate_goods"], amount_fen=None)
    office.do("serve", party)
    office.do("dispose_goods", party)
    return office


def joined(office: Office) -> Office:
    """One party gets a case of its own, another case is taken in, the true offender takes the place of a wrong one;
    the decision is annulled and to be made again; a newer edition of the procedure is proposed and declined.
    """
    office.register(ORGANISATION, PARTY)
    office.do("file", happened_on="2026-02-19")
    stays, leaves = office.parties
    office.do("investigate", leaves)
    office.do("split", leaves)
    later = Office(office.now)
    later.register(PARTY)
    later.do("file", happened_on="2026-02-19")
    later.do("collect_evidence")
    office.now = later.now
    office.do("merge", other=later.case.number)
    other = office.parties[1]
    office.do("withdraw_case", follow=False)
    office.do("return", of="withdraw_case", reason="继续办理。", by="unit_head")
    office.do("substitute_party", stays)
    for party in (office.parties[1], other):
        office.do("investigate", party, happened_at="2026-02-19T08:30:00+08:00")
        office.do("conclude", party)
        office.do("notify", party)
        office.do("waive", party)
        office.do("decide", party)
        office.do("serve", party)
    office.do("challenge.receive", other, received_on="2026-03-05")
    office.wait_until("2026-05-18")
    office.do("challenge.outcome", other, result="revoked_redo")
    office.do("redo", other)
    with editions.newer(PROCEDURE) as version:
        office.do("procedure.migrate", version=version, follow=False)
    office.do("return", of="procedure.migrate", reason="照原来的版本办完。", by="agency_head")
    return office


def overdue(office: Office) -> Office:
    """Sampling asked for beforehand and cleared up, an address confirmed, goods and an opinion sent to the police who
    decline, a deferral asked for in writing and missed, an additional fine decided, served and paid.
    """
    office.register()
    office.do("file", happened_on="2026-02-17")
    (party,) = office.parties
    office.do("confirm_address", party, electronic_agreed=True, electronic_address="yuantong@example.com")
    for code in ("sample.plan", "sample"):
        office.do(code)
    office.do("appraise", back=True, opinion_on="2026-03-05", opinion="样品为渣土。", told_party=True)
    office.do("dispose_samples")
    office.do("preserve", party)
    office.do("dispose_preserved", party)
    office.do("investigate", party, happened_at="2026-02-17T08:30:00+08:00")
    office.do("conclude", party)
    office.do("refer", attached=["report", "goods", "appraisal"])
    office.do("refer.sent")
    office.do("refer.answer", result="not_filed")
    office.do("notify", party)
    office.do("waive", party)
    office.do("decide", party)
    office.do("serve", party)
    office.do("defer.request", party, until="2026-04-30")
    office.do("defer", party, until="2026-04-30", reason=None)
    office.wait_until("2026-05-11")
    office.do("add_fine", party)
    office.do("pay", party, amount_fen=6_500, paid_on="2026-05-11")
    office.do("waive_additional", party, amount_fen=150)
    office.do("close")
    return office


EVERY = {
    "two-parties": two_parties,
    "unfiled": unfiled,
    "extended": extended,
    "doubted": doubted,
    "referred": referred,
    "confiscated": confiscated,
    "joined": joined,
    "overdue": overdue,
}
