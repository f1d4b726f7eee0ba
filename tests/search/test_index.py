"""Rule: one writer a host; readers see the last commit; what was deleted is gone from the answers and, rebuilt, from disk."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from zhifa.search import Doc, Index, IndexBusy, IndexMissing, IndexSchema

SCHEMA = IndexSchema(("party",), ("authority",))


def doc(number: int, party: str) -> Doc:
    return Doc(str(number), date(2026, 3, number), {"party": party}, {"authority": "A1"})


@pytest.fixture
def index(tmp_path: Path) -> Index:
    index = Index(tmp_path, SCHEMA)
    with index.writer() as writer:
        writer.rebuild([doc(1, "明水县甲商店"), doc(2, "明水县乙商店")])
    return index


def test_adding_a_known_id_replaces_the_document(index: Index) -> None:
    with index.writer() as writer:
        writer.add(doc(1, "更名后的丙商店"))
        writer.commit()
    assert index.search("甲").total == 0
    assert index.search("丙").ids == ["1"]
    assert index.search().total == 2


def test_of_some_documents_those_are_told_that_a_search_finds(index: Index) -> None:
    assert index.among(["1", "2", "3"], "商店") == {"1", "2"}
    assert index.among(["2", "3"], "甲") == frozenset()
    assert index.among(["1"], "甲", filters={"authority": "A1"}, date_from=date(2026, 3, 1)) == {"1"}
    assert index.among(["1"], "甲", date_from=date(2026, 3, 2)) == frozenset()
    assert index.among([str(n) for n in range(1200)], "乙") == {"2"}
    assert index.among([], "乙") == frozenset()


def test_a_reader_opened_before_sees_each_commit_and_nothing_uncommitted(index: Index) -> None:
    reader = Index(index.path, SCHEMA)
    assert reader.search("商店", facets=("authority",)).facets == {"authority": {"A1": 2}}
    with index.writer() as writer:
        writer.delete("1")
        assert reader.search("商店", facets=("authority",)).facets == {"authority": {"A1": 2}}
        writer.commit()
        assert reader.search("商店", facets=("authority",)).facets == {"authority": {"A1": 1}}
        writer.delete("2")
    assert reader.search("商店", facets=("authority",)).facets == {"authority": {"A1": 1}}


def test_another_process_is_refused_the_writer_while_one_holds_it(index: Index) -> None:
    attempt = (
        "import sys; from pathlib import Path; from zhifa.search import Index, IndexBusy, IndexSchema\n"
        "try:\n"
        "    with Index(Path(sys.argv[1]), IndexSchema(('party',), ('authority',))).writer(): print('got it')\n"
        "except IndexBusy as problem: print(problem)\n"
    )
    with index.writer():
        answer = subprocess.run([sys.executable, "-c", attempt, str(index.path)], capture_output=True, text=True, check=True)
        assert "另一个进程" in answer.stdout
        with pytest.raises(IndexBusy), index.writer():
            pass
    answer = subprocess.run([sys.executable, "-c", attempt, str(index.path)], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "got it"


def test_after_a_rebuild_an_erased_name_is_in_no_file_and_old_readers_move_over(index: Index) -> None:
    with index.writer() as writer:
        writer.add(doc(3, "诸葛"))
        writer.commit()
        assert index.search("诸葛").total == 1
        writer.delete("3")
        writer.commit()
        writer.rebuild([doc(1, "明水县甲商店")])
    assert index.search("诸葛").total == 0
    assert index.search().total == 1
    assert not any("诸葛".encode() in path.read_bytes() for path in index.path.rglob("*") if path.is_file())
    assert len([path for path in index.path.iterdir() if path.is_dir()]) == 1


def test_an_index_that_is_not_there_or_of_another_schema_says_that_it_must_be_rebuilt(
    index: Index, tmp_path: Path
) -> None:
    for missing in (Index(tmp_path / "nowhere", SCHEMA), Index(index.path, IndexSchema(("party", "facts")))):
        with pytest.raises(IndexMissing, match="尚未建立"):
            missing.search("甲")
        with pytest.raises(IndexMissing), missing.writer() as writer:
            writer.add(doc(1, "甲"))


def test_an_index_without_documents_answers_zero(tmp_path: Path) -> None:
    index = Index(tmp_path, SCHEMA)
    with index.writer() as writer:
        writer.rebuild([])
    result = index.search("甲", facets=("authority",))
    assert (result.total, result.ids, result.next, result.facets) == (0, [], None, {"authority": {}})
