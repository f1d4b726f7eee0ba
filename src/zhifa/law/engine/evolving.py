"""Folding entries into a situation. Reads open parts only, never a gate, a rule or the clock (design 2.3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from zhifa.law.engine import roster
from zhifa.law.engine import situation as read
from zhifa.law.engine.instants import written
from zhifa.law.types import Event, Json

CASE = "case."
ENTRY = "entry."
KEPT = (
    "act", "party", "officers", "data", "facts", "done", "chain", "effect", "sets_state", "clocks", "meets",
    "documents",
)  # fmt: skip
"""What the situation keeps of an entry's open part."""
KEPT_WHERE_GIVEN = ("moves", "meets_of", "clears", "roster", "migrates", "copied")
KEPT_FACTS = (
    "authority", "unit", "matter", "age_band", "before_filing", "triggers", "submitted", "routed", "effective_on",
    "delivered", "successor", "additional",
)  # fmt: skip


class HistoryError(ValueError):
    """A history that cannot be: it does not begin with the opening act, or answers an entry that is not there."""


def fold(events: Iterable[Event]) -> Json:
    """The situation after all events, in order. Raises HistoryError."""
    situation: Json | None = None
    for event in events:
        situation = evolve(situation, event)
    if situation is None:
        raise HistoryError("案件没有任何记录。")
    return situation


def evolve(situation: Json | None, event: Event) -> Json:
    """The situation after one more event; the argument is not changed. Events of other packages change nothing."""
    if situation is None:
        return _opened(event)
    corrects = event.kind.startswith(ENTRY)
    after: Json = _copied(situation) if corrects else _branched(situation)
    if event.kind.startswith(CASE):
        after["entries"].append(_kept(event))
        _apply(after, after["entries"][-1])
    elif event.kind == "entry.voided":
        _entry(after, event.open["entry"])["voided"] = event.entry_id
        after = _again(after)
    elif event.kind == "entry.amended":
        _amend(_entry(after, event.open["entry"]), event)
        after = _again(after)
    elif event.kind.startswith("document."):
        _document(after, event)
    return after


def _branched(situation: Json) -> Json:
    """A copy as deep as an act or a document changes things in place; what lies deeper is shared and only replaced.

    A whole copy cost more than everything else that an act folds.
    """
    return {
        **situation,
        "entries": [dict(entry) for entry in situation["entries"]],
        "parties": [dict(party) for party in situation["parties"]],
        "clocks": [dict(clock) for clock in situation["clocks"]],
        "proposals": list(situation["proposals"]),
        "documents": dict(situation["documents"]),
    }


def _copied(value: Any) -> Any:
    """A deep copy of a JSON value, cheaper than copy.deepcopy: it needs no memo of what it has seen."""
    if isinstance(value, dict):
        return {name: _copied(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_copied(inner) for inner in value]
    return value


def before(situation: Json, entry: Json) -> Json | None:
    """The situation as it stood before one of its entries, corrections made since included."""
    position = next(n for n, other in enumerate(situation["entries"]) if other["id"] == entry["id"])
    if position == 0:
        return None
    earlier: Json = _copied({**situation, "entries": situation["entries"][:position]})
    return _again(earlier)


def _opened(event: Event) -> Json:
    if not event.kind.startswith(CASE) or "matter" not in event.open["facts"]:
        raise HistoryError(f"案件的第一条记录不能是“{event.kind}”。")
    facts = event.open["facts"]
    situation: Json = {
        "procedure": event.open["procedure"],
        "version": event.open["procedure_version"],
        "authority": facts["authority"]["code"],
        "unit": facts["unit"],
        "matter": facts["matter"],
        "opened_at": written(event.occurred_at),
        "entries": [_kept(event)],
        "documents": {},
    }
    return _again(situation)


def _kept(event: Event) -> Json:
    kept = {name: event.open[name] for name in KEPT}  # shared: what stands in an entry is only ever replaced
    kept |= {name: event.open[name] for name in KEPT_WHERE_GIVEN if event.open.get(name)}
    kept["facts"] = {name: value for name, value in kept["facts"].items() if name in KEPT_FACTS}
    return {
        "id": event.entry_id,
        "at": written(event.occurred_at),
        "recorded_at": written(event.recorded_at),
        "actor": event.actor,
        "capacity": event.capacity,
        "voided": None,
        "amended": [],
        **kept,
    }


def _again(situation: Json) -> Json:
    """Everything that follows from the entries, reckoned from the first one."""
    situation |= {"state": "open", "stage": "", "parties": [], "clocks": [], "proposals": []}
    for entry in situation["entries"]:
        _apply(situation, entry)
    return situation


def _apply(situation: Json, entry: Json) -> None:
    entry |= {"pending": bool(entry["chain"]), "returned": None, "approvals": []}
    entry.pop("cleared", None)
    if entry["voided"]:
        entry["pending"] = False
        return
    if entry["effect"] in ("approve", "return"):
        _answer(situation, entry)
    elif entry["pending"]:
        situation["proposals"].append(entry["id"])
    else:
        _take_effect(situation, entry, entry)


def _answer(situation: Json, entry: Json) -> None:
    """An approval or a return of a proposal; on a proposal voided since, it has nothing to act on."""
    proposal = _entry(situation, entry["data"]["of"])
    if proposal["id"] not in situation["proposals"]:
        return
    if entry["effect"] == "return":
        proposal["returned"], proposal["pending"] = entry["id"], False
    else:
        proposal["approvals"] = [*proposal["approvals"], entry["id"]]
        if len(proposal["approvals"]) < len(proposal["chain"]):
            return
        proposal["pending"], proposal["done"] = False, entry["done"]
        _take_effect(situation, proposal, entry)
    situation["proposals"].remove(proposal["id"])


def _take_effect(situation: Json, entry: Json, source: Json) -> None:
    """`source` carries the consequences: the entry itself, or the approval that let it pass."""
    if "parties" in entry["data"]:
        situation["parties"] = [dict(party) for party in entry["data"]["parties"]]
    party = read.party_of(situation, entry["party"])
    if party is not None and "age_band" in entry["facts"]:
        party["age_band"] = entry["facts"]["age_band"]
    _meet(situation, entry, source)
    _clear(situation, entry, source.get("clears", ()))
    if source.get("roster"):
        roster.put(situation, source["roster"], entry)
    situation["version"] = source.get("migrates", situation["version"])
    for move in source.get("moves", ()):
        for clock in situation["clocks"]:
            if clock["met"] is None and (clock["key"], clock["party"]) == (move["key"], move["party"]):
                clock.update(move)
    situation["clocks"].extend({**clock, "entry": entry["id"], "met": None} for clock in source["clocks"])
    if entry["sets_state"]:
        situation["state"] = entry["sets_state"]
    if entry["done"] and not entry["effect"]:
        situation["stage"] = entry["act"]


def _meet(situation: Json, entry: Json, source: Json) -> None:
    """Ends the running clocks that the act meets: of its party, or the one that an entry of theirs began."""
    for clock in situation["clocks"]:
        mine = entry["party"] is None or clock["party"] in (entry["party"], None)
        named = source.get("meets_of") in (None, clock["entry"])
        if clock["met"] is None and clock["key"] in source["meets"] and mine and named:
            clock["met"] = {"entry": entry["id"], "at": source["at"]}


def _clear(situation: Json, entry: Json, acts: Iterable[str]) -> None:
    """Takes out of effect what rested on a decision that fell, with the clocks that it began."""
    gone = [one for one in situation["entries"] if one["act"] in acts and one["party"] in (entry["party"], None)]
    for one in gone:
        if one is not entry and read.in_effect(one):
            one["cleared"] = entry["id"]
    ended = {one["id"] for one in gone if one.get("cleared") == entry["id"]}
    for clock in situation["clocks"]:
        if clock["met"] is None and clock["entry"] in ended:
            clock["met"] = {"entry": entry["id"], "at": entry["at"]}


def _amend(entry: Json, event: Event) -> None:
    body: Mapping[str, Any] = event.open
    entry["data"] |= _copied(dict(body["data"]))
    entry["facts"] |= _copied(dict(body["facts"]))
    if body["occurred_at"]:
        entry["at"] = body["occurred_at"]
    entry["clocks"] = _copied(list(body["clocks"]))
    entry["amended"].append(event.entry_id)


def _document(situation: Json, event: Event) -> None:
    """document.<state>: {document, template, party, entry (of the act that made it), number}."""
    body = event.open
    names = ("template", "party", "entry", "number")
    known = situation["documents"].get(body["document"], dict.fromkeys(names))
    named = {name: body[name] for name in names if body.get(name) is not None}
    situation["documents"][body["document"]] = {**known, **named, "state": event.kind.removeprefix("document.")}


def _entry(situation: Json, entry_id: str) -> Json:
    found = read.find(situation, entry_id)
    if found is None:
        raise HistoryError(f"案件里没有记录“{entry_id}”。")
    return found
