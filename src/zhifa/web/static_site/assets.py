"""Styles, scripts and icons under names that hold their digest: they can be kept for ever."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path, PurePosixPath

from django.contrib.staticfiles import finders


@cache
def source(name: str) -> Path:
    """The file of an asset. Raises LookupError."""
    found = finders.find(name)
    if found:
        return Path(str(found))
    raise LookupError(f"没有 {name} 这个静态文件。")


@cache
def hashed(name: str) -> str:
    """zhifa/base.css → zhifa/base.1f0c3a5b9d2e.css. Raises LookupError."""
    digest = hashlib.sha256(source(name).read_bytes()).hexdigest()[:12]
    path = PurePosixPath(name)
    return str(path.with_name(f"{path.stem}.{digest}{path.suffix}"))


@cache
def every() -> tuple[str, ...]:
    """Names of all assets of the pages."""
    return tuple(
        sorted(
            f"zhifa/{path.name}" for path in source("zhifa/base.css").parent.iterdir() if path.is_file()
        )
    )
