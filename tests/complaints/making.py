"""Complaints as visitors write them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tests.street import Street, actor
from zhifa.complaints import lodging
from zhifa.complaints.models import Complaint
from zhifa.disclosure.actions import perform
from zhifa.disclosure.models import Disclosure
from zhifa.journal.api import followers

WORDS, NAME, CONTACT = "检查时没有出示证件，还大声呵斥。", "诸葛小亮", "0455-7654321"


def wanted(**changes: Any) -> lodging.Wanted:
    given = {"about": "other", "what": "procedure", "text": WORDS, "authority": "water", "name": NAME, "contact": CONTACT}
    return lodging.Wanted(**(given | changes))


def lodged(**changes: Any) -> Complaint:
    return lodging.under(lodging.lodge(wanted(**changes)).code)


def published(noon: datetime) -> Disclosure:
    """A decision on the spot, public; `officer` handled the case."""
    street = Street(noon)
    street.open()
    street.until_served()
    with street.later():
        followers.run_to_end()
        row = Disclosure.objects.get(case_id=street.case.id)
        for who, act in (("editor", "prepare"), ("agency_head", "approve"), ("editor", "publish")):
            perform(actor(who), row.id, act)
    row.refresh_from_db()
    return row


def days(noon: datetime, n: int) -> datetime:
    return noon + timedelta(days=n)
