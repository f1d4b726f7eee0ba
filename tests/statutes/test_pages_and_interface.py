"""Rule: everybody reads a statute as of a day; a citation leads to its article; staff look citations up."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from tests.cast import build_cast
from tests.statutes.library import RIVER
from zhifa.clock import legal_today
from zhifa.web.portal.statutes import links


@pytest.fixture
def anybody(shelf: Path) -> Client:
    return Client()


def test_the_list_is_searched_by_name(anybody: Client) -> None:
    page = anybody.get("/statutes/", {"q": "河湖 条例"}).content.decode()
    assert "河湖保护暂行条例" in page
    assert RIVER not in page
    assert anybody.get("/statutes/", {"q": "河 " * 500}).status_code == 200
    assert "没有找到" in anybody.get("/statutes/", {"q": "<script>"}).content.decode()


def test_a_statute_shows_contents_articles_versions_and_validity(anybody: Client) -> None:
    page = anybody.get("/statutes/river-law/").content.decode()
    assert 'id="art-3-1"' in page
    assert 'href="#art-2"' in page
    assert page.index("第二章 罚则") < page.index('id="art-3"')
    assert '<a href="?on=2015-07-01">' in page
    assert "禁止向河湖倾倒垃圾、渣土。" in page
    older = anybody.get("/statutes/river-law/?on=2020-01-01").content.decode()
    assert "禁止倾倒垃圾。" in older
    assert "渣土" not in older


def test_a_day_without_a_text_says_so(anybody: Client) -> None:
    assert "没有当日的文本" in anybody.get("/statutes/river-law/?on=2010-01-01").content.decode()
    answer = anybody.get("/statutes/river-law/?on=yesterday")
    assert (answer.status_code, "不是日期" in answer.content.decode()) == (422, True)
    assert anybody.get("/statutes/none/").status_code == 404


def test_the_public_interface_gives_the_text_of_a_day(anybody: Client) -> None:
    found = anybody.get("/api/v1/public/statutes", {"q": "河湖法"}).json()
    assert [(one["id"], one["level_title"]) for one in found["items"]] == [("river-law", "法律")]
    body = anybody.get("/api/v1/public/statutes/river-law", {"on": "2020-01-01"}).json()
    assert (body["status"], body["version"]["valid_to"], len(body["articles"])) == ("in_force", "2025-01-01", 3)
    assert body["articles"][1] == {"number": 2, "sub": 0, "label": "第二条", "path": [], "text": "禁止倾倒垃圾。"}
    assert anybody.get("/api/v1/public/statutes/none").status_code == 404
    assert anybody.get("/api/v1/public/statutes/river-law", {"on": "x"}).status_code == 422


def test_staff_look_citations_up(shelf: Path) -> None:
    api = build_cast().api("officer")
    body = api.get("/citations?q=河湖法第三条第一款第二项").json()
    assert [one["citation"] for one in body["items"]] == [f"《{RIVER}》第三条第一款第（二）项"]
    (one,) = body["resolved"]
    assert (one["status"], one["text"], one["sets_penalty"]) == ("in_force", "（二）擅自取水的。", True)
    assert one["url"] == "/statutes/river-law/?on=2026-03-05#art-3"
    normative = api.get("/citations?q=河湖处罚裁量基准第一条").json()["resolved"][0]
    assert "规范性文件不能单独作为处罚的依据" in normative["note"]
    said = api.get("/citations?q=河湖法").json()
    assert said["resolved"] == []
    assert "没有写明是第几条" in said["problem"]["message"]
    assert api.get("/citations?q=河湖法第二条&on=2020-01-01").json()["resolved"][0]["text"] == "禁止倾倒垃圾。"
    assert Client().get("/api/v1/citations?q=x").status_code == 401


def test_what_resolves_is_a_link_and_the_rest_stays_text(shelf: Path) -> None:
    texts = ["《河湖法》第二条第一款", "《河湖法》第九条", "《无法》第一条", "随便写的依据"]
    assert links(texts, legal_today()) == {texts[0]: "/statutes/river-law/?on=2026-03-05#art-2"}
