"""Each address of a template gets its value: what a person recorded, what the record says, or what is computed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from zhifa.accounts.models import Authority
from zhifa.casework.documents.catalogue import Place
from zhifa.casework.documents.language import CHAIN, SLOT, Template
from zhifa.casework.documents.names import EVERY
from zhifa.casework.filling import formatting
from zhifa.casework.filling.computed import COMPUTED, slot
from zhifa.casework.filling.source import Source
from zhifa.law import dates
from zhifa.law.procedures.language import Step

RESTRICTED = "restricted"


def fill(template: Template, source: Source, more: Iterable[str] = ()) -> dict[str, Any]:
    """The data of a document: head, and a value for every address that has one; `more` are those of an own form."""
    wanted = dict.fromkeys((*template.addresses(), *more))
    return {**_head(source), "values": values(tuple(wanted), source)}


def values(addresses: tuple[str, ...], source: Source) -> dict[str, Any]:
    """What is known at each of the addresses; those with nothing are left out."""
    found = {address: value(address, source) for address in addresses}
    return {address: said for address, said in found.items() if said not in formatting.EMPTY}


def value(address: str, source: Source) -> Any:
    """What stands at one address: text, texts or rows; empty where nothing is known."""
    if address in COMPUTED:
        return COMPUTED[address](source)
    if address.startswith(EVERY):
        return _rows(address.removeprefix(EVERY), source)
    if address.endswith(SLOT):
        act, _, code = address.removesuffix(SLOT).rpartition(".")
        return [slot(source, act, code)]
    act, _, of = address.partition(":")
    if of in OF_THE_RECORD:
        return OF_THE_RECORD[of](source, act)
    act, _, code = address.rpartition(".")
    return _recorded(act, code, source)


def _recorded(act: str, code: str, source: Source) -> Any:
    """The value of a field of the act, written as its type is."""
    step = source.step(act)
    field = step.field(code) if step else None
    if field is None:
        return ""
    recorded = source.act(act).get(code)
    return _tier(source, act, recorded) if field.type == "tier" else formatting.said(field, recorded)


def _day(source: Source, act: str) -> str:
    at = source.at(act)
    return formatting.day(dates.legal_day(at)) if at else ""


def _by(source: Source, act: str) -> str:
    found = source.found(act)
    return source.person(found["actor"]) if found else ""


def _approvals(source: Source, act: str) -> list[dict[str, str]]:
    return [
        {"role": s.role, "name": s.name, "opinion": s.opinion, "at": formatting.day(dates.legal_day(s.at))}
        for s in source.signed(act)
    ]


def named(source: Source, act: str) -> str:
    """林若溪（执法证号99010100017）、周明远（…）."""
    return "、".join(f"{o.name}（执法证号{o.certificate}）" for o in source.officers_of(act))


def _rows(act: str, source: Source) -> list[dict[str, str]]:
    """One row an entry of the act, in the order of the record; columns are its fields, and `at`, `day`, `party`."""
    step = source.step(act)
    if step is None:
        return []
    names = {party.id: party.name for party in source.parties}
    return [_entry_row(step, found, data, names) for found, data in source.each(act)]


def _entry_row(
    step: Step, found: Mapping[str, Any], data: Mapping[str, Any], names: Mapping[str, str]
) -> dict[str, str]:
    shown = [field for field in step.fields if field.type != "table" and field.part != RESTRICTED]
    texts = {field.code: formatting.plain(field, data.get(field.code)) for field in shown}
    at = found["at"]
    day = formatting.moment(at).partition("日")[0] + "日"
    return {**texts, "at": formatting.moment(at), "day": day, "party": names.get(found["party"] or "", "")}


def _tier(source: Source, act: str, code: Any) -> str:
    """The title of the tier used: it stands in the facts of the entry."""
    return str(source.facts(act).get("tier", {}).get("title") or code or "")


OF_THE_RECORD: dict[str, Callable[[Source, str], Any]] = {
    "at": lambda source, act: formatting.moment(source.at(act)),
    "day": _day,
    "officers": named,
    "by": _by,
    "number": lambda source, act: source.number_of(act),
    CHAIN.removeprefix(":"): _approvals,
}


def _head(source: Source) -> dict[str, Any]:
    """What every document carries."""
    return {
        "authority": source.in_whose_name,
        "number": source.number,
        "date": dates.format_date(dates.legal_day(source.day)),
        "draft": not source.code,
        "demonstration": source.demonstration,
        "verification": {"code": source.code, "url": source.url} if source.code else None,
    }


def is_restricted(addresses: Iterable[str], source: Source) -> bool:
    """Whether any of the addresses holds what is restricted: then so is the document."""
    named = ((source.step(act), code) for act, _, code in (address.rpartition(".") for address in addresses))
    fields = (step.field(code) for step, code in named if step)
    return any(field.part == RESTRICTED for field in fields if field)


def place_of(authority: Authority, sector: str) -> Place:
    """Which sets of templates fit an authority in a matter of a sector."""
    return Place(authority.acting_code, authority.region, sector or authority.sector)
