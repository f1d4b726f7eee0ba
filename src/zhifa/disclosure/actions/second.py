"""The second person: agrees with what another proposed, or declines it with a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from zhifa.casework.errors import Refused
from zhifa.disclosure import kinds
from zhifa.disclosure.actions import keeping
from zhifa.disclosure.actions.frame import Request, Result, Step, step
from zhifa.disclosure.actions.pull import confirm, must_stay_off
from zhifa.disclosure.actions.repair import decide
from zhifa.disclosure.shown import endings
from zhifa.law.types import Refusal

_KEPT = ("ground", "reason", "basis", "until")
TITLES = {**keeping.TITLES, "repair": "信用修复的意见", "pull": "紧急撤下"}


def agree(request: Request) -> Result:
    """Takes effect at once. `data` is empty."""
    with step(request, "disclosure.agree") as act:
        proposal = _of_another(act)
        return _EFFECTS[str(proposal["what"])](act, proposal)


def decline(request: Request) -> Result:
    """`data`: reason. What was pulled is public again."""
    with step(request, "disclosure.agree") as act:
        proposal = _of_another(act)
        reason = request.text("reason", "不同意的理由")
        if proposal["what"] == "pull":
            must_stay_off(act)
            entry = act.record(kinds.RESTORED, {"of": proposal["entry"], "reason": reason})
            endings.restored(act.row, entry)
        else:
            opened = {"of": proposal["entry"], "what": proposal["what"], "reason": reason}
            entry = act.record(kinds.DECLINED, opened)
        act.row.proposal = None
        return act.done(entry)


def _of_another(act: Step) -> dict[str, Any]:
    """The open proposal. Raises Refused without one, and for whoever made it."""
    proposal: dict[str, Any] | None = act.row.proposal
    basis = act.row.clock["basis"]
    if proposal is None:
        raise Refused([Refusal("no_proposal", "没有等待批准的提议。", basis, "请刷新页面，查看现在的情况。")])
    if proposal["by"] == act.request.actor.id:
        said = f"{TITLES[proposal['what']]}由您提出，不能由您自己批准。"
        raise Refused([Refusal("same_person", said, basis, "请由另一名有批准权限的人决定。")])
    return proposal


def _kept_back(act: Step, proposal: dict[str, Any]) -> Result:
    what = str(proposal["what"])
    found: dict[str, Any] = {name: proposal[name] for name in _KEPT if name in proposal}
    return keeping.take(act, what, {**found, "proposal": proposal["entry"]})


_EFFECTS: dict[str, Callable[[Step, dict[str, Any]], Result]] = {
    "withhold": _kept_back,
    "defer": _kept_back,
    "repair": decide,
    "pull": confirm,
}
