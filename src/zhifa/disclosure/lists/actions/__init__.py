"""The only writers of lists: save a draft, submit, review or send back, publish; the reactor notes changes."""

from zhifa.disclosure.lists.actions.frame import Target, may_review, target, visible
from zhifa.disclosure.lists.actions.note_change import note_change
from zhifa.disclosure.lists.actions.publish import publish
from zhifa.disclosure.lists.actions.review import review
from zhifa.disclosure.lists.actions.save_draft import save_draft
from zhifa.disclosure.lists.actions.send_back import send_back
from zhifa.disclosure.lists.actions.submit import submit

__all__ = [
    "Target", "may_review", "note_change", "publish", "review", "save_draft", "send_back", "submit", "target",
    "visible",
]  # fmt: skip
