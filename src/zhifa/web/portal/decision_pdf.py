"""A published decision as a PDF, set from what the public sees: nothing of the decision's own file is in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.urls import reverse

from zhifa.casework.documents import typesetting
from zhifa.web.presentation import disclosures, words
from zhifa.web.presentation.disclosures import Piece

WITHHELD: Final = "［依法不公开］"


def rendered(record: Mapping[str, Any]) -> bytes:
    """`record` as disclosure.queries.public gives it. Only what changes the record changes the bytes."""
    address = settings.ZHIFA_PUBLIC_URL + reverse("portal:decision", args=[record["id"]])
    head = {
        "title": f"{record['party']['shown']}：{record['matter']}",
        "authority": str(record["authority"]["name"]),
        "running": f"{record['number']}　公示版本，第 {record['edition']} 版",
        "day": words.day(str(record["decided_on"])),
        "note": f"本文件由公示的内容生成，不是决定书原件。是否仍在公示，以网页为准：{address}",
    }
    return typesetting.public_sheet(head, list(_rows(record)), timestamp=datetime.fromisoformat(record["updated_at"]))


def _rows(record: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    yield "文号", str(record["number"])
    yield "作出机关", str(record["authority"]["name"])
    yield "决定内容", disclosures.outcome(record)
    for row in disclosures.masked(record):
        yield row.label, "".join(_said(piece) for piece in row.pieces)
    if withheld := record.get("withheld"):
        lines = (f"{one['title']} {one['count']} 处：依照{one['rule']}，不公开。" for one in withheld)
        yield "不公开的内容", "\n".join(lines)


def _said(piece: Piece) -> str:
    return WITHHELD if piece.kind == "withheld" else piece.text
