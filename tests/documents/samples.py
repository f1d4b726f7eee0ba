"""Values for every template, made from what its blocks ask: short ones, usual ones, and very long ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from zhifa.casework.documents import catalogue
from zhifa.casework.documents.composing import Paper, compose
from zhifa.casework.documents.language import CHAIN, SLOT, Template, address
from zhifa.casework.documents.names import field_of, title_of

MOMENT = datetime(2026, 3, 5, 2, 11, tzinfo=UTC)
CODE = "7M2Q-4KXD"
LONG_NAME = "明州市临江区安澜街道长河社区股份经济合作社与水利生态综合治理工程项目部联合投资建设管理运营服务发展集团有限责任公司第一分公司临时项目部"[:60]
PERSON = "阿卜杜热合曼·买买提依明·艾合买提江"
SENTENCE = "现场勘查时发现当事人在河道管理范围内堆放砂石料、建筑垃圾和废弃木材，占用滩地并妨碍行洪。"
FACTS = "\n".join(SENTENCE * 8 for _ in range(9))  # over 3,000 characters
SIZES = ("short", "usual", "long")
MANY = {"short": 1, "usual": 3, "long": 40}
OFFICERS = [
    {"name": "林若溪", "certificate": "99010100017", "outcome": "pending"},
    {"name": "周明远", "certificate": "99010100025", "outcome": "pending"},
]
PARTY = [
    {"当事人": "明州市长河园林工程有限公司"}, {"统一社会信用代码": "91999901MA5TU3W62Q"}, {"法定代表人（负责人）": "苏明哲"},
    {"住所（经营场所）": "明州市临江区安澜路66号"}, {"联系电话": "0999-61234017"},
]  # fmt: skip
LONG_PARTY = [{"当事人": LONG_NAME}, {"法定代表人（负责人）": PERSON}, {"住所（经营场所）": LONG_NAME * 2}]


def head(size: str = "usual", **changes: Any) -> dict[str, Any]:
    long = size == "long"
    url = "https://zhifa.invalid/verify/" + CODE * (20 if long else 1)
    return {
        "authority": "临江经济技术开发区" + LONG_NAME[:30] + "综合行政执法局" if long else "临江区水务局",
        "number": "明临水罚当决字〔2026〕3号",
        "date": "2026年3月5日",
        "demonstration": True,
        "verification": {"code": CODE, "url": url},
        **changes,
    }


def data(code: str, size: str = "usual", values: Mapping[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """The data of a template; `values` are laid over those that its blocks ask, `changes` over the head."""
    template = catalogue.load(code)
    number = "明临水罚当决字〔2026〕3号" if template.numbered else ""
    return {
        **head(size, **{"number": number, **changes}), "values": {**dict(_values(template, size)), **(values or {})},
    }  # fmt: skip


def paper(code: str, size: str = "usual", values: Mapping[str, Any] | None = None, **changes: Any) -> Paper:
    return compose(catalogue.load(code), data(code, size, values, **changes))


def _values(template: Template, size: str) -> Iterator[tuple[str, Any]]:
    shaped = dict(pair for block in template.blocks for pair in _shaped(block, size))
    for one in template.addresses():
        yield one, shaped[one] if one in shaped else _text(one, size)


def _shaped(block: Mapping[str, Any], size: str) -> Iterator[tuple[str, Any]]:
    """Values that are no plain text, by the block that asks for them."""
    for kind, sample in SAMPLES.items():
        if kind in block:
            value = sample(block, size)
            yield from ((one, value) for one in address(block[kind]).addresses)
    if "approvals" in block:
        yield block["approvals"] + CHAIN, _signed(size)
    for _, cell in block.get("form", ()):
        if not isinstance(cell, str):
            yield from _shaped(cell, size)
    for slot in block.get("sign", ()):
        if "who" in slot:
            yield from ((one, OFFICERS) for one in address(slot["who"]).addresses)
        if "outcome" in slot:
            ended = {"outcome": "signed", "note": SENTENCE if size == "long" else "", "at": "2026年3月5日9时40分"}
            yield from ((one + SLOT, [ended]) for one in address(slot["outcome"]).addresses)


def _signed(size: str) -> list[dict[str, str]]:
    who, opinion = (PERSON, SENTENCE * 10) if size == "long" else ("周明远", "同意。")
    return [{"role": "承办机构负责人", "name": who, "opinion": opinion, "at": "2026年3月5日"}] * 3


def _asked(_block: Mapping[str, Any], size: str) -> list[dict[str, str]]:
    return [{"question": "你是否收到了通知？", "answer": SENTENCE if size == "long" else "收到了。"}] * MANY[size]


def _rows(block: Mapping[str, Any], size: str) -> list[dict[str, str]]:
    first = {block["columns"][0][0]: LONG_NAME} if size == "long" else {}
    return [{column[0]: column[1] for column in block["columns"]} | first] * MANY[size]


SAMPLES = {
    "party": lambda _block, size: LONG_PARTY if size == "long" else PARTY,
    "list": lambda block, size: [f"第{n}项{_text(block['list'], size)[:60]}" for n in range(1, MANY[size] + 1)],
    "rows": _rows,
    "questions": _asked,
}


def _text(one: str, size: str) -> str:
    if size == "short":
        return "甲"
    if size == "usual":
        return f"（{title_of(one)}）的内容"
    field = field_of(one)
    if field is not None and field.type == "longtext":
        return FACTS
    return LONG_NAME
