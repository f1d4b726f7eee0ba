"""Rule: a company, an authority, a region, a matter each have one page with what is public of them, and nothing else (R7, R8, R20)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from tests.cast import CERTIFICATES, JUSTICE, MATTER, ORGANISATION, REGION, WATER, Cast
from tests.portal.test_pages import publish, text_of
from tests.statements import counted
from zhifa import clock
from zhifa.accounts.actor import SYSTEM
from zhifa.accounts.models import Authority
from zhifa.journal.api import followers
from zhifa.registry import queries
from zhifa.registry.actions import set_certificate_status

CODE = ORGANISATION["credit_code"]
COMPANY = f"/companies/{CODE}"
WITHDRAW = {"ground": "revoked", "reason": "复议决定撤销。", "document": "复议决定书", "known_on": "2026-03-05"}
PAGES = (COMPANY, f"/authorities/{WATER}", f"/authorities/{JUSTICE}", "/regions/", f"/regions/{REGION}", f"/matters/{WATER}/{MATTER}",
         f"/officer/{CERTIFICATES[0]}")  # fmt: skip


def test_a_company_is_shown_with_all_its_records_and_found_from_each(cast: Cast) -> None:
    record, _ = publish(cast, parties=[dict(ORGANISATION)])
    publish(cast)
    assert f'href="{COMPANY}"' in Client().get(f"/decisions/{record}").content.decode()
    page = Client().get(COMPANY)
    shown = text_of(page)
    for word in (ORGANISATION["name"], CODE, "1条决定", "按年份2026年1", "按机关明水县水务局1", "罚款50元"):
        assert word in shown, word
    assert "欧阳某" not in shown
    for secret in ("phone", "address", "legal_representative"):
        assert ORGANISATION[secret] not in page.content.decode()


@pytest.mark.parametrize("typed", [CODE.lower(), f"{CODE[:4]} {CODE[4:]}", f"{CODE[:8]}-{CODE[8:]}"])
def test_a_code_leads_to_the_page_however_it_is_typed(cast: Cast, typed: str) -> None:
    publish(cast, parties=[dict(ORGANISATION)])
    answer = Client().get(f"/companies/{typed}")
    assert (answer.status_code, answer["Location"]) == (301, COMPANY)


def test_with_its_last_record_a_company_is_gone_as_if_it_had_never_been(cast: Cast) -> None:
    before = text_of(Client().get(COMPANY))
    record, _ = publish(cast, parties=[dict(ORGANISATION)])
    cast.api("editor").post(f"/disclosures/{record}/acts", {"act": "withdraw", "data": WITHDRAW})
    after = Client().get(COMPANY)
    assert after.status_code == 404
    assert text_of(after) == before
    assert "没有这家单位的公示记录" in before


@pytest.mark.parametrize(("code", "word"), [("123", "18位"), (CODE[:-1] + "9", "校验码"), ("I" * 18, "只能是")])
def test_a_code_that_cannot_be_one_is_answered_with_what_is_wrong(cast: Cast, code: str, word: str) -> None:
    answer = Client().get(f"/companies/{code}")
    assert answer.status_code == 404
    assert word in text_of(answer)


def test_an_authority_says_what_it_is_how_to_reach_it_and_what_it_did(cast: Cast) -> None:
    Authority.objects.filter(code=WATER).update(phone="0455-1234567", reconsideration_body="明水县人民政府", court="明水县人民法院")
    publish(cast)
    shown = text_of(Client().get(f"/authorities/{WATER}"))
    for word in ("行政机关", "水利", "0455-1234567", "申请行政复议", "欧阳某", "行政处罚1", "执法人员", CERTIFICATES[0]):
        assert word in shown, word
    assert Client().get("/authorities/NOBODY").status_code == 404


def test_the_number_for_complaints_is_the_one_of_the_published_list(cast: Cast) -> None:
    from zhifa.disclosure.lists.models import ListVersion

    row = {"code": "1", "name": "明水县水务局", "phone": "0455-7654321"}
    ListVersion.objects.create(
        authority=WATER, code="qualification", edition=1, valid_from=clock.legal_today(), published_at=clock.legal_now(),
        rows=[{"code": "0", "name": "别的机关", "phone": "1"}, row], total=2, office={}, entry="e",
    )  # fmt: skip
    html = Client().get(f"/authorities/{WATER}").content.decode()
    assert 'href="tel:0455-7654321"' in html
    assert f'href="/catalogue/qualification/{WATER}"' in html


def test_an_entrusted_organisation_and_its_principal_name_each_other(cast: Cast) -> None:
    water = Authority.objects.get(code=WATER)
    Authority.objects.create(
        code="SZ", name="明水县水政监察大队", short_name="大队", kind="entrusted_organisation", level="county", region=REGION,
        parent=water, principal=water, path=f"{water.path}SZ/",
    )  # fmt: skip
    assert f"委托机关{water.name}" in text_of(Client().get("/authorities/SZ"))
    assert "受它委托执法的组织明水县水政监察大队" in text_of(Client().get(f"/authorities/{WATER}"))


def test_a_region_shows_its_authorities_its_parts_and_counts_with_everything_inside(cast: Cast) -> None:
    Authority.objects.create(code="P", name="黑江省人民政府", short_name="省", kind="authority", level="province", region="230000", path="/P/")
    Authority.objects.create(
        code="T", name="明水县城关镇人民政府", short_name="镇", kind="authority", level="township", region="230125101", path="/T/"
    )
    publish(cast)
    top, here = (text_of(Client().get(f"/regions/{code}")) for code in ("230000", REGION))
    assert "公示的决定1条" in top
    assert "下级地区明水县1" in top
    assert "查机关›黑江省›明水县" in here.replace("&gt;", "›") or "黑江省明水县" in here
    assert "明水县城关镇0" in here
    assert "明水县水务局行政机关水利1" in here
    assert "黑江省" in text_of(Client().get("/regions/"))


@pytest.mark.parametrize(("code", "status"), [("999999", 404), (f"{REGION}000000", 301), ("x", 404)])
def test_a_region_has_one_address(cast: Cast, code: str, status: int) -> None:
    assert Client().get(f"/regions/{code}").status_code == status


def test_a_matter_shows_its_decisions_and_when_they_are_reviewed_and_heard(cast: Cast) -> None:
    empty = text_of(Client().get(f"/matters/{WATER}/{MATTER}"))
    assert "还没有公示的决定" in empty
    publish(cast)
    shown = text_of(Client().get(f"/matters/{WATER}/{MATTER}"))
    for word in ("共1条", "欧阳某", "哪些决定要先经法制审核", "应当告知听证权利的较大数额罚款", "行政处罚法第六十三条"):
        assert word in shown, word


def test_the_page_of_an_officer_tells_what_became_of_the_certificate_and_names_the_authority(cast: Cast) -> None:
    row = queries.certificate(CERTIFICATES[0])
    assert row is not None
    set_certificate_status(row, "suspended", reason="依法处理", actor=SYSTEM)
    row = queries.certificate(CERTIFICATES[0])
    assert row is not None
    with clock.pinned(clock.legal_now() + timedelta(days=3)):
        set_certificate_status(row, "valid", reason="核查结束", actor=SYSTEM)
        page = Client().get(f"/officer/{CERTIFICATES[0]}")
    shown = text_of(page)
    assert re.search(r"2026年3月8日恢复有效2026年3月5日暂扣.*有效期开始", shown)
    assert f'href="/authorities/{WATER}"' in page.content.decode()
    assert f"执法区域明水县（{REGION}）" in shown
    assert "核查结束" not in shown


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_complete_for_readers_and_machines_and_takes_at_most_fifteen_statements(cast: Cast, path: str) -> None:
    publish(cast, parties=[dict(ORGANISATION)])
    with counted() as statements:
        answer = Client().get(path)
    assert answer.status_code == 200
    assert len(statements.outside) + sum(map(len, statements.transactions)) <= 15
    html = answer.content.decode()
    assert len(re.findall("<h1", html)) == 1
    assert " style=" not in html
    if not path.startswith("/officer/"):
        (description,) = re.findall(r'<meta name="description" content="([^"]+)">', html)
        assert len(description) > 15
        assert 'role="search" aria-label="查决定"' in html


def test_before_the_index_is_there_the_pages_say_so_and_stand(cast: Cast, settings: Settings, tmp_path: object) -> None:
    publish(cast)
    settings.ZHIFA_HOME = f"{tmp_path}/elsewhere"
    for path in (f"/authorities/{WATER}", "/regions/", f"/regions/{REGION}", f"/matters/{WATER}/{MATTER}"):
        answer = Client().get(path)
        assert answer.status_code == 200
        assert "检索索引尚未建立" in text_of(answer), path


def test_what_was_withdrawn_leaves_every_page(cast: Cast) -> None:
    record, _ = publish(cast)
    paths = (f"/authorities/{WATER}", "/regions/", f"/regions/{REGION}", f"/matters/{WATER}/{MATTER}")
    assert all(record in Client().get(path).content.decode() for path in paths)
    cast.api("editor").post(f"/disclosures/{record}/acts", {"act": "withdraw", "data": WITHDRAW})
    assert not any(record in Client().get(path).content.decode() for path in paths)
    followers.run_to_end()
    assert not any("欧阳某" in Client().get(path).content.decode() for path in paths)
