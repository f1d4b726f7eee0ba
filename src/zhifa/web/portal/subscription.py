"""A visitor watches a search, a company, an authority: asks, confirms, looks after it, stops. No log-in, no cookie.

Whoever holds the link that was sent to an address may do this; nothing here acts for anybody who is logged in.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from zhifa.accounts.errors import NotFound
from zhifa.casework.errors import Invalid
from zhifa.disclosure import filters
from zhifa.disclosure.models import Subscription
from zhifa.disclosure.subscriptions import asking, watching
from zhifa.web import language
from zhifa.web.portal.asking import asked, problem

NAMES = ("q", *filters.TITLES)


@csrf_exempt  # a cookie would be all that this protects (see above)
@never_cache
@sensitive_post_parameters("address", "url")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """GET and POST /subscriptions/new?…: with the words and filters of a search; `how`: mail | webhook."""
    try:
        watch = watching.asked({name: asked(request, name) for name in NAMES})
    except Invalid as wrong:
        told = [language.sentences(one.message, one.remedy) for one in wrong.errors]
        return problem(request, 422, "不能订阅", "".join(told))
    typed = {name: request.POST.get(name, "").strip() for name in ("how", "address", "url")}
    page: dict[str, Any] = {
        "nav": "decisions", "watch": watch, "mail": asking.mail_is_on(), "typed": typed, "filters": watch.query(),
    }  # fmt: skip
    if request.method != "POST":
        return render(request, "web/portal/subscription_new.html", page)
    try:
        if typed["how"] == "webhook":
            page["hooked"] = asking.by_webhook(watch, typed["url"])
        else:
            asking.by_mail(watch, typed["address"])
    except (Invalid, asking.TooMany, asking.Off) as wrong:
        page["problems"], status = _problems(wrong)
        return render(request, "web/portal/subscription_new.html", page, status=status)
    return render(request, "web/portal/subscription_asked.html", page, status=201)


def _problems(wrong: Invalid | asking.TooMany | asking.Off) -> tuple[list[str], int]:
    if isinstance(wrong, Invalid):
        return [language.sentences(one.message, one.remedy) for one in wrong.errors], 422
    if isinstance(wrong, asking.TooMany):
        return [str(wrong)], 429
    return ["本网站没有开通邮件订阅，请用订阅源。"], 409


@csrf_exempt  # mail programs post here by themselves (RFC 8058); whoever has the link may
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, subscription_id: str, token: str) -> HttpResponse:
    """GET and POST /subscriptions/{id}/{token}; `act`: confirm | resume | stop, or List-Unsubscribe=One-Click.

    Opening it changes nothing: programs that look into mails open every link.
    """
    act = request.POST.get("act", "")
    if request.POST.get("List-Unsubscribe") == "One-Click":
        act = "stop"
    page: dict[str, Any] = {"nav": "decisions", "act": act}
    status = 200
    try:
        row = asking.find(subscription_id, token)
        if act == "stop":
            asking.stop(subscription_id, token)
            return render(request, "web/portal/subscription.html", {**page, "stopped": True})
        if act == "confirm":
            row = asking.confirm(subscription_id, token)
        elif act == "resume":
            row = asking.resume(subscription_id, token)
    except NotFound as error:
        return problem(request, 404, "没有找到", str(error))
    except (Invalid, asking.TooMany) as wrong:
        page["problems"], status = _problems(wrong)
    return render(request, "web/portal/subscription.html", {**page, **_shown(row)}, status=status)


def _shown(row: Subscription) -> dict[str, Any]:
    watch = watching.read(row.watch)
    return {"row": row, "watch": watch, "filters": watch.query()}
