"""A visitor finds a record wrong: the form, the code, the answer under it. No log-in, no cookie.

Nothing here acts for anybody who is logged in, so there is nothing that a forged form could use.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from zhifa.accounts.errors import NotFound
from zhifa.casework.errors import Invalid
from zhifa.disclosure import queries
from zhifa.disclosure.corrections import answering, asking, kinds
from zhifa.web.portal.asking import problem


@csrf_exempt  # a cookie would be all that this protects (see above)
@never_cache
@sensitive_post_parameters("text", "contact")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, disclosure_id: str) -> HttpResponse:
    """GET and POST /decisions/{id}/correction."""
    try:
        record = queries.public(disclosure_id)
    except queries.Gone as gone:
        return render(request, "web/portal/gone.html", {"nav": "decisions", "gone": gone}, status=410)
    except NotFound as error:
        return problem(request, 404, "没有找到", str(error))
    page = {"nav": "decisions", "record": record, "kinds": kinds.WHAT, "typed": {}, "longest": asking.LONGEST}
    if request.method != "POST":
        return render(request, "web/portal/correction.html", page)
    typed = {name: request.POST.get(name, "") for name in ("what", "text", "contact")}
    try:
        asked = asking.ask(disclosure_id, typed["what"], typed["text"], typed["contact"])
    except Invalid as wrong:
        page |= {"problems": [f"{one.message}{one.remedy}" for one in wrong.errors], "typed": typed}
        return render(request, "web/portal/correction.html", page, status=422)
    except asking.TooMany as many:
        page |= {"problems": [str(many)], "typed": typed}
        return render(request, "web/portal/correction.html", page, status=429)
    return render(request, "web/portal/correction_asked.html", {**page, "asked": asked}, status=201)


@csrf_exempt  # only reads; the code is posted so that it stands in no address and no log
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def progress(request: HttpRequest) -> HttpResponse:
    """GET and POST /correction: the answer under a code."""
    if request.method != "POST":
        return render(request, "web/portal/correction_progress.html", {"nav": "decisions"})
    try:
        found = answering.summary(asking.under(request.POST.get("code", "")))
    except NotFound as error:
        said = {"nav": "decisions", "problem": str(error)}
        return render(request, "web/portal/correction_progress.html", said, status=404)
    return render(request, "web/portal/correction_progress.html", {"nav": "decisions", "found": found})
