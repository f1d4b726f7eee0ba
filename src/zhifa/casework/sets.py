"""Which style a document is printed in: the platform's sets, or a form of the province or the authority itself."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.metadata import version

import pikepdf

from zhifa import clock, files
from zhifa.casework import converting, ownforms
from zhifa.casework.documents import catalogue, typesetting, wordforms
from zhifa.casework.documents.composing import Paper
from zhifa.casework.documents.language import Template
from zhifa.casework.models import OwnForm
from zhifa.files.kinds import DOCX, PDF
from zhifa.law import procedures

OWN = "form/"


@dataclass(frozen=True)
class Style:
    """What a document of one template is printed in. What the law wants on the paper is said by the template alone."""

    source: str
    own: OwnForm | None = None

    @property
    def template(self) -> Template:
        return catalogue.at(self.source)

    @property
    def set(self) -> str:
        """What `document.approved` keeps: `nation`, `region/23`, or `form/<id>`."""
        return f"{OWN}{self.own.id}" if self.own else self.source.rpartition("/")[0]

    @property
    def more(self) -> tuple[str, ...]:
        """Addresses that an own form names beside those of the template."""
        return wordforms.addresses(self.own.fields) if self.own else ()

    @property
    def addresses(self) -> tuple[str, ...]:
        """Everything the document is filled with."""
        return (*self.template.addresses(), *self.more)

    def digest(self) -> str:
        """SHA-256 (hex) over what decides the file beside the data."""
        if self.own is None:
            return typesetting.template_digest(self.source)
        parts = {"form": self.own.file, "docxtpl": version("docxtpl"), "segno": version("segno")}
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Printed:
    """The file of a document; `word` is the filled form behind a PDF that was made of it."""

    content: bytes
    media_type: str
    pages: int
    word: bytes | None = None


def style(template: str, place: catalogue.Place, own: Sequence[OwnForm], at: datetime) -> Style:
    """The style for an authority on the day. Raises UnknownTemplateError."""
    form = ownforms.chosen(own, template, place, clock.legal_day(at))
    return Style(catalogue.source(template, place), form)


def own_forms(act: str) -> tuple[OwnForm, ...]:
    """The forms to choose among when the act may make a document; read before the transaction holds a lock."""
    return ownforms.every() if act in _makers() else ()


@cache
def _makers() -> frozenset[str]:
    """Acts that make documents, and those that let pass what does."""
    steps = [step for procedure in procedures.all() for step in procedure.steps]
    return frozenset(step.code for step in steps if step.produces or step.effect)


def template_of(code: str, used: str) -> Template:
    """The template behind an approved document; an own form rests on the nation's. Raises UnknownTemplateError."""
    return catalogue.at(f"{catalogue.NATION if used.startswith(OWN) else used}/{code}")


def print_out(paper: Paper, used: str, at: datetime) -> Printed:
    """The file of an approved document. Raises UnprintableError, FileMissing."""
    if not used.startswith(OWN):
        return _of_pdf(typesetting.render(paper, timestamp=at))
    form = OwnForm.objects.get(id=used.removeprefix(OWN))
    with files.store().open(form.file) as stream:
        word = wordforms.fill(stream.read(), paper.data, paper.template.title, form.fields)
    pdf = converting.to_pdf(word)
    return _of_pdf(pdf, word) if pdf is not None else Printed(word, DOCX.media_type, 0)


def _of_pdf(pdf: bytes, word: bytes | None = None) -> Printed:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return Printed(pdf, PDF.media_type, len(opened.pages), word)
