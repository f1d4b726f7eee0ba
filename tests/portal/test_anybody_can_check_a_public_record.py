"""Rule: the commands of the check page work, and find whatever was changed (R29)."""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.portal.test_pages import publish
from zhifa.ledger import api as ledger
from zhifa.proof import check_record, merkle


@pytest.fixture
def folder(cast: Cast, tmp_path: Path) -> Path:
    """What the download commands of the page fetch, under the names that they give."""
    publish(cast)
    ledger.integrate()
    page = html.unescape(Client().get("/how-to-verify").content.decode())
    found = re.findall(r"curl -o (\S+)\s+http://[^/]+(/\S+?)(?=\s|<)", page)
    assert [name for name, _ in found] == ["record.json", "proof.json", "checkpoint", "check_record.py"]
    made = tmp_path / "downloaded"
    made.mkdir()
    for name, path in found:
        answer = Client().get(path)
        assert answer.status_code == 200, path
        (made / name).write_bytes(answer.content)
    return made


def checked(folder: Path, *more: str) -> tuple[int, str]:
    """The command of the page, in a process that knows nothing of this project."""
    command = [sys.executable, "-I", "check_record.py", "record.json", "proof.json", *more]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    assert not done.stderr
    return done.returncode, done.stdout


def change(folder: Path, name: str, *path: str | int, to: Any) -> None:
    value = json.loads((folder / name).read_text("utf-8"))
    place = value
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    (folder / name).write_text(json.dumps(value, ensure_ascii=False), "utf-8")


def test_what_the_page_says_works_and_names_the_record(folder: Path) -> None:
    code, said = checked(folder, "--checkpoint", "checkpoint")
    assert (code, said[0]) == (0, "✓")
    assert json.loads((folder / "record.json").read_text("utf-8"))["number"] in said
    assert "没有经过外部核对" in said
    (folder / "vkey").write_text(ledger.vkey(), "utf-8")
    code, said = checked(folder, "--vkey", "vkey")
    assert (code, "没有经过外部核对" in said) == (0, False)


CHANGES: tuple[tuple[str, tuple[str, ...], Any, str], ...] = (
    ("record.json", ("facts",), "什么也没有发生。", "与发布时的不一致"),
    ("record.json", ("amount_fen",), 1, "与发布时的不一致"),
    ("record.json", ("party", "shown"), "别人", "与发布时的不一致"),
    ("record.json", ("id",), "0", "不是发布这份决定的条目"),
    ("proof.json", ("parts", "open", "text"), "{}", "承诺值不符"),
    ("proof.json", ("entry", "recorded_at"), "2020-01-01T00:00:00.000000Z", "条目头与摘要不符"),
    ("proof.json", ("index",), 0, "证明"),
    ("proof.json", ("path",), [], "证明太短"),
    ("proof.json", ("decision", "entry", "actor"), "别人", "条目头与摘要不符"),
    ("proof.json", ("parts",), {}, "格式不对"),
)


def test_whatever_was_changed_is_found(folder: Path) -> None:
    for name, path, to, says in CHANGES:
        before = (folder / name).read_bytes()
        change(folder, name, *path, to=to)
        code, said = checked(folder)
        assert code == 1, path
        assert says in said, path
        (folder / name).write_bytes(before)
    assert checked(folder)[0] == 0


def test_another_key_and_another_root_of_the_same_size_are_found(folder: Path) -> None:
    (folder / "vkey").write_text("someone+00000000+AQAA", "utf-8")
    assert checked(folder, "--vkey", "vkey")[0] == 1
    proof = json.loads((folder / "proof.json").read_text("utf-8"))
    change(folder, "proof.json", "checkpoint", to=proof["checkpoint"].replace("\n\n", "0\n\n"))
    assert checked(folder)[0] == 1


@pytest.mark.parametrize("size", [*range(1, 20), 33])
def test_the_stand_alone_path_is_that_of_our_own_tree(size: int) -> None:
    leaves = [check_record.sha256(bytes([n])) for n in range(size)]
    hashes = [merkle.leaf_hash(leaf) for leaf in leaves]
    root = merkle.root(hashes)

    def node(level: int, index: int) -> bytes:
        return merkle.root(hashes[index << level : (index + 1) << level])

    for index in range(size):
        path = merkle.inclusion_path(index, size, node)
        assert check_record.root_of(leaves[index], index, size, list(path)) == root
        if size > 1:
            with pytest.raises(check_record.Wrong):
                check_record.root_of(leaves[index], index, size, list(path)[:-1])


def test_it_needs_nothing_of_this_project() -> None:
    source = Path(check_record.__file__).read_text("utf-8")
    assert "import zhifa" not in source
    assert "from zhifa" not in source
