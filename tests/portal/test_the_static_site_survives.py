"""Rule: a build that is killed leaves every page whole and a site that can be read, and the next one finishes it."""

from __future__ import annotations

import gzip
import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.conftest import Home

SETTING = """
    from datetime import UTC, datetime
    from pathlib import Path
    import sys
    from tests.portal import published
    from zhifa import clock
    from zhifa.disclosure.models import PublicRecord
    pinned = clock.pinned(datetime(2026, 3, 5, 4, 0, tzinfo=UTC))
    pinned.__enter__()
"""
PUBLISH = SETTING + "    published.publish(Path(sys.argv[1]), *range(*map(int, sys.argv[2:])))\n"
WITHDRAW = SETTING + """
    for row in list(PublicRecord.objects.filter(state="published").order_by("id")[:3]):
        published.withdraw(row.id)
"""
KILLED = SETTING + """
    import os, signal
    from zhifa.web.static_site.building import Site
    from zhifa.web.static_site.folder import Folder
    writes, most, replace = 0, int(sys.argv[2]), Path.replace
    def dying(self, target):
        global writes
        writes += 1
        if writes == most:
            os.kill(os.getpid(), signal.SIGKILL)
        return replace(self, target)
    Path.replace = dying
    site = Site(Path(sys.argv[1]))
    with site.folder.locked():
        if site.is_whole():
            site.changes(*site.since(site.state.position))
            list(site.registers())
        else:
            site.begin()
            list(site.everything())
"""
LINK = re.compile(r'\bhref="(/[^"?#]*)["#]')  # a query is answered by the service


def whole(out: Path) -> set[str]:
    """Names of all pages; each ends as a page ends, with an equal one beside it, and its styles are there."""
    names = set()
    for path in out.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert text.rstrip().endswith("</html>"), path
        assert all((out / link.strip("/")).is_file() for link in re.findall(r'"(/static/[^"#]*)', text)), path
        names.add(path.relative_to(out).as_posix())
    return names


def finished(out: Path) -> None:
    whole(out)
    for path in out.rglob("*.gz"):
        assert gzip.decompress(path.read_bytes()) == path.with_suffix("").read_bytes(), path
    assert {path.name for path in (out / ".zhifa").iterdir()} == {"gone.map", "lock", "nginx.conf", "state.json"}
    for path in out.rglob("*.html"):
        for link in LINK.findall(path.read_text(encoding="utf-8")):
            target = unquote(unescape(link)).strip("/")
            if target.startswith(("decisions/", "archive")) and not target.endswith(("/correction", ".pdf")):
                assert (out / target / "index.html").is_file(), (path, link)


def kill(home: Home, out: Path, most: int) -> None:
    """A build that dies at this write."""
    process = home.python(KILLED, str(out), str(most))
    process.communicate(timeout=300)
    assert process.returncode == -9


@pytest.mark.parametrize("most", [3, 60])
def test_a_first_build_that_is_killed_is_finished_by_the_next(home: Home, tmp_path: Path, most: int) -> None:
    out = tmp_path / "out"
    home.check(PUBLISH, str(tmp_path), "1", "16")
    kill(home, out, most)
    whole(out)
    done = home.zhifa("portal", "build", str(out))
    assert done.returncode == 0, done.stderr
    assert len(list(out.glob("decisions/*/index.html"))) == 15
    finished(out)


@pytest.mark.parametrize("most", [3, 5, 8])
def test_what_was_taken_down_leaves_its_lists_wherever_the_build_was_killed(home: Home, tmp_path: Path, most: int) -> None:
    out = tmp_path / "out"
    home.check(PUBLISH, str(tmp_path), "1", "5")
    assert home.zhifa("portal", "build", str(out)).returncode == 0
    home.check(WITHDRAW)
    kill(home, out, most)
    assert home.zhifa("portal", "build", str(out)).returncode == 0
    finished(out)


@pytest.mark.parametrize("most", [4, 12])
def test_a_later_build_that_is_killed_leaves_the_old_site_whole(home: Home, tmp_path: Path, most: int) -> None:
    out = tmp_path / "out"
    home.check(PUBLISH, str(tmp_path), "1", "16")
    assert home.zhifa("portal", "build", str(out)).returncode == 0
    before = whole(out)
    home.check(PUBLISH, str(tmp_path), "16", "19")
    home.check(WITHDRAW)
    kill(home, out, most)
    after = whole(out)
    assert {name for name in before - after if not name.startswith("decisions/")} == set()
    assert home.zhifa("portal", "build", str(out)).returncode == 0
    assert len(list(out.glob("decisions/*/index.html"))) == 15
    assert len(list((out / "gone").glob("*.html"))) == 3
    finished(out)
