"""What a case holds on paper: documents, own forms, attachments, and the file that goes out."""

from __future__ import annotations

from typing import Any, Final

from zhifa.casework import erasing
from zhifa.journal.api import Entry, Kind, Payload


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


def _with(**new: Any) -> Any:
    """An upcaster: the open part as it was, with what was not said yet."""

    def lift(part: str, value: dict[str, Any]) -> dict[str, Any]:
        return {**value, **new} if part == "open" else value

    return {1: lift}


def _export_sentence(entry: Entry) -> str:
    if not entry.open.get("challenge"):
        return f"导出案卷，共 {entry.open['entries']} 条记录。"
    inside = len(entry.open.get("secondary") or ())
    chosen = f"，其中副卷材料 {inside} 份" if inside else "，不含副卷材料"
    return f"导出复议、诉讼卷，共 {entry.open['papers']} 份材料{chosen}。"


KINDS: Final = (
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
    Kind("dossier.exported", "导出案卷", _export_sentence, open=ExportedOpen),
)
