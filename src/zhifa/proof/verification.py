"""The verifier: reads a dossier and says, check by check, what holds and what does not. Hostile input is expected."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final, ParamSpec, TypeVar

from zhifa.proof import dossier
from zhifa.proof.canonical import PARTS, NotCanonical, commitment
from zhifa.proof.checkpoint import NOTE_LIMIT, Checkpoint, open_note, parse_vkey, split_note
from zhifa.proof.container import Container, ContainerError
from zhifa.proof.dossier import DossierEntry, Shown
from zhifa.proof.merkle import ProofError, leaf_hash, verify_inclusion

MOST_TEXT: Final = 16 << 20
MOST_WRONG_PER_CHECK: Final = 20
P = ParamSpec("P")
T = TypeVar("T")
_ADVICE: Final = "请与执法机关公布的公钥核对，或用 --trust 指定您信任的公钥。"
_FIXED: Final = (*dossier.TAGS, dossier.TAG_MANIFEST, dossier.FILES)


@dataclass(frozen=True)
class Check:
    """One thing that was checked; `message` is a Chinese sentence that names the item where it is wrong."""

    name: str
    ok: bool
    message: str


@dataclass(frozen=True)
class Report:
    """The verdict. `trusted` says in Chinese whose key the verdict rests on."""

    ok: bool
    checks: tuple[Check, ...]
    trusted: str
    stream: str
    entries: int

    def as_json(self) -> dict[str, Any]:
        checks = [{"name": check.name, "ok": check.ok, "message": check.message} for check in self.checks]
        return {
            "ok": self.ok, "checks": checks, "trusted": self.trusted, "stream": self.stream, "entries": self.entries,
        }  # fmt: skip


@dataclass
class _Dossier:
    """What has been read so far; a field is None or empty when it could not be read."""

    container: Container
    pinned: Sequence[str]
    hashes: dict[str, str] = field(default_factory=dict)
    entries: dict[int, DossierEntry] = field(default_factory=dict)
    digests: dict[int, str] = field(default_factory=dict)
    export: DossierEntry | None = None
    head: Checkpoint | None = None
    trusted: str = "未能确认任何公钥"

    def text(self, name: str, limit: int = MOST_TEXT) -> bytes:
        return self.container.read(dossier.BASE + name, limit)

    @property
    def stream(self) -> str:
        return str(self.entries[1].header["stream"]) if 1 in self.entries else ""


class _Wrong(list[str]):
    """Collects sentences; `item` turns an exception about one item into a sentence that names it."""

    def item(self, name: str, check: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        try:
            return check(*args, **kwargs)
        except (ProofError, NotCanonical, ContainerError) as error:
            self.append(f"{name}：{error}")
            return None


def verify(file: BinaryIO, trust: Sequence[str] = ()) -> Report:
    """Checks a dossier. With `trust` (vkeys) the log's key must be among them. Never raises for what the file contains.

    Raises ProofError only when a line of `trust` is no key.
    """
    pinned = [parse_vkey(line).vkey for line in trust]
    try:
        read = _Dossier(Container(file), pinned)
    except ContainerError as error:
        return Report(False, (Check("压缩包", False, _plain(f"{error}。")),), "未能确认任何公钥", "", 0)
    steps: tuple[tuple[str, Callable[[_Dossier, _Wrong], str]], ...] = (
        ("成员", _members), ("清单", _manifests), ("条目", _entries), ("链", _chain), ("内容", _parts),
        ("文件", _files), ("导出", _export), ("签名", _signature), ("存证", _inclusion),
    )  # fmt: skip
    checks: list[Check] = []
    for name, step in steps:
        wrong = _Wrong()
        right = step(read, wrong)
        checks += [Check(name, False, _plain(f"{sentence}。")) for sentence in wrong[:MOST_WRONG_PER_CHECK]]
        if not wrong:
            checks.append(Check(name, True, _plain(right)))
    ok = all(check.ok for check in checks)
    return Report(ok, tuple(checks), _plain(read.trusted), _plain(read.stream), len(read.entries))


def _plain(sentence: str) -> str:
    """Names come from the file: none of them may move the cursor or turn the text of whoever prints the verdict."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in sentence)


def _members(read: _Dossier, wrong: _Wrong) -> str:
    there = set()
    for full in read.container.members:
        name = full.removeprefix(dossier.BASE)
        known = name in _FIXED
        if full == name or not (known or dossier.ENTRY_NAME.fullmatch(name) or dossier.FILE_NAME.fullmatch(name)):
            wrong.append(f"压缩包里多出成员 {full!r}")
        there.add(name)
        read.hashes[name] = wrong.item("压缩包", read.container.sha256, full) or ""
    wrong.extend(f"缺少成员 {name}" for name in _FIXED if name not in there)
    return f"共 {len(there)} 个成员，没有缺少、多出或重复的。"


def _manifests(read: _Dossier, wrong: _Wrong) -> str:
    payload = {name: digest for name, digest in read.hashes.items() if name.startswith("data/")}
    tags: dict[str, str] = {name: read.hashes[name] for name in dossier.TAGS if name in read.hashes}
    _manifest(read, dossier.MANIFEST, payload, wrong)
    _manifest(read, dossier.TAG_MANIFEST, tags, wrong)
    if wrong.item(dossier.BAGIT, read.text, dossier.BAGIT) not in {None, dossier.BAGIT_TEXT}:
        wrong.append(f"{dossier.BAGIT} 的内容不符合 BagIt 1.0 的规定")
    return f"{len(payload)} 个内容文件和 {len(tags)} 个说明文件的 SHA-256 均与清单一致。"


def _manifest(read: _Dossier, name: str, actual: Mapping[str, str], wrong: _Wrong) -> None:
    raw = wrong.item(name, read.text, name)
    if raw is None or raw == dossier.manifest(actual):
        return
    lines = [line.partition("  ") for line in raw.decode(errors="replace").splitlines()]
    listed = {member: digest for digest, _, member in lines}
    before = len(wrong)
    for member in sorted(listed.keys() | actual.keys()):
        if member not in listed:
            wrong.append(f"成员 {member} 不在 {name} 里")
        elif member not in actual:
            wrong.append(f"{name} 列出的 {member[:120]!r} 不在压缩包里")
        elif listed[member] != actual[member]:
            wrong.append(f"成员 {member} 的内容与 {name} 不符：被改动过")
    if len(wrong) == before:
        wrong.append(f"{name} 的写法不规范：应按名称排序、每个成员一行")


def _entries(read: _Dossier, wrong: _Wrong) -> str:
    matches = filter(None, map(dossier.ENTRY_NAME.fullmatch, read.hashes))
    found = {int(match[1]): match[0] for match in matches}
    for version in range(1, max(found, default=1) + 1):
        name = found.get(version)
        if name != dossier.entry_name(version):
            wrong.append(f"缺少第 {version} 条：{dossier.entry_name(version)} 不在压缩包里")
            if len(wrong) > MOST_WRONG_PER_CHECK:
                break
            continue
        found_entry = wrong.item(f"第 {version} 条", _entry, read, name)
        if found_entry is None:
            continue
        entry, digest = found_entry
        read.entries[version], read.digests[version] = entry, digest
        if entry.header["version"] != version:
            wrong.append(f"第 {version} 条的条目头写的是第 {entry.header['version']} 版：条目被调换或改名")
        if entry.header["stream"] != read.stream:
            wrong.append(f"第 {version} 条不属于 {read.stream}，而属于 {entry.header['stream']}")
    if not dossier.STREAM.fullmatch(read.stream):
        wrong.append("第 1 条没有写明所属案件的流")
    return f"{read.stream} 的第 1 至第 {len(read.entries)} 条齐全，编号连续。"


def _entry(read: _Dossier, name: str) -> tuple[DossierEntry, str]:
    """The entry in a member and its digest; a malformed header has none and is refused."""
    entry = DossierEntry.from_bytes(read.text(name))
    return entry, entry.digest


def _chain(read: _Dossier, wrong: _Wrong) -> str:
    for version, entry in read.entries.items():
        if entry.header["previous"] != read.digests.get(version - 1):
            wrong.append(f"第 {version} 条与前一条接不上：其中一条被改动、移除或调换")
        before = read.entries.get(version - 1)
        if before is not None and before.position >= entry.position:
            wrong.append(f"第 {version} 条在日志中的位置（{entry.position}）不在前一条之后")
    return "每一条都写着前一条的摘要，前后相接。"


def _parts(read: _Dossier, wrong: _Wrong) -> str:
    shown, kept = 0, {"withheld": 0, "erased": 0}
    for version, entry in read.entries.items():
        _commitments(f"第 {version} 条", entry, wrong)
        for part in entry.parts.values():
            if isinstance(part, Shown):
                shown += 1
            else:
                kept[part] += 1
    return f"{shown} 处公开的内容均与承诺一致；另有 {kept['withheld']} 处未出示、{kept['erased']} 处已抹除，只见承诺。"


def _commitments(name: str, entry: DossierEntry, wrong: _Wrong) -> None:
    for part in PARTS:
        committed, given = entry.header[part], entry.parts.get(part)
        if (committed is None) != (given is None):
            wrong.append(f"{name}的 {part} 部分与条目头不符：一处有而另一处没有")
        elif isinstance(given, Shown) and commitment(given.salt, given.content) != committed:
            wrong.append(f"{name}的 {part} 部分与其承诺不符：内容被改动过")


def _rows(read: _Dossier) -> list[dict[str, Any]]:
    return dossier.parse_files(read.text(dossier.FILES))


def _files(read: _Dossier, wrong: _Wrong) -> str:
    rows = wrong.item(dossier.FILES, _rows, read) or []
    listed = {row["sha256"] for row in rows}
    members = {match[1] for match in map(dossier.FILE_NAME.fullmatch, read.hashes) if match}
    for sha256 in sorted(members):
        if read.hashes[dossier.file_name(sha256)] != sha256:
            wrong.append(f"文件 {sha256} 的内容与其名称（SHA-256）不符：被改动过")
        if sha256 not in listed:
            wrong.append(f"文件 {sha256} 没有条目提到它")
    by_id = {entry.header["entry_id"]: entry for entry in read.entries.values()}
    indirect = 0
    for row in rows:
        entry, title = by_id.get(row["entry_id"]), f"文件“{row['name']}”（{row['sha256']}）"
        member = read.container.members.get(dossier.BASE + dossier.file_name(row["sha256"]))
        if member is None or member.size != row["size"]:
            wrong.append(f"{title}不在压缩包里，或大小不符")
        elif entry is None:
            wrong.append(f"{title}所属的条目 {row['entry_id']} 不在卷宗里")
        elif not any(isinstance(p, Shown) and row["sha256"].encode() in p.content for p in entry.parts.values()):
            indirect += 1
            if "withheld" not in entry.parts.values():
                wrong.append(f"{title}所属的条目 {row['entry_id']} 并没有提到它")
    note = f"其中 {indirect} 个由未出示的内容提到，仅凭导出清单确认。" if indirect else "均由条目写明。"
    return f"{len(members)} 个文件与其 SHA-256 一致，{note}"


def _export(read: _Dossier, wrong: _Wrong) -> str:
    found = wrong.item("导出条目", _entry, read, dossier.EXPORT)
    if found is None:
        return ""
    read.export = export = found[0]
    _commitments("导出条目", export, wrong)
    if export.header["kind"] != dossier.EXPORT_KIND or export.header["stream"] != dossier.export_stream(read.stream):
        wrong.append("导出条目不是本案卷宗的导出条目")
    last = max(read.digests, default=0)
    expected = {
        "stream": read.stream,
        "entries": len(read.entries),
        "last_digest": read.digests.get(last),
        "manifest_sha256": read.hashes.get(dossier.MANIFEST),
    }
    part = export.parts.get("open")
    said = wrong.item("导出条目", dossier.parse_canonical, part.content) if isinstance(part, Shown) else None
    titles = {"stream": "案件", "entries": "条目数", "last_digest": "最后一条的摘要", "manifest_sha256": "清单的摘要"}
    for key, title in titles.items():
        if not isinstance(said, dict) or said.get(key) != expected[key] or isinstance(said.get(key), bool):
            wrong.append(f"导出条目记载的{title}与卷宗不符：卷宗在导出后被增删或改动")
    sizes = [m.size for name, m in read.container.members.items() if name.startswith(f"{dossier.BASE}data/")]
    info = dossier.bag_info(read.stream, sum(sizes), len(sizes))
    if wrong.item(dossier.BAG_INFO, read.text, dossier.BAG_INFO) != info:
        wrong.append(f"{dossier.BAG_INFO} 与卷宗内容不符")
    return f"导出时的条目数、最后一条和清单均与导出条目一致（{export.header['recorded_at']}）。"


def _signature(read: _Dossier, wrong: _Wrong) -> str:
    read.head = wrong.item("检查点", _checkpoint, read)
    return f"检查点由日志 {read.head.origin} 签名，覆盖 {read.head.size} 条。" if read.head else ""


def _checkpoint(read: _Dossier) -> Checkpoint:
    raw = read.text(dossier.VKEY, NOTE_LIMIT)
    key = parse_vkey(raw.decode(errors="replace")).vkey
    if raw != f"{key}\n".encode():
        raise ProofError("公钥的写法不规范")
    note = read.text(dossier.CHECKPOINT, NOTE_LIMIT * 4).decode(errors="replace")
    head = open_note(note, [key])
    if head.origin != parse_vkey(key).name or len(split_note(note)[1]) != 1:
        raise ProofError("检查点的名称与公钥不符，或带有多余的签名")
    if read.pinned and key not in read.pinned:
        raise ProofError(f"签名公钥 {key} 不在您信任的公钥之中")
    read.trusted = f"您指定的公钥 {key}。" if read.pinned else f"卷宗自带的公钥 {key}，未经外部核对。{_ADVICE}"
    return head


def _inclusion(read: _Dossier, wrong: _Wrong) -> str:
    leaves = wrong.item(dossier.INCLUSION, _leaves, read)
    if leaves is None:
        return ""
    named = [(f"第 {version} 条", read.entries.get(version)) for version in range(1, max(read.entries, default=0) + 1)]
    named.append(("导出条目", read.export))
    if len(leaves) != len(named):
        wrong.append(f"{dossier.INCLUSION} 有 {len(leaves)} 个证明，应有 {len(named)} 个")
    head = read.head
    if head is None:
        wrong.append("没有可信的检查点，无法核对各条是否在存证日志中")
        return ""
    for (name, entry), (index, path) in zip(named, leaves, strict=False):
        if entry is None:
            continue
        if index != entry.position - 1:
            wrong.append(f"{name}的叶编号 {index} 与其位置 {entry.position} 不符")
        leaf = leaf_hash(bytes.fromhex(entry.digest))
        wrong.item(name, verify_inclusion, leaf, index, head.size, path, head.root)
    if read.export and read.entries and read.export.position <= max(e.position for e in read.entries.values()):
        wrong.append("导出条目在日志中的位置不在案件各条之后")
    return f"{len(named)} 条均在签名的存证日志中。"


def _leaves(read: _Dossier) -> list[tuple[int, list[bytes]]]:
    return dossier.parse_inclusion(read.text(dossier.INCLUSION, 4 * MOST_TEXT))
