"""What staff see of the subscriptions: how many there are, and which webhooks are in trouble. Nobody's address."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Count, Q

from zhifa.disclosure.models import Subscription

LISTED: Final = 20


def overview() -> dict[str, Any]:
    """{mails, webhooks, troubled: [{host, state_title, failures, problem, next_at}]}. Two statements."""
    active = Q(state="active")
    counts = Subscription.objects.aggregate(
        mails=Count("id", filter=active & Q(channel="mail")),
        webhooks=Count("id", filter=active & Q(channel="webhook")),
    )
    troubled = Subscription.objects.filter(channel="webhook", failures__gt=0).order_by("-failures", "id")[:LISTED]
    rows = [
        {"host": row.host, "state": row.state, "state_title": row.get_state_display(), "failures": row.failures,
         "problem": row.problem, "next_at": row.next_at}
        for row in troubled
    ]  # fmt: skip
    return {**counts, "troubled": rows}
