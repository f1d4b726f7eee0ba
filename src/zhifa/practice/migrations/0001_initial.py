import django.db.models.deletion
import uuid
import zhifa.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("exercise", models.CharField(max_length=60)),
                ("version", models.PositiveIntegerField(default=0)),
                ("now", models.DateTimeField()),
                ("events", models.JSONField(default=list)),
                ("refused", models.JSONField(default=list)),
                ("score", models.JSONField(null=True)),
                ("begun_at", models.DateTimeField(default=zhifa.clock.machine_now)),
                ("handed_in_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "practice_attempt",
                "indexes": [models.Index(fields=["user", "-begun_at"], name="practice_attempt_own")],
            },
        ),
    ]
