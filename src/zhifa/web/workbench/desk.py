"""The disclosure desk: what is due, the two versions side by side, and the acts of its procedure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from zhifa import clock
from zhifa.accounts import permissions
from zhifa.accounts.actor import Actor
from zhifa.casework.errors import Invalid, NotFound, Refused
from zhifa.disclosure import actions, queries
from zhifa.disclosure.actions import every
from zhifa.disclosure.actions.second import TITLES as SECOND
from zhifa.disclosure.actions.withdraw import GROUNDS
from zhifa.disclosure.channels import receipts
from zhifa.disclosure.corrections import answering
from zhifa.disclosure.grounds import KEPT_BACK, PULLED
from zhifa.disclosure.lists.queries import next_duties
from zhifa.disclosure.records import erasures
from zhifa.journal.api import Conflict
from zhifa.law.calendar import Calendar
from zhifa.law.credit_repair import GRADES
from zhifa.web.presentation import case, clocks, disclosures, words
from zhifa.web.presentation.clocks import Light
from zhifa.web.workbench.access import staff

TABS = (
    ("due", "待制作"),
    ("prepared", "待审批"),
    ("approved", "待发布"),
    ("published", "已公示"),
    ("corrected", "更正待审批"),
    ("withheld", "不予公示"),
    ("deferred", "暂缓公示"),
    ("withdrawn", "已撤下"),
    ("pulled", "紧急撤下"),
    ("proposals", "等第二人批准"),
    ("repairs", "信用修复申请"),
    ("repaired", "已信用修复"),
    ("expired", "公示期满"),
)
DONE = {
    "prepare": "公开版本已制作，等待批准。",
    "approve": "已批准，可以发布。",
    "publish": "已发布，公众现在可以查到。",
    "withhold": "已决定不予公示，理由和依据已记入。",
    "defer": "已暂缓公示，到期会再提醒。",
    "correct": "更正后的版本已制作，等待批准；原来的版本在批准发布前继续公开。",
    "withdraw": "已撤下，公众看到的是撤下说明。",
    "propose": "已经提出，等待另一人批准。",
    "agree": "已经批准，立即生效。",
    "decline": "不同意已经记入。",
    "pull": "已从公示网撤下，等待另一人确认。",
    "repair_apply": "信用修复申请已经登记。",
    "repair": "审核意见已经记入，等待另一人批准。",
}
CONFLICT = "别人刚刚改过这项公示，现在的样子在下面。您填写的内容已保留，请核对后再提交。"


EVERY = {"prepared": "approve", "corrected": "approve", "approved": "publish"}
"""The state in which decisions of another system can be taken a step further all at once, and that step."""
EVERY_DONE = {"approve": "批准", "publish": "发布"}


@staff
def desk(request: HttpRequest, actor: Actor) -> HttpResponse:
    if request.method == "POST":
        return _every(request, actor)
    state = request.GET.get("state", "due")
    found = queries.desk(actor, state, request.GET.get("due", ""), request.GET.get("cursor", ""))
    names = queries.parties(found["items"])
    today, calendar = clock.legal_today(), Calendar.default()
    counts = found["counts"]
    tabs = [
        {"title": title, "href": f"?state={code}", "current": code == state, "count": counts[code]}
        for code, title in TABS
        if counts[code] or code == state or code in {"due", "prepared", "approved", "published"}
    ]
    page = {
        "nav": "desk",
        "tabs": tabs,
        "overdue": counts["overdue"],
        "lists": [
            {"kind": kind, "authority": row.authority, "due": row.due_on,
             "light": clocks.left(words.as_day(row.clock["due"]), today, str(row.clock["unit"]), calendar)}
            for row, kind in next_duties(actor) if row.clock
        ],
        "rows": [
            disclosures.desk_row(item, today=today, calendar=calendar, party=names.get(item["party"], ""))
            for item in found["items"]
        ],
        "total": counts.get(state, len(found["items"])),
        "next": found["next"],
        "receipts": receipts.counts(actor),
        "corrections": answering.open_ones(actor),
        "can_import": permissions.permits(actor, "disclosure.import", authority=actor.authority),
        **_at_once(actor, state),
    }
    return render(request, "web/workbench/desk.html", page)


def _at_once(actor: Actor, state: str) -> dict[str, Any]:
    """The step that may be done to many, its words, and how many are ready."""
    verb = EVERY.get(state, "")
    if not verb or not every.reaches(actor, verb):
        return {}
    ready = every.ready(actor, verb).count()
    return {"every": verb, "every_title": EVERY_DONE[verb], "ready": ready, "chunk": every.CHUNK}


def _every(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A chunk at a time, so that the answer comes soon and says how far it is; the same button goes on."""
    verb = request.POST.get("act", "")
    if verb not in EVERY_DONE:
        raise NotFound("没有这种成批办理。可以成批批准、成批发布。")
    done = every.every(actor, verb, most=every.CHUNK)
    ready = every.ready(actor, verb).count()
    more = f"还有 {ready:,} 件可以接着{EVERY_DONE[verb]}。" if ready else "可以成批办理的都办完了。"
    messages.success(request, f"{EVERY_DONE[verb]}了 {done.done:,} 件，每件各记一条。{more}")
    state = next(state for state, step in EVERY.items() if step == verb)
    return redirect(f"{reverse('workbench:desk')}?state={state}")


@staff
def duty(request: HttpRequest, actor: Actor, disclosure_id: str) -> HttpResponse:
    """GET shows the duty; POST does one act on it and comes back, with everything typed when it was refused."""
    if request.method != "POST":
        return render(request, "web/workbench/disclosure.html", _page(actor, disclosure_id))
    act = request.POST.get("act", "")
    data = _data(request, act)
    status, found = attempt(lambda: actions.perform(actor, disclosure_id, act, data, if_version=version(request)))
    if found:
        page = _page(actor, disclosure_id) | {"tried": act, "typed": request.POST.dict(), **found}
        return render(request, "web/workbench/disclosure.html", page, status=status)
    waits = act in {"withhold", "defer"} and queries.detail(actor, disclosure_id)["proposal"]
    messages.success(request, DONE["propose"] if waits else DONE.get(act, "已办理。"))
    return redirect("workbench:redact" if act == "prepare" else "workbench:disclosure", disclosure_id)


@require_POST
@staff
def propose_erasure(request: HttpRequest, actor: Actor, disclosure_id: str) -> HttpResponse:
    """Of whom an imported decision is about; somebody else approves it on a page of its own."""
    queries.detail(actor, disclosure_id)  # whoever may not read it is not told that it is there
    status, found = attempt(lambda: erasures.propose(actor, disclosure_id, request.POST.get("reason", "")))
    if found:
        page = _page(actor, disclosure_id) | {"tried": "erase", "typed": request.POST.dict(), **found}
        return render(request, "web/workbench/disclosure.html", page, status=status)
    messages.success(request, "已提出抹除并记入日志，等安全管理员批准。")
    return redirect("workbench:disclosure", disclosure_id)


def attempt(do: Callable[[], object]) -> tuple[int, dict[str, Any]]:
    """(status, what the page says of it) of an act that was refused; (200, {}) of one that was done."""
    try:
        do()
    except Refused as refused:
        found = [{"code": r.code, "message": r.message, "basis": r.basis, "remedy": r.remedy} for r in refused.refusals]
        return 409, {"refused": case.lacks(found)}
    except Invalid as wrong:
        return 422, {"problems": [f"{problem.message}{problem.remedy}" for problem in wrong.errors]}
    except Conflict:
        return 409, {"problems": [CONFLICT]}
    return 200, {}


def version(request: HttpRequest) -> int | None:
    """Of the duty that the form was filled in for."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() else None


def _data(request: HttpRequest, act: str) -> dict[str, Any]:
    """`data` of the act from the posted fields; the actions say what is missing."""
    names = ("opinion", "reason", "basis", "until", "ground", "document", "known_on", "what", "statement")
    data: dict[str, Any] = {name: request.POST[name] for name in names if request.POST.get(name)}
    if act == "repair":
        data["confirmed"] = request.POST.getlist("confirmed")
        if request.POST.get("accept") in {"yes", "no"}:
            data["accept"] = request.POST["accept"] == "yes"
    return data


def permitted(actor: Actor, detail: dict[str, Any]) -> set[str]:
    """The verbs that the actor has the permission for."""
    of = detail["authority"]
    return {verb for verb in actions.VERBS if permissions.permits(actor, actions.operation_of(verb), authority=of)}


def _display(detail: dict[str, Any], today: date, calendar: Calendar) -> list[clocks.ClockView]:
    """The display periods of what is shown; of what is off they are history."""
    if not detail["live"] or not detail["display"]:
        return []
    found = []
    for period in detail["display"]["periods"]:
        title = "可以申请信用修复" if str(period["rule"]).endswith(".shortest") else "停止公示"
        chip = clocks.clock({**period, "kind": "right"}, title=title, today=today, calendar=calendar)
        found.append(replace(chip, kind="公示期"))
    return found


def _page(actor: Actor, disclosure_id: str) -> dict[str, Any]:
    detail = queries.detail(actor, disclosure_id)
    today, calendar = clock.legal_today(), Calendar.default()
    titles = {"penalty.publish": "公示", "penalty.withdraw": "撤下"}
    chips = tuple(
        clocks.clock(item, title=titles.get(str(item["rule"]), "公示"), today=today, calendar=calendar)
        for item in detail["clocks"]
    )
    if detail["state"] == "deferred":
        chips = tuple(
            replace(chip, light=Light("violet", f"暂缓至 {words.short_day(detail['due'])}"), own=()) for chip in chips
        )
    findings = disclosures.findings(detail)
    can = permitted(actor, detail)
    return {
        "nav": "desk",
        "duty": detail,
        "row": disclosures.desk_row(detail, today=today, calendar=calendar),
        "clocks": chips if detail["state"] not in disclosures.QUIET or detail["must_withdraw"] else (),
        "original": disclosures.originals(detail),
        "masked": disclosures.publics(detail),
        "outcome": disclosures.outcome(detail["public"]) if detail["public"] else "",
        "findings": findings,
        "open_findings": sum(not finding.answer for finding in findings),
        "kept_findings": sum(finding.answer == "keep" for finding in findings),
        "can": can,
        "erasure": erasures.standing(actor, disclosure_id, detail["authority"]),
        "grounds": GROUNDS,
        "kept_grounds": KEPT_BACK,
        "pull_grounds": PULLED,
        "second": actor.id != (detail["proposal"] or {}).get("by"),
        "proposal_title": SECOND.get((detail["proposal"] or {}).get("what", ""), ""),
        "display_clocks": _display(detail, today, calendar),
        "grade": GRADES.get((detail["display"] or {}).get("grade", ""), ""),
        "trail": (
            {"title": "公示台", "href": reverse("workbench:desk")},
            {"title": detail["number"] or detail["title"], "href": ""},
        ),
    }
