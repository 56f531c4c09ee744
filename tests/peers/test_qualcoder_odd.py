"""QualCoder projects as they should not be: whatever the rows hold, it comes in or is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flat_files import make_qualcoder, quotes, read_whole
from hypothesis import given, settings
from hypothesis import strategies as st
from small_qualcoder import CODES, FREE, TEXT, mark, small, source

from example_counts import examples
from qualcode.domain.codebook_entries import DEEPEST_LEVEL
from qualcode.domain.errors import InputError
from qualcode.domain.exchange_reports import OpeningWishes
from qualcode.peers.qualcoder import QualCoderReader

READER = QualCoderReader()


def test_places_that_no_text_has_are_bent_and_told(tmp_path: Path) -> None:
    rows = [
        mark("tired", seltext="", pos0=TEXT.index("tired") + 5, pos1=TEXT.index("tired")),
        mark("glad", seltext="", pos1=10**18),
        mark("How", seltext="", pos0=-5),
        mark("And", seltext="", pos1=TEXT.index("And")),
        mark("Ben", seltext="", pos0=None, pos1=None),
    ]
    project, (document,) = read_whole(READER, small(tmp_path, *rows))
    assert quotes(document) == ["tired", TEXT[TEXT.index("glad") :], TEXT[: TEXT.index("How") + 3], "A", "I"]
    assert project.losses.tolerated == {
        "codings whose end stood before their start were turned round": 1,
        "codings that went beyond the text were cut to it": 2,
        "codings without a length were put on the character behind them": 2,
        "codings without a place were put at the beginning of their text": 1,
    }


def test_a_coding_with_a_code_that_is_not_there_is_kept(tmp_path: Path) -> None:
    project, (document,) = read_whole(READER, small(tmp_path, mark("tired", code=9), mark("glad", code=None)))  # type: ignore[arg-type]
    theme = project.codebook.entries[-1]
    assert theme.name == "Codes that the file does not hold" and len(theme.children) == 2
    assert {coding.code for coding in document.codings} == {child.uuid for child in theme.children}


def test_a_coding_on_a_text_that_is_not_there_is_told(tmp_path: Path) -> None:
    project, _ = read_whole(READER, small(tmp_path, mark("tired", source=5)))
    assert project.losses.left_out == {"codings on texts that are no longer there were left out": 1}


def test_a_text_without_words_keeps_what_was_done_on_it(tmp_path: Path) -> None:
    rows = {"source": [source(None), source("", id=2, name="two")], "code_name": CODES, "code_text": [mark("tired")]}
    _, (gone, empty) = read_whole(READER, make_qualcoder(tmp_path / "a.qda", rows))
    (coding,) = gone.codings
    assert gone.read is None and (coding.quote, coding.start) == ("tired", TEXT.index("tired"))
    assert empty.read is not None and empty.read.text == ""


def test_a_mark_of_byte_order_is_no_text(tmp_path: Path) -> None:
    _, (document,) = read_whole(READER, small(tmp_path, mark("tired"), text="\ufeff"))
    assert document.read is None and document.codings[0].quote == "tired"


def test_rings_of_categories_are_opened_and_no_tree_is_too_deep(tmp_path: Path) -> None:
    ring = [{"catid": n, "name": f"r{n}", "supercatid": n % 3 + 1} for n in (1, 2, 3)]
    own = [{"catid": 4, "name": "own", "supercatid": 4}, {"catid": 5, "name": "lost", "supercatid": 99}]
    deep = [{"catid": 100 + n, "name": f"d{n}", "supercatid": 99 + n if n else None} for n in range(120)]
    folder = small(tmp_path, code_cat=[*ring, *own, *reversed(deep)])
    project, _ = read_whole(READER, folder)

    def depth(entry: Any) -> int:
        return 1 + max(map(depth, entry.children), default=0)

    roots = {entry.name: depth(entry) for entry in project.codebook.entries}
    assert max(roots.values()) == DEEPEST_LEVEL
    assert sum(1 for name in roots if name.startswith("r")) == 1 and {"own", "lost"} <= roots.keys()
    assert len(project.losses.tolerated) == 3


def test_names_that_our_rules_refuse_are_mended(tmp_path: Path) -> None:
    codes = [{"cid": 1, "name": "a/b"}, {"cid": 2, "name": "A∕B"}, {"cid": 3, "name": None}, {"cid": 4, "name": "x\ny"}]
    rows = [mark("tired", owner="Consensus"), mark("glad", owner="ANN"), mark("Ben"), mark("now", owner=None)]
    project, (document,) = read_whole(READER, small(tmp_path, *rows, code_name=codes))
    assert [entry.name for entry in project.codebook.entries] == ["a∕b", "A∕B (2)", "code without a name", "x y"]
    names = {coder.uuid: coder.name for coder in project.coders}
    assert [names.get(coding.coder) for coding in document.codings] == ["Consensus (2)", "ANN", "ann (2)", None]


def test_cells_of_every_other_type_are_taken(tmp_path: Path) -> None:
    rows = {
        "source": [source(TEXT.encode(), name=17, memo=3.5, date=b"\xff\xfe", owner=12)],
        "code_name": [{"cid": 1, "name": b"caf\xe9", "color": 5, "catid": "x", "memo": -1}],
        "code_text": [mark("tired", fid="1", cid=1.0, pos0=str(TEXT.index("tired")), important="yes", memo=b"\x00a")],
        "annotation": [{"fid": 1, "pos0": "x", "pos1": b"y", "memo": 5}],
        "attribute": [{"name": None, "attr_type": "case", "value": 5, "id": "nobody"}],
    }
    project, (document,) = read_whole(READER, make_qualcoder(tmp_path / "a.qda", rows, tables=FREE))
    assert quotes(document) == ["tired"] and document.name == "17"
    assert project.codebook.entries[0].name == "café"
    assert document.codings[0].comment == " a" and [memo.text for memo in document.memos] == ["5"]


def test_texts_without_a_name_get_one_and_it_is_told(tmp_path: Path) -> None:
    rows = [source(None, name=None), source(id=2, name=" ", mediapath="/docs/talk.docx")]
    project, documents = read_whole(READER, make_qualcoder(tmp_path / "a.qda", {"source": rows}))
    assert [document.name for document in documents] == ["document without a name", "talk.docx"]
    assert list(project.document_names.values()) == ["document without a name", "talk.docx"]
    assert project.losses.tolerated == {"documents without a name are called as their file, or so": 2}


def test_ids_that_stand_twice_are_told_apart(tmp_path: Path) -> None:
    rows = {
        "source": [source(), source("Ann: no", name="two"), source("Ann: none", id=None, name="three")],
        "code_name": [{"cid": 1, "name": "mood"}, {"cid": 1, "name": "twin"}],
        "code_text": [mark("tired"), mark("tired")],
    }
    project, documents = read_whole(READER, make_qualcoder(tmp_path / "a.qda", rows, tables=FREE))
    assert len({document.uuid for document in documents}) == 3 and len(project.codebook.entries) == 2
    assert [len(document.codings) for document in documents] == [2, 0, 0]


@pytest.mark.parametrize("table", ["source", "code_name", "code_text"])
def test_a_database_without_its_tables_is_refused(tmp_path: Path, table: str) -> None:
    folder = make_qualcoder(tmp_path / "a.qda", {}, f"DROP TABLE {table}")
    with pytest.raises(InputError, match=f"no project of QualCoder: it has no table “{table}”"):
        read_whole(READER, folder)


def test_a_folder_without_a_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.qda").mkdir()
    assert READER.knows(tmp_path / "empty.qda")
    with pytest.raises(InputError, match=r"there is no file data\.qda in it"):
        read_whole(READER, tmp_path / "empty.qda")


def test_a_file_that_is_changed_meanwhile_is_refused_before_all_is_read(tmp_path: Path) -> None:
    folder = small(tmp_path, mark("tired"))
    with READER.open(folder, OpeningWishes()) as project, pytest.raises(InputError, match="changed while it was read"):
        for _ in project.documents():
            (folder / "data.qda").write_bytes((folder / "data.qda").read_bytes() + b"\0" * 4096)


def test_a_name_that_is_cut_stands_whole_in_the_definition(tmp_path: Path) -> None:
    codes = [{"cid": 1, "name": "long " * 60, "memo": "said"}]
    (entry,) = read_whole(READER, small(tmp_path, code_name=codes))[0].codebook.entries
    assert len(entry.name) <= 200 and entry.definition == ("long " * 60).strip() + "\n\nsaid"


def test_tables_that_nobody_knows_are_told(tmp_path: Path) -> None:
    folder = make_qualcoder(tmp_path / "a.qda", {}, "CREATE TABLE later (x)", "INSERT INTO later VALUES (1)")
    project, _ = read_whole(READER, folder)
    assert project.losses.left_out == {"what stands in tables that are not known here was left out": 1}


ODD = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(),
    st.binary(max_size=6),
    st.text(st.characters(codec="utf-8"), max_size=6),
)


@settings(max_examples=examples(40), deadline=None)
@given(st.data())
def test_whatever_the_cells_hold_all_comes_in_or_is_told(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    rows: dict[str, list[dict[str, Any]]] = {}
    for table, columns in FREE.items():
        names = columns.split(", ")
        number = st.one_of(st.integers(0, 3), ODD)
        row = st.fixed_dictionaries({name: number if name in ("id", "cid", "fid", "catid") else ODD for name in names})
        rows[table] = data.draw(st.lists(row, max_size=3))
    folder = tmp_path_factory.mktemp("odd") / "odd.qda"
    for document in read_whole(READER, make_qualcoder(folder, rows, tables=FREE))[1]:
        if document.read is not None and document.read.text:
            assert all(0 <= one.start < one.end <= len(document.read.text) for one in document.codings)
