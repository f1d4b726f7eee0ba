"""A real web server and a real mail server on this machine, which keep what they are sent."""

from __future__ import annotations

import email
import email.policy
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

OURS = (ip_network("127.0.0.0/8"),)


class Receiver:
    """`how`: take | refuse (500) | gone (410) | redirect | drip | flood; every challenge is answered unless `deaf`."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/hook"
        self.how, self.deaf = "take", False
        self.got: list[tuple[dict[str, str], bytes]] = []

    @property
    def bodies(self) -> list[dict[str, Any]]:
        """What was delivered, without challenges."""
        return [body for _, raw in self.got if (body := json.loads(raw))["type"] != "challenge"]


class Handler(BaseHTTPRequestHandler):
    """Answers as the Receiver of its server says."""

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        found: Receiver = self.server.found  # type: ignore[attr-defined]  # set by `receiver`
        found.got.append(({name.lower(): value for name, value in self.headers.items()}, raw))
        body = json.loads(raw)
        if body["type"] == "challenge":
            self._say(200, b"ok" if found.deaf else json.dumps({"challenge": body["challenge"]}).encode())
        elif found.how == "drip":
            self._drip()
        elif found.how == "redirect":
            self._say(302, Location=f"{found.url}/elsewhere")
        else:
            status, size = {"take": (204, 0), "refuse": (500, 2), "gone": (410, 0), "flood": (200, 5_000_000)}[found.how]
            self._say(status, b"x" * size)

    def _say(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _drip(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-A: ")
        for _ in range(200):
            try:
                self.wfile.write(b"a")
                self.wfile.flush()
            except OSError:
                return
            time.sleep(0.1)

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@contextmanager
def receiver() -> Iterator[Receiver]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    found = Receiver(server.server_address[1])
    server.found = found  # type: ignore[attr-defined]  # the handler finds it there
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()


class Mailbox:
    """`refused`: addresses and the answer that the server gives for them; `unread`: those whose mails it does not take."""

    def __init__(self) -> None:
        self.got: list[EmailMessage] = []
        self.to: list[list[str]] = []
        self.refused: dict[str, str] = {}
        self.unread: set[str] = set()

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.unread & set(envelope.rcpt_tos):
            return "554 not such a mail"
        content = envelope.content
        assert isinstance(content, bytes)
        self.got.append(email.message_from_bytes(content, policy=email.policy.default))
        self.to.append(envelope.rcpt_tos)
        return "250 OK"

    def text(self, n: int = -1) -> str:
        body = self.got[n].get_body()
        assert body is not None
        return str(body.get_content())


@contextmanager
def mailbox() -> Iterator[tuple[Mailbox, dict[str, Any]]]:
    """The box and the arguments of a connection to it."""
    box = Mailbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield box, {"host": "127.0.0.1", "port": port}
    finally:
        controller.stop()
