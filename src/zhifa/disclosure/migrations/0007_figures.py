# Columns that statistics count by, filled by the database from the JSON of each row.

import django.db.models.fields.json
import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('disclosure', '0006_companies'),
    ]

    operations = [
        migrations.AddField(
            model_name='publicrecord',
            name='challenge',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.fields.json.KeyTextTransform('challenge', 'standing'), output_field=models.CharField(max_length=500, null=True)),
        ),
        migrations.AddField(
            model_name='publicrecord',
            name='fine_fen',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.NullIf(django.db.models.functions.comparison.Cast(django.db.models.fields.json.KeyTextTransform('amount_fen', 'content'), models.BigIntegerField()), models.Value(0)), output_field=models.BigIntegerField(null=True)),
        ),
        migrations.AddField(
            model_name='publicrecord',
            name='kinds',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.fields.json.KeyTextTransform('kinds', 'content'), output_field=models.CharField(max_length=500, null=True)),
        ),
        migrations.AddField(
            model_name='publicrecord',
            name='party_kind',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.fields.json.KeyTextTransform('kind', django.db.models.fields.json.KeyTransform('party', 'content')), output_field=models.CharField(max_length=500, null=True)),
        ),
        migrations.AddField(
            model_name='publicrecord',
            name='performance',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.fields.json.KeyTextTransform('performance', 'standing'), output_field=models.CharField(max_length=500, null=True)),
        ),
    ]
