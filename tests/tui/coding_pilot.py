"""A coding screen at the keyboard: keys are pressed and counted, and what they did is read back from the project file."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Static

from qualcode.codebook.creating import create_path
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.documents.importing import import_documents
from qualcode.domain.values import Memo
from qualcode.history.undoing import history
from qualcode.storage.project import Project, create_project, open_project
from qualcode.storage.reads.cases import list_memos
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import (
    find_document,
    finished,
    get_document,
    list_coverage_marks,
    list_documents,
    read_text,
)
from qualcode.tui.app import QualcodeApp
from qualcode.tui.screens.coding import CodingScreen
from qualcode.tui.transcript.view import TranscriptView

T = TypeVar("T")

FIRST = """INTERVIEWER: How did it start?

MS. OAK: We had a plan. Nobody read it, honestly. Then the schedule changed.

INTERVIEWER: And then?

MS. OAK: Then we tried again. The bell schedule was the problem. I liked it, mostly.

MR. ELM: I was new there. Nobody told me the rules. I asked twice.

INTERVIEWER: Thank you.
"""
SECOND = """INTERVIEWER: What changed here?

MR. ELM: The rules changed. We wrote them down.
"""
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
WILD = (
    f"ANNA: We \u2764\ufe0f it {FAMILY} here. \u05e9\u05dc\u05d5\u05dd, \u05d0\u05e0\u05d9 \u05de\u05d5\u05e8\u05d4. "
    "\u6211\u4eec\u7684\u5b66\u6821\u5f88\u5927\u3002Cafe\u0301 [bold]red[/bold].\n\n"
    "B\x1b[31mOB: \x1b]0;owned\x07Then \x1b[2Jevil\u202ename said so.\n\nANNA: The end came.\n"
)
CODES = ("Change/Plans", "Change/Schedules", "Feelings/Joy", "Feelings/Worry", "Time")
CODER = "mara"

SMALL, LARGE = (80, 24), (200, 50)
START, PLAN, READ = "How did it start?", "We had a plan.", "Nobody read it, honestly."
SCHEDULE, AGAIN, BELL, LIKED = (
    "Then the schedule changed.",
    "Then we tried again.",
    "The bell schedule was the problem.",
    "I liked it, mostly.",
)
JOY, WORRY, TIME, PLANS, SCHEDULES = "Feelings/Joy", "Feelings/Worry", "Time", "Change/Plans", "Change/Schedules"

KEY_NAMES = {
    ".": "full_stop", "+": "plus", "-": "minus", ">": "greater_than_sign", "<": "less_than_sign", "*": "asterisk",
    "/": "slash", "{": "left_curly_bracket", "}": "right_curly_bracket", "(": "left_parenthesis",
    ")": "right_parenthesis", "[": "left_square_bracket", "]": "right_square_bracket", "?": "question_mark",
    " ": "space", "=": "equals_sign", "'": "apostrophe",
}  # fmt: skip
"""Characters whose keys have a name."""


def build_study(folder: Path) -> Path:
    """Three documents, five codes, and one coding by jonas on the last of the first document's passages."""
    with create_project(folder / "study.qualcode", name="Study", coder="jonas") as project:
        for name, text in (("first", FIRST), ("second", SECOND), ("wild", WILD)):
            (folder / f"{name}.txt").write_bytes(text.encode())
        import_documents(project, [folder / f"{name}.txt" for name in ("first", "second", "wild")])
        for path in CODES:
            create_path(project, path)
        document = find_document(project, "first")
        start = FIRST.index("I asked twice.")
        apply_code(project, document.id, (start, start + 14), load_tree(project).find("Time").id)
        return project.path


class Session:
    """One sitting at the coding screen."""

    def __init__(self, app: QualcodeApp, pilot: Pilot[None], path: Path) -> None:
        self.app = app
        self.pilot = pilot
        self.path = path
        self.keys = 0
        """How many keys were pressed since the document was opened."""
        self._said: list[str] = []
        notify = app.notify

        def notice(message: str, **how: Any) -> None:
            self._said.append(message)
            notify(message, **how)

        app.notify = notice  # type: ignore[method-assign]

    def listen(self) -> None:
        """Keep what the coding screen says in its title line, and what it has said there while the document opened."""
        self._said.append(self.shown("#title"))
        say = self.coding.say

        def saying(text: str) -> None:
            self._said.append(text)
            say(text)

        self.coding.say = saying  # type: ignore[method-assign]

    # ------------------------------------------------------------------ the keyboard

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, each after what the one before began has come to rest."""
        for key in keys:
            self.keys += 1
            self.send(key)
            await self.settle()

    def send(self, *keys: str) -> None:
        """Send keys without waiting for anything."""
        for key in keys:
            name = KEY_NAMES.get(key, key)
            event = events.Key(name, {"space": " "}.get(name, key if len(key) == 1 else None))
            event.set_sender(self.app)
            assert self.app._driver is not None
            self.app._driver.send_message(event)

    async def settle(self) -> None:
        """Wait until no message and no work is left."""
        for _ in range(2000):
            for _ in range(3):
                await self._follow_a_key()
            if self.app.broken is not None:
                raise self.app.broken
            screen = self.app.screen
            rests = screen.is_modal or all(worker.is_finished for worker in self.app.workers)
            if rests and screen.is_mounted and not self.app.typeahead.is_busy:
                return
            await asyncio.sleep(0.002)
        raise AssertionError("the screen did not come to rest")

    async def _follow_a_key(self) -> None:
        """Go the way of a key, from the program to what has the focus and up again, behind all that waits there."""
        way = (self.app.focused or self.app.screen).ancestors_with_self
        for pump in (self.app, *way):
            passed = asyncio.Event()
            if pump.call_later(lambda passed=passed: passed.set()):
                while not passed.is_set() and pump.is_running and self.app.broken is None:
                    with suppress(TimeoutError):
                        await asyncio.wait_for(passed.wait(), 0.05)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for something that comes by itself, such as the hits of a search."""
        for _ in range(1000):
            await self.settle()
            if holds():
                return
            await asyncio.sleep(0.01)
        raise AssertionError("it has not come")

    async def paint(self) -> None:
        """Wait until what has changed is laid out and painted."""
        await self.settle()
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        """Type a text letter by letter."""
        await self.press(*text)

    async def resize(self, width: int, height: int) -> None:
        """Give the terminal another size."""
        await self.pilot.resize_terminal(width, height)
        await self.paint()

    async def go_to(self, words: str) -> None:
        """Put the caret on the first of some words, without a key."""
        self.view.go_to(self.coding.document.opened.transcript.text.index(words))
        await self.settle()

    # ------------------------------------------------------------------ the screen

    @property
    def coding(self) -> CodingScreen:
        """The coding screen, wherever it lies on the stack."""
        found = self.app.coding_screen
        assert found is not None
        return found

    @property
    def view(self) -> TranscriptView:
        """The transcript."""
        return self.coding.view

    @property
    def passage(self) -> str:
        """The words that an action would take."""
        start, end = self.view.passage
        return self.coding.document.opened.transcript.text[start:end]

    @property
    def document(self) -> str:
        """The name of the document on the desk."""
        return self.coding.document.opened.transcript.document.name

    @property
    def said(self) -> str:
        """All messages shown so far, those too that others have taken the place of."""
        standing = [notification.message for notification in self.app._notifications]
        return "\n".join([*self._said, *(message for message in standing if message not in self._said)])

    def shown(self, selector: str) -> str:
        """What a line or panel of the coding screen says."""
        return str(self.coding.query_one(selector, Static).content)

    def screen_text(self) -> str:
        """Every row of the terminal, without styles."""
        width, height = self.app.size
        lines = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in lines[:height]) if width else ""

    # ------------------------------------------------------------------ the project file

    def read(self, work: Callable[[Project], T]) -> T:
        """Run a reading function on the project file, apart from the program's own connection."""
        with open_project(self.path, coder=CODER, write=False) as project:
            return work(project)

    def codings(self, coder: str = CODER) -> list[tuple[str, str]]:
        """(quote, path of the code) of a coder's codings by document and place; the quote is that of the text."""

        def found(project: Project) -> list[tuple[str, str]]:
            tree, names = load_tree(project), {known.id: known.name for known in list_coders(project)}
            rows = []
            for coding in list_codings(project):
                text = read_text(project, get_document(project, coding.document_id).version_id)
                assert coding.quote == text[coding.start : coding.end]
                if names[coding.coder_id] == coder:
                    rows.append((coding.quote, tree.path(coding.code_id)))
            return rows

        return self.read(found)

    def stars_and_comments(self) -> list[tuple[bool, str]]:
        """Star and comment of each of the coder's codings."""

        def found(project: Project) -> list[tuple[bool, str]]:
            return [(c.star, c.comment) for c in list_codings(project, coder_ids=[project.known_coder_id() or 0])]

        return self.read(found)

    def nothing(self) -> list[str]:
        """The words of the first document that the coder has marked as holding nothing."""

        def found(project: Project) -> list[str]:
            marks = list_coverage_marks(project, find_document(project, "first").id)
            return [FIRST[m.start : m.end] for m in marks if m.coder_id == project.known_coder_id()]

        return self.read(found)

    def memos(self) -> list[Memo]:
        """All memos."""
        return self.read(list_memos)

    def code_paths(self) -> set[str]:
        """The paths of all codes."""

        def found(project: Project) -> set[str]:
            tree = load_tree(project)
            return {tree.path(code.id) for code in tree.walk()}

        return self.read(found)

    def done(self) -> set[str]:
        """The names of the documents that the coder has finished."""

        def found(project: Project) -> set[str]:
            names = {document.id: document.name for document in list_documents(project)}
            return {names[document] for document, coder in finished(project) if coder == project.known_coder_id()}

        return self.read(found)


@asynccontextmanager
async def at_the_desk(
    path: Path, document: str = "first", *, size: tuple[int, int] = (80, 24), coder: str = CODER
) -> AsyncIterator[Session]:
    """The program with a document on the coding screen; it is ended as Ctrl+Q ends it."""
    app = QualcodeApp(path, coder=coder)
    try:
        async with app.run_test(size=size) as pilot:
            session = Session(app, pilot, path)
            deadline = time.monotonic() + 30
            while getattr(app.screen, "NAME", "") not in ("documents", "my_work") and time.monotonic() < deadline:
                await pilot.pause(0.02)
            await session.settle()
            document_id = session.read(lambda project: find_document(project, document).id)
            await app.open_document(document_id)
            session.listen()
            await session.paint()
            yield session
            await app.action_quit()
    finally:
        app.store.close()


def copied(study: Path, folder: Path) -> Path:
    """A copy of a study for one test."""
    folder.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copy(study, folder / study.name))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study, built once."""
    return build_study(tmp_path_factory.mktemp("coding"))


@pytest.fixture
def study(built: Path, tmp_path: Path) -> Path:
    """A copy of the study that nobody has open."""
    return copied(built, tmp_path)


async def give(desk: Session, words: str, letters: str) -> None:
    """Give a code to the sentence that begins with some words."""
    await desk.go_to(words)
    await desk.press("enter", *letters, "enter")


def changes(desk: Session) -> int:
    """How many entries the journal has."""
    return len(desk.read(history))
