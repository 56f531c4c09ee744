"""Encrypted projects on the screens: a dialog asks for the passphrase, and the processes beside them get the key."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from test_screens_study import running, seen, study, template, typed, until
from textual.pilot import Pilot
from textual.widgets import Input

from qualcode.domain.word_answers import WordCounts
from qualcode.settings import passphrases
from qualcode.settings.passphrases import PROJECT
from qualcode.storage import file_keys
from qualcode.storage.file_keys import forget_keys, salt_of, unlock
from qualcode.tui.app import QualcodeApp
from qualcode.tui.passphrases.asking import PassphrasePrompt
from qualcode.tui.words.counter import Counter
from qualcode.tui.words.sitting import Sitting
from qualcode.upkeep import encrypting

__all__ = ["study", "template"]
pytestmark = pytest.mark.sqlite
PASSPHRASE = "drei Wörter"


@pytest.fixture(autouse=True)
def _own_keys(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(file_keys, "_ROUNDS", 10)
    monkeypatch.setattr(passphrases, "_store", lambda: None)
    monkeypatch.delenv(PROJECT.variable, raising=False)
    yield
    passphrases.ask_with(None)
    forget_keys()


@pytest.fixture
def locked(study: Path) -> Path:
    """The study, encrypted; its passphrase is not known."""
    encrypting.encrypt(study, PASSPHRASE)
    forget_keys()
    return study


@asynccontextmanager
async def asked(path: Path) -> AsyncIterator[tuple[QualcodeApp, Pilot[None]]]:
    """The program on a project that only a passphrase opens, with its dialog shown."""
    app = QualcodeApp(path, coder="mara")
    try:
        app.animation_level = "none"
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: isinstance(app.screen, PassphrasePrompt) and isinstance(app.focused, Input))
            yield app, pilot
    finally:
        app.store.close()


async def test_a_dialog_asks_and_does_not_show_what_is_typed(locked: Path) -> None:
    async with asked(locked) as (app, pilot):
        await typed(pilot, "falsch")
        assert "falsch" not in seen(app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, PassphrasePrompt) and "not the passphrase" in seen(app))
        await typed(pilot, PASSPHRASE)
        await pilot.press("enter")
        await until(pilot, lambda: getattr(app.screen, "NAME", "") == "documents")
        await until(pilot, lambda: "oak" in seen(app))


async def test_an_empty_answer_is_none_and_escape_leaves_the_project_closed(locked: Path) -> None:
    async with asked(locked) as (app, pilot):
        await pilot.press("enter")
        await until(pilot, lambda: "Type the passphrase" in seen(app))
        await pilot.press("escape")
        await until(pilot, lambda: getattr(app.screen, "NAME", "") == "start")
        assert not app.store.is_open
        await pilot.press("f10")  # The screens go on.
        await until(pilot, lambda: getattr(app.screen, "NAME", "") == "settings")


async def test_leaving_while_it_is_asked_ends_the_program(locked: Path) -> None:
    async with asked(locked) as (app, pilot):
        await pilot.press("ctrl+q")
        await until(pilot, lambda: not app.is_running or app._exit)


@pytest.mark.long
async def test_counting_beside_the_screens_reads_an_encrypted_project(locked: Path) -> None:
    unlock(locked, PASSPHRASE)
    counter = Counter(locked, "mara")
    question = Sitting().question()
    assert question is not None
    try:
        found = await counter.ask(question, lambda done, of: None)
    finally:
        await counter.end()
    assert isinstance(found, WordCounts) and found.total.words > 10


@pytest.mark.long
async def test_coding_on_an_encrypted_project_leaves_nothing_in_plain(locked: Path) -> None:
    unlock(locked, PASSPHRASE)
    async with running(locked) as (app, pilot):
        await pilot.press("enter")
        await until(pilot, lambda: getattr(app.screen, "NAME", "") == "coding")
        assert salt_of(locked) is not None
        for file in locked.parent.glob("study.*"):
            assert b"honestly" not in file.read_bytes()
