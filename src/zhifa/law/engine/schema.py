"""The JSON Schema (2020-12) of an act's `data` as things stand: what is known filled in, what cannot be chosen named.

Extensions: `x-widget` how to ask, `x-part` open | personal | restricted, `x-basis` article, `x-unavailable` choices
that a gate would refuse [{const, title, message, basis}], `x-day` the day of a time of which only the day is known.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from zhifa.law import citations
from zhifa.law.citations import LONGEST, MOST
from zhifa.law.engine import gates
from zhifa.law.engine import situation as read
from zhifa.law.engine.context import Context
from zhifa.law.engine.fields import LIMITS, MOST_FEN, MOST_NUMBER, MOST_ROWS, fields_of
from zhifa.law.engine.gates_of_penalty import FINE_LIMIT, fine_range
from zhifa.law.engine.guards import holds
from zhifa.law.engine.structure_schemas import PARTIES, SOURCE
from zhifa.law.procedures.language import Condition, Field
from zhifa.law.types import Json, TierFact

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def data_schema(ctx: Context, references: dict[str, list[Json]]) -> Json:
    """`references` gives the options of reference fields by their source: [{const, title}]."""
    properties: Json = {}
    required: list[str] = []
    conditions: list[Json] = []
    for field in fields_of(ctx.step):
        if not holds(ctx, [c for c in field.when if c.guard]):
            continue
        tables = [c for c in field.when if not c.guard]
        properties[field.code] = _described(field, _value(field, ctx, references))
        if tables:
            conditions.append(_asked_when(field, tables, ctx))
        elif field.required:
            required.append(field.code)
    conditions += [rule for tier in _usable_tiers(ctx) for rule in _tier_rules(tier, properties)]
    schema: Json = {
        "$schema": DIALECT,
        "type": "object",
        "title": ctx.step.title,
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }
    return {**schema, "allOf": conditions} if conditions else schema


def _described(field: Field, value: Json) -> Json:
    more = {"description": field.hint, "x-basis": field.basis}
    return {"title": field.title, **value, **{k: v for k, v in more.items() if v}, "x-part": field.part}


def _value(field: Field, ctx: Context, references: dict[str, list[Json]]) -> Json:
    schema = _OF_TYPE[field.type](field, ctx)
    if field.type == "reference":
        options = references.get(field.source)
        if options:
            schema["oneOf"] = options
        if options and len(options) == 1:
            schema["default"] = options[0]["const"]
    if field.expected is not None:
        schema["const"] = field.expected
    known = _known(field, ctx)
    if known is not None and field.type == "datetime" and "T" not in known:
        schema["x-day"] = known
    elif known is not None:
        schema["const" if field.same else "default"] = known
    return schema


def _known(field: Field, ctx: Context) -> Any:
    """A value given in an earlier act, or the next stage of an act that is done in stages."""
    stage = next(iter(ctx.step.done_when), None)
    if stage and stage.field == field.code:
        past = [entry["data"].get(field.code) for entry in read.live(ctx.situation, ctx.step.code, ctx.party)]
        return next((choice.code for choice in field.choices if choice.code not in past), None)
    if not field.known_from:
        return None
    act, _, name = field.known_from.rpartition(".")
    if act == "matter":
        return citations.setting(ctx.matter["basis"]) or None
    return ctx.value(act, name)


def _choices(field: Field, ctx: Context, *, several: bool = False) -> Json:
    """Choices offered; one that a gate would refuse whatever else is filled in moves to `x-unavailable`."""
    offered: list[Json] = []
    refused: list[Json] = []
    judging = [gate for gate in ctx.step.gates if gates.GATES[gate.name].alone]
    for choice in field.choices:
        if not choice.offered:
            continue
        option: Json = {"const": choice.code, "title": choice.title}
        if choice.basis:
            option["x-basis"] = choice.basis
        trial = replace(ctx, data={field.code: [choice.code] if several else choice.code}, rules={}, passed=[])
        refusal = next(gates.refusals(trial, judging), None)
        if refusal:
            refused.append({**option, "message": refusal.message, "basis": refusal.basis})
        else:
            offered.append(option)
    return {"oneOf": offered, **({"x-unavailable": refused} if refused else {})}


def _choice(field: Field, ctx: Context) -> Json:
    return {"type": "string", "x-widget": "choice", **_choices(field, ctx)}


def _multichoice(field: Field, ctx: Context) -> Json:
    items = _choices(field, ctx, several=True)
    refused = {"x-unavailable": items.pop("x-unavailable")} if "x-unavailable" in items else {}
    schema: Json = {"type": "array", "items": {"type": "string", **items}, "uniqueItems": True, "minItems": 1}
    if field.complete:
        schema |= {"minItems": len(items["oneOf"]), "default": [option["const"] for option in items["oneOf"]]}
    return {**schema, **refused, "x-widget": "multichoice"}


def _text(field: Field, _ctx: Context) -> Json:
    return {"type": "string", "minLength": 1, "maxLength": LIMITS[field.type], "x-widget": field.type}


def _amount(field: Field, ctx: Context) -> Json:
    limit = MOST_FEN
    limited = any(gate.name == "fine_within_summary_limit" for gate in ctx.step.gates)
    if limited and field.code == "amount_fen" and ctx.party_kind:
        limit = ctx.rule(FINE_LIMIT[ctx.party_kind]).number
    return {"type": "integer", "minimum": 1, "maximum": limit, "x-widget": "amount", "x-unit": "fen"}


def _table(field: Field, ctx: Context) -> Json:
    cells: Json = {}
    for column in field.columns:
        own = Field(code=column.code, title=column.title, type=column.type, part=field.part, choices=column.choices)
        cells[column.code] = {"title": column.title, **_OF_TYPE[column.type](own, ctx)}
    row = {
        "type": "object",
        "additionalProperties": False,
        "properties": cells,
        "required": [column.code for column in field.columns if column.required],
    }
    return {"type": "array", "minItems": 1, "maxItems": MOST_ROWS, "items": row, "x-widget": "table"}


def _tier(_field: Field, ctx: Context) -> Json:
    usable = _usable_tiers(ctx)
    options = [{"const": t.code, "title": t.title, "description": t.circumstance} for t in usable]
    why = "不适用于本案，或者超出当场处罚的范围。"
    others = [
        {"const": t.code, "title": t.title, "description": t.circumstance, "message": why}
        for t in ctx.facts.tiers
        if t not in usable
    ]
    return {"type": "string", "oneOf": options, "x-widget": "tier", **({"x-unavailable": others} if others else {})}


def _usable_tiers(ctx: Context) -> list[TierFact]:
    """Tiers from which something may be imposed on this party within the limit of the procedure."""
    limits = [_amount(field, ctx)["maximum"] for field in ctx.step.fields if field.code == "amount_fen"]
    if not limits or not ctx.step.field("tier"):
        return []
    judging = [gate for gate in ctx.step.gates if gate.name == "tier_fits_party"]
    return [
        tier
        for tier in ctx.facts.tiers
        if tier.usable
        and not any(gates.refusals(replace(ctx, data={"tier": tier.code}, rules={}, passed=[]), judging))
        and (_lowest(tier) <= limits[0] or "警告" in tier.kinds)
    ]


def _lowest(tier: TierFact) -> int:
    return 0 if tier.ratio_max is not None else tier.min_fen or 0


def _tier_rules(tier: TierFact, properties: Json) -> list[Json]:
    """What a tier leaves open: its kinds, and its range unless something mitigates."""
    chosen: Json = {"properties": {"tier": {"const": tier.code}}, "required": ["tier"]}
    moving = [name for name in ("factors", "beyond_tier") if name in properties]
    within = {**chosen, "not": {"anyOf": [{"required": [name]} for name in moving]}} if moving else chosen
    kinds = [o["const"] for o in properties["kinds"]["items"]["oneOf"] if {o["const"], o["title"]} & set(tier.kinds)]
    rules: list[Json] = []
    if tier.kinds:
        rules.append({"if": chosen, "then": {"properties": {"kinds": {"items": {"enum": kinds}}}}})
    low, high = fine_range(tier, None)
    limits = (("maximum", high), ("minimum", low))
    for name, fen in limits:
        if fen is not None:
            rules.append({"if": within, "then": {"properties": {"amount_fen": {name: fen}}}})
    if tier.ratio_max is not None:
        fined = {"properties": {**chosen["properties"], "kinds": {"contains": {"const": "fine"}}}}
        rules.append({"if": {**fined, "required": ["tier", "kinds"]}, "then": {"required": ["ratio_base_fen"]}})
    return rules


def _asked_when(field: Field, tables: list[Condition], ctx: Context) -> Json:
    """The field is asked exactly when the other fields say so."""
    wanted = {table.field: _test(table, ctx) for table in tables}
    rule: Json = {
        "if": {"properties": wanted, "required": list(wanted)},
        "else": {"properties": {field.code: False}},
    }
    return {**rule, "then": {"required": [field.code]}} if field.required else rule


def _test(table: Condition, ctx: Context) -> Json:
    other = ctx.step.field(table.field)
    values = list(table.values)
    return {"contains": {"enum": values}} if other and other.type == "multichoice" else {"enum": values}


_OF_TYPE: dict[str, Callable[[Field, Context], Json]] = {
    "text": _text,
    "longtext": _text,
    "reference": _text,
    "choice": _choice,
    "multichoice": _multichoice,
    "bool": lambda _f, _c: {"type": "boolean", "x-widget": "bool"},
    "date": lambda _f, _c: {"type": "string", "format": "date", "x-widget": "date"},
    "datetime": lambda _f, _c: {"type": "string", "format": "date-time", "x-widget": "datetime"},
    "amount": _amount,
    "tier": _tier,
    "number": lambda _f, _c: {"type": "integer", "minimum": 0, "maximum": MOST_NUMBER, "x-widget": "number"},
    "list": lambda _f, _c: {"type": "array", "items": {"type": "string", "minLength": 1}, "x-widget": "list"},
    "citation": lambda _f, _c: {
        "type": "array",
        "items": {"type": "string", "minLength": 1, "maxLength": LONGEST},
        "minItems": 1,
        "maxItems": MOST,
        "x-widget": "citation",
    },
    "table": _table,
    "parties": lambda _f, _c: dict(PARTIES),
    "source": lambda _f, _c: dict(SOURCE),
    "changes": lambda _f, _c: {"type": "object", "minProperties": 1, "x-widget": "changes"},
}
