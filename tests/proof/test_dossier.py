"""A dossier proves itself, and whatever is done to it is refused with the wrong item named."""

from __future__ import annotations

import hashlib
import io
import json
import random
import struct
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.proof import sample
from zhifa.proof import bundle
from zhifa.proof.canonical import canonical_bytes
from zhifa.proof.checkpoint import vkey
from zhifa.proof.dossier import manifest
from zhifa.proof.merkle import ProofError

DOSSIER = sample.dossier()
NAMES = [info.filename.removeprefix("dossier/") for info in zipfile.ZipFile(io.BytesIO(DOSSIER)).infolist()]
STRANGER = vkey(sample.ORIGIN, Ed25519PrivateKey.from_private_bytes(b"\x05" * 32).public_key())


def check(data: bytes, trust: Sequence[str] = ()) -> bundle.Report:
    return bundle.verify(io.BytesIO(data), trust)


def wrong(data: bytes, trust: Sequence[str] = ()) -> str:
    """What the verifier says is wrong, as one text; fails the test when it says nothing is."""
    report = check(data, trust)
    assert not report.ok
    assert report.as_json()["ok"] is False
    return "\n".join(f"{c.name}：{c.message}" for c in report.checks if not c.ok)


def members() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(DOSSIER)) as archive:
        return {name: archive.read(f"dossier/{name}") for name in NAMES}


def pack(contents: dict[str, bytes], method: int = zipfile.ZIP_STORED, base: str = "dossier/") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in contents.items():
            archive.writestr(zipfile.ZipInfo(base + name), content, method)
    return out.getvalue()


def sealed(contents: dict[str, bytes]) -> bytes:
    """With manifests made anew, as a forger would who knows the format but has no key."""
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    payload = {name: digest for name, digest in hashes.items() if name.startswith("data/")}
    contents["manifest-sha256.txt"] = manifest(payload)
    hashes["manifest-sha256.txt"] = hashlib.sha256(contents["manifest-sha256.txt"]).hexdigest()
    tags = {n: d for n, d in hashes.items() if n not in payload and n != "tagmanifest-sha256.txt"}
    contents["tagmanifest-sha256.txt"] = manifest(tags)
    return pack(contents)


def edited(name: str, change: Callable[[Any], object]) -> dict[str, bytes]:
    contents = members()
    value = json.loads(contents[name])
    change(value)
    contents[name] = canonical_bytes(value)
    return contents


def test_a_dossier_verifies_and_says_on_whose_key_that_rests() -> None:
    report = check(DOSSIER)
    assert report.ok, report.checks
    assert (report.stream, report.entries) == (sample.STREAM, 4)
    assert sample.VKEY in report.trusted and "未经外部核对" in report.trusted
    assert {c.name for c in report.checks} == {"成员", "清单", "条目", "链", "内容", "文件", "导出", "签名", "存证"}


def test_with_trusted_keys_the_logs_key_must_be_among_them() -> None:
    report = check(DOSSIER, [STRANGER, sample.VKEY + "\n"])
    assert report.ok
    assert "您指定的公钥" in report.trusted
    assert "不在您信任的公钥之中" in wrong(DOSSIER, [STRANGER])
    with pytest.raises(ProofError):
        check(DOSSIER, ["no key"])


def test_the_same_case_gives_the_same_file() -> None:
    assert sample.dossier() == DOSSIER


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_packed_again_with_the_same_members_it_still_verifies(method: int) -> None:
    assert check(pack(members(), method)).ok


def test_what_is_withheld_or_erased_is_not_in_the_file() -> None:
    assert "张三".encode() in DOSSIER
    assert b'"personal":"erased"' in DOSSIER
    assert b'"restricted":"withheld"' in DOSSIER
    assert f'photo":"{sample.PHOTO_SHA}'.encode() not in DOSSIER


@pytest.mark.parametrize("name", NAMES)
def test_a_bit_turned_in_a_member_is_refused_and_the_member_named(name: str) -> None:
    contents = members()
    assert contents[name]
    for at in {0, len(contents[name]) // 2, len(contents[name]) - 1}:
        turned = bytearray(contents[name])
        turned[at] ^= 1
        said = wrong(pack({**contents, name: bytes(turned)}))
        assert name in said or (name == "tagmanifest-sha256.txt" and "tagmanifest" in said)


@pytest.mark.parametrize("name", [n for n in NAMES if "manifest" not in n])
def test_a_bit_turned_by_someone_who_makes_the_manifests_anew_is_refused_too(name: str) -> None:
    contents = members()
    turned = bytearray(contents[name])
    turned[len(turned) // 2] ^= 1
    said = wrong(sealed({**contents, name: bytes(turned)}))
    version = name.removeprefix("data/entries/").removesuffix(".json").lstrip("0")
    names = {"data/entries": f"第 {version} 条", "data/files": "文件", "proof/export": "导出条目", "proof/inclusion": "条", "proof/checkpoint": "检查点", "proof/vkey": "检查点"}
    assert next((word for start, word in names.items() if name.startswith(start)), "") in said


@settings(max_examples=400, deadline=None)
@given(st.integers(0, len(DOSSIER) * 8 - 1))
def test_no_single_bit_of_the_file_can_be_turned(bit: int) -> None:
    turned = bytearray(DOSSIER)
    turned[bit // 8] ^= 1 << bit % 8
    assert not check(bytes(turned)).ok


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_mangled_file_crashes_the_verifier(data: st.DataObject) -> None:
    way = data.draw(st.sampled_from(["cut", "drop", "double", "random", "noise"]))
    at, to = sorted(data.draw(st.tuples(*[st.integers(0, len(DOSSIER))] * 2)))
    mangled = {
        "cut": DOSSIER[:at],
        "drop": DOSSIER[:at] + DOSSIER[to:],
        "double": DOSSIER[:to] + DOSSIER[at:],
        "random": DOSSIER[:at] + random.Random(at).randbytes(to - at) + DOSSIER[to:],
        "noise": random.Random(at).randbytes(to),
    }[way]
    assert check(mangled).ok == (mangled == DOSSIER)


@pytest.mark.parametrize("version", [1, 2, 3, 4])
def test_a_dropped_entry_is_named_also_with_manifests_made_anew(version: int) -> None:
    contents = members()
    del contents[f"data/entries/{version:06d}.json"]
    assert f"data/entries/{version:06d}.json' 不在压缩包里" in wrong(pack(contents))
    said = wrong(sealed(contents))
    assert f"缺少第 {version} 条" in said if version < 4 else "条目数与卷宗不符" in said


def test_two_swapped_entries_are_named() -> None:
    contents = members()
    a, b = "data/entries/000002.json", "data/entries/000003.json"
    contents[a], contents[b] = contents[b], contents[a]
    said = wrong(sealed(contents))
    assert "第 2 条的条目头写的是第 3 版" in said and "第 3 条的条目头写的是第 2 版" in said


def test_renumbering_after_dropping_an_entry_does_not_help() -> None:
    contents = members()
    del contents["data/entries/000002.json"]
    for version in (3, 4):
        raw = json.loads(contents.pop(f"data/entries/{version:06d}.json"))
        raw["header"]["version"] = version - 1
        contents[f"data/entries/{version - 1:06d}.json"] = canonical_bytes(raw)
    said = wrong(sealed(contents))
    assert "第 2 条与前一条接不上" in said and "第 2 条：包含证明" in said and "条目数与卷宗不符" in said


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_member_is_named(name: str) -> None:
    contents = members()
    del contents[name]
    assert name in wrong(pack(contents))


@pytest.mark.parametrize("name", ["data/evil.exe", "README.txt", "data/files/" + "ab" * 32, "data/entries/000005.json", "../../etc/passwd", "data/entries/0000001.json", "proof/", "data/entries/٠٠٠٠٠١.json"])
def test_an_added_member_is_named(name: str) -> None:
    assert name in wrong(pack({**members(), name: b"x"}))
    assert not check(sealed({**members(), name: b"x"})).ok


def test_a_member_outside_the_folder_is_named() -> None:
    assert "多出成员 'bagit.txt'" in wrong(pack(members(), base=""))


def test_a_doubled_member_is_named() -> None:
    out = io.BytesIO(DOSSIER)
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning):
        archive.writestr(zipfile.ZipInfo("dossier/data/entries/000001.json"), b"{}")
    assert "000001.json' 出现了两次" in wrong(out.getvalue())


@pytest.mark.parametrize(
    "hide",
    [
        lambda d: b"MZ" + d,
        lambda d: d + b"x",
        lambda d: d[:-2] + b"\x01\x00x",
        lambda d: d + d,
    ],
)
def test_bytes_hidden_around_the_members_are_refused(hide: Callable[[bytes], bytes]) -> None:
    assert "压缩包" in wrong(hide(DOSSIER))


def test_extra_fields_and_comments_in_members_are_refused() -> None:
    for attribute in ("extra", "comment"):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, content in members().items():
                info = zipfile.ZipInfo(f"dossier/{name}")
                setattr(info, attribute, struct.pack("<2H", 0x7A7A, 0))
                archive.writestr(info, content)
        assert "附加字段或注释" in wrong(out.getvalue())


def test_a_zip_bomb_is_refused_without_being_unpacked() -> None:
    said = wrong(pack({**members(), "data/files/" + "ab" * 32: b"\0" * (300 << 20)}, zipfile.ZIP_DEFLATED))
    assert "展开后过大" in said


def test_a_member_that_unpacks_to_more_than_it_says_is_refused() -> None:
    data = bytearray(pack({**members(), "data/files/" + "ab" * 32: b"\0" * 100_000}, zipfile.ZIP_DEFLATED))
    while (at := data.find(struct.pack("<L", 100_000))) >= 0:
        data[at : at + 4] = struct.pack("<L", 10)
    assert "展开后比记载的大" in wrong(bytes(data))


@pytest.mark.parametrize("raw", [b"[" * 200_000, b"1e400", b'{"a":' * 50_000, b'{"header":{},"parts":{},"position":1}', b"null", b"NaN", b"\xff", b"9" * 5000, b'{"header":[],"parts":[],"position":true}'])
@pytest.mark.parametrize("name", ["data/entries/000002.json", "proof/export.json", "proof/inclusion.json", "data/files.json"])
def test_hostile_json_is_a_failed_check_not_a_crash(name: str, raw: bytes) -> None:
    assert not check(sealed({**members(), name: raw})).ok


def test_a_changed_text_is_caught_by_its_commitment() -> None:
    def forge(entry: dict[str, Any]) -> None:
        entry["parts"]["open"]["text"] = entry["parts"]["open"]["text"].replace("20000", "200")

    assert "第 4 条的 open 部分与其承诺不符" in wrong(sealed(edited("data/entries/000004.json", forge)))


def test_a_changed_header_with_its_commitment_made_anew_is_not_in_the_log() -> None:
    def forge(entry: dict[str, Any]) -> None:
        entry["header"]["recorded_at"] = "2026-03-01T02:00:00.000000Z"

    said = wrong(sealed(edited("data/entries/000002.json", forge)))
    assert "第 3 条与前一条接不上" in said and "第 2 条：包含证明算出的根与检查点不一致" in said


def test_a_committed_part_cannot_be_passed_over_in_silence() -> None:
    said = wrong(sealed(edited("data/entries/000001.json", lambda entry: entry["parts"].pop("personal"))))
    assert "第 1 条的 personal 部分与条目头不符" in said


def test_showing_as_withheld_what_was_exported_as_shown_is_noticed() -> None:
    said = wrong(sealed(edited("data/entries/000001.json", lambda entry: entry["parts"].update(personal="withheld"))))
    assert "清单的摘要与卷宗不符" in said


def test_a_file_must_be_named_by_its_entry() -> None:
    def rename(rows: list[dict[str, Any]]) -> None:
        rows[0]["entry_id"] = json.loads(members()["data/entries/000001.json"])["header"]["entry_id"]

    assert "并没有提到它" in wrong(sealed(edited("data/files.json", rename)))
    assert "不在卷宗里" in wrong(sealed(edited("data/files.json", lambda rows: rows[0].update(entry_id="nobody"))))
    assert f"文件 {sample.PDF_SHA} 没有条目提到它" in wrong(sealed(edited("data/files.json", lambda rows: rows.pop(0))))
    assert "大小不符" in wrong(sealed(edited("data/files.json", lambda rows: rows[0].update(size=3))))


def test_a_replaced_file_is_named() -> None:
    said = wrong(sealed({**members(), f"data/files/{sample.PDF_SHA}": b"%PDF-1.7 another"}))
    assert f"文件 {sample.PDF_SHA} 的内容与其名称（SHA-256）不符" in said


def test_a_note_or_key_of_another_log_is_refused() -> None:
    other = Ed25519PrivateKey.from_private_bytes(b"\x05" * 32)
    contents = members()
    contents["proof/vkey"] = f"{vkey(sample.ORIGIN, other.public_key())}\n".encode()
    assert "检查点没有已知公钥的签名" in wrong(sealed(contents))


def write(
    log: sample.Log,
    content: bundle.Payload,
    exported: bundle.DossierEntry,
    paths: list[list[bytes]] | None = None,
    note: str | None = None,
) -> None:
    every = [*content.entries, exported]
    bundle.write_dossier(io.BytesIO(), content, exported, paths or log.paths(every), note or log.note(), sample.VKEY)


@pytest.mark.parametrize("change", [{"entries": 3}, {"entries": True}, {"last_digest": "ab" * 32}, {"manifest_sha256": "ab" * 32}, {"stream": "case/other"}])
def test_a_dossier_whose_export_entry_says_otherwise_is_never_handed_out(change: dict[str, object]) -> None:
    log, content = sample.payload()
    with pytest.raises(ProofError, match="导出条目记载的"):
        write(log, content, sample.export(log, content, {**content.statement(), **change}))


def test_an_entry_of_another_kind_is_no_export_entry() -> None:
    log, content = sample.payload()
    with pytest.raises(ProofError, match="不是本案卷宗的导出条目"):
        write(log, content, sample.export(log, content, kind="case.note"))


def test_a_dossier_with_a_hole_is_never_handed_out() -> None:
    log, content = sample.payload()
    holed = bundle.Payload(content.stream, [*content.entries[:1], *content.entries[2:]], content.files[:1])
    with pytest.raises(ProofError, match="第 2 条的条目头写的是第 3 版"):
        write(log, holed, sample.export(log, holed))


def test_a_checkpoint_that_does_not_cover_the_export_entry_is_not_enough() -> None:
    log, content = sample.payload()
    early = log.note()
    exported = sample.export(log, content)
    with pytest.raises(ProofError, match="导出条目"):
        write(log, content, exported, note=early)


def test_a_file_that_changed_on_its_way_is_never_handed_out() -> None:
    log, content = sample.payload()
    spoiled = bundle.DossierFile(sample.PDF_SHA, 3, "x", "application/pdf", content.files[0].entry_id, lambda: io.BytesIO(b"abc"))
    content = bundle.Payload(content.stream, content.entries, [spoiled])
    exported, out = sample.export(log, content), io.BytesIO()
    with pytest.raises(ProofError, match=sample.PDF_SHA):
        bundle.write_dossier(out, content, exported, log.paths([*content.entries, exported]), log.note(), sample.VKEY)
    assert not out.getvalue()


def test_a_name_from_the_file_cannot_move_the_cursor_of_whoever_prints_the_verdict() -> None:
    def rename(rows: list[dict[str, Any]]) -> None:
        rows[0].update(name="a\x1b[2K\r✓ 案卷完整\u202e", size=1)

    said = "".join(c.message for c in check(sealed(edited("data/files.json", rename))).checks)
    assert "大小不符" in said
    assert said.isprintable()
