"""The log's signing key: Ed25519, PEM (PKCS #8), from ZHIFA_LOG_KEY_FILE or made once in ZHIFA_HOME."""

from __future__ import annotations

import contextlib
import os
import secrets
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from django.conf import settings

from zhifa.ledger.errors import LedgerError


def log_key() -> Ed25519PrivateKey:
    """The private key; raises LedgerError when the configured file is missing or no Ed25519 key."""
    configured = settings.ZHIFA_LOG_KEY_FILE
    path = Path(configured).expanduser() if configured else Path(settings.ZHIFA_HOME) / "log.key"
    if not configured and not path.exists():
        _make(path)
    try:
        return _load(path, path.stat().st_mtime_ns)
    except OSError as error:
        raise LedgerError(f"无法读取存证日志的私钥 {path.name}：请确认文件存在且可读") from error


@lru_cache(maxsize=4)
def _load(path: Path, _modified: int) -> Ed25519PrivateKey:
    """Parsed once for each state of the file: signing happens several times a second."""
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError) as error:
        raise LedgerError(f"无法读取存证日志的私钥 {path.name}：应为未加密的 PEM") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise LedgerError(f"存证日志的私钥 {path.name} 不是 Ed25519 密钥：请换用 Ed25519 私钥（PEM）")
    return key


def _make(path: Path) -> None:
    """Writes a new key, mode 0600; where several processes start at once, the first one's key stands."""
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
        handle.write(pem)
        handle.flush()
        os.fsync(handle.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(temporary, path)
    temporary.unlink()
