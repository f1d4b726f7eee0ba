"""nginx from its package, on a folder and a port of its own, with the configuration that the static site brings along."""

from __future__ import annotations

import http.client
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 30.0  # seconds until it listens
CONFIGURATION = """\
daemon off;
{user}pid {own}/pid;
worker_processes {processes};
error_log {own}/error.log;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    sendfile on;
    keepalive_requests 100000000;
    client_body_temp_path {own}/body; proxy_temp_path {own}/proxy; fastcgi_temp_path {own}/fastcgi;
    uwsgi_temp_path {own}/uwsgi; scgi_temp_path {own}/scgi;
    upstream zhifa {{ server 127.0.0.1:{service}; }}
    server {{ listen 127.0.0.1:{port}; {inside} }}
}}
"""


def program() -> str | None:
    """Where nginx is, if it is installed."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


@contextmanager
def nginx(own: Path, inside: str, port: int, *, service: int = 9, processes: int = 1) -> Iterator[int]:
    """Its process id; it serves on a port; `inside` goes into its server block, `service` is the port of the live service."""
    found = program()
    assert found, "scripts/make-nginx installs it"
    own.mkdir(parents=True, exist_ok=True)
    user = "user root;\n" if os.geteuid() == 0 else ""  # else it could not read what only we may read
    text = CONFIGURATION.format(
        own=own, port=port, service=service, inside=inside, processes=processes, user=user
    )  # fmt: skip
    (own / "nginx.conf").write_text(text, encoding="utf-8")
    command = [found, "-e", str(own / "error.log"), "-p", str(own), "-c", str(own / "nginx.conf")]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + PATIENCE
        while not _listens(port):
            assert server.poll() is None, (own / "error.log").read_text(encoding="utf-8")
            assert time.monotonic() < end, "nginx listens in time"
            time.sleep(0.05)
        yield server.pid
    finally:
        server.terminate()
        server.wait(timeout=30)


def _listens(port: int) -> bool:
    try:
        ask(port, "/")
    except OSError:
        return False
    return True


def ask(port: int, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], str]:
    """(status, headers in small letters, body)."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body
