"""Rule (R2–R13, R20): whatever was published is found, read at its day, compared and taken along, without log-in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tests.cast import CERTIFICATES, MATTER, WATER, Cast
from tests.lists.making import PLACES, place, published
from tests.portal.test_pages import text_of
from zhifa import clock
from zhifa.registry.models import Certificate

LATER = datetime(2026, 3, 12, 4, 0, tzinfo=UTC)
POST = {
    "code": "W-01", "window": "1号窗口", "unit": "明水县水务局", "name": "甲", "post": "一级行政执法员",
    "duties": "受理取水许可申请", "kinds": "行政许可", "certificate": CERTIFICATES[0], "materials": "取水许可申请书（窗口领取）",
    "progress": "扫码或者拨打咨询电话", "advice": "0455-6220000", "complaints": "12345",
}  # fmt: skip


@pytest.fixture
def two(cast: Cast) -> Iterator[Client]:
    """Two versions of the list of places, and the list of officers; the clock stands after the second."""
    published(cast, PLACES, [place()])
    published(cast, "officers")
    with clock.pinned(LATER):
        published(cast, PLACES, [place(phone="0455-6220001"), place("D-02", place="二号闸")])
        yield Client()


def get(client: Client, path: str, **query: str) -> Any:
    return client.get(path, query)


def test_an_authority_shows_every_list_with_version_and_day(two: Client) -> None:
    shown = text_of(get(two, "/catalogue/", authority=WATER))
    for word in ("电子技术监控设备设置地点第2版2026年3月12日", "执法人员清单第1版", "权责清单尚未公布"):
        assert word in shown, word
    everybody = text_of(get(two, "/catalogue/"))
    assert "执法人员清单12" in everybody


def test_a_list_is_searched_and_its_change_is_shown(two: Client) -> None:
    page = get(two, f"/catalogue/{PLACES}/{WATER}")
    shown = text_of(page)
    assert "共2项" in shown
    assert "新增二号闸" in shown
    assert "<del>6220000</del><ins>6220001</ins>" in page.content.decode()
    assert "共1项" in text_of(get(two, f"/catalogue/{PLACES}/{WATER}", q="二号闸"))


def test_the_old_version_is_read_at_its_day(two: Client) -> None:
    shown = text_of(get(two, f"/catalogue/{PLACES}/{WATER}", on="2026-03-11"))
    assert "第1版" in shown
    assert "旧版本" in shown
    assert "二号闸" not in shown
    assert get(two, f"/catalogue/{PLACES}/{WATER}", on="2026-03-04").status_code == 404
    assert get(two, f"/catalogue/{PLACES}/{WATER}", on="昨天").status_code == 404


def test_regions_are_named_and_not_only_numbered(two: Client) -> None:
    for path in ("/catalogue/officers", f"/catalogue/officers/{WATER}", f"/catalogue/officers/{WATER}/{CERTIFICATES[0]}"):
        assert "明水县（230125）" in text_of(get(two, path)), path


def test_of_two_versions_of_one_day_both_can_be_read(two: Client, cast: Cast) -> None:
    published(cast, PLACES, [place("D-03", place="三号闸")])
    here = f"/catalogue/{PLACES}/{WATER}"
    page = get(two, here)
    assert 'href="?edition=2"' in page.content.decode()
    assert "共1项" in text_of(get(two, here, on="2026-03-12"))
    old = text_of(get(two, here, edition="2"))
    assert "旧版本" in old
    assert "共2项" in old
    assert get(two, f"{here}/D-02", edition="2").status_code == 200
    assert get(two, f"{here}/D-02").status_code == 404
    rows = get(two, f"{here}/download/json", edition="2").json()["rows"]
    assert [row["code"] for row in rows] == ["D-01", "D-02"]
    assert get(two, here, edition="9").status_code == 404


def test_an_item_has_an_address_that_stays(two: Client) -> None:
    assert "0455-6220001" in text_of(get(two, f"/catalogue/{PLACES}/{WATER}/D-01"))
    assert "0455-6220000" in text_of(get(two, f"/catalogue/{PLACES}/{WATER}/D-01", on="2026-03-11"))
    officer = get(two, f"/catalogue/officers/{WATER}/{CERTIFICATES[0]}")
    assert f"/officer/{CERTIFICATES[0]}" in officer.content.decode()
    assert get(two, f"/catalogue/{PLACES}/{WATER}/D-99").status_code == 404


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
def test_the_whole_version_is_taken_along(two: Client, ending: str) -> None:
    answer = get(two, f"/catalogue/{PLACES}/{WATER}/download/{ending}")
    assert answer.status_code == 200
    if ending == "json":
        assert [row["code"] for row in json.loads(answer.content)["rows"]] == ["D-01", "D-02"]
    elif ending == "csv":
        assert "D-02,二号闸" in answer.content.decode("utf-8-sig")
    else:
        assert load_workbook(BytesIO(answer.content)).worksheets[0].cell(3, 1).value == "D-02"


def test_the_interface_says_the_same(two: Client) -> None:
    api = "/api/v1/public/catalogue"
    lists = get(two, api, authority=WATER).json()["items"]
    assert next(one for one in lists if one["list"] == PLACES)["published"][0]["edition"] == 2
    found = get(two, f"{api}/{PLACES}", q="大桥", on="2026-03-11").json()
    assert (found["total"], found["truncated"], found["items"][0]["edition"]) == (1, False, 1)
    assert get(two, f"{api}/{PLACES}/D-01").json()["row"]["phone"] == "0455-6220001"
    assert get(two, f"{api}/{PLACES}/D-01", on="2026-03-11").json()["row"]["phone"] == "0455-6220000"
    assert get(two, f"{api}/nothing").status_code == 404
    assert get(two, f"{api}/{PLACES}", cursor="x").status_code == 422
    assert get(two, f"{api}/matters/{MATTER}", authority=WATER).json()["code"] == MATTER


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "\ud800", "%", "'", "\u202e", "字" * 5000])
def test_odd_words_are_answered(two: Client, text: str) -> None:
    odd = text.encode("utf-8", "surrogatepass").decode("latin-1")
    for path in ("/api/v1/public/catalogue", f"/api/v1/public/catalogue/{PLACES}", "/catalogue/", f"/catalogue/{PLACES}"):
        for name in ("q", "authority", "region", "on"):
            answer = two.get(path, QUERY_STRING=f"{name}={quote(odd, encoding='latin-1')}")
            assert answer.status_code in {200, 404, 422}, (path, name, text)


def test_all_authorities_are_read_together(two: Client) -> None:
    shown = text_of(get(two, f"/catalogue/{PLACES}", region="230000"))
    assert "共2项" in shown
    assert "明水县水务局" in shown
    assert "共0项" in text_of(get(two, f"/catalogue/{PLACES}", region="440000"))


def test_the_board_of_a_window_stands_without_controls(cast: Cast) -> None:
    published(cast, "window-board", [POST, {**POST, "code": "W-02", "window": "2号窗口", "name": "戊"}])
    page = Client().get(f"/board/{WATER}")
    html = page.content.decode()
    assert html.count("data-page") == 2
    assert Client().get(f"/board/{WATER}", headers={"Host": "localhost"}).content.decode() == html, "its code is public"
    assert not any(tag in html for tag in ("<button", "<form", "<input", "<a "))
    for word in ("甲", "戊", "受理取水许可申请", "取水许可申请书", "12345", "扫码查询办理进度"):
        assert word in text_of(page), word
    assert Client().get(f"/board/{WATER}", {"window": "2号窗口"}).content.decode().count("data-page") == 1


def test_the_board_says_of_a_certificate_that_ended_since_that_it_is_not_valid(cast: Cast) -> None:
    published(cast, "window-board", [POST, {**POST, "code": "W-02", "name": "壬", "certificate": ""}])
    assert "今天无效" not in text_of(Client().get(f"/board/{WATER}"))
    Certificate.objects.filter(number=CERTIFICATES[0]).update(history=[["2026-03-04", "suspended"]])
    assert text_of(Client().get(f"/board/{WATER}")).count("这个执法证今天无效，不能执法") == 1


def test_rights_and_the_eight_prohibitions_are_told(cast: Cast) -> None:
    page = Client().get("/rights")
    assert page.content.decode().count("<li><b>严禁") == 8
    assert "可以拒绝接受调查" in text_of(page)


def test_a_page_asks_a_fixed_number_of_questions(two: Client) -> None:
    for path, most in (
        (f"/catalogue/?authority={WATER}", 6), ("/catalogue/", 4), (f"/catalogue/{PLACES}", 4),
        (f"/catalogue/{PLACES}/{WATER}", 8), (f"/catalogue/{PLACES}/{WATER}/D-01", 4), (f"/board/{WATER}", 4),
    ):  # fmt: skip
        two.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert two.get(path).status_code == 200, path
        assert len(asked) <= most, (path, len(asked))
