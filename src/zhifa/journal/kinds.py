"""The closed registry of entry kinds: typed parts, a Chinese sentence, a way to erase."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError

if TYPE_CHECKING:
    from zhifa.journal.entries import Entry

PARTS = ("open", "personal", "restricted")
Upcaster = Callable[[str, dict[str, Any]], dict[str, Any]]


class Payload(BaseModel):
    """Base of every part: what is not declared is refused, so that nothing slips into the record untyped."""

    model_config = ConfigDict(extra="forbid", strict=True)


class UnknownKind(LookupError):
    """A kind that no package registered."""


class InvalidPayload(ValueError):
    """A part that does not fit its kind; the message names the field."""


@dataclass(frozen=True)
class Kind:
    """One kind of entry.

    `upcasters[n]` lifts a part (name, value) of schema n to n+1 on read; stored bytes are never rewritten.
    `erase(entry_id, parts)` removes what projections, indexes and files keep of erased parts.
    """

    name: str
    title: str
    display: Callable[[Entry], str]
    open: type[BaseModel] | None = None
    personal: type[BaseModel] | None = None
    restricted: type[BaseModel] | None = None
    schema: int = 1
    erase: Callable[[str, tuple[str, ...]], None] | None = None
    upcasters: Mapping[int, Upcaster] = field(default_factory=dict)

    def model(self, part: str) -> type[BaseModel] | None:
        model: type[BaseModel] | None = getattr(self, part)
        return model


_registry: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Adds a kind at start; raises ValueError for a second one of the same name or a hole in its upcasters."""
    if _registry.get(kind.name, kind) is not kind:
        raise ValueError(f"条目种类 {kind.name} 已登记")
    if sorted(kind.upcasters) != list(range(1, kind.schema)):
        raise ValueError(f"条目种类 {kind.name} 缺少从 1 到 {kind.schema} 的逐级提升函数")
    if (kind.personal or kind.restricted) and kind.erase is None:
        raise ValueError(f"条目种类 {kind.name} 含个人或限制内容，须说明如何抹除")
    _registry[kind.name] = kind
    return kind


def kind_of(name: str) -> Kind:
    try:
        return _registry[name]
    except KeyError:
        raise UnknownKind(f"没有登记的条目种类：{name}") from None


def all_kinds() -> list[Kind]:
    return [_registry[name] for name in sorted(_registry)]


def validated(kind: Kind, part: str, value: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The part as its model dumps it, or None where absent; raises InvalidPayload."""
    model = kind.model(part)
    if value is None:
        return None
    if model is None:
        raise InvalidPayload(f"{kind.name} 没有 {part} 部分")
    try:
        return model.model_validate(dict(value)).model_dump(mode="json", exclude_unset=True)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        raise InvalidPayload(f"{kind.name} 的 {part}.{where}：{first['msg']}") from error


def lifted(kind: Kind, schema: int, part: str, value: dict[str, Any]) -> dict[str, Any]:
    """A stored part of an older schema as the present one."""
    for step in range(schema, kind.schema):
        value = kind.upcasters[step](part, value)
    return value
