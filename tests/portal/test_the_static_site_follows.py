"""Rule: where a folder for static pages is named, this host keeps it current by itself (design 2: a follower per host)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.portal.published import publish, withdraw
from zhifa import clock
from zhifa.accounts.models import Authority
from zhifa.disclosure.models import PublicRecord
from zhifa.disclosure.shown import archive
from zhifa.journal import followers, read
from zhifa.web.static_site.building import Site
from zhifa.web.static_site.following import StaticSite

pytestmark = pytest.mark.usefixtures("db", "noon")


@pytest.fixture
def out(settings: Settings, tmp_path: Path) -> Path:
    settings.ZHIFA_HOME = tmp_path / "home"
    settings.ZHIFA_HOME.mkdir()
    settings.ZHIFA_STATIC_SITE = str(tmp_path / "out")
    return tmp_path / "out"


@pytest.fixture
def follower(out: Path) -> Iterator[StaticSite]:
    made = StaticSite()
    yield made
    made.close()


def follow(follower: StaticSite) -> None:
    while follower.step():
        pass


def shown(out: Path) -> set[str]:
    return {path.parent.name for path in out.glob("decisions/*/index.html")}


def test_the_first_step_begins_a_site_and_the_last_has_written_it(out: Path, tmp_path: Path, follower: StaticSite) -> None:
    ids = publish(tmp_path, *range(1, 9))
    follow(follower)
    assert shown(out) == set(ids)
    assert Site(out).is_whole()


def test_what_is_published_and_taken_down_is_seen_after_one_step(out: Path, tmp_path: Path, follower: StaticSite) -> None:
    publish(tmp_path, 1, 2)
    follow(follower)
    ids = publish(tmp_path, 3)
    follower.step()
    assert shown(out) == set(ids)
    newest = PublicRecord.objects.get(number="临水罚决字〔2026〕3号")
    assert newest.id in (out / "index.html").read_text()
    assert newest.id in (out / "api/v1/public/feeds/disclosures.json").read_text()
    withdraw(newest.id)
    follower.step()
    assert shown(out) == set(ids) - {newest.id}
    assert newest.id not in (out / "index.html").read_text()
    assert (out / "gone" / f"{newest.id}.html").exists()


def test_it_can_be_thrown_away_and_is_made_again(out: Path, tmp_path: Path, follower: StaticSite) -> None:
    ids = publish(tmp_path, 1, 2, 3)
    follow(follower)
    shutil.rmtree(out)
    follow(follower)
    assert shown(out) == set(ids)
    (out / "index.html").write_text("spoilt")
    follower.rebuild()
    follow(follower)
    assert "spoilt" not in (out / "index.html").read_text()


def test_an_older_copy_that_was_put_back_is_mended(out: Path, tmp_path: Path, follower: StaticSite) -> None:
    first = publish(tmp_path, 1, 2)
    follow(follower)
    shutil.copytree(out, tmp_path / "copy")
    withdraw(first[0])
    ids = publish(tmp_path, 3)
    follow(follower)
    shutil.rmtree(out)
    shutil.copytree(tmp_path / "copy", out)
    follow(follower)
    assert shown(out) == set(ids)
    assert first[0] not in shown(out)


def test_a_site_that_the_command_built_is_taken_over_where_it_stands(out: Path, tmp_path: Path, follower: StaticSite) -> None:
    publish(tmp_path, 1, 2)
    site = Site(out)
    with site.folder.locked():
        site.begin()
        list(site.everything())
    before = {path: path.stat().st_mtime_ns for path in out.glob("decisions/*/index.html")}
    ids = publish(tmp_path, 3)
    follow(follower)
    assert shown(out) == set(ids)
    assert all(path.stat().st_mtime_ns == at for path, at in before.items())


def test_registers_follow_after_a_while_and_with_the_day(
    out: Path, tmp_path: Path, follower: StaticSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(tmp_path, 1)
    follow(follower)
    front = out / "index.html"
    Authority.objects.update(phone="0451-12345678")
    with clock.pinned(clock.legal_now() + timedelta(days=1)):
        follow(follower)
        assert "0451-12345678" not in front.read_text()  # it has just walked, and rests
        monkeypatch.setattr(follower, "_rested", 0.0)
        follow(follower)
        assert "0451-12345678" in front.read_text()


def test_a_list_that_could_not_be_made_loses_what_was_taken_down_as_soon_as_it_can(
    out: Path, tmp_path: Path, follower: StaticSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = publish(tmp_path, 1, 4)
    follow(follower)
    page = out / "archive" / "2026-01" / "index.html"
    assert ids[0] in page.read_text()
    with monkeypatch.context() as broken:
        broken.setattr(archive, "of_month", None)
        withdraw(ids[0])
        follow(follower)
    assert ids[0] in page.read_text()
    follow(follower)  # not at every step: a page that stays broken must not keep the others waiting
    monkeypatch.setattr(follower, "_again", 0.0)
    follow(follower)
    assert ids[0] not in page.read_text()
    assert Site(out).state.lists == []


def test_a_folder_that_cannot_be_written_stops_nobody_else(out: Path, tmp_path: Path, follower: StaticSite) -> None:
    publish(tmp_path, 1)
    out.write_text("a file stands where the folder should be")
    assert follower.step() is False
    out.unlink()
    follow(follower)
    assert len(shown(out)) == 1


def test_it_runs_with_the_others_where_the_setting_names_a_folder(out: Path, tmp_path: Path, follower: StaticSite) -> None:
    followers.register(follower)
    try:
        ids = publish(tmp_path, 1, 2)
        assert shown(out) == set(ids)
        assert follower.position() == read.head()
    finally:
        followers._followers.pop(follower.name)
