"""What follows at the desks after the street: record-filing, money, closing, archiving, and the disclosure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from zhifa import clock
from zhifa.demo.cast import read
from zhifa.demo.schedule import at
from zhifa.disclosure import actions as disclosure
from zhifa.disclosure.channels import receipts
from zhifa.disclosure.corrections import answering, asking
from zhifa.disclosure.models import Disclosure, Receipt

if TYPE_CHECKING:
    from zhifa.demo.story import CaseStory

AFTER = ("filed", "collected", "remitted", "banked", "paid", "proposed", "closed", "archived")
CASH = ("collected", "remitted", "banked")
Turn = tuple[str, int, str, dict[str, Any]]
"""(verb, working days after the first, username, data)."""
Event = tuple[datetime, Callable[[], object]]


def afterwards(story: CaseStory) -> Iterator[datetime]:
    """Yields the instants of the events in the order of time, and takes each."""
    if not story.served and story.plan.end != "decided":
        return
    events = [*_desk(story), *_publication(story)]
    for moment, take in sorted(events, key=lambda event: event[0]):
        yield moment
        take()


def _desk(story: CaseStory) -> Iterator[Event]:
    reached = AFTER[: AFTER.index(story.plan.end) + 1] if story.plan.end in AFTER else ()
    for n, party in enumerate(story.parties):
        if "filed" in reached and not story.spared:
            yield _on(story, 1, 9), partial(story.office, story.username, "record_filing", party, {})
        if story.fined and story.plan.options.get("cash"):
            yield from _cash(story, party, n, reached)
        elif story.fined and "paid" in reached:
            yield _on(story, 3, 11), partial(_pay, story, party, n)
    if "proposed" in reached:
        yield from _closing(story, reached)


def _cash(story: CaseStory, party: str, n: int, reached: tuple[str, ...]) -> Iterator[Event]:
    ground = story.plan.options["cash"]
    notes = {"hard_to_enforce": "当事人系外地暂住人员，次日离开本地。", "remote": "当事人住在江心洲，往返需要乘船。"}
    data = {"ground": ground, "amount_fen": story.money[n], "receipt_number": _receipt(story)}
    data |= {"ground_note": notes[ground]} if ground in notes else {}
    data |= {"requested": True} if ground == "remote" else {}
    if "collected" in reached:
        yield at(story.day, 17, 30), partial(story.act, "collect", party, data)
    for day, stage, name in ((1, "to_agency", "remitted"), (2, "to_bank", "banked")):
        if name in reached:
            money = {"stage": stage, "receipt_number": _receipt(story)}
            yield _on(story, day, 16), partial(story.office, story.username, "remit", party, money)


def _pay(story: CaseStory, party: str, n: int) -> None:
    channel = story.world.cast.random.choice(("bank", "electronic"))
    data = {"channel": channel, "amount_fen": story.money[n], "receipt_number": _receipt(story)}
    story.office(story.username, "pay", party, data)


def _closing(story: CaseStory, reached: tuple[str, ...]) -> Iterator[Event]:
    summary = {"summary": "决定已经送达，处罚已经履行，违法行为已经改正。"}
    if story.plan.options.get("amend"):
        yield _on(story, 4, 10), partial(_amend, story)
    proposals: list[Any] = []
    yield _on(story, 5, 10), lambda: proposals.append(story.office(story.username, "close", None, summary))
    if "closed" in reached:
        yield _on(story, 6, 10), lambda: story.approve(proposals[0])
    if "archived" in reached:
        data = {"archive_number": f"{clock.legal_today().year}-CF-{story.world.cast.random.randrange(1, 999):03d}"}
        data |= {"retention": "thirty_years"}
        yield _on(story, 8, 15), partial(story.office, "water.archivist", "archive", None, data)


def _amend(story: CaseStory) -> None:
    entry = next(e for e in story.hand.entries(story.case_id) if e.kind == "case.investigate")
    changes = {"place": f"{story.full_place}（东侧摊位）"}
    story.propose(
        "amend_entry", {"entry": entry.entry_id, "changes": changes, "reason": "地点漏写摊位方位，依据现场照片补充。"}
    )


def _publication(story: CaseStory) -> Iterator[Event]:
    """Prepare, approve, publish; and what may come instead or afterwards."""
    end = story.plan.options.get("publish")
    if not end:
        return
    first = story.workdays.after(story.day, 2)
    editor, head = _editor(story), story.head
    steps: dict[str, list[Turn]] = {
        "deferred": [("defer", 0, "water.deputy", _put_off(story.workdays.after(story.day, 30)))],
        "withheld": [("withhold", 0, "water.deputy", read("publishing.yaml")["withhold"])],
    }
    chain: list[Turn] = [("prepare", 0, editor, {}), ("approve", 1, head, {}), ("publish", 2, editor, {})]
    length = {"prepared": 1, "approved": 2}.get(end, 3)
    acts = steps.get(end, chain[:length])
    if end == "corrected":
        acts += [("correct", 9, editor, read("publishing.yaml")["correct"]), ("approve", 10, head, {})]
        acts += [("publish", 11, editor, {})]
    if end == "withdrawn":
        known = {"known_on": story.workdays.after(story.day, 12).isoformat()}
        acts += [("withdraw", 11, editor, read("publishing.yaml")["withdraw"] | known)]
    if end == "repaired":
        acts += [("repair_apply", 8, editor, read("publishing.yaml")["repair_apply"])]
        acts += [("repair", 9, editor, read("publishing.yaml")["repair"]), ("agree", 10, "water.deputy", {})]
    for verb, days, who, data in acts:
        moment = at(story.workdays.after(first, days), 15, 10 + days)
        yield moment, partial(_disclose, story, verb, who, data)
    if any(verb == "publish" for verb, *_ in acts):
        yield at(story.workdays.after(first, 4), 9, 30), partial(_confirm, story, editor)
    if story.plan.options.get("doubted"):
        yield at(story.workdays.after(first, 6), 10, 0), partial(_doubted, story, editor)


def _confirm(story: CaseStory, username: str) -> None:
    """The channels have followed the publication; what comes later is left open, so that the desk has something."""
    waiting = Receipt.objects.filter(
        disclosure__in=Disclosure.objects.filter(case_id=story.case_id).values("id"), state__in=("sent", "overdue")
    )
    found = list(waiting.exclude(channel="portal").values_list("id", flat=True))
    if found:
        receipts.confirm(story.world.actor(username), found, "平台已接收，打开网页核对一致")


def _doubted(story: CaseStory, username: str) -> None:
    """A visitor finds the record wrong, and is answered that it is not."""
    said = read("publishing.yaml")
    for row in Disclosure.objects.filter(case_id=story.case_id, live=True).order_by("id"):
        asked = asking.under(asking.ask(row.id, **said["doubt"]).code)
        answering.answer(story.world.actor(username), asked.id, said["answer"]["result"], said["answer"]["answer"])


def _disclose(story: CaseStory, verb: str, username: str, data: dict[str, Any]) -> None:
    """One act on each duty of the case; what a rule keeps back (a sector, a minor) is nobody's to publish."""
    actor = story.world.actor(username)
    for row in Disclosure.objects.filter(case_id=story.case_id, by_rule=False).order_by("id"):
        made = disclosure.perform(actor, row.id, verb, data).disclosure
        waits = story.plan.options["publish"] == "prepared"
        if verb in {"prepare", "correct"} and made.findings and not waits:
            disclosure.perform(actor, row.id, verb, {**data, "rest": "mask"})


def _editor(story: CaseStory) -> str:
    house = story.username.partition(".")[0]
    return "water.editor" if house == "brigade" else f"{house}.editor"


def _put_off(until: date) -> dict[str, Any]:
    return {**read("publishing.yaml")["defer"], "until": until.isoformat()}


def _on(story: CaseStory, days: int, hour: int) -> datetime:
    return at(story.workdays.after(story.day, days), hour, story.plan.ago % 50)


def _receipt(story: CaseStory) -> str:
    return f"00{story.world.cast.random.randrange(10**8):08d}"
