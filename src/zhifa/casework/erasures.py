"""Erasing a party: the archivist proposes, the security administrator approves, the chain stays whole."""

from __future__ import annotations

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
PERSONAL_PARTS = ("personal", "restricted")


def propose(actor: Actor, case_id: str, party: str, reason: str, key: RequestKey | None = None) -> Entry:
    """Records the proposal. Raises NotFound, Forbidden, Invalid, idempotency.KeyReused."""
    loaded = write.load(actor, case_id)
    case = loaded.case
    capacity = require(actor, "case.erase.propose", authority=case.authority_id)
    if party not in {one.id for one in loaded.parties}:
        raise Invalid(FieldError("party", "这名当事人不在本案。", "请从本案的当事人中选择。"))
    if not reason.strip():
        raise Invalid(FieldError("reason", "没有写明抹除的理由。", "请写明依据什么、应谁的申请。"))

    def make() -> Entry:
        with journal.transaction() as tx:
            (entry,) = tx.append(
                f"erasure/{case_id}",
                [NewEntry("erasure.proposed", open={"party": party, "reason": reason.strip(), "basis": BASIS})],
                authority=case.authority_id, actor=actor.id, capacity=capacity,
            )  # fmt: skip
            retries.remember(actor, key, entry.entry_id, [entry])
        return entry

    return retries.once(actor, key, read.entry, make)


def approve(actor: Actor, case_id: str, proposal: str, key: RequestKey | None = None) -> Entry:
    """Carries an open proposal out. Raises NotFound, Forbidden, Refused (own proposal, done before, legal hold).

    A retry finds the erasure by its proposal: there is one for each.
    """
    case = Case.objects.filter(id=case_id).first()
    asked = {e.entry_id: e for e in read.stream(f"erasure/{case_id}") if e.kind == "erasure.proposed"}
    if case is None or proposal not in asked:
        raise NotFound("没有这件抹除申请，或者它不在您的范围内。")
    capacity = require(actor, "case.erase.approve", authority=case.authority_id)
    request = asked[proposal]
    if request.actor == actor.id:
        raise Refused([Refusal("erasure.self", "不能批准自己提出的抹除。", BASIS, "请另一名安全管理员批准。")])
    done = next((e for e in read.caused_by(proposal) if e.kind == erasure.ERASURE.name), None)
    if done is not None and key is not None and done.actor == actor.id:
        key.replayed = True
        return done
    if done is not None:
        raise Refused([Refusal("erasure.done", "这件抹除申请已经执行。", BASIS, "不需要再办。")])
    targets = _targets(case_id, request.open["party"])
    try:
        return erasure.erase(
            targets, stream=f"erasure/{case_id}", authority=case.authority_id, actor=actor.id, capacity=capacity,
            reason=request.open["reason"], basis=request.open["basis"], proposal=proposal,
        )  # fmt: skip
    except erasure.LegalHold as error:
        raise Refused([Refusal("erasure.held", str(error), "档案法第三十九条", "解除保全后再办。")]) from error


def open_proposals(case_id: str) -> list[Entry]:
    """Proposals that nobody carried out yet."""
    done = {e.cause for e in read.stream(f"erasure/{case_id}") if e.kind == erasure.ERASURE.name}
    return [e for e in read.stream(f"erasure/{case_id}") if e.kind == "erasure.proposed" and e.entry_id not in done]


def _targets(case_id: str, party: str) -> dict[str, tuple[str, ...]]:
    """Every personal part that speaks of this party: its own entries, and where it is the only party those of the case.

    Streams that follow from the case (disclosure) carry the party in their open part as well.
    """
    entries = read.stream(write.stream_of(case_id))
    parties = {e.open["party"] for e in entries if e.kind == "party.recorded"}
    about_all = parties == {party}
    found: dict[str, tuple[str, ...]] = {}
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
