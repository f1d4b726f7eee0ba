from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_legal_profession")]

    operations = [
        migrations.AddField("matter", "exemptions", models.JSONField("不予处罚清单", blank=True, default=list)),
    ]
