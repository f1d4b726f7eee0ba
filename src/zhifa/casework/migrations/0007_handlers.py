"""One's own cases by an index: the names in `handlers` of every case, each in a row."""

import django.db.models.deletion
from django.db import migrations, models

MANY = 10_000


def fill(apps, schema_editor):
    alias = schema_editor.connection.alias  # the owner's, where the application's role may not migrate
    cases = apps.get_model('casework', 'Case').objects.using(alias)
    model = apps.get_model('casework', 'CaseHandler')
    handlers = model.objects.using(alias)
    rows = []
    for case, names in cases.exclude(handlers='').values_list('id', 'handlers').iterator():
        rows += [model(account=name, case_id=case) for name in names.strip(',').split(',')]
        if len(rows) >= MANY:
            handlers.bulk_create(rows)
            rows = []
    handlers.bulk_create(rows)


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0006_challenges'),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseHandler',
            fields=[
                ('pk', models.CompositePrimaryKey('account', 'case', blank=True, editable=False, primary_key=True, serialize=False)),
                ('account', models.CharField(max_length=36)),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.case')),
            ],
            options={
                'db_table': 'casework_handler',
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
