"""What holds for every act of every procedure: the case is open, the order is kept, dates make sense."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from zhifa.law.dates import format_instant, legal_day
from zhifa.law.engine import situation as read
from zhifa.law.engine.context import Context
from zhifa.law.engine.guards import applies
from zhifa.law.engine.instants import earlier
from zhifa.law.engine.roles import named
from zhifa.law.types import Json, Refusal

RECORDED = "行政处罚法第四十七条"
FACTS_OF_TIME = "行政处罚法第四十条"
STATE_WORDS = {
    "open": "办理中",
    "closed": "已结案",
    "archived": "已归档",
    "withdrawn": "已撤案",
    "terminated": "已终止",
}
UNIT_WORDS = {"hour": "小时", "calendar_day": "日", "working_day": "个工作日", "month": "个月", "year": "年"}
DOCUMENT_WORDS = {"approved": "定稿", "rendered": "生成", "sealed": "盖章"}


def order(ctx: Context) -> Iterator[Refusal]:
    """Whether the act can come now, whatever its data say."""
    step, situation = ctx.step, ctx.situation
    opening = step.code == ctx.procedure.opening
    if situation is None:
        if not opening:
            yield Refusal("case.not_open", "案件还没有登记。", RECORDED, "先登记案源。")
    elif opening:
        yield Refusal("case.already_open", "案件已经登记，不能再登记一次。", RECORDED, "另一件案件请新建。")
    elif situation["state"] not in step.in_states:
        yield from state(ctx)
    else:
        yield from _place(ctx, situation)


def state(ctx: Context) -> Iterator[Refusal]:
    """The case must not have ended otherwise; asked again when a proposal is signed."""
    if ctx.situation is not None and ctx.situation["state"] not in ctx.step.in_states:
        yield _wrong_state(ctx, ctx.situation["state"])


def _wrong_state(ctx: Context, state: str) -> Refusal:
    wanted = "、".join(STATE_WORDS[s] for s in ctx.step.in_states)
    message = f"案件{STATE_WORDS[state]}；“{ctx.step.title}”要在{wanted}时办理。"
    remedy = "先报批结案、撤案或者终止。" if state == "open" else "案件已经办结，不能再办理。"
    return Refusal("case.wrong_state", message, ctx.step.basis, remedy)


def _place(ctx: Context, situation: Json) -> Iterator[Refusal]:
    """What must be done before, what is done already, what waits for a signature, what is not needed."""
    step, party = ctx.step, ctx.party
    needed = [before for code in step.steps if (before := ctx.procedure.step(code))]
    missing = [before for before in needed if not read.done_before(situation, before, party)]
    for before in missing:
        message = f"还没有“{before.title}”，不能“{step.title}”。"
        yield Refusal("act.out_of_order", message, step.basis, f"先办理“{before.title}”。")
    again = step.repeat and not step.done_when
    if not again and read.done(situation, step.code, party):
        message, remedy = f"“{step.title}”已经办过。", "写错的，申请更正或者作废原来的记录。"
        yield Refusal("act.already_done", message, step.basis, remedy)
    waiting = None if step.repeat else read.pending(situation, step.code, party)
    if waiting:
        signer = named([read.next_signer(waiting)])
        message = f"“{step.title}”已经报批，等待{signer}审批。"
        yield Refusal("act.pending", message, step.basis, f"等待审批，或者请{signer}退回后重报。")
    if not missing and not applies(step, situation, party):
        yield Refusal("act.not_needed", f"本案不需要“{step.title}”。", step.basis, "办理下一个环节。")


def documents(ctx: Context) -> Iterator[Refusal]:
    """Documents that must be ready, for example rendered before they are served (design 2.5)."""
    for need in ctx.step.documents:
        source = ctx.procedure.step(need.source)
        if source is None or not read.done(ctx.situation, need.source, ctx.party):
            continue
        titles = [p.title for p in source.produces if p.template in need.templates]
        if not read.document_ready(ctx.situation, need, ctx.party):
            word = DOCUMENT_WORDS[need.state]
            yield Refusal(
                "document.not_ready",
                f"{'或者'.join(f'《{title}》' for title in titles)}还没有{word}，不能“{ctx.step.title}”。",
                ctx.step.basis,
                f"等文书{word}后再办理；一直没有{word}的，请重新生成。",
            )


def dates(ctx: Context) -> Iterator[Refusal]:
    """Not in the future, not before what it presupposes, not before the paper block was issued, not too late."""
    stated = ctx.act.occurred_at or ctx.occurred_at
    if stated > ctx.now:
        yield Refusal(
            "date.future",
            f"时间{format_instant(stated)}晚于现在（{format_instant(ctx.now)}）。",
            FACTS_OF_TIME,
            "改为实际发生的时间。",
        )
    floor = _earliest(ctx)
    if floor and earlier(stated, floor[0]):
        yield Refusal(
            "date.before_earlier_act",
            f"“{ctx.step.title}”的时间{format_instant(stated)}早于“{floor[1]}”的时间{format_instant(floor[0])}。",
            ctx.step.basis,
            "核对两个时间，改正写错的一个。",
        )
    number = ctx.facts.number
    if number and ctx.step.time == "server_or_paper" and earlier(stated, number.issued_at):
        yield Refusal(
            "number.before_issue",
            f"编号 {number.n} 的空白决定书{format_instant(number.issued_at)}才发放，"
            f"不能用于{format_instant(stated)}的决定。",
            "行政处罚法第五十二条第一款",
            "核对决定书上的编号和时间。",
        )
    if late(ctx) and "late_reason" not in ctx.data:
        limit = ctx.deadline("record.late", ctx.occurred_at)
        yield Refusal(
            "record.late",
            f"距发生已经超过 {limit.rule.value} {UNIT_WORDS[limit.unit]}，属于补录，没有写明理由。",
            limit.basis,
            "在“补录的理由”里写明为什么当时没有记录；审核人看得到。",
        )


def late(ctx: Context) -> bool:
    """Whether the record comes so late that it is 补录 (rule `record.late`)."""
    if ctx.occurred_at >= ctx.now:
        return False
    due = ctx.deadline("record.late", ctx.occurred_at).due
    return ctx.now > due if isinstance(due, datetime) else legal_day(ctx.now) > due


def _earliest(ctx: Context) -> tuple[datetime, str] | None:
    """The latest act that this one presupposes; what ends the case presupposes everything before."""
    if ctx.situation is None:
        return None
    titles = {step.code: step.title for step in ctx.procedure.steps}
    before = {*ctx.step.steps, ctx.step.code}
    found = [
        (read.took_effect(ctx.situation, entry), titles[entry["act"]])
        for entry in ctx.situation["entries"]
        if read.in_effect(entry)
        and (
            ctx.step.sets_state
            or (entry["act"] in before and (ctx.party is None or entry["party"] in (ctx.party, None)))
        )
    ]
    return max(found, default=None)
