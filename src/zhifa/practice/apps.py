from typing import Any

from django.apps import AppConfig
from django.core import checks


def exercises_are_sound(**_: Any) -> list[checks.CheckMessage]:
    """Run by `zhifa check`: an exercise that contradicts itself or its procedure is named there, not on a page."""
    from zhifa.practice import catalogue

    try:
        catalogue.every()
    except catalogue.ExerciseError as error:
        return [checks.Error(f"练习有错：{error}", id="practice.exercise")]
    return []


class PracticeConfig(AppConfig):
    name = "zhifa.practice"
    label = "practice"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        checks.register(exercises_are_sound)
