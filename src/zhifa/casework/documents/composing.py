"""Template and data become the blocks of one paper, in plain words: what Typst draws and Word writes alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from zhifa.casework.documents.data import Data, checked, slots_of
from zhifa.casework.documents.language import CHAIN, PLACE, SLOT, Template, address, alternatives, parts

Block = dict[str, Any]
QUESTION, ANSWER = "question", "answer"
ENDINGS = ("。", "；", "！", "？", ".", ";")


@dataclass(frozen=True)
class Paper:
    """A document ready to be drawn. `blocks` are plain JSON; `head` is what stands outside them."""

    template: Template
    data: Data
    blocks: tuple[Block, ...]

    def head(self) -> dict[str, Any]:
        template = self.template
        return {
            **self.data.model_dump(mode="json", exclude={"values"}),
            "title": template.title,
            "paper": template.paper,
            "landscape": template.landscape,
            "numbered": template.numbered,
            "seam_seal": template.seam_seal,
            "shelf": template.shelf,
            "sign_each_page": template.sign_each_page,
        }


def compose(template: Template, data: Mapping[str, Any], more: Iterable[str] = ()) -> Paper:
    """The paper of a template filled with data (and perhaps `more`, as checked). Raises FormIncompleteError."""
    read = checked(template, data, more)
    if not template.carries_code:
        read = read.model_copy(update={"verification": None})
    blocks = (block for source in template.blocks for block in _blocks(source, read))
    return Paper(template, read, tuple(blocks))


def fill(text: str, data: Data) -> str:
    """A text with its places filled; a bracketed part goes when a place inside it is empty."""
    filled = []
    for part, optional in parts(text):
        said = [words(data.first(alternatives(found))) for found in PLACE.findall(part)]
        if optional and not all(said):
            continue
        values = iter(said)
        filled.append(PLACE.sub(lambda _: next(values), part))  # noqa: B023 - used up before the next turn
    return "".join(filled).strip()


def words(value: Any) -> str:
    """A value inside a sentence: several are joined by 、; a row is read out, its values joined by ，."""
    if isinstance(value, list):
        return "、".join(words(item) for item in value)
    if isinstance(value, Mapping):
        return "，".join(str(item) for item in value.values() if item)
    return str(value).strip()


def _blocks(source: Mapping[str, Any], data: Data) -> Iterator[Block]:
    made = _block(source, data)
    title = fill(source["heading"], data) if "heading" in source else ""
    if title and (made or len(source) == 1):
        yield {"kind": "heading", "text": title}
    if made:
        yield made


def _block(source: Mapping[str, Any], data: Data) -> Block | None:
    for kind, build in BUILDERS.items():
        if kind in source:
            return build(source, data)
    return None


def _text(source: Mapping[str, Any], data: Data) -> Block | None:
    filled = paragraphs(fill(source["text"], data))
    return {"kind": "text", "paragraphs": filled, "place": source.get("place", "indent")} if filled else None


def paragraphs(text: str) -> list[str]:
    """A line break typed by a person starts a new paragraph."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def _party(source: Mapping[str, Any], data: Data) -> Block | None:
    rows = data.first(address(source["party"]).addresses)
    pairs = [[str(label), str(value)] for row in rows or () for label, value in row.items() if value]
    return {"kind": "fields", "rows": pairs} if pairs else None


def _fields(source: Mapping[str, Any], data: Data) -> Block | None:
    rows = [[label, said] for label, text in source["fields"] if (said := fill(text, data))]
    return {"kind": "fields", "rows": rows} if rows else None


def _form(source: Mapping[str, Any], data: Data) -> Block:
    return {"kind": "form", "rows": [[label, _cell(cell, data)] for label, cell in source["form"]]}


def _cell(cell: Any, data: Data) -> list[Block]:
    """An empty cell is struck through on the finished paper; a draft leaves it free for a hand."""
    empty = "" if data.draft else "／"
    if isinstance(cell, str):
        return [{"kind": "text", "paragraphs": paragraphs(fill(cell, data)) or [empty], "place": "flush"}]
    return list(_blocks(cell, data)) or [{"kind": "text", "paragraphs": [empty], "place": "flush"}]


def _list(source: Mapping[str, Any], data: Data) -> Block | None:
    value = data.first(address(source["list"]).addresses)
    items = [words(item) for item in value] if isinstance(value, list) else paragraphs(str(value))
    last = len(items) - 1
    ended = [item if item.endswith(ENDINGS) else item + ("。" if n == last else "；") for n, item in enumerate(items)]
    return {"kind": "list", "items": ended} if ended else None


def _rows(source: Mapping[str, Any], data: Data) -> Block | None:
    rows = data.first(address(source["rows"]).addresses)
    if not isinstance(rows, list) or not rows:
        return None
    columns = source["columns"]
    return {
        "kind": "table",
        "columns": [{"title": column[1], "width": column[2] if len(column) > 2 else 1} for column in columns],  # noqa: PLR2004 - [code, title, width]
        "rows": [[str(n), *(_of(row, column[0]) for column in columns)] for n, row in enumerate(rows, 1)],
    }


def _of(row: Any, column: str) -> str:
    return words(row.get(column, "")) if isinstance(row, Mapping) else words(row)


def _questions(source: Mapping[str, Any], data: Data) -> Block | None:
    rows = data.first(address(source["questions"]).addresses)
    asked = [[_of(row, QUESTION), _of(row, ANSWER)] for row in rows] if isinstance(rows, list) else []
    return {"kind": "questions", "rows": asked} if asked else None


def _approvals(source: Mapping[str, Any], data: Data) -> Block | None:
    rows = data.first((source["approvals"] + CHAIN,))
    return {"kind": "approvals", "rows": [dict(row) for row in rows]} if rows else None


def _sign(source: Mapping[str, Any], data: Data) -> Block:
    return {"kind": "sign", "slots": [slot for one in source["sign"] for slot in _slots(one, data)]}


def _slots(slot: Mapping[str, Any], data: Data) -> Iterator[dict[str, Any]]:
    known: list[Any] = []
    if "who" in slot:
        known = slots_of(data.first(address(slot["who"]).addresses))
    elif "outcome" in slot:
        known = slots_of(data.first(tuple(found + SLOT for found in address(slot["outcome"]).addresses)))
    name = fill(slot["name"], data) if "name" in slot else ""
    for one in known:
        yield {**one.model_dump(), "role": slot["role"], "name": one.name or name}
    if not known:
        yield {"role": slot["role"], "name": name, "certificate": "", "outcome": "pending", "note": "", "witness": "",
               "at": ""}  # fmt: skip


def _write(source: Mapping[str, Any], _data: Data) -> Block:
    return {"kind": "blank", "millimetres": source["write"]}


def _closing(source: Mapping[str, Any], _data: Data) -> Block:
    return {"kind": "closing", "style": source["closing"]}


BUILDERS = {
    "text": _text, "party": _party, "fields": _fields, "form": _form, "list": _list, "rows": _rows,
    "questions": _questions, "approvals": _approvals, "sign": _sign, "write": _write, "closing": _closing,
}  # fmt: skip
