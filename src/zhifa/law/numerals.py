"""Chinese numerals: 一百五十万 <-> 1500000, plain and financial (壹佰伍拾万).

Reading is strict: a numeral that would not be written that way (一百万一十, 一万五) is refused rather than guessed,
because a slip of the pen in an official amount must not become an amount.
"""

from __future__ import annotations

import re
from fractions import Fraction

PLAIN = "零一二三四五六七八九"
FINANCIAL = "零壹贰叁肆伍陆柒捌玖"
PLAIN_UNITS = ("", "十", "百", "千")
FINANCIAL_UNITS = ("", "拾", "佰", "仟")
BIG_UNITS = ("", "万", "亿")
SECTION = 10_000
LIMIT = SECTION ** len(BIG_UNITS)
SCALES = {"": 1, "百": 100, "千": 1000, "万": SECTION, "亿": SECTION**2}

_VARIANTS = str.maketrans("〇两" + FINANCIAL[1:] + "拾佰仟", "零二" + PLAIN[1:] + "十百千")
_ARABIC = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?([百千万亿]?)")
_TOKENS = re.compile(r"([一二三四五六七八九])?([十百千万亿零]?)")
_NEEDLESS_ZERO = re.compile(r"(?<=万)零(?=.千)")
_BARE_TEN = re.compile(r"(?<![一二三四五六七八九])十")


def chinese(number: int, *, financial: bool = False) -> str:
    """The numeral of 0 <= number < 10**12; 1500000 -> 一百五十万. Raises ValueError beyond."""
    if not 0 <= number < LIMIT:
        raise ValueError(f"{number}超出可以写成中文数字的范围。")
    digits, units = (FINANCIAL, FINANCIAL_UNITS) if financial else (PLAIN, PLAIN_UNITS)
    if number == 0:
        return digits[0]
    text, gap = "", False
    for place in range(len(BIG_UNITS) * 4 - 1, -1, -1):
        digit = number // 10**place % 10
        if digit:
            text += (digits[0] if gap and text else "") + digits[digit] + units[place % 4]
            gap = False
        else:
            gap = True
        if place % 4 == 0 and place and number // 10**place % SECTION:
            text += BIG_UNITS[place // 4]
            gap = False  # 十万七千; a section that begins with zeros sets it again
    return text


def parse(text: str) -> Fraction:
    """The value of a numeral in digits (20,000; 1.5万) or characters (一万五千; 两百). Raises ValueError."""
    if match := _ARABIC.fullmatch(text):
        whole, decimals, scale = match.groups()
        return Fraction(whole.replace(",", "") + (decimals or "")) * SCALES[scale]
    plain = _NEEDLESS_ZERO.sub("", _BARE_TEN.sub("一十", text.translate(_VARIANTS)))
    value = _value(plain)
    if not 0 <= value < LIMIT or chinese(value) != plain:
        raise ValueError(f"“{text}”不是规范的数字。请写成例如20000、2万或者二万。")
    return Fraction(value)


def _value(plain: str) -> int:
    total = section = 0
    for digit, unit in _TOKENS.findall(plain):
        number = PLAIN.index(digit) if digit else 0
        if unit in BIG_UNITS[1:]:
            total += (section + number) * SCALES[unit]
            section = 0
        else:
            section += number * 10 ** max(PLAIN_UNITS.index(unit), 0) if unit != "零" else number
    return total + section
