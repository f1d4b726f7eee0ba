"""From the journal to signed files: integrate, compare-and-swap, tiles, checkpoint last; two histories are never signed."""

from __future__ import annotations

import stat
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pytest_django import Settings

from tests.ledger.conftest import Tamper, Write
from zhifa.journal import api as journal
from zhifa.ledger import api as ledger
from zhifa.ledger import folder as ledger_folder
from zhifa.ledger import integration
from zhifa.ledger.models import LogHead
from zhifa.proof.checkpoint import Checkpoint, open_note
from zhifa.proof.merkle import leaf_hash, root, verify_consistency, verify_inclusion
from zhifa.proof.tiles import entries_of

pytestmark = pytest.mark.django_db


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def digests() -> list[bytes]:
    return [bytes.fromhex(digest) for _, digest in journal.read.digests(0, 100_000)]


def integrated() -> Checkpoint:
    """The head after integrating what is there, which must not be nothing."""
    head = ledger.integrate()
    assert head is not None
    return head


def current() -> LogHead:
    """The row of the log, which must have begun."""
    row = integration.current()
    assert row is not None
    return row


def test_an_empty_journal_has_no_log_yet(folder: Path) -> None:
    assert ledger.integrate() is None
    with pytest.raises(ledger.LedgerEmpty):
        ledger.checkpoint()
    assert ledger.audit(full=True).ok


def test_what_is_published_covers_the_journal_and_is_signed_by_the_logs_key(folder: Path, write: Write) -> None:
    write(3)
    head = integrated()
    assert head.size == 3
    assert head.root == root(map(leaf_hash, digests()))
    assert open_note(ledger.checkpoint(), [ledger.vkey()]) == head
    assert (folder / "checkpoint").read_text() == ledger.checkpoint()
    assert entries_of(ledger.tile("tile/entries/000.p/3")) == digests()
    assert ledger.tile("tile/0/000.p/3") == b"".join(map(leaf_hash, digests()))


def test_the_name_of_the_log_stays_though_the_setting_changes(folder: Path, write: Write, settings: Settings) -> None:
    entry = write(1)[0]
    first = integrated()
    assert first.origin == f"zhifa.invalid/{entry.entry_id}"
    settings.ZHIFA_LOG_ORIGIN = "another.name/log"
    write(1)
    assert integrated().origin == first.origin


def test_the_log_of_a_demonstration_says_so_in_its_name(folder: Path, settings: Settings, noon: datetime) -> None:
    journal.declare(seed=7)
    assert integrated().origin.startswith("demo.zhifa.invalid/")
    LogHead.objects.all().delete()
    (folder / "checkpoint").unlink()
    settings.ZHIFA_LOG_ORIGIN = "log.example.cn/a"
    assert integrated().origin == "demo.log.example.cn/a"


def test_a_key_is_made_once_for_the_owner_only_and_a_configured_one_is_preferred(
    folder: Path, write: Write, settings: Settings, tmp_path: Path
) -> None:
    write(1)
    ledger.integrate()
    made = tmp_path / "log.key"
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    before, key = made.read_bytes(), ledger.vkey()
    assert (ledger.vkey(), made.read_bytes()) == (key, before)
    other = tmp_path / "other.pem"
    other.write_bytes(Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    settings.ZHIFA_LOG_KEY_FILE = str(other)
    assert ledger.vkey() != key
    other.write_text("no key")
    with pytest.raises(ledger.LedgerError, match="other.pem"):
        ledger.vkey()


def test_a_changed_key_signs_nothing_over_what_another_key_signed(folder: Path, write: Write, tmp_path: Path) -> None:
    write(1)
    ledger.integrate()
    before = files(folder)
    (tmp_path / "log.key").unlink()
    write(1)
    with pytest.raises(ledger.LedgerForked, match="私钥"):
        ledger.integrate()
    assert files(folder) == before


def test_growing_in_steps_keeps_every_proof_and_tidies_partial_tiles_that_became_full(
    folder: Path, write: Write
) -> None:
    heads = []
    for n in (1, 254, 1, 300):
        write(n)
        heads.append(integrated())
    for old in heads:
        verify_consistency(old.size, 556, ledger.consistency(old.size), old.root, heads[-1].root)
    for position in (1, 255, 256, 257, 556):
        proof = ledger.inclusion(position)
        assert proof.index == position - 1
        verify_inclusion(leaf_hash(bytes.fromhex(proof.digest)), proof.index, proof.size, proof.path, heads[-1].root)
        assert ledger.inclusion(proof.digest) == proof
    assert not (folder / "tile/0/000.p").exists()
    assert (folder / "tile/0/002.p/44").exists()
    assert ledger.audit(full=True).ok


def test_a_receipt_covers_its_entry_though_nobody_integrated_before(folder: Path, write: Write) -> None:
    entry = write(5)[-1]
    assert entry.position is not None
    assert ledger.receipt(entry).size >= entry.position
    later = write(2, "test/b")
    proofs = ledger.proofs(later)
    assert {proof.checkpoint for proof in proofs} == {ledger.checkpoint()}
    assert [proof.index for proof in proofs] == [5, 6]


@pytest.mark.parametrize("which", [0, -1, 4, "ab" * 32, "", "no hash"])
def test_there_is_no_proof_for_what_is_not_in_the_journal(folder: Path, write: Write, which: int | str) -> None:
    write(3)
    ledger.integrate()
    with pytest.raises(ledger.NotInLedger):
        ledger.inclusion(which)


@pytest.mark.parametrize("path", ["checkpoint", "../log.key", "tile/0/../../../log.key", "/etc/passwd", "tile/0/001", "tile/0/000.p/3/x", ""])
def test_only_tiles_are_handed_out_as_tiles(folder: Path, write: Write, path: str) -> None:
    write(3)
    ledger.integrate()
    with pytest.raises(FileNotFoundError):
        ledger.tile(path)


@pytest.mark.parametrize("step", ["first tile", "second tile", "checkpoint"])
def test_a_crash_between_row_and_files_is_made_good_by_the_next_start(
    folder: Path, write: Write, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    write(255)
    ledger.integrate()
    write(10)
    real, written = ledger_folder.write, list[str]()

    def dies(name: str, content: bytes) -> None:
        written.append(name)
        if (step == "checkpoint" and name == "checkpoint") or (step != "checkpoint" and len(written) == (1 if step == "first tile" else 2)):
            raise OSError("power cut")
        real(name, content)

    monkeypatch.setattr(ledger_folder, "write", dies)
    with pytest.raises(OSError):
        ledger.integrate()
    assert current().size == 265
    assert "\n255\n" in (folder / "checkpoint").read_text(), "the old checkpoint stands until everything is there"
    monkeypatch.undo()
    assert "\n265\n" in ledger.checkpoint()
    assert ledger.audit(full=True).ok


def test_lost_or_damaged_tiles_are_written_again_from_the_journal(folder: Path, write: Write) -> None:
    write(300)
    ledger.integrate()
    tile = folder / "tile/0/000"
    tile.write_bytes(b"x" * 8192)
    (folder / "tile/0/001.p/44").unlink()
    write(1)
    ledger.integrate()
    assert tile.read_bytes() == b"".join(map(leaf_hash, digests()[:256]))
    assert ledger.audit(full=True).ok


def test_another_host_fills_its_own_folder_with_the_same_files(
    folder: Path, write: Write, settings: Settings, tmp_path: Path
) -> None:
    write(300)
    ledger.integrate()
    settings.ZHIFA_LOG_KEY_FILE = str(tmp_path / "log.key")
    settings.ZHIFA_HOME = tmp_path / "other-host"
    ledger.checkpoint()
    assert files(tmp_path / "other-host" / "log") == files(folder)


def test_after_restoring_an_older_state_nothing_is_published(folder: Path, write: Write, tamper: Tamper) -> None:
    write(3)
    ledger.integrate()
    old = LogHead.objects.values().get()
    write(4)
    ledger.integrate()
    before = files(folder)
    tamper("journal_entry", "DELETE FROM journal_entry WHERE position > 3")
    tamper("journal_head", "UPDATE journal_head SET n = 3")
    LogHead.objects.update(**old)
    with pytest.raises(ledger.LedgerAhead, match="第 7 条，而日志只有 3 条"):
        ledger.integrate()
    with pytest.raises(ledger.LedgerAhead):
        ledger.checkpoint()
    write(10, "test/b")
    with pytest.raises(ledger.LedgerForked, match="前 7 条"):
        ledger.integrate()
    assert files(folder) == before
    assert LogHead.objects.get().size == 3


def test_restoring_the_row_alone_loses_nothing(folder: Path, write: Write) -> None:
    write(3)
    ledger.integrate()
    old = LogHead.objects.values().get()
    write(4)
    head = integrated()
    LogHead.objects.update(**old)
    assert ledger.integrate() == head


def test_a_folder_of_another_log_is_not_written_over(folder: Path, write: Write) -> None:
    write(3)
    ledger.integrate()
    LogHead.objects.update(origin="zhifa.invalid/other")
    write(1)
    with pytest.raises(ledger.LedgerForked):
        ledger.integrate()


def test_the_swap_fails_when_somebody_else_was_first(folder: Path, write: Write) -> None:
    write(3)
    row = integration.begin()
    assert row is not None
    ledger.integrate()
    with pytest.raises(ledger.LedgerError, match="另一个进程"):
        integration.integrate_batch(row)


def test_a_hole_in_the_journal_stops_the_log(folder: Path, write: Write, tamper: Tamper) -> None:
    write(3)
    tamper("journal_entry", "DELETE FROM journal_entry WHERE position = 2")
    with pytest.raises(ledger.LedgerForked, match="缺少第 2 条"):
        ledger.integrate()


class Turns(threading.Event):
    """Stops the follower after so many turns instead of letting it sleep."""

    def __init__(self, turns: int, between: Callable[[], object] = lambda: None) -> None:
        super().__init__()
        self.left, self.between = turns, between
        self.pauses: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None, "a follower never sleeps without end"
        self.pauses.append(timeout)
        self.left -= 1
        self.between()
        if not self.left:
            self.set()
        return self.is_set()


def test_the_follower_takes_in_what_comes_within_a_second(folder: Path, write: Write) -> None:
    turns = Turns(3, lambda: write(1))
    ledger.follow(turns)
    assert current().size == 2
    assert max(turns.pauses) < 1


def test_the_follower_says_once_why_the_log_stands_still(
    folder: Path, write: Write, tamper: Tamper, caplog: pytest.LogCaptureFixture
) -> None:
    write(3)
    tamper("journal_entry", "DELETE FROM journal_entry WHERE position = 2")
    ledger.follow(Turns(4))
    assert len([record for record in caplog.records if "存证日志未能推进" in record.message]) == 1
