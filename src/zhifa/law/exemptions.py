"""How a line of the list of what is not punished is named: in documents and in the record of the case (处罚法 33)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

NOT_LISTED: Final = "none"
"""The case is not on the list: the ground rests on the Act alone."""
RESTS_ON_THE_ACT: Final = "不适用清单，直接依照法律规定"


def sentence(line: Mapping[str, Any], matter: str = "") -> str:
    """A line {code, title, conditions, basis} of the list of a matter, with what it demands and what it rests on."""
    of = f"事项“{matter}”" if matter else "本事项"
    conditions = f"，条件为：{'；'.join(line['conditions'])}，已经逐项核实" if line["conditions"] else ""
    return f"符合{of}不予处罚清单第{line['code']}项“{line['title']}”{conditions}（{line['basis']}）。"


def chosen(code: str, noted: Mapping[str, Any]) -> str:
    """The choice `code` of a proposal in words; `noted` are the facts that the engine kept with it."""
    line = noted.get("exemption")
    if code == NOT_LISTED:
        return f"{RESTS_ON_THE_ACT}。"
    return sentence(line) if line else code
