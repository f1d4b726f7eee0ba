"""The language of templates: texts with {places}, addresses of values, blocks. No behaviour beyond reading.

A *place* `{conclude.facts}` is filled with the value at that address; `{a|b}` with the first of several that is there.
Text in square brackets is left out where a place inside it is empty; a place outside brackets must be filled.
An *address* is `act.field` (what a person recorded), `act:at`, `act:day`, `act:officers`, `act:by`, `act:number` (what
the record itself says), `all:act` (a row for each entry of an act), or the name of a computed value (`remedies`, …).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

PLACE = re.compile(r"\{([^{}]+)\}")
OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
SLOT = ":slot"
SLIP = "slip80"
CHAIN = ":approvals"


@dataclass(frozen=True)
class Need:
    """Values that a block asks for: the alternatives in order, and whether one of them must be there."""

    addresses: tuple[str, ...]
    required: bool
    in_words: bool = True
    """False: the value is a list, rows or signature places, no part of a sentence."""


@dataclass(frozen=True)
class Template:
    """A document as its file says it. `blocks` are the file's, checked against the schema."""

    code: str
    title: str
    basis: str
    blocks: tuple[Mapping[str, Any], ...]
    paper: str = "a4"
    landscape: bool = False
    numbered: bool = False
    carries_code: bool = True
    seam_seal: bool = False
    shelf: bool = False
    sign_each_page: str = ""
    has_slip: bool = False
    section: str = "procedure"
    """Where it lies in a file for a reconsideration body or a court: reply | list | decision | evidence | procedure."""
    secondary: bool = False
    """Of the secondary volume (副卷): it stays inside the agency unless somebody chooses to hand it out."""
    proves: str = ""
    """What a document of the section `evidence` proves."""

    def as_slip(self) -> Template:
        """The same document on the paper of a pocket printer."""
        return replace(self, paper=SLIP, landscape=False, seam_seal=False, shelf=False, sign_each_page="")

    def needs(self) -> tuple[Need, ...]:
        """Everything the blocks ask for, in their order, without repetitions."""
        return self._needs

    def addresses(self) -> tuple[str, ...]:
        return self._addresses

    @cached_property
    def _needs(self) -> tuple[Need, ...]:
        return tuple(dict.fromkeys(need for block in self.blocks for need in _needs(block)))

    @cached_property
    def _addresses(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(address for need in self._needs for address in need.addresses))


def read(node: Mapping[str, Any]) -> Template:
    """A template from the parsed and schema-checked text of its file."""
    return Template(
        code=node["template"],
        title=node["title"],
        basis=node["basis"],
        blocks=tuple(node["blocks"]),
        paper=node.get("paper", "a4"),
        landscape=node.get("orientation") == "landscape",
        numbered=node.get("numbered", False),
        carries_code=node.get("code", True),
        seam_seal=node.get("seam_seal", False),
        shelf=node.get("shelf", False),
        sign_each_page=node.get("sign_each_page", ""),
        has_slip=node.get("slip", False),
        section=node.get("section", "procedure"),
        secondary=node.get("volume") == "secondary",
        proves=node.get("proves", ""),
    )


def address(text: str) -> Need:
    """An address as a block names it: `a.b`, `a.b|c.d`, or in brackets where it may be empty."""
    optional = text.startswith("[")
    return Need(alternatives(text.strip("[]")), required=not optional, in_words=False)


def alternatives(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|"))


def places(text: str) -> Iterator[Need]:
    """The needs of a text, in order."""
    for part, optional in parts(text):
        for found in PLACE.findall(part):
            yield Need(alternatives(found), required=not optional)


def parts(text: str) -> Iterator[tuple[str, bool]]:
    """The text cut at its square brackets: (text, whether it may be left out)."""
    end = 0
    for match in OPTIONAL.finditer(text):
        if match.start() > end:
            yield text[end : match.start()], False
        yield match[1], True
        end = match.end()
    if end < len(text):
        yield text[end:], False


def _needs(block: Mapping[str, Any]) -> Iterator[Need]:
    for key in ("heading", "text"):
        if key in block:
            yield from places(block[key])
    for key in ("party", "list", "rows", "questions"):
        if key in block:
            yield address(block[key])
    if "approvals" in block:
        yield Need((block["approvals"] + CHAIN,), required=False, in_words=False)
    for _, text in block.get("fields", ()):
        yield from (Need(need.addresses, required=False) for need in places(text))
    for _, cell in block.get("form", ()):
        yield from places(cell) if isinstance(cell, str) else _needs(cell)
    for slot in block.get("sign", ()):
        yield from _slot_needs(slot)


def _slot_needs(slot: Mapping[str, Any]) -> Iterator[Need]:
    if "who" in slot:
        yield address(slot["who"])
    if "name" in slot:
        yield from places(slot["name"])
    if "outcome" in slot:
        ended = tuple(found + SLOT for found in address(slot["outcome"]).addresses)
        yield Need(ended, required=False, in_words=False)
