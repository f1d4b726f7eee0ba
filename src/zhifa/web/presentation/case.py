"""A case as its page shows it: the flow, what can be done next and what each act still lacks, documents, entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal
from urllib.parse import urlencode

from zhifa.web.presentation import words
from zhifa.web.presentation.clocks import Light

StepState = Literal["done", "now", "todo", "skip-step"]
Json = Mapping[str, Any]
STEP_ICON: Final[dict[str, str]] = {"done": "check", "now": "arrow", "todo": "dash", "skip-step": "dash"}
STEP_WORD: Final[dict[str, str]] = {"done": "已完成", "now": "当前步骤", "todo": "未开始", "skip-step": "未触发"}


@dataclass(frozen=True)
class FlowStep:
    code: str
    title: str
    state: StepState
    note: str = ""
    href: str = ""

    @property
    def icon(self) -> str:
        return STEP_ICON[self.state]

    @property
    def state_words(self) -> str:
        return STEP_WORD[self.state]


@dataclass(frozen=True)
class Lack:
    """One missing thing. `waiting` means that only time is missing, so nobody has to do anything."""

    what: str
    basis: str
    cure: str
    waiting: bool = False
    href: str = ""
    verb: str = ""


@dataclass(frozen=True)
class ActView:
    code: str
    title: str
    actors: str
    hint: str
    mine: bool
    lacks: tuple[Lack, ...]
    href: str
    party: str = ""
    due: str = ""
    verb: str = ""
    """The act's own name, for the button."""
    open: bool = False
    """Its refusal stands open: the one thing to look at first."""

    @property
    def ready(self) -> bool:
        return not self.lacks


@dataclass(frozen=True)
class DocRow:
    title: str
    href: str
    number: str
    state: Light
    sealed: bool = False
    pages: str = ""
    no: str = ""
    day: str = ""
    whose: str = ""
    """The party's name, where a case has several."""


@dataclass(frozen=True)
class EntryView:
    """One line of the record. `struck` is what happened to it later: 撤销 or 更正, with the entry that did it."""

    when: str
    iso: str
    who: str
    sentence: str
    provenance: str
    provenance_tone: str
    provenance_icon: str
    position: int | None
    digest: str
    previous: str
    version: int
    entry_id: str
    kind: str
    weight: Literal["", "key", "seal"] = ""
    struck: str = ""
    answer: int | None = None
    """Number of the entry that voided or amended this one."""
    standing: str = ""
    """What a proposal still waits for, or that it was sent back."""

    @property
    def short(self) -> str:
        return words.short_digest(self.digest)

    @property
    def short_previous(self) -> str:
        return words.short_digest(self.previous)


WAITING: Final = frozenset({"term_running", "period_running", "too_early"})
ACTS_WITH_WEIGHT: Final = frozenset({"case.decide", "case.notify", "case.close"})


def lacks(refusals: Iterable[Mapping[str, Any]]) -> tuple[Lack, ...]:
    """Rows of a refusal box from refusals {code, message, basis, remedy}; the words are the engine's own."""
    return tuple(
        Lack(
            what=str(item["message"]).rstrip("。"),
            basis=str(item["basis"]),
            cure=str(item["remedy"]),
            waiting=item.get("code") in WAITING,
        )
        for item in refusals
    )


ROLE_WRONG: Final = "role.wrong"


def acts(
    available: Iterable[Json],
    *,
    case_url: str,
    roles: frozenset[str],
    role_title: Mapping[str, str],
    parties: Mapping[str, str] | None = None,
) -> tuple[ActView, ...]:
    """Next acts, mine and ready first, then mine that still lack something, then what others do next.

    `parties`: names by party id where a case has several, so that each act says whom it is about.
    """
    views = [act(item, case_url=case_url, roles=roles, role_title=role_title, parties=parties) for item in available]
    views.sort(key=lambda view: (not view.mine, not view.ready))
    first = next((n for n, view in enumerate(views) if view.mine and not view.ready), None)
    return tuple(replace(view, open=n == first) for n, view in enumerate(views))


def act(
    item: Json,
    *,
    case_url: str,
    roles: frozenset[str],
    role_title: Mapping[str, str],
    parties: Mapping[str, str] | None = None,
) -> ActView:
    """One item of `available`. That it is somebody else's turn is said once, not as a thing that is lacking."""
    actors = tuple(str(actor) for actor in item["actors"])
    proposal = proposed(item)
    query = {"party": item.get("party"), "of": proposal[0] if proposal else None}
    form = item.get("form") or {}
    return ActView(
        code=str(item["act"]),
        title=_named(item, proposal, parties or {}),
        verb=str(item["title"]),
        actors="、".join(role_title.get(actor, actor) for actor in actors),
        hint=str(form.get("does", "")),
        mine=bool(roles & set(actors)),
        lacks=lacks(refusal for refusal in item["refusals"] if refusal["code"] != ROLE_WRONG),
        href=f"{case_url}acts/{item['act']}" + _query(query),
        party=str(item.get("party") or ""),
        due=words.short_day(item["due"]) if item.get("due") else "",
    )


def _named(item: Json, proposal: tuple[str, str] | None, parties: Mapping[str, str]) -> str:
    about = proposal[1] if proposal else parties.get(str(item.get("party")), "")
    return f"{item['title']}：{about}" if about else str(item["title"])


def _query(values: Mapping[str, Any]) -> str:
    kept = {name: str(value) for name, value in values.items() if value}
    return f"?{urlencode(kept)}" if kept else ""


def proposed(item: Mapping[str, Any]) -> tuple[str, str] | None:
    """(entry id, its words) of the proposal that an approval or a return answers."""
    options = item.get("data_schema", {}).get("properties", {}).get("of", {}).get("oneOf", ())
    return (str(options[0]["const"]), str(options[0]["title"])) if len(options) == 1 else None


DOCUMENT_STATES: Final[dict[str, Light]] = {
    "draft": Light("", "拟稿"),
    "approved": Light("green", "已定稿编号"),
    "rendered": Light("green", "已生成"),
    "sealed": Light("green", "已盖章"),
    "served": Light("green", "已送达"),
    "spoilt": Light("red", "已作废"),
}


def document(row: Mapping[str, Any], *, case_url: str, whose: str = "") -> DocRow:
    """A row of the document list from {id, title, number, state, approved_at, pages}."""
    number = str(row.get("number") or "")
    day = words.day(row["approved_at"]) if row.get("approved_at") else ""
    return DocRow(
        title=str(row["title"]),
        href=f"{case_url}documents/{row['id']}/",
        number=" · ".join(part for part in (number or "未编号", day) if part),
        state=DOCUMENT_STATES.get(str(row["state"]), Light("", str(row["state"]))),
        sealed=row["state"] == "sealed",
        pages=f"{row['pages']} 页" if row.get("pages") else "",
        no=number,
        day=day,
        whose=whose,
    )


def entry(item: Any, *, who: str, struck: tuple[str, int] | None = None, standing: str = "") -> EntryView:
    """A line from a journal Entry (zhifa.journal.api.Entry); `who` is the name with the capacity, `struck` what
    happened to the entry later and the number of the entry that did it.
    """
    tone, icon, word = words.PROVENANCE.get(item.provenance, ("", "", item.provenance))
    return EntryView(
        when=words.moment(item.occurred_at),
        iso=words.as_instant(item.occurred_at).isoformat(timespec="minutes"),
        who=who,
        sentence=item.display(),
        provenance=word,
        provenance_tone=tone,
        provenance_icon=icon,
        position=item.position,
        digest=item.digest,
        previous=item.previous or "",
        version=item.version,
        entry_id=item.entry_id,
        kind=item.kind,
        weight="key" if item.kind in ACTS_WITH_WEIGHT else "",
        struck=struck[0] if struck else "",
        answer=struck[1] if struck else None,
        standing=standing,
    )


def flow(steps: Iterable[tuple[str, str, str]], notes: Mapping[str, str] | None = None) -> tuple[FlowStep, ...]:
    """Steps in order as (code, title, state done|now|todo|skipped), with a note (a day) under some."""
    said = notes or {}
    return tuple(
        FlowStep(code, title, "skip-step" if state == "skipped" else state, said.get(code, ""))  # type: ignore[arg-type]  # the engine's four states
        for code, title, state in steps
    )
