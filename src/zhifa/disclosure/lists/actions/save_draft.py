"""Keeps the rows that somebody is writing: a table row, no entry; what is submitted is recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zhifa.accounts import permissions
from zhifa.accounts.actor import Actor
from zhifa.casework.errors import FieldError, Invalid
from zhifa.clock import legal_now
from zhifa.disclosure.lists.actions.frame import Target
from zhifa.disclosure.lists.models import ListDraft
from zhifa.disclosure.lists.rows import MOST_ROWS, tidied
from zhifa.journal import api as journal
from zhifa.journal.api import Conflict


def save_draft(actor: Actor, of: Target, rows: Sequence[Mapping[str, object]], *, if_saved: int | None) -> ListDraft:
    """All rows of the draft, complete or not. `if_saved`: how often it was saved when the writer read it (0: never).

    Raises Forbidden, Invalid for a list that comes from a register, Conflict when somebody saved in between.
    """
    permissions.require(actor, "list.save", authority=of.authority.code)
    if of.kind.derived:
        message = f"{of.kind.title}由登记簿生成，不能直接修改。"
        raise Invalid(FieldError("rows", message, "请变更登记的人员、证件或者事项，清单随之更新。"))
    if len(rows) > MOST_ROWS:
        raise Invalid(FieldError("rows", f"{of.kind.title}超过 {MOST_ROWS} 行。", "请按机构分别公布。"))
    with journal.transaction():
        named = {"authority": of.authority.code, "code": of.kind.code}
        first = {"rows": [], "saved": 0, "saved_by": actor.id, "saved_at": legal_now()}
        made, _new = ListDraft.objects.get_or_create(**named, defaults=first)  # two at once make one row
        draft = ListDraft.objects.select_for_update().get(pk=made.pk)
        if if_saved is not None and if_saved != draft.saved:
            raise Conflict(of.stream, if_saved, draft.saved)
        draft.rows = [tidied(of.kind, row) for row in rows]
        draft.saved, draft.saved_by, draft.saved_at = draft.saved + 1, actor.id, legal_now()
        draft.save()
    return draft
