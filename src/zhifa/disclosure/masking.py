"""The public version of a decision: known personal values replaced, formatted identifiers found and answered. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhifa.disclosure.policy import KIND_TITLES, Showing
from zhifa.disclosure.source import Source
from zhifa.law.redaction import identifiers_in, mask_person
from zhifa.law.sectors import sector_code
from zhifa.search.text import with_origin

STRUCK = "×××"
_SHORTEST_SECRET = 4  # characters; anything shorter ("1号") would strike out innocent text


@dataclass(frozen=True)
class Finding:
    """A formatted identifier in a source text. `answer`: "mask", "keep" or None; `reason` is wanted for keep."""

    id: str
    field: str
    start: int
    end: int
    kind: str
    answer: str | None = None
    reason: str = ""

    def as_json(self) -> dict[str, Any]:
        """Without the reason, which may speak of the person."""
        return {
            "id": self.id, "field": self.field, "start": self.start, "end": self.end,
            "kind": self.kind, "answer": self.answer,
        }  # fmt: skip


@dataclass(frozen=True)
class Edition:
    """`content` is the JSON that the public gets."""

    content: dict[str, Any]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Answer:
    """An editor's answer to a finding; `keep` wants a reason."""

    keep: bool
    reason: str = ""


def build(
    source: Source, how: Showing, *, answers: Mapping[str, Answer] | None = None, also_mask: Sequence[str] = ()
) -> Edition:
    """The public version. What nobody answered for is masked; `also_mask` are words to strike out everywhere."""
    answers = answers or {}
    hidden = _known(source, how) + [(word, STRUCK) for word in also_mask]
    masked, findings = {}, []
    for field, text in source.texts().items():
        if field not in how.fields and field not in source.more:
            continue
        spans = list(_spans(text, hidden))
        for found in identifiers_in(text):
            if how.way == "name" and found.text == source.party.credit_code:
                continue  # published beside the name anyway
            finding = _finding(field, found.start, found.end, found.kind, answers)
            findings.append(finding)
            if finding.answer != "keep":
                spans.append((found.start, found.end, STRUCK))
        masked[field] = _replaced(text, spans)
    return Edition(_content(source, how, masked), tuple(findings))


def _content(source: Source, how: Showing, masked: Mapping[str, str]) -> dict[str, Any]:
    party = {"shown": how.shown, "kind": source.party.kind, "kind_title": KIND_TITLES.get(source.party.kind, "当事人")}
    if how.way == "name" and source.party.credit_code:
        party["credit_code"] = source.party.credit_code
    return {
        "number": source.number,
        "authority": {"code": source.authority, "name": source.authority_name},
        "act": source.act,
        "procedure": source.procedure,
        "sector": sector_code(source.sector),
        "matter_code": source.matter_code,
        "party": party,
        "matter": masked.get("matter", ""),
        "facts": masked.get("facts", ""),
        "basis": masked.get("basis", ""),
        "kinds": list(source.kind_titles),
        "amount_fen": source.amount_fen,
        "decided_on": source.decided_on.isoformat(),
        **{name: masked[name] for name in source.more},
        **({"details": dict(source.details)} if source.details else {}),
    }


def names_somebody(text: str, known: Iterable[str]) -> bool:
    """Whether a text holds one of the values known of the people of a case, however it is typed."""
    return any(True for _ in _spans(text, [(value, "") for value in known if len(value) > 1]))


def _known(source: Source, how: Showing) -> list[tuple[str, str]]:
    """(value, what stands instead): everything the file knows and the public must not."""
    party = source.party
    pairs = [(person, mask_person(person)) for person in party.persons if person != how.shown]
    if how.way != "name" and party.name:
        pairs.append((party.name, how.shown))
    if how.way != "name" and party.credit_code:
        pairs.append((party.credit_code, STRUCK))
    pairs += [(secret, STRUCK) for secret in party.secrets if len(secret) >= _SHORTEST_SECRET]
    return pairs


def _finding(field: str, start: int, end: int, kind: str, answers: Mapping[str, Answer]) -> Finding:
    name = hashlib.sha256(f"{field}:{start}:{end}:{kind}".encode()).hexdigest()[:12]
    answer = answers.get(name)
    if answer is None:
        return Finding(name, field, start, end, kind)
    return Finding(name, field, start, end, kind, "keep" if answer.keep else "mask", answer.reason)


def _spans(text: str, hidden: Iterable[tuple[str, str]]) -> Iterator[tuple[int, int, str]]:
    """Where the hidden values stand, whatever their width, case, and the spaces or invisible characters inside."""
    folded, origin = _compact(text)
    for value, instead in hidden:
        wanted, _ = _compact(value)
        at = folded.find(wanted) if wanted else -1
        while at >= 0:
            yield origin[at], origin[at + len(wanted) - 1] + 1, instead
            at = folded.find(wanted, at + 1)


def _compact(text: str) -> tuple[str, list[int]]:
    folded, origin = with_origin(text)
    kept = [(char, at) for char, at in zip(folded, origin, strict=True) if not char.isspace()]
    return "".join(char for char, _ in kept), [at for _, at in kept]


def _replaced(text: str, spans: Iterable[tuple[int, int, str]]) -> str:
    """Overlapping spans become one; the longest of them says what stands instead."""
    merged: list[tuple[int, int, str, int]] = []
    for start, end, instead in sorted(spans, key=lambda span: (span[0], -span[1])):
        if merged and start < merged[-1][1]:
            first, last, kept, length = merged[-1]
            better = end - start > length
            merged[-1] = (first, max(last, end), instead if better else kept, max(length, end - start))
        else:
            merged.append((start, end, instead, end - start))
    pieces, position = [], 0
    for start, end, instead, _ in merged:
        pieces += [text[position:start], instead]
        position = end
    return "".join([*pieces, text[position:]])
