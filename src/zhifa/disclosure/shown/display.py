"""How long one record is shown, as its duty keeps it; the reckoning itself is `law.publication`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from zhifa.disclosure import source as sources
from zhifa.disclosure.models import Disclosure
from zhifa.law import credit_repair, publication
from zhifa.law.calendar import Calendar
from zhifa.law.credit_repair import Place, Shown
from zhifa.law.deadlines import Deadline
from zhifa.law.publication import Display
from zhifa.law.rules import Rulebook
from zhifa.law.types import Refusal

GONE = {"expired": "公示期已满", "repaired": "已经信用修复", "pulled": "正在核实，暂时撤下"}
STOPPED = "已经停止公示"
SOONER = "作出决定的机关注明的公示截止日期"


def of(row: Disclosure, published_on: date) -> Display:
    """Under the rules of the day of publication. Raises casework's NotFound when the decision fell."""
    source = sources.of(row)
    found = source.dimensions()
    place = Place(found["region"], found["sector"], found["statute"], found["party_kind"])
    shown = publication.display(
        row.ruled_as, source.kinds, source.amount_fen, row.decided_on, published_on, Rulebook.default(),
        Calendar.default(), place, valid_until=source.valid_until,
    )  # fmt: skip
    told = date.fromisoformat(str(source.details.get("shown_until") or date.max))
    if told < (shown.until or date.max):  # who decided says how grave it is, and may end sooner, never later
        return replace(shown, until=told, why=SOONER)
    return shown


def over(found: Display, today: date) -> Refusal | None:
    """Why a record whose time has run out is not published any more."""
    if found.until is None or found.until >= today:
        return None
    day = found.until.isoformat()
    return Refusal("display_over", f"公示期到{day}已经届满。", found.basis, "不再公示；请写明理由决定不予公示。")


def periods(row: Disclosure) -> tuple[Deadline, ...]:
    """The shortest and the longest period of a published record, explained day by day; empty before publication."""
    if not row.display:
        return ()
    found = (
        publication.period(row.display, which, Rulebook.default(), Calendar.default(), row.ruled_as)
        for which in ("earliest", "latest")
    )
    return tuple(one for one in found if one is not None)


def shown(row: Disclosure) -> Shown | None:
    """Grade and periods of a published penalty."""
    if not row.display:
        return None
    return publication.shown_of(row.display, Rulebook.default(), Calendar.default(), row.ruled_as)


def gone_reason(row: Disclosure, state: str, on: date) -> str:
    """What the old address says: the reason, where rule `publish.gone.reason` lets it be said."""
    place = publication.place_of(row.display) if row.display else credit_repair.ANYWHERE
    said = Rulebook.default().rule("publish.gone.reason", on, act=row.ruled_as, **vars(place)).value
    return GONE[state] if said == "said" else STOPPED


def barred(row: Disclosure, kinds: Iterable[str], on: date) -> tuple[frozenset[str], str]:
    """(kinds of penalty of this record that have no early end, the article)."""
    place = publication.place_of(row.display) if row.display else credit_repair.ANYWHERE
    return credit_repair.excluded(row.ruled_as, kinds, Rulebook.default(), on, place)
