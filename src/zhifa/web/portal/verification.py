"""Is this paper genuine, is this record in the log, and what rules what is public."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from zhifa import clock
from zhifa.accounts.models import Authority
from zhifa.casework.models import Document
from zhifa.disclosure.public import current
from zhifa.law.rules import Rule, Rulebook
from zhifa.law.sectors import SECTORS
from zhifa.ledger import api as ledger
from zhifa.ledger.errors import LedgerError, NotInLedger
from zhifa.proof import check_record
from zhifa.proof.checkpoint import open_note
from zhifa.web.portal.asking import asked, page
from zhifa.web.portal.proofs import place
from zhifa.web.presentation.disclosures import ACTS
from zhifa.web.presentation.words import PARTY_KINDS

GROUP: Final = 4  # characters between the dashes of a code
DIGEST: Final = re.compile(r"[0-9a-f]{64}")
WITHIN: Final = {
    "calendar_day": "%(n)s 日内", "working_day": "%(n)s 个工作日内", "month": "%(n)s 个月内", "year": "%(n)s 年内",
}  # fmt: skip
CHOICES: Final = {
    "name": "写全称", "surname": "只写姓氏", "kind_only": "只写当事人的类型", "withheld": "不公示", "all": "全部公示",
    "except_warning_only": "公示，只给予警告的除外", "sealed": "依法封存，不公示",
}  # fmt: skip
SHOWN_RULES: Final = ("penalty.publish", "penalty.withdraw", "disclosure.other", "publish.party_name", "publish.scope")


@page
def verify(request: HttpRequest) -> HttpResponse:
    """GET /verify?code=: to the page that the code opens."""
    code = asked(request, "code")
    if not code:
        return render(request, "web/portal/verify.html", {"nav": "verify", "code": "", "problem": ""})
    typed = normal(code)
    if not typed:
        problem = "核对码由字母和数字组成，印在文书的二维码旁边。请核对后重新输入。"
        return render(request, "web/portal/verify.html", {"nav": "verify", "code": code, "problem": problem})
    return redirect(reverse("portal:document", args=[typed]))


@never_cache
@page
def document(request: HttpRequest, code: str) -> HttpResponse:
    """GET /verify/{code}: number, authority, date, title and digest of the file; nothing of the content."""
    found = Document.objects.filter(code=normal(code)).exclude(state="draft").select_related("case__authority").first()
    shown = None
    if found is not None:
        shown = {
            "title": found.title, "number": found.number or "", "authority": found.case.authority.name,
            "date": clock.legal_day(found.made_at), "pages": found.pages, "digest": found.file, "state": found.state,
        }  # fmt: skip
    context = {"code": code, "document": shown, "proof": place(found.entry_id) if found else None, "decision_id": ""}
    return render(request, "web/portal/document.html", context, status=200 if found else 404)


def normal(code: str) -> str:
    """A code as it was printed, from what somebody typed: width, case, spaces and dashes do not matter."""
    text = unicodedata.normalize("NFKC", code).upper()
    kept = "".join(char for char in text if char.isascii() and char.isalnum())
    return "-".join(kept[at : at + GROUP] for at in range(0, len(kept), GROUP))


@page
def log(request: HttpRequest) -> HttpResponse:
    """GET /log: the log explained, its newest signature, and whether a digest is in it."""
    digest = asked(request, "digest").lower()
    context: dict[str, Any] = {"nav": "ledger", "digest": digest, "checkpoint": None, "proof": None, "problem": ""}
    try:
        note, key = ledger.checkpoint(), ledger.vkey()
        head = open_note(note, [key])
        context["checkpoint"] = {"origin": head.origin, "size": head.size, "root": head.root.hex(), "note": note}
        context["vkey"] = key
        if digest:
            context |= _proof(digest)
    except ledger.LedgerEmpty:
        pass  # the page says that the first signature is still to come
    except LedgerError as error:
        context["problem"] = str(error)
    return render(request, "web/portal/ledger.html", context)


def _proof(digest: str) -> dict[str, Any]:
    if not DIGEST.fullmatch(digest):
        return {"problem": "摘要是 64 位十六进制数字，请核对后重新输入。"}
    try:
        found = ledger.inclusion(digest)
    except NotInLedger as error:
        return {"problem": f"{error}。"}
    path = [item.hex() for item in found.path]
    return {"proof": {"position": found.index + 1, "index": found.index, "size": found.size, "path": path}}


@page
def about(request: HttpRequest) -> HttpResponse:
    """The rules in force today that say what becomes public, from the rulebook itself."""
    today = clock.legal_today()
    here = Authority.objects.filter(parent=None).order_by("path").values_list("region", flat=True).first() or ""
    rules = [
        _rule(rule)
        for rule_id in SHOWN_RULES
        for rule in Rulebook.default().all()
        if rule.id == rule_id
        and here.startswith(rule.region)
        and rule.valid_from <= today
        and (rule.valid_to is None or today <= rule.valid_to)
    ]
    return render(request, "web/portal/about.html", {"rules": rules})


def _rule(rule: Rule) -> dict[str, object]:
    kind = {**PARTY_KINDS, "minor": "未成年人"}.get(rule.party_kind, rule.party_kind)
    of = [word for word in (ACTS.get(rule.act), SECTORS.get(rule.sector), rule.statute, kind) if word]
    value = gettext(WITHIN[rule.unit]) % {"n": rule.value} if rule.unit in WITHIN else gettext(CHOICES[str(rule.value)])
    return {"id": rule.id, "title": rule.title, "of": of, "value": value, "basis": rule.basis}


@page
def howto(request: HttpRequest) -> HttpResponse:
    shown = current().order_by("-published_at", "id").values_list("id", flat=True).first()
    context = {"example": shown or "编号", "site_url": settings.ZHIFA_PUBLIC_URL}
    return render(request, "web/portal/howto.html", context)


@page
def checker(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view has the signature that the framework calls
    """The program that checks a public record by itself: its own source."""
    return HttpResponse(Path(check_record.__file__).read_bytes(), content_type="text/x-python; charset=utf-8")
