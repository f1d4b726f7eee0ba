"""The goods of a case and what experts said of them, gathered from all acts that list them."""

from __future__ import annotations

from zhifa.casework.filling import formatting
from zhifa.casework.filling.source import Source

KEPT = ("preserve", "sample", "conclude")
"""Acts whose tables list goods: kept as evidence, sampled, proposed to be confiscated."""
TABLES = ("items", "goods")


def involved(source: Source) -> list[dict[str, str]]:
    """Every good that the case holds, with the act that lists it; of proposals the newest of each party counts."""
    rows = []
    for act in KEPT:
        step = source.step(act)
        tables = [field for field in step.fields if field.type == "table" and field.code in TABLES] if step else []
        newest = {found["party"]: found["id"] for found, _ in source.each("conclude")}
        for found, data in source.each(act):
            if act == "conclude" and newest[found["party"]] != found["id"]:
                continue
            for field in tables:
                said = formatting.said(field, data.get(field.code)) or []
                rows += [{**row, "from": f"{step.title if step else ''}（{_day(found['at'])}）"} for row in said]
    return rows


def appraisals(source: Source) -> list[dict[str, str]]:
    """The opinions of experts that came back."""
    return [
        {
            "body": str(data["body"]), "subject": str(data.get("subject", "")),
            "day": formatting.day(data["opinion_on"]), "opinion": str(data.get("opinion", "")),
        }
        for _, data in source.each("appraise")
        if data.get("back")
    ]  # fmt: skip


def _day(at: str) -> str:
    return formatting.moment(at).partition("日")[0] + "日"
