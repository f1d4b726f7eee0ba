"""Paragraphs of documents that are computed, never typed: remedies, payment, publication, handing in of money.

Every period comes from the rulebook; the words are those of the statutes.
"""

from __future__ import annotations

from datetime import date

from zhifa.law import amounts
from zhifa.law.dates import format_date
from zhifa.law.numerals import chinese
from zhifa.law.rules import Rule, Rulebook

RECONSIDERATION_FIRST = frozenset({"penalty-summary"})
"""Procedures whose penalties are 当场作出的行政处罚决定: reconsideration comes first (复议法 23(1)(1))."""

UNITS = {"calendar_day": "日", "working_day": "个工作日", "hour": "小时", "month": "个月", "year": "年"}
PERCENT, TEN_THOUSANDTHS = 100, 10_000
WHERE_TO_PAY = "到指定的银行或者通过电子支付系统缴纳"


def paragraph(
    procedure: str, *, body: str, court: str = "", on: date, penalty: bool = True, rulebook: Rulebook | None = None
) -> str:
    """How and until when the party can have the decision reviewed (处罚法 52(2), 59(1)(5); 复议法 20, 23, 34).

    `body` is the reconsideration body, `court` the court with jurisdiction, both by name. For a penalty imposed on
    the spot a direct action is not offered. Raises ValueError without a body: the paragraph would be unlawful.
    """
    if not body:
        raise ValueError("没有登记复议机关，写不出救济途径。请先在执法主体里登记复议机关。")
    book = rulebook or Rulebook.default()
    apply = period(book.rule("remedy.reconsideration", on))
    sue_after = period(book.rule("remedy.litigation.after_reconsideration", on))
    where = f"向{court or '有管辖权的人民法院'}"
    if penalty and procedure in RECONSIDERATION_FIRST:
        text = (
            f"不服本决定的，应当自收到本决定书之日起{apply}内先向{body}申请行政复议；"
            f"对行政复议决定不服的，可以自收到行政复议决定书之日起{sue_after}内依法{where}提起行政诉讼。"
        )
    else:
        sue = period(book.rule("remedy.litigation", on))
        text = (
            f"不服本决定的，可以自收到本决定书之日起{apply}内向{body}申请行政复议，"
            f"也可以自收到本决定书之日起{sue}内依法{where}提起行政诉讼。"
        )
    return text + ("申请行政复议或者提起行政诉讼的，行政处罚不停止执行，法律另有规定的除外。" if penalty else "")


def reconsideration_period(*, due: date, on: date, rulebook: Rulebook | None = None) -> str:
    """Within what time, and until which day, reconsideration can be applied for (复议法 20(1))."""
    within = period((rulebook or Rulebook.default()).rule("remedy.reconsideration", on))
    return f"申请期限为自收到决定书之日起{within}内，到{format_date(due)}为止。"


def reconsideration_papers(party_kind: str) -> list[str]:
    """What goes with a written application (复议法 22; 复议条例 18, 19, 21, 10)."""
    proof = ["居民身份证等身份证明的复印件"]
    if party_kind == "organisation":
        proof = ["营业执照等主体资格证明的复印件", "法定代表人（负责人）身份证明"]
    elif party_kind == "sole_trader":
        proof = ["营业执照和经营者身份证的复印件"]
    return [*proof, "行政处罚决定书的复印件", "能证明您的主张的证据", "有代理人的，授权委托书和代理人的身份证明"]


def payment(*, fen: int, on: date, rulebook: Rulebook | None = None) -> str:
    """How a fine of `fen` is paid, until when, and what follows if it is not (处罚法 67, 72)."""
    book = rulebook or Rulebook.default()
    return (
        f"罚款{_money(fen)}，自收到本决定书之日起"
        f"{period(book.rule('penalty.pay', on))}内{WHERE_TO_PAY}。{late(on=on, rulebook=book)}"
    )


def late(*, on: date, rulebook: Rulebook | None = None) -> str:
    """What a fine not paid in time grows by (处罚法 72(1)(1))."""
    book = rulebook or Rulebook.default()
    daily = _share(book.rule("penalty.additional_fine.daily", on).number)
    most = _most(book.rule("penalty.additional_fine.cap", on).number)
    return f"到期不缴纳的，每日按罚款数额的{daily}加处罚款，加处罚款的数额不超出{most}。"


def deferred(*, fen: int, on: date, rulebook: Rulebook | None = None) -> str:
    """How a fine is paid whose payment was put off, and what follows if it is not (处罚法 66(2), 72)."""
    return (
        f"请在上述期限内将罚款{_money(fen)}{WHERE_TO_PAY}。{late(on=on, rulebook=rulebook)}"
        "期限届满仍不缴纳的，本机关可以依法申请人民法院强制执行。"
    )


def additional(*, fine: int, due: date, until: date, days: int, added: int, daily: int, cap: int) -> str:
    """How the additional fine is reckoned until a day and how it goes on (处罚法 72(1)(1), 73(3)).

    Amounts in fen; `daily` and `cap` in ten-thousandths of the fine, as the rules of the day of the decision say.
    """
    return (
        f"罚款{_money(fine)}应当于{format_date(due)}前缴纳，当事人到期没有缴清。自到期的次日起至{format_date(until)}"
        f"计算 {days} 日（行政复议、行政诉讼期间不计算），每日按罚款数额的{_share(daily)}加处罚款，"
        f"已经加处{_money(added)}。"
        f"此后每日照此加处，至罚款缴清之日止，加处罚款的数额不超出{_most(cap)}。"
    )


def additional_payment(*, on: date, rulebook: Rulebook | None = None) -> str:
    """How fine and additional fine are paid, and what follows if they are not (处罚法 67, 72; 强制法 54)."""
    within = period((rulebook or Rulebook.default()).rule("coercion.demand", on))
    return (
        f"请将尚未缴纳的罚款和加处的罚款一并{WHERE_TO_PAY}。当事人在法定期限内不申请行政复议或者提起行政诉讼，"
        f"又不履行的，本机关催告以后{within}仍未履行的，将依法申请人民法院强制执行。"
    )


def agents(*, on: date, rulebook: Rulebook | None = None) -> str:
    """How many people a party may send to its hearing (处罚法 64(5))."""
    most = _numeral((rulebook or Rulebook.default()).rule("hearing.agents", on).number)
    return f"当事人可以亲自参加听证，也可以委托代理人，代理人最多{most}名。"


def remittance(*, on: date, rulebook: Rulebook | None = None) -> str:
    """Until when money collected on the spot is handed in (处罚法 71)."""
    book = rulebook or Rulebook.default()
    officer = period(book.rule("penalty.remit.officer", on))
    agency = period(book.rule("penalty.remit.agency", on))
    return (
        f"执法人员应当自收缴罚款之日起{officer}内交至行政机关；在水上当场收缴的，自抵岸之日起{officer}内交至行政机关；"
        f"行政机关应当在{agency}内缴付指定的银行。"
    )


def publication(
    *, on: date | None = None, region: str = "", sector: str = "", statute: str = "", rulebook: Rulebook | None = None
) -> str:
    """What the party is told about disclosure; empty where the decision is sealed (rule `publish.scope`)."""
    if on is not None:
        book = rulebook or Rulebook.default()
        if book.rule("publish.scope", on, region=region, sector=sector, statute=statute).value == "sealed":
            return ""
    return "本决定将依法在行政执法公示平台向社会公示；不宜公开的个人信息不公示。"


def statement_rights(*, on: date, rulebook: Rulebook | None = None) -> str:
    """The right to state one's case before a penalty, and until when (处罚法 7, 44, 45)."""
    within = period((rulebook or Rulebook.default()).rule("penalty.represent", on))
    return (
        f"对上述拟作出的行政处罚，当事人有陈述、申辩的权利，可以自收到本告知书之日起{within}内提出；"
        "逾期不提出的，视为放弃。本机关不因陈述、申辩而给予更重的处罚。"
    )


def hearing_rights(*, on: date, rulebook: Rulebook | None = None) -> str:
    """The right to ask for a hearing, and until when (处罚法 63, 64)."""
    within = period((rulebook or Rulebook.default()).rule("hearing.request", on))
    return (
        f"当事人有要求举行听证的权利，应当自收到本告知书之日起{within}内提出；逾期不提出的，视为放弃。"
        "听证不收取费用。"
    )


def preservation(*, on: date, rulebook: Rulebook | None = None) -> str:
    """Within what time evidence that was registered and kept is dealt with (处罚法 56)."""
    within = period((rulebook or Rulebook.default()).rule("penalty.preserve", on))
    return f"本机关将自先行登记保存之日起{within}内作出处理决定。"


def demand(*, fen: int, on: date, rulebook: Rulebook | None = None) -> str:
    """What is still to be paid, until when, and what follows (处罚法 72; 强制法 54)."""
    within = period((rulebook or Rulebook.default()).rule("coercion.demand", on))
    return (
        f"请自收到本催告书之日起{within}内缴纳罚款{_money(fen)}中尚未缴纳的部分和依法加处的罚款。"
        "逾期仍不履行的，本机关将依法申请人民法院强制执行。对本催告，当事人有陈述、申辩的权利。"
    )


def period(rule: Rule) -> str:
    """十五日, 二个工作日, 六个月."""
    return f"{_numeral(rule.number)}{UNITS[rule.unit]}"


def _money(fen: int) -> str:
    """贰仟元整（¥2,000.00）."""
    yuan, cents = divmod(fen, PERCENT)
    return f"{amounts.capitals(fen)}（¥{yuan:,}.{cents:02d}）"


def _most(cap: int) -> str:
    return "罚款的数额" if cap == TEN_THOUSANDTHS else f"罚款数额的{_share(cap)}"


def _numeral(number: int) -> str:
    """As documents write it: 十五, not 一十五."""
    text = chinese(number)
    return text.removeprefix("一") if text.startswith("一十") else text


def _share(ten_thousandths: int) -> str:
    if ten_thousandths % PERCENT == 0:
        return f"百分之{_numeral(ten_thousandths // PERCENT)}"
    return f"万分之{_numeral(ten_thousandths)}"
