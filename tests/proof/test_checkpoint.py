"""Signed tree heads: only what a known key signed is believed, and a note has one spelling."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from zhifa.proof.checkpoint import Checkpoint, open_note, parse_vkey, sign, vkey
from zhifa.proof.merkle import ProofError

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(b"\x02" * 32)
NAME = "demo.zhifa.invalid/log"
VKEY = vkey(NAME, KEY.public_key())
HEAD = Checkpoint(NAME, 42, b"\xaa" * 32)
NOTE = sign(HEAD, NAME, KEY)


def test_a_key_written_as_text_reads_back_as_in_the_signed_note_specification() -> None:
    # The example of c2sp.org/signed-note and golang.org/x/mod/sumdb/note.
    known = parse_vkey("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    assert known.name == "PeterNeumann"
    assert vkey(known.name, known.public_key) == "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"


def test_the_note_of_the_specification_verifies() -> None:
    from zhifa.proof.checkpoint import split_note

    text, signatures = split_note(
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    )
    known = parse_vkey("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    assert known.key_id == signatures[0][1][:4]
    assert known.is_right(signatures[0][1][4:], text.encode())


def test_a_signed_checkpoint_opens_with_its_key_and_no_other() -> None:
    assert open_note(NOTE, [VKEY]) == HEAD
    assert open_note(NOTE, [vkey("someone.else", OTHER.public_key()), VKEY]) == HEAD
    for keys in ([], [vkey(NAME, OTHER.public_key())], [vkey("another.name", KEY.public_key())]):
        with pytest.raises(ProofError):
            open_note(NOTE, keys)


def test_unknown_signatures_are_ignored_but_a_wrong_one_by_a_known_key_is_not() -> None:
    line = sign(HEAD, "witness.invalid", OTHER).split("\n\n")[1]
    assert open_note(NOTE + line, [VKEY]) == HEAD
    forged = NOTE + sign(Checkpoint(NAME, 43, b"\xaa" * 32), "witness.invalid", OTHER).split("\n\n")[1]
    with pytest.raises(ProofError, match="witness"):
        open_note(forged, [VKEY, vkey("witness.invalid", OTHER.public_key())])


@settings(max_examples=300)
@given(st.integers(0, len(NOTE.encode()) * 8 - 1))
def test_no_bit_of_a_note_can_be_turned(bit: int) -> None:
    raw = bytearray(NOTE.encode())
    raw[bit // 8] ^= 1 << bit % 8
    with pytest.raises(ProofError):
        open_note(raw.decode(errors="replace"), [VKEY])


@pytest.mark.parametrize("text", ["", "\n\n", "a\n1\nAAAA\n", NOTE.rstrip("\n"), NOTE.replace("\n\n", "\n"), NOTE + "\n", NOTE * 2000, "\ud800" + NOTE])
def test_what_is_not_a_signed_note_is_refused_without_a_crash(text: str) -> None:
    with pytest.raises(ProofError):
        open_note(text, [VKEY])


@pytest.mark.parametrize("size", ["01", "-1", "1.0", "", "٣", "1" * 30])
def test_a_size_has_one_spelling(size: str) -> None:
    with pytest.raises(ProofError):
        Checkpoint.parse(f"{NAME}\n{size}\n{base64.b64encode(b'r' * 32).decode()}\n")


@pytest.mark.parametrize("text", ["", "x", "a+b+c", VKEY.replace("+", "-"), VKEY[:-4], VKEY.replace("A", "B"), "名+00000000+" + VKEY.split("+")[2], VKEY.replace(NAME, "two words")])
def test_a_malformed_key_is_refused(text: str) -> None:
    with pytest.raises(ProofError):
        parse_vkey(text)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u3000b"])
def test_a_name_with_space_or_plus_cannot_sign(name: str) -> None:
    with pytest.raises(ProofError):
        sign(HEAD, name, KEY)
