"""A list as a file to download: the same for staff and public."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from django.http import HttpResponse

from zhifa.accounts.errors import NotFound
from zhifa.disclosure.lists import tables
from zhifa.disclosure.lists.catalogue import ListKind
from zhifa.disclosure.lists.rows import Row

WRITERS: Final[dict[str, tuple[str, Callable[[ListKind, Sequence[Row]], bytes]]]] = {
    "csv": ("text/csv; charset=utf-8", tables.as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", tables.as_xlsx),
}


def attachment(kind: ListKind, rows: Sequence[Row], ending: str) -> HttpResponse:
    """Raises NotFound for an ending that is not offered."""
    if ending not in WRITERS:
        raise NotFound(f"没有“{ending}”这种表格。可以下载：{'、'.join(WRITERS)}。")
    content_type, write = WRITERS[ending]
    answer = HttpResponse(write(kind, rows), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{kind.code}.{ending}"'
    return answer
