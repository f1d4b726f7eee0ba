"""One cell of a table: what it means, and how it is written again. Problems go into the row's report."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final

from zhifa.disclosure.lists.tables import unguarded
from zhifa.disclosure.records.formats import Field, Format, number_pattern, words
from zhifa.law import amounts, identifiers
from zhifa.registry.imports.records import WITHOUT_END, Record

LONG_TERM: Final = date(2099, 12, 31)
"""How the standard writes 长期 (发改办财金〔2018〕424号)."""
TEXT_LIMIT: Final = 20_000  # characters of a cell; Excel itself ends at 32,767
LINE_LIMIT: Final = 300  # of what is shown as a heading or found by
_LINES: Final = frozenset({"party_name", "matter", "representative", "certificate_name", "certificate_number"})
_WAN_PLACES: Final = 6  # of 万元: one 分
_FLOAT_NOISE: Final = Decimal("1e-10")  # what binary fractions leave behind in a spreadsheet
_YUAN_OF_WAN: Final = 10_000
_FEN_OF_WAN: Final = 10**_WAN_PLACES
_SERIAL_START: Final = date(1899, 12, 30)
_BRACKETS: Final = re.compile(r"[\[(（【〔](\d{4})[\])）】〕]")
_APART: Final = re.compile(r"[；;、，,\n]+")
_UNSHOWABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_TAKEN: Final = {"revoke_licence": "吊销", "suspend_licence": "暂扣"}
_ID_CARD: Final = ("", "身份证", "居民身份证", "身份证号码", "公民身份证")


def text(row: Record, column: Field) -> str:
    """As typed, within the length that the column can show."""
    found = unguarded(row.text(column.field))
    if _UNSHOWABLE.search(found):
        row.error(column.field, "有不能显示的控制字符。", "请删去这些字符，或者重新输入这一格。")
    limit = LINE_LIMIT if column.field in _LINES else TEXT_LIMIT
    if len(found) > limit:
        row.error(column.field, f"超过 {limit} 字。", "请写得简短一些，细节写进事实。")
    return found


def number(row: Record, column: Field) -> str:
    """The number of a decision, with its year in 〔〕 however it was typed."""
    found = canonical(row.text(column.field))
    if found and not re.fullmatch(number_pattern(), found):
        row.error(column.field, f"“{found}”不像决定书的文号。", "请写成例如明水罚决字〔2026〕3号，不超过 80 字。")
    return found


def canonical(typed: str) -> str:
    """明水罚决字[2026]3号 with any brackets, width or blanks inside -> 明水罚决字〔2026〕3号."""
    return _BRACKETS.sub(r"〔\1〕", re.sub(r"\s", "", unicodedata.normalize("NFKC", typed)))


def credit_code(row: Record, column: Field) -> str:
    found = identifiers.compact(row.text(column.field))
    if found and (problem := identifiers.check_credit_code(found)):
        row.error(column.field, f"{problem.message}（GB 32100-2015）。", f"{problem.remedy}。")
    return found


def id_number(row: Record, column: Field) -> str:
    """An identity card's number is checked, that of another paper is taken as it is."""
    found = identifiers.compact(row.text(column.field))
    card = not column.of or row.text(column.of) in _ID_CARD
    if found and card and (problem := identifiers.check_id_number(found)):
        row.error(column.field, f"{problem.message}（GB 11643-1999）。", f"{problem.remedy}；其他证件请写明证件类型。")
    return found


def day(row: Record, column: Field) -> str:
    """ISO 8601 or empty; 长期 and 2099/12/31 are the same day; a bare number is the day that Excel counts."""
    typed = row.code(column.field)
    if not typed:
        return ""
    if re.fullmatch(r"[2-7]\d{4}", typed):
        return (_SERIAL_START + timedelta(days=int(typed))).isoformat()
    found = row.day(column.field)
    if found is None:
        return ""
    return (LONG_TERM if found == WITHOUT_END else found).isoformat()


def past_day(row: Record, column: Field, today: date) -> str:
    found = day(row, column)
    if found and found > today.isoformat():
        row.error(column.field, f"{found}还没有到。", "决定日期不能在今天以后，请核对。")
    return found


def wan(row: Record, column: Field) -> int | None:
    """万元 with up to six places -> fen, never rounded; None for an empty cell."""
    typed = row.code(column.field).replace(",", "").removesuffix("万元").removesuffix("万")
    if not typed:
        return None
    try:
        value = Decimal(typed)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or value < 0:
        message = f"“{row.text(column.field)}”不是以万元为单位的金额。"
        row.error(column.field, message, "请填写数字，例如 2 万元写 2，五百元写 0.05。")
        return None
    fen = value * _FEN_OF_WAN
    if abs(value - round(value, _WAN_PLACES)) > _FLOAT_NOISE:
        row.error(column.field, f"“{typed}”万元小于一分的部分无法支付。", f"小数最多 {_WAN_PLACES} 位，请核对。")
        return None
    return round(fen)


def check_unit(row: Record, column: Field, fen: int | None, content: str) -> None:
    """A fine typed in 元 into a column of 万元, or the other way round, is known by what the decision says of it."""
    said = amounts.fines_in(content)
    if not fen or fen in said:
        return
    wrong = next((one for one in said if fen == one * _YUAN_OF_WAN or fen * _YUAN_OF_WAN == one), None)
    if wrong is not None:
        message = f"这一格是{amounts.yuan(fen)}，处罚内容写的是罚款{amounts.yuan(wrong)}，正好差一万倍。"
        row.error(column.field, message, f"这一列以{'万元' if column.value == 'wan' else '元'}为单位，请换算后再导入。")


def as_wan(fen: int) -> str:
    """12345600 -> 12.3456; exact."""
    whole, rest = divmod(fen, _FEN_OF_WAN)
    return f"{whole}.{rest:06d}".rstrip("0").removesuffix(".")


def yuan(row: Record, column: Field) -> int | None:
    """元 -> fen; None for an empty cell."""
    if not row.code(column.field):
        return None
    try:
        found = amounts.parse_yuan(row.code(column.field))
    except ValueError as error:
        row.error(column.field, str(error), "请按“20,000元”的样子填写。")
        return None
    if found < 0:
        row.error(column.field, "金额是负数。", "请核对。")
    return found


def choice(row: Record, column: Field, table: Format) -> str:
    """The code of a cell of a choice; empty after an error."""
    known = words(column.value)
    if column.value == "status":
        known = {code: (*said, *table.status.get(code, ())) for code, said in known.items()}
    typed = row.code(column.field)
    found = next((code for code, said in known.items() if typed == code or typed in said), "")
    if not found and typed:
        titles = "、".join(said[0] for said in known.values())
        row.error(column.field, f"“{typed}”不在可选范围内。", f"请填写：{titles}。")
    return found


def kinds(row: Record, column: Field, act: str, content: str) -> list[tuple[str, str]]:
    """[(code, words)] of 处罚类别 or 许可类别; 其他-… keeps what was added. Acts without a list keep the words.

    `content`: what the decision says, which decides where the standard has one word for two kinds.
    """
    typed = list(dict.fromkeys(filter(None, (one.strip() for one in _APART.split(row.text(column.field))))))
    if act not in ("penalty", "licence"):
        return [("other", one) for one in typed]
    known = words(act)
    found: list[tuple[str, str]] = []
    for one in typed:
        if act == "penalty" and one in words("either")["licence"]:
            found += _taken(row, column, one, content)
            continue
        code = next((code for code, said in known.items() if one == code or one in said), "")
        if not code and not one.startswith(known["other"][0]):
            titles = "、".join(said[0] for said in known.values())
            remedy = f"请填写：{titles}；其他的写成“其他-补充说明”，用分号隔开。"
            row.error(column.field, f"“{one}”不在可选范围内。", remedy)
            continue
        found.append((code or "other", known[code][0] if code else one))
    return list(dict.fromkeys(found))


def _taken(row: Record, column: Field, typed: str, content: str) -> list[tuple[str, str]]:
    """A licence taken for a time is no grave penalty; one taken for good is, and is not repaired."""
    found = [(code, words("penalty")[code][0]) for code, word in _TAKEN.items() if word in content]
    if not found:
        message = f"“{typed}”没有说明是暂扣还是吊销，处罚内容里也没有写。"
        row.error(column.field, message, "请改为暂扣许可证件或者吊销许可证件，或者在处罚内容里写明。")
    return found
