"""Money: integer 分 (fen) as 20,000元, as 贰万元整, and back."""

from __future__ import annotations

import contextlib
import re
import unicodedata

from zhifa.law import numerals

FEN_PER_YUAN = 100
FEN_PER_JIAO = 10
_MONEY = re.compile(
    r"(?:人民币|RMB|¥)?(?:(?P<yuan>[^元圆角分]+?)(?:元|圆)?)?(?:零?(?P<jiao>[^元圆角分零])角)?(?:零?(?P<fen>[^元圆角分零])分)?[整正]?"
)

_DIGITS = r"[\d,.]+[万亿]?|[〇零一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟]+"
_FINES = re.compile(
    rf"罚款[:,]?(?:合计|共计|计|人民币|RMB|¥|:)*(?P<after>{_DIGITS})[元圆]|(?P<before>{_DIGITS})[元圆]整?的?罚款"
)
_PER = re.compile("每|倍|/")


def yuan(fen: int) -> str:
    """Text of an amount in fen: 2000000 -> 20,000元; 1250 -> 12.50元."""
    whole, rest = divmod(abs(fen), FEN_PER_YUAN)
    decimals = f".{rest:02d}" if rest else ""
    return f"{'-' if fen < 0 else ''}{whole:,}{decimals}元"


def capitals(fen: int) -> str:
    """An amount in fen in financial capitals: 2000000 -> 贰万元整; 3005 -> 叁拾元零伍分. ValueError below zero."""
    if fen < 0:
        raise ValueError("金额为负数，不能写成大写。请核对金额。")
    whole, rest = divmod(fen, FEN_PER_YUAN)
    jiao, cents = divmod(rest, FEN_PER_JIAO)
    text = numerals.chinese(whole, financial=True) + "元" if whole or not rest else ""
    if not rest:
        return text + "整"
    if jiao:
        text += numerals.chinese(jiao, financial=True) + "角"
    elif text:
        text += numerals.FINANCIAL[0]
    return text + (numerals.chinese(cents, financial=True) + "分" if cents else "整")


def parse_yuan(text: str) -> int:
    """Fen of 20,000元, ２００, 1.5万元, 二万元, 贰万元整, 三元五角, ¥200.00. Raises ValueError, in Chinese."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()
    match = _MONEY.fullmatch(plain)
    if match is None or not any(match.groups()):
        raise ValueError(f"“{text}”不是金额。请写成例如20000、20,000元或者2万元。")
    try:
        parts = [numerals.parse(match[name]) if match[name] else 0 for name in ("yuan", "jiao", "fen")]
    except ValueError as error:
        raise ValueError(f"“{text}”不是金额。请写成例如20000、20,000元或者2万元。") from error
    total = parts[0] * FEN_PER_YUAN + parts[1] * FEN_PER_JIAO + parts[2]
    if total != int(total):
        raise ValueError(f"“{text}”小于一分的部分无法支付。请写到分为止。")
    return int(total)


def fines_in(text: str) -> list[int]:
    """The sums in fen that a text calls a fine: 罚款人民币贰万元整, 处20,000元罚款; each once, in their order."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()
    found: dict[int, None] = {}
    for match in _FINES.finditer(plain):
        with contextlib.suppress(ValueError):
            found[parse_yuan(f"{match['after'] or match['before']}元")] = None
    return list(found)


def only_fine(text: str) -> int | None:
    """The fine in fen, where a text names one sum and does not reckon it by pieces, days or multiples."""
    found = fines_in(text)
    return found[0] if len(found) == 1 and not _PER.search(text) else None
