from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "zhifa.casework"
    label = "casework"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zhifa.casework import kinds
        from zhifa.casework.aftermaths import Aftermaths
        from zhifa.casework.challenges import Challenges
        from zhifa.casework.overdue import Overdue
        from zhifa.casework.papers import Finisher
        from zhifa.casework.wordings import Wordings
        from zhifa.journal.api import followers, forgetting

        kinds.register_all()
        followers.register(Finisher())
        followers.register(Overdue())
        followers.register(Aftermaths())
        followers.register(Challenges())
        followers.register(Wordings())
        forgetting.personal_table(
            "casework_party", "name", "credit_code", "id_number", "id_fingerprint", "birth_date",
            "legal_representative", "address", "phone",
        )  # fmt: skip
        forgetting.personal_table("casework_document", "draft")
        forgetting.personal_table("casework_attachment", "name")
