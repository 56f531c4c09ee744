"""Whatever coders and leads have done: erasing leaves a sound project, none of the words, and an undo that goes on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from merging_acts import CODEBOOK, CODERS, CODING, LEAD, LEADING, Numbers, act, make_study

from erased_study import left_of
from example_counts import examples
from qualcode.cases.attributes import find_bearer
from qualcode.cases.erasing import erase, plan_erasing
from qualcode.cases.mapping import map_speaker
from qualcode.coding.memos import add_memo
from qualcode.documents.importing import import_documents
from qualcode.domain.errors import UndoError
from qualcode.history.undoing import history, redo, undo
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.cases import list_cases
from qualcode.storage.reads.documents import find_document
from qualcode.upkeep.checking import check_project

pytestmark = pytest.mark.sqlite

HERS = ("Zebras never queue for anything at all here", "The lantern club met behind the boiler room")
OTHER = "We painted the gate in the autumn and nobody minded"
_GROUP = f"""MODERATOR: Who begins?

LENA VOSS: {HERS[0]}. I had a plan.

TOM REED: {OTHER}. The bell was loud.

LENA VOSS: {HERS[1]}. That was all of it.
"""
small = st.integers(0, 11)
numbers = st.tuples(small, small, small)
steps = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 60), numbers), min_size=3, max_size=25)


@cache
def _study() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "study.qualcode"
        make_study(path)
        (path.parent / "group.txt").write_text(_GROUP, encoding="utf-8")
        with open_project(path, coder=LEAD) as project:
            import_documents(project, [path.parent / "group.txt"])
            map_speaker(project, "MS. OAK", participant="Ms. Oak", document=find_document(project, "first"))
            map_speaker(project, "LENA VOSS", participant="Lena Voss")
            add_memo(project, f"As she says: {HERS[1]}.")
        return path.read_bytes()


@contextmanager
def study() -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "study.qualcode"
        path.write_bytes(_study())
        yield path


def work(path: Path, done: list[tuple[int, int, Numbers]]) -> None:
    """Let coders and the lead work."""
    for who, what, given_numbers in done:
        coder = LEAD if who >= len(CODERS) else CODERS[who]
        with open_project(path, coder=coder) as project:
            act(project, (*CODING, *(CODEBOOK + LEADING if coder == LEAD else ())), what, given_numbers)


def look_at(path: Path, name: str) -> None:
    """Erase somebody, and see that all promises about it hold."""
    sound(path)
    with open_project(path, coder=LEAD) as project:
        entries = len(history(project))
        plan = plan_erasing(project, find_bearer(project, name))
    erase(path, plan)
    sound(path)
    if name == "Lena Voss":
        assert left_of(path.parent, HERS) == {}
    with open_project(path, coder=LEAD) as project:
        assert len(history(project)) == entries + 1
    undone = {coder: undo_all(path, coder) for coder in (LEAD, *CODERS)}
    sound(path)
    for coder, count in undone.items():
        with open_project(path, coder=coder) as project:
            redo_some(project, count)
    sound(path)
    if name == "Lena Voss":
        assert left_of(path.parent, HERS) == {}


def undo_all(path: Path, coder: str) -> int:
    with open_project(path, coder=coder) as project:
        for count in range(1000):
            try:
                undo(project)
            except UndoError:
                return count
    raise AssertionError("undo never ends")


def redo_some(project: Project, count: int) -> None:
    for _ in range(count):
        try:
            redo(project)
        except UndoError:
            return


def sound(path: Path) -> None:
    wrong = [one.sentence for one in check_project(path).findings if one.severity == "error"]
    # Undoing a removal after a correction does that, whether anybody was erased or not.
    assert [sentence for sentence in wrong if "on an earlier text of " not in sentence] == []
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("name", [pytest.param("Lena Voss", marks=pytest.mark.long), "Ms. Oak"])
def test_a_worked_in_study_is_sound_after_an_erasure(name: str) -> None:
    with study() as path:
        work(path, [(i % 6, 5 * i + 1, (i % 12, 7 * i % 12, 5 * i % 12)) for i in range(18)])
        look_at(path, name)


@pytest.mark.long
@settings(
    max_examples=examples(40), deadline=None, suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
)  # fmt: skip
@given(steps, st.sampled_from(["Lena Voss", "Ms. Oak"]))
def test_any_study_is_sound_after_an_erasure(done: list[tuple[int, int, Numbers]], name: str) -> None:
    with study() as path:
        work(path, done)
        with open_project(path, coder=LEAD, write=False) as project:
            assume(name in {case.name for case in list_cases(project)})  # An undo may have taken her away.
        look_at(path, name)
