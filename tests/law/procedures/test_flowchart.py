"""The chart is drawn from the file that runs the case."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

from tests.law.procedures.stage import Case
from zhifa.law import flowchart, procedures

PROCEDURE = procedures.load("penalty-summary")
SVG = "{http://www.w3.org/2000/svg}"


def test_every_main_step_is_drawn_once_with_its_record_point() -> None:
    drawing = ET.fromstring(flowchart.svg(PROCEDURE))
    groups = [g for g in drawing.iter(f"{SVG}g") if "fc-step" in g.attrib["class"]]
    records = [g for g in drawing.iter(f"{SVG}g") if g.attrib["class"] == "fc-record"]
    codes = [step.code for step in PROCEDURE.main()]
    assert [g.attrib["data-step"] for g in groups] == codes
    assert [g.attrib["data-step"] for g in records] == codes
    text = "".join(drawing.itertext())
    assert all(step.title in text for step in PROCEDURE.steps if not step.effect)
    assert all(branch.title in text for step in PROCEDURE.steps for branch in step.branches)


def test_the_present_step_is_lit() -> None:
    text = flowchart.svg(PROCEDURE, Case().course("decide").situation)
    assert re.findall(r'class="fc-step now" data-step="(\w+)"', text) == ["serve"]
    assert "送达（正在办理）" in text


def test_a_page_styles_it_and_a_file_styles_itself() -> None:
    assert "<style" not in flowchart.svg(PROCEDURE)
    assert not re.search(r"#[0-9a-f]{3,6}", flowchart.svg(PROCEDURE))
    assert "<style" in flowchart.svg(PROCEDURE, standalone=True)


def test_nothing_overlaps_and_nothing_leaves_the_sheet() -> None:
    drawing = ET.fromstring(flowchart.svg(PROCEDURE))
    width, height = (int(n) for n in drawing.attrib["viewBox"].split()[2:])
    boxes = [[int(r.attrib[k]) for k in ("x", "y", "width", "height")] for r in drawing.iter(f"{SVG}rect")]
    for (_, y, _, h), (_, below, _, _) in pairwise(boxes):
        assert y + h < below
    assert all(x + w <= width and y + h <= height for x, y, w, h in boxes)
