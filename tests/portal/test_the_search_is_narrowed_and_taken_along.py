"""Rule: on the search page every filter is a link on and off, the order is chosen, and the result can be taken along (R19, R20)."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.test import Client

from tests.cast import MATTER, ORGANISATION, REGION, WATER, Cast
from tests.portal.test_pages import publish, text_of
from tests.statements import counted
from zhifa.accounts.models import Authority
from zhifa.disclosure import searching
from zhifa.disclosure.indexing import PublicIndex, index, published
from zhifa.disclosure.models import PublicRecord
from zhifa.web.portal import narrowing, search

OTHERS = {"region": REGION, "authority": WATER, "act": "penalty", "kind": "罚款", "sector": "water", "party_kind": "natural_person",
          "performance": "settled", "challenge": "none", "year": "2026"}  # fmt: skip


def links(html: str) -> list[dict[str, str]]:
    return [dict(parse_qsl(href.replace("&amp;", "&")[1:])) for href in re.findall(r'href="(\?[^"]*)"', html)]


def facet(html: str) -> str:
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", html.split('aria-label="筛选"')[1].split("</nav>", maxsplit=1)[0]))


def body(path: str, **asked: str) -> bytes:
    answer: Any = Client().get(path, asked)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def test_every_facet_is_offered_with_its_count_and_leads_to_what_it_counts(cast: Cast) -> None:
    publish(cast)
    html = Client().get("/search").content.decode()
    offered = {name: value for link in links(html) for name, value in link.items()}
    assert {name: offered.get(name) for name in OTHERS if name not in {"sector", "performance"}} == {
        name: value for name, value in OTHERS.items() if name not in {"sector", "performance"}
    }
    shown = facet(html)
    for word in ("明水县1", "明水县水务局1", "行政处罚1", "罚款1", "个人1", "2026年1"):
        assert word in shown, word
    for link in links(html):
        if "lang" not in link:
            assert "共1条" in text_of(Client().get("/search", link)), link


def test_of_more_than_three_hundred_authorities_every_one_can_be_chosen(cast: Cast) -> None:
    publish(cast)
    first, here = PublicRecord.objects.get(), Authority.objects.get(code=WATER)
    names = [field.attname for field in PublicRecord._meta.fields if not field.generated]
    codes = [f"office-{n:03}" for n in range(310)]
    Authority.objects.bulk_create(
        Authority(code=code, name=f"{code}局", short_name=code, kind=here.kind, level=here.level, region=REGION, path=f"/{code}/")
        for code in codes
    )
    PublicRecord.objects.bulk_create(
        PublicRecord(**{name: getattr(first, name) for name in names} | {"id": f"{first.id[:-3]}{n:03}", "authority": code})
        for n, code in enumerate(codes)
    )
    with index().writer(wait=True) as writer:
        writer.rebuild(published())
    html = Client().get("/search").content.decode()
    assert {link["authority"] for link in links(html) if "authority" in link} == {WATER, *codes}
    assert f"还有{311 - narrowing.SHOWN}个" in facet(html)
    assert {link["authority"] for link in links(Client().get("/search", {"region": REGION}).content.decode()) if "authority" in link} >= {*codes}


def test_a_chosen_filter_is_marked_and_the_same_link_takes_it_off(cast: Cast) -> None:
    publish(cast)
    html = Client().get("/search", {"q": "渣土", "kind": "罚款", "year": "2026"}).content.decode()
    assert html.count('aria-current="true"') == 3  # kind, year, and the order
    assert {"q": "渣土", "year": "2026"} in links(html)
    assert {"q": "渣土", "kind": "罚款"} in links(html)
    assert "决定种类：罚款" in html
    assert {"q": "渣土"} in links(html)  # all of them at once


def test_tags_say_in_words_what_was_chosen(cast: Cast) -> None:
    publish(cast)
    shown = text_of(Client().get("/search", {**OTHERS, "matter_code": MATTER, "sector": "水利"}))
    for word in ("地区：明水县", "机关：明水县水务局", "执法领域：水利", "当事人类型：个人", "履行情况：已经履行", "复议诉讼：没有复议、诉讼"):
        assert word in shown, word
    assert "事项：" in shown
    assert f"事项：{MATTER}" not in shown


def test_with_words_the_best_hit_comes_first_unless_another_order_is_chosen(cast: Cast) -> None:
    old, _ = publish(cast, parties=[dict(ORGANISATION)])
    new, _ = publish(cast)
    record = PublicRecord.objects.get(pk=new)
    record.content = {**record.content, "facts": f"当事人在{ORGANISATION['name']}门前倾倒渣土。"}
    record.decided_on = record.decided_on.replace(day=6)
    record.save()
    follower = PublicIndex()
    follower.rebuild()
    while follower.step():
        pass

    def order(**asked: str) -> list[str]:
        html = Client().get("/search", asked).content.decode()
        return re.findall(r'href="/decisions/([^"]+)"', html)

    name = ORGANISATION["name"]
    assert order(q=name) == order(q=name, sort="relevance") == [old, new]
    assert order(q=name, sort="newest") == order() == [new, old]
    assert order(q=name, sort="oldest") == [old, new]


def test_what_is_found_is_taken_along_as_csv_and_json(cast: Cast) -> None:
    record, _ = publish(cast)
    publish(cast, parties=[dict(ORGANISATION)])
    text = body("/search/download/csv", party_kind="natural_person").decode("utf-8")
    assert text.startswith("\ufeff")
    head, *rows = list(csv.reader(io.StringIO(text[1:])))
    assert len(rows) == 1
    line = dict(zip(head, rows[0], strict=True))
    assert line["当事人"] == "欧阳某"
    assert line["罚款金额（元）"] == "50.00"
    assert line["网址"].endswith(f"/decisions/{record}")
    found = json.loads(body("/search/download/json", q="渣土"))
    assert (found["total"], found["truncated"], len(found["items"])) == (2, False, 2)
    assert found["query"] == {"q": "渣土", "sort": "newest"}
    assert json.loads(body("/search/download/json", q="没有这个"))["items"] == []


def test_a_file_that_holds_only_a_part_says_so_in_its_name_and_in_the_answer(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(cast)
    publish(cast, parties=[dict(ORGANISATION)])
    monkeypatch.setattr(searching, "MOST", 1)
    monkeypatch.setattr(search, "MOST", 1)
    answer: Any = Client().get("/search/download/json")
    assert b'"truncated": true' in b"".join(answer.streaming_content)
    assert "%E5%89%8D1%E6%9D%A1-%E5%85%B12%E6%9D%A1.json" in answer["Content-Disposition"]
    assert "共2条，文件里只有最新的1条" in text_of(Client().get("/search"))


def test_a_cell_is_never_a_formula(cast: Cast) -> None:
    record, _ = publish(cast)
    row = PublicRecord.objects.get(pk=record)
    row.content = {**row.content, "facts": "=HYPERLINK(1)"}
    row.save()
    assert ",'=HYPERLINK(1)," in body("/search/download/csv").decode()


@pytest.mark.parametrize(
    ("path", "status"),
    [("/search/download/xml", 404), ("/search/download/csv?q=" + "水" * 300, 422), ("/search/download/json?from=5", 422)],
)
def test_a_download_that_cannot_be_made_says_why(cast: Cast, path: str, status: int) -> None:
    publish(cast)
    answer = Client().get(path)
    assert answer.status_code == status
    assert "请" in text_of(answer)


def test_a_full_name_that_is_masked_finds_nothing_and_the_page_says_why(cast: Cast) -> None:
    publish(cast)
    shown = text_of(Client().get("/search", {"q": "欧阳小明"}))
    assert "共0条" in shown
    assert "自然人的姓名依法只公示姓氏" in shown


def test_the_page_takes_few_statements_even_when_it_explains_why_it_is_empty(cast: Cast) -> None:
    publish(cast)
    for asked in ({}, {"q": "渣土"}, {**OTHERS, "matter_code": MATTER}, {**OTHERS, "q": "桥梁", "matter_code": MATTER}):
        with counted() as statements:
            assert Client().get("/search", asked).status_code == 200
        assert len(statements.outside) + sum(map(len, statements.transactions)) <= 7, asked
