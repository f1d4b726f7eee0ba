"""The file of a challenged decision for the body that reviews it (行政复议法第四十八条、行政诉讼法第六十七条).

Papers in the order in which such a body reads them, and the journal's proof of each. What belongs to the secondary
volume (review, discussion, approvals: `volume` of the template) stays inside unless somebody chooses it by name.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, Final, cast

from zhifa import files
from zhifa.accounts.actor import Actor
from zhifa.accounts.permissions import require
from zhifa.casework import attachments, dossier, papers, write
from zhifa.casework.documents import catalogue
from zhifa.casework.dossier import Prepared, as_shown, opener, size_of
from zhifa.casework.erasing import ERASED_NAME
from zhifa.casework.errors import FieldError, Invalid, Refused
from zhifa.casework.filling import evidence
from zhifa.casework.models import Attachment, Document
from zhifa.files.kinds import DOCX
from zhifa.journal import api as journal
from zhifa.journal.api import Entry, NewEntry
from zhifa.law.engine import situation as reading
from zhifa.law.types import Refusal
from zhifa.proof.bundle import Payload
from zhifa.proof.dossier import export_stream
from zhifa.proof.handover import Handover, Paper
from zhifa.proof.handover import write as write_handover

OPERATION: Final = "case.challenge_file"
RECEIVED: Final = "challenge.receive"
BASIS: Final = "行政复议法第四十八条、行政诉讼法第六十七条"
SECTIONS: Final = {
    "reply": "01 答复书、答辩状",
    "list": "02 证据、依据目录",
    "decision": "03 行政行为",
    "evidence": "04 证据",
    "procedure": "05 程序材料",
}
SECONDARY: Final = "06 副卷"
NEEDED: Final = {"reply": "答复书（答辩状）", "list": "证据、依据目录", "decision": "决定书和送达回证"}
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_SPOOLED: Final = 32 << 20


@dataclass(frozen=True)
class Item:
    """One paper that could be handed out; `secondary` ones only when they are chosen."""

    id: str
    section: str
    title: str
    secondary: bool
    sha256: str
    ending: str

    @property
    def folder(self) -> str:
        return SECONDARY if self.secondary else SECTIONS[self.section]


@dataclass(frozen=True)
class Contents:
    """What the file of one party holds; `missing` names what such a body expects and does not find."""

    party: str
    challenge: str
    items: tuple[Item, ...]
    missing: tuple[str, ...]

    def chosen(self, more: Collection[str]) -> list[Item]:
        return [item for item in self.items if not item.secondary or item.id in more]


@dataclass(frozen=True)
class PreparedFile:
    """A file that has its export entry and waits for the ledger to cover it."""

    proof: Prepared
    handover: Handover


def challenged(situation: Mapping[str, Any]) -> list[str]:
    """The parties that ever challenged their decision, also where it has been made again since; the newest last."""
    found: dict[str, str] = {}
    for entry in situation["entries"]:
        if entry["act"] == RECEIVED and not (entry["voided"] or entry["returned"]):
            found.pop(entry["party"], None)
            found[entry["party"]] = entry["id"]
    return list(found)


def contents(actor: Actor, case: str, party: str = "") -> Contents:
    """What could be handed out for the newest challenge of a party (if none is named, of who challenged last).

    Raises NotFound, Forbidden, Refused where nothing was challenged.
    """
    loaded, _ = _allowed(actor, case)
    return _contents(loaded, party)


def prepare(actor: Actor, case: str, party: str = "", more: Sequence[str] = ()) -> PreparedFile:
    """Fixes what is handed out and records it. `more`: ids of papers of the secondary volume.

    Raises NotFound, Forbidden, Refused, Invalid.
    """
    loaded, _ = _allowed(actor, case)
    for document in Document.objects.filter(case_id=loaded.case.id, state="approved"):
        papers.opened(document)
    with journal.transaction() as tx:
        loaded, capacity = _allowed(actor, case)
        found = _contents(loaded, party)
        if set(more) - {item.id for item in found.items if item.secondary}:
            raise Invalid(FieldError("secondary", "选了不在副卷里的材料。", "请从列出的副卷材料中选择。"))
        handover = _handover(loaded, found, more)
        kept_back = {item.id for item in found.items if item.secondary} - set(more)
        payload = Payload(write.stream_of(loaded.case.id), _shown(loaded, kept_back))
        said = {"challenge": found.challenge, "secondary": list(dict.fromkeys(more))}
        (export,) = tx.append(
            export_stream(payload.stream),
            [NewEntry("dossier.exported", open=payload.statement() | handover.statement() | said, provenance="system")],
            authority=loaded.case.authority_id, actor=actor.id, capacity=capacity,
        )  # fmt: skip
    return PreparedFile(Prepared(payload, loaded.entries, export), handover)


def write_to(prepared: PreparedFile, out: BinaryIO) -> None:
    """Writes the file once the log covers the export entry. Raises LedgerAhead, ProofError."""
    with tempfile.SpooledTemporaryFile(_SPOOLED) as proof:
        dossier.write_to(prepared.proof, cast("BinaryIO", proof))
        write_handover(out, prepared.handover, cast("BinaryIO", proof))


def _allowed(actor: Actor, case: str) -> tuple[write.Loaded, str]:
    loaded = write.load(actor, dossier.find(case))
    row = loaded.case
    own = write.is_own(actor, row)
    return loaded, require(actor, OPERATION, authority=row.authority_id, unit=row.unit or None, own=own)


def _contents(loaded: write.Loaded, party: str) -> Contents:
    who = challenged(loaded.situation)
    if not who or (party and party not in who):
        message = "这名当事人没有复议、诉讼。" if who else "本案没有复议、诉讼。"
        raise Refused([Refusal("challenge.none", message, BASIS, "收到通知后，先办“收到复议、诉讼通知”。")])
    own = party or who[-1]
    entries = loaded.situation["entries"]
    challenge = [e for e in entries if e["act"] == RECEIVED and e["party"] == own and not e["voided"]][-1]
    items = (*_documents(loaded, own, challenge), *_attachments(loaded, own))
    there = {item.section for item in items if not item.secondary}
    missing = tuple(words for section, words in NEEDED.items() if section not in there)
    order = [*SECTIONS.values(), SECONDARY]
    return Contents(own, challenge["id"], tuple(sorted(items, key=lambda item: order.index(item.folder))), missing)


def _documents(loaded: write.Loaded, party: str, challenge: Mapping[str, Any]) -> list[Item]:
    """Papers about the party, or about the whole case, whose act counts; replies to this challenge alone come first."""
    situation, found = loaded.situation, []
    for row in Document.objects.filter(case_id=loaded.case.id).exclude(state__in=("draft", "spoilt")):
        known = situation["documents"].get(row.id)
        made = reading.find(situation, str(known["entry"])) if known else None
        if known is None or made is None or made["voided"] or made["returned"]:
            continue
        if not evidence.concerns(known, situation, party):
            continue
        template = catalogue.load(row.template)
        section = template.section
        earlier = reading.index_of(situation, made) < reading.index_of(situation, dict(challenge))
        if section in {"reply", "list"} and earlier:  # of an earlier challenge
            section = "procedure"
        title = " ".join(filter(None, (row.title, row.number)))
        found.append(Item(row.id, section, title, template.secondary, row.file, _ending(row.media_type)))
    return found


def _attachments(loaded: write.Loaded, party: str) -> list[Item]:
    """Evidence, signed copies beside their document; what is neither may be anything and goes out by choice alone."""
    rows = Attachment.objects.filter(case_id=loaded.case.id, party__in=("", party)).exclude(name=ERASED_NAME)
    made = {row.id: row.template for row in Document.objects.filter(case_id=loaded.case.id)}
    own = {key for key, one in loaded.situation["documents"].items() if evidence.concerns(one, loaded.situation, party)}
    found = []
    for row in rows:
        if row.kind == attachments.SCAN and row.document and row.document not in own:
            continue
        template = catalogue.load(made[row.document]) if row.document in made else None
        section = template.section if template else ("evidence" if row.kind == "evidence" else "procedure")
        inside = template.secondary if template else row.kind == "other"
        stem, _, ending = row.name.rpartition(".")
        found.append(Item(row.id, section, stem or row.name, inside, row.file, ending if stem else "bin"))
    return found


def _handover(loaded: write.Loaded, found: Contents, more: Sequence[str]) -> Handover:
    store = files.store()
    chosen = [item for item in found.chosen(more) if item.sha256 and store.exists(item.sha256)]
    counts: dict[str, int] = {}
    made = []
    for item in chosen:
        n = counts[item.folder] = counts.get(item.folder, 0) + 1
        name = f"{item.folder}/{n:02d} {_UNFIT.sub('_', item.title)[:80]}.{item.ending}"
        made.append(Paper(name, item.sha256, size_of(store, item.sha256), opener(store, item.sha256)))
    return Handover(made, _list(loaded, found, [paper.name for paper in made]))


def _list(loaded: write.Loaded, found: Contents, names: Sequence[str]) -> str:
    """The text of 00 目录.txt: where each paper lies, and what is missing."""
    party = next(one for one in loaded.everyone if one.id == found.party)
    head = [f"{loaded.case.number}　{loaded.case.title}", f"申请人（原告）：{party.name}", ""]
    lines: list[str] = []
    for folder in (*SECTIONS.values(), SECONDARY):
        inside = [name.removeprefix(f"{folder}/") for name in names if name.startswith(f"{folder}/")]
        if inside or folder != SECONDARY:
            lines += [folder, *(f"　{name}" for name in inside or ["（没有材料）"]), ""]
    lines += [f"缺：{words}还没有制作。" for words in found.missing]
    tail = [
        "每份材料的 SHA-256 见 manifest-sha256.txt；案件全部记录的存证见 proof/dossier.zip。",
        "核对命令：zhifa verify 本文件",
    ]
    return "\n".join([*head, *lines, *tail]) + "\n"


def _shown(loaded: write.Loaded, kept_back: Collection[str]) -> list[Any]:
    """Every entry with its open part, which names the files; of acts whose papers stay inside, commitments alone."""
    inside = {str(one["entry"]) for key, one in loaded.situation["documents"].items() if key in kept_back}
    return [as_shown(entry, _hidden(entry, inside)) for entry in loaded.entries]


def _hidden(entry: Entry, inside: Collection[str]) -> set[str]:
    personal = {"personal", "restricted"}
    return personal | {"open"} if entry.entry_id in inside else personal


def _ending(media_type: str) -> str:
    return "docx" if media_type == DOCX.media_type else "pdf"

