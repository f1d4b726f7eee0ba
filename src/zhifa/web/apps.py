from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "zhifa.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.conf import settings

        from zhifa.journal.api import followers
        from zhifa.web.static_site.following import StaticSite

        if settings.ZHIFA_STATIC_SITE:
            followers.register(StaticSite())  # after the index, which its lists and feeds are read from
