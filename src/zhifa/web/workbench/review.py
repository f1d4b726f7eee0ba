"""The page of the legal reviewer: points with what the machine found, what changed since the last round, the file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from zhifa import clock
from zhifa.accounts import roles
from zhifa.accounts.actor import Actor
from zhifa.accounts.models import User
from zhifa.casework import attachments, clocks, drafted, queries, reviewing, write
from zhifa.casework.models import Attachment, Document
from zhifa.casework.reviewing import OPINION, REQUEST, Round, Signature, Then, masked, said
from zhifa.journal.api import Entry, read
from zhifa.law import engine, procedures
from zhifa.law.calendar import Calendar
from zhifa.law.engine import situation as reading_of
from zhifa.law.engine import triggers
from zhifa.law.engine.invitations import ADVISE, INVITE
from zhifa.law.procedures.language import Procedure
from zhifa.law.review import points_for
from zhifa.web.presentation import case, case_page, content, forms, todo, words
from zhifa.web.presentation import review as views
from zhifa.web.presentation.review import RecordView
from zhifa.web.workbench import acts
from zhifa.web.workbench.access import staff
from zhifa.web.workbench.cases import document

CALLS: Final = frozenset({"reviewer", "unit_head", "agency_head"})
POINTS: Final = ("sound", "wrong")
SIGNED: Final = {"drafted": "起草、承办", "reviewed": "审核", "advised": "咨询", "approved": "批准", "returned": "退回"}


@staff
def case_review(request: HttpRequest, actor: Actor, case_id: str) -> HttpResponse:
    loaded = write.load(actor, case_id, "case.review")
    page: dict[str, Any] = {"nav": "review", "case": _heading(loaded), "printing": "print" in request.GET}
    if not reviewing.has_review(loaded):
        return render(request, "web/workbench/review.html", page)
    found, files = read.stream(f"finding/{loaded.case.id}"), list(Attachment.objects.filter(case_id=loaded.case.id))
    asked = reviewing.rounds(loaded)
    procedure = procedures.load(loaded.case.procedure, loaded.case.procedure_version)
    chosen = points_for(loaded.authority.region)
    machine = reviewing.reading_of(loaded, found, len(files))
    versions = {entry.entry_id: entry.version for entry in loaded.entries}
    since = asked[-2].request.version if len(asked) > 1 else 0
    signed = reviewing.signatures(loaded)
    people = _people(signed)
    page |= {
        "set": chosen,
        "points": views.points(machine, chosen, lambda entry: f"#r-{versions.get(entry, 0)}"),
        "rounds": _rounds(asked, procedure, people),
        "signatures": _signatures(signed, loaded, people),
        "advices": _advices(loaded, procedure, people),
        "invites": _invites(loaded, actor, asked),
        "why": _why(loaded),
        "second": _difference(loaded, procedure, since, files),
        "clocks": _clocks(loaded),
        "file": _records(loaded, procedure, since),
        **_papers(loaded, files),
        **_form(loaded, actor),
        "may_answer": not page["printing"],
    }
    return render(request, "web/workbench/review.html", page)


def _heading(loaded: write.Loaded) -> dict[str, Any]:
    row = loaded.case
    return {"id": row.id, "number": row.number, "title": todo.title(row), "stage": todo.stage(row)}


def _why(loaded: write.Loaded) -> list[str]:
    """The triggers that fired, each once."""
    found = [why for party in loaded.parties for why in reading_of.fired(loaded.situation, "review", party.id)]
    return list(dict.fromkeys(found))


def _people(signed: tuple[Signature, ...]) -> dict[str, str]:
    """Names of everybody who signed; submissions and opinions are signatures too. One statement."""
    ids = {one.entry.actor for one in signed}
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


def _invites(loaded: write.Loaded, actor: Actor, asked: tuple[Round, ...]) -> dict[str, str] | None:
    """The act by which this person calls somebody in, or answers as adviser, while a submission waits."""
    if not asked or asked[-1].opinion:
        return None
    invitation = engine.invitation(loaded.situation, actor.id)
    capacity = invitation["data"]["capacity"] if invitation else ""
    if capacity == "adviser":
        question = next(
            (masked(str(reviewing.restricted(e).get("question", ""))) for e in loaded.entries
             if invitation and e.entry_id == invitation["id"]), ""
        )  # fmt: skip
        href = reverse("workbench:act", args=[loaded.case.id, ADVISE])
        return {"href": href, "verb": "提出咨询意见", "question": question}
    if capacity or not set(actor.roles_in(loaded.case.authority_id)) & CALLS:
        return None
    href = reverse("workbench:act", args=[loaded.case.id, INVITE])
    return {"href": href, "verb": "请共享审核人员、法律顾问参加", "question": ""}


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
    loaded: write.Loaded, procedure: Procedure, since: int, files: list[Attachment]
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


def _clocks(loaded: write.Loaded) -> Any:
    return case_page.chips(clocks.of_case(loaded.case), today=clock.legal_today(), calendar=Calendar.default())


def _records(loaded: write.Loaded, procedure: Procedure, since: int) -> list[RecordView]:
    """Everything recorded before and beside the review, the report first, then in order."""
    now = Then(loaded, loaded.entries[-1].version)
    names = {party.id: party.name for party in loaded.parties} if len(loaded.parties) > 1 else {}
    proposals = triggers.submitted(loaded.situation)
    found = []
    for folded in now.folded:
        step, entry = procedure.step(folded["act"]), now.by_id[folded["id"]]
        if step is None or step.effect or step.code.startswith("review."):
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


def _papers(loaded: write.Loaded, files: list[Attachment]) -> dict[str, Any]:
    url = reverse("workbench:case", args=[loaded.case.id])
    names = {party.id: party.name for party in loaded.parties}
    rows = Document.objects.filter(case_id=loaded.case.id)
    return {
        "documents": [case.document(document(row), case_url=url, whose=names.get(row.party or "", "")) for row in rows],
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
