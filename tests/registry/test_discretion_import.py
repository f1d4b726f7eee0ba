"""R9: discretion benchmarks from official tables. What is not understood is kept, counted, listed and gives no amount."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.accounts.cast import Cast
from tests.registry.tables import TIER, TIER_HEADER, csv_file
from zhifa import clock
from zhifa.accounts.actor import SYSTEM
from zhifa.accounts.errors import Forbidden, NotFound
from zhifa.journal import api as journal
from zhifa.registry import imports, queries
from zhifa.registry.models import Matter, Tier

HEADER = TIER_HEADER


def _run(path: Path, dry_run: bool = False) -> imports.Report:
    return imports.run("discretion", path, "water", SYSTEM, dry_run)


def _file(tmp_path: Path, *rows: tuple[str, ...]) -> Path:
    return csv_file(tmp_path / "table.csv", [HEADER, *rows])


def _row(**changes: str) -> tuple[str, ...]:
    return tuple(changes.get(name, value) for name, value in zip(HEADER, TIER, strict=True))


def test_the_official_table_becomes_165_matters_with_872_tiers_and_18_are_listed_as_not_understood(
    cast: Cast, real_tables: Path
) -> None:
    report = _run(real_tables / "jiangmen_eco_discretion.csv")
    assert report.errors == []
    assert (report.rows, report.created, report.matters, len(report.not_understood)) == (872, 872, 165, 18)
    assert (Matter.objects.count(), Tier.objects.count()) == (165, 872)
    assert Tier.objects.filter(usable=True, min_fen=None, max_fen=None, ratio_max="").count() == 2  # no fine at all
    assert not Tier.objects.filter(usable=False).exclude(min_fen=None, max_fen=None, ratio_max="").exists()


def test_the_original_workbook_beside_it_says_the_same(cast: Cast, real_tables: Path) -> None:
    _run(real_tables / "jiangmen_eco_discretion.csv")
    report = _run(real_tables / "jiangmen_eco_discretion_original.xls")
    assert (report.errors, report.rows, report.unchanged) == ([], 872, 872)


def test_every_matter_of_the_official_table_cites_its_statute(cast: Cast, real_tables: Path) -> None:
    _run(real_tables / "jiangmen_eco_discretion.csv")
    assert not Matter.objects.filter(statute="").exists()
    found = queries.matter_fact("水污染防治法-2-9", "water", clock.legal_today())
    assert found is not None
    assert found[0].basis == ("《中华人民共和国水污染防治法》第八十四条第一款",)
    assert {tier.title for tier in found[1]} >= {"第1档", "第1档（逾期不拆除）"}


def test_a_second_run_changes_nothing_and_writes_no_entry(cast: Cast, real_tables: Path) -> None:
    _run(real_tables / "jiangmen_eco_discretion.csv")
    before = journal.read.stream("list/water/matters")
    report = _run(real_tables / "jiangmen_eco_discretion.csv")
    assert (report.created, report.updated, report.unchanged) == (0, 0, 872)
    assert len(journal.read.stream("list/water/matters")) == len(before) == 165


def test_a_dry_run_counts_and_leaves_nothing(cast: Cast, tmp_path: Path) -> None:
    report = _run(_file(tmp_path, TIER), dry_run=True)
    assert (report.ok, report.created) == (True, 1)
    assert not Matter.objects.exists()
    assert journal.read.stream("list/water/matters") == []


def test_one_bad_row_and_nothing_of_the_table_is_there(cast: Cast, tmp_path: Path) -> None:
    report = _run(_file(tmp_path, TIER, _row(序号="2", 裁量标准="")))
    assert [(error.row, error.field) for error in report.errors] == [(3, "standard")]
    assert (report.created, Matter.objects.count()) == (0, 0)


def test_law_number_and_tier_may_repeat_with_another_circumstance_but_not_with_the_same(
    cast: Cast, tmp_path: Path
) -> None:
    assert _run(_file(tmp_path, TIER, _row(裁量情节="再次"))).ok
    assert [tier.code for tier in Tier.objects.order_by("order")] == ["1.1", "1.2"]
    report = _run(_file(tmp_path, TIER, TIER))
    assert "第 2 行重复" in report.errors[0].message


def test_one_number_with_two_violations_is_refused(cast: Cast, tmp_path: Path) -> None:
    report = _run(_file(tmp_path, TIER, _row(违法行为="另一行为", 裁量情节="再次")))
    assert report.errors[0].field == "violation"


def test_a_standard_that_is_not_understood_is_kept_as_text_and_gives_no_amount(cast: Cast, tmp_path: Path) -> None:
    report = _run(_file(tmp_path, _row(裁量标准="处七万元以下九万元以下罚款")))
    (listed,) = report.not_understood
    assert (listed.row, listed.matter, listed.tier) == (2, "水法-1", "1.1")
    tier = Tier.objects.get()
    assert (tier.usable, tier.max_fen, tier.standard) == (False, None, "处七万元以下九万元以下罚款")


def test_a_range_becomes_fen_and_a_ratio_an_exact_fraction_of_its_named_base(cast: Cast, tmp_path: Path) -> None:
    _run(_file(tmp_path, TIER, _row(序号="2", 裁量标准="处货值金额百分之五以上一倍以下的罚款")))
    plain, ratio = Tier.objects.order_by("matter_id")
    assert (plain.min_fen, plain.max_fen) == (2_000_000, 3_000_000)
    assert (ratio.ratio_min, ratio.ratio_max, ratio.ratio_base) == ("1/20", "1", "货值金额")


def test_a_standard_with_an_own_range_for_persons_gives_the_engine_one_fact_for_each(
    cast: Cast, tmp_path: Path
) -> None:
    _run(_file(tmp_path, _row(裁量标准="处十万元以上二十万元以下罚款；对个人处一千元以上二千元以下罚款")))
    found = queries.matter_fact("水法-1", "water", clock.legal_today())
    assert found is not None
    assert [(tier.code, tier.party_kind, tier.max_fen) for tier in found[1]] == [
        ("1.1", "organisation", 20_000_000), ("1.1-个人", "person", 200_000),
    ]  # fmt: skip


def test_a_changed_table_makes_the_next_version_and_the_old_one_stays_readable(cast: Cast, tmp_path: Path) -> None:
    _run(_file(tmp_path, TIER))
    first_day = clock.legal_today()
    with clock.pinned(clock.end_of_day(first_day)):
        report = _run(_file(tmp_path, _row(裁量标准="处四万元以上五万元以下罚款")))
        assert report.updated == 1
        now, then = (queries.matter_fact("水法-1", "water", day) for day in (clock.legal_today(), first_day))
    assert now is not None
    assert then is not None
    assert (now[1][0].max_fen, then[1][0].max_fen) == (5_000_000, 3_000_000)


def test_the_engine_gets_a_matter_with_all_its_tiers_in_one_statement(
    cast: Cast, tmp_path: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    _run(_file(tmp_path, TIER, _row(裁量情节="再次")))
    with django_assert_num_queries(1):
        found = queries.matter_fact("水法-1", "water", clock.legal_today())
    assert found is not None
    assert len(found[1]) == 2
    assert queries.matter_fact("水法-1", "market", clock.legal_today()) is None


def test_a_table_for_an_unknown_authority_or_by_somebody_without_the_right_is_refused(
    cast: Cast, tmp_path: Path
) -> None:
    path = _file(tmp_path, TIER)
    with pytest.raises(NotFound, match="--authority"):
        imports.run("discretion", path, "nobody", SYSTEM)
    with pytest.raises(Forbidden):
        imports.run("discretion", path, "water", cast.person("officer", cast.water))


def test_the_official_table_takes_a_few_bulk_statements_not_one_for_each_row(
    cast: Cast, real_tables: Path, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(30):
        _run(real_tables / "jiangmen_eco_discretion.csv")
