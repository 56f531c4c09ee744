"""A project file that could act, never end, or hold what nobody writes: refused in a sentence, and nothing is done."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from qualcode.codebook.creating import create_code
from qualcode.domain.errors import DamagedProjectError
from qualcode.storage.project import create_project, open_project

pytestmark = pytest.mark.sqlite

ENDLESS = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n AS version_num FROM c"
STRANGE = {
    "a trigger “t”": ["CREATE TRIGGER t AFTER INSERT ON code BEGIN DELETE FROM coding; END"],
    "a view “change”": ["ALTER TABLE change RENAME TO hidden", f"CREATE VIEW change AS {ENDLESS}"],
    "a view “more”": [f"CREATE VIEW more AS {ENDLESS}"],
    "a table that is computed, “more”": ["CREATE VIRTUAL TABLE more USING fts5(a)"],
    "a table that is computed, “extra”": ["CREATE TABLE extra (a, b AS (zeroblob(a)))"],
}


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A project of one code, closed."""
    path = tmp_path / "study.qualcode"
    with create_project(path, name="Study", coder="mara") as project:
        create_code(project, "Support")
    return path


def altered(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA legacy_alter_table = ON")
        for statement in statements:
            connection.execute(statement)


@pytest.mark.parametrize("what", STRANGE)
def test_a_file_that_could_act_is_refused_whether_it_is_read_or_written_to(what: str, made: Path) -> None:
    altered(made, *STRANGE[what])
    before = made.read_bytes()
    for write in (False, True):
        with pytest.raises(DamagedProjectError, match="which no project has") as refused:
            open_project(made, coder="mara", write=write)
        assert what in refused.value.sentence
    assert made.read_bytes() == before


def test_a_schema_without_end_keeps_nobody_waiting(made: Path) -> None:
    altered(
        made, "ALTER TABLE alembic_version RENAME TO hidden", f"CREATE VIEW alembic_version AS {ENDLESS} WHERE n < 0"
    )
    with pytest.raises(Exception, match="not a qualcode project"):
        open_project(made, coder="mara", write=False)


def test_values_of_wrong_kinds_in_a_file_from_elsewhere_are_refused_with_their_place(made: Path) -> None:
    altered(made, "UPDATE code SET name = 'text where bytes stand'")
    with pytest.raises(DamagedProjectError, match=r"code\.name"):
        open_project(made, coder="mara", write=False, thorough=True)


def test_what_sqlite_says_of_a_table_that_is_missing_is_not_blamed_on_the_disk(made: Path) -> None:
    altered(made, "DROP TABLE code_theme")
    with pytest.raises(DamagedProjectError, match="is damaged"):
        open_project(made, coder="mara", write=False, thorough=True)
