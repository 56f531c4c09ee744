"""A program that is killed at any instant loses nothing that it has said is saved."""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from qualcode.codebook.creating import create_path
from qualcode.documents.importing import import_documents
from qualcode.domain.errors import UndoError
from qualcode.history.undoing import history, undo
from qualcode.storage.project import Project, create_project, open_project
from qualcode.storage.reads.codings import list_codings

pytestmark = pytest.mark.sqlite

WORDS = 3000
CODES = 6
LONGEST_LIFE = 0.25
"""Seconds that a child lives at most after its first change; some 40 changes on an idle machine."""

CHILD = """
import json, random, sys
from pathlib import Path
from qualcode.coding.applying import apply_code, create_and_apply
from qualcode.codebook.tree import load_tree
from qualcode.storage.project import open_project
from qualcode.storage.reads.documents import list_documents, read_text
from qualcode.text.words import words

chance = random.Random(int(sys.argv[2]))
with open_project(Path(sys.argv[1]), coder="mara") as project:
    document = list_documents(project)[0]
    text = read_text(project, document.version_id)
    places = words(text, 0, len(text))
    chance.shuffle(places)
    codes = [code.id for code in load_tree(project).walk()]
    for number, place in enumerate(places):
        code = chance.choice(codes)
        if number % 7 == 6:
            applied = create_and_apply(project, document.id, place, f"New {number}")
            code = None
        else:
            applied = apply_code(project, document.id, place, code)
        print(json.dumps([applied.coding_id, place.start, place.end, code]), flush=True)
"""


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """One long document and some codes; `mara` has signed on and done nothing that can be undone."""
    text = "INTERVIEWER: Go on.\n\nMS. OAK: " + " ".join(f"word{n}." for n in range(WORDS)) + "\n"
    (tmp_path / "long.txt").write_text(text, encoding="utf-8")
    with create_project(tmp_path / "study.qualcode", name="Study", coder="jonas") as project:
        import_documents(project, [tmp_path / "long.txt"])
        for number in range(CODES):
            create_path(project, f"Code {number}")
        project.coder_id("mara")
    return tmp_path / "study.qualcode"


def killed_at_work(path: Path, seed: int) -> list[tuple[int, int, int, int | None]]:
    """Let a child work on the project, kill it at a random instant; what it had said was saved."""
    life = random.Random(seed).uniform(0, LONGEST_LIFE)
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, str(path), str(seed)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        said = child.stdout.readline()
        assert said, child.stderr.read()
        time.sleep(life)
        child.kill()
        said += child.stdout.read()
    assert child.returncode != 0, "the child came to its end before it was killed"
    complete = said[: said.rfind("\n") + 1].splitlines()  # A last line may have been cut off.
    return [tuple(json.loads(line)) for line in complete]


def check_after(path: Path, saved: list[tuple[int, int, int, int | None]]) -> None:
    """All that was said to be saved is there, at most one change more, and the file and its journal are sound."""
    with open_project(path, coder="mara") as project:
        assert project.writable, project.why_read_only
        rows = {coding.id: coding for coding in list_codings(project)}
        for coding_id, start, end, code in saved:
            assert rows[coding_id].span == (start, end)
            assert code is None or rows[coding_id].code_id == code
        assert len(saved) <= len(rows) <= len(saved) + 1
        done = [change for change in history(project) if change.coder == "mara" and change.kind == "do"]
        assert sum(not change.undone for change in done) == len(rows)
    connection = sqlite3.connect(path)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    finally:
        connection.close()


def undo_all(path: Path) -> None:
    """Take back all that `mara` did."""
    with open_project(path, coder="mara") as project:
        count = len(list_codings(project))
        assert len(undo(project, count)) == count
        with pytest.raises(UndoError, match="nothing to undo"):
            undo(project)


def rounds(path: Path, seeds: range, dump: Callable[[Project], object]) -> None:
    with open_project(path, coder="mara", write=False) as project:
        start = dump(project)
    for seed in seeds:
        check_after(path, killed_at_work(path, seed))
        undo_all(path)
        with open_project(path, coder="mara", write=False) as project:
            assert dump(project) == start, f"seed {seed}"


def test_what_was_acknowledged_before_kill_9_is_there_and_can_be_undone(
    study: Path, dump: Callable[[Project], object]
) -> None:
    rounds(study, range(5), dump)


@pytest.mark.long
def test_two_hundred_kills_lose_nothing(study: Path, dump: Callable[[Project], object]) -> None:
    rounds(study, range(100, 300), dump)
