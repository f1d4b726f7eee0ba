"""How often one address may ask for what is public: stated in every answer, and 429 beyond it.

By the minute and by address (IPv6 by its /64), for all processes of a host together. ZHIFA_PUBLIC_RATE and
ZHIFA_DOWNLOAD_RATE; 0 sets no limit. The lock of the login (AXES_CLIENT_IP_CALLABLE) counts by the same `client`.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext

from zhifa import clock
from zhifa.web.api.problems import problem
from zhifa.web.counting import counts

MINUTE: Final = 60
LONGEST_CHAIN: Final = 20  # addresses read of X-Forwarded-For, from its end
UNREADABLE: Final = "0.0.0.0"  # noqa: S104 - nobody's address, which everybody shares whose own cannot be read
Handler = Callable[[HttpRequest], HttpResponseBase]


@dataclass(frozen=True)
class Rate:
    """`name` in the headers; `setting` holds the requests a minute; `paths` are what it counts."""

    name: str
    title: str
    setting: str
    paths: tuple[str, ...]

    @property
    def limit(self) -> int:
        return int(getattr(settings, self.setting))


RATES: Final = (
    Rate(
        "download", "开放数据和查询结果的文件", "ZHIFA_DOWNLOAD_RATE", ("/open-data/decisions/", "/search/download/"),
    ),
    Rate("public", "公开接口", "ZHIFA_PUBLIC_RATE", ("/api/v1/public/", "/log/proof", "/open-data/datapackage.json")),
)


def limited(get_response: Handler) -> Handler:
    """Middleware: every answer says how many requests are left; one too many is not worked on.

    Inside `language.for_public_pages`: who reads the portal in English and downloads too often is told so in English.
    """

    def answered(request: HttpRequest) -> HttpResponseBase:
        rate = next((one for one in RATES if request.path.startswith(one.paths)), None)
        if rate is None or rate.limit == 0 or request.method == "OPTIONS":
            return get_response(request)
        now = int(clock.machine_now().timestamp())
        table = counts(Path(settings.ZHIFA_HOME) / "rates", settings.SECRET_KEY.encode()[:64])
        used = table.add(f"{rate.name} {client(request)}", now // MINUTE)
        wait = MINUTE - now % MINUTE
        response = get_response(request) if used <= rate.limit else _too_many(rate, wait)
        _state(response, rate, max(0, rate.limit - used), wait)
        return response

    return answered


def _too_many(rate: Rate, wait: int) -> HttpResponseBase:
    said = gettext("%(what)s每分钟最多 %(limit)s 次，请过 %(wait)s 秒再来。要全部数据的，请下载开放数据的文件。")
    detail = said % {"what": gettext(rate.title), "limit": rate.limit, "wait": wait}
    response = problem(429, "too-many", gettext("请求太多"), detail, limit=rate.limit, retry_after=wait)
    response["Retry-After"] = str(wait)
    response["Cache-Control"] = "no-store"
    return response


def _state(response: HttpResponseBase, rate: Rate, left: int, wait: int) -> None:
    """draft-ietf-httpapi-ratelimit-headers, and the three single headers of its earlier versions that clients know."""
    response["RateLimit-Policy"] = f'"{rate.name}";q={rate.limit};w={MINUTE}'
    response["RateLimit"] = f'"{rate.name}";r={left};t={wait}'
    response["RateLimit-Limit"], response["RateLimit-Remaining"] = str(rate.limit), str(left)
    response["RateLimit-Reset"] = str(wait)


def client(request: HttpRequest) -> str:
    """The address of whoever asks: the peer, or whom a proxy of ZHIFA_TRUSTED_PROXIES names; IPv6 by its /64.

    X-Forwarded-For is read from its end, where our own proxies wrote, up to the first address that is not one of them.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    named = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")[-LONGEST_CHAIN:]
    found = peer
    for text in reversed(named):
        if not _trusted(found) or not (text := text.strip()):
            break
        found = text
    return _counted(found)


def _trusted(text: str) -> bool:
    address = _read(text)
    return address is not None and any(address in network for network in settings.ZHIFA_TRUSTED_PROXIES)


def _counted(text: str) -> str:
    address = _read(text)
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((address, 64), strict=False).network_address)
    return str(address or UNREADABLE)


def _read(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """A socket that listens for IPv6 names a peer of IPv4 as ::ffff:192.0.2.1."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
