"""Why a proposed decision needs a hearing to be offered, a legal review, a collective discussion (处罚法 57, 58, 63).

What fires is written into the entry of `conclude`, so that the case says for ever which trigger demanded what.
"""

from __future__ import annotations

from collections.abc import Iterator

from zhifa.law import amounts
from zhifa.law.engine import situation as read
from zhifa.law.engine.context import Context
from zhifa.law.types import Json

CONCLUDE, SUBMIT = "conclude", "review.request"
MONEY = ("amount_fen", "gains_fen", "goods_value_fen")
MARKS = {
    "public_interest": "涉及重大公共利益",
    "social_effect": "可能造成重大社会影响或者引发社会风险",
    "complex": "案件情况疑难复杂、涉及多个法律关系",
}
BY_ACT = (MARKS["public_interest"], MARKS["complex"])
"""Of these the Act itself says so (处罚法 58(1)); the others come from 118号 and the catalogues."""
GRAVE = frozenset({"complex", "major"})


def triggers(ctx: Context) -> Json:
    """{hearing: [why…], review: [why…], discussion: [why…]} for the proposal in `ctx.data`; empty lists: not due."""
    if ctx.data.get("outcome") not in ("penalty", "referral"):
        every = _every_decision(ctx)
        return {"hearing": [], "review": every, "discussion": []}
    hearing = list(_hearing(ctx))
    marks = [mark for mark in ctx.data.get("marks", ()) if mark in MARKS]
    review = [*(MARKS[mark] for mark in marks), *_review_by_amount(ctx)]
    if hearing:
        review.append("直接关系当事人重大权益，当事人可以要求听证")
    if ctx.data.get("beyond_tier"):
        review.append("偏离裁量基准")
    review += _every_decision(ctx)
    discussion = ["情节复杂或者重大违法行为"] if GRAVE & set(ctx.data.get("marks", ())) else []
    if hearing:
        discussion.append("可以要求听证的较重处罚")
    return {"hearing": hearing, "review": list(dict.fromkeys(review)), "discussion": discussion}


def submitted(situation: Json | None) -> list[str]:
    """The proposals that a submission lays before the reviewer: the newest of each party."""
    parties = situation["parties"] if situation else ()
    newest = (read.last(situation, CONCLUDE, party["id"]) for party in parties)
    return [entry["id"] for entry in newest if entry]


def by_act(situation: Json | None) -> list[str]:
    """Why 处罚法 58(1) itself demands a review of the case as it stands; empty: only 118号 or a catalogue does."""
    parties = [party["id"] for party in situation["parties"]] if situation else []
    fired = {why for party in parties for why in read.fired(situation, "review", party)}
    held = any(read.value(situation, "hearing.hold", "outcome", party) == "held" for party in parties)
    return [why for why in BY_ACT if why in fired] + (["经过听证程序"] if held else [])


def _every_decision(ctx: Context) -> list[str]:
    return ["本地区对普通程序的决定都进行法制审核"] if ctx.rule("review.scope").value == "all_ordinary" else []


def _hearing(ctx: Context) -> Iterator[str]:
    kinds = set(ctx.data.get("kinds", ()))
    listed = ctx.rule("hearing.kinds").value
    heavy = [kind for kind in (listed if isinstance(listed, tuple) else ()) if kind in kinds]
    field = ctx.step.field("kinds")
    for kind in heavy:
        choice = field.choice(kind) if field else None
        yield f"拟{choice.title if choice else kind}"
    yield from _large(ctx, "hearing.fine")


def _review_by_amount(ctx: Context) -> list[str]:
    return [f"目录清单：{why}" for why in _large(ctx, "review.fine")]


def _large(ctx: Context, rule_id: str) -> Iterator[str]:
    """Amounts of the proposal that reach the limit for this kind of party."""
    limit = ctx.rule(rule_id).number
    for code in MONEY:
        field, amount = ctx.step.field(code), ctx.data.get(code)
        if field and amount is not None and amount >= limit:
            yield f"{field.title}{amounts.yuan(amount)}达到{amounts.yuan(limit)}"
