"""The party's own page as one value: what is due first, where the case stands, each right with what is left of it.

It speaks only of what the party was told: a decision that is not served yet does not show.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from zhifa.accounts.errors import FieldError, Invalid
from zhifa.accounts.models import Authority
from zhifa.journal.api import Entry
from zhifa.law import amounts, procedures, remedies
from zhifa.law.calendar import Calendar
from zhifa.law.credit_repair import GRADES, Shown
from zhifa.law.engine import Account
from zhifa.law.engine import situation as read
from zhifa.law.own_periods import PROMISED
from zhifa.web.presentation import clocks, words
from zhifa.web.presentation.clocks import ClockView
from zhifa.web.presentation.todo import STATUS

Json = Mapping[str, Any]
BEFORE: Final = ("represent", "hearing_request")
SHOWN: Final = (*BEFORE, "demanded", "pay", "reconsideration", "litigation")
WAYS: Final = {
    "represent": "可以说明情况，提出不同的意见、理由和证据。机关必须听取并复核，不会因此加重处罚。",
    "hearing_request": "可以要求机关举行听证，当面听取您的申辩和质证。听证不收费。",
    "demanded": "请在这个期限内履行。有意见的，可以陈述、申辩。",
    "pay": "到决定书写明的银行缴纳，或者通过电子支付系统缴纳。确有经济困难的，可以申请暂缓或者分期缴纳。",
    "reconsideration": "向{body}提出，不收费。可以当面提交，也可以邮寄或者在网上提交。",
    "litigation": "向{court}提起。",
}
OF_THE_AGENCY: Final = {"decide": "作出处罚决定", "redo": "重新作出处罚决定", "preserve": "处理先行登记保存的物品"}
"""Duties of the agency that the party was told of: by the notice, by the outcome of its challenge, by the list of what
was preserved. Whether one is met shows only by what is served.
"""
PARTYS_OWN: Final = (
    "represent", "hearing.request", "hearing.hold", "serve", "defer.request", "defer", "defer.refuse", "pay", "refund",
    "challenge.receive", "challenge.outcome",
)  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    tone: str
    icon: str
    title: str
    text: str


@dataclass(frozen=True)
class Right:
    clock: ClockView
    way: str


@dataclass(frozen=True)
class AgencyDuty:
    """What the agency has to do for the party: by which day the law wants it, and by which day it promised it."""

    what: str
    due: str
    basis: str
    promised: str
    promise: str
    paused: bool


@dataclass(frozen=True)
class Moment:
    title: str
    day: str


def is_served(situation: Json, party: str) -> bool:
    return read.done(dict(situation), "serve", party)


def rights(items: Sequence[Json], *, body: str, court: str, today: date, calendar: Calendar) -> tuple[Right, ...]:
    """The periods that run for the party; `items` are its clocks with their days. After service those before it go."""
    found = []
    served = any(item["key"] == "reconsideration" for item in items)
    for code in SHOWN:
        if served and code in BEFORE:
            continue
        for item in items:
            if item["key"] == code:
                view = clocks.clock(item, title=str(item.get("title") or code), today=today, calendar=calendar)
                found.append(Right(view, WAYS[code].format(body=body, court=court or "有管辖权的人民法院")))
    return tuple(found)


def duties(items: Sequence[Json], situation: Json, party: str) -> tuple[AgencyDuty, ...]:
    """The duties of the agency that this party waits for; `items` are the clocks of the whole case with their own."""
    mine = [item for item in items if item["key"] in OF_THE_AGENCY and item["party"] in (None, party)]
    over = {"decide", "redo"} if is_served(situation, party) else set()
    if any(item["key"] == "redo" for item in mine):
        over.add("decide")  # what is to be made anew takes its place
    shown = [
        item for item in mine if item["key"] not in over and (item["key"] != "preserve" or item["met"] is None)
    ]  # fmt: skip
    return tuple(_duty(item) for item in shown) if situation["state"] == "open" else ()


def _duty(item: Json) -> AgencyDuty:
    own = item.get("own", ())
    basis = next((str(one["basis"]) for one in own if one["nature"] == PROMISED), "")
    return AgencyDuty(
        OF_THE_AGENCY[item["key"]], _by(item["due"]), str(item["basis"]), promised(own), basis,
        bool(item.get("since")),
    )  # fmt: skip


def promised(own: Sequence[Json]) -> str:
    """The day that was promised to the public; internal ones are nobody else's business."""
    return next((_by(one["due"]) for one in own if one["nature"] == PROMISED), "")


def _by(due: Any) -> str:
    return f"{words.day(due)}（{words.weekday(due)}）"


def verdict(situation: Json, party: str, account: Account | None, items: Sequence[Json], today: date) -> Verdict:
    """What is due first, or where the case stands."""
    case = dict(situation)
    if _challenged(case, party):
        return Verdict("amber", "pause", "正在复议或者诉讼", "结果以前不计算加处罚款。")
    if is_served(case, party):
        return _after_service(account, items, today)
    running = [one for one in items if one["key"] in BEFORE and not one["met"]]
    ahead = [one for one in running if words.as_day(one["due"]) >= today]
    if ahead:
        last = min(words.as_day(one["due"]) for one in ahead)
        text = f"最近的期限到 {words.day(last)}（{words.weekday(last)}）。"
        return Verdict("amber", "warn", "现在可以提出意见", text)
    state = STATUS.get(str(case["state"]), "") if case["state"] != "open" else "案件正在办理"
    return Verdict("", "info", state, "有新的文书会送达给您。")


def _after_service(account: Account | None, items: Sequence[Json], today: date) -> Verdict:
    if account is None or not account.left:
        title = "罚没款已经缴清" if account and account.paid else "决定已经送达"
        return Verdict("green", "ok", title, "您不服决定的，可以在期限内申请复议或者起诉。")
    clock = next((one for one in items if one["key"] == "pay"), None)
    if clock is None:
        return Verdict("amber", "warn", "决定已经送达，罚没款还没有缴", "")
    due = words.as_day(clock["due"])
    if due < today:
        text = f"期限到 {words.day(due)}，已经过了 {(today - due).days} 日。"
        return Verdict("red", "stop", "罚没款逾期没有缴", text)
    text = f"还有 {(due - today).days} 日，{words.day(due)}（{words.weekday(due)}）前缴清。"
    return Verdict("amber", "warn", "决定已经送达，罚没款还没有缴", text)


def _challenged(case: dict[str, Any], party: str) -> bool:
    received, ended = read.last(case, "challenge.receive", party), read.last(case, "challenge.outcome", party)
    return read.index_of(case, received) > read.index_of(case, ended)


def course(situation: Json, party: str) -> tuple[Moment, ...]:
    """What has happened that the party knows of, oldest first."""
    case = dict(situation)
    procedure = procedures.load(case["procedure"], case["version"])
    found = sorted(_moments(case, party), key=lambda pair: str(pair[1]["at"]))
    return tuple(
        Moment(said or (step.title if (step := procedure.step(entry["act"])) else entry["act"]), words.day(entry["at"]))
        for said, entry in found
    )


def _moments(case: dict[str, Any], party: str) -> Iterator[tuple[str, Json]]:
    procedure = procedures.load(case["procedure"], case["version"])
    titles = {product.template: product.title for step in procedure.steps for product in step.produces}
    for act in PARTYS_OWN:
        yield from (("", entry) for entry in read.live(case, act, party) if entry["party"] == party)
    for entry in read.live(case, "deliver", party):
        document = case["documents"].get(str(entry["data"].get("document")))
        if document and document["party"] == party:
            yield f"送达{titles.get(document['template'], '文书')}", entry
    if is_served(case, party):
        yield from (("", entry) for act in ("reexamine", "close") for entry in read.live(case, act, party))


def deferral(situation: Json, entries: Sequence[Entry], party: str) -> dict[str, Any] | None:
    """The party's newest application to pay later, and what was answered; None where there was none."""
    case = dict(situation)
    asked = read.last(case, "defer.request", party)
    if asked is None:
        return None
    refused, granted = read.last(case, "defer.refuse", party), read.last(case, "defer", party)
    said: dict[str, Any] = {"day": words.day(asked["at"]), "state": "waiting", "reason": ""}
    if read.index_of(case, granted) > read.index_of(case, asked):
        said["state"] = "granted"
    elif refused and read.index_of(case, refused) > read.index_of(case, asked):
        entry = next((e for e in entries if e.entry_id == refused["id"]), None)
        part = entry.personal if entry else None
        said |= {"state": "refused", "reason": part["data"].get("reason", "") if isinstance(part, dict) else ""}
    return said


def remedy(
    situation: Json, authority: Authority, kind: str, items: Sequence[Json], today: date
) -> dict[str, Any] | None:
    """Where, until when and with what the party can have the decision reviewed; None where no period was started."""
    clock = next((one for one in reversed(items) if one["key"] == "reconsideration"), None)
    if clock is None:
        return None
    due = words.as_day(clock["due"])
    return {
        "body": authority.reconsideration_body,
        "court": authority.court or "有管辖权的人民法院",
        "due": words.day(due),
        "left": (due - today).days,
        "first": situation["procedure"] in remedies.RECONSIDERATION_FIRST,
        "bring": remedies.reconsideration_papers(kind),
        "basis": clock["basis"],
    }


def challenge(situation: Json, party: str) -> list[Moment]:
    """Reconsideration and litigation with their outcomes, in the procedure's own words."""
    case = dict(situation)
    procedure = procedures.load(case["procedure"], case["version"])
    found = []
    for act, name in (("challenge.receive", "kind"), ("challenge.outcome", "result")):
        step = procedure.step(act)
        field = step.field(name) if step else None
        for entry in read.live(case, act, party):
            choice = field.choice(str(entry["data"].get(name))) if field else None
            if choice:
                found.append((str(entry["at"]), Moment(choice.title, words.day(entry["at"]))))
    return [moment for _, moment in sorted(found, key=lambda pair: pair[0])]


def hearing(situation: Json, party: str) -> dict[str, str]:
    """When and where the hearing is, once it was fixed."""
    notice = read.last(dict(situation), "hearing.notice", party)
    if notice is None:
        return {}
    return {"at": words.moment(str(notice["data"]["hearing_at"])), "place": str(notice["data"].get("place", ""))}


def repair(found: Shown, today: date) -> dict[str, Any]:
    """The countdown to credit repair."""
    latest = words.as_day(found.latest.due)
    said: dict[str, Any] = {"grade": GRADES[found.grade], "latest": words.day(latest), "basis": found.latest.rule.basis,
                            "unconfirmed": not found.latest.rule.confirmed}  # fmt: skip
    if found.earliest is None:
        return said | {"earliest": "", "left": "履行完义务就可以申请"}
    first = words.as_day(found.earliest.due)
    left = (first - today).days
    return said | {"earliest": words.day(first), "left": f"还有 {left} 日" if left > 0 else "现在可以申请"}


INSTALMENTS: Final = range(1, 7)
"""Lines of the form; who needs more writes them into the reasons."""


def plan(posted: Mapping[str, str]) -> dict[str, Any]:
    """What the form of an application to pay later says, as the act asks it. Raises Invalid."""
    said: dict[str, Any] = {name: posted[name] for name in ("how", "until") if posted.get(name)}
    if said.get("how") != "instalments":
        return said
    rows = [(posted.get(f"due_{n}", ""), posted.get(f"amount_{n}", "").strip()) for n in INSTALMENTS]
    schedule = []
    for n, (due, amount) in enumerate(rows, 1):
        if not due and not amount:
            continue
        try:
            schedule.append({"due": due, "amount_fen": amounts.parse_yuan(amount)})
        except ValueError as error:
            raise Invalid(FieldError(f"amount_{n}", f"第 {n} 期的金额不对：{error}", "请写成例如 2000。")) from error
    return said | ({"schedule": schedule} if schedule else {})


def instalments(typed: Mapping[str, str]) -> list[dict[str, Any]]:
    """The lines of the form with what was typed in them last."""
    return [
        {"n": n, "due": typed.get(f"defer_due_{n}", ""), "amount": typed.get(f"defer_amount_{n}", "")}
        for n in INSTALMENTS
    ]
