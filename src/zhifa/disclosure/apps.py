from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "zhifa.disclosure"
    label = "disclosure"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zhifa.disclosure import kinds  # noqa: F401 - registers the kinds of entry
        from zhifa.disclosure.channels.following import Channels
        from zhifa.disclosure.corrections import kinds as correction_kinds  # noqa: F401 - registers the kinds of entry
        from zhifa.disclosure.indexing import PublicIndex
        from zhifa.disclosure.lists import entries  # noqa: F401 - registers the kinds of entry of lists
        from zhifa.disclosure.lists.reactor import ListReactor
        from zhifa.disclosure.opendata.follower import OpenData
        from zhifa.disclosure.reactor import DisclosureReactor
        from zhifa.disclosure.records import kinds as record_kinds  # noqa: F401 - registers the kinds of entry
        from zhifa.disclosure.shown.changes import PublicChanges
        from zhifa.disclosure.shown.timekeeping import RecordInTime
        from zhifa.disclosure.subscriptions import kinds as subscription_kinds  # noqa: F401 - registers the kinds of entry
        from zhifa.disclosure.subscriptions.reactor import Subscriptions
        from zhifa.journal.api import followers, forgetting

        followers.register(DisclosureReactor())
        followers.register(RecordInTime())
        followers.register(PublicChanges())
        followers.register(PublicIndex())
        followers.register(Channels())  # after the index: it confirms what the index has followed
        followers.register(ListReactor())
        followers.register(OpenData())
        followers.register(Subscriptions())  # after the table of changes and the index, from which it reads
        forgetting.personal_table("disclosure_duty", "masked", "findings", "attachments")
        forgetting.personal_table("disclosure_public", "party", "content")
        forgetting.personal_table("disclosure_correction", "text", "contact", "answer")
        forgetting.personal_table("disclosure_record", "personal")
        forgetting.personal_table("disclosure_subscription", "address", "watch")
