"""Text that lies encrypted in the database, and a keyed fingerprint to find it again.

AES-256-GCM under a key derived from `settings.ZHIFA_DATA_KEY`; the column's name is bound as associated data, so that a
ciphertext moved to another column does not open. Equality look-ups go through a column filled by `fingerprint`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    _TextField = models.TextField[str, str]
else:
    _TextField = models.TextField  # generic for the type checker only

_PREFIX = "v1:"
_NONCE_BYTES = 12


class CannotDecrypt(Exception):
    """The stored bytes do not open under the data key: another key, or a changed row."""


@lru_cache(maxsize=8)
def _derived(master: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(master)


def _cipher() -> AESGCM:
    return AESGCM(_derived(settings.ZHIFA_DATA_KEY, b"zhifa column encryption v1"))


def encrypt(text: str, column: str) -> str:
    """`v1:` and base64 of nonce and AES-256-GCM ciphertext, bound to the column's name."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return _PREFIX + base64.b64encode(nonce + _cipher().encrypt(nonce, text.encode(), column.encode())).decode()


def decrypt(stored: str, column: str) -> str:
    """The text `encrypt` was given; raises CannotDecrypt."""
    try:
        raw = base64.b64decode(stored.removeprefix(_PREFIX), validate=True)
        return _cipher().decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], column.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise CannotDecrypt(
            f"{column} 的密文无法解开：数据密钥不符，或者内容被改动。请检查 ZHIFA_DATA_KEY_FILE。"
        ) from error


def fingerprint(text: str, column: str) -> str:
    """HMAC-SHA-256 in hex under a key of its own: equal texts of one column give equal values, nothing else shows."""
    key = _derived(settings.ZHIFA_DATA_KEY, b"zhifa column fingerprint v1")
    return hmac.new(key, f"{column}\0{text}".encode(), hashlib.sha256).hexdigest()


class EncryptedTextField(_TextField):
    """A text column that is encrypted at rest. Empty text stays empty: that nothing is known is no secret."""

    @property
    def column_name(self) -> str:
        return f"{self.model._meta.db_table}.{self.attname}"  # noqa: SLF001 - Django's documented model API

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return encrypt(text, self.column_name) if text else text

    def from_db_value(self, value: str | None, expression: object, connection: object) -> str | None:  # noqa: ARG002 - Django's signature
        return decrypt(value, self.column_name) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        """Only `isnull`: one text encrypts differently each time, so that a comparison would silently find nothing."""
        if lookup_name != "isnull":
            raise TypeError("加密的列不能比较；请用它的指纹列查找")
        return super().get_lookup(lookup_name)
