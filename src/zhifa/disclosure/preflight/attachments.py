"""The files of a duty: what was read in them, and what of them the public gets with an edition."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, BinaryIO

from zhifa import files
from zhifa.disclosure.masking import Edition, Text
from zhifa.disclosure.models import Disclosure
from zhifa.disclosure.preflight import making, reading
from zhifa.disclosure.preflight.reading import Reading

MOST = 20  # files of one decision


def keep(found: Reading) -> str:
    """Stores what was read, sealed like the file itself; returns its address."""
    content = json.dumps(found.as_json(), ensure_ascii=False).encode()
    return files.store().put(content, personal=True).sha256


def read_of(item: Mapping[str, Any]) -> Reading:
    """What was read in a file when it was attached. Raises FileMissing once it was erased."""
    with files.store().open(str(item["reading"])) as stream:
        return Reading.of(json.load(stream))


def texts(row: Disclosure) -> dict[str, Text]:
    """The texts of all files of a duty, by field, for masking."""
    found: dict[str, Text] = {}
    for item in row.attachments:
        found |= reading.texts(str(item["id"]), int(item["n"]), read_of(item))
    return found


def published(row: Disclosure, edition: Edition) -> list[dict[str, Any]]:
    """Makes every file anew, stores it, and says what readers see of it. A file of which nothing may be seen is named
    without content.
    """
    return list(_made(row, edition))


def _made(row: Disclosure, edition: Edition) -> Iterator[dict[str, Any]]:
    moment = datetime(row.decided_on.year, row.decided_on.month, row.decided_on.day, tzinfo=UTC)
    authority = str(edition.content["authority"]["name"])
    for item in row.attachments:
        head = making.Head(str(item["title"]), f"{row.number}　附件{item['n']}", authority, moment)
        with files.store().open(str(item["file"])) as stream:
            whole = io.BytesIO(stream.read())  # at most reading.MOST_BYTES; libraries want to go to and fro in it
        kind = files.recognise(whole)
        made = making.made(whole, kind, str(item["id"]), read_of(item), edition.files, head)
        said = {"n": item["n"], "title": item["title"]}
        if made is None:
            yield {**said, "withheld": True}
            continue
        stored = files.store().put(made.content, personal=True)
        yield {
            **said, "withheld": False, "media_type": made.kind.media_type, "size": stored.size, "sha256": stored.sha256,
            "left_out": made.left_out,
        }  # fmt: skip


def open_made(content: Mapping[str, Any], n: int) -> tuple[str, BinaryIO]:
    """(title, stream) of the n-th file as the public gets it. Raises LookupError."""
    item = next((one for one in content.get("attachments", ()) if one["n"] == n and not one["withheld"]), None)
    if item is None:
        raise LookupError(n)
    return str(item["title"]), files.store().open(str(item["sha256"]))


def shown(row: Disclosure, edition: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The files of a duty for staff: what was read in each, what of it the present edition says in public (None where
    it has no such file), and what never goes out. `edition` is the personal part of the edition's entry.
    """
    made = {one["n"]: one for one in (row.masked or {}).get("attachments", ())}
    public: Mapping[str, str] = edition.get("files") or {}
    found = []
    for item in row.attachments:
        whole = read_of(item)
        names = [reading.field_of(str(item["id"]), n) for n in range(len(whole.parts))]
        parts = [
            {"field": name, "place": part.place, "text": "" if part.unread else part.text, "unread": part.unread,
             "picture": part.picture is not None, "public": public.get(name)}
            for name, part in zip(names, whole.parts, strict=True)
        ]  # fmt: skip
        dropped = [{"place": one.place, "kinds": list(one.kinds)} for one in whole.dropped]
        kept = {name: item[name] for name in ("id", "n", "title", "name", "media_type", "size")}
        found.append({**kept, "parts": parts, "dropped": dropped, "made": made.get(item["n"])})
    return found
