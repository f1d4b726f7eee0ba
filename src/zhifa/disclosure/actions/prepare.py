"""Make (again) the masked version: before it was approved, or after, which takes the approval back."""

from __future__ import annotations

from zhifa.casework.errors import Refused
from zhifa.disclosure import editing, kinds
from zhifa.disclosure import source as sources
from zhifa.disclosure.actions.frame import Request, Result, Step, step, today
from zhifa.disclosure.models import State
from zhifa.disclosure.preflight import attachments
from zhifa.journal.api import Kind
from zhifa.law.types import Refusal


def prepare(request: Request) -> Result:
    """`data`: answers, also_mask (see editing.edition). What was withheld or deferred may be taken up again;
    the decision to keep it back stands until the edition is approved (see approve).
    """
    with step(request, "disclosure.prepare") as act:
        act.allowed_from(
            "制作公示版本", State.DUE, State.PREPARED, State.APPROVED, State.DEFERRED, State.WITHHELD, State.PULLED
        )  # fmt: skip
        refuse_what_a_rule_keeps_back(act)
        return make(act, kinds.CORRECTED if act.row.live else kinds.PREPARED, "重新制作" if act.row.live else None)


def make(act: Step, kind: Kind, reason: str | None) -> Result:
    """Store the next edition in the row and its entry."""
    row = act.row
    how, edition, personal = editing.edition(sources.of(row), act.request.data, attachments.texts(row))
    content, made = edition.content, attachments.published(row, edition)
    if made:
        content = personal["content"] = {**content, "attachments": made}
    row.edition += 1
    opened = {
        "edition": row.edition,
        "shown_as": how.way,
        "basis": how.basis,
        "findings": [finding.as_json() for finding in edition.findings],
        "fields": list(how.fields),
        "fields_basis": how.fields_basis,
        **({"files": [one["sha256"] for one in made if not one["withheld"]]} if made else {}),
    }
    entry = act.record(kind, opened if reason is None else {**opened, "reason": reason}, personal)
    row.masked, row.findings, row.confirmed = content, opened["findings"], None
    if row.state == State.DEFERRED and row.due_on <= today():  # its day has come: nothing is kept back any more
        row.ground, row.reason, row.basis, row.kept_since = "", "", "", None
    row.edition_entry, row.prepared_by = entry.entry_id, act.request.actor.id
    row.state = State.CORRECTED if row.live else State.PREPARED
    return act.done(entry)


def refuse_what_a_rule_keeps_back(act: Step) -> None:
    """Raises Refused where nothing of the decision may go out."""
    if act.row.by_rule:
        raise Refused(
            [Refusal("not_public", "按规定这项决定不予公示。", act.row.clock["basis"], "不需要再制作公示版本。")]
        )
