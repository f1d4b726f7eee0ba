"""An application for reconsideration, filled in as far as the record goes; it is sent to the reconsideration body.

It is no document of the case: nothing of it is stored.
"""

from __future__ import annotations

from typing import Final

from zhifa import clock
from zhifa.casework import papers, party_codes, write
from zhifa.casework.documents import catalogue, typesetting, word
from zhifa.casework.documents.composing import compose
from zhifa.casework.errors import NotFound
from zhifa.casework.filling import fill, place_of
from zhifa.casework.models import Party
from zhifa.files.kinds import DOCX, PDF, FileKind
from zhifa.law.engine import situation as reading

TEMPLATE: Final = "reconsideration_application"


def reconsideration(party: Party, *, as_word: bool = False) -> tuple[str, FileKind, bytes]:
    """Title, kind and bytes of the application with all that the record knows. Raises NotFound before service."""
    loaded = write.load(party_codes.acting(party), party.case_id)
    if not reading.done(loaded.situation, "serve", party.id):
        raise NotFound("决定书还没有送达。")
    now = clock.legal_now()
    source = papers.source_of(
        loaded.case, party, loaded.situation, loaded.entries, (), now, others=loaded.parties
    )  # fmt: skip
    template = catalogue.load(TEMPLATE, place_of(loaded.authority, source.matter["sector"]))
    # it is the party's paper: its name stands over it, and it is no draft of ours
    paper = compose(template, {**fill(template, source), "authority": party.name, "draft": False})
    if as_word:
        return template.title, DOCX, word.export(paper)
    return template.title, PDF, typesetting.render(paper, timestamp=now)
