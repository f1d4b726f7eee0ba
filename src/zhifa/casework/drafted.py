"""The decision that a submission lays before the reviewer, in words: as it was submitted before and as it is now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhifa.casework import papers, previews, projection
from zhifa.casework.documents import catalogue
from zhifa.casework.documents.composing import compose
from zhifa.casework.documents.data import lacking
from zhifa.casework.documents.problems import FormIncompleteError
from zhifa.casework.filling import Typed, fill, place_of
from zhifa.casework.models import Party
from zhifa.casework.reviewing import PROPOSAL, Then, masked, rounds
from zhifa.casework.write import Loaded
from zhifa.law import procedures
from zhifa.law.procedures.language import Product, Step

DECISION = "decide"


@dataclass(frozen=True)
class Draft:
    """The words of one party's decision, paragraph by paragraph, identifiers masked; empty where none can be drawn."""

    party: str
    title: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def of_the_last_two_rounds(loaded: Loaded) -> tuple[Draft, ...]:
    """What the decision would have said at the last two submissions; nothing for a first round.

    Both are drawn for the day of the newer one, so that only what the office changed differs.
    """
    asked = rounds(loaded)
    step = procedures.load(loaded.case.procedure, loaded.case.procedure_version).step(DECISION)
    if len(asked) < 2 or step is None:  # noqa: PLR2004 - two submissions make a difference
        return ()
    old, new = asked[-2].request, asked[-1].request
    found = []
    for party in loaded.parties:
        _, before = _words(loaded, step, party, old.version, new.occurred)
        title, after = _words(loaded, step, party, new.version, new.occurred)
        found.append(Draft(party.id, title, before, after))
    return tuple(found)


def _words(loaded: Loaded, step: Step, party: Party, version: int, at: datetime) -> tuple[str, tuple[str, ...]]:
    data = _proposed(loaded, step, party.id, version)
    product = next((one for one in step.produces if _wanted(one, data)), None)
    if product is None:
        return "", ()
    entries = [entry for entry in loaded.entries if entry.version <= version]
    source = papers.source_of(
        loaded.case, party, projection.refolded(entries), entries, (), at,
        typed=Typed(step.code, data, at, ()), others=loaded.parties,
    )  # fmt: skip
    template = catalogue.load(product.template, place_of(loaded.authority, source.matter["sector"]))
    try:
        _, filled = lacking(template, fill(template, source))
        lines = previews.words(compose(template, filled))
    except (FormIncompleteError, ValueError):  # erased, or the register lacks what the law wants on the paper
        return product.title, ()
    return product.title, tuple(masked(line) for line in lines if line.strip())


def _proposed(loaded: Loaded, step: Step, party: str, version: int) -> dict[str, Any]:
    """What the decision takes over from the proposal as it stood."""
    then = Then(loaded, version)
    proposals = [one for one in then.folded if one["act"] == PROPOSAL and one["party"] in (party, None)]
    known: Mapping[str, Any] = then.values(proposals[-1]) if proposals else {}
    taken = {field.code: field.known_from.partition(".") for field in step.fields if field.known_from}
    return {code: known[name] for code, (act, _, name) in taken.items() if act == PROPOSAL and name in known}


def _wanted(product: Product, data: Mapping[str, Any]) -> bool:
    return all(data.get(condition.field) in condition.values for condition in product.when)
