"""Pictures: what they say beside what they show, and the picture made anew, found lines blacked out by pixel."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

from PIL import ExifTags, Image, ImageDraw, ImageOps

from zhifa.disclosure.preflight import seeing
from zhifa.disclosure.preflight.reading import Dropped, Part, Reading, Unreadable

MOST_PIXELS: Final = 50_000_000
MOST_OF_A_FILE: Final = 100
MARGIN: Final = 4  # pixels around a line: what is found is a little less than what is seen
QUALITY: Final = 90
NO_EYES: Final = "没有安装识别图片文字的组件，图片没有经过扫描"
_BROKEN: Final = (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError,
                  Image.DecompressionBombWarning)  # fmt: skip
_OPAQUE: Final = frozenset({"1", "L", "RGB"})
_SILENT: Final = frozenset({"icc_profile", "dpi", "jfif", "jfif_version", "jfif_unit", "jfif_density", "adobe", "gamma",
                            "adobe_transform", "progressive", "progression", "interlace", "transparency", "srgb",
                            "chromaticity", "loop", "background", "exif"})  # fmt: skip


def opened(stream: BinaryIO) -> Image.Image:
    """Decoded whole, turned upright. Raises Unreadable."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(stream)
            if image.width * image.height > MOST_PIXELS:
                raise Unreadable("图片太大。")
            image.load()
            return ImageOps.exif_transpose(image) or image
    except _BROKEN as error:
        raise Unreadable("图片已经损坏或者过大，读不出来。") from error


def read(stream: BinaryIO) -> Reading:
    """A picture by itself."""
    upright = opened(stream)
    stream.seek(0)
    return Reading((part_of(upright, "图片文字", 0),), tuple(said_beside(Image.open(stream))))


def part_of(image: Image.Image, place: str, number: int) -> Part:
    """A picture as a part of a file: with the text in it, or as what nobody read."""
    if not seeing.installed():
        return Part(place, NO_EYES, picture=number, unread=True)
    text, lines = seeing.seen(image)
    return Part(place, text, picture=number, lines=lines)


def added(
    found: Iterable[tuple[str, Image.Image | None]], parts: Iterable[Part], dropped: Iterable[Dropped]
) -> Reading:
    """The pictures of a file behind its texts; one of a form that cannot be decoded is dropped. Raises Unreadable."""
    read, left = list(parts), list(dropped)
    for number, (place, image) in enumerate(found):
        if number == MOST_OF_A_FILE:
            raise Unreadable(f"文件中的图片超过 {MOST_OF_A_FILE} 幅。")
        if image is None:
            left.append(Dropped(f"{place}（格式读不了）"))
        else:
            read.append(part_of(image, place, number))
    return Reading(tuple(part for part in read if part.text.strip() or part.picture is not None), tuple(left))


def said_beside(image: Image.Image) -> Iterator[Dropped]:
    """EXIF with its places, comments, text chunks: whatever a picture says that nobody sees."""
    exif = image.getexif()
    inner = exif.get_ifd(ExifTags.IFD.Exif)
    blocks = ((exif, ExifTags.TAGS), (inner, ExifTags.TAGS), (exif.get_ifd(ExifTags.IFD.GPSInfo), ExifTags.GPSTAGS))
    for block, names in blocks:
        for tag, value in block.items():
            if tag not in (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo):
                yield Dropped(f"元数据“{names.get(tag, tag)}”", _words(value))
    for name, value in image.info.items():
        if name not in _SILENT:
            yield Dropped(f"元数据“{name}”", _words(value))


def _words(value: object) -> str:
    if isinstance(value, bytes):
        for code in ("utf-8", "utf-16-le", "gb18030"):
            try:
                return value.removeprefix(b"ASCII\0\0\0").decode(code).replace("\0", "")
            except UnicodeDecodeError:
                continue
        return ""
    said = str(value)
    try:
        return said.encode("latin-1").decode("utf-8")  # what Pillow reads as Latin is mostly written as UTF-8
    except UnicodeError:
        return said


def anew(image: Image.Image, boxes: Iterable[tuple[int, int, int, int]], form: str) -> bytes:
    """Pixels alone, encoded again: no metadata, no thumbnail, no second layer; `form` is JPEG or PNG."""
    if image.mode in _OPAQUE:
        plain = image.convert("RGB")
    else:  # what is transparent is shown on white, as paper shows it
        over = image.convert("RGBA")
        plain = Image.new("RGB", over.size, "white")
        plain.paste(over, mask=over.getchannel("A"))
    clean = Image.new("RGB", plain.size)
    clean.paste(plain)
    draw = ImageDraw.Draw(clean)
    for left, top, right, bottom in boxes:
        draw.rectangle((left - MARGIN, top - MARGIN, right + MARGIN, bottom + MARGIN), fill="black")
    out = io.BytesIO()
    clean.save(out, form, **({"quality": QUALITY} if form == "JPEG" else {}))
    return out.getvalue()
