"""Off at once: one person takes a record off the public on the spot; a second person confirms it or puts it back.

政府信息公开条例第十四条、第十五条; 广东省行政执法公示办法第二十四条第二款.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from zhifa.accounts.models import Authority
from zhifa.casework.errors import Refused
from zhifa.disclosure import kinds
from zhifa.disclosure.actions.frame import Request, Result, Step, step, today
from zhifa.disclosure.grounds import PULLED
from zhifa.disclosure.models import Disclosure, PublicRecord, State
from zhifa.disclosure.shown import due, endings
from zhifa.law.calendar import Calendar
from zhifa.law.deadlines import deadline
from zhifa.law.rules import Rulebook
from zhifa.law.types import Refusal


def pull(request: Request) -> Result:
    """`data`: ground (a key of grounds.PULLED), reason. It is off when this returns."""
    with step(request, "disclosure.pull") as act:
        row = act.row
        live = [State.CORRECTED, State.APPROVED] if row.live else []
        act.allowed_from("紧急撤下", State.PUBLISHED, *live, fallen=True)
        opened: dict[str, Any] = {
            "ground": request.choice("ground", "紧急撤下的原因", PULLED),
            "reason": request.text("reason", "紧急撤下的理由"),
            "clock": _clock(row, "publish.pull"),
        }
        entry = act.record(kinds.PULLED, opened)
        row.proposal = {"what": "pull", "by": request.actor.id, "entry": entry.entry_id, **opened}
        row.due_on = date.fromisoformat(opened["clock"]["due"])
        endings.pulled(row, entry)
        due.pulled(row, row.due_on)
        return act.done(entry)


def confirm(act: Step, proposal: dict[str, Any]) -> Result:
    """Off for good as it was. What has to be public in another form is due again, what is exempt is withheld."""
    row, ground = act.row, str(proposal["ground"])
    opened = {
        "ground": "wrong", "reason": PULLED[ground], "document": "本机关核实", "clock": proposal["clock"],
    }  # fmt: skip
    entry = act.record(kinds.WITHDRAWN, opened)
    endings.off(row, State.WITHDRAWN, f"{endings.WRONG}：{PULLED[ground]}", entry)
    if row.withdraw_clock:
        return act.done(entry)  # the decision fell meanwhile: nothing is to be shown any more
    if ground == "exempt":
        row.state, row.ground, row.kept_since = State.WITHHELD, "rule", today()
        row.reason, row.basis = str(proposal["reason"]), row.clock["basis"]
    else:
        row.state, row.masked, row.findings = State.DUE, None, []
        row.due_on = date.fromisoformat(_clock(row, row.clock["rule"])["due"])
    return act.done(entry)


def must_stay_off(act: Step) -> None:
    """Raises Refused where the decision fell while the record was off: it does not come back."""
    if act.row.withdraw_clock:
        clock = act.row.withdraw_clock
        message = "处罚决定已经不再有效，不能恢复公示。"
        raise Refused([Refusal("must_withdraw", message, clock["basis"], f"请在{clock['due']}前撤下公示。")])
    if not PublicRecord.objects.filter(pk=act.row.id, state="pulled").exists():
        raise Refused([Refusal("wrong_state", "这项公示没有紧急撤下。", act.row.clock["basis"], "请刷新页面。")])


def _clock(row: Disclosure, rule_id: str) -> dict[str, Any]:
    place = Authority.objects.get(code=row.authority)
    return deadline(
        Rulebook.default(), Calendar.default(), rule_id, today(),
        region=place.region, sector=place.sector, act=row.ruled_as,
    ).as_json()  # fmt: skip
