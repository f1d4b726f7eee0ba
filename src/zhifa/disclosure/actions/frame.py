"""What every act has in common: who may, from which state, one transaction, one entry, the row after it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhifa import clock
from zhifa.accounts import permissions, scope
from zhifa.accounts.actor import Actor
from zhifa.casework.errors import FieldError, Invalid, NotFound, Refused
from zhifa.casework.requests import RequestKey
from zhifa.disclosure import masking
from zhifa.disclosure import source as sources
from zhifa.disclosure.models import Disclosure, State
from zhifa.journal import api as journal
from zhifa.journal.api import Conflict, Entry, Kind, NewEntry, Transaction
from zhifa.law.redaction import identifiers_in
from zhifa.law.types import Refusal

KEEPING = frozenset({"withhold", "defer"})
TEXT_LIMIT = 1000  # characters of a reason; longer texts belong into a document


@dataclass(frozen=True)
class Result:
    """The row after the act and the ids of its entries."""

    disclosure: Disclosure
    entries: tuple[str, ...]
    replayed: bool = False


@dataclass(frozen=True)
class Request:
    actor: Actor
    disclosure_id: str
    data: Mapping[str, Any] = field(default_factory=dict)
    if_version: int | None = None
    key: RequestKey | None = None

    def visible(self, *, lock: bool = False) -> Disclosure:
        """The duty, if this actor may know of it; raises NotFound."""
        rows = Disclosure.objects.select_for_update() if lock else Disclosure.objects.all()
        row = rows.filter(pk=self.disclosure_id).first()
        if row is None or row.authority not in scope.authorities(self.actor, "disclosure.read"):
            raise NotFound("没有这项公示任务，或者它不属于您可以查看的机关。")
        return row

    def text(self, name: str, title: str) -> str:
        """A required text of `data`. Raises Invalid."""
        value = self.data.get(name)
        if not isinstance(value, str) or not value.strip():
            raise Invalid(FieldError(name, f"没有填写{title}。", f"请填写{title}。"))
        if len(value) > TEXT_LIMIT:
            raise Invalid(FieldError(name, f"{title}超过 {TEXT_LIMIT} 字。", "请写得简短一些。"))
        return value.strip()

    def choice(self, name: str, title: str, choices: Mapping[str, str]) -> str:
        """A required key of `choices`. Raises Invalid."""
        value = self.data.get(name)
        if not isinstance(value, str) or value not in choices:
            remedy = f"请选择：{'、'.join(f'{said}（{code}）' for code, said in choices.items())}。"
            raise Invalid(FieldError(name, f"没有选择{title}。", remedy))
        return value

    def day(self, name: str, title: str) -> date:
        """A required day of `data`, ISO 8601. Raises Invalid."""
        try:
            return date.fromisoformat(self.text(name, title))
        except ValueError as error:
            raise Invalid(FieldError(name, f"{title}不是日期。", "请按 2026-03-05 的样子填写。")) from error


@dataclass
class Step:
    """An act in progress, inside its transaction."""

    request: Request
    tx: Transaction
    row: Disclosure
    capacity: str

    def allowed_from(self, act: str, *states: State, fallen: bool = False) -> None:
        """Raises Refused when the duty stands elsewhere, waits for a second person, or may only be taken down."""
        if (self.row.live or self.row.state == State.PULLED) and self.row.withdraw_clock and not fallen:
            clock = self.row.withdraw_clock
            message = f"决定已经不再有效，不能{act}。"
            raise Refused([Refusal("must_withdraw", message, clock["basis"], f"请在{clock['due']}前撤下公示。")])
        if (self.row.proposal or {}).get("what") in KEEPING:
            message = f"不予公示或者暂缓公示的提议还没有批准，不能{act}。"
            remedy = "请有批准权限的另一人同意或者不同意这项提议。"
            raise Refused([Refusal("proposal_open", message, self.row.clock["basis"], remedy)])
        if self.row.state not in states:
            wanted = "、".join(state.label for state in states)
            raise Refused(
                [
                    Refusal(
                        "wrong_state",
                        f"这项公示现在是“{State(self.row.state).label}”，不能{act}。",
                        self.row.clock["basis"],
                        f"只有处于“{wanted}”时才能{act}。",
                    )
                ]
            )

    def public_text(self, name: str, title: str) -> str:
        """A required text that the public will read: no identifier, no name of the case's people. Raises Invalid."""
        value = self.request.text(name, title)
        if identifiers_in(value) or masking.names_somebody(value, sources.known_values(self.row)):
            message = f"{title}会向社会公开，其中有当事人或者其他人的姓名、名称、证件号码或者电话。"
            raise Invalid(FieldError(name, message, "请删去这些信息，例如把姓名改为“当事人”。"))
        return value

    def record(self, kind: Kind, opened: Mapping[str, Any], personal: Mapping[str, Any] | None = None) -> Entry:
        """Append the entry of this act; the row takes its version."""
        (entry,) = self.tx.append(
            f"disclosure/{self.row.id}",
            [NewEntry(kind.name, open=opened, personal=personal)],
            authority=self.row.authority,
            actor=self.request.actor.id,
            capacity=self.capacity,
            expected_version=self.row.version,
        )
        self.row.version = entry.version
        self.row.updated_at = entry.recorded
        return entry

    def done(self, entry: Entry) -> Result:
        """Save the row, remember the request's key."""
        self.row.save()
        if self.request.key:
            key = self.request.key
            journal.idempotency.record(
                self.request.actor.id, key.key, key.request_hash,
                status=201, subject=self.row.id, entry_ids=[entry.entry_id],
            )  # fmt: skip
        return Result(self.row, (entry.entry_id,))


@contextmanager
def step(request: Request, operation: str) -> Iterator[Step]:
    """Permission first, then one transaction; raises NotFound, Forbidden, Conflict."""
    with journal.transaction() as tx:
        row = request.visible(lock=True)
        capacity = permissions.require(request.actor, operation, authority=row.authority)
        if request.if_version is not None and request.if_version != row.version:
            raise Conflict(f"disclosure/{row.id}", request.if_version, row.version)
        yield Step(request, tx, row, capacity)


def today() -> date:
    return clock.legal_today()
