"""A page as its view makes it, within this process: no server, no session, nobody logged in."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import Resolver404, resolve

from zhifa.web.portal import asking
from zhifa.web.static_site.addresses import Addresses

NOWHERE: Final = "/404.html"


class NotRendered(RuntimeError):
    """A view answered with what is no page: the site stays as it is."""

    def __init__(self, path: str, status: int) -> None:
        super().__init__(f"{path} 没有生成：{status}")


@dataclass(frozen=True)
class Page:
    """`links`: addresses of the pages in the folder to which it leads. `body` is empty for what is not there.
    `final`: no answer that a view forbids to keep, because it will change by itself.
    """

    status: int
    body: bytes
    links: tuple[str, ...] = ()
    final: bool = True


def render(path: str, addresses: Addresses) -> Page:
    """The page of an address: 200, 404 or 410. Raises NotRendered for anything else."""
    answer = _answered(path)
    if answer.status_code == HTTPStatus.NOT_FOUND and path != NOWHERE:
        return Page(answer.status_code, b"")
    if answer.status_code not in {HTTPStatus.OK, HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        raise NotRendered(path, answer.status_code)
    text = answer.content.decode()
    if not answer["Content-Type"].startswith("text/html"):
        return Page(answer.status_code, addresses.absolute(text).encode())
    text, links = addresses.rewritten(text, path)
    final = "no-store" not in answer.get("Cache-Control", "")
    return Page(answer.status_code, text.encode(), tuple(links), final)


def _answered(path: str) -> HttpResponse:
    request = _request(path)
    if path == NOWHERE:
        return asking.missing(request)
    try:
        match = resolve(path)
    except Resolver404:
        return asking.missing(request)
    request.resolver_match = match
    answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
    return answer


def _request(path: str) -> HttpRequest:
    """Asked for at the public address, by nobody, without a cookie."""
    public = urlsplit(settings.ZHIFA_PUBLIC_URL)
    request: HttpRequest = RequestFactory(SERVER_NAME=public.hostname or "localhost", SERVER_PORT=str(
        public.port or {"https": 443}.get(public.scheme, 80)
    )).get(quote(path), secure=public.scheme == "https")  # fmt: skip
    request.user = AnonymousUser()
    return request
