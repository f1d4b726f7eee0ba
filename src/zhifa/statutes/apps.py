from django.apps import AppConfig


class StatutesConfig(AppConfig):
    name = "zhifa.statutes"
    label = "statutes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zhifa.statutes import kinds  # noqa: F401 - registers its entry kinds
