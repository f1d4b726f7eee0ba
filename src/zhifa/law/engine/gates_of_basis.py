"""The basis of a decision: texts of a level that may set a penalty, articles that are there and were in force.

What the imported statutes do not know is never refused; it is named in the facts of the entry, so that a reader sees
which basis nobody checked (`used`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from zhifa.law import citations
from zhifa.law.dates import format_date
from zhifa.law.engine.context import Context
from zhifa.law.engine.gates import Values, gate
from zhifa.law.types import CitationFact, Json

OLD_FOR_OLD = "行政处罚法第三十七条"
WELL_FOUNDED = "行政处罚法第三十八条"
UNKNOWN = frozenset({"unknown_statute", "unknown_version"})


@gate()
def basis_is_law(ctx: Context, _params: Mapping[str, Any]) -> Values:
    """Every text that the step cites, by the law of the day of the act or of the violation (处罚法 16, 37, 38).

    Its sentence has the places {why} and, in the remedy, {remedy}.
    """
    cited = dict(_cited(ctx))
    for text, facts in cited.items():
        if refused := _refused(text, facts):
            return refused
    levels = {facts[0].level for facts in cited.values() if facts}
    known = all(facts and facts[0].level for facts in cited.values())
    if cited and known and not any(citations.may_set_penalty(level) for level in levels):
        titles = "、".join(dict.fromkeys(f"《{facts[0].title}》" for facts in cited.values()))
        words = "、".join(citations.LEVELS[level] for level in citations.LEVELS if level in levels)
        return {
            "why": f"{titles}是{words}，不能设定行政处罚",
            "remedy": "请写明设定该处罚的法律、法规或者规章的条款",
            "basis": citations.PENAL_BASIS,
        }
    return None


def _refused(text: str, facts: tuple[CitationFact, ...]) -> Values:
    """One text against every day that counts; one day on which it holds is enough."""
    if not facts or any(fact.status in UNKNOWN or (fact.article_exists and fact.in_force) for fact in facts):
        return None
    fact = next((fact for fact in facts if fact.in_force), facts[0])
    if not fact.article_exists:
        return {
            "why": f"《{fact.title}》没有{_place(text)}",
            "remedy": "请核对条文，改写为确有的条款",
            "basis": WELL_FOUNDED,
        }
    days = "、".join(format_date(one.on) for one in facts if one.on)
    why = "还没有施行" if fact.status == "not_yet" else "已经失效"
    return {
        "why": f"{text}在{days}{why}",
        "remedy": "请写明违法行为发生时或者作出决定时有效的条款",
        "basis": OLD_FOR_OLD,
    }


def used(ctx: Context) -> list[Json]:
    """The facts of the citations for the entry, one for each text and day, with a warning where something is unsure."""
    found = []
    for text, facts in _cited(ctx):
        for fact in facts:
            line: Json = {
                "text": text, "title": fact.title, "level": fact.level, "status": fact.status,
                "on": fact.on.isoformat() if fact.on else None,
            }  # fmt: skip
            if warning := _warning(fact):
                line["warning"] = warning
            found.append(line)
        if not facts:
            found.append({"text": text, "status": "unknown_statute", "warning": "没有核对过这一条，请自行核对。"})
    return found


def _warning(fact: CitationFact) -> str:
    if fact.status == "unknown_statute":
        return f"系统没有导入《{fact.title}》，没有核对这一条，请自行核对。"
    if fact.status == "unknown_version":
        return f"系统没有导入《{fact.title}》当日的文本，没有核对这一条，请自行核对。"
    if fact.article_exists and not fact.place_exists:
        return "这一条里没有找到所写的款、项，请自行核对。"
    return ""


def _cited(ctx: Context) -> Iterator[tuple[str, tuple[CitationFact, ...]]]:
    """Every text in the citation fields of the step, with what the statutes say of it."""
    for field in ctx.step.fields:
        if field.type == "citation":
            for text in ctx.data.get(field.code, ()):
                yield text, tuple(fact for fact in ctx.facts.citations if fact.text == text)


def _place(text: str) -> str:
    place = citations.single(text)
    if place.last:
        return citations.formatted(place).partition("》")[2]
    return citations.article_label(place.article, place.sub)
