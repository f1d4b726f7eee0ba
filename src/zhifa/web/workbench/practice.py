"""Practice: made-up cases in the forms of real work. Nothing here is written anywhere but in one's own attempt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from zhifa import clock
from zhifa.accounts import roles
from zhifa.accounts.actor import Actor
from zhifa.law import engine
from zhifa.law.types import Available, Refusal
from zhifa.practice import catalogue, playing, results
from zhifa.practice.catalogue import Exercise
from zhifa.practice.models import Attempt
from zhifa.web.presentation import case, forms, opening
from zhifa.web.presentation import practice as views
from zhifa.web.presentation.forms import Choice, Field
from zhifa.web.workbench import acts, choosing, new_case, practice_drafts
from zhifa.web.workbench.access import staff

Json = dict[str, Any]
Posted = Mapping[str, list[str]]
HELD: Final = frozenset({playing.ROLE})
WAITS: Final = (1, 2, 3, 5, 7, 15, 30)  # days
OVERTAKEN: Final = "您在另一个窗口里接着做了这次练习，请从这里继续。"


@staff
def practice(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The exercises there are and one's own attempts."""
    attempts, known = playing.own(actor), catalogue.every()
    page = {
        "nav": "practice",
        "exercises": tuple(known.values()),
        "attempts": [views.row(one, known[one.exercise]) for one in attempts if one.exercise in known],
        "heads": results.may_see(actor),
    }
    return render(request, "web/workbench/practice.html", page)


@staff
def of_unit(request: HttpRequest, actor: Actor) -> HttpResponse:
    """How far the officers of one's own unit have come."""
    titles = {code: one.title for code, one in catalogue.every().items()}
    page = {"nav": "practice", "results": [views.result(one, titles) for one in results.of_own_units(actor)]}
    return render(request, "web/workbench/practice_results.html", page)


@require_POST
@staff
def begin(request: HttpRequest, actor: Actor, exercise: str) -> HttpResponse:  # noqa: ARG001 - the view's shape
    return redirect("workbench:practice_register", playing.begin(actor, exercise).id)


@staff
def attempt(request: HttpRequest, actor: Actor, attempt_id: UUID) -> HttpResponse:
    """Where the attempt stands: what was told, what comes next, the record; once handed in, the score."""
    found = playing.find(actor, attempt_id)
    return render(request, "web/workbench/practice_case.html", _page(found))


@require_POST
@staff
def wait(request: HttpRequest, actor: Actor, attempt_id: UUID) -> HttpResponse:
    """Time passes in the exercise."""
    found = playing.find(actor, attempt_id)
    days = str(request.POST.get("days", ""))
    try:
        playing.wait(actor, found, int(days) if days.isdecimal() and len(days) < 4 else 1)  # noqa: PLR2004 - digits
    except playing.Stale:
        messages.error(request, OVERTAKEN)
    return redirect("workbench:practice_case", attempt_id)


@require_POST
@staff
def hand_in(request: HttpRequest, actor: Actor, attempt_id: UUID) -> HttpResponse:
    found = playing.find(actor, attempt_id)
    try:
        playing.hand_in(actor, found)
    except playing.Stale:
        messages.error(request, OVERTAKEN)
    return redirect("workbench:practice_case", attempt_id)


@staff
def register(request: HttpRequest, actor: Actor, attempt_id: UUID) -> HttpResponseBase:
    """The first act: the form of registration with the exercise's own matter."""
    found = playing.find(actor, attempt_id)
    if found.events or found.score is not None:
        return redirect("workbench:practice_case", attempt_id)
    if request.method != "POST":
        return _registration(request, found, None, {}, 200)
    posted = _posted(request)
    if wish := posted.get("do", [""])[0]:
        return _registration(request, found, new_case.changed(posted, wish), {}, 200)
    return _registered(request, actor, found, posted)


def _registered(request: HttpRequest, actor: Actor, found: Attempt, posted: Posted) -> HttpResponseBase:
    said = new_case.read(posted)
    if said.errors:
        return _registration(request, found, posted, said.errors, 422)
    try:
        outcome = playing.register(actor, found, said.procedure, said.matter, said.parties, said.source)
    except playing.Stale:
        return _overtaken(request, found.id)
    if not outcome.accepted:
        errors = {opening.place(one.field): f"{one.message}{one.remedy}" for one in outcome.invalid}
        return _registration(request, found, posted, errors, 422 if errors else 409, outcome.refusals)
    messages.success(request, "已登记（练习，没有分配案号）。")
    return redirect("workbench:practice_case", found.id)


def _registration(
    request: HttpRequest,
    found: Attempt,
    posted: Posted | None,
    errors: dict[str, str],
    status: int,
    refusals: tuple[Refusal, ...] = (),
) -> HttpResponse:
    exercise = playing.exercise_of(found.exercise)
    matter = exercise.matter
    choice = Choice(matter.code, matter.title, sub="；".join(matter.basis), chosen=True)
    field = Field("matter", "违法事项", "pick", required=True, choices=(choice,), error=errors.get("matter", ""))
    page = new_case.asked_page(posted, errors, field) | {
        **_frame(found, exercise),
        "leave": _url(found),
        "refused": case.lacks(acts.as_json(one) for one in refusals),
        "typed": posted is not None,
    }
    return render(request, "web/workbench/practice_register.html", page, status=status)


@staff
def act(request: HttpRequest, actor: Actor, attempt_id: UUID, code: str) -> HttpResponseBase:
    """GET shows the form of real work; POST records the act in the attempt or says why not."""
    found = playing.find(actor, attempt_id)
    given = request.POST if request.method == "POST" else request.GET
    item = _offered(found, code, str(given.get("party", "")))
    if item is None or found.score is not None:
        messages.error(request, "这一步现在不在要办的里面。")
        return redirect("workbench:practice_case", attempt_id)
    if request.method != "POST":
        return _form(request, found, item, None, {}, 200)
    posted = _posted(request)
    read = acts.read_asked(item, posted)
    if read.errors:
        return _form(request, found, item, posted, read.errors, 422)
    stated = acts.moment(posted.get(acts.OCCURRED, [""])[0]) if acts.stated(item) else None
    asked = playing.Asked(code, read.data, item["party"], tuple(posted.get(choosing.OFFICERS, ())), stated)
    try:
        outcome = playing.perform(actor, found, asked)
    except playing.Stale:
        return _overtaken(request, attempt_id)
    if not outcome.accepted:
        errors = {one.field: f"{one.message}{one.remedy}" for one in outcome.invalid}
        return _form(request, found, item, posted, errors, 422 if errors else 409, outcome.refusals)
    messages.success(request, f"已记录“{item['title']}”（练习）。")
    for refusal in outcome.unanswered:
        messages.error(request, f"同事退回了：{refusal.message}依据：{refusal.basis}。{refusal.remedy}")
    return redirect("workbench:practice_case", attempt_id)


@require_POST
@staff
def preview(request: HttpRequest, actor: Actor, attempt_id: UUID, code: str) -> HttpResponse:
    """The documents that the act would make of what is typed so far: marked as drafts, stored nowhere."""
    found = playing.find(actor, attempt_id)
    item = _offered(found, code, str(request.POST.get("party", "")))
    if item is None:  # the attempt has moved on in another window
        return render(request, "web/workbench/preview.html", {"previews": []})
    posted = _posted(request)
    try:
        stated = acts.moment(posted.get(acts.OCCURRED, [""])[0]) if acts.stated(item) else None
    except ValueError:  # the time cannot be read yet
        stated = None
    data = forms.parse(item["asked"], posted).data
    asked = playing.Asked(code, data, item["party"], tuple(posted.get(choosing.OFFICERS, ())), stated)
    return render(request, "web/workbench/preview.html", {"previews": practice_drafts.of_act(found, asked)})


def _offered(found: Attempt, code: str, party: str) -> Json | None:
    items = [one.as_json() for one in playing.available(found) if one.act == code]
    item = next((item for item in items if not party or item["party"] in {party, None}), None)
    return item | {"asked": item["data_schema"]} if item else None


def _form(
    request: HttpRequest,
    found: Attempt,
    item: Json,
    posted: Posted | None,
    errors: dict[str, str],
    status: int,
    refusals: tuple[Refusal, ...] = (),
) -> HttpResponse:
    exercise = playing.exercise_of(found.exercise)
    officers = _officers(found, exercise, item["form"], posted, errors.get(choosing.OFFICERS, ""))
    page = acts.asked_page(item, posted, errors, officers, found.now)
    page |= {
        **_frame(found, exercise),
        "case": {"id": found.id, "number": "练习", "title": exercise.title},
        "links": {
            "case": _url(found), "preview": reverse("workbench:practice_preview", args=[found.id, item["act"]]),
        },
        "previewed": bool(item["form"]["documents"]),
        "act": case.act(item, case_url=_url(found), roles=HELD, role_title=_titles()),
        "basis": [item["form"]["basis"]] if item["form"].get("basis") else [],
        "makes": views.makes(page["makes"]),
        "version": found.version,
        "refused": case.lacks(acts.as_json(one) for one in refusals),
        "typed": posted is not None,
    }
    return render(request, "web/workbench/practice_act.html", page, status=status)


def _officers(found: Attempt, exercise: Exercise, form: Json, posted: Posted | None, error: str) -> Field | None:
    """The exercise's officers, those who cannot act last with the law's own reason."""
    if "officers" not in form:
        return None
    day, before = clock.legal_day(found.now), choosing.team_before(playing.situation(found) or {"entries": []})
    own = {exercise.officers[0].certificate}
    chosen = set(posted.get(choosing.OFFICERS, ())) if posted else before or own
    choices = []
    for officer in exercise.officers:
        why = next(engine.unfit(officer, exercise.authority, exercise.matter.sector, day), None)
        said = f"{why.message}依据：{why.basis}。" if why else ""
        number = officer.certificate
        choices.append(Choice(number, officer.name, f"执法证 {number}", chosen=number in chosen, off_reason=said))
    return choosing.field(form, tuple(choices), error, as_before=not posted and bool(before))


def _frame(found: Attempt, exercise: Exercise) -> Json:
    """What every page of an attempt shows: that it is practice, its clock, what was told so far."""
    return {
        "nav": "practice",
        "exercise": exercise,
        "attempt": found,
        "told": views.told(exercise, found),
    }


def _page(found: Attempt) -> Json:
    exercise, situation = playing.exercise_of(found.exercise), playing.situation(found)
    done = playing.finished(found)
    page = {**_frame(found, exercise), "finished": done, "lines": views.record(exercise, found), "waits": WAITS}
    if found.score is not None:
        return page | {"score": views.score(found.score)}
    if situation is None:
        return page | {"to_register": reverse("workbench:practice_register", args=[found.id])}
    page |= views.standing(situation, clock.legal_day(found.now))
    return page | _acts(playing.available(found), found, situation)


def _acts(available: list[Available], found: Attempt, situation: Json) -> Json:
    """What can be done stands as in real work; what cannot yet be done is there to be tried, and then costs."""
    items = [one.as_json() for one in available]
    seen = case.acts(items, case_url=_url(found), roles=HELD, role_title=_titles())
    first, side = views.divided(seen, situation)
    return {
        "acts": [one for one in first if one.ready],
        "side_acts": [one for one in side if one.ready],
        "later": [one for one in first if not one.ready],
    }


def _titles() -> dict[str, str]:
    return {code: role.title for code, role in roles.ROLES.items()}


def _url(found: Attempt) -> str:
    return reverse("workbench:practice_case", args=[found.id])


def _posted(request: HttpRequest) -> dict[str, list[str]]:
    return {name: [str(value) for value in request.POST.getlist(name)] for name in request.POST}


def _overtaken(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    messages.error(request, OVERTAKEN)
    return redirect("workbench:practice_case", attempt_id)
