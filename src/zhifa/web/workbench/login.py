"""The door: log in, log out, change the password.

No puzzle, no choice of authority; a wrong answer never says which part was wrong.
"""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.password_validation import password_changed, password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from zhifa.accounts import roles
from zhifa.accounts.actor import Actor
from zhifa.accounts.models import User
from zhifa.journal import api as journal
from zhifa.web import display
from zhifa.web.workbench.access import staff

WRONG = "账号或者密码不对。请核对大小写后再试；仍然不行，请联系本单位的安全管理员重设密码。"
LOCKED = "连续输错次数太多，这个账号已暂时锁定。请过 {minutes} 分钟再试，或者请本单位的安全管理员解锁。"
MINUTE = 60  # seconds


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    target = _target(request)
    if request.method == "GET" and request.user.is_authenticated:
        return HttpResponseRedirect(target)
    page: dict[str, Any] = {
        "next": target,
        "accounts": demonstration_accounts(),
        "username": "",
        "idle_minutes": settings.SESSION_COOKIE_AGE // MINUTE,
    }
    if request.method == "GET":
        return render(request, "web/workbench/login.html", page)
    username = request.POST.get("username", "").strip()
    user = authenticate(request, username=username, password=request.POST.get("password", ""))
    if isinstance(user, User):
        login(request, user)
        answer = HttpResponseRedirect(target)
        chosen = display.stored(str(user.pk))
        if chosen is not None:
            display.remember(answer, chosen, secure=request.is_secure())
        return answer
    locked = bool(getattr(request, "axes_locked_out", False))
    request.axes_locked_out = None  # type: ignore[attr-defined]  # axes would answer in English over our page
    page |= {
        "username": username,
        "error": LOCKED.format(minutes=round(settings.AXES_COOLOFF_TIME * MINUTE)) if locked else WRONG,
    }
    return render(request, "web/workbench/login.html", page, status=429 if locked else 200)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("workbench:login")


@never_cache
@sensitive_post_parameters("old", "new", "again")
@staff
def password(request: HttpRequest, actor: Actor) -> HttpResponse:
    errors: dict[str, str] = {}
    if request.method == "POST":
        user = User.objects.get(pk=str(actor.user_id))
        old, new, again = (request.POST.get(name, "") for name in ("old", "new", "again"))
        errors = _change(user, old, new, again)
        if not errors:
            update_session_auth_hash(request, user)
            messages.success(request, "密码已修改。其他地方登录的会话都已退出。")
            return redirect("workbench:todo")
    page = {"errors": errors, "rules": password_validators_help_texts()}
    return render(request, "web/workbench/password.html", page, status=422 if errors else 200)


def _change(user: User, old: str, new: str, again: str) -> dict[str, str]:
    errors: dict[str, str] = {}
    if not user.check_password(old):
        errors["old"] = "原密码不对。请重新输入现在使用的密码。"
    try:
        validate_password(new, user)
    except ValidationError as problem:
        errors["new"] = " ".join(problem.messages)
    if new != again:
        errors["again"] = "两次输入的新密码不一样。请重新输入一遍。"
    if not errors:
        user.set_password(new)
        user.save(update_fields=["password"])
        password_changed(new, user)
    return errors


def _target(request: HttpRequest) -> str:
    target = str(request.POST.get("next") or request.GET.get("next") or settings.LOGIN_REDIRECT_URL)
    allowed = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if allowed else str(settings.LOGIN_REDIRECT_URL)


def demonstration_accounts() -> list[dict[str, Any]]:
    """The accounts of HOME/demo.json by authority, shown under the card of a demonstration and nowhere else."""
    if not journal.demonstration():
        return []
    try:
        listed = json.loads((settings.ZHIFA_HOME / "demo.json").read_text("utf-8"))
        names = {str(item["code"]): str(item["name"]) for item in listed["authorities"]}
        groups: dict[str, list[dict[str, str]]] = {}
        for item in listed["accounts"]:
            person = {key: str(item[key]) for key in ("username", "password", "name")}
            person["role"] = roles.title(str(item["role"]))
            groups.setdefault(names[str(item["authority"])], []).append(person)
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return [{"name": name, "people": people} for name, people in groups.items()]
