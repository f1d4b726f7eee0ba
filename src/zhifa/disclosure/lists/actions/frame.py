"""What the acts on a list have in common: who may, the row, one transaction, one entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from zhifa.accounts import permissions, scope
from zhifa.accounts.actor import Actor
from zhifa.accounts.models import Authority
from zhifa.casework.errors import FieldError, Forbidden, Invalid, NotFound, Refused
from zhifa.clock import legal_now
from zhifa.disclosure.lists import catalogue
from zhifa.disclosure.lists.catalogue import ListKind
from zhifa.disclosure.lists.models import AuthorityList, Stage
from zhifa.disclosure.lists.offices import Office
from zhifa.journal import api as journal
from zhifa.journal.api import Entry, Kind, NewEntry, Transaction
from zhifa.law.types import Refusal

TEXT_LIMIT = 1000  # characters of an opinion; longer texts belong into a document


@dataclass(frozen=True)
class Target:
    """A list of an authority, whether it was ever published or not."""

    authority: Authority
    kind: ListKind

    @property
    def stream(self) -> str:
        return f"list/{self.authority.code}/{self.kind.code}"


@dataclass
class Step:
    """An act in progress, inside its transaction."""

    tx: Transaction
    target: Target
    row: AuthorityList
    actor: Actor
    capacity: str

    def record(self, kind: Kind, opened: Mapping[str, Any], *, cause: str | None = None) -> Entry:
        """Append the entry of this act; the row takes its version and is saved by the caller."""
        provenance = "system" if self.capacity == "system" else "on_site"
        (entry,) = self.tx.append(
            self.target.stream,
            [NewEntry(kind.name, open={"code": self.target.kind.code, **opened}, cause=cause, provenance=provenance)],
            authority=self.target.authority.code,
            actor=self.actor.id,
            capacity=self.capacity,
            expected_version=self.row.version,
        )
        self.row.version, self.row.updated_at = entry.version, entry.recorded
        return entry

    def allowed_from(self, act: str, *stages: Stage) -> None:
        if self.row.stage in stages:
            return
        present = Stage(self.row.stage).label if self.row.stage else "还没有提交"
        wanted = "、".join(stage.label for stage in stages)
        message = f"{self.target.kind.title}现在是“{present}”，不能{act}。"
        raise Refused([Refusal("wrong_state", message, self.target.kind.basis, f"处于“{wanted}”时才能{act}。")])


def target(authority: str, code: str) -> Target:
    """Raises NotFound."""
    try:
        kind = catalogue.kind(code)
    except LookupError as error:
        raise NotFound(str(error)) from None
    found = Authority.objects.filter(code=authority).first()
    if found is None:
        raise NotFound(f"没有编码为“{authority}”的机关。请核对机关编码。")
    return Target(found, kind)


def visible(actor: Actor, authority: str, code: str) -> Target:
    """The list, if the actor may know how it stands: its own people, who supervises it, who reviews it.

    Raises NotFound.
    """
    found = target(authority, code)
    if authority in scope.authorities(actor, "list.read") or _reviews(actor, found):
        return found
    raise NotFound("没有这份清单，或者它不属于您可以查看的机关。")


def _reviews(actor: Actor, found: Target) -> bool:
    row = AuthorityList.objects.filter(authority=found.authority.code, code=found.kind.code).first()
    office = Office(**row.office) if row and row.office else None
    return office is not None and may_review(actor, office, found.authority.code)


def may_review(actor: Actor, office: Office, authority: str) -> bool:
    """Asked where the office is: another authority's people by their role there, else the head of the authority."""
    if office.inside or office.on_paper:
        return permissions.permits(actor, "list.review", authority=authority)
    return permissions.permits(actor, "list.review_for_others", authority=office.code)


def reviewing_capacity(actor: Actor, office: Office, authority: str) -> str:
    """Raises Forbidden naming office and roles."""
    if office.inside or office.on_paper:
        return permissions.require(actor, "list.review", authority=authority)
    if not may_review(actor, office, authority):
        line = permissions.operation("list.review_for_others")
        raise Forbidden(
            f"这份清单由{office.name}审核（{office.basis}），由那里的{'、'.join(line.who_can)}办理。", line.who_can
        )
    return permissions.require(actor, "list.review_for_others", authority=office.code)


@contextmanager
def step(actor: Actor, of: Target, capacity: str) -> Iterator[Step]:
    """One transaction on the row, which is made when the list is touched for the first time. The row is saved."""
    with journal.transaction() as tx:
        named = {"authority": of.authority.code, "code": of.kind.code}
        first = {"stage": "", "version": 0, "updated_at": legal_now()}
        made, _new = AuthorityList.objects.get_or_create(**named, defaults=first)  # two at once make one row
        row = AuthorityList.objects.select_for_update().get(pk=made.pk)
        yield Step(tx, of, row, actor, capacity)
        row.save()


def text(value: str, name: str, title: str) -> str:
    """A required text. Raises Invalid."""
    plain = value.strip()
    if not plain:
        raise Invalid(FieldError(name, f"没有填写{title}。", f"请填写{title}。"))
    if len(plain) > TEXT_LIMIT:
        raise Invalid(FieldError(name, f"{title}超过 {TEXT_LIMIT} 字。", "请写得简短一些。"))
    return plain
