"""Rule: with the configuration that comes along nginx serves the site, says 410 for what is gone, asks the service for the rest."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import quote

import pytest
from pytest_django import Settings

from tests.functional.demonstration import free_port
from tests.portal.published import publish, withdraw
from tests.portal.webserver import ask, nginx, program
from zhifa.web.static_site.building import Site

pytestmark = [
    pytest.mark.usefixtures("db", "noon"),
    pytest.mark.skipif(not program(), reason="nginx is not installed: scripts/make-nginx"),
]


class Service(BaseHTTPRequestHandler):
    """Says what was asked of the service."""

    def do_GET(self) -> None:
        body = f"live {self.path}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 - the library's name

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def service() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


@pytest.fixture
def out(settings: Settings, tmp_path: Path) -> Path:
    settings.ZHIFA_HOME = tmp_path / "home"
    settings.ZHIFA_HOME.mkdir()
    return tmp_path / "out"


def built(out: Path, tmp_path: Path, url: str = "") -> tuple[str, str]:
    """(id of a public record, id of one that was taken down)."""
    ids = publish(tmp_path, 1, 2, 3)
    withdraw(ids[0])
    site = Site(out, url)
    with site.folder.locked():
        site.begin()
        list(site.everything())
    return ids[1], ids[0]


def include(out: Path) -> str:
    return f"include {out}/.zhifa/nginx.conf;"


def test_pages_come_from_files_and_questions_go_to_the_service(out: Path, tmp_path: Path, service: int) -> None:
    shown, _ = built(out, tmp_path)
    with nginx(tmp_path / "nginx", include(out), port := free_port(), service=service):
        for path in ("/", "/search", f"/decisions/{shown}", f"/decisions/{shown}/", "/archive/2026-01", "/catalogue/"):
            status, headers, body = ask(port, path)
            assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8"), path
            assert body.rstrip().endswith("</html>")
            assert "default-src 'self'" in headers["content-security-policy"]
        for path in ("/search?q=1", "/verify?code=A", "/workbench/", "/case", f"/decisions/{shown}/correction", "/nowhere"):
            assert ask(port, path) == (200, ask(port, path)[1], f"live {path}"), path
        assert ask(port, "/display", "POST")[2] == "live /display"
        for path in ("/", f"/decisions/{shown}"):  # the service knows how to show it in the look that was chosen
            assert ask(port, path, Cookie="zhifa_display=dark.large.dense")[2] == f"live {path}"
            assert ask(port, path, Cookie="zhifa_lang=en")[2] == f"live {path}"
            assert ask(port, path, Cookie="zhifa_lang=zh")[2].rstrip().endswith("</html>")
        status, headers, _ = ask(port, "/api/v1/public/feeds/disclosures.atom")
        assert (status, headers["content-type"], headers["access-control-allow-origin"]) == (200, "application/atom+xml", "*")


def test_what_is_gone_answers_410_with_the_reason_and_nothing_else(out: Path, tmp_path: Path, service: int) -> None:
    _, gone = built(out, tmp_path)
    with nginx(tmp_path / "nginx", include(out), port := free_port(), service=service):
        for path in (f"/decisions/{gone}", f"/decisions/{gone}/"):
            status, headers, body = ask(port, path)
            assert status == 410
            assert headers["content-type"].startswith("text/html")
            assert "复议决定撤销。" in body
            assert "界桩" not in body
        assert ask(port, f"/gone/{gone}.html")[0] == 404  # only under its own address
        assert ask(port, "/.zhifa/state.json")[0] == 404


def test_a_mirror_below_a_path_needs_no_service(out: Path, tmp_path: Path) -> None:
    shown, gone = built(out, tmp_path, "https://mirror.example.cn/gongshi")
    with nginx(tmp_path / "nginx", include(out), port := free_port()):
        for path in ("/gongshi/", f"/gongshi/decisions/{shown}", "/gongshi/about", "/gongshi/archive/2026-01"):
            assert ask(port, path)[0] == 200, path
        front = ask(port, "/gongshi/")[2]
        style = front.partition('rel="stylesheet" href="')[2].partition('"')[0]
        status, headers, _ = ask(port, style)
        assert (status, headers["content-type"]) == (200, "text/css")
        assert "max-age=315360000" in headers["cache-control"]
        assert ask(port, f"/gongshi/decisions/{gone}")[0] == 410
        for path in ("/gongshi/nowhere", "/gongshi/search?q=1", f"/gongshi/{quote('没有')}"):
            status, _, body = ask(port, path)
            assert status == 404, path
            assert "没有这一页" in body, path
