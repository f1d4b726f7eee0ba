"""Rule: a decision reported again is skipped, corrected or taken down, and never stands there twice (R16)."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.disclosure.casts import EDITOR, HEAD, WATER, person
from tests.disclosure.conftest import Town
from tests.disclosure.tables import (
    CODE,
    LICENCE,
    OTHER_CODE,
    PENALTY,
    PERSON,
    bring,
    brought,
    csv_table,
    masked,
    personal,
)
from zhifa import clock
from zhifa.casework.errors import Refused
from zhifa.disclosure import queries
from zhifa.disclosure.actions import perform
from zhifa.disclosure.models import Disclosure, PublicRecord, Record
from zhifa.disclosure.reactor import DisclosureReactor
from zhifa.disclosure.records import imports
from zhifa.journal.api import erasure, followers, read

pytestmark = pytest.mark.usefixtures("authorities", "noon")


def published(row: Disclosure) -> Disclosure:
    perform(HEAD, row.id, "approve")
    return perform(EDITOR, row.id, "publish").disclosure


def kinds(stream: str) -> list[str]:
    return [entry.kind.rpartition(".")[2] for entry in read.stream(stream)]


def outcome(path: Path, *rows: dict[str, str]) -> tuple[int, int, int]:
    report = bring(path, *rows)
    assert report.ok, report.errors
    return report.created, report.updated, report.unchanged


@pytest.mark.parametrize("number", ["临水罚决字〔2026〕1号", "临水罚决字[2026]1号", "临水罚决字（２０２６） 1号", "临水罚决字【2026】1号"])
def test_the_same_again_is_skipped_however_its_number_is_written(tmp_path: Path, number: str) -> None:
    row = brought(tmp_path)
    before = read.head()
    assert outcome(tmp_path, {"CF_WSH": number}) == (0, 0, 1)
    assert (read.head(), Record.objects.count()) == (before, 1)
    assert kinds(f"disclosure/{row.id}") == ["due", "prepared"]


def test_a_repeated_row_counts_once_and_other_parties_of_the_same_number_count(tmp_path: Path) -> None:
    other = {"CF_XDR_MC": "乙砂石厂", "CF_XDR_SHXYM": OTHER_CODE}
    assert outcome(tmp_path, {}, {}, other) == (2, 0, 1)
    twin = PERSON | {"CF_WSH": PENALTY["CF_WSH"]}
    assert outcome(tmp_path, twin, twin | {"CF_XDR_ZJHM": "110105199003076435"}) == (2, 0, 0)


def test_a_new_name_under_the_same_code_is_the_same_party(tmp_path: Path) -> None:
    brought(tmp_path)
    assert outcome(tmp_path, {"CF_XDR_MC": "明州市甲水产股份有限公司"}) == (0, 1, 0)
    assert personal(Record.objects.get())["party"]["name"] == "明州市甲水产股份有限公司"


def test_what_is_not_public_yet_begins_anew_and_an_approval_is_taken_back(tmp_path: Path) -> None:
    row = brought(tmp_path)
    perform(HEAD, row.id, "approve")
    assert outcome(tmp_path, {"CF_NR_FK": "3", "CF_JDRQ": "2026/03/03"}) == (0, 1, 0)
    row.refresh_from_db()
    assert (row.state, row.due_on.isoformat(), masked(row)["amount_fen"]) == ("prepared", "2026-03-12", 3_000_000)
    assert kinds(f"disclosure/{row.id}") == ["due", "prepared", "approved", "due", "prepared"]
    assert read.stream(f"record/{row.record_id}")[1].open["changed"] == ["amount_fen", "decided_on"]


def test_what_is_public_stays_until_another_person_approved_the_correction(tmp_path: Path) -> None:
    row = published(brought(tmp_path))
    assert outcome(tmp_path, {"CF_SY": "在临江河左岸堆放垃圾三立方米"}) == (0, 1, 0)
    row.refresh_from_db()
    assert (row.state, row.live) == ("corrected", True)
    assert queries.public(row.id)["facts"].endswith("两立方米")
    published(row)
    assert queries.public(row.id)["facts"].endswith("三立方米")


def test_words_that_an_editor_struck_out_stay_struck_out_in_the_correction(tmp_path: Path) -> None:
    row = brought(tmp_path, CF_SY="由李四举报，在河边堆放垃圾")
    perform(EDITOR, row.id, "prepare", {"also_mask": ["李四"]})
    published(row)
    outcome(tmp_path, {"CF_SY": "由李四举报，在河边堆放垃圾两车"})
    row.refresh_from_db()
    assert masked(row)["facts"] == "由×××举报，在河边堆放垃圾两车"


def test_a_note_of_the_office_changes_the_record_and_nothing_outside(tmp_path: Path) -> None:
    row = published(brought(tmp_path))
    assert outcome(tmp_path, {"BZ": "已归档"}) == (0, 1, 0)
    assert kinds(f"record/{row.record_id}") == ["filed", "corrected"]
    row.refresh_from_db()
    assert row.state == "published"


def test_columns_that_a_table_lacks_leave_things_as_they_are(tmp_path: Path) -> None:
    brought(tmp_path, CF_NR_WFFF="1.5")
    bare = {name: value for name, value in PENALTY.items() if name not in ("CF_NR_WFFF", "CF_FRDB")}
    assert imports.run(csv_table(tmp_path / "x.csv", [bare]), WATER, EDITOR).unchanged == 1
    assert Record.objects.get().opened["confiscated_fen"] == 1_500_000


def test_a_public_decision_reported_as_revoked_must_come_off_within_its_period(tmp_path: Path) -> None:
    row = published(brought(tmp_path))
    assert outcome(tmp_path, {"CF_ZT": "撤销"}) == (0, 1, 0)
    row.refresh_from_db()
    assert ((row.withdraw_clock or {})["rule"], row.due_on.isoformat()) == ("penalty.withdraw", "2026-03-10")
    assert kinds(f"disclosure/{row.id}")[-1] == "withdraw_due"
    assert outcome(tmp_path, {"CF_ZT": "撤销"}) == (0, 0, 1)
    gone = {"ground": "revoked", "reason": "已经撤销", "document": "临政复〔2026〕2号"}
    perform(EDITOR, row.id, "withdraw", gone)
    assert PublicRecord.objects.get().content == {}
    report = bring(tmp_path, {"CF_ZT": "有效"})
    assert report.errors[0].field == "status"


def test_what_a_head_keeps_back_stays_back_when_it_is_reported_again(tmp_path: Path) -> None:
    row = brought(tmp_path)
    perform(HEAD, row.id, "withhold", {"ground": "trade_secret", "reason": "含有配方", "basis": "政府信息公开条例第十五条"})
    perform(person("li", "agency_chief"), row.id, "agree")
    perform(EDITOR, row.id, "prepare")
    assert outcome(tmp_path, {"CF_NR_FK": "3"}) == (0, 1, 0)
    row.refresh_from_db()
    assert (row.state, row.ground) == ("prepared", "trade_secret")
    assert (row.masked or {})["amount_fen"] == 3_000_000
    with pytest.raises(Refused, match="撤销那个决定"):
        perform(person("sun", "unit_head"), row.id, "approve")


def test_a_licence_comes_off_by_the_general_rule(tmp_path: Path) -> None:
    imports.run(csv_table(tmp_path / "x.csv", [LICENCE]), WATER, EDITOR)
    published(Disclosure.objects.get())
    imports.run(csv_table(tmp_path / "x.csv", [LICENCE | {"XK_ZT": "2"}]), WATER, EDITOR)
    assert (Disclosure.objects.get().withdraw_clock or {})["rule"] == "disclosure.withdraw"


def test_what_was_revoked_before_it_came_is_filed_and_never_goes_out(tmp_path: Path) -> None:
    assert outcome(tmp_path, {"CF_ZT": "撤销"}) == (1, 0, 0)
    row = Disclosure.objects.get()
    assert (row.state, row.by_rule) == ("withheld", True)
    assert kinds(f"record/{row.record_id}") == ["filed", "voided"]


def test_a_correction_that_shows_a_minor_brings_the_public_one_off(tmp_path: Path) -> None:
    row = published(brought(tmp_path, **PERSON | {"CF_XDR_ZJHM": ""}))
    outcome(tmp_path, PERSON | {"CF_XDR_ZJHM": "330299201001010017"})
    row.refresh_from_db()
    assert row.withdraw_clock is not None


def test_a_decision_of_a_case_here_is_not_filed_a_second_time(tmp_path: Path, town: Town) -> None:
    town.decide(number=PENALTY["CF_WSH"])
    assert outcome(tmp_path, {}) == (0, 0, 1)


def test_an_erased_party_leaves_record_desk_and_public_and_does_not_come_back(
    tmp_path: Path, noon: datetime
) -> None:
    row = published(brought(tmp_path, **PERSON))
    (filed,) = read.stream(f"record/{row.record_id}")
    with clock.pinned(noon + timedelta(days=1)):
        entry = erasure.erase(
            {filed.entry_id: ("personal",)}, stream=f"erasure/{row.record_id}", authority=WATER, actor="user-an",
            capacity="secadmin", reason="申请抹除", basis="个人信息保护法第四十七条",
        )  # fmt: skip
        DisclosureReactor().handle(entry)
    assert Record.objects.get().personal is None
    assert "欧阳" not in str(PublicRecord.objects.get().content) + str(Disclosure.objects.get().masked)
    assert outcome(tmp_path, PERSON) == (0, 0, 1)
    assert Record.objects.get().personal is None


def test_a_code_corrected_under_the_same_name_is_the_same_party(tmp_path: Path) -> None:
    brought(tmp_path)
    assert outcome(tmp_path, {"CF_XDR_SHXYM": OTHER_CODE}) == (0, 1, 0)
    assert CODE not in str(personal(Record.objects.get()))


def test_what_has_ended_stays_ended_when_it_is_reported_as_revoked(tmp_path: Path, noon: datetime) -> None:
    row = published(brought(tmp_path))
    with clock.pinned(noon + timedelta(days=4000)):
        followers.tick()
        row.refresh_from_db()
        assert row.state == "expired"
        assert outcome(tmp_path, {"CF_ZT": "撤销"}) == (0, 1, 0)
    row.refresh_from_db()
    assert (row.state, row.by_rule) == ("expired", False)


def test_what_was_pulled_because_it_was_wrong_does_not_come_back_as_it_was_once_it_is_reported_anew(
    tmp_path: Path, noon: datetime
) -> None:
    row = published(brought(tmp_path))
    perform(EDITOR, row.id, "pull", {"ground": "wrong", "reason": "金额写错"})
    assert outcome(tmp_path, {"CF_NR_FK": "3"}) == (0, 1, 0)
    with clock.pinned(noon + timedelta(days=3)):
        followers.tick()
    with pytest.raises(queries.Gone):
        queries.public(row.id)
    assert published(row).state == "published"
    assert queries.public(row.id)["amount_fen"] == 3_000_000
