from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "zhifa.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zhifa.accounts import kinds, permissions  # noqa: F401 - registers its entry kinds

        permissions.operations()  # a slip in matrix.yaml stops the start, not a request
