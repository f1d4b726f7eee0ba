from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "zhifa.complaints"
    label = "complaints"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zhifa.complaints import kinds  # noqa: F401 - registers the kinds of entry
        from zhifa.complaints.reactor import ComplaintsInTime
        from zhifa.journal.api import followers, forgetting

        followers.register(ComplaintsInTime())
        forgetting.personal_table(
            "complaints_complaint", "text", "name", "contact", "subject", "officer", "reason", "answer"
        )
