"""Gates of every service: what is served, and when it can have been received (处罚法 61; 民事诉讼法 87-95)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from zhifa.law.dates import format_date, legal_day
from zhifa.law.engine import situation as read
from zhifa.law.engine.context import Context
from zhifa.law.engine.gates import Values, gate
from zhifa.law.engine.instants import earlier
from zhifa.law.types import Json

Params = Mapping[str, Any]
READY = read.DOCUMENT_STATES[read.DOCUMENT_STATES.index("rendered") :]


def _document(ctx: Context) -> Json | None:
    documents: Json = (ctx.situation or {}).get("documents", {})
    return documents.get(str(ctx.data.get("document", "")))


def _made_by(ctx: Context) -> Json | None:
    """The entry that made what is served: the named document's, or the decision."""
    if ctx.step.code == "serve":
        return read.last(ctx.situation, "decide", ctx.party)
    document = _document(ctx)
    return read.find(ctx.situation, document["entry"]) if document and document["entry"] else None


@gate()
def document_can_be_delivered(ctx: Context, _params: Params) -> Values:
    """Made for this party, rendered, and its act still in effect."""
    if "document" not in ctx.data:
        return None
    document, made = _document(ctx), _made_by(ctx)
    if document is None:
        return {"why": "案件里没有这份文书"}
    if document["party"] not in (ctx.party, None):
        return {"why": "这份文书不是给这名当事人的"}
    if document["state"] not in READY:
        return {"why": "这份文书还没有生成"}
    return {"why": "作出这份文书的记录已经作废"} if made and not read.in_effect(made) else None


@gate()
def served_after_it_was_made(ctx: Context, _params: Params) -> Values:
    """Neither the service nor the date of the receipt lies before the document or after today."""
    made = _made_by(ctx)
    if made is None:
        return None
    began = read.took_effect(ctx.situation, made)
    received = ctx.data.get("received_on")
    day = date.fromisoformat(received) if received else ctx.day
    if not earlier(ctx.occurred_at, began) and legal_day(began) <= day <= legal_day(ctx.now):
        return None
    return {"day": format_date(day), "made": format_date(legal_day(began)), "today": format_date(legal_day(ctx.now))}
