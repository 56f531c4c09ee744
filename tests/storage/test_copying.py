"""A project goes to a server and back whole: every row, every id, the journal, and nothing is left of half a copy."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from qualcode.codebook.creating import create_path
from qualcode.coding.applying import apply_code
from qualcode.domain.errors import NotAProjectError, ProjectError
from qualcode.history.undoing import redo, undo
from qualcode.storage import copying, tables
from qualcode.storage.copying import copy_whole
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.codes import list_codes
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import list_documents
from qualcode.storage.word_index import candidates, vocabulary
from qualcode.upkeep.checking import check_project
from team_server import Server


@pytest.fixture
def url(server: Server) -> Iterator[str]:
    """The URL of a database that does not exist yet."""
    name = server.name(880001)
    yield server.url(name)
    server.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def worked(coded: Project) -> Project:
    """A project with codings, of which some were taken back."""
    document, codes = list_documents(coded)[0].id, list_codes(coded)
    for start in (43, 57, 80):
        apply_code(coded, document, (start, start + 12), codes[1].id)
    undo(coded)
    undo(coded)
    redo(coded)
    return coded


def _rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as raw:
        names = [name for name in tables.metadata.tables if name not in ("indexed_text", "vocabulary")]
        return {name: sorted(raw.execute(f'SELECT * FROM "{name}"'), key=repr) for name in [*names, "sqlite_sequence"]}


def test_there_and_back_again_every_row_is_what_it_was(worked: Project, url: str, tmp_path: Path) -> None:
    there = copy_whole(worked, url)
    with open_project(url, coder="mara", write=False) as served:
        back = copy_whole(served, tmp_path / "back")
    assert there.rows == back.rows and there.rows["coding"] == 2 and there.rows["change_image"] > 6
    before, after = _rows(worked.path), _rows(tmp_path / "back.qualcode")
    numbers = [
        {name: seq for name, seq in rows.pop("sqlite_sequence") if seq and name != "indexed_text"}
        for rows in (before, after)
    ]
    assert before == after
    assert numbers[0] == numbers[1]
    assert check_project(tmp_path / "back.qualcode", quiet_folders=str(tmp_path)).findings == ()


def test_work_goes_on_in_a_copy_as_in_the_project(worked: Project, url: str) -> None:
    copy_whole(worked, url)
    highest = max(coding.id for coding in list_codings(worked))
    with open_project(url, coder="mara") as served:
        assert [code.name for code in list_codes(served)] == [code.name for code in list_codes(worked)]
        assert vocabulary(served) == vocabulary(worked)
        assert candidates(served, [["bell"]]) == candidates(worked, [["bell"]]) != set()
        undo(served)
        assert len(list_codings(served)) == 1
        redo(served)
        apply_code(served, list_documents(served)[0].id, (100, 112), list_codes(served)[2].id)
        assert max(coding.id for coding in list_codings(served)) > highest + 1


def test_nothing_is_written_over(worked: Project, url: str, tmp_path: Path) -> None:
    copy_whole(worked, url)
    with pytest.raises(ProjectError, match="holds a project already"):
        copy_whole(worked, url)
    with pytest.raises(ProjectError, match="exists already"):
        copy_whole(worked, worked.path)


@pytest.mark.parametrize("to_server", [True, False])
def test_a_copy_that_does_not_hold_the_same_is_taken_away(
    worked: Project, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, to_server: bool
) -> None:
    def loses(*arguments: object) -> Callable[..., object]:
        sum_ = honest(*arguments)  # type: ignore[arg-type]
        return copying.Sum(sum_.rows - 1, sum_.digest) if sum_.rows == 2 else sum_  # type: ignore[return-value]

    honest = copying.sum_of
    monkeypatch.setattr(copying, "sum_of", loses)
    target = url if to_server else tmp_path / "copy.qualcode"
    with pytest.raises(ProjectError, match="does not hold what the project has"):
        copy_whole(worked, target)
    with pytest.raises(NotAProjectError, match="there is no"):
        open_project(target, coder="mara")


def test_a_copy_that_is_cut_off_leaves_nothing(
    worked: Project, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(copying, "index_rest", breaks)
    for target in (url, tmp_path / "copy.qualcode"):
        with pytest.raises(KeyboardInterrupt):
            copy_whole(worked, target)
        with pytest.raises(NotAProjectError, match="there is no"):
            open_project(target, coder="mara")
    assert [path.name for path in tmp_path.iterdir() if "copy" in path.name or path.name.startswith(".q")] == []


def test_a_copy_is_of_one_state_whatever_is_written_meanwhile(worked: Project, url: str, tmp_path: Path) -> None:
    copy_whole(worked, url)
    with (
        open_project(url, coder="mara", write=False) as served,
        open_project(url, coder="ben") as ben,
        served.reading(),
    ):
        before = len(list_codes(served))
        create_path(ben, "Later")
        copied = copy_whole(served, tmp_path / "one-state.qualcode")
    assert copied.rows["code"] == before
