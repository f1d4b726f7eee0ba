"""What an import did, in numbers, for every kind of import: nothing half-imported, nothing passed over in silence."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Generic, TypeVar

Problem = TypeVar("Problem")
Doubt = TypeVar("Doubt")


@dataclass
class Outcome(Generic[Problem, Doubt]):
    """`rows` = `created` + `updated` + `unchanged` unless there are errors; then nothing was written."""

    kind: str
    dry_run: bool = False
    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    errors: list[Problem] = field(default_factory=list)
    not_understood: list[Doubt] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.errors

    def as_json(self) -> dict[str, Any]:
        return {"ok": self.ok, **asdict(self)}
