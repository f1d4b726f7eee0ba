"""A published decision as a PDF, set from what the public sees: nothing of the decision's own file is in it.

Its headings speak the language of the visitor; what was decided stays in the words of the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from zhifa.casework.documents import typesetting
from zhifa.web import language
from zhifa.web.presentation import disclosures, english, words
from zhifa.web.presentation.disclosures import Piece


def rendered(record: Mapping[str, Any]) -> bytes:
    """`record` as disclosure.queries.public gives it. Only the record and the language change the bytes."""
    spoken = english if language.english() else words
    running = gettext("%(number)s　公示版本，第 %(edition)s 版")
    note = gettext("本文件由公示的内容生成，不是决定书原件。是否仍在公示，以网页为准：%(address)s")
    address = settings.ZHIFA_PUBLIC_URL + reverse("portal:decision", args=[record["id"]])
    head = {
        "title": f"{record['party']['shown']}：{record['matter']}",
        "authority": str(record["authority"]["name"]),
        "running": running % {"number": record["number"], "edition": record["edition"]},
        "day": spoken.day(str(record["decided_on"])),
        "note": note % {"address": address},
        "lang": language.page(),
        "pages": gettext("第{page}页共{total}页"),
    }
    return typesetting.public_sheet(head, list(_rows(record)), timestamp=datetime.fromisoformat(record["updated_at"]))


def _rows(record: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    yield gettext("文号"), str(record["number"])
    yield gettext("作出机关"), str(record["authority"]["name"])
    yield gettext("决定内容"), disclosures.outcome(record)
    for row in disclosures.masked(record):
        yield gettext(row.label), "".join(_said(piece) for piece in row.pieces)
    if withheld := record.get("withheld"):
        line = gettext("%(title)s %(count)s 处：依照%(rule)s，不公开。")
        yield gettext("不公开的内容"), "\n".join(line % one for one in withheld)


def _said(piece: Piece) -> str:
    return gettext("［依法不公开］") if piece.kind == "withheld" else piece.text
