"""How much, and why not at all: the derivation of the range of a fine, the line of the list that spares a party."""

from __future__ import annotations

from zhifa.casework.filling.source import Source
from zhifa.law import amounts, exemptions


def derivation(source: Source) -> str:
    """How the range of the fine came about: as the machine noted it with the proposal, with the clauses."""
    noted = source.facts("conclude").get("discretion")
    if not noted:
        return ""
    steps = "；".join(f"{line['text']}（{line['basis']}）" for line in noted["lines"])
    low = f"{amounts.yuan(noted['low'])}至" if noted["low"] else "不高于"
    return f"裁量幅度的推算：{steps}；据此罚款的幅度为{low}{amounts.yuan(noted['high'])}。"


def exemption(source: Source) -> str:
    """The line of the matter's list of what is not punished on which the proposal rests, as it read on that day."""
    noted = source.facts("conclude").get("exemption")
    return exemptions.sentence(noted, source.matter["code"]) if noted else ""
