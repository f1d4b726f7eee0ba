"""What a party does on its own page: speak, ask for a hearing, ask to pay later, send evidence, ask to read it.

The first three are acts of the procedure, decided by the engine like an officer's, in the capacity `party`: gates,
periods and consequences are the same. Every submission also raises a finding, so that whoever handles the case sees it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO, Final

from django.db.models import Q

from zhifa import clock, files
from zhifa.accounts.actor import Actor
from zhifa.accounts.permissions import require
from zhifa.casework import attachments, party_codes, projection, write
from zhifa.casework.erasing import ERASED_NAME
from zhifa.casework.errors import FieldError, Invalid, NotFound, Refused, unkeepable
from zhifa.casework.models import Attachment, Document, Party
from zhifa.casework.requests import ActRequest, RequestKey
from zhifa.journal import api as journal
from zhifa.journal.api import Entry, NewEntry
from zhifa.law import procedures
from zhifa.law.engine import situation as reading
from zhifa.law.engine.service import effective
from zhifa.law.types import Refusal

MOST_FILES: Final = 30  # that one party can have in one case through its page; more comes on a carrier
MOST_AT_ONCE: Final = 5
LONGEST: Final = 20_000  # characters of one submission
DEFERRAL: Final = "defer.request"
READING: Final = "行政处罚法第四十四条、第四十五条、第六十四条第七项"


@dataclass(frozen=True)
class Sent:
    """A file as it came; nothing about it is believed."""

    stream: BinaryIO
    name: str


def represent(party: Party, statement: str, sent: Sequence[Sent] = (), form: str = "") -> None:
    """Records the party's representations and the evidence with them; nothing of it where a file is of no kind we keep.

    `form` names one showing of the form: the same words and files from it once more change nothing. Raises Invalid,
    Refused, UploadRefused, UploadTooLarge.
    """
    _readable(statement, "statement", "没有写陈述、申辩的内容。", "请写明您的意见、事实和理由。")
    _storable(party, sent)
    made = ActRequest("represent", {"made": "written", "statement": statement.strip()}, party=party.id)
    said = hashlib.sha256(f"{form}\0{statement}".encode()).hexdigest()
    key, held = RequestKey(said, said) if form else None, _held(party)
    recorded = write.perform(party_codes.acting(party), party.case_id, made, key=key)
    _keep(party, sent, form)
    if not recorded.replayed or _held(party) > held:
        _tell(party, "当事人在查案页提交了陈述、申辩。")


def send(party: Party, sent: Sequence[Sent]) -> None:
    """Evidence alone, as long as the case is open. Raises Invalid, Refused, UploadRefused, UploadTooLarge."""
    if not sent:
        raise Invalid(FieldError("files", "没有选择文件。", "请选择要提交的文件。"))
    if party.case.status != "open":
        raise Refused([Refusal("case.wrong_state", "案件已经办结，不再接收材料。", READING, "请向承办机关另行提出。")])
    _storable(party, sent)
    _keep(party, sent)
    _tell(party, f"当事人在查案页提交了 {len(sent)} 份材料。")


def ask_for_hearing(party: Party, note: str) -> None:
    """The party's demand for a hearing. Raises Refused (too late, asked already, not offered) and Invalid."""
    if len(note) > LONGEST:
        raise Invalid(FieldError("note", "内容太长。", f"请写在 {LONGEST:,} 字以内。"))
    data = {"made": "written", "accepted": "accepted"} | ({"note": note.strip()} if note.strip() else {})
    write.perform(party_codes.acting(party), party.case_id, ActRequest("hearing.request", data, party=party.id))
    _tell(party, "当事人在查案页要求听证。")


def ask_for_deferral(party: Party, plan: Mapping[str, Any], reason: str) -> None:
    """The party's application to pay later or by instalments (行政处罚法第六十六条第二款); an officer answers it.

    `plan`: how, until and schedule as the act `defer.request` asks them. Raises Refused (paid, asked already, nothing
    later than the period) and Invalid.
    """
    _readable(reason, "reason", "没有写申请的理由。", "请写明经济困难的情况和证明材料。")
    asked = ActRequest(DEFERRAL, {**plan, "reason": reason.strip()}, party=party.id)
    write.perform(party_codes.acting(party), party.case_id, asked)
    _tell(party, "当事人在查案页申请暂缓、分期缴纳，请答复。")


def ask_to_read(party: Party, reason: str) -> None:
    """Asks to read the evidence; somebody who handles the case answers. Raises Invalid, Refused (asked already)."""
    _readable(reason, "reason", "没有写要查阅什么。", "请写明要查阅的材料和理由。")
    loaded = write.load(party_codes.acting(party), party.case_id)
    if open_request(loaded.entries, party.id) is not None:
        raise Refused([Refusal("reading.asked", "上一次申请还没有答复。", READING, "答复以后可以再申请。")])
    _record(party_codes.acting(party), party.case_id, "party", party.id, NewEntry(
        "reading.asked", open={"party": party.id}, personal={"reason": reason.strip()}))  # fmt: skip
    _tell(party, "当事人申请查阅证据材料，请答复。")


def answer_reading(actor: Actor, case_id: str, asked: str, chosen: Sequence[str], reason: str) -> None:
    """What the party may read of the evidence, chosen by whoever handles the case; nothing chosen is a refusal.

    Raises NotFound, Forbidden, Invalid (another party's material, or a refusal without a reason).
    """
    loaded = write.load(actor, case_id)
    case = loaded.case
    capacity = require(
        actor, "case.party_reading", authority=case.authority_id, unit=case.unit or None, own=write.is_own(actor, case)
    )
    request = next((e for e in loaded.entries if e.kind == "reading.asked" and e.entry_id == asked), None)
    if request is None or open_request(loaded.entries, request.open["party"]) is not request:
        raise NotFound("没有这件查阅申请，或者已经答复。")
    party = str(request.open["party"])
    offered = {item.id for item in readable(case_id, party)}
    if set(chosen) - offered:
        raise Invalid(FieldError("attachments", "选了不能给这名当事人看的材料。", "请从列出的材料中选择。"))
    if not chosen and not reason.strip():
        raise Invalid(FieldError("reason", "没有写明不同意的理由。", "请写明理由，当事人会看到。"))
    said = {"of": asked, "party": party, "attachments": list(dict.fromkeys(chosen))}
    personal = {"reason": reason.strip()} if reason.strip() else None
    _record(actor, case_id, capacity, party, NewEntry("reading.answered", open=said, personal=personal, cause=asked))


def readable(case_id: str, party: str) -> list[Attachment]:
    """The evidence that can be shown to a party at all: none that was registered for another party."""
    rows = Attachment.objects.filter(case_id=case_id, kind="evidence", party__in=("", party))
    return list(rows.exclude(name=ERASED_NAME))


def open_request(entries: Sequence[Entry], party: str) -> Entry | None:
    """The request to read that still waits for its answer."""
    answered = {e.open["of"] for e in entries if e.kind == "reading.answered"}
    asked = [e for e in entries if e.kind == "reading.asked" and e.open["party"] == party]
    return next((e for e in asked if e.entry_id not in answered), None)


def granted(entries: Sequence[Entry], party: str) -> frozenset[str]:
    """The attachments that this party may read: those granted, and those that it sent itself."""
    answers = [e for e in entries if e.kind == "reading.answered" and e.open["party"] == party]
    sent = {str(e.open["attachment"]) for e in entries if e.kind == "attachment.added" and e.actor == party}
    return frozenset(sent.union(*(e.open["attachments"] for e in answers)))


def served_documents(case_id: str, party: str, situation: dict[str, Any]) -> list[tuple[Document, date | None]]:
    """Every document that was handed over to the party, with the day that its service took effect, the oldest first:
    delivered by itself, served as decision, or given by the act that made it. One statement.
    """
    days = handed_over(situation, party)
    rows = Document.objects.filter(Q(party=party, state="served") | Q(id__in=days), case_id=case_id)
    found = [(row, days.get(row.id)) for row in rows.exclude(state__in=("draft", "spoilt"))]
    return sorted(found, key=lambda pair: (pair[1] or clock.legal_day(pair[0].made_at), pair[0].made_at))


def handed_over(situation: dict[str, Any], party: str) -> dict[str, date]:
    """Ids of the documents that the party has by an act in effect, and since which day."""
    days = {str(e["data"].get("document")): effective(e) for e in reading.live(situation, "deliver", party)}
    procedure = procedures.load(situation["procedure"], situation["version"])
    decided = {e["id"] for e in reading.live(situation, "decide", party)}
    for served in reading.live(situation, "serve", party):
        step = procedure.step(served["act"])
        given = {made.template for made in step.produces if made.handed_over} if step else set()
        for key, one in situation["documents"].items():
            with_it = one["entry"] == served["id"] and one["template"] in given
            if with_it or (one["entry"] in decided and one["state"] == "served"):
                days[key] = effective(served)
    return days


def _readable(text: str, field: str, lacks: str, remedy: str) -> None:
    if not text.strip():
        raise Invalid(FieldError(field, lacks, remedy))
    if wrong := unkeepable(**{field: text}):
        raise Invalid(*wrong)
    if len(text) > LONGEST:
        raise Invalid(FieldError(field, "内容太长。", f"请写在 {LONGEST:,} 字以内，其余作为附件提交。"))


def _storable(party: Party, sent: Sequence[Sent]) -> None:
    """Every file is of a kind that may be kept, before anything is recorded. Raises Invalid, UploadRefused."""
    if len(sent) > MOST_AT_ONCE:
        remedy = f"一次不超过 {MOST_AT_ONCE} 份，请分几次提交。"
        raise Invalid(FieldError("files", f"一次选了 {len(sent)} 份文件。", remedy))
    held = _held(party) if sent else 0
    if held + len(sent) > MOST_FILES:
        remedy = f"网上最多 {MOST_FILES} 份，其余请当面或者邮寄提交。"
        raise Invalid(FieldError("files", f"已经提交 {held} 份材料。", remedy))
    for one in sent:
        files.recognise(one.stream)


def _held(party: Party) -> int:
    return Attachment.objects.filter(case_id=party.case_id, party=party.id).count()


def _keep(party: Party, sent: Sequence[Sent], form: str = "") -> None:
    for one in sent:
        attachments.add(
            party_codes.acting(party), party.case_id, one.stream, one.name, kind="evidence", party=party.id,
            key=_key(form, one) if form else "",
        )  # fmt: skip


def _key(form: str, one: Sent) -> str:
    content = hashlib.file_digest(one.stream, "sha256").hexdigest()  # type: ignore[arg-type]  # whatever reads bytes
    one.stream.seek(0)
    return hashlib.sha256(f"{form}\0{one.name}\0{content}".encode()).hexdigest()


def _record(actor: Actor, case_id: str, capacity: str, party: str, new: NewEntry) -> None:
    with journal.transaction() as tx:
        loaded = write.load(actor, case_id, to_write=True)
        if new.kind == "reading.asked" and open_request(loaded.entries, party) is not None:
            raise Refused([Refusal("reading.asked", "上一次申请还没有答复。", READING, "答复以后可以再申请。")])
        entries = tx.append(
            write.stream_of(case_id), [new], authority=loaded.case.authority_id, actor=actor.id, capacity=capacity
        )
        projection.update(loaded.case, loaded.situation, entries, write.handler(actor))


def _tell(party: Party, message: str) -> None:
    with journal.transaction() as tx:
        tx.append(
            f"finding/{party.case_id}",
            [NewEntry("finding.party", open={"party": party.id, "message": message}, provenance="system")],
            authority=party.case.authority_id, actor="system", capacity="system",
        )  # fmt: skip
