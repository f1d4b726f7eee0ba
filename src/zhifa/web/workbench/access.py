"""Who is at the door: every staff view gets the actor, and every "no" of the floors below becomes a page in words."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from zhifa import clock
from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import Forbidden
from zhifa.accounts.models import User

Rest = ParamSpec("Rest")
StaffView = Callable[Concatenate[HttpRequest, Actor, Rest], HttpResponseBase]
View = Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]
SECONDS_BETWEEN_RENEWALS: Final = 60  # a page that is only read costs at most one write a minute


def staff(view: StaffView[Rest]) -> View[Rest]:
    """Log-in first; then the actor is read once.

    Forbidden → 403 naming who can; LookupError → 404, the same for what is not there and for what is elsewhere.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        user = request.user
        if not isinstance(user, User):
            return redirect_to_login(request.get_full_path())
        _stay(request)
        actor = Actor.for_user(user)
        request.actor = actor  # type: ignore[attr-defined]  # the page's frame shows the same roles (web.context)
        try:
            return view(request, actor, *args, **kwargs)
        except Forbidden as refusal:
            return render(request, "web/workbench/forbidden.html", {"message": refusal.message}, status=403)
        except LookupError:
            return render(request, "web/workbench/missing.html", status=404)

    return guarded


def _stay(request: HttpRequest) -> None:
    """Who works stays logged in: the idle time (SESSION_COOKIE_AGE) starts again."""
    now = int(clock.machine_now().timestamp())
    if now - int(request.session.get("renewed", 0)) >= SECONDS_BETWEEN_RENEWALS:
        request.session["renewed"] = now
