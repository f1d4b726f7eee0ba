"""Put a file beside a decision for publication, or take it away again. It is read whole before it is taken."""

from __future__ import annotations

from typing import BinaryIO

from zhifa import files
from zhifa.accounts import permissions
from zhifa.accounts.actor import Actor
from zhifa.casework.errors import FieldError, Invalid, NotFound
from zhifa.disclosure import kinds
from zhifa.disclosure.actions.frame import Request, Result, Step, step
from zhifa.disclosure.actions.prepare import refuse_what_a_rule_keeps_back
from zhifa.disclosure.models import ENDED, State
from zhifa.disclosure.preflight import attachments, reading
from zhifa.journal.api import new_id

UNDER = "disclosure.prepare"
_WHILE = tuple(state for state in State if state not in ENDED)


def attach(
    actor: Actor, disclosure_id: str, stream: BinaryIO, name: str, *, title: str, if_version: int | None = None
) -> Result:
    """`title` is what readers see. The file goes out with the next edition, made anew.

    Raises UploadRefused for what cannot be read whole, UploadTooLarge, Invalid, Refused, NotFound, Forbidden, Conflict.
    """
    request = Request(actor, disclosure_id, {"title": title}, if_version)
    permissions.require(actor, UNDER, authority=request.visible().authority)
    media = files.recognise(stream)
    found = reading.read(stream, media)
    stored, kept = files.store().put(stream, personal=True), attachments.keep(found)
    with step(request, UNDER) as act:
        _allowed(act)
        if len(act.row.attachments) >= attachments.MOST:
            message = f"附件已经有 {attachments.MOST} 个。"
            raise Invalid(FieldError("file", message, "请先移去不需要的，或者合并成一个文件。"))
        said = {"attachment": new_id(), "media_type": media.media_type, "size": stored.size, "file": stored.sha256,
                "reading": kept}  # fmt: skip
        named = {"title": act.public_text("title", "附件的名称"), "name": files.clean_name(name, media)}
        entry = act.record(kinds.ATTACHED, said, named)
        numbers = [int(item["n"]) for item in act.row.attachments]
        item = {"id": said["attachment"], "n": max(numbers, default=0) + 1, "entry": entry.entry_id, **named}
        act.row.attachments = [*act.row.attachments, {**said, **item}]
        return act.done(entry)


def detach(request: Request) -> Result:
    """`data`: attachment. An edition that has it keeps it; the next one goes without."""
    with step(request, UNDER) as act:
        _allowed(act)
        wanted = request.text("attachment", "附件")
        rest = [item for item in act.row.attachments if item["id"] != wanted]
        if len(rest) == len(act.row.attachments):
            raise NotFound("没有这个附件，可能已经移去。请刷新页面。")
        entry = act.record(kinds.DETACHED, {"attachment": wanted})
        act.row.attachments = rest
        return act.done(entry)


def _allowed(act: Step) -> None:
    act.allowed_from("改动附件", *_WHILE)
    refuse_what_a_rule_keeps_back(act)
