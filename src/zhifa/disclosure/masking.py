"""The public version of a decision: known personal values replaced, everything a scan finds answered by a person. Pure.

A finding is masked until somebody keeps it with a reason, however sure the scan is of it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from zhifa.disclosure.policy import KIND_TITLES, Showing
from zhifa.disclosure.source import KIND, Source
from zhifa.law.redaction import basis, mask_person, scan, title_of
from zhifa.law.sectors import sector_code
from zhifa.search.text import with_origin

STRUCK = "×××"
OTHER = "other"
_SHORTEST_SECRET = 4  # characters; anything shorter ("1号") would strike out innocent text
_PERSON = "person"
_WORDS = frozenset({"health", "minor"})  # found by words that are no secret by themselves


@dataclass(frozen=True)
class Finding:
    """What a scan found in a source text. `answer`: "mask", "keep" or None; `reason` is wanted for keep.

    `place` says where it stands in a file (附件1：第3页); the texts of the decision are named by `field` alone.
    """

    id: str
    field: str
    start: int
    end: int
    kind: str
    certainty: str
    rule: str
    how: str
    text: str
    place: str | None = None
    answer: str | None = None
    reason: str = ""

    def as_json(self) -> dict[str, Any]:
        """Without the text, and without the reason, which may speak of the person."""
        return {
            "id": self.id, "field": self.field, "start": self.start, "end": self.end, "kind": self.kind,
            "answer": self.answer, "certainty": self.certainty, "rule": self.rule, "how": self.how, "place": self.place,
        }  # fmt: skip


@dataclass(frozen=True)
class Text:
    """A text of a file, with the place where it stands in it; `unread` is said where a machine reads nothing."""

    text: str
    place: str
    unread: bool = False


@dataclass(frozen=True)
class Covered:
    """`text` for the public; `struck` are the places [start, end) of the source that are replaced in it, with the kind,
    `places` where in `text` each finding (by its id) ended up, and `shown` whether what no machine reads may be seen.
    """

    text: str
    struck: tuple[tuple[int, int, str], ...] = ()
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    shown: bool = False


@dataclass(frozen=True)
class Edition:
    """`content` is the JSON that the public gets, `files` the texts of files by field as the public may read them."""

    content: dict[str, Any]
    findings: tuple[Finding, ...]
    files: Mapping[str, Covered] = field(default_factory=dict)
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """By finding: where it stands in the public text of its field."""


@dataclass(frozen=True)
class Answer:
    """An editor's answer to a finding; `keep` wants a reason."""

    keep: bool
    reason: str = ""


@dataclass(frozen=True)
class Wishes:
    """What an editor said: answers by finding, words to strike out everywhere, and whether whatever nobody answered is
    masked by this person as well.
    """

    answers: Mapping[str, Answer] = field(default_factory=dict)
    also_mask: Sequence[str] = ()
    mask_rest: bool = False


_NOTHING = Wishes()


def build(
    source: Source, how: Showing, wishes: Wishes = _NOTHING, files: Mapping[str, Text] | None = None
) -> Edition:
    """The public version. What nobody answered for is masked. `files`: texts of files by field."""
    hidden = _known(source, how) + [(word, STRUCK, OTHER) for word in wishes.also_mask]
    public = [*source.known, source.number, *([source.party.name] if how.way == "name" else [])]
    texts = {
        name: Text(text, "")
        for name, text in source.texts().items()
        if name in how.fields or name in source.more or name.startswith(KIND)
    }
    texts |= files or {}
    spans = {name: list(_spans(one.text, hidden)) for name, one in texts.items()}
    found = [finding for name, one in texts.items() for finding in _found(name, one, spans[name], public)]
    findings = _answered(found, wishes)
    if echoes := _echoes(findings):
        spans = {name: [*spans[name], *_spans(one.text, echoes)] for name, one in texts.items()}
    covered = {name: _covered(name, one, spans[name], findings) for name, one in texts.items()}
    content = _content(source, how, {name: one.text for name, one in covered.items()})
    if withheld := _withheld(source, how, covered.values()):
        content["withheld"] = withheld
    places = {key: place for one in covered.values() for key, place in one.places.items()}
    return Edition(content, findings, {name: covered[name] for name in files or {}}, places)


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
        "kinds": [masked[f"{KIND}{n}"] for n in range(len(source.kind_titles))],
        "amount_fen": source.amount_fen,
        "decided_on": source.decided_on.isoformat(),
        **{name: masked[name] for name in source.more},
        **({"details": dict(source.details)} if source.details else {}),
    }


def _withheld(source: Source, how: Showing, covered: Iterable[Covered]) -> list[dict[str, Any]]:
    """What readers are told: kinds with the article that protects them, and at how many places; never where."""
    counted = Counter(kind for one in covered for _, _, kind in one.struck)
    if how.way != "name" and source.party.kind == "natural_person":
        counted[_PERSON] += 1
    return [
        {"kind": kind, "title": title_of(kind), "rule": basis(kind), "count": count}
        for kind, count in sorted(counted.items())
    ]


def names_somebody(text: str, known: Iterable[str]) -> bool:
    """Whether a text holds one of the values known of the people of a case, however it is typed."""
    return any(True for _ in _spans(text, [(value, "", "") for value in known if len(value) > 1]))


Hidden = tuple[str, str, str]
"""Value, what stands instead, kind."""
Span = tuple[int, int, str, str]
"""[start, end) of a text, what stands instead, kind."""


def _known(source: Source, how: Showing) -> list[Hidden]:
    """Everything the file knows and the public must not."""
    party = source.party
    found = [(person, mask_person(person), _PERSON) for person in party.persons if person != how.shown]
    if how.way != "name" and party.name:
        found.append((party.name, how.shown, _PERSON if party.kind == "natural_person" else OTHER))
    if how.way != "name" and party.credit_code:
        found.append((party.credit_code, STRUCK, OTHER))
    found += [(secret, STRUCK, kind) for kind, secret in party.secrets if len(secret) >= _SHORTEST_SECRET]
    return found


def _found(name: str, one: Text, spans: Sequence[Span], public: Sequence[str]) -> Iterator[Finding]:
    """What a scan finds and nothing known covers already."""
    if one.unread:
        kind = "unreadable"
        yield _finding(name, one, 0, 0, kind, "certain", one.text)
        return
    for found in scan(one.text, public):
        if not any(start <= found.start and found.end <= end for start, end, _, _ in spans):
            yield _finding(name, one, found.start, found.end, found.kind, found.certainty, found.how)


def _finding(name: str, one: Text, start: int, end: int, kind: str, certainty: str, how: str) -> Finding:
    key = hashlib.sha256(f"{name}:{start}:{end}:{kind}".encode()).hexdigest()[:12]
    return Finding(key, name, start, end, kind, certainty, basis(kind), how, one.text[start:end], one.place or None)


def _answered(found: Sequence[Finding], wishes: Wishes) -> tuple[Finding, ...]:
    """Each with its own answer, else with the one given to the same words elsewhere: they are the same secret."""
    alike: dict[tuple[str, str], Answer] = {}
    for one in found:
        if one.id in wishes.answers and one.text:
            alike.setdefault((one.kind, _compact(one.text)[0]), wishes.answers[one.id])
    given = (wishes.answers.get(one.id) or alike.get((one.kind, _compact(one.text)[0])) for one in found)
    rest = Answer(keep=False) if wishes.mask_rest else None
    return tuple(_with(one, answer or rest) for one, answer in zip(found, given, strict=True))


def _echoes(findings: Iterable[Finding]) -> list[Hidden]:
    """What is surely a secret in one text is struck out in all of them, found there or not."""
    return [
        (one.text, _instead(one), one.kind)
        for one in findings
        if one.answer != "keep" and one.certainty != "possible" and one.kind not in _WORDS and one.text
    ]


def _instead(finding: Finding) -> str:
    return mask_person(finding.text) if finding.kind == _PERSON else STRUCK


def _with(finding: Finding, answer: Answer | None) -> Finding:
    if answer is None:
        return finding
    return replace(finding, answer="keep" if answer.keep else "mask", reason=answer.reason if answer.keep else "")


def _covered(name: str, one: Text, spans: Sequence[Span], findings: Iterable[Finding]) -> Covered:
    mine = [finding for finding in findings if finding.field == name]
    if one.unread:
        return Covered("", shown=all(finding.answer == "keep" for finding in mine))
    masked = [
        (finding.start, finding.end, _instead(finding), finding.kind) for finding in mine if finding.answer != "keep"
    ]
    merged = _merged([*spans, *masked])
    struck = tuple((start, end, kind) for start, end, _, kind in merged)
    places = {finding.id: _place(finding, merged) for finding in mine}
    return Covered(_replaced(one.text, merged), struck, places)


def _place(finding: Finding, merged: Sequence[Span]) -> tuple[int, int]:
    """[start, end) in the public text: of what stands instead, or of the words themselves where they are kept."""
    shift = 0
    for start, end, instead, _ in merged:
        if end <= finding.start:
            shift += len(instead) - (end - start)
        elif start < finding.end:
            return start + shift, start + shift + len(instead)
    return finding.start + shift, finding.end + shift


def _spans(text: str, hidden: Iterable[Hidden]) -> Iterator[Span]:
    """Where the hidden values stand, whatever their width, case, and the spaces or invisible characters inside."""
    folded, origin = _compact(text)
    for value, instead, kind in hidden:
        wanted, _ = _compact(value)
        at = folded.find(wanted) if wanted else -1
        while at >= 0:
            yield origin[at], origin[at + len(wanted) - 1] + 1, instead, kind
            at = folded.find(wanted, at + 1)


def _compact(text: str) -> tuple[str, list[int]]:
    folded, origin = with_origin(text)
    kept = [(char, at) for char, at in zip(folded, origin, strict=True) if not char.isspace()]
    return "".join(char for char, _ in kept), [at for _, at in kept]


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Overlapping spans become one; the longest of them says what stands instead."""
    merged: list[tuple[int, int, str, str, int]] = []
    for start, end, instead, kind in sorted(spans, key=lambda span: (span[0], -span[1])):
        if merged and start < merged[-1][1]:
            first, last, kept, was, length = merged[-1]
            said = (instead, kind) if end - start > length else (kept, was)
            merged[-1] = (first, max(last, end), *said, max(length, end - start))
        else:
            merged.append((start, end, instead, kind, end - start))
    return [one[:4] for one in merged]


def _replaced(text: str, merged: Iterable[Span]) -> str:
    pieces, position = [], 0
    for start, end, instead, _ in merged:
        pieces += [text[position:start], instead]
        position = end
    return "".join([*pieces, text[position:]])
