from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('disclosure', '0008_subscriptions'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='publicrecord',
            index=models.Index(fields=['published_at'], name='disclosure_public_month'),
        ),
    ]
