"""A real browser on a real server: a small bureau, and one case of it, in an installation of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.request import urlopen

import pylopdf_fonts_zh_cn
import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.conftest import Home

CHROMIUM = "/usr/bin/chromium"
ARGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
ROOT = Path(__file__).parents[2]
MAIL = {"ZHIFA_SMTP_URL": "smtp://127.0.0.1:9"}  # nobody is there: the pages offer mails, none is sent
SEED = "from tests.e2e import seed; print(seed.build())"
REVIEWED = "from tests.e2e import reviewed; print(reviewed.build())"


@pytest.fixture(scope="session")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Chinese type from the installed font package, so that widths are those a reader sees, on any machine."""
    folder = tmp_path_factory.mktemp("fonts")
    conf = folder / "fonts.conf"
    conf.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>/usr/share/fonts</dir><dir>{Path(pylopdf_fonts_zh_cn.__file__).parent}</dir>"
        f"<cachedir>{folder}/cache</cachedir></fontconfig>"
    )
    return conf


@pytest.fixture(scope="session")
def browser(fonts: Path) -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip("这台机器没有 Chromium，浏览器测试没有运行")
    with sync_playwright() as playwright:
        env: dict[str, str | float | bool] = {**os.environ, "FONTCONFIG_FILE": str(fonts)}
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGS), env=env)
        yield found
        found.close()


class Site:
    """A running installation and what there is to open in it: `case`, `decided`, `entry`, `document`, `duty`, `published`, …."""

    def __init__(self, url: str, made: dict[str, str]) -> None:
        self.url, self.made = url, made

    @property
    def case(self) -> str:
        return self.made["case"]


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def site(template_home: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    yield from serve(template_home, tmp_path_factory.mktemp("site"), SEED)


@pytest.fixture(scope="session")
def reviewed(template_home: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Cases in legal review: `case` (number `number`), `other`."""
    yield from serve(template_home, tmp_path_factory.mktemp("reviewed"), REVIEWED)


def serve(template_home: tuple[Path, str], path: Path, seed: str) -> Iterator[Site]:
    """A server on an installation of its own; `seed` prints what it made, as a line of JSON."""
    import shutil

    from tests.conftest import _environment

    template, name = template_home
    if name:
        pytest.skip("浏览器测试在 SQLite 上运行一遍就够了")
    shutil.copy(template / "zhifa.sqlite3", path / "zhifa.sqlite3")
    home = Home(path, _environment(path, "") | {"PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))), **MAIL})
    made = json.loads(home.check(seed).strip().splitlines()[-1])
    port = _free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "zhifa.config.wsgi:application"],
        env=home.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    for _ in range(600):  # a minute, on a machine that does other things as well
        try:
            urlopen(f"{url}/static/zhifa/tokens.css", timeout=1)  # our own server
            break
        except OSError:
            time.sleep(0.1)
    yield Site(url, made)
    server.terminate()
    server.wait(timeout=20)
