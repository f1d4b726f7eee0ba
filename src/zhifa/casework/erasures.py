"""Erasing a party: the archivist proposes, the security administrator approves, the chain stays whole.

`record_proposal` and `carry_out` are the same two steps for whoever else can be erased (disclosure.records.erasures);
proposal and erasure of a case, or of whatever it is, stand in `erasure/<its id>`.
"""

from __future__ import annotations

from collections.abc import Callable

from zhifa.accounts import scope
from zhifa.accounts.actor import Actor
from zhifa.accounts.permissions import require
from zhifa.casework import retries, write
from zhifa.casework.errors import FieldError, Invalid, NotFound, Refused
from zhifa.casework.models import Case
from zhifa.casework.requests import RequestKey
from zhifa.journal import api as journal
from zhifa.journal.api import Entry, NewEntry, erasure, read
from zhifa.law.types import Refusal

BASIS = "个人信息保护法第四十七条"
UNKNOWN = "没有这件抹除申请，或者它不在您的范围内。"
PERSONAL_PARTS = ("personal", "restricted")
PROPOSED = "erasure.proposed"
PAGE = 100  # proposals that one page shows
Targets = dict[str, tuple[str, ...]]
"""Entry -> the parts of it that go."""


def propose(actor: Actor, case_id: str, party: str, reason: str, key: RequestKey | None = None) -> Entry:
    """Records the proposal. Raises NotFound, Forbidden, Invalid, idempotency.KeyReused."""
    loaded = write.load(actor, case_id)
    case = loaded.case
    capacity = require(actor, "case.erase.propose", authority=case.authority_id)
    if party not in {one.id for one in loaded.parties}:
        raise Invalid(FieldError("party", "这名当事人不在本案。", "请从本案的当事人中选择。"))
    return record_proposal(actor, capacity, case_id, case.authority_id, party, reason, key)


def record_proposal(
    actor: Actor, capacity: str, of: str, authority: str, party: str, reason: str, key: RequestKey | None = None
) -> Entry:
    """The first step, by whoever may take it. Raises Invalid, idempotency.KeyReused."""
    if not reason.strip():
        raise Invalid(FieldError("reason", "没有写明抹除的理由。", "请写明依据什么、应谁的申请。"))

    def make() -> Entry:
        with journal.transaction() as tx:
            (entry,) = tx.append(
                f"erasure/{of}",
                [NewEntry(PROPOSED, open={"party": party, "reason": reason.strip(), "basis": BASIS})],
                authority=authority, actor=actor.id, capacity=capacity,
            )  # fmt: skip
            retries.remember(actor, key, entry.entry_id, [entry])
        return entry

    return retries.once(actor, key, read.entry, make)


def approve(actor: Actor, case_id: str, proposal: str, key: RequestKey | None = None) -> Entry:
    """Carries an open proposal out. Raises NotFound, Forbidden, Refused (own proposal, done before, legal hold).

    A retry finds the erasure by its proposal: there is one for each.
    """
    case = Case.objects.filter(id=case_id).first()
    if case is None:
        raise NotFound(UNKNOWN)
    return carry_out(actor, case_id, case.authority_id, proposal, lambda party: _targets(case_id, party), key)


def carry_out(
    actor: Actor, of: str, authority: str, proposal: str, targets: Callable[[str], Targets],
    key: RequestKey | None = None,
) -> Entry:  # fmt: skip
    """The second step; `targets` names what speaks of the party of the proposal. Raises as `approve` does."""
    asked = {e.entry_id: e for e in read.stream(f"erasure/{of}") if e.kind == PROPOSED}
    if proposal not in asked:
        raise NotFound(UNKNOWN)
    capacity = require(actor, "case.erase.approve", authority=authority)
    request = asked[proposal]
    if request.actor == actor.id:
        raise Refused([Refusal("erasure.self", "不能批准自己提出的抹除。", BASIS, "请另一名安全管理员批准。")])
    done = next((e for e in read.caused_by(proposal) if e.kind == erasure.ERASURE.name), None)
    if done is not None and key is not None and done.actor == actor.id:
        key.replayed = True
        return done
    if done is not None:
        raise Refused([Refusal("erasure.done", "这件抹除申请已经执行。", BASIS, "不需要再办。")])
    parts = targets(request.open["party"])
    try:
        return erasure.erase(
            parts, stream=f"erasure/{of}", authority=authority, actor=actor.id, capacity=capacity,
            reason=request.open["reason"], basis=request.open["basis"], proposal=proposal,
        )  # fmt: skip
    except erasure.LegalHold as error:
        raise Refused([Refusal("erasure.held", str(error), "档案法第三十九条", "解除保全后再办。")]) from error


def open_proposals(of: str) -> list[Entry]:
    """Proposals that nobody carried out yet."""
    entries = read.stream(f"erasure/{of}")
    done = {e.cause for e in entries if e.kind == erasure.ERASURE.name}
    return [e for e in entries if e.kind == PROPOSED and e.entry_id not in done]


def waiting(actor: Actor) -> list[Entry]:
    """The oldest proposals of others that the actor may carry out. One statement, none for whoever may nowhere."""
    reach = scope.authorities(actor, "case.erase.approve")
    if isinstance(reach, scope.Everything):
        return []  # the installation itself approves nothing
    asked = read.unanswered(PROPOSED, erasure.ERASURE.name, reach, PAGE)
    return [entry for entry in asked if entry.actor != actor.id]


def _targets(case_id: str, party: str) -> Targets:
    """Every personal part that speaks of this party: its own entries, and where it is the only party those of the case.

    Streams that follow from the case (disclosure) carry the party in their open part as well.
    """
    entries = read.stream(write.stream_of(case_id))
    parties = {e.open["party"] for e in entries if e.kind == "party.recorded"}
    about_all = parties == {party}
    found: Targets = {}
    about = _whom_each_is_about(entries)
    for entry in [*entries, *_following(entries)]:
        whom = about.get(entry.entry_id) or entry.open.get("party")
        own = whom == party or (about_all and whom is None)
        parts = tuple(name for name in PERSONAL_PARTS if isinstance(entry.part(name), dict))
        if own and parts:
            found[entry.entry_id] = parts
    return found


def _whom_each_is_about(entries: list[Entry]) -> dict[str, str | None]:
    """The party of each entry; a signature or a correction is about the party of the entry that it answers."""
    about: dict[str, str | None] = {}
    for entry in entries:
        data = entry.open.get("data", {})
        answered = data.get("of") or data.get("entry")
        about[entry.entry_id] = entry.open.get("party") or about.get(str(answered))
    return about


def _following(entries: list[Entry]) -> list[Entry]:
    """Entries of other streams that an entry of the case made necessary (a disclosure and all of its stream)."""
    streams = {
        caused.stream
        for entry in entries
        if entry.open.get("publishes")
        for caused in read.caused_by(entry.entry_id)
        if not caused.stream.startswith("case/")
    }
    return [entry for stream in sorted(streams) for entry in read.stream(stream)]
