"""The mails: one that asks for the confirmation, and a digest at most once a day with the link that stops it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from zhifa.disclosure.models import Subscription
from zhifa.disclosure.subscriptions import asking, watching
from zhifa.disclosure.subscriptions.telling import WHAT, Item
from zhifa.law import dates

LISTED: Final = 50  # items of one mail; the search has the rest
SECONDS: Final = 10


def server() -> EmailBackend:
    """A connection to the server of ZHIFA_SMTP_URL, to be used as a context. Raises OSError when it does not answer."""
    assert settings.MAIL_SERVER is not None
    return EmailBackend(**settings.MAIL_SERVER, timeout=SECONDS, fail_silently=False)


def confirmation(row: Subscription) -> EmailMessage:
    """Without what is to be watched: nobody gets a mail from us with the words of a stranger in it."""
    link, hours = asking.link(row), int(asking.KEPT.total_seconds() // 3600)
    body = (
        f"有人用这个邮箱订阅行政执法公示。\n\n"
        f"是您本人的，请在 {hours} 小时内打开下面的网址，核对订阅的条件，按“确认订阅”：\n\n    {link}\n\n"
        "不是您本人的，不用理会：不确认就不会再收到任何邮件，这个地址也会被删除。\n"
    )
    return _message(row, "请确认订阅行政执法公示", body, f"confirm-{row.id}")


def digest(row: Subscription, items: Sequence[Item], upto: int) -> EmailMessage:
    """The same items up to the same position always make the same Message-ID: one that comes twice is known as such."""
    watch = watching.read(row.watch)
    parts = [f"您订阅的“{watch.title()}”有 {len(items)} 项变化。\n"]
    left = LISTED
    for what, title in WHAT.items():
        group = [item for item in items if item.what == what]
        if group:
            parts.append(f"【{title}】{len(group)} 项\n" + "\n".join(_line(item) for item in group[:left]) + "\n")
            left = max(0, left - len(group))
    if len(items) > LISTED:
        parts.append(f"只列出 {LISTED} 项，全部请看：\n{settings.ZHIFA_PUBLIC_URL}/search{watch.query()}\n")
    parts.append("内容以公示网为准：请从网址打开，不要转存。撤下、停止公示的，请删除您保存的内容。\n")
    link = asking.link(row)
    parts.append(f"看订阅的情况、停止订阅（打开后按一下）：\n{link}\n")
    message = _message(row, f"行政执法公示：{len(items)} 项变化", "\n".join(parts), f"digest-{row.id}-{upto}")
    message.extra_headers |= {
        "List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }  # fmt: skip
    return message


def _line(item: Item) -> str:
    if item.what == "off":
        when = f"{dates.format_date(date.fromisoformat(item.on))}，" if item.on else ""
        return f"· {item.number}，{item.authority_name}，{when}{item.reason}\n  {item.address}"
    day = dates.format_date(date.fromisoformat(item.decided_on))
    return f"· {item.matter}（{item.act_title}），{item.authority_name}，{item.number}，{day}\n  {item.address}"


def _message(row: Subscription, subject: str, body: str, key: str) -> EmailMessage:
    host = urlsplit(settings.ZHIFA_PUBLIC_URL).hostname or "localhost"
    headers = {"Message-ID": f"<{key}@{host}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, body, settings.ZHIFA_MAIL_FROM, [row.address], headers=headers)
