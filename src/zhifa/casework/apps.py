from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "zhifa.casework"
    label = "casework"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zhifa.casework import kinds
        from zhifa.casework.aftermaths import Aftermaths
        from zhifa.casework.overdue import Overdue
        from zhifa.casework.papers import Finisher
        from zhifa.journal.api import erasure, followers

        kinds.register_all()
        followers.register(Finisher())
        followers.register(Overdue())
        followers.register(Aftermaths())
        for table in ("casework_party", "casework_document", "casework_attachment"):
            erasure.personal_table(table)
