"""Rule: the day a text is in force from, and what it repeals, are read from the text; an amendment keeps its own day."""

from __future__ import annotations

from datetime import date

import pytest

from zhifa.statutes import content
from zhifa.statutes.content import ArticleText, StatuteText

DAY = date(2021, 1, 22)


def text(last: str, *preamble: str, **more: object) -> StatuteText:
    articles = (ArticleText(1, 0, (), "第一条的文字。"), ArticleText(2, 0, (), last))
    return StatuteText("甲法", "law", "sample", articles, preamble=preamble, **more)  # type: ignore[arg-type]  # of the test


@pytest.mark.parametrize(
    ("last", "begins", "how"),
    [
        ("本法自2021年7月15日起施行。", date(2021, 7, 15), "article"),
        ("本法自1996年10月1日起施行。", DAY, "promulgation"),
        ("本法自公布之日起施行。", DAY, "promulgation"),
        ("本法自2021年13月1日起施行。", DAY, "promulgation"),
    ],
)
def test_commencement_comes_from_the_closing_article_unless_it_is_older_than_the_text(last: str, begins: date, how: str) -> None:
    assert content.commencement(text(last), DAY) == (begins, how)


def test_what_the_source_says_goes_before() -> None:
    given = text("本法自2021年7月15日起施行。", valid_from=date(2021, 8, 1))
    assert content.commencement(given, DAY) == (date(2021, 8, 1), "given")


@pytest.mark.parametrize(
    ("last", "found"),
    [
        ("本法自2020年1月1日起施行。《乙法》、《丙条例》同时废止。", ("乙法", "丙条例")),
        ("1994年8月18日国务院发布的《乙条例》同时废止。", ("乙条例",)),
        ("《关于适用〈乙法〉的解释》（法释〔2012〕2号）同时废止；与本法不一致的，以本法为准。", ("关于适用〈乙法〉的解释",)),
        ("《乙法》第三条同时废止。", ()),
        ("《甲法》同时废止。", ()),
        ("《乙法》继续有效。", ()),
    ],
)
def test_what_it_repeals_is_named_in_the_closing_articles(last: str, found: tuple[str, ...]) -> None:
    assert content.repeals(text(last)) == found


def test_the_heading_tells_when_it_was_first_made_and_by_whom() -> None:
    made = text("。", "1996年3月17日第八届全国人民代表大会第四次会议通过", "2021年1月22日第十三届全国人民代表大会常务委员会第二十五次会议修订")
    assert content.promulgated(made) == DAY
    assert content.enacted(made, DAY) == date(1996, 3, 17)
    assert content.issuer(made) == "全国人民代表大会"
    local = text("。", "2011年11月17日 上海市第十三届人民代表大会常务委员会第三十次会议通过")
    assert content.issuer(local) == "上海市人民代表大会常务委员会"


def test_the_digest_tells_texts_apart_not_ways_of_spacing_them() -> None:
    assert content.digest(text("甲 乙。")) == content.digest(text("甲乙。"))
    assert content.digest(text("甲\n乙。")) != content.digest(text("甲乙。"))
    assert content.slug(text("。")) == content.slug(text("别的。"))
    assert content.slug(text("。", slug="Not-A-Slug")).startswith("s-")
