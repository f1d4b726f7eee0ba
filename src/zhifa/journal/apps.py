from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _create_triggers(using: str, **_: Any) -> None:
    from zhifa.journal import triggers

    triggers.create(using)


class JournalConfig(AppConfig):
    name = "zhifa.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zhifa import clock
        from zhifa.journal import demonstration, erasure, followers, numbers  # noqa: F401 - registers their kinds

        followers.register(erasure.Forgetting())
        clock.follow(demonstration.clock_offset)
        post_migrate.connect(_create_triggers, sender=self)
