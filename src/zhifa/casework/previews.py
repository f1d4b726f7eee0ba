"""What an act would make of what is typed so far: looked at beside the form, stored nowhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from zhifa import clock
from zhifa.accounts.actor import Actor
from zhifa.casework import facts as facts_of
from zhifa.casework import papers, write
from zhifa.casework.documents import catalogue, typesetting
from zhifa.casework.documents.composing import Paper, compose
from zhifa.casework.documents.data import lacking
from zhifa.casework.documents.problems import FormIncompleteError
from zhifa.casework.filling import Source, Typed, fill, place_of
from zhifa.casework.models import Party
from zhifa.casework.requests import ActRequest
from zhifa.law import engine, procedures
from zhifa.law.calendar import CalendarError
from zhifa.law.engine.foreseeing import Foreseen
from zhifa.law.procedures.language import Product, Step
from zhifa.law.rules import RuleError
from zhifa.law.types import Act, Facts
from zhifa.registry import queries as registry

PIXELS_PER_INCH = 110


@dataclass(frozen=True)
class Preview:
    """A document marked as a draft: its pages as PNG, its words for those who do not see them, and what is missing."""

    title: str
    missing: tuple[str, ...]
    pages: tuple[bytes, ...] = ()
    words: tuple[str, ...] = ()
    problem: str = ""


def of_act(actor: Actor, case_id: str, request: ActRequest) -> list[Preview]:
    """Drafts of the documents that the act would make, as far as it is filled in. Raises NotFound."""
    loaded = write.load(actor, case_id, *write.NEAR)
    step = procedures.load(loaded.case.procedure, loaded.case.procedure_version).step(request.act)
    if step is None or not step.produces:
        return []
    party = next((one for one in loaded.parties if one.id == request.party), loaded.parties[0])
    act = _act(request)
    facts = write.facts_for(loaded, act)
    noted = _noted(loaded, act, facts)
    return [
        _preview(loaded, party, request, product, noted) for product in _products(loaded, step, act, facts)
    ]  # fmt: skip


FORESEEN = frozenset({"file", "conclude", "decide", "hearing.notice"})
"""Acts of which something can be told before they are done."""


def foreseen(loaded: write.Loaded, request: ActRequest) -> Foreseen:
    """What can be told of the act as far as it is filled in, with the fines on the party that no gate asks for yet."""
    if request.act not in FORESEEN:
        return Foreseen()
    act = _act(request)
    facts = write.facts_for(loaded, act)
    if not facts.fines and act.party:
        facts = replace(facts, fines=facts_of.earlier_fines(loaded.case.id, act.party))
    return engine.foresee(loaded.situation, act, facts, write.rulebook(), write.calendar(), clock.legal_now())


def _act(request: ActRequest) -> Act:
    return Act(
        code=request.act, actor_id="", capacity="", data=request.data, party=request.party,
        officers=tuple(request.officers), occurred_at=request.occurred_at,
    )  # fmt: skip


def _noted(loaded: write.Loaded, act: Act, facts: Facts) -> Mapping[str, Any]:
    """What the engine would note with the entry; nothing while a day or a rule is still wrong: the form says which."""
    try:
        return engine.noted(loaded.situation, act, facts, write.rulebook(), write.calendar(), clock.legal_now())
    except (RuleError, CalendarError):
        return {}


def _products(loaded: write.Loaded, step: Step, act: Act, facts: Facts) -> Sequence[Product]:
    wanted = engine.products(
        loaded.situation, act, facts, write.rulebook(), write.calendar(), clock.legal_now()
    )  # fmt: skip
    return wanted or step.produces[:1]  # what decides between them is not filled in yet


def _preview(
    loaded: write.Loaded, party: Party, request: ActRequest, product: Product, noted: Mapping[str, Any]
) -> Preview:
    at = request.occurred_at or clock.legal_now()
    officers = tuple(request.officers)
    source = papers.source_of(
        loaded.case, party, loaded.situation, loaded.entries, registry.officer_facts(officers), at,
        typed=Typed(request.act, request.data, at, officers, noted), others=loaded.parties,
    )  # fmt: skip
    return drawn(source, product, at)


def drawn(source: Source, product: Product, at: datetime) -> Preview:
    """The draft of one document of what is known and typed."""
    template = catalogue.load(product.template, place_of(source.authority, source.matter["sector"]))
    missing: tuple[str, ...] = ()
    try:
        missing, data = lacking(template, fill(template, source))
        paper = compose(template, data)
        pages = typesetting.pages_png(paper, timestamp=at, ppi=PIXELS_PER_INCH)
    except (FormIncompleteError, typesetting.UnprintableError) as error:
        return Preview(product.title, missing, problem=str(error))
    except ValueError as error:  # the register lacks what the law wants on the paper
        return Preview(product.title, missing, problem=str(error))
    return Preview(product.title, missing, tuple(pages), tuple(words(paper)))


def words(paper: Paper) -> list[str]:
    """The text of a paper, line by line."""
    lines: list[str] = []
    for block in paper.blocks:
        _lines(block, lines)
    return lines


def _lines(value: object, lines: list[str]) -> None:
    if isinstance(value, str):
        lines.append(value)
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name not in {"kind", "place", "style", "outcome"}:
                _lines(inner, lines)
    elif isinstance(value, list | tuple):
        if value and all(isinstance(item, str) for item in value):
            lines.append("　".join(item for item in value if item))
        else:
            for item in value:
                _lines(item, lines)
