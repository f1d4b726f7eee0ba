"""The channels as data: channels.yaml names them, rule `publish.channels` says which an act and a place use."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True)
class Channel:
    """`own`: our own copies, confirmed by the followers; every other is confirmed by a person with a proof."""

    code: str
    title: str
    own: bool = False


@cache
def every() -> dict[str, Channel]:
    raw = yaml.safe_load(files("zhifa.disclosure.channels").joinpath("channels.yaml").read_text("utf-8"))
    return {line["code"]: Channel(**line) for line in raw}


def title(code: str) -> str:
    """The name; the code itself of a channel that was taken out of the list."""
    found = every().get(code)
    return found.title if found else code
