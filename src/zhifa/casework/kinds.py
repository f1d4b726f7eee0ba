"""The entry kinds of a case. An act of any procedure is `case.<act>`; its parts have one shape."""

from __future__ import annotations

from functools import cache
from typing import Any

from zhifa.casework import erasing
from zhifa.journal.api import Entry, Kind, Payload, register
from zhifa.law import exemptions, procedures


class ActOpen(Payload):
    """What evolve reads: never a name or a number of a person."""

    act: str
    procedure: str
    procedure_version: int
    party: str | None
    officers: list[str]
    data: dict[str, Any]
    facts: dict[str, Any]
    gates: list[str]
    rules: list[dict[str, Any]]
    chain: list[str]
    effect: str
    sets_state: str
    done: bool
    clocks: list[dict[str, Any]]
    meets: list[str]
    documents: list[dict[str, Any]]
    publishes: dict[str, Any] | None
    final: bool = False
    moves: list[dict[str, Any]] = []
    meets_of: str | None = None
    clears: list[str] = []
    roster: dict[str, Any] | None = None
    migrates: int | None = None
    copied: dict[str, Any] | None = None
    recordings: list[str] = []


class VoidedOpen(Payload):
    entry: str
    act: str
    title: str = ""
    party: str | None
    proposal: str
    aftermath: list[dict[str, Any]]


class AmendedOpen(VoidedOpen):
    data: dict[str, Any]
    facts: dict[str, Any]
    occurred_at: str | None
    clocks: list[dict[str, Any]]
    documents: list[dict[str, Any]]


class ActPart(Payload):
    data: dict[str, Any]


class PartyOpen(Payload):
    party: str
    ordinal: int
    kind: str


class PartyPersonal(Payload):
    name: str
    kind: str
    credit_code: str = ""
    id_type: str = ""
    id_number: str = ""
    birth_date: str = ""
    legal_representative: str = ""
    address: str = ""
    phone: str = ""


class DocumentApproved(Payload):
    document: str
    template: str
    template_digest: str
    set: str
    title: str
    party: str | None
    entry: str
    number: str | None
    n: int | None
    block: str | None = None
    code: str


class DocumentData(Payload):
    data: dict[str, Any]


class DocumentRendered(Payload):
    document: str
    file: str
    size: int
    pages: int
    media_type: str
    word: str | None


class OwnFormOpen(Payload):
    form: str
    template: str
    version: int
    region: str
    sector: str
    name: str
    file: str
    fields: list[str]
    valid_from: str
    valid_to: str | None


class DocumentServed(Payload):
    document: str


class ScannedPaper(Payload):
    """`known_by`: mark (read from the scan) | said | empty."""

    pages: list[int]
    known_by: str
    seam_seal: bool
    shelf: str


class AttachmentOpen(Payload):
    attachment: str
    kind: str
    file: str
    size: int
    media_type: str
    document: str | None = None
    party: str | None = None
    paper: ScannedPaper | None


class AttachmentPersonal(Payload):
    name: str


class FindingOpen(Payload):
    rule: str
    clock: str
    party: str | None
    due: str
    message: str


class CorrectionFindingOpen(Payload):
    act: str
    party: str | None
    code: str
    message: str
    basis: str


class WordingOpen(Payload):
    document: str
    template: str
    party: str | None
    code: str
    message: str


class WordingPersonal(Payload):
    quote: str


class RevealOpen(Payload):
    case: str
    party: str
    fields: list[str]


class PartyCodeOpen(Payload):
    party: str
    again: bool


class PartyCodePrinted(Payload):
    case: str
    party: str
    document: str


class PartyPageOpen(Payload):
    case: str
    party: str


class ReadingAskedOpen(Payload):
    party: str


class ReadingAnsweredOpen(Payload):
    """`attachments`: what the party may read from here on; empty where it was refused."""

    of: str
    party: str
    attachments: list[str]


class PartyFindingOpen(Payload):
    party: str
    message: str


class Reason(Payload):
    reason: str


class ErasureProposedOpen(Payload):
    party: str
    reason: str
    basis: str


class ExportedOpen(Payload):
    stream: str
    entries: int
    last_digest: str
    manifest_sha256: str
    challenge: str | None = None
    """Of a file for a reconsideration body or a court: the entry that received the challenge."""
    papers: int | None = None
    papers_sha256: str | None = None
    secondary: list[str] | None = None
    """Papers of the secondary volume that somebody chose to hand out."""


@cache
def _titles() -> dict[str, str]:
    found: dict[str, str] = {}
    for procedure in procedures.all():
        for step in procedure.steps:
            found.setdefault(step.code, step.title)
    return found


def _act_sentence(entry: Entry) -> str:
    """Procedures name the same act differently: the case's own procedure says how it reads."""
    step = procedures.load(entry.open["procedure"], entry.open["procedure_version"]).step(entry.open["act"])
    who = "、".join(entry.open.get("officers", ()))
    by = f"（执法证号 {who}）" if who else ""
    spared = entry.open["facts"].get("exemption")
    why = exemptions.sentence(spared) if spared else ""
    return f"{step.title if step else entry.open['act']}{by}。{why}"


def _with(**new: Any) -> Any:
    """An upcaster: the open part as it was, with what was not said yet."""

    def lift(part: str, value: dict[str, Any]) -> dict[str, Any]:
        return {**value, **new} if part == "open" else value

    return {1: lift}


def _answer_sentence(verb: str) -> Any:
    def display(entry: Entry) -> str:
        title = entry.open.get("title") or _titles().get(entry.open["act"], entry.open["act"])
        return f"{verb}“{title}”的记录，原记录保留。"

    return display


def _export_sentence(entry: Entry) -> str:
    if not entry.open.get("challenge"):
        return f"导出案卷，共 {entry.open['entries']} 条记录。"
    inside = len(entry.open.get("secondary") or ())
    chosen = f"，其中副卷材料 {inside} 份" if inside else "，不含副卷材料"
    return f"导出复议、诉讼卷，共 {entry.open['papers']} 份材料{chosen}。"


def register_all() -> None:
    """Registers a kind for every act of every procedure, and those of documents, attachments and findings."""
    for act, title in _titles().items():
        register(
            Kind(
                f"case.{act}",
                title,
                _act_sentence,
                open=ActOpen,
                personal=ActPart,
                restricted=ActPart,
                erase=erasing.erase_case_entry,
            )
        )
    for kind in _OTHERS:
        register(kind)


_OTHERS = (
    Kind(
        "party.recorded",
        "登记当事人",
        lambda e: f"登记第 {e.open['ordinal']} 名当事人。",
        open=PartyOpen,
        personal=PartyPersonal,
        erase=erasing.erase_party,
    ),
    Kind("entry.voided", "作废记录", _answer_sentence("作废"), open=VoidedOpen),
    Kind("entry.amended", "更正记录", _answer_sentence("更正"), open=AmendedOpen),
    Kind(
        "document.approved",
        "文书定稿",
        lambda e: f"{e.open['title']}定稿{'，文号 ' + e.open['number'] if e.open['number'] else ''}。",
        open=DocumentApproved,
        schema=2,
        upcasters=_with(set="nation"),
        personal=DocumentData,
        restricted=DocumentData,
        erase=erasing.erase_document,
    ),
    Kind(
        "document.rendered",
        "文书生成",
        lambda e: f"文书生成，共 {e.open['pages']} 页。",
        open=DocumentRendered,
        schema=2,
        upcasters=_with(media_type="application/pdf", word=None),
    ),
    Kind(
        "document.template.imported",
        "导入文书样式",
        lambda e: f"导入“{e.open['template']}”的文书样式，第 {e.open['version']} 版，{e.open['valid_from']}起使用。",
        open=OwnFormOpen,
    ),
    Kind("document.served", "文书送达", lambda _: "文书已经送达当事人。", open=DocumentServed),
    Kind(
        "attachment.added",
        "附件入卷",
        lambda e: f"附件入卷（{e.open['media_type']}，{e.open['size']:,} 字节）。",
        open=AttachmentOpen,
        schema=2,
        upcasters=_with(paper=None),
        personal=AttachmentPersonal,
        erase=erasing.erase_attachment,
    ),
    Kind("finding.correction", "更正的后果", lambda e: e.open["message"], open=CorrectionFindingOpen),
    Kind(
        "finding.wording",
        "文书用语提醒",
        lambda e: e.open["message"],
        open=WordingOpen,
        personal=WordingPersonal,
        erase=lambda _entry, _parts: None,
    ),
    Kind("finding.overdue", "期限届满提醒", lambda e: e.open["message"], open=FindingOpen),
    Kind(
        "access.revealed",
        "查看个人信息原值",
        lambda e: f"查看当事人的{'、'.join(e.open['fields'])}。",
        open=RevealOpen,
        restricted=Reason,
        erase=lambda _entry, _parts: None,
    ),
    Kind(
        "party.code.issued",
        "发放查案码",
        lambda e: "换发当事人的查案码，旧码停用。" if e.open["again"] else "发放当事人的查案码，印在送达件上。",
        open=PartyCodeOpen,
    ),
    Kind(
        "access.party_code",
        "打印带查案码的送达件",
        lambda _: "打印带当事人查案码的送达件。",
        open=PartyCodePrinted,
    ),
    Kind("access.party_page", "当事人打开查案页", lambda _: "当事人凭查案码打开自己的案件页。", open=PartyPageOpen),
    Kind(
        "reading.asked",
        "申请查阅证据材料",
        lambda _: "当事人申请查阅证据材料。",
        open=ReadingAskedOpen,
        personal=Reason,
        erase=lambda _entry, _parts: None,
    ),
    Kind(
        "reading.answered",
        "答复查阅申请",
        lambda e: (
            f"同意当事人查阅证据材料 {len(e.open['attachments'])} 份。"
            if e.open["attachments"]
            else "不同意当事人查阅证据材料。"
        ),
        open=ReadingAnsweredOpen,
        personal=Reason,
        erase=lambda _entry, _parts: None,
    ),
    Kind("finding.party", "当事人提交", lambda e: e.open["message"], open=PartyFindingOpen),
    Kind("dossier.exported", "导出案卷", _export_sentence, open=ExportedOpen),
    Kind(
        "erasure.proposed",
        "提出抹除个人信息",
        lambda e: f"按{e.open['basis']}提出抹除当事人的个人信息：{e.open['reason']}。",
        open=ErasureProposedOpen,
    ),
)
