"""Calling an address that a stranger gave, without becoming his way into our network.

The name is resolved here, every address it has must be public (or in a network of ZHIFA_WEBHOOK_NETWORKS), and the
connection goes to the address that was looked at: a name that says something else a moment later gains nothing. No
redirect is followed, no proxy is asked, and neither time nor size is the other side's to choose.
"""

from __future__ import annotations

import http.client
import ipaddress
import queue
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

SECONDS: Final = 5.0  # for all of a call: name, connection, answer
LARGEST: Final = 65_536  # bytes of an answer that are read
LONGEST: Final = 500  # characters of an address
PORTS: Final = frozenset({443, *range(1024, 65_536)})
HTTPS: Final = 443
NOT_FOR_US: Final = tuple(
    ipaddress.ip_network(network)
    for network in (
        "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "168.63.129.16/32", "192.0.0.0/24",
        "192.88.99.0/24", "fec0::/10", "3fff::/20",
    )
)  # fmt: skip
"""Ways through to IPv4 addresses inside (NAT64, 6to4, Teredo), metadata services at public addresses, and what Python
takes for public though it is none: protocol assignments, site-local addresses, documentation.
"""
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Unreachable(Exception):
    """It cannot or must not be called; the message is for the person who gave the address."""


@dataclass(frozen=True)
class Target:
    """Where a call goes: `address` was looked at, `host` is whom the certificate must name."""

    host: str
    port: int
    path: str
    secure: bool
    address: str


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """One POST within SECONDS. Raises Unreachable."""
    target = resolve(url)
    connection = _Secure(target) if target.secure else _Plain(target)
    watch = threading.Timer(SECONDS, connection.cut)
    watch.daemon = True
    watch.start()
    try:
        connection.request("POST", target.path, body, {**headers, "Connection": "close"})
        response = connection.getresponse()
        answer = Answer(response.status, response.read(LARGEST))
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unreachable("没有连接上，或者没有在规定的时间内回答。") from error
    finally:
        watch.cancel()
        connection.close()
    if connection.late:  # what was cut off can look like a short answer
        raise Unreachable("没有在规定的时间内回答。")
    return answer


def resolve(url: str) -> Target:
    """Raises Unreachable for an address that is none, or that leads inside."""
    parts, host, port = _parts(url)
    found = _addresses(host, port)
    inside = [one for one in found if _in_ours(one)]
    if not found or any(not (_in_ours(one) or is_public(one)) for one in found):
        raise Unreachable("这个网址不在公共网络上，不能推送。")
    secure = parts.scheme == "https"
    if not secure and len(inside) != len(found):
        raise Unreachable("推送的网址必须是 https。")
    if port not in PORTS and not inside:
        raise Unreachable("网址的端口只能是 443，或者 1024 以上。")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(host, port, path, secure, str(found[0]))


def _parts(url: str) -> tuple[SplitResult, str, int]:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = parts.port or (HTTPS if parts.scheme == "https" else 80)
    except ValueError as error:
        raise Unreachable("网址写得不对。") from error
    plain = url.isascii() and url.isprintable() and " " not in url
    if len(url) > LONGEST or not plain or not host or parts.scheme not in {"https", "http"}:
        raise Unreachable("网址写得不对：请写完整的 https:// 网址，不含中文和空格。")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise Unreachable("网址里不能有用户名、密码和 # 以后的部分。")
    return parts, host, port


def _addresses(host: str, port: int) -> list[Address]:
    """What the name stands for, within SECONDS: the resolver knows no time limit of its own."""
    answer: queue.SimpleQueue[list[Address]] = queue.SimpleQueue()

    def look() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answer.put([ipaddress.ip_address(str(row[4][0]).partition("%")[0]) for row in rows])
        except (OSError, ValueError):
            answer.put([])

    threading.Thread(target=look, daemon=True).start()
    try:
        found = answer.get(timeout=SECONDS)
    except queue.Empty:
        found = []
    if not found:
        raise Unreachable("找不到这个网址的主机。")
    return found


def is_public(address: Address) -> bool:
    """Neither private, loopback, link-local, shared, multicast, reserved nor a way through to one of these."""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return is_public(address.ipv4_mapped)
    if any(address in network for network in NOT_FOR_US if network.version == address.version):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _in_ours(address: Address) -> bool:
    """In a network that whoever runs this installation named: receivers on the government's own network."""
    return any(address in network for network in settings.ZHIFA_WEBHOOK_NETWORKS)


class _Plain(http.client.HTTPConnection):
    """Connects to the address that was looked at, whatever the name says by now."""

    def __init__(self, target: Target) -> None:
        super().__init__(target.host, target.port, timeout=SECONDS)
        self.target = target
        self.late = False

    def connect(self) -> None:
        self.sock = socket.create_connection((self.target.address, self.target.port), SECONDS)
        if self.late:
            raise TimeoutError

    def cut(self) -> None:
        """The time is over, also for whoever sends a byte now and then."""
        self.late = True
        if self.sock is not None:
            with suppress(OSError):  # closed already
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)  # below TLS: whoever reads it meets the end


class _Secure(_Plain):
    """The same under TLS: the certificate must be that of the name."""

    default_port = HTTPS

    def connect(self) -> None:
        super().connect()
        context = ssl.create_default_context()
        secure = context.wrap_socket(self.sock, server_hostname=self.target.host, do_handshake_on_connect=False)
        self.sock = secure  # from here on `cut` reaches the handshake too
        secure.do_handshake()
