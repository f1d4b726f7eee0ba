"""How a line of the list of what is not punished is named: in documents and in the record of the case (处罚法 33)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def sentence(matter: str, line: Mapping[str, Any]) -> str:
    """A line {code, title, conditions, basis} of the list of a matter, with what it demands and what it rests on."""
    conditions = f"，条件为：{'；'.join(line['conditions'])}，已经逐项核实" if line["conditions"] else ""
    return f"符合事项“{matter}”不予处罚清单第{line['code']}项“{line['title']}”{conditions}（{line['basis']}）。"
