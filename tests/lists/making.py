"""Rows for lists, and a list walked through its review to the public."""

from __future__ import annotations

from typing import Any

from tests.cast import WATER, Cast
from zhifa.disclosure.lists import actions
from zhifa.disclosure.lists.models import ListVersion

PLACES = "monitoring-sites"


def place(code: str = "D-01", **changes: str) -> dict[str, str]:
    return {
        "code": code, "place": "明水河大桥东侧", "device": "水位采砂监控", "purpose": "查处非法采砂",
        "reviewed": "2026年1月5日 明水法审〔2026〕1号", "since": "2026-02-01", "phone": "0455-6220000", **changes,
    }  # fmt: skip


def inspected(code: str = "C-01", **changes: str) -> dict[str, str]:
    return {
        "code": code, "title": "取用水监督检查", "subject": "明水县水务局", "basis": "《中华人民共和国水法》第六十条",
        "object": "取水单位", "content": "取水许可和计量", "ratio": "不低于5%", "method": "实地核查",
        "frequency": "每年一次", **changes,
    }  # fmt: skip


def drafted(cast: Cast, code: str, rows: list[dict[str, str]], authority: str = WATER) -> actions.Target:
    of = actions.target(authority, code)
    actions.save_draft(cast.actor("editor"), of, rows, if_saved=None)
    return of


def published(cast: Cast, code: str, rows: list[dict[str, str]] | None = None, by: str = "agency_head") -> ListVersion:
    """Submitted by the editor, reviewed by `by`, published."""
    of = actions.target(WATER, code)
    if rows is not None:
        actions.save_draft(cast.actor("editor"), of, rows, if_saved=None)
    editor: Any = cast.actor("editor")
    actions.submit(editor, of)
    actions.review(cast.actor(by), of, opinion="同意公布。")
    return actions.publish(editor, of)
