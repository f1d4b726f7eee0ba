"""Rule: a dossier holds every entry of the case without a hole and proves itself, with or without personal parts (2.4)."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.cast import PARTY
from tests.street import Street, actor
from zhifa.casework import dossier, erasures
from zhifa.casework.errors import Forbidden, NotFound
from zhifa.journal.api import read
from zhifa.ledger import api as ledger
from zhifa.proof import bundle


def _exported(street: Street, by: str = "archivist", **more: bool) -> bytes:
    with street.later():
        ledger.integrate()
        prepared = dossier.prepare(actor(by), street.case.id, **more)
        ledger.integrate()
    assert prepared.count == len(street.entries)
    out = io.BytesIO()
    dossier.write_to(prepared, out)
    return out.getvalue()


def _verified(content: bytes) -> bundle.Report:
    return bundle.verify(io.BytesIO(content), [ledger.vkey()])


def _contents(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


def test_the_dossier_of_a_whole_case_verifies_and_holds_its_documents(street: Street) -> None:
    street.whole()
    content = _exported(street)
    assert _verified(content).ok
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert sum(archive.read(name).startswith(b"%PDF-") for name in archive.namelist()) == 3


def test_without_personal_parts_it_verifies_and_names_nobody(street: Street) -> None:
    street.open(PARTY)
    street.until_served()
    content = _exported(street, withhold_personal=True)
    assert _verified(content).ok
    everything = _contents(content)
    for secret in (PARTY["name"], PARTY["id_number"], PARTY["phone"], PARTY["address"]):
        assert secret.encode() not in everything
        assert secret.encode("unicode_escape") not in everything


def test_after_an_erasure_it_still_verifies_and_names_nobody(street: Street) -> None:
    street.open(PARTY)
    street.until_served()
    with street.later():
        proposal = erasures.propose(actor("archivist"), street.case.id, street.parties[0], "当事人申请")
        erasures.approve(actor("secadmin"), street.case.id, proposal.entry_id)
    content = _exported(street)
    assert _verified(content).ok
    assert PARTY["name"].encode() not in _contents(content)


def test_one_changed_byte_is_noticed(street: Street) -> None:
    street.open()
    content = bytearray(_exported(street))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        original = {name: archive.read(name) for name in archive.namelist()}
    name = next(name for name in original if b"register_lead" in original[name])
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w") as archive:
        for other, inside in original.items():
            archive.writestr(other, inside.replace(b"register_lead", b"register_load") if other == name else inside)
    assert not _verified(changed.getvalue()).ok


def test_exporting_is_an_entry_that_names_what_went_out(street: Street) -> None:
    street.open()
    _exported(street)
    (export,) = [e for e in read.after(0, 10_000) if e.kind == "dossier.exported"]
    assert (export.open["stream"], export.open["entries"]) == (f"case/{street.case.id}", len(street.entries))
    assert export.open["last_digest"] == street.entries[-1].digest
    assert export.actor == actor("archivist").id


def test_a_dossier_is_found_by_id_or_number_and_only_by_who_may_have_it(street: Street) -> None:
    street.open()
    assert dossier.find(street.case.number) == dossier.find(street.case.id) == street.case.id
    with pytest.raises(NotFound):
        dossier.find("明水立字〔2026〕99号")
    with pytest.raises(Forbidden):
        dossier.prepare(actor("editor"), street.case.id)
    with pytest.raises(NotFound):
        dossier.prepare(actor("outsider"), street.case.id)
