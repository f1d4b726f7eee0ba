"""The four acts that answer other entries: approve and return a proposal, void and amend an entry (design 2.1, 2.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from zhifa.law.dates import format_instant
from zhifa.law.engine import checks, drafting, fields, gates, officers
from zhifa.law.engine import situation as read
from zhifa.law.engine.aftermath import aftermath
from zhifa.law.engine.context import Context
from zhifa.law.engine.evolving import before
from zhifa.law.engine.instants import earlier
from zhifa.law.engine.instants import read as instant
from zhifa.law.engine.values import Malformed
from zhifa.law.procedures.language import Step
from zhifa.law.types import Draft, FieldProblem, Json, Refusal

RECORDED = "行政处罚法第四十七条"
CORRECTION_NOTICE = {"template": "correction_notice", "title": "补正通知书", "number_word": "补正字"}
"""A clerical error in a served document is answered by a notice, never by another file (design 2.1)."""


@dataclass(frozen=True, slots=True)
class Effect:
    """How one of the four acts is checked and written."""

    problems: Callable[[Context], Iterator[FieldProblem]]
    refusals: Callable[[Context], Iterator[Refusal]]
    drafts: Callable[[Context], tuple[Draft, ...]]


def target(ctx: Context) -> Json | None:
    """The entry that is answered."""
    return read.find(ctx.situation, ctx.data.get("of") or ctx.data.get("entry") or "")


def _known(ctx: Context) -> Iterator[FieldProblem]:
    name = "of" if "of" in ctx.data else "entry"
    if name in ctx.data and target(ctx) is None:
        yield FieldProblem(name, "案件里没有这条记录。", "请从案件的记录中选择。")


def _of_target(ctx: Context, entry: Json, data: Mapping[str, Any] | None = None) -> Context:
    """The context of the answered act itself, at the time of the answer."""
    step = ctx.procedure.step(entry["act"])
    assert step is not None
    merged = {**entry["data"], **(data or {})}
    return replace(ctx, step=step, party=entry["party"], data=merged, rules={}, passed=[])


# -- approve, return ------------------------------------------------------------------------------------------------


def _signing(ctx: Context) -> Iterator[Refusal]:
    entry = target(ctx)
    if entry is None or ctx.situation is None:
        return
    if entry["id"] not in ctx.situation["proposals"]:
        yield Refusal("approve.nothing", "这件事没有等待审批。", ctx.step.basis, "刷新后查看待审批的事项。")
        return
    yield from officers.role(ctx, (read.next_signer(entry),))
    if entry["actor"] == ctx.act.actor_id:
        yield Refusal("approve.self", "不能审批自己报的事项。", ctx.step.basis, "请另一名有权的负责人审批。")


def _approving(ctx: Context) -> Iterator[Refusal]:
    """What was proposed must still be lawful when it takes effect."""
    yield from _signing(ctx)
    entry = target(ctx)
    if entry is None or ctx.situation is None or entry["id"] not in ctx.situation["proposals"]:
        return
    if ctx.data.get("deviation_confirmed") is False:
        said = "罚款偏离裁量基准，没有确认偏离的理由成立。"
        yield Refusal("approve.deviation", said, "行政处罚法第三十四条", "理由成立的，选明确认；不成立的，退回。")
    own = _of_target(ctx, entry)
    yield from checks.state(own)
    yield from gates.refusals(own, own.step.gates)
    if own.step.effect:
        yield from EFFECTS[own.step.effect].refusals(own)


def _approve(ctx: Context) -> tuple[Draft, ...]:
    entry = target(ctx)
    assert entry is not None
    final = len(entry["approvals"]) + 1 == len(entry["chain"])
    if not final:
        return (drafting.draft(ctx, done=False),)
    own = _of_target(ctx, entry)
    effects = {**drafting.consequences(own), "done": True}
    ctx.rules.update(own.rules)
    more = _CORRECTING[own.step.effect](own, entry["id"]) if own.step.effect else ()
    return (drafting.draft(ctx, **effects), *more)


def _return(ctx: Context) -> tuple[Draft, ...]:
    return (drafting.draft(ctx),)


# -- void -----------------------------------------------------------------------------------------------------------


def _voiding(ctx: Context) -> Iterator[Refusal]:
    entry = target(ctx)
    if entry is None or ctx.situation is None:
        return
    yield from _correctable(ctx, entry)
    if entry["act"] == ctx.procedure.opening:
        yield Refusal("void.opening", "登记案源的记录不能作废。", RECORDED, "案件不应当办理的，申请撤案。")
    elif resting := read.dependants(ctx.situation, entry, ctx.procedure.main()):
        yield _rests_on(dict.fromkeys(_title(ctx, other) for other in resting))
    elif broken := list(_broken_by_voiding(ctx, entry)):
        yield _rests_on(dict.fromkeys(broken))


def _rests_on(acts: Mapping[str, None]) -> Refusal:
    titles = "、".join(f"“{act}”" for act in acts)
    return Refusal("void.rests_on", f"后面的{titles}以这条记录为前提。", RECORDED, f"先作废{titles}。")


def _broken_by_voiding(ctx: Context, entry: Json) -> Iterator[str]:
    """Titles of acts that would have been refused without this entry: a decision without its notice.

    Acts of the main way and signed ones only; that a notice was delivered stays true when the notice is voided.
    """
    if not read.in_effect(entry):
        return
    body = {"entry": entry["id"], "act": entry["act"], "party": entry["party"]}
    for finding in aftermath(ctx, "entry.voided", body):
        step = ctx.procedure.step(finding["act"])
        if step and (step.chain or not step.side) and not finding["code"].startswith("clock."):
            yield step.title


def _correctable(ctx: Context, entry: Json) -> Iterator[Refusal]:
    step = ctx.procedure.step(entry["act"])
    if entry["voided"]:
        yield Refusal("correct.voided", "这条记录已经作废。", RECORDED, "选择仍然有效的记录。")
    elif entry["pending"] or entry["returned"]:
        message = "这条记录还没有生效，或者已经退回。"
        yield Refusal("correct.not_in_effect", message, RECORDED, "请审批人退回后重新报。")
    elif step is None or step.roster or step.migrates:
        message = "并案、分案、变更当事人和更换程序版本不能作废或者更正。"
        yield Refusal("correct.roster", message, RECORDED, "写错的，再办理一次相应的变更。")
    elif step.effect:
        message = "审批和更正的记录不能作废或者更正。"
        yield Refusal("correct.signature", message, RECORDED, "对所审批的事项本身申请更正。")


def _title(ctx: Context, entry: Json) -> str:
    step = ctx.procedure.step(entry["act"])
    return step.title if step else str(entry["act"])


def _voided(ctx: Context, proposal: str) -> tuple[Draft, ...]:
    entry = target(ctx)
    assert entry is not None
    body = {
        "entry": entry["id"], "act": entry["act"], "title": _title(ctx, entry), "party": entry["party"],
        "proposal": proposal,
    }  # fmt: skip
    return (_answering(ctx, "entry.voided", body),)


# -- amend ----------------------------------------------------------------------------------------------------------


def _amend_problems(ctx: Context) -> Iterator[FieldProblem]:
    yield from _known(ctx)
    entry = target(ctx)
    if entry is None:
        return
    changes = ctx.data.get("changes", {})
    if not changes and "occurred_at" not in ctx.data:
        yield FieldProblem("changes", "没有写明要更正什么。", "填写改正后的内容或者时间。")
    own = _of_target(ctx, entry)
    for code, value in changes.items():
        field = own.step.field(code)
        if field is None or field.part == "split":
            yield FieldProblem(f"changes.{code}", f"“{own.step.title}”没有可以更正的“{code}”。", "去掉这一项。")
            continue
        try:
            changes[code] = fields.clean(value, field, own)
        except Malformed as error:
            yield FieldProblem(f"changes.{code}", error.message, error.remedy)


def _amending(ctx: Context) -> Iterator[Refusal]:
    entry = target(ctx)
    if entry is None or ctx.situation is None:
        return
    yield from _correctable(ctx, entry)
    step = ctx.procedure.step(entry["act"])
    if step is None or step.effect:
        return
    for code in _changes(ctx):
        field = step.field(code)
        if field and field.fixed:
            yield Refusal(
                "amend.substance",
                f"“{field.title}”是决定的实质内容，不能更正。",
                field.basis or step.basis,
                f"作废“{step.title}”的记录后重新办理；文书已经送达的，依法变更或者撤销。",
            )
    if moment := ctx.data.get("occurred_at"):
        yield from _new_time(ctx, entry, step, moment)
    own = _of_target(ctx, entry, _changes(ctx))
    at, stood = instant(moment or entry["at"]), before(ctx.situation, entry)
    yield from gates.refusals(replace(own, occurred_at=at, situation=stood), step.gates)


def _new_time(ctx: Context, entry: Json, step: Step, moment: str) -> Iterator[Refusal]:
    at = instant(moment)
    assert ctx.situation is not None
    if step.time != "stated":
        message = f"“{step.title}”的时间由系统记录，不能更正。"
        yield Refusal("amend.server_time", message, RECORDED, "作废后重新办理。")
    if at > ctx.now:
        yield Refusal("date.future", f"时间{format_instant(at)}晚于现在。", RECORDED, "改为实际发生的时间。")
    others = [o for o in ctx.situation["entries"] if read.in_effect(o) and o["party"] in (entry["party"], None)]
    for other in others:
        if other["act"] in step.steps and earlier(at, instant(other["at"])):
            yield _misplaced(ctx, step, other, "早于")
    for other in read.dependants(ctx.situation, entry, ctx.procedure.main()):
        if earlier(instant(other["at"]), at):
            yield _misplaced(ctx, step, other, "晚于")


def _misplaced(ctx: Context, step: Step, other: Json, word: str) -> Refusal:
    when = format_instant(instant(other["at"]))
    message = f"改正后的时间{word}“{_title(ctx, other)}”的时间（{when}）。"
    return Refusal("date.before_earlier_act", message, step.basis, "核对两个时间，改正写错的一个。")


def _changes(ctx: Context) -> Mapping[str, Any]:
    """The open changes: as proposed now, or as the proposal kept them."""
    return {code: value for code, value in ctx.data.get("changes", {}).items() if value is not None}


def _amended(ctx: Context, proposal: str) -> tuple[Draft, ...]:
    entry = target(ctx)
    assert entry is not None
    moment = ctx.data.get("occurred_at")
    own = replace(_of_target(ctx, entry, _changes(ctx)), occurred_at=instant(moment or entry["at"]))
    # What was inferred from the data that are corrected is inferred again.
    facts = drafting.inferred(own)
    served = read.last(ctx.situation, "serve", entry["party"]) if entry["act"] == "decide" else None
    body = {
        "entry": entry["id"], "act": entry["act"], "title": _title(ctx, entry), "party": entry["party"],
        "proposal": proposal,
        "data": dict(_changes(ctx)), "facts": facts, "occurred_at": moment,
        "clocks": drafting.clocks(own),
        "documents": [{**CORRECTION_NOTICE, "party": entry["party"]}] if served else [],
    }  # fmt: skip
    return (_answering(ctx, "entry.amended", body),)


def _answering(ctx: Context, kind: str, body: Json) -> Draft:
    body["aftermath"] = aftermath(ctx, kind, body)
    return Draft(kind, body, None, None, ctx.now, "on_site")


EFFECTS = {
    "approve": Effect(_known, _approving, _approve),
    "return": Effect(_known, _signing, _return),
    "void": Effect(_known, _voiding, _return),
    "amend": Effect(_amend_problems, _amending, _return),
}
_CORRECTING = {"void": _voided, "amend": _amended}
