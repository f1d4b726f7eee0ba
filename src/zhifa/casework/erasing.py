"""What projections, drafts and files keep of an erased part, and how it goes."""

from __future__ import annotations

from zhifa import files
from zhifa.casework.models import Attachment, Document, Party, PartyCode

ERASED_NAME = "（已依法抹除）"
_BLANK = (
    "credit_code",
    "id_type",
    "id_number",
    "id_fingerprint",
    "birth_date",
    "legal_representative",
    "address",
    "phone",
)


def erase_case_entry(entry_id: str, parts: tuple[str, ...]) -> None:
    """The words of an act stand in documents made from it; those have entries and an erasure of their own."""


def erase_party(entry_id: str, parts: tuple[str, ...]) -> None:  # noqa: ARG001 - the shape of every erase function
    """Blanks the party's row and every unfinished draft that repeats it."""
    for party in Party.objects.filter(entry_id=entry_id):
        Party.objects.filter(id=party.id).update(name=ERASED_NAME, erased=True, **dict.fromkeys(_BLANK, ""))
        PartyCode.objects.filter(party=party).delete()
        Document.objects.filter(case_id=party.case_id, state="draft").update(draft=None)


def erase_document(entry_id: str, parts: tuple[str, ...]) -> None:  # noqa: ARG001 - the shape of every erase function
    """Destroys the rendered file; number and digest remain, so that the document stays accounted for."""
    for document in Document.objects.filter(entry_id=entry_id).exclude(file=""):
        for sha256 in filter(None, (document.file, document.word)):
            files.store().erase(sha256)


def erase_attachment(entry_id: str, parts: tuple[str, ...]) -> None:  # noqa: ARG001 - the shape of every erase function
    for attachment in Attachment.objects.filter(entry_id=entry_id):
        files.store().erase(attachment.file)
        Attachment.objects.filter(id=attachment.id).update(name=ERASED_NAME)
