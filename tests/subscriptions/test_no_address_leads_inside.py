"""Rule: an address that a stranger gives never leads into our network, whatever its name says now or later."""

from __future__ import annotations

import ipaddress
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_network
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pytest_django import Settings

from tests.subscriptions.receiving import OURS, receiver
from zhifa.disclosure.subscriptions import outgoing
from zhifa.disclosure.subscriptions.outgoing import Target, Unreachable

INSIDE = (
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.100.100.200", "168.63.129.16", "0.0.0.0",
    "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "240.0.0.1", "::", "::1", "fe80::1", "fd00:ec2::254", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2001:0:a9fe:a9fe::1", "2001:db8::1",
    "192.0.0.192", "192.88.99.1", "fec0::1", "3fff::1",
)  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_not_public(address: str) -> None:
    assert not outgoing.is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "114.114.114.114", "2001:4860:4860::8888", "::ffff:8.8.8.8"])
def test_an_address_of_the_world_is_public(address: str) -> None:
    assert outgoing.is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    ("url", "why"),
    [("https://localhost/hook", "公共网络"), ("https://127.1/", "公共网络"), ("https://0x7f000001/", "公共网络"),
     ("https://2130706433/", "公共网络"), ("https://[::1]/", "公共网络"), ("https://[::ffff:10.0.0.1]/", "公共网络"),
     ("https://169.254.169.254/latest/meta-data/", "公共网络"), ("http://8.8.8.8/", "必须是 https"),
     ("https://8.8.8.8:22/", "端口"), ("https://user:secret@8.8.8.8/", "用户名"), ("https://8.8.8.8/#x", "用户名"),
     ("ftp://8.8.8.8/", "写得不对"), ("https://", "写得不对"), ("https://8.8.8.8:x/", "写得不对"), ("javascript:alert(1)", "写得不对"),
     ("https://8.8.8.8/\r\nX: y", "写得不对"), ("https://例子.example/", "写得不对"), (f"https://8.8.8.8/{'a' * 500}", "写得不对"),
     ("https://nowhere.invalid/", "找不到")],
)  # fmt: skip
def test_an_address_that_is_none_or_leads_inside_is_refused(url: str, why: str) -> None:
    with pytest.raises(Unreachable, match=why):
        outgoing.resolve(url)


def test_an_address_of_the_world_is_called_where_it_was_looked_at() -> None:
    found = outgoing.resolve("https://8.8.8.8:8443/hook?a=b")
    assert found == Target("8.8.8.8", 8443, "/hook?a=b", secure=True, address="8.8.8.8")


def test_a_network_that_the_operator_named_may_be_called_and_no_other(settings: Settings) -> None:
    settings.ZHIFA_WEBHOOK_NETWORKS = (ip_network("10.20.0.0/16"), ip_network("fd12::/64"))
    assert outgoing.resolve("http://10.20.1.2/hook").address == "10.20.1.2"
    assert outgoing.resolve("https://[fd12::7]:8443/").secure
    for url in ("http://10.21.1.2/hook", "https://127.0.0.1/"):
        with pytest.raises(Unreachable):
            outgoing.resolve(url)


def test_the_call_goes_to_the_address_that_was_looked_at_whatever_the_name_says_by_then() -> None:
    with receiver() as hook:
        port = int(hook.url.split(":")[2].partition("/")[0])
        connection = outgoing._Plain(Target("nowhere.invalid", port, "/hook", secure=False, address="127.0.0.1"))
        connection.request("POST", "/hook", b'{"type": "challenge", "challenge": "x"}')
        assert connection.getresponse().status == 200
        assert hook.got[0][0]["host"] == f"nowhere.invalid:{port}"
        connection.close()


@pytest.fixture
def self_signed(tmp_path: Path) -> Iterator[tuple[int, list[str]]]:
    """A receiver on TLS whose certificate nobody vouches for: its port, and what it was asked."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = serialization.Encoding.PEM
    plain = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (tmp_path / "both.pem").write_bytes(plain + certificate.public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "both.pem")
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    class Server(HTTPServer):
        def handle_error(self, *_: object) -> None:
            """That nobody talks to it is what is tested."""

    server = Server(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1], asked
    server.shutdown()
    server.server_close()


def test_a_certificate_that_nobody_vouches_for_is_not_talked_to(self_signed: tuple[int, list[str]], settings: Settings) -> None:
    settings.ZHIFA_WEBHOOK_NETWORKS = (*OURS, ip_network("::1/128"))
    port, asked = self_signed
    with pytest.raises(Unreachable):
        outgoing.post(f"https://127.0.0.1:{port}/hook", b"{}", {})
    assert asked == []
