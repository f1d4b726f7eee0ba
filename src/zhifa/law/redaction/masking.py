"""What stands instead of what is not published: by kind, the same for the same person."""

from __future__ import annotations

from collections.abc import Iterable

from zhifa.law import identifiers
from zhifa.law.redaction.finding import Finding
from zhifa.law.redaction.folding import fold
from zhifa.law.redaction.formatted import Find

SOME = "某"
STRUCK = "×××"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
COMPOUND_SURNAMES = frozenset(
    [
        "欧阳", "太史", "上官", "端木", "司马", "东方", "独孤", "南宫", "夏侯", "诸葛", "尉迟", "皇甫",
        "公孙", "慕容", "长孙", "宇文", "司徒", "司空", "令狐", "轩辕", "东郭", "西门", "呼延", "百里",
        "申屠", "公羊", "澹台", "濮阳", "淳于", "单于", "太叔", "仲孙", "钟离", "鲜于", "闾丘", "完颜",
        "拓跋", "赫连", "万俟", "第五", "梁丘", "左丘", "公冶", "宗政", "亓官", "漆雕", "乐正", "壤驷",
        "公良", "夹谷", "宰父", "谷梁", "段干", "巫马", "南门", "东门", "微生", "羊舌",
    ]
)  # fmt: skip


def mask_person(name: str) -> str:
    """张三丰 -> 张某, 欧阳修 -> 欧阳某; the length of the name is not shown."""
    name = name.strip()
    if not name:
        return SOME
    surname = name[:2] if name[:2] in COMPOUND_SURNAMES and len(name) > len("欧阳") else name[0]
    return surname + SOME


def mask_id(number: str) -> str:
    """Keep the first three and the last two characters of an identity number."""
    return _masked(identifiers.compact(number), 3, 2)


def mask_phone(number: str) -> str:
    """13812345678 -> 138****5678."""
    return _masked(identifiers.compact(number), 3, 4)


def _masked(number: str, head: int, tail: int) -> str:
    if len(number) <= head + tail:
        return "*" * len(number)
    return number[:head] + "*" * (len(number) - head - tail) + number[-tail:]


def redact(text: str, finds: Iterable[Find]) -> str:
    """The text with every find replaced by asterisks of a fixed length, so that nothing of it is left."""
    for find in sorted(finds, key=lambda item: item.start, reverse=True):
        text = text[: find.start] + "****" + text[find.end :]
    return text


def mask(text: str, findings: Iterable[Finding]) -> str:
    """The text with every finding replaced: numbers in the middle, names to surname and 某 (two people of one surname
    become 张某甲 and 张某乙, always the same), everything else struck. Like courts, by
    最高人民法院关于人民法院在互联网公布裁判文书的规定第八条.
    """
    ordered = sorted(findings, key=lambda finding: finding.start)
    instead = _names([finding.text for finding in ordered if finding.kind == "person"])
    pieces, position = [], 0
    for finding in ordered:
        if finding.start < position:
            continue
        pieces += [text[position : finding.start], _instead(finding, instead)]
        position = finding.end
    return "".join([*pieces, text[position:]])


def _instead(finding: Finding, names: dict[str, str]) -> str:
    if finding.kind == "person":
        return names[finding.text]
    if finding.kind == "id_number" and finding.certainty == "certain":
        return mask_id(fold(finding.text).plain)
    if finding.kind == "phone" and finding.certainty == "certain":
        return mask_phone(fold(finding.text).plain)
    return STRUCK


def _names(names: Iterable[str]) -> dict[str, str]:
    groups: dict[str, dict[str, list[str]]] = {}
    for name in names:
        plain = "".join(identifiers.normalise(fold(name).plain).split())
        groups.setdefault(mask_person(plain), {}).setdefault(plain, []).append(name)
    found: dict[str, str] = {}
    for masked, people in groups.items():
        for place, written in enumerate(people.values()):
            number = _STEMS[place] if place < len(_STEMS) else str(place + 1)
            found.update(dict.fromkeys(written, masked if len(people) == 1 else masked + number))
    return found
