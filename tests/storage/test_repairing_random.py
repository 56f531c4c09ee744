"""Repairing whatever somebody wrote past all doors: junk in any column of any row, and rows that are gone."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest
from test_soundness import built, with_round

from qualcode.domain.errors import DamagedProjectError, UndoError
from qualcode.history.undoing import undo
from qualcode.storage import tables
from qualcode.storage.project import open_project
from qualcode.upkeep.checking import check_project
from qualcode.upkeep.repairing import repair

pytestmark = pytest.mark.sqlite
__all__ = ["built", "with_round"]

JUNK = (
    "NULL", "0", "-1", "1", "2", "99", "9223372036854775807", "-9223372036854775808", "1.5", "'x'", "'do'", "'undo'", "'site'",
    "'document'", "x''", "x'00'", "x'ff'", "randomblob(16)", "randomblob(32)", "randomblob(8)", "zeroblob(24)",
    "CAST('{}' AS BLOB)", "CAST('[]' AS BLOB)", "CAST('[[\"coding\",[\"id\"],null,[[1]]]]' AS BLOB)", "CAST('words' AS BLOB)",
)  # fmt: skip
ROW = {"turn": "ordinal", "vocabulary": "length(word)"}
"""What tells the rows apart of tables without row numbers."""


def written_past_all_doors(path: Path, seed: int) -> None:
    by = random.Random(seed)
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("PRAGMA ignore_check_constraints = ON")
        for _ in range(by.choice((1, 3, 10, 40))):
            table = by.choice(tables.metadata.sorted_tables)
            some = f"{ROW.get(table.name, 'rowid')} % {by.choice((1, 2, 3, 5))} = 0"
            what = by.random()
            if what < 0.75:
                column = by.choice(list(table.c)).name
                statement = f'UPDATE OR IGNORE "{table.name}" SET "{column}" = {by.choice(JUNK)} WHERE {some}'
            elif what < 0.95:
                statement = f'DELETE FROM "{table.name}" WHERE {some}'
            else:
                statement = f"UPDATE sqlite_sequence SET seq = {by.choice(JUNK)} WHERE name = '{table.name}'"
            with suppress(sqlite3.Error):
                raw.execute(statement)


@pytest.mark.parametrize("seed", [4, *(pytest.param(n, marks=pytest.mark.long) for n in range(100, 302))])
def test_it_is_sound_afterwards_and_work_goes_on(with_round: Path, tmp_path: Path, seed: int) -> None:
    study = Path(shutil.copy(with_round, tmp_path / "study.qualcode"))
    written_past_all_doors(study, seed)
    try:
        repaired = repair(study, "mara")
    except DamagedProjectError as error:
        assert "doctor --salvage" in error.sentence
        return
    assert repaired.sound and check_project(study).sound
    with open_project(study, coder="mara", insist=True) as project, suppress(UndoError):
        for _ in range(3):
            undo(project)
    assert check_project(study).complete
