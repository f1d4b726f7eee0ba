"""What has no proof of its own and is recognised by form, by the words before it, or by a list of words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from zhifa.law import identifiers, numerals
from zhifa.law.redaction.finding import Certainty, knowledge
from zhifa.law.rules import Rulebook

Loose = tuple[int, int, str, Certainty, str]
_DOOR = r"(?:附?-?[0-9A-Za-z一二三四五六七八九十]{1,6}(?:号楼|号院|号|栋|幢|座|单元|室|楼|层|组|户|弄))"
_WAY = "(?:大道|胡同|小区|花园|公寓|新村|工业园|开发区|农场|林场|[路街巷弄里村庄屯苑园场道区三二一])"
_BEFORE_ADDRESS = re.compile(
    "[，。、；：（）,;:()\\s]|(?:住址|住所|地址|户籍地|位于|居住在|行经|住在|[在住于对至到往从])(?=.{5})"
)
_LONGEST_ADDRESS = 45  # characters before the number of the door
_ADDRESS = re.compile(f"{_WAY}{_DOOR}+")
_ONE = "[一二三四五六七八九]"
_AGE = re.compile(rf"(?<![0-9一二三四五六七八九十])([1-9][0-9]?|{_ONE}?十{_ONE}?|{_ONE})周?岁")
_NUMBER = re.compile(r"(?<![0-9])[1-9](?:[ -]{0,2}[0-9]){16}[ -]{0,2}[0-9Xx](?![0-9A-Za-z])")
_VEHICLE = re.compile(r"(?<![A-Za-z0-9])[A-HJ-NPR-Z0-9]{17}(?![A-Za-z0-9])")
_VALUES = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", [int(one) for one in "12345678123457923456789"], strict=True))
_FACTORS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def recognised(plain: str) -> Iterator[Loose]:
    """(start, end, kind, certainty, how) in a folded text, the surer forms first; they may overlap."""
    for match in _NUMBER.finditer(plain):
        problem = identifiers.check_id_number(match.group())
        if problem is not None and problem.code == "check_digit":
            yield *match.span(), "id_number", "likely", "形似身份证件号码，校验码不符"
    for match in _VEHICLE.finditer(plain):
        if is_vehicle(match.group()):
            yield *match.span(), "vehicle", "certain", "17位，校验位相符"
    for kind, pattern, certainty, how in _forms():
        for match in pattern.finditer(plain):
            yield *match.span("at" if "at" in pattern.groupindex else 0), kind, certainty, how
    yield from _addresses(plain)
    yield from _words(plain)


def is_vehicle(number: str) -> bool:
    """Whether the ninth character of a vehicle identification number is its check digit (GB 16735)."""
    if not any(character.isalpha() for character in number):
        return False
    values = [int(one) if one.isdigit() else _VALUES.get(one, 0) for one in number]
    rest = sum(value * factor for value, factor in zip(values, _FACTORS, strict=True)) % 11
    return number[8] == ("X" if rest == len("0123456789") else str(rest))


def _addresses(plain: str) -> Iterator[Loose]:
    for match in _ADDRESS.finditer(plain):
        window = max(0, match.start() - _LONGEST_ADDRESS)
        before = plain[window : match.start()]
        provinces = list(_provinces().finditer(before))
        if provinces and not re.search("[，。；,;\\s]", before[provinces[-1].start() :]):
            start = window + provinces[-1].start()
        else:
            stops = list(_BEFORE_ADDRESS.finditer(before))
            start = window + (stops[-1].end() if stops else 0)
        home = any(sign in match.group() for sign in ("室", "单元", "户", "幢", "栋"))
        how = "到门牌的地址" if home else "到门牌的地址，可能是经营场所"
        yield start, match.end(), "address", "likely" if home else "possible", how


@lru_cache(maxsize=1)
def _forms() -> tuple[tuple[str, re.Pattern[str], Certainty, str], ...]:
    forms = knowledge()["forms"]
    return tuple((form["kind"], re.compile(form["pattern"]), form["certainty"], form["how"]) for form in forms)


@lru_cache(maxsize=1)
def _provinces() -> re.Pattern[str]:
    return re.compile("|".join(knowledge()["provinces"]))


@lru_cache(maxsize=1)
def _word_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, re.compile("|".join(map(re.escape, knowledge()[kind])))) for kind in ("health", "minor"))


@lru_cache(maxsize=1)
def _full_age() -> int:
    """未成年人保护法第二条: the newest value of the rule."""
    rules = [rule for rule in Rulebook.default().all() if rule.id == "minor.age"]
    return int(str(max(rules, key=lambda rule: rule.valid_from).value))


def _words(plain: str) -> Iterator[Loose]:
    for kind, pattern in _word_patterns():
        for match in pattern.finditer(plain):
            yield *match.span(), kind, "possible", "涉及健康的字样" if kind == "health" else "涉及未成年人的字样"
    for match in _AGE.finditer(plain):
        if numerals.parse(match.group(1)) < _full_age():
            yield *match.span(), "minor", "likely", "年龄不满十八周岁"
