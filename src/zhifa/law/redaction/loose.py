"""What has no proof of its own and is recognised by form, by the words before it, or by a list of words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from zhifa.law import identifiers, numerals
from zhifa.law.redaction.finding import Certainty, knowledge
from zhifa.law.rules import Rulebook

Loose = tuple[int, int, str, Certainty, str]
_IS = r"[号码为是:( ]{0,4}"
_DOOR = r"(?:附?-?[0-9A-Za-z一二三四五六七八九十]{1,6}(?:号楼|号院|号|栋|幢|座|单元|室|楼|层|组|户|弄))"
_WAY = "(?:大道|胡同|小区|花园|公寓|新村|工业园|开发区|农场|林场|[路街巷弄里村庄屯苑园场道区三二一])"
_BEFORE_ADDRESS = re.compile("[，。、；：（）\\s]|(?:住址|住所|地址|户籍地|位于|居住在|行经|住在|[在住于对至到往从])(?=.{5})")
_PROVINCES = "北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门".split()
_PROVINCE = re.compile("|".join(_PROVINCES))
_LONGEST_ADDRESS = 45  # characters before the number of the door
_ADDRESS = re.compile(f"{_WAY}{_DOOR}+")
_AGE = re.compile(r"(?<![0-9一二三四五六七八九十])([1-9][0-9]?|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])周?岁")
_DATE = r"[0-9]{4}(?:年[0-9]{1,2}月(?:[0-9]{1,2}日)?|[-./][0-9]{1,2}[-./][0-9]{1,2})"
_FORMS: tuple[tuple[str, re.Pattern[str], Certainty, str], ...] = (
    ("id_number", re.compile(r"(?<![0-9])[1-9][0-9]{4,13}[*×●]{2,12}[0-9]{0,4}[0-9Xx]"), "likely", "身份证件号码只遮住了一部分"),
    ("id_document", re.compile(f"(?:护照|通行证|台胞证|回乡证|居留证|军官证|士官证|旅行证){_IS}(?P<at>[A-Za-z]{{0,3}}[0-9]{{7,12}})"), "likely", "写在证件名称之后"),
    ("id_document", re.compile(r"(?<![A-Za-z0-9])(?:[EGDSPKHMC][0-9]{8}|E[A-Z][0-9]{7})(?![A-Za-z0-9])"), "possible", "形似护照或者通行证号码"),
    ("bank_card", re.compile(f"(?:卡号|账号|帐号|账户|银行卡){_IS}(?P<at>[0-9][0-9 -]{{7,28}}[0-9])"), "likely", "写在账号字样之后"),
    ("phone", re.compile(f"(?:电话|联系方式|传真|热线|手机){_IS}(?P<at>[+(]{{0,2}}[0-9][0-9() -]{{5,16}}[0-9])(?![0-9])"), "likely", "写在电话字样之后"),
    ("phone", re.compile(r"(?<![0-9])(?:\+[0-9)]{2,4}|852|853|886)[- ]?[0-9](?:[- ]?[0-9]){6,10}(?![0-9])"), "likely", "形似境外电话"),
    ("phone", re.compile(r"(?<![0-9])09[0-9]{8}(?![0-9])"), "possible", "形似台湾地区手机号码"),
    ("qq", re.compile(r"(?:[Qq]{2}|扣扣)[号群码::为是 ]{0,4}(?P<at>[1-9][0-9]{4,10})(?![0-9])"), "likely", "写在QQ字样之后"),
    ("wechat", re.compile(f"(?:微信|[Ww]e[Cc]hat|[Vv][Xx]){_IS}(?P<at>[A-Za-z0-9][A-Za-z0-9_-]{{5,19}})"), "likely", "写在微信字样之后"),
    ("vehicle", re.compile(f"(?:车架号|车辆识别代[号码]){_IS}(?P<at>[A-HJ-NPR-Za-z0-9]{{17}})"), "likely", "写在车辆识别代号字样之后"),
    ("birth_date", re.compile(f"(?:出生日期|出生年月日?|出生于|生于|生日){_IS}(?P<at>{_DATE})"), "likely", "写在出生字样之后"),
    ("birth_date", re.compile(f"(?P<at>{_DATE})(?:出生|生(?![产效态活]))"), "likely", "写在出生字样之前"),
    ("coordinates", re.compile(r"[东西]经[0-9.°度′分″秒'\" ]{2,20}[,，、 ]{0,2}[南北]纬[0-9.°度′分″秒'\" ]{2,20}"), "likely", "经纬度"),
    ("coordinates", re.compile(r"(?<![0-9.])(?:7[3-9]|[89][0-9]|1[0-2][0-9]|13[0-5])\.[0-9]{4,10}[, ]{1,3}[1-5]?[0-9]\.[0-9]{4,10}"), "possible", "形似坐标"),
)  # fmt: skip
_NUMBER = re.compile(r"(?<![0-9])[1-9](?:[ -]{0,2}[0-9]){16}[ -]{0,2}[0-9Xx](?![0-9A-Za-z])")
_VEHICLE = re.compile(r"(?<![A-Za-z0-9])[A-HJ-NPR-Z0-9]{17}(?![A-Za-z0-9])")
_VALUES = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", (*range(1, 9), *range(1, 6), 7, 9, *range(2, 10)), strict=True))
_FACTORS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def loose(plain: str) -> Iterator[Loose]:
    """(start, end, kind, certainty, how) in a folded text, the surer forms first; they may overlap."""
    for match in _NUMBER.finditer(plain):
        problem = identifiers.check_id_number(match.group())
        if problem is not None and problem.code == "check_digit":
            yield *match.span(), "id_number", "likely", "形似身份证件号码，校验码不符"
    for match in _VEHICLE.finditer(plain):
        if is_vehicle(match.group()):
            yield *match.span(), "vehicle", "certain", "17位，校验位相符"
    for kind, pattern, certainty, how in _FORMS:
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
        province = None
        for province in _PROVINCE.finditer(before):
            pass
        if province is not None and not re.search("[，。；\\s]", before[province.start() :]):
            start = window + province.start()
        else:
            stops = list(_BEFORE_ADDRESS.finditer(before))
            start = window + (stops[-1].end() if stops else 0)
        home = any(sign in match.group() for sign in ("室", "单元", "户", "幢", "栋"))
        how = "到门牌的地址" if home else "到门牌的地址，可能是经营场所"
        yield start, match.end(), "address", "likely" if home else "possible", how


@lru_cache(maxsize=1)
def _word_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, re.compile("|".join(map(re.escape, knowledge()[kind])))) for kind in ("health", "minor"))


@lru_cache(maxsize=1)
def _full_age() -> int:
    """未成年人保护法第二条: the newest value of the rule."""
    rules = [rule for rule in Rulebook.default().all() if rule.id == "minor.age"]
    return int(max(rules, key=lambda rule: rule.valid_from).value)


def _words(plain: str) -> Iterator[Loose]:
    for kind, pattern in _word_patterns():
        for match in pattern.finditer(plain):
            yield *match.span(), kind, "possible", "涉及健康的字样" if kind == "health" else "涉及未成年人的字样"
    for match in _AGE.finditer(plain):
        if numerals.parse(match.group(1)) < _full_age():
            yield *match.span(), "minor", "likely", "年龄不满十八周岁"
