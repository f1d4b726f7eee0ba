"""The office that the law names agrees to a list; never the person who submitted it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from zhifa.accounts.actor import Actor
from zhifa.casework.errors import Refused
from zhifa.disclosure.lists import entries
from zhifa.disclosure.lists.actions.frame import Step, Target, reviewing_capacity, step, text
from zhifa.disclosure.lists.models import Stage
from zhifa.disclosure.lists.offices import Office, office
from zhifa.law.types import Refusal


def review(actor: Actor, of: Target, *, opinion: str, document: str = "") -> None:
    """`document`: the number of the office's written opinion, required where it does not work on this system.

    Raises Forbidden, Refused and Invalid.
    """
    with reviewing(actor, of, "审核") as act:
        said = text(opinion, "opinion", "审核意见")
        by = Office(**act.row.office)
        paper = text(document, "document", f"{by.name}审核意见的文号") if by.on_paper else document.strip()
        opened = {"of": act.row.submission, "office": act.row.office, "opinion": said, "document": paper}
        entry = act.record(entries.REVIEWED, opened)
        act.row.stage, act.row.review = Stage.REVIEWED, entry.entry_id


@contextmanager
def reviewing(actor: Actor, of: Target, verb: str) -> Iterator[Step]:
    """The step of whoever reviews: at the office to which it was submitted, and not the person who submitted it."""
    with step(actor, of, "") as act:
        by = Office(**act.row.office) if act.row.office else office(of.kind, of.authority)
        act.capacity = reviewing_capacity(actor, by, of.authority.code)
        act.allowed_from(verb, Stage.SUBMITTED)
        if act.row.submitted_by == actor.id:
            message = f"这份清单是您提交的，不能由您{verb}。"
            raise Refused([Refusal("own_submission", message, by.basis, f"请由{by.name}的其他人办理。")])
        yield act
