"""Rule (issue challenges): statistics as page, file and interface, every figure with its cases; the file of a case from its page."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.cast import ORGANISATION, WATER, Cast, build_cast
from tests.office import Office
from tests.statements import counted
from tests.web.pages import words
from zhifa.journal.api import followers
from zhifa.proof import bundle

PATH = "/workbench/challenges/"


class Challenged:
    """A case that was challenged and corrected, and challenged again."""

    def __init__(self, cast: Cast, office: Office) -> None:
        self.cast, self.office = cast, office
        self.case = office.case.id

    def get(self, who: str, path: str) -> Any:
        with self.office.later():
            return self.cast.browser(who).get(path)


@pytest.fixture
def challenged(db: None, noon: datetime, settings: Any, tmp_path: Path) -> Challenged:
    settings.ZHIFA_HOME = tmp_path
    cast = build_cast()
    office = Office(noon)
    office.register(ORGANISATION)
    (party,) = office.parties
    office.do("file")
    office.until_concluded(party)
    for act in ("notify", "waive", "decide", "serve"):
        office.do(act, party)
    office.do("challenge.receive", party, received_on="2026-03-05")
    office.do("challenge.reply", party)
    office.wait_until("2026-04-04")
    office.do("challenge.outcome", party, result="revoked", effective_on="2026-04-04")
    office.do("challenge.receive", party, kind="litigation", received_on="2026-04-04")
    with office.later():
        followers.run_to_end()
    return Challenged(cast, office)


def test_the_page_counts_draws_and_links_every_figure_to_its_cases(challenged: Challenged) -> None:
    answer = challenged.get("agency_head", PATH)
    page = words(answer)
    for said in ("复议诉讼统计", "100.0%", "30 日", "行政复议", "行政诉讼", "纠错率 =", "合计"):
        assert said in page, said
    assert 'aria-label="明水县水务局，行政复议：收到 1 件，纠错 1 件，其余审结 0 件，未审结 0 件"' in answer.content.decode()
    for row in (*answer.context["rows"], answer.context["total"]):
        for cell in row.cells:
            if cell.href:
                listed = challenged.get("agency_head", cell.href)
                assert len(listed.context["rows"]) == int(cell.text), (row.name, row.kind, cell.title)
                assert f"/workbench/cases/{challenged.case}/" in listed.content.decode()
            else:
                assert cell.text in {"0", "—", "100.0%", "30 日"}, cell


def test_without_any_the_page_says_what_will_come(challenged: Challenged) -> None:
    page = words(challenged.get("agency_head", f"{PATH}?year=2020"))
    assert "没有复议、诉讼" in page
    assert "—" in page
    assert challenged.get("agency_head", f"{PATH}?year=abc").status_code == 200


def test_the_table_is_downloaded_as_csv_and_as_a_workbook(challenged: Challenged) -> None:
    answer = challenged.get("agency_head", f"{PATH}?format=csv")
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert lines[0][:3] == ["机关", "种类", "收到"]
    assert [line[:3] for line in lines[1:]] == [["明水县水务局", "行政复议", "1"], ["明水县水务局", "行政诉讼", "1"], ["合计", "", "2"]]
    book = load_workbook(io.BytesIO(challenged.get("agency_head", f"{PATH}?format=xlsx").content))
    rows = [list(row) for row in book["复议诉讼统计"].values]
    assert rows[1][2] == 1
    assert [str(cell) if cell is not None else "" for cell in rows[0]] == lines[0]


def test_the_interface_answers_the_same_with_null_for_what_cannot_be_said(challenged: Challenged) -> None:
    with challenged.office.later():
        said = challenged.cast.api("agency_head").get(f"/challenges/statistics?year=2026&authority={WATER}").json()
    first, second = said["items"]
    assert (first["correction_rate"], first["median_days"], first["results"]) == (100.0, 30.0, {"revoked": 1})
    assert (second["correction_rate"], second["median_days"], second["results"]) == (None, None, {"pending": 1})
    assert said["total"]["received"] == 2
    with challenged.office.later():
        assert challenged.cast.api("agency_head").get("/challenges/statistics?authority=nowhere").status_code == 404


def test_an_authority_out_of_reach_is_as_if_it_were_not_there(challenged: Challenged) -> None:
    assert challenged.get("agency_head", f"{PATH}?authority=nowhere").status_code == 404


def test_who_has_no_part_in_it_is_told_who_has(challenged: Challenged) -> None:
    assert challenged.get("officer", PATH).status_code == 403
    assert "复议诉讼" not in words(challenged.get("officer", "/workbench/"))
    assert challenged.get("officer", f"{PATH}list").status_code == 403


def test_the_pages_ask_a_fixed_number_of_questions(challenged: Challenged) -> None:
    for path, most in ((PATH, 7), (f"{PATH}list", 6)):
        browser = challenged.cast.browser("agency_head")
        with challenged.office.later():
            browser.get(path)
            with counted() as statements:
                browser.get(path)
        assert len(statements.outside) <= most, statements.outside


def test_the_file_is_found_on_the_page_of_the_case_and_handed_out_with_what_was_chosen(challenged: Challenged) -> None:
    address = f"/workbench/cases/{challenged.case}/challenge-file"
    assert address in challenged.get("officer", f"/workbench/cases/{challenged.case}/").content.decode()
    assert address not in challenged.get("archivist", f"/workbench/cases/{challenged.case}/").content.decode()
    page = challenged.get("officer", address)
    assert "案件调查终结报告" in words(page)
    assert "还没有答复书（答辩状）、证据、依据目录" in words(page), "of the lawsuit that runs"
    report = next(one for one in page.context["secondary"] if "调查终结" in one.title)
    with challenged.office.later():
        answer = challenged.cast.browser("officer").post(address, {"secondary": [report.id]})
    content = answer.getvalue()
    assert bundle.verify(io.BytesIO(content)).ok
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert [name for name in archive.namelist() if name.startswith("06") and "调查终结报告" in name]


def test_the_interface_lists_the_papers_and_hands_them_out(challenged: Challenged) -> None:
    path, api = f"/cases/{challenged.case}/challenge-file", challenged.cast.api("officer")
    with challenged.office.later():
        listed = api.get(path).json()
        answer = api.post(path, {"secondary": []})
        assert api.post(path, {"secondary": ["nothing"]}).status_code == 422
        assert api.get(f"{path}?party=nobody").status_code == 409
    assert listed["missing"] == ["答复书（答辩状）", "证据、依据目录"]
    assert {one["secondary"] for one in listed["items"]} == {True, False}
    assert bundle.verify(io.BytesIO(answer.getvalue())).ok


def test_a_case_without_challenge_sends_back_with_the_reason(challenged: Challenged, noon: datetime) -> None:
    other = Office(noon)
    other.register({**ORGANISATION, "name": "明水县乙砂石有限公司", "credit_code": ""})
    with other.later():
        answer = challenged.cast.browser("officer").get(f"/workbench/cases/{other.case.id}/challenge-file", follow=True)
    assert "本案没有复议、诉讼" in words(answer)
