"""A party's own page: behind the code on its served copy and a second factor (design 2.7, 3.2).

A wrong code, a stopped one, an erased party and a wrong second factor get the same answer. What opened the page is a
signed cookie bound to that one code, gone after half an hour without use; a staff session is something else.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from typing import Any, BinaryIO, Concatenate, Final, ParamSpec, cast

from django.conf import settings
from django.core.signing import BadSignature
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhifa import files
from zhifa.accounts.encrypted import fingerprint
from zhifa.accounts.errors import NotFound
from zhifa.casework import applying, attachments, by_party, party_codes
from zhifa.casework.errors import Invalid, Refused
from zhifa.casework.models import Party
from zhifa.disclosure.shown import repairing
from zhifa.files.kinds import DOCX, PDF
from zhifa.journal.api import new_id
from zhifa.web.api.paths import LONGEST_CODE
from zhifa.web.portal import party_case
from zhifa.web.portal.asking import asked
from zhifa.web.presentation import case, party_page

COOKIE: Final = "zhifa_party"
IDLE: Final = 30 * 60  # seconds without use
PURPOSE: Final = "zhifa.party"
WRONG: Final = (
    "查案码或者后六位不对。请照送达件上的查案码重新输入；单位输入登记电话的后六位，个人、个体工商户输入证件号码的后六位。"
    "换发过查案码的，用新的一份。"
)
LOCKED: Final = "试的次数太多。请过 15 分钟再试，或者请承办人换发查案码。"
ROOM_FOR_THE_FORM: Final = 200_000  # bytes of the other fields and of the multipart frame
DONE: Final = {
    "represent": "您的陈述、申辩已经记入案卷。机关会复核，结果随文书送达。",
    "evidence": "您的材料已经入卷。",
    "defer": "您的申请已经记入案卷。机关决定以后书面答复您，答复以前请照原来的期限准备缴款。",
    "hearing": "您的听证要求已经记入案卷。举行七个工作日以前通知您时间、地点。",
    "reading": "您的查阅申请已经提交，答复以后在本页看到。",
    "repair": "您的信用修复申请已经提交，答复以后在本页看到。",
}
Rest = ParamSpec("Rest")


def _open(view: Callable[Concatenate[HttpRequest, Party, str, Rest], HttpResponseBase]) -> Any:
    """Only with the cookie of this very code; everybody else stands at the door. Each use starts the idle time anew."""

    @wraps(view)
    def guarded(request: HttpRequest, code: str, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        party = _inside(request, code)
        if party is None:
            return redirect("portal:party", code) if request.method == "POST" else _door(request, code)
        try:
            answer = view(request, party, code, *args, **kwargs)
        except (NotFound, files.FileMissing):
            said = {"message": "没有这份材料，或者它不给您看。"}
            answer = render(request, "web/portal/problem.html", said, status=404)
        if COOKIE not in answer.cookies:
            _let_in(request, answer, code)
        return answer

    return guarded


def _mark(code: str) -> str:
    return fingerprint(party_codes.normal(code), party_codes.COLUMN)


def _inside(request: HttpRequest, code: str) -> Party | None:
    try:
        held = request.get_signed_cookie(COOKIE, salt=PURPOSE, max_age=IDLE)
    except (KeyError, BadSignature):
        return None
    return party_codes.holder(code) if held == _mark(code) else None


def _let_in(request: HttpRequest, answer: HttpResponseBase, code: str) -> None:
    answer.set_signed_cookie(
        COOKIE, _mark(code), salt=PURPOSE, max_age=IDLE, path="/case/", secure=request.is_secure(), httponly=True,
        samesite="Strict",
    )  # fmt: skip


def _door(request: HttpRequest, code: str, status: int = 200, problem: str = "") -> HttpResponse:
    page = {"code": _written(code), "problem": problem}
    return render(request, "web/portal/party_door.html", page, status=status)


def _written(typed: str) -> str:
    """What was typed as a code is printed; what is too long for one is cut, so that it has an address."""
    return party_codes.written(party_codes.normal(typed))[:LONGEST_CODE]


@never_cache
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """GET /case?code=: to the door that the typed code names, whether there is one or not."""
    code = _written(asked(request, "code"))
    return redirect("portal:party", code) if code else _door(request, "")


@never_cache
@sensitive_post_parameters("factor")
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, code: str) -> HttpResponseBase:
    """GET /case/{code}: the page, or the door; POST is the second factor."""
    return _enter(request, code) if request.method == "POST" else _page(request, code)


def _enter(request: HttpRequest, code: str) -> HttpResponse:
    try:
        party_codes.enter(code, request.POST.get("factor", ""))
    except party_codes.TooManyTries:
        return _door(request, code, 429, LOCKED)
    except party_codes.WrongCode:
        return _door(request, code, 422, WRONG)
    answer = redirect("portal:party", code)
    _let_in(request, answer, code)
    return answer


@_open
def _page(request: HttpRequest, party: Party, code: str) -> HttpResponse:
    return _shown(request, party, code, done=DONE.get(request.GET.get("done", ""), ""))


def _shown(request: HttpRequest, party: Party, code: str, *, status: int = 200, **said: Any) -> HttpResponse:
    context = {"code": code, "page": party_case.page(party), "idle_minutes": IDLE // 60}
    typed: dict[str, str] = said.pop("typed", {})
    context |= {"done": "", "typed": typed, "key": new_id(), "instalments": party_page.instalments(typed), **said}
    return render(request, "web/portal/party.html", context, status=status)


@csrf_exempt  # the form behind it is protected; its size must be known before the form is read at all
@never_cache
@require_POST
def send(request: HttpRequest, code: str, what: str) -> HttpResponseBase:
    """POST /case/{code}/{represent|evidence|hearing|defer|reading|repair|leave}."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.ZHIFA_UPLOAD_LIMIT + ROOM_FOR_THE_FORM:
        message = str(files.UploadTooLarge(settings.ZHIFA_UPLOAD_LIMIT))
        return render(request, "web/portal/problem.html", {"title": "附件太大", "message": message}, status=413)
    return _send(request, code, what)  # type: ignore[no-any-return]  # the guard keeps the view's answer


@csrf_protect
@_open
def _send(request: HttpRequest, party: Party, code: str, what: str) -> HttpResponseBase:
    if what == "leave":
        answer = redirect("portal:party", code)
        answer.delete_cookie(COOKIE, path="/case/", samesite="Strict")
        return answer
    text = request.POST.get("text", "")
    typed = {what: text, **{f"{what}_{name}": value for name, value in request.POST.items() if name != "text"}}
    try:
        _do(request, party, what, text)
    except Refused as refused:
        lacks = case.lacks([asdict(refusal) for refusal in refused.refusals])
        return _shown(request, party, code, status=409, lacks=lacks, typed=typed)
    except Invalid as wrong:
        problem = " ".join(f"{error.message}{error.remedy}" for error in wrong.errors)
        return _shown(request, party, code, status=422, problem=problem, typed=typed)
    except (files.UploadRefused, files.UploadTooLarge) as wrong_file:
        return _shown(request, party, code, status=422, problem=f"{wrong_file}没有保存任何内容。", typed=typed)
    return redirect(f"{reverse('portal:party', args=[code])}?done={what}")


def _do(request: HttpRequest, party: Party, what: str, text: str) -> None:
    """Raises what the action raises; NotFound for what cannot be sent here."""
    sent = [by_party.Sent(cast("BinaryIO", one.file), one.name or "") for one in request.FILES.getlist("files")]
    match what:
        case "represent":
            by_party.represent(party, text, sent, request.POST.get("key", ""))
        case "evidence":
            by_party.send(party, sent)
        case "hearing":
            by_party.ask_for_hearing(party, text)
        case "defer":
            by_party.ask_for_deferral(party, party_page.plan(request.POST.dict()), text)
        case "reading":
            by_party.ask_to_read(party, text)
        case "repair":
            repairing.apply(party, text)
        case _:
            raise NotFound(what)


@never_cache
@require_GET
@_open
def document(_request: HttpRequest, party: Party, _code: str, document_id: str) -> HttpResponse:
    """A document that was served on this party, as it is archived."""
    row = next((one for one in party_case.documents(party) if one.id == document_id and one.file), None)
    if row is None:
        raise NotFound(document_id)
    kind = DOCX if row.media_type == DOCX.media_type else PDF
    content = files.store().open(row.file).read()
    return HttpResponse(content, headers=files.headers(kind, f"{row.title}{row.number or ''}", download=True))


@never_cache
@require_GET
@_open
def application(request: HttpRequest, party: Party, _code: str) -> HttpResponse:
    """GET /case/{code}/application: a form to ask for reconsideration with what is known; ?format=word to write on."""
    title, kind, content = applying.reconsideration(party, as_word=asked(request, "format") == "word")
    return HttpResponse(content, headers=files.headers(kind, title, download=True))


@never_cache
@require_GET
@_open
def attachment(_request: HttpRequest, party: Party, _code: str, attachment_id: str) -> HttpResponseBase:
    """Evidence that this party was granted to read, or sent itself."""
    if attachment_id not in {item.id for item in party_case.readable(party)}:
        raise NotFound(attachment_id)
    row, stream = attachments.open_file(party_codes.acting(party), party.case_id, attachment_id)
    head = io.BytesIO(stream.read(64 * 1024))
    kind = files.recognise(head)
    stream.seek(0)
    answer = FileResponse(stream)
    for name, value in files.headers(kind, row.name).items():
        answer[name] = value
    return answer
