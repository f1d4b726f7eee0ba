"""Give, find and destroy the key of one sealed file."""

from __future__ import annotations

import secrets

from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap
from django.conf import settings

# Models are imported late: zhifa.files itself is imported while Django still loads its apps.


def _master() -> bytes:
    return bytes(settings.ZHIFA_DATA_KEY)


def find(sha256: str) -> bytes | None:
    from zhifa.files.models import FileKey

    row = FileKey.objects.filter(sha256=sha256).first()
    return aes_key_unwrap(_master(), bytes(row.key)) if row else None


def find_or_make(sha256: str) -> bytes:
    from zhifa.files.models import FileKey

    row, _ = FileKey.objects.get_or_create(
        sha256=sha256, defaults={"key": aes_key_wrap(_master(), secrets.token_bytes(32))}
    )
    return aes_key_unwrap(_master(), bytes(row.key))


def destroy(sha256: str) -> None:
    from zhifa.files.models import FileKey

    FileKey.objects.filter(sha256=sha256).delete()
