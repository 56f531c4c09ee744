"""A monkey at the coding screen: whatever is pressed, nothing breaks, the screen tells the truth, and all is undone."""

from __future__ import annotations

import random
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from coding_pilot import CODER, Session, at_the_desk, built, study
from textual import events
from textual.geometry import Size

from qualcode.codebook.tree import load_tree
from qualcode.coding.changing import pin_code
from qualcode.documents.importing import import_documents
from qualcode.domain.errors import UndoError
from qualcode.history.undoing import history, undo
from qualcode.settings.model import read_settings, write_setting
from qualcode.settings.recordings import link_recording
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import find_document, list_coverage_marks, list_documents
from qualcode.tui.screens.coding import CodingScreen
from qualcode.tui.transcript.keys import TRANSCRIPT_BINDINGS
from qualcode.upkeep.checking import check_project

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


@pytest.mark.long
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


# A monkey that goes to every screen and has a mouse; in a hurry it does not wait for what it began.

SCREENS = [f"f{number}" for number in range(1, 13)]
CHORDS = ["ctrl+z", "ctrl+y", "ctrl+p", "ctrl+f", "ctrl+s", "ctrl+n", "ctrl+c", "alt+up", "alt+down", "shift+tab"]
LETTERS = [*"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ./?*+-<>=()[]{}éß漢"]
MOVES = ["down", "up", "left", "right", "home", "end", "pagedown", "pageup", "shift+down", "shift+up", "tab", "space"]
WAYS = [
    ["f10", "end", "enter"], ["f10", "end", "enter", "down", "enter"], ["enter", "f2"], ["enter", "f3", "e"],
    ["enter", "f4"], ["enter", "f6"], ["enter", "f7"], ["m", "n", "o", "t", "e"], ["m", "tab", "shift+tab"], ["M", "down"],
    ["M", "delete"], ["M", "e"], ["slash", "t", "h", "e", "enter", "n", "N", "n"], ["slash", "f11", "e"],
    ["P"], ["ctrl+e"], ["e", "w", "ctrl+e", "escape"], ["w", "w", "f", "p"], ["f3", "n"], ["f3", "d", "x", "ctrl+s"],
    ["f3", "o"], ["f3", "x", "enter", "enter"], ["f4", "right", "enter"], ["f6", "e", "enter", "enter"], ["f8", "e"],
    ["f2", "i", "enter", "enter"], ["ctrl+p", "n", "enter"], ["f2", "delete", "enter"], ["ctrl+q"],
]  # fmt: skip
"""Where no single key leads: into pickers, editors and lists, and what is pressed there."""
SURE = ["enter", "enter", "enter", "escape", "escape", "backspace", "delete", "u", "ctrl+z", "."]


TIMED = "WEBVTT\n\n00:01.000 --> 00:04.000\n<v Ann>We began late.\n\n00:05.000 --> 00:09.000\n<v Ben>Nobody minded.\n"


class Hurry:
    """Keys, clicks and drags one after the other at one sitting; what was sent last is kept for the record.

    Args:
        desk: The sitting.
        seed: What the monkey's chance begins with.
        at_once: How many keys it sends before it lets the screen come to rest.
    """

    def __init__(self, desk: Session, seed: int, at_once: int) -> None:
        self.desk = desk
        self.at_once = at_once
        self.chance = random.Random(seed)
        self.sent: list[str] = []
        single = (bound_keys(), LETTERS, MOVES, SURE, SCREENS, CHORDS)
        self.sources: list[list[list[str]]] = [*([[key] for key in keys] for keys in single), WAYS]

    async def play(self, presses: int) -> None:
        """Send so many keys, and see now and then that the screen answers."""
        app = self.desk.app
        exit_, app.exit = app.exit, lambda *_, **__: self.sent.append("(quit)")  # type: ignore[assignment,method-assign]
        try:
            for number in range(presses):
                self._one()
                if number % self.at_once == self.at_once - 1:
                    await self.desk.settle()
                if number % 500 == 499:
                    await self.desk.settle()
                    await self._answers()
            await self.desk.settle()
            await self._answers()
        except BaseException as error:
            error.add_note(f"the last of {len(self.sent)} keys: {' '.join(self.sent[-60:])}")
            raise
        finally:
            app.exit = exit_  # type: ignore[method-assign]

    def _one(self) -> None:
        dice = self.chance.random()
        if dice < 0.01:
            size = self.chance.randint(20, 200), self.chance.randint(6, 50)
            self.sent.append("{}×{}".format(*size))
            self._resize(Size(*size))
        elif dice < 0.06:
            self._mouse()
        else:
            for key in self.chance.choice(self.chance.choices(self.sources, (40, 14, 16, 22, 4, 4, 2))[0]):
                self.sent.append(key)
                self.desk.send(key)

    def _resize(self, size: Size) -> None:
        """As a terminal does it, without waiting for the screen: the one that it is told of may be gone by then."""
        app = self.desk.app
        app._driver._size = size  # type: ignore[union-attr]
        app.post_message(events.Resize(size, size))

    def _mouse(self) -> None:
        """A click, or a drag from one place to another."""
        width, height = self.desk.app.size
        count = self.chance.randint(1, 3)
        places = [(self.chance.randrange(width), self.chance.randrange(height)) for _ in range(count)]
        kinds = [events.MouseDown, *[events.MouseMove] * (len(places) - 1), events.MouseUp]
        self.sent.append("drag" + "".join(f"({x},{y})" for x, y in places))
        for kind, (x, y) in zip(kinds, [*places, places[-1]], strict=True):
            event = kind(None, x, y, 0, 0, 1, False, False, False, screen_x=x, screen_y=y)
            event.set_sender(self.desk.app)
            assert self.desk.app._driver is not None
            self.desk.app._driver.send_message(event)

    async def _answers(self) -> None:
        """The way back to the coding screen is open, and what it shows is what the file holds."""
        app = self.desk.app
        for action in read_settings().settings.keymap:  # The way back is by keys as they came.
            write_setting(f"keymap.{action}", "")
        app.take_keymap({})
        if app.store.path != self.desk.path:
            app.call_later(app.open_project, self.desk.path)
            await self.desk.settle()
        for _ in range(12):
            if not app.screen.is_modal:
                break
            await self.desk.press("escape")
        assert not app.screen.is_modal, f"{app.screen} does not close"
        documents = self.desk.read(list_documents)
        if not documents:
            return
        app.call_later(app.open_document, documents[0].id)
        await self.desk.settle()
        assert isinstance(app.screen, CodingScreen), f"{app.screen} lies over the transcript"
        check_screen(self.desk)
        if not self.desk.view.has_focus:
            await self.desk.press("escape", "tab")  # Out of the words to find.
        places = set()
        for key in ("ctrl+home", "ctrl+end"):
            await self.desk.press(key)
            places.add(self.desk.view.caret)
        assert len(places) == 2, f"{app.focused} has the keys"


async def hurry(study: Path, presses: int, seed: int, dump: Callable[[Project], object], *, at_once: int) -> None:
    """Let a hurried monkey work, look through every project that it left, and take everything back."""
    write_setting("player", f'"{sys.executable}" -c pass')
    write_setting("editor", f'"{sys.executable}" -c pass')
    timed = study.parent / "timed.vtt"
    timed.write_text(TIMED, encoding="utf-8")
    with open_project(study, coder="jonas") as project:  # Whose import the monkey cannot take back with u.
        import_documents(project, [timed])
        link_recording(find_document(project, "timed").uuid, timed.rename(study.parent / "timed.mp3"))
    with open_project(study, coder=CODER) as project:
        project.coder_id()
        start, before = dump(project), history(project, limit=1)[0].id
    async with at_the_desk(study) as desk:
        await Hurry(desk, seed, at_once).play(presses)
        assert desk.app.broken is None
    for path in study.parent.rglob("*.qualcode"):
        soundness = check_project(path)
        assert soundness.sound, f"seed {seed}: {soundness.findings}"
    with open_project(study, coder=CODER) as project:
        done = [change for change in history(project) if change.id > before]
        assert len(done) > presses // 100
        project.undo([change for change in done if change.kind == "do" and not change.undone])
        end = dump(project)
    assert {**end, "coder": []} == {**start, "coder": []}, f"seed {seed}"
    assert check_project(study).sound


@pytest.mark.long
async def test_five_hundred_keys_and_clicks_on_all_screens_leave_a_sound_project(
    study: Path, dump: Callable[[Project], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(study.parent)
    await hurry(study, 500, 1, dump, at_once=1)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3))
async def test_twenty_thousand_hurried_keys_leave_a_sound_project(
    study: Path, dump: Callable[[Project], object], monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.chdir(study.parent)
    await hurry(study, 20_000, seed, dump, at_once=12)
