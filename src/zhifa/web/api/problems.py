# ruff: noqa: ARG001 - views and handlers have the signature that the framework calls
"""Every refusal as RFC 9457 problem+json: what is wrong, the clause, and what to do."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from zhifa.accounts.errors import Forbidden, Invalid, NotFound
from zhifa.casework.errors import Refused, Stale
from zhifa.disclosure.queries import Gone
from zhifa.files.errors import FileMissing, UploadRefused, UploadTooLarge
from zhifa.journal.api import Conflict, idempotency
from zhifa.law.procedures import ProcedureError
from zhifa.law.types import Refusal
from zhifa.ledger.errors import LedgerError
from zhifa.search import IndexMissing, QueryProblem

log = logging.getLogger(__name__)

TYPE = "/problems/"


def problem(status: int, name: str, title: str, detail: str, **more: Any) -> HttpResponse:
    """One problem document; `name` is the last part of its type."""
    body = {"type": TYPE + name, "title": title, "status": status, "detail": detail, **more}
    return JsonResponse(
        body, status=status, content_type="application/problem+json", json_dumps_params={"ensure_ascii": False}
    )


def refusals_json(refusals: Sequence[Refusal]) -> list[dict[str, str]]:
    return [{"code": r.code, "message": r.message, "basis": r.basis, "remedy": r.remedy} for r in refusals]


def install(api: NinjaAPI) -> None:
    """Hangs one answer on each kind of refusal."""
    _install_law(api)
    _install_people(api)
    _install_form(api)
    _install_uploads(api)
    _install_service(api)


def _install_law(api: NinjaAPI) -> None:
    """The law, or another writer, says no."""

    @api.exception_handler(Refused)
    def refused(request: HttpRequest, error: Refused) -> HttpResponse:
        return problem(409, "refused", "依法不能办理", str(error), refusals=refusals_json(error.refusals))

    @api.exception_handler(Stale)
    def stale(request: HttpRequest, error: Stale) -> HttpResponse:
        answer = problem(409, "conflict", "内容已被他人更新", str(error), version=error.version)
        answer["ETag"] = f'"{error.version}"'
        return answer

    @api.exception_handler(Conflict)
    def conflict(request: HttpRequest, error: Conflict) -> HttpResponse:
        answer = problem(409, "conflict", "内容已被他人更新", f"{error}。请刷新后核对再提交。", version=error.actual)
        answer["ETag"] = f'"{error.actual}"'
        return answer


def _install_form(api: NinjaAPI) -> None:
    """What was sent cannot be taken as it is."""

    @api.exception_handler(Invalid)
    def invalid(request: HttpRequest, error: Invalid) -> HttpResponse:
        listed = [{"field": e.field, "message": e.message, "remedy": e.remedy} for e in error.errors]
        return problem(422, "invalid", "填写的内容有误", str(error), errors=listed)

    @api.exception_handler(ProcedureError)
    def no_procedure(request: HttpRequest, error: ProcedureError) -> HttpResponse:
        listed = [{"field": "procedure", "message": "没有这个程序。", "remedy": "请核对程序的编码。"}]
        return problem(422, "invalid", "填写的内容有误", "没有这个程序。", errors=listed)

    @api.exception_handler(ValidationError)
    def malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
        listed = [_in_chinese(one) for one in error.errors]
        return problem(422, "invalid", "填写的内容有误", "请求的格式不对，见 errors。", errors=listed)

    @api.exception_handler(idempotency.KeyReused)
    def reused(request: HttpRequest, error: idempotency.KeyReused) -> HttpResponse:
        listed = [{"field": "Idempotency-Key", "message": f"{error}。", "remedy": "请换一个新的键。"}]
        return problem(422, "key-reused", "重复的请求键", f"{error}。", errors=listed)

    @api.exception_handler(HttpError)
    def other(request: HttpRequest, error: HttpError) -> HttpResponse:
        if isinstance(error.__cause__, Invalid):  # the framework wraps what the body's parser says
            return invalid(request, error.__cause__)
        return problem(error.status_code, "http", "请求不能处理", "请求不能处理，请核对接口说明。")


def _install_people(api: NinjaAPI) -> None:
    """Who asks may not, or is not known."""

    @api.exception_handler(Forbidden)
    def forbidden(request: HttpRequest, error: Forbidden) -> HttpResponse:
        return problem(403, "forbidden", "由他人办理", error.message, who_can=list(error.who_can))

    @api.exception_handler(NotFound)
    def missing(request: HttpRequest, error: NotFound) -> HttpResponse:
        return problem(404, "not-found", "没有找到", str(error) or "没有您要找的内容，或者它不在您的范围内。")

    @api.exception_handler(AuthenticationError)
    def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        answer = problem(
            401, "unauthenticated", "请先登录", "请登录，或者带上有效的访问令牌（Authorization: Bearer …）。"
        )
        answer["WWW-Authenticate"] = "Bearer"
        return answer


def _install_uploads(api: NinjaAPI) -> None:
    """Too much, or nothing that is kept here."""

    @api.exception_handler(UploadTooLarge)
    def too_large(request: HttpRequest, error: UploadTooLarge) -> HttpResponse:
        return problem(413, "too-large", "附件太大", str(error), limit=error.limit)

    @api.exception_handler(RequestDataTooBig)
    def too_much(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
        return problem(413, "too-large", "请求太大", "提交的内容太长。附件请用上传，不要写进正文。")

    @api.exception_handler(UploadRefused)
    def not_taken(request: HttpRequest, error: UploadRefused) -> HttpResponse:
        listed = [{"field": "file", "message": error.message, "remedy": error.remedy}]
        return problem(422, "invalid", "附件不能接收", str(error), errors=listed)

    @api.exception_handler(MultiPartParserError)
    def torn(request: HttpRequest, error: MultiPartParserError) -> HttpResponse:
        listed = [{"field": "正文", "message": "上传的格式不对。", "remedy": "请用 multipart/form-data 重新上传。"}]
        return problem(422, "invalid", "附件不能接收", "上传的格式不对。", errors=listed)

    @api.exception_handler(SuspiciousOperation)
    def suspicious(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
        listed = [{"field": "正文", "message": "请求里的字段太多或者格式不对。", "remedy": "请核对请求的格式。"}]
        return problem(422, "invalid", "请求不能处理", "请求里的字段太多或者格式不对。", errors=listed)


def _install_service(api: NinjaAPI) -> None:
    """What is nobody's mistake: gone, not ready yet, broken."""

    @api.exception_handler(Gone)
    def gone(request: HttpRequest, error: Gone) -> HttpResponse:
        left = {"number": error.number, "authority": error.authority, "date": error.date, "reason": error.reason}
        return problem(410, "gone", "公示已经撤下", f"{error.number}的公示已经撤下：{error.reason}", **left)

    @api.exception_handler(FileMissing)
    def erased(request: HttpRequest, error: FileMissing) -> HttpResponse:
        return problem(410, "gone", "文件已经清除", str(error))

    @api.exception_handler(QueryProblem)
    def unclear(request: HttpRequest, error: QueryProblem) -> HttpResponse:
        listed = [{"field": error.field, "message": str(error), "remedy": "请改写查询条件后再查。"}]
        return problem(422, "invalid", "查询条件有误", str(error), errors=listed)

    @api.exception_handler(IndexMissing)
    def not_ready(request: HttpRequest, error: IndexMissing) -> HttpResponse:
        return problem(503, "not-ready", "还没有准备好", str(error))

    @api.exception_handler(LedgerError)
    def no_ledger(request: HttpRequest, error: LedgerError) -> HttpResponse:
        return problem(503, "not-ready", "存证日志暂时不能使用", str(error))

    @api.exception_handler(Exception)
    def broken(request: HttpRequest, error: Exception) -> HttpResponse:
        log.error("%s %s", request.method, request.path, exc_info=error)
        return problem(500, "internal", "系统出错", "系统出错，已经记录。您提交的内容没有保存，请稍后重试。")


def not_allowed(allowed: str) -> HttpResponse:
    """`allowed`: the methods that this address has, GET bringing HEAD with it."""
    methods = sorted({*allowed.split(", "), *(["HEAD"] if "GET" in allowed else [])})
    answer = problem(405, "not-allowed", "不支持这个方法", f"这个地址只支持 {'、'.join(methods)}。")
    answer["Allow"] = ", ".join(methods)
    return answer


@csrf_exempt  # there is nothing to protect, and 403 would be the wrong answer
def unknown_path(request: HttpRequest) -> HttpResponse:
    """Every address beneath /api/v1/ that is none."""
    return problem(404, "not-found", "没有这个接口", "没有这个接口，请核对地址；全部接口见 /api/v1/docs。")


def _in_chinese(error: dict[str, Any]) -> dict[str, str]:
    place = [str(step) for step in error.get("loc", ()) if step not in {"body", "payload", "query", "path", "header"}]
    kind = str(error.get("type", ""))
    words = {
        "missing": ("没有填写", "请补上这一项"),
        "extra_forbidden": ("不认识的字段", "请去掉这一项，或者核对接口说明"),
        "json_invalid": ("不是合法的 JSON", "请核对请求的格式"),
    }
    if kind == "value_error":
        words[kind] = (str(error.get("ctx", {}).get("error", "取值不对")).rstrip("。"), "请核对这一项的取值")
    if kind.startswith(("datetime", "timezone")):
        words[kind] = ("不是带时区的时间", "请写成 2026-03-05T10:00:00+08:00 的样子")
    elif kind.startswith(("int", "string", "bool", "date", "list", "dict", "model", "literal", "enum")):
        words[kind] = ("类型或者取值不对", "请核对接口说明里这一项的格式")
    message, remedy = words.get(kind, ("填写的内容不对", "请核对接口说明里这一项的格式"))
    field = ".".join(place) or "正文"
    return {"field": field, "message": f"{field}：{message}。", "remedy": remedy + "。"}
