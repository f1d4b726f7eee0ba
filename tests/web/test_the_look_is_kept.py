"""The design language, held by machine: contrast, one place for colour, nothing inline, every icon drawn."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "src/zhifa/web"
STATIC = WEB / "static/zhifa"
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
TEXT = 4.5  # WCAG 2.2, 1.4.3
GRAPHIC = 3.0  # WCAG 2.2, 1.4.11
PAIRS = (
    # foreground, backgrounds, ratio (design language 2.1)
    ("ink", ("canvas", "surface", "sunken", "mark", "add", "del", "blue-tint", "amber-tint", "red-tint"), TEXT),
    ("ink-2", ("canvas", "surface", "sunken", "neutral-tint"), TEXT),
    ("ink-3", ("canvas", "surface", "sunken", "red-tint"), TEXT),
    ("blue", ("canvas", "surface", "blue-tint"), TEXT),
    ("green", ("canvas", "surface", "green-tint"), TEXT),
    ("amber", ("canvas", "surface", "amber-tint"), TEXT),
    ("red", ("canvas", "surface", "red-tint"), TEXT),
    ("violet", ("canvas", "surface", "violet-tint"), TEXT),
    ("on-btn", ("btn", "btn-hover"), TEXT),
    ("on-bar", ("bar", "bar-2"), TEXT),
    ("on-bar-2", ("bar", "bar-2"), TEXT),
    ("paper-ink", ("paper",), TEXT),
    ("paper-withheld-ink", ("paper-withheld",), TEXT),
    ("control", ("canvas", "surface"), GRAPHIC),
    ("seal", ("canvas", "surface"), GRAPHIC),
    ("focus", ("canvas", "surface"), GRAPHIC),
)


def tokens(theme: str) -> dict[str, str]:
    """The colours of a theme: light is the first block, dark overrides it."""
    text = (STATIC / "tokens.css").read_text("utf-8")
    blocks = {
        "light": text.split(":root {")[1].split("\n}")[0],
        "dark": text.split(':root[data-theme="dark"] {')[1].split("\n}")[0],
    }
    found = dict(re.findall(r"--([\w-]+): (#[0-9A-Fa-f]{6})", blocks["light"]))
    return found | (dict(re.findall(r"--([\w-]+): (#[0-9A-Fa-f]{6})", blocks["dark"])) if theme == "dark" else {})


def luminance(colour: str) -> float:
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, two: str) -> float:
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "grounds", "least"), PAIRS, ids=[pair[0] for pair in PAIRS])
def test_every_pair_of_tokens_has_its_contrast(theme: str, ink: str, grounds: tuple[str, ...], least: float) -> None:
    colours = tokens(theme)
    for ground in grounds:
        assert contrast(colours[ink], colours[ground]) >= least, f"{ink} on {ground} in {theme}"


def test_the_two_ways_to_dark_hold_the_same_colours() -> None:
    text = (STATIC / "tokens.css").read_text("utf-8")
    chosen = text.split(':root[data-theme="dark"] {')[1].split("\n}")[0]
    followed = text.split(':root:not([data-theme="light"]) {')[1].split("\n  }")[0]
    assert re.findall(r"--[\w-]+: [^;]+", chosen) == re.findall(r"--[\w-]+: [^;]+", followed)


def test_no_colour_is_written_outside_the_tokens() -> None:
    base = (STATIC / "base.css").read_text("utf-8")
    base = re.sub(
        r'url\("data:image/svg.*?"\)', "", base.split("/* 24 print")[0]
    )  # the select arrow and the print block
    files = {"base.css": base, "pages.css": (STATIC / "pages.css").read_text("utf-8")}
    files |= {
        str(path.relative_to(WEB)): re.sub(r"&#x?\d+;|\{\{.*?\}\}", "", path.read_text("utf-8")) for path in TEMPLATES
    }
    found = {
        name: re.findall(r"(?<![\w/&])#[0-9A-Fa-f]{3}(?:[0-9A-Fa-f]{3})?\b(?!-)", text) for name, text in files.items()
    }
    allowed = re.compile(r"#f\b")  # an anchor, never three digits of colour
    assert not {name: hits for name, hits in found.items() if [hit for hit in hits if not allowed.fullmatch(hit)]}


def test_nothing_is_inline() -> None:
    for path in TEMPLATES:
        text = path.read_text("utf-8")
        assert not re.search(r"\sstyle\s*=|<style\b|\son\w+\s*=|javascript:", text), path
        assert not re.search(r"<script(?![^>]*\ssrc=)", text), path


def test_no_page_asks_another_host() -> None:
    for path in (*TEMPLATES, *STATIC.glob("*.css"), STATIC / "zhifa.js"):
        text = path.read_text("utf-8").replace("http://www.w3.org/", "")
        assert not re.search(r"(?:src|href|url)\W{1,3}https?://", text), path


def test_every_icon_that_is_named_is_drawn() -> None:
    drawn = set(re.findall(r'id="i-([a-z]+)"', (STATIC / "sprite.svg").read_text("utf-8")))
    named = {name for path in TEMPLATES for name in re.findall(r'\{% icon "([a-z]+)"', path.read_text("utf-8"))}
    python = "".join(path.read_text("utf-8") for path in WEB.rglob("*.py"))
    named |= set(re.findall(r'"icon": "([a-z]+)"', python))
    assert named <= drawn


def test_every_template_compiles() -> None:
    from django.template.loader import get_template

    for path in TEMPLATES:
        get_template(str(path.relative_to(WEB / "templates")))


def test_the_style_sheets_stay_small() -> None:
    import gzip

    assert len(gzip.compress((STATIC / "base.css").read_bytes())) <= 15_000
