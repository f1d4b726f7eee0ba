"""Finding what must not be published, and masking it. Pure; a person confirms every find before publication.

`scan` finds all kinds and says how sure it is; `identifiers_in` only what carries its own proof or form.
"""

from __future__ import annotations

from collections.abc import Sequence

from zhifa.law import identifiers
from zhifa.law.redaction.finding import Certainty, Finding, basis, title_of
from zhifa.law.redaction.folding import fold
from zhifa.law.redaction.formatted import Find, identifiers_in, spans
from zhifa.law.redaction.loose import recognised
from zhifa.law.redaction.masking import COMPOUND_SURNAMES, mask, mask_id, mask_person, mask_phone, redact
from zhifa.law.redaction.persons import persons

__all__ = [
    "COMPOUND_SURNAMES", "Certainty", "Find", "Finding", "basis", "identifiers_in", "mask", "mask_id", "mask_person",
    "mask_phone", "redact", "scan", "title_of",
]  # fmt: skip
_OLD_ID = 15  # digits, without a check digit


def scan(text: str, known: Sequence[str] = ()) -> tuple[Finding, ...]:
    """Everything that should not be published unexamined, in order, without overlaps. `known` are strings that are
    public already (the authority's address, its officers, the party's place of business): what lies within one of
    them is no finding. A credit code is public and never one.
    """
    folded = fold(text)
    public = [identifiers.compact(value) for value in known]
    taken = bytearray(len(folded.plain))
    findings: list[Finding] = []

    def take(start: int, end: int, kind: str, certainty: Certainty, how: str) -> None:
        if start >= end or any(taken[start:end]):
            return
        taken[start:end] = b"\1" * (end - start)
        shown = identifiers.compact(folded.plain[start:end])
        if kind != "credit_code" and not any(shown in value for value in public):
            first, last = folded.span(start, end)
            findings.append(Finding(kind, first, last, text[first:last], basis(kind), certainty, how))

    for start, end, kind in spans(folded.plain):
        old = kind == "id_number" and len(identifiers.compact(folded.plain[start:end])) == _OLD_ID
        how = "15位旧号码，没有校验码" if old else "格式或者校验码相符"
        take(start, end, kind, "likely" if old else "certain", how)
    for start, end, kind, certainty, how in recognised(folded.plain):
        take(start, end, kind, certainty, how)
    for start, end, kind, certainty, how in persons(folded.plain):
        take(start, end, kind, certainty, how)
    return tuple(sorted(findings, key=lambda finding: finding.start))
