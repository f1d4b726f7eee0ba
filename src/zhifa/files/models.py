"""The keys of sealed files. Without its row a sealed object cannot be read by anybody: that is how erasure works."""

from __future__ import annotations

from django.db import models


class FileKey(models.Model):
    """`key`: 32 bytes wrapped (RFC 3394) under ZHIFA_DATA_KEY, so that a stolen database alone opens no file."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    key = models.BinaryField()

    class Meta:
        db_table = "files_key"
