"""The flow chart of a procedure, drawn from the same file that runs it, with its record points (design 2.3).

Shapes carry CSS classes (`fc-step now`, …) and no colours; `standalone=True` adds a small style of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from zhifa.law.engine.progress import progress
from zhifa.law.engine.roles import named
from zhifa.law.procedures.language import Procedure, Step
from zhifa.law.types import Json

WIDTH, BOX, GAP, TOP, LINE = 920, 330, 34, 64, 20
LEFT, RIGHT = 190, 560
"""Where the two lanes begin: what every case goes through, and what only some cases need."""
WRAP = 25
LABELLED = 'role="img" aria-labelledby="fc-title fc-desc" font-size="14"'
STATES = {"done": "已办", "now": "正在办理", "todo": "未到", "skipped": "不需要"}
STYLE = (
    "<style>.fc{font-family:'Noto Sans CJK SC','Source Han Sans SC',sans-serif;background:#fff}"
    ".fc-step rect{fill:#fff;stroke:#52606d;stroke-width:1.5}.fc-step.some rect{stroke-dasharray:6 4}"
    ".fc-step.now rect{fill:#e3effb;stroke:#1456a0;stroke-width:3}.fc-step.done rect{stroke:#1456a0}"
    ".fc-step.skipped{opacity:.5}.fc-title{font-size:16px;font-weight:600;fill:#1f2933}"
    ".fc-small{font-size:12px;fill:#3e4c59}.fc-head{font-size:20px;font-weight:700;fill:#1f2933}"
    ".fc-line{fill:none;stroke:#52606d;stroke-width:1.5}.fc-arrow{fill:#52606d}"
    ".fc-record circle{fill:#fff;stroke:#52606d}.fc-record text{font-size:12px;fill:#3e4c59}</style>"
)


@dataclass(frozen=True, slots=True)
class Box:
    step: Step
    number: int
    x: int
    y: int
    lines: tuple[str, ...]

    @property
    def height(self) -> int:
        return 40 + LINE * len(self.lines)

    @property
    def middle(self) -> int:
        return self.x + BOX // 2

    @property
    def bottom(self) -> int:
        return self.y + self.height


def svg(procedure: Procedure, situation: Json | None = None, *, standalone: bool = False) -> str:
    """An SVG document, one step under the other. With a situation, steps carry done, now, todo or skipped."""
    boxes = list(_boxes(procedure))
    lit = {state.code: state.state for state in progress(procedure, situation)} if situation else {}
    notes = [line for step in procedure.steps if step.side and not step.effect for line in _wrapped(_note(step), 60)]
    height = boxes[-1].bottom + GAP + LINE * (len(notes) + 2)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="fc" viewBox="0 0 {WIDTH} {height}" {LABELLED}>',
        f'<title id="fc-title">{escape(procedure.title)}流程图</title>',
        f'<desc id="fc-desc">{escape(_description(boxes, lit))}</desc>',
        STYLE if standalone else "",
        f'<text class="fc-head" x="{WIDTH // 2}" y="34" text-anchor="middle">{escape(procedure.title)}</text>',
        *_edges(boxes),
        *(_drawn(box, lit.get(box.step.code, "")) for box in boxes),
        *_texts(notes, 24, boxes[-1].bottom + GAP + LINE),
        "</svg>",
    ]
    return "".join(parts) + "\n"


def _boxes(procedure: Procedure) -> Iterator[Box]:
    y = TOP
    for number, step in enumerate(procedure.main(), 1):
        lines = [f"由{named(step.actors)}办理", *_wrapped(f"依据：{step.basis}", WRAP)]
        lines += [f"{branch.title} → {_title(procedure, branch.to)}" for branch in step.branches]
        lines += [f"经{named([role])}批准" for role in step.chain]
        box = Box(step, number, RIGHT if step.applies else LEFT, y, tuple(lines))
        yield box
        y = box.bottom + GAP


def _title(procedure: Procedure, code: str) -> str:
    step = procedure.step(code)
    return step.title if step else code


def _note(step: Step) -> str:
    return f"另有“{step.title}”：{step.does}（依据：{step.basis}）"


def _description(boxes: list[Box], lit: Mapping[str, str]) -> str:
    names = [f"{b.number} {b.step.title}{'（' + STATES[lit[b.step.code]] + '）' if lit else ''}" for b in boxes]
    return "；".join(names) + "。"


def _drawn(box: Box, state: str) -> str:
    some = "some" if box.step.applies else ""
    classes = " ".join(filter(None, ("fc-step", some, state)))
    title = f"{box.number}　{box.step.title}{'（需要时）' if some else ''}"
    return (
        f'<g class="{classes}" data-step="{escape(box.step.code)}">'
        f'<rect x="{box.x}" y="{box.y}" width="{BOX}" height="{box.height}" rx="6"/>'
        f'<text class="fc-title" x="{box.x + 14}" y="{box.y + 26}">{escape(title)}</text>'
        + "".join(_texts(box.lines, box.x + 14, box.y + 26 + LINE))
        + "</g>"
        + _record_point(box)
    )


def _record_point(box: Box) -> str:
    """What of the full-process record is kept here (处罚法 47)."""
    record, y = box.step.record, box.y + 20
    return (
        f'<g class="fc-record" data-step="{escape(box.step.code)}"><circle cx="30" cy="{y}" r="11"/>'
        f'<text x="30" y="{y + 4}" text-anchor="middle">记</text>'
        f'<text x="48" y="{y - 2}">{escape(record.stage)}</text>'
        f'<text x="48" y="{y + 14}">{escape("·".join(record.forms))}</text></g>'
    )


def _texts(lines: tuple[str, ...] | list[str], x: int, y: int) -> Iterator[str]:
    for n, line in enumerate(lines):
        yield f'<text class="fc-small" x="{x}" y="{y + n * LINE}">{escape(line)}</text>'


def _wrapped(text: str, width: int) -> list[str]:
    return [text[n : n + width] for n in range(0, len(text), width)]


def _edges(boxes: list[Box]) -> Iterator[str]:
    """Down the main lane; across to what only some cases need; down again between two of those that follow."""
    main = [box for box in boxes if box.x == LEFT]
    for one, two in pairwise(main):
        yield _arrow(f"M{one.middle} {one.bottom}V{two.y - 7}", two.middle, two.y, "down")
    by_code = {box.step.code: box for box in boxes}
    for box in boxes:
        if box.x != RIGHT:
            continue
        before = by_code[box.step.steps[-1]]
        if before.x == RIGHT:
            yield _arrow(f"M{before.middle} {before.bottom}V{box.y - 7}", box.middle, box.y, "down")
        else:
            y = box.y + box.height // 2
            yield _arrow(f"M{before.middle} {y}H{box.x - 7}", box.x, y, "right")


def _arrow(path: str, x: int, y: int, way: str) -> str:
    head = f"M{x} {y}l-5 -8h10z" if way == "down" else f"M{x} {y}l-8 -5v10z"
    return f'<path class="fc-line" d="{path}"/><path class="fc-arrow" d="{head}"/>'
