from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0007_handlers"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="reviewer",
            field=models.CharField(blank=True, default="", max_length=36),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("reviewer", ""), _negated=True), fields=["reviewer"], name="casework_case_reviewer"
            ),
        ),
        migrations.RemoveIndex(model_name="case", name="casework_case_turn"),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["authority", "status", "next_due", "updated_at", "unit", "waiting_for", "reviewer", "id"],
                name="casework_case_turn",
            ),
        ),
    ]
