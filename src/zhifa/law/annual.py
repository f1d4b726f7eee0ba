"""How a year's decisions are counted in an annual statement of enforcement. Pure.

The statements that cities publish count a penalty of several kinds once, under the heaviest of them (庆元 2024,
开平 2019, 大同 2021); the order below is theirs, from the lightest to the heaviest.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

NONE: Final = "none"
OTHER: Final = "other"
KINDS: Final = {
    "warning": ("警告", ("警告",)),
    "criticism": ("通报批评", ("通报批评",)),
    "fine": ("罚款", ("罚款",)),
    "confiscate": ("没收违法所得、没收非法财物", ("没收",)),
    "suspend_licence": ("暂扣许可证件", ("暂扣",)),
    "downgrade": ("降低资质等级", ("降低资质",)),
    "restrict_business": ("限制开展生产经营活动", ("限制开展",)),
    "stop_production": ("责令停产停业", ("责令停产",)),
    "close_down": ("责令关闭、限制从业", ("责令关闭", "限制从业")),
    "revoke_licence": ("吊销许可证件", ("吊销",)),
    "detention": ("行政拘留", ("行政拘留",)),
}
"""code: (title, how the kinds that belong to it begin)"""
TITLES: Final = {code: title for code, (title, _) in KINDS.items()} | {OTHER: "其他", NONE: "不予行政处罚"}
_WEIGHT: Final = {code: weight for weight, code in enumerate(KINDS)}


def groups(kinds: Iterable[str]) -> frozenset[str]:
    """The codes under which the kinds of one penalty, as it names them (罚款, 没收违法所得 …), are counted."""
    return frozenset(
        next((code for code, (_, words) in KINDS.items() if kind.startswith(words)), OTHER) for kind in kinds
    )


def heaviest(kinds: Iterable[str]) -> str:
    """The code that the whole penalty is counted under; what is named counts before 其他, nothing at all is NONE."""
    found = groups(kinds)
    if not found:
        return NONE
    return max(found - {OTHER}, key=_WEIGHT.__getitem__, default=OTHER)
