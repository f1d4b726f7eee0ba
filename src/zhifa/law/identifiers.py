"""Numbers that name things: credit codes, identity numbers, certificates, documents.

Every check takes what people type (full-width digits, spaces, hyphens, lower case) and answers with a Problem in
Chinese, or None. Check digits: GB 32100-2015 (credit code) and GB 11643-1999 (identity number), by python-stdnum.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from stdnum.cn import ric, uscc

CODE_LENGTH = 18
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
# First two digits of GB/T 2260, of residence permits for Hong Kong, Macao and Taiwan (81-83) and of foreigners (9).
ID_REGIONS = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9\d")
EARLIEST_BIRTH = 1850
CERTIFICATE_PATTERN = r"[0-9A-Z\u4e00-\u9fff〔〕()-]{4,32}"
_DOCUMENT = re.compile(r"(?P<word>[^\d\[\]()〔〕【】]+)[\[(〔【](?P<year>\d{4})[\])〕】](?:第)?(?P<n>[1-9]\d*)号")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a number cannot be right (message) and what to do about it (remedy)."""

    code: str
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.message}，{self.remedy}。"


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """明水罚当决字〔2026〕3号: the word before the year, the year, the serial number."""

    word: str
    year: int
    n: int

    def __str__(self) -> str:
        return f"{self.word}〔{self.year}〕{self.n}号"


def normalise(text: str) -> str:
    """NFKC (full-width to half-width), upper case, trimmed."""
    return unicodedata.normalize("NFKC", text).upper().strip()


def compact(text: str) -> str:
    """Normalised, without the spaces and hyphens that people put inside a number."""
    return re.sub(r"[\s\u2010-\u2015-]", "", normalise(text))


def check_credit_code(text: str) -> Problem | None:
    """统一社会信用代码 (GB 32100-2015)."""
    number, name, remedy = compact(text), "统一社会信用代码", "请核对营业执照"
    if len(number) != CODE_LENGTH:
        return Problem("length", f"{name}应为18位，现为{len(number)}位", remedy)
    for place, character in enumerate(number, 1):
        if character not in CREDIT_ALPHABET:
            message = f"{name}第{place}位“{character}”不对，只能是数字和I、O、S、V、Z以外的字母"
            return Problem("character", message, remedy)
    if not number[2:8].isdigit():
        return Problem("region", f"{name}第3至8位是登记管理机关的行政区划，应为数字", remedy)
    expected = str(uscc.calc_check_digit(number[:-1]))
    if number[-1] != expected:
        return Problem("check_digit", f"{name}第18位校验码不对，应为{expected}，现为{number[-1]}", remedy)
    return None


def check_id_number(text: str) -> Problem | None:
    """公民身份号码 (GB 11643-1999), also 18-digit residence permits; abolished divisions are accepted."""
    number, name, remedy = compact(text), "身份证件号码", "请核对身份证件"
    if len(number) != CODE_LENGTH:
        return Problem("length", f"{name}应为18位，现为{len(number)}位", remedy)
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return Problem("character", f"{name}前17位应为数字，末位应为数字或者X", remedy)
    if not ID_REGIONS.match(number):
        return Problem("region", f"{name}前2位“{number[:2]}”不是行政区划代码", remedy)
    if _birth(number) is None:
        return Problem("birth_date", f"{name}第7至14位“{number[6:14]}”不是出生日期", remedy)
    expected = str(ric.calc_check_digit(number))
    if number[-1] != expected:
        return Problem("check_digit", f"{name}第18位校验码不对，应为{expected}，现为{number[-1]}", remedy)
    return None


def birth_date(id_number: str) -> date:
    """The date of birth in a valid identity number; raises ValueError for any other."""
    return date.fromisoformat(_valid(id_number)[6:14])


def sex(id_number: str) -> str:
    """男 or 女, by the 17th digit of a valid identity number; raises ValueError for any other."""
    return "男" if int(_valid(id_number)[16]) % 2 else "女"


def age_on(birth: date, day: date) -> int:
    """周岁 on a day; a year is full on the day after the birthday (法释〔2006〕1号第二条), which favours the young.

    Raises ValueError before birth.
    """
    if day < birth:
        raise ValueError("出生日期晚于所指的日期。请核对证件和日期。")
    return max(day.year - birth.year - ((day.month, day.day) <= (birth.month, birth.day)), 0)


def check_certificate_number(text: str, pattern: str = CERTIFICATE_PATTERN) -> Problem | None:
    """Certificate numbers have no national form; the pattern is the authority's, matched on the normalised number."""
    number = normalise(text)
    if re.fullmatch(pattern, number):
        return None
    return Problem("certificate", f"执法证件编号“{number}”的格式不对", "请按证件上的编号填写，不带空格")


def document_number(prefix: str, kind_word: str, year: int, n: int) -> str:
    """明水罚, 当决字, "当决字, 2026, 3 -> 明水罚当决字〔2026〕3号 (GB/T 9704-2012: 六角括号, no leading zero)."""
    return str(DocumentNumber(prefix + kind_word, year, n))


def parse_document_number(text: str) -> DocumentNumber:
    """Read 明水罚当决字〔2026〕3号, also with [ ] ( ) 【 】, full-width digits or 第. Raises ValueError."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    match = _DOCUMENT.fullmatch(plain)
    if match is None:
        raise ValueError(f"“{text}”不是文号。请写成例如明水罚当决字〔2026〕3号。")
    return DocumentNumber(match["word"], int(match["year"]), int(match["n"]))


def _valid(id_number: str) -> str:
    problem = check_id_number(id_number)
    if problem is not None:
        raise ValueError(str(problem))
    return compact(id_number)


def _birth(number: str) -> date | None:
    try:
        birth = date.fromisoformat(number[6:14])
    except ValueError:
        return None
    return birth if birth.year >= EARLIEST_BIRTH else None
