"""A visitor complains of how the law is enforced: the form, the code, what becomes of it. No log-in, no cookie.

Nothing here acts for anybody who is logged in, so there is nothing that a forged form could use.
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
from zhifa.accounts.models import Authority
from zhifa.casework.errors import Invalid
from zhifa.complaints import kinds, lodging, queries
from zhifa.web import language
from zhifa.web.portal.asking import asked, problem

FIELDS = ("about", "what", "authority", "of", "subject", "text", "name", "contact")


@csrf_exempt  # a cookie would be all that this protects (see above)
@never_cache
@sensitive_post_parameters("text", "name", "contact", "subject")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """GET and POST /complaints/new; ?about=decision|officer&of= from the page of one, ?authority= of an authority."""
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in FIELDS}
    else:
        typed = {name: asked(request, name) for name in ("about", "of", "authority")}
    try:
        page = _form(typed)
    except NotFound as error:
        return problem(request, 404, "没有找到", str(error))
    if request.method != "POST":
        return render(request, "web/portal/complaint.html", page)
    try:
        lodged = lodging.lodge(lodging.Wanted(**typed))
    except Invalid as wrong:
        page["problems"] = [language.sentences(one.message, one.remedy) for one in wrong.errors]
        return render(request, "web/portal/complaint.html", page, status=422)
    except lodging.TooMany as many:
        page["problems"] = [str(many)]
        return render(request, "web/portal/complaint.html", page, status=429)
    return render(request, "web/portal/complaint_lodged.html", {"lodged": lodged, "levels": kinds.LEVELS}, status=201)


def _form(typed: dict[str, str]) -> dict[str, Any]:
    """Raises NotFound where it was opened from something that is not there."""
    known = None
    if typed.get("of"):
        wanted = lodging.Wanted(typed["about"], "other", "", of=typed["of"])
        known = lodging.subject(wanted)
    return {
        "kinds": kinds.WHAT, "abouts": kinds.ABOUT, "typed": typed, "longest": lodging.LONGEST, "known": known,
        "authorities": [] if known else Authority.objects.order_by("path").values("code", "name"),
    }  # fmt: skip


@csrf_exempt  # only reads; the code is posted so that it stands in no address and no log
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def progress(request: HttpRequest) -> HttpResponse:
    """GET and POST /complaints: what became of the complaint under a code."""
    if request.method != "POST":
        return render(request, "web/portal/complaint_progress.html")
    try:
        found = queries.for_complainant(lodging.under(request.POST.get("code", "")))
    except NotFound as error:
        return render(request, "web/portal/complaint_progress.html", {"problem": str(error)}, status=404)
    return render(request, "web/portal/complaint_progress.html", {"found": found})
