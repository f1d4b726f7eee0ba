"""Text in pictures: rapidocr, where `make ocr` was run. Its models lie in its wheel."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from threading import Lock
from typing import Any

from PIL import Image

from zhifa.disclosure.preflight.reading import Line

_entry = Lock()


def installed() -> bool:
    """Whether this host reads pictures."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def seen(image: Image.Image) -> tuple[str, tuple[Line, ...]]:
    """The text of a picture, line by line, and where each stands. Only where it is installed."""
    import numpy as np

    with _entry:
        found: Any = _engine()(np.asarray(image.convert("RGB"))[:, :, ::-1])
    text, lines = "", []
    for words, corners in zip(found.txts or (), found.boxes if found.boxes is not None else (), strict=True):
        start = len(text)
        text += f"{words}\n"
        across, down = [float(x) for x, _ in corners], [float(y) for _, y in corners]
        box = (int(min(across)), int(min(down)), int(max(across)) + 1, int(max(down)) + 1)
        lines.append(Line(start, start + len(words), box))
    return text, tuple(lines)


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    # One thread: a reader of pictures must not take the whole machine from those who wait for a page.
    threads = {f"EngineConfig.onnxruntime.{name}_op_num_threads": 1 for name in ("intra", "inter")}
    return RapidOCR(params={"Global.log_level": "error", **threads})
