"""Who calls: a bearer token with its scope, or the workbench's session with its CSRF token."""

from __future__ import annotations

from typing import Any, Final, cast

from django.http import HttpRequest
from ninja.security import HttpBearer
from ninja.utils import check_csrf

from zhifa.accounts import tokens
from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import Forbidden
from zhifa.accounts.models import User
from zhifa.web.api.uploads import guard

READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class Staff(HttpBearer):
    """`request.auth` becomes the Actor. A header decides alone: a bad token never falls back to a session."""

    def __call__(self, request: HttpRequest) -> Actor | None:
        guard(request)  # before anything reads the body: the CSRF check does
        if self.header in request.headers:
            return cast("Actor | None", super().__call__(request))
        user = request.user
        if not isinstance(user, User):
            return None
        if request.method not in READING and check_csrf(request):
            raise Forbidden("请求没有带上有效的防伪标记（CSRF）。请刷新页面后重试，或者改用访问令牌。")
        return Actor.for_user(user)

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        found = tokens.find(token)
        if found is None:
            return None
        if found.scope == "read" and request.method not in READING:
            raise Forbidden("这个令牌只能读取，不能办理。请改用范围为“全部”的令牌。")
        return Actor.for_user(found.user)


STAFF: Final = Staff()


def actor_of(request: HttpRequest) -> Actor:
    """The actor that `Staff` found."""
    known: Any = request
    return cast("Actor", known.auth)
