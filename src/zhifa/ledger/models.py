"""The one row that says how far the log has come. Whoever changes it by compare-and-swap has the right to publish."""

from __future__ import annotations

from django.db import models


class LogHead(models.Model):
    """Size, root and right edge of the tree, and the signed note over them. One row, id 1."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    origin = models.TextField()
    size = models.BigIntegerField()
    root = models.CharField(max_length=64)
    frontier = models.JSONField()
    note = models.TextField()

    class Meta:
        db_table = "ledger_head"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="ledger_head_one_row")]
