"""The floor transaction of the claims on writing: the least that the Django ORM does for an act.

Insert an event, update a case, insert an audit line, in one transaction on SQLite with synchronous=FULL through our
own backend: what any product on Django pays before it knows anything of the law.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

TABLES = ("bench_event", "bench_case", "bench_audit")


def start_installation(home: str, *, migrate: bool = True) -> None:
    """Sets this process up on a SQLite installation in `home`."""
    os.environ.update(ZHIFA_HOME=home, DJANGO_SETTINGS_MODULE="zhifa.config.settings.embedded")
    os.environ.pop("ZHIFA_DATABASE_URL", None)
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if migrate:
        call_command("migrate", verbosity=0)


def floor() -> Callable[[], None]:
    """One floor transaction a call; its tables are made where they are missing."""
    from django.db import connection, models, transaction
    from django.utils import timezone

    there = connection.introspection.table_names()

    def table(name: str, **columns: Any) -> Any:
        meta = type("Meta", (), {"app_label": "bench", "db_table": f"bench_{name}"})
        made: Any = type(name.title(), (models.Model,), {**columns, "Meta": meta, "__module__": __name__})
        if made._meta.db_table not in there:
            with connection.schema_editor() as editor:
                editor.create_model(made)
        return made

    event = table("event", case=models.IntegerField(), kind=models.CharField(max_length=40), body=models.JSONField())
    case = table("case", state=models.CharField(max_length=40), version=models.IntegerField())
    audit = table("audit", who=models.CharField(max_length=40), what=models.TextField(), at=models.DateTimeField())
    case.objects.get_or_create(id=1, defaults={"state": "open", "version": 0})
    body = {"act": "decide", "data": {"outcome": "penalty", "kinds": ["fine"], "amount_fen": 5_000}, "why": "初次" * 9}

    def once() -> None:
        with transaction.atomic():
            event.objects.create(case=1, kind="case.decide", body=body)
            case.objects.filter(id=1).update(state="decided", version=models.F("version") + 1)
            audit.objects.create(who="officer", what="作出决定", at=timezone.now())

    return once
