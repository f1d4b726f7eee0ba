"""Scenarios: the specification that a lawyer reads and writes, run against the engine (design 2.3).

`scenarios/cast.yaml` holds the fixed cast and the usual course of a case. Every other file holds scenarios:

    - name: 罚款超过限额
      procedure: penalty-ordinary      its usual course: cast-penalty-ordinary.yaml; left out: penalty-summary
      party: person                    who (a name of the cast; `parties: [person, organisation]` for several)
      matter: water                    which matter;  `law: {min_fen, max_fen}` the fine that the law sets for it
      tiers: [T1]                      codes of the cast's tiers; left out = the usual ones, [] = none
      authority: {reconsideration_body: ""}       what is different from the usual authority
      team: [市场甲, 市场乙]           officers instead of the usual ones
      until: represent                 the usual course up to and including this act, accepted
      with: {notify: {amount_fen: 20100}}         what differs in it
      acts:
        - act: decide                  then these, each with the usual data unless said otherwise
          data: {amount_fen: 20100}    put over the usual data; `without: [tier]` takes values away
          as: unit_head                capacity; `by: 丁` person; `officers: [甲]`; `party: "2"`
          at: 2026-03-02 10:40         stated time; `now:` time of the record; without them ten minutes pass
          other: {until: file, begins: 2026-03-05 09:00}      another case, played so far: joined into this one
          own: [监督证]                 certificates of the person who acts
          number: {n: 7, issued_at: 2026-03-01 08:00}      from a paper booklet;  fines: [...] earlier fines
          citations: [{text, title, level, status, article_exists, in_force}]      what the statutes say of them
          refused: [fine_within_summary_limit]        exactly these refusals; or `invalid: [amount_fen]`; else accepted
          due: {pay: 2026-03-17}       clocks that the act starts;  `documents:`, `publishes:`, `aftermath:`
          money: {owed: 500000, paid: 0, added: 15000}     what a demand or an application to the court claims
          follow: true                 what the cast says follows: signatures of the chain, service of the notice;
                                       `due:`, `documents:` and the like are then those of the last of them
          rendered: false              the document that the act makes is not rendered yet
      then: {state: closed, met: [pay], age_band: minor, due: {decide: 2026-05-31}}       the situation at the end

`of: close` or `entry: notify` in data mean the last entry of that act, `document: notify` the document it made for the
party (`notify/2`: for party 2). Times are Beijing time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml

from zhifa.law import engine
from zhifa.law.calendar import Calendar
from zhifa.law.dates import SHANGHAI
from zhifa.law.rules import Rulebook
from zhifa.law.types import (
    Act,
    AuthorityFact,
    CaseFact,
    CitationFact,
    Decision,
    Draft,
    Event,
    ExemptionFact,
    Facts,
    FineFact,
    InvitableFact,
    Json,
    MatterFact,
    NumberFact,
    OfficerFact,
    PartyFact,
    TierFact,
)

PASSING = timedelta(minutes=10)
CAST = "cast"
SUMMARY = "penalty-summary"
OUTCOME = ("due", "documents", "publishes", "aftermath")
"""What a line expects of the entry that its act becomes."""


@dataclass
class Result:
    """What one scenario did. `failures` is empty when everything came as written."""

    source: str
    name: str
    procedure: str
    failures: list[str] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    entries: list[Draft] = field(default_factory=list)
    due: set[str] = field(default_factory=set)
    """Clocks whose due day the scenario states."""
    events: list[Event] = field(default_factory=list)
    situation: Json | None = None


def run_all() -> list[Result]:
    """Every scenario of the package."""
    folder = resources.files("zhifa.law").joinpath("scenarios")
    found = (f for f in folder.iterdir() if f.name.endswith(".yaml") and not f.name.startswith(CAST))
    files = sorted(found, key=lambda f: f.name)
    return [result for file in files for result in _run_file(file)]


def run(path: Path) -> list[Result]:
    """The scenarios of one file."""
    return _run_file(path)


def _run_file(file: Path | Traversable) -> list[Result]:
    scenarios = yaml.safe_load(file.read_text("utf-8"))
    return [_Stage(scenario, _result(file.name, scenario)).play() for scenario in scenarios]


def _result(source: str, scenario: Mapping[str, Any]) -> Result:
    return Result(source, scenario["name"], scenario.get("procedure", SUMMARY))


@cache
def cast(procedure: str = SUMMARY) -> Mapping[str, Any]:
    """The fixed cast and the usual course of a procedure."""
    folder = resources.files("zhifa.law").joinpath("scenarios")
    found: dict[str, Any] = yaml.safe_load(folder.joinpath(f"{CAST}.yaml").read_text("utf-8"))
    if procedure != SUMMARY:
        own = yaml.safe_load(folder.joinpath(f"{CAST}-{procedure}.yaml").read_text("utf-8"))
        found |= own | {"tiers": found["tiers"] | own["tiers"]}
    return found


def officers(names: tuple[str, ...] | list[str]) -> tuple[OfficerFact, ...]:
    """Register lines of the cast's certificates."""
    found = []
    for number in names:
        line = cast()["officers"].get(number)
        if line:
            history = tuple((since, status) for since, status in line.get("history", ()))
            lists = {name: tuple(line[name]) for name in ("categories", "areas")}
            found.append(OfficerFact(**{"certificate": number, **line, **lists, "history": history}))
    return tuple(found)


def _invitable(line: Mapping[str, Any]) -> InvitableFact:
    return InvitableFact(**{**line, "units": tuple(line.get("units", ())), "held": officers(line.get("held", ()))})


class _Stage:
    """One scenario being played: its clock, its situation, its cast."""

    def __init__(self, scenario: Mapping[str, Any], result: Result) -> None:
        self.scenario, self.result = scenario, result
        self.procedure = result.procedure
        self.cast = cast(self.procedure)
        self.now = _moment(scenario.get("begins", self.cast["begins"]))
        names = scenario.get("parties") or [scenario.get("party", "organisation")]
        self.parties = [{"id": str(n), **self.cast["parties"][name]} for n, name in enumerate(names, 1)]
        matter = self.cast["matters"][scenario.get("matter", "water")]
        lists = {name: tuple(matter[name]) for name in ("basis", "procedures")}
        given = scenario.get("exemptions", ())
        spared = tuple(ExemptionFact(**{**one, "conditions": tuple(one["conditions"])}) for one in given)
        self.matter = MatterFact(**{**matter, **lists, "exemptions": spared, **scenario.get("law", {})})
        self.authority = AuthorityFact(**{**self.cast["authority"], **scenario.get("authority", {})})
        codes = scenario.get("tiers", self.cast["usual_tiers"])
        self.tiers = tuple(_tier(code, self.cast["tiers"][code]) for code in codes)
        self.other = CaseFact("other", "明水立字〔2026〕9号", None, {p["id"]: f"{p['id']}+" for p in self.parties})

    def play(self) -> Result:
        for line in self._usual():
            self._do(line)
        for line in self.scenario.get("acts", ()):
            for one in self._followed(line) if line.get("follow") else (line,):
                self._do(one)
        self._check_end(self.scenario.get("then", {}))
        return self.result

    def _usual(self) -> Iterator[Mapping[str, Any]]:
        """The usual course, each step for every party."""
        until = self.scenario.get("until")
        course = list(self.cast["course"])
        for act in course[: course.index(until) + 1] if until else ():
            for party in self.parties if self.cast["acts"][act].get("per_party") else [None]:
                changes = self.scenario.get("with", {}).get(act, {})
                yield {"act": act, "data": changes, **({"party": party["id"]} if party else {})}
                yield from self._then_signed(act, party)

    def _followed(self, line: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """The line and what follows it by the cast; what is expected of the outcome is expected of the last."""
        party = {"id": line["party"]} if "party" in line else None
        lines = [line, *self._then_signed(line["act"], party)]
        expected = {name: line[name] for name in OUTCOME if name in line}
        for one in lines[:-1]:
            yield {name: value for name, value in one.items() if name not in OUTCOME}
        yield {**lines[-1], **expected, "fines": line.get("fines", ())}

    def _then_signed(self, act: str, party: Mapping[str, Any] | None) -> Iterator[Mapping[str, Any]]:
        """What the cast says follows each time: signatures of the chain, the service of a notice."""
        for line in self.cast["acts"][act].get("then", ()):
            yield {**line, **({"party": party["id"]} if party and line.get("for_party") else {})}

    def _do(self, line: Mapping[str, Any]) -> None:
        act = self._act(line)
        facts = Facts(
            authority=self.authority, procedure=self.procedure, unit="一大队", matter=self._matter_of(line),
            tiers=self.tiers, officers=officers(act.officers), number=_number(line.get("number")),
            parties=tuple(PartyFact(p["id"], _day(p.get("birth_date"))) for p in self.parties),
            fines=tuple(FineFact(**fine) for fine in line.get("fines", ())),
            citations=tuple(CitationFact(**fact) for fact in line.get("citations", ())),
            other=self._joined(line), own=officers(line.get("own", ())),
            invitable=tuple(map(_invitable, line.get("invitable", self.cast.get("invitable", ())))),
        )  # fmt: skip
        decision = engine.decide(self.result.situation, act, facts, Rulebook.default(), Calendar.default(), self.now)
        self._check(line, decision)
        for draft in decision.entries:
            self._record(draft, act)
        if decision.entries and line.get("rendered", True):
            self._render(decision.entries[0])

    def _joined(self, line: Mapping[str, Any]) -> CaseFact:
        """The other case of a joining, as far as the line says that it has come; known until the end."""
        if "other" in line:
            result = Result(self.result.source, self.result.name, self.procedure)
            stage = _Stage(line["other"], result)
            played = stage.play().situation
            ids = {party["id"]: f"{party['id']}+" for party in (played or {"parties": ()})["parties"]}
            shared = any(one["name"] == other["name"] for one in self.parties for other in stage.parties)
            self.other = CaseFact("other", self.other.number, played, ids, shared)
        return self.other

    def _matter_of(self, line: Mapping[str, Any]) -> MatterFact | None:
        return None if line.get("matter") == "none" else self.matter

    def _act(self, line: Mapping[str, Any]) -> Act:
        usual = self.cast["acts"].get(line["act"], {})
        stated = _moment(line["at"]) if "at" in line else None
        if "now" in line:
            self.now = _moment(line["now"])
        else:
            floor = _moment(usual["at_least"]) if "at_least" in usual else self.now
            self.now = max(self.now + PASSING, stated or floor, floor)
        data = {**usual.get("data", {}), **line.get("data", {})}
        if line["act"] == "register_lead":
            data = {"matter": self.matter.code, "parties": self.parties, **data}
        data = {name: value for name, value in data.items() if name not in line.get("without", ())}
        for name in ("of", "entry", "preservation"):
            if name in data:
                data[name] = self._last(data[name])
        if "document" in data:
            made_by, _, of = data["document"].partition("/")
            data["document"] = self._made_by(made_by, of or line.get("party"))
        return Act(
            code=line["act"],
            actor_id=line.get("by", usual.get("by", "甲")),
            capacity=line.get("as", usual.get("as", "officer")),
            data=data,
            party=line.get("party"),
            officers=tuple(line.get("officers", self._team(usual))),
            occurred_at=stated,
        )

    def _team(self, usual: Mapping[str, Any]) -> Any:
        officers = usual.get("officers", ())
        return self.scenario.get("team", officers) if officers else ()

    def _last(self, act: str) -> str:
        situation = self.result.situation or {"entries": []}
        return next((e["id"] for e in reversed(situation["entries"]) if e["act"] == act), act)

    def _made_by(self, act: str, party: str | None) -> str:
        situation = self.result.situation or {"documents": {}}
        entries = {e["id"] for e in situation["entries"] if e["act"] == act}
        found = [
            key
            for key, one in situation["documents"].items()
            if one["entry"] in entries and (party is None or one["party"] in (party, None))
        ]
        return found[-1] if found else act

    def _record(self, draft: Draft, act: Act) -> None:
        self.result.entries.append(draft)
        self._fold(draft.kind, draft.open, draft.occurred_at, act.actor_id, act.capacity)

    def _fold(self, kind: str, body: Json, at: datetime, actor: str, capacity: str) -> None:
        event = Event(f"e{len(self.result.events) + 1}", kind, body, at, self.now, actor, capacity)
        self.result.events.append(event)
        self.result.situation = engine.evolve(self.result.situation, event)

    def _render(self, draft: Draft) -> None:
        entry = str(draft.open["data"]["of"]) if draft.open["effect"] == "approve" else self.result.events[-1].entry_id
        for n, document in enumerate(draft.open.get("documents", ())):
            body = {"document": f"{entry}-{n}", "entry": entry, **{k: document[k] for k in ("template", "party")}}
            body["number"] = f"第{n + 1}号" if document["number_word"] else None
            for state in ("approved", "rendered"):
                self._fold(f"document.{state}", body, self.now, "system", "system")

    def _check(self, line: Mapping[str, Any], decision: Decision) -> None:
        refused = {refusal.code for refusal in decision.refusals}
        self.result.refused |= refused
        self._same(line, "refused", set(line.get("refused", ())), refused)
        self._same(line, "invalid", set(line.get("invalid", ())), {problem.field for problem in decision.invalid})
        for refusal in decision.refusals:
            if not (refusal.message and refusal.basis and refusal.remedy) or "{" in refusal.message + refusal.remedy:
                self.result.failures.append(f"{self._place(line)}：拒绝“{refusal.code}”的说明不完整")
        if decision.entries:
            self._check_entry(line, decision.entries)

    def _check_entry(self, line: Mapping[str, Any], drafts: tuple[Draft, ...]) -> None:
        body = drafts[-1].open
        clocks = {clock["key"]: clock["due"] for clock in body.get("clocks", ())}
        for key, due in line.get("due", {}).items():
            self.result.due.add(key)
            found = clocks.get(key)
            self._same(line, f"due.{key}", str(due), str(_day_or_minute(found)))
        if "documents" in line:
            self._same(line, "documents", line["documents"], [d["template"] for d in body["documents"]])
        if "publishes" in line:
            published = body["publishes"]
            self.result.due |= {"publish"} if published else set()
            self._same(line, "publishes", str(line["publishes"]), published["due"] if published else "no")
        if "money" in line:
            self._same(line, "money", line["money"], body["facts"].get("money"))
        if "aftermath" in line:
            self._same(line, "aftermath", line["aftermath"], [finding["code"] for finding in body["aftermath"]])
        if "routed" in line:
            told = body["facts"].get("routed") or {}
            self._same(line, "routed", line["routed"], {name: told.get(name) for name in line["routed"]})
        if "provenance" in line:
            self._same(line, "provenance", line["provenance"], drafts[0].provenance)

    def _check_end(self, then: Mapping[str, Any]) -> None:
        situation = self.result.situation or {"state": "none", "clocks": [], "parties": [{}], "stage": ""}
        actual = {
            "state": situation["state"],
            "stage": situation["stage"],
            "met": sorted({clock["key"] for clock in situation["clocks"] if clock["met"]}),
            "running": sorted({clock["key"] for clock in situation["clocks"] if not clock["met"]}),
            "age_band": situation["parties"][0].get("age_band"),
        }
        for name, wanted in then.items():
            if name == "due":
                due = {clock["key"]: clock["due"] for clock in situation["clocks"]}
                self._same(
                    {"act": "then"}, name, {k: str(day) for k, day in wanted.items()}, {k: due.get(k) for k in wanted}
                )
            else:
                self._same({"act": "then"}, name, wanted, actual[name])

    def _same(self, line: Mapping[str, Any], what: str, wanted: Any, found: Any) -> None:
        if wanted != found:
            self.result.failures.append(f"{self._place(line)}：{what} 应为 {wanted or '无'}，实为 {found or '无'}")

    def _place(self, line: Mapping[str, Any]) -> str:
        return f"{self.result.source}“{self.result.name}”{line['act']}"


def _moment(text: str | datetime) -> datetime:
    moment = text if isinstance(text, datetime) else datetime.fromisoformat(text)
    return moment.replace(tzinfo=SHANGHAI)


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _day_or_minute(due: str | None) -> str | None:
    """A due day as it is; a due instant as Beijing time to the minute."""
    if due is None or "T" not in due:
        return due
    return datetime.fromisoformat(due).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def _number(line: Mapping[str, Any] | None) -> NumberFact | None:
    return NumberFact(line["n"], _moment(line["issued_at"])) if line else None


def _tier(code: str, line: Mapping[str, Any]) -> TierFact:
    from fractions import Fraction

    ratios = {name: Fraction(line[name]) for name in ("ratio_min", "ratio_max") if name in line}
    return TierFact(**{"code": code, **line, **ratios, "kinds": tuple(line["kinds"])})
