from __future__ import annotations

from typing import Any

from django.db import migrations, models

BATCH = 500


def fill(apps: Any, schema_editor: Any) -> None:
    """The records that are out already: as `shown.companies.code_of` reads them."""
    alias = schema_editor.connection.alias  # the owner's, where the application's role may not migrate
    records = apps.get_model("disclosure", "PublicRecord").objects.using(alias)
    changed = []
    for row in records.filter(state__in=("published", "pulled")).only("id", "content").iterator(chunk_size=BATCH):
        party = row.content.get("party") or {}
        code = str(party.get("credit_code") or "")
        if party.get("kind") == "organisation" and len(code) == 18:
            row.company = code
            changed.append(row)
        if len(changed) == BATCH:
            records.bulk_update(changed, ["company"])
            changed.clear()
    records.bulk_update(changed, ["company"])


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0005_preflight")]

    operations = [
        migrations.AddField("publicrecord", "company", models.CharField(max_length=18, blank=True, default="")),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            "publicrecord", models.Index(fields=["company", "decided_on"], name="disclosure_public_company")
        ),
    ]
