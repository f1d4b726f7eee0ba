from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0008_reviewer"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["authority", "status", "unit", "handlers", "next_due"], name="casework_case_load"
            ),
        ),
    ]
