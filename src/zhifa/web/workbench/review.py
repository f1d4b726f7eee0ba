"""The page of the legal reviewer: points with what the machine found, what changed since the last round, the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from zhifa import clock
from zhifa.accounts import roles
from zhifa.accounts.actor import Actor
from zhifa.accounts.models import User
from zhifa.casework import attachments, bearing, clocks, drafted, queries, reviewing, write
from zhifa.casework.bearing import Sight
from zhifa.casework.models import Attachment, Document
from zhifa.casework.reviewing import OPINION, REQUEST, Round, Signature, Then, masked, said
from zhifa.journal.api import Entry, read
from zhifa.law import engine, procedures
from zhifa.law.calendar import Calendar
from zhifa.law.engine import situation as reading_of
from zhifa.law.engine import triggers
from zhifa.law.engine.invitations import ADVISE, INVITE, RECALL, advice_awaited
from zhifa.law.procedures.language import Procedure
from zhifa.law.review import points_for
from zhifa.web.presentation import case, case_page, content, forms, todo, words
from zhifa.web.presentation import review as views
from zhifa.web.presentation.review import RecordView
from zhifa.web.workbench import acts
from zhifa.web.workbench.access import staff
from zhifa.web.workbench.cases import document

CALLS: Final = frozenset({"reviewer", "agency_head"})
POINTS: Final = ("sound", "wrong")
SIGNED: Final = {"drafted": "起草、承办", "reviewed": "审核", "advised": "咨询", "approved": "批准", "returned": "退回"}


@staff
def case_review(request: HttpRequest, actor: Actor, case_id: str) -> HttpResponse:
    loaded = write.load(actor, case_id, "case.review")
    page: dict[str, Any] = {"nav": "review", "case": _heading(loaded), "printing": "print" in request.GET}
    page["whole"] = write.sees_whole(actor, loaded.case)
    if not reviewing.has_review(loaded):
        return render(request, "web/workbench/review.html", page)
    seen = bearing.sight(actor, loaded)
    held = bearing.as_submitted(loaded, seen)
    found = [one for one in read.stream(f"finding/{loaded.case.id}") if seen.entry(str(one.open.get("entry") or ""))]
    files = [row for row in Attachment.objects.filter(case_id=loaded.case.id) if seen.attachment(row)]
    asked = reviewing.rounds(held)
    procedure = procedures.load(loaded.case.procedure, loaded.case.procedure_version)
    chosen = points_for(loaded.authority.region)
    machine = reviewing.reading_of(held, found, len(files))
    versions = {entry.entry_id: entry.version for entry in held.entries}
    since = asked[-2].request.version if len(asked) > 1 else 0
    signed = reviewing.signatures(loaded)
    people = _people(signed, loaded)
    page |= {
        "set": chosen,
        "points": views.points(machine, chosen, lambda entry: f"#r-{versions.get(entry, 0)}"),
        "rounds": _rounds(asked, procedure, people),
        "signatures": _signatures(signed, loaded, people),
        "advices": _advices(loaded, procedure, people),
        "invites": _invites(loaded, actor, asked),
        "why": _why(held),
        "second": _difference(held, procedure, since, files, seen),
        "lies_with": views.lies_with(engine.assigned(loaded.situation), people, _reassigned(loaded)),
        "clocks": _clocks(loaded, seen),
        "file": _records(held, procedure, since, seen),
        **_papers(loaded, files, seen),
        **_form(loaded, actor),
        "may_answer": not page["printing"],
    }
    return render(request, "web/workbench/review.html", page)


def _heading(loaded: write.Loaded) -> dict[str, Any]:
    row = loaded.case
    return {"id": row.id, "number": row.number, "title": todo.title(row, loaded.parties), "stage": todo.stage(row)}


def _why(loaded: write.Loaded) -> list[str]:
    """The triggers that fired, each once."""
    found = [why for party in loaded.parties for why in reading_of.fired(loaded.situation, "review", party.id)]
    return list(dict.fromkeys(found))


def _people(signed: tuple[Signature, ...], loaded: write.Loaded) -> dict[str, str]:
    """Names of everybody who signed, submissions and opinions included, and of who reviews now. One statement."""
    ids = {one.entry.actor for one in signed} | {engine.reviewer_of(loaded.situation)} - {""}
    return {str(pk): name for pk, name in User.objects.filter(pk__in=ids).values_list("id", "name")}


def _signatures(signed: tuple[Signature, ...], loaded: write.Loaded, people: Mapping[str, str]) -> list[dict[str, str]]:
    """Who answers for what (国办发〔2018〕118号 14), as the record says."""
    several = {party.id: party.name for party in loaded.parties} if len(loaded.parties) > 1 else {}
    return [
        {
            "title": f"{one.title}：{several[one.party]}" if one.party in several else one.title,
            "what": SIGNED[one.what],
            "name": people.get(one.entry.actor, ""),
            "capacity": roles.title(one.entry.capacity),
            "when": words.moment(one.entry.occurred_at),
        }
        for one in signed
    ]


def _advices(loaded: write.Loaded, procedure: Procedure, people: Mapping[str, str]) -> list[dict[str, str]]:
    """What advisers said, the newest first; it stands beside the opinions and is none."""
    step, by_id = procedure.step(ADVISE), {entry.entry_id: entry for entry in loaded.entries}
    given = [by_id[one["id"]] for one in reading_of.live(loaded.situation, ADVISE)] if step else []
    return [
        {
            "advice": _value(step, "advice", entry),
            "reason": masked(str(reviewing.restricted(entry).get("reason", ""))),
            "by": people.get(entry.actor, ""),
            "when": words.moment(entry.occurred_at),
        }
        for entry in reversed(given)
    ]


def _invites(loaded: write.Loaded, actor: Actor, asked: tuple[Round, ...]) -> dict[str, Any] | None:
    """The acts by which this person calls somebody in, or answers as adviser, while a submission waits."""
    if not asked or asked[-1].opinion:
        return None
    today = clock.legal_today()
    invitation = engine.invitation(loaded.situation, actor.id, today)
    if invitation and invitation.capacity == "adviser":
        called = next(entry for entry in loaded.entries if entry.entry_id == invitation.entry)
        question = masked(str(reviewing.restricted(called).get("question", "")))
        return {"question": question, "links": [_link(loaded, ADVISE, "提出咨询意见")]}
    if invitation or not set(actor.roles_in(loaded.case.authority_id)) & CALLS:
        return None
    links = [_link(loaded, INVITE, "改派审核人、请法律顾问参加")]
    if advice_awaited(loaded.situation, today):
        links.append(_link(loaded, RECALL, "收回对法律顾问的邀请"))
    return {"question": "", "links": links}


def _link(loaded: write.Loaded, act: str, verb: str) -> dict[str, str]:
    return {"href": reverse("workbench:act", args=[loaded.case.id, act]), "verb": verb}


def _reassigned(loaded: write.Loaded) -> str:
    """Why the submission was given to another reviewer; empty where it was not, or the reason was erased."""
    found = engine.assigned(loaded.situation) or {}
    given = next((entry for entry in loaded.entries if entry.entry_id == found.get("entry")), None)
    return masked(str(reviewing.restricted(given).get("reason", ""))) if given else ""


def _rounds(asked: tuple[Round, ...], procedure: Procedure, people: Mapping[str, str]) -> list[dict[str, Any]]:
    """Submissions with their opinions, the newest first, with who signed what."""
    step, request = procedure.step(OPINION), procedure.step(REQUEST)
    assert step is not None
    assert request is not None
    return [
        {
            "n": one.n,
            "asked": words.moment(one.request.occurred_at),
            "asked_by": people.get(one.request.actor, ""),
            "note": masked(str(reviewing.personal(one.request).get("note", ""))),
            "materials": _value(request, "materials", one.request),
            "given": words.moment(one.opinion.occurred_at) if one.opinion else "",
            "given_by": people.get(one.opinion.actor, "") if one.opinion else "",
            "opinion": _value(step, "opinion", one.opinion) if one.opinion else "",
            "wrong": _value(step, "wrong", one.opinion) if one.opinion else "",
            "reason": one.reason,
            "remarks": one.remarks,
            "answers": one.answers,
        }
        for one in reversed(asked)
    ]


def _value(step: Any, code: str, entry: Entry) -> str:
    field, given = step.field(code), entry.open["data"].get(code)
    return forms.said(content.asked(field), given) if given else ""


def _difference(
    loaded: write.Loaded, procedure: Procedure, since: int, files: list[Attachment], seen: Sight
) -> dict[str, Any] | None:
    found = reviewing.difference(loaded)
    if found is None:
        return None
    several = {party.id: party.name for party in loaded.parties} if len(loaded.parties) > 1 else {}
    texts = views.changes(found.texts, procedure, several)
    values = views.changes(found.proposals, procedure, several)
    drafts = [
        {
            "title": f"{several[one.party]}　{one.title}" if one.party in several else one.title,
            "paragraphs": views.paragraphs(one.before, one.after),
        }
        for one in drafted.of_the_last_two_rounds(loaded)
    ]
    drafts = [one for one in drafts if one["paragraphs"]]
    papers = [
        entry.open["title"]
        for entry in loaded.entries
        if entry.version > since
        and entry.kind == "document.approved"
        and seen.entry(entry.open["entry"])
        and not entry.open["template"].startswith("review")
    ]
    return {
        "since": words.moment(found.since.occurred_at),
        "values": values,
        "texts": texts,
        "drafts": drafts,
        "added": [
            {"text": entry.display(), "when": words.moment(entry.occurred_at), "href": f"#r-{entry.version}"}
            for entry in found.added
            if seen.entry(entry.entry_id)
        ],
        "documents": papers,
        "attachments": [item.name for item in files if item.added_at > found.since.recorded],
        "rules": [
            {
                "title": r.after.title,
                "before": views.rule_value(r.before),
                "after": views.rule_value(r.after),
                "basis": r.after.basis,
            }
            for r in found.rules
        ],
        "nothing": not (values or texts or drafts or found.added or papers or found.rules),
    }


def _clocks(loaded: write.Loaded, seen: Sight) -> Any:
    shown = [item for item in clocks.of_case(loaded.case) if seen.clock(item["key"])]
    return case_page.chips(shown, today=clock.legal_today(), calendar=Calendar.default())


def _records(loaded: write.Loaded, procedure: Procedure, since: int, seen: Sight) -> list[RecordView]:
    """Everything recorded before and beside the review, the report first, then in order."""
    now = Then(loaded, loaded.entries[-1].version)
    names = {party.id: party.name for party in loaded.parties} if len(loaded.parties) > 1 else {}
    proposals = triggers.submitted(loaded.situation)
    found = []
    for folded in now.folded:
        step, entry = procedure.step(folded["act"]), now.by_id[folded["id"]]
        if step is None or step.effect or step.code.startswith("review.") or not seen.entry(entry.entry_id):
            continue
        whose = names.get(folded["party"] or "", "")
        tone = words.PROVENANCE.get(entry.provenance, ("", "", ""))[2] if entry.provenance == "supplemented" else ""
        shown = tuple(views.lines(step, now.values(folded), said, erased=now.erased(folded), noted=entry.open["facts"]))
        title = f"{step.title}：{whose}" if whose else step.title
        proposed = folded["act"] == reviewing.PROPOSAL
        place = (not proposed, -entry.version if proposed else entry.version)  # the newest proposal first of all
        view = RecordView(
            f"r-{entry.version}", title, words.moment(folded["at"]), tone, shown, 0 < since < entry.version,
            old=proposed and folded["id"] not in proposals,
        )  # fmt: skip
        found.append((place, view))
    return [view for _, view in sorted(found, key=lambda pair: pair[0])]


def _papers(loaded: write.Loaded, files: list[Attachment], seen: Sight) -> dict[str, Any]:
    url = reverse("workbench:case", args=[loaded.case.id])
    names = {party.id: party.name for party in loaded.parties}
    rows = [row for row in Document.objects.filter(case_id=loaded.case.id) if seen.document(row)]
    views_of = [case.document(document(row), case_url=url, whose=names.get(row.party or "", "")) for row in rows]
    if not seen.whole:  # the page of a document is part of the case; a guest opens the paper itself
        pdfs = [reverse("workbench:pdf", args=[loaded.case.id, row.id]) for row in rows]
        views_of = [replace(view, href=pdf) for view, pdf in zip(views_of, pdfs, strict=True)]
    return {
        "documents": views_of,
        "attachments": [
            case_page.attachment(queries.attachment_view(item), f"{url}attachments/{item.id}", attachments.KINDS)
            for item in files
        ],
    }


def _form(loaded: write.Loaded, actor: Actor) -> Mapping[str, Any]:
    """The form of `review.opinion` for whoever may give it now; it is sent to the route of the act itself."""
    item = acts.offered(actor, loaded, OPINION, "", "")
    if item is None or not {held.role for held in actor.grants} & {"reviewer", "shared_reviewer"}:
        return {}
    if engine.reviewer_of(loaded.situation) not in {"", actor.id}:
        return {}
    if any(refusal["code"] == case.ROLE_WRONG for refusal in item["refusals"]):
        return {}
    item["asked"] = item["data_schema"]
    made = acts.page_of(loaded, actor, item, None, {})
    return {
        "act": made["act"],
        "fields": [field for field in made["form"].fields if field.name not in POINTS],
        "version": made["version"],
        "key": made["key"],
        "makes": made["makes"],
        "action": reverse("workbench:act", args=[loaded.case.id, OPINION]),
    }
