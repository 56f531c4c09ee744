"""A monkey at the coding screen: whatever is pressed, nothing breaks, the screen tells the truth, and all is undone."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from coding_pilot import CODER, Session, at_the_desk, built, study

from qualcode.codebook.tree import load_tree
from qualcode.coding.changing import pin_code
from qualcode.domain.errors import UndoError
from qualcode.history.undoing import undo
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import find_document, list_coverage_marks
from qualcode.tui.screens.coding import CodingScreen
from qualcode.tui.transcript.keys import TRANSCRIPT_BINDINGS

__all__ = ["built", "study"]

SIZES = [(80, 24), (200, 50), (120, 40), (40, 12), (24, 6)]
NOT_HERE = {"ctrl+q"}
TYPED = [*"abcdefghijklmnoptuvwxyz0123456789 ./", "ctrl+s", "f12", "tab", "down", "up", "enter", "escape"]
LIKELY = ["enter", "enter", "down", "up", ".", "u", "shift+down", "delete", "space"]


def bound_keys() -> list[str]:
    """Every key of the coding screen and its transcript, undo, redo and help among them."""
    bindings = [*CodingScreen.BINDINGS, *TRANSCRIPT_BINDINGS]
    keys = [key for binding in bindings for key in binding.key.split(",")]  # type: ignore[union-attr]
    return [*sorted(set(keys) - NOT_HERE), "u", "U", "ctrl+z", "ctrl+y", "f1", "f9", "tab"]


async def back_to_the_desk(desk: Session) -> None:
    """Leave whatever screen a key led to."""
    for _ in range(5):
        if not desk.app.screen.is_modal:
            break
        await desk.press("escape")
    if not isinstance(desk.app.screen, CodingScreen):
        await desk.app.open_document(desk.read(lambda project: find_document(project, "first").id))
        await desk.settle()


def check_screen(desk: Session) -> None:
    """What the screen shows is what the project file holds."""
    state, view = desk.coding.document, desk.view
    kept = desk.read(lambda project: list_codings(project, document_id=state.document_id))
    assert sorted(state.codings.values(), key=lambda coding: coding.id) == sorted(kept, key=lambda coding: coding.id)
    assert sorted((mark.id, mark.start, mark.end) for mark in view.marks) == sorted(
        (coding.id, coding.start, coding.end) for coding in kept
    )
    marks = desk.read(lambda project: list_coverage_marks(project, state.document_id))
    assert sorted(state.nothing) == sorted((mark.start, mark.end) for mark in marks if mark.coder_id == state.me)
    text = state.opened.transcript.text
    assert 0 <= view.caret <= len(text)
    assert view.passage.start < view.passage.end <= len(text)


async def play(desk: Session, presses: int, seed: int) -> None:
    chance = random.Random(seed)
    keys = bound_keys()
    for number in range(presses):
        if chance.random() < 0.02:
            await desk.resize(*chance.choice(SIZES))
        elif desk.app.screen.is_modal:
            await desk.press(chance.choice(TYPED))
        elif isinstance(desk.app.screen, CodingScreen):
            await desk.press(chance.choice(LIKELY) if chance.random() < 0.5 else chance.choice(keys))
        else:
            await back_to_the_desk(desk)
        if number % 25 == 24:
            await back_to_the_desk(desk)
            check_screen(desk)


async def run(study: Path, presses: int, seed: int, dump: Callable[[Project], object]) -> None:
    with open_project(study, coder=CODER) as project:
        project.coder_id()
        start = dump(project)
        for slot in (6, 9):
            pin_code(project, slot, load_tree(project).find("Feelings/Joy").id)
    async with at_the_desk(study) as desk:
        await play(desk, presses, seed)
        assert desk.app.broken is None
    connection = sqlite3.connect(study)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT count(*) FROM change").fetchone()[0] > presses // 20
    finally:
        connection.close()
    with open_project(study, coder=CODER) as project:
        with pytest.raises(UndoError, match="nothing to undo"):
            while True:
                undo(project)
        assert dump(project) == start, f"seed {seed}"


async def test_four_hundred_random_keys_break_nothing_and_are_all_undone(
    study: Path, dump: Callable[[Project], object]
) -> None:
    await run(study, 400, 2026, dump)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10))
async def test_ten_thousand_random_keys_break_nothing(
    study: Path, dump: Callable[[Project], object], seed: int
) -> None:
    await run(study, 1000, seed, dump)
