"""Every empty list says what to do next, and with which key: on all screens, whatever the project still lacks."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from coding_pilot import FIRST, Session, at_the_desk
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

import qualcode.tui
from qualcode.codebook.creating import create_path
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.documents.importing import import_documents
from qualcode.storage.project import create_project, open_project
from qualcode.storage.reads.documents import find_document
from qualcode.tui.app import QualcodeApp
from qualcode.tui.keymap import actions
from qualcode.tui.keys import UNBOUND
from qualcode.tui.prompts.naming_keys import pieces_of
from qualcode.tui.prompts.row_screen import FilterLine
from qualcode.tui.prompts.rows import RowList
from qualcode.tui.rooms import ROOMS
from qualcode.tui.screens.help import HelpScreen

pytestmark = pytest.mark.sqlite

Pieces = list[tuple[str, bool]]
"""Words, and whether they are a key."""
NEW = {
    "app.documents": "ctrl+n",
    "documents.import": "ctrl+d",
    "codebook.new": "ctrl+k",
    "list.back": "ctrl+x",
    "lists.leave": "ctrl+x",
    "coding.pick": "ctrl+e",
    "coding.memo": UNBOUND,
}
"""Keys that a user has chosen."""
_LITERAL = re.compile(r"[Pp]ress +(?!…)\S+|\b(?:F\d+|Esc|Enter|Ctrl\+\w)\b")


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUALCODE_CONFIG_DIR", str(tmp_path / "config"))


def made(folder: Path, *has: str) -> Path:
    """A project that has only some of a study."""
    with create_project(folder / f"has {' and '.join(has)}.qualcode", name="Study", coder="mara") as project:
        if "documents" in has:
            (folder / "first.txt").write_text(FIRST, encoding="utf-8")
            import_documents(project, [folder / "first.txt"])
        if "codes" in has:
            create_path(project, "Time")
        if "codings" in has:
            start = FIRST.index("I asked twice.")
            document, code = find_document(project, "first"), load_tree(project).find("Time")
            apply_code(project, document.id, (start, start + 14), code.id)
        return project.path


@asynccontextmanager
async def running() -> AsyncIterator[Session]:
    """The program of somebody who has other keys, with no project yet."""
    app = QualcodeApp(None, coder="mara")
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            app.keymap = NEW
            app.set_keymap(NEW)
            yield Session(app, pilot, Path())
            await app.action_quit()
    finally:
        app.store.close()


def said_in(screen: Screen[object]) -> dict[str, Pieces]:
    """What stands in each list without rows, and in each panel that takes the place of one."""
    said: dict[str, Pieces] = {
        f"list {number}": rows.told
        for number, rows in enumerate(screen.query(RowList))
        if not rows.rows and rows.size.height and rows.size.width
    }
    for panel in screen.query(Static):
        if (panel.id or "").endswith("-nothing") and panel.size.height:
            assert isinstance(panel.content, Content)
            said[str(panel.id)] = pieces_in(panel.content)
    return said


def pieces_in(content: Content) -> Pieces:
    """The words and keys of what a panel shows."""
    pieces, at = [], 0
    for span in content.spans:
        pieces += [(content.plain[at : span.start], False), (content.plain[span.start : span.end], True)]
        at = span.end
    return [*pieces, (content.plain[at:], False)]


def faults_of(where: str, pieces: Pieces) -> list[str]:
    """What is wrong with the words of an empty list."""
    words = "".join(part for part, _ in pieces).strip()
    if not words:
        return [f"{where} says nothing"]
    found = [] if any(is_key for _, is_key in pieces) else [f"{where} names no key: {words}"]
    if not words.endswith("."):
        found.append(f"{where} is no sentence: {words}")
    if literal := _LITERAL.search("".join("…" if is_key else part for part, is_key in pieces)):
        found.append(f"{where} names a key that the user may have changed: {literal[0]}")
    return found


async def walked(session: Session, project: Path, rooms: Iterable[str] = ROOMS) -> dict[str, Pieces]:
    """Go through rooms of a project; what stands in each empty list."""
    said: dict[str, Pieces] = {}
    await session.app.open_project(project)
    await session.settle()
    for room in rooms:
        await session.app.action_go(room)
        await session.settle()
        await session.pilot.pause()
        while session.app.screen.is_modal:  # A room that asks first.
            await session.press("escape")
        said.update({f"{room}, {part}": pieces for part, pieces in said_in(session.app.screen).items()})
    return said


def rooms_of(said: Iterable[str]) -> set[str]:
    return {where.partition(",")[0] for where in said}


def keys_in(pieces: Sequence[tuple[str, bool]]) -> list[str]:
    return [part for part, is_key in pieces if is_key]


async def test_every_screen_of_a_new_project_says_what_to_do_next_and_with_the_users_own_key(tmp_path: Path) -> None:
    async with running() as session:
        said = await walked(session, made(tmp_path))
    assert [fault for where, pieces in said.items() for fault in faults_of(where, pieces)] == []
    full = {"settings", "history"}  # The settings are there, and making the project has been done.
    assert rooms_of(said) == set(ROOMS) - full
    assert keys_in(said["documents, list 0"])[0] == "Ctrl+D" and keys_in(said["codebook, list 0"])[0] == "Ctrl+K"
    assert keys_in(said["my_work, list 0"]) == ["Ctrl+N", "Ctrl+D"]
    assert "Ctrl+X" in keys_in(said["doubtful, list-nothing"])
    assert keys_in(said["agreement, list 0"])[0] == "Ctrl+P “Rounds”"


@pytest.mark.long
@pytest.mark.parametrize("has", [("documents",), ("codes",), ("documents", "codes"), ("documents", "codes", "codings")])
async def test_every_screen_of_a_half_made_project_says_what_to_do_next(tmp_path: Path, has: tuple[str, ...]) -> None:
    async with running() as session:
        said = await walked(session, made(tmp_path, *has))
    assert [fault for where, pieces in said.items() for fault in faults_of(where, pieces)] == []
    assert ("documents" in rooms_of(said)) is ("documents" not in has)
    assert ("codebook" in rooms_of(said)) is ("codes" not in has)
    assert {"cases", "agreement", "disagreements", "recoding", "memos", "rounds"} <= rooms_of(said)


async def test_a_project_open_for_reading_only_says_so_beside_what_could_be_done(tmp_path: Path) -> None:
    path = made(tmp_path)
    with open_project(path, coder="jonas"):
        async with running() as session:
            said = await walked(session, path, ("documents", "rounds"))
    for pieces in said.values():
        assert "open for reading only" in "".join(part for part, _ in pieces) and keys_in(pieces)


async def test_a_filter_that_fits_nothing_says_how_to_see_all_again(tmp_path: Path) -> None:
    path = made(tmp_path, "documents")
    async with running() as session:
        await walked(session, path, ())
        for room in ("settings", "history", "documents", "versions"):
            await session.app.action_go(room)
            await session.settle()
            session.app.screen.query_one(FilterLine).value = "zzz"
            await session.settle()
            assert keys_in(said_in(session.app.screen)["list 0"]) == ["Ctrl+X"], room
        session.app.push_screen(HelpScreen(session.app.screen))
        await session.settle()
        session.app.screen.query_one(Input).value = "zzz"
        await session.settle()
        assert "take letters away" in said_in(session.app.screen)["list 0"][0][0]


async def test_the_panel_beside_a_text_without_codes_says_which_key_gives_one(tmp_path: Path) -> None:
    async with at_the_desk(made(tmp_path, "documents"), size=(100, 30)) as desk:
        assert "Enter gives a code" in desk.shown("#at-caret") and "m writes one" in desk.shown("#memos")


def test_each_key_that_is_spoken_of_is_that_of_an_action_there_is() -> None:
    spoken = {
        found
        for file in Path(qualcode.tui.__path__[0]).rglob("*.py")
        for found in re.findall(r"‹([a-z_]+\.[a-z_0-9]+)›", file.read_text(encoding="utf-8"))
    }
    assert len(spoken) > 50 and spoken - {"action.id"} <= set(actions())


def test_a_key_of_a_screen_that_was_not_shown_yet_is_known() -> None:
    asked = ("documents.import", "coding.memo", "coding.similar", "codebook.split", "app.merge")
    script = (
        "import qualcode.tui.app\nfrom qualcode.tui.prompts.naming_keys import key_of\n"
        f"for one in {asked}: print(key_of(one, {{}}))"
    )
    told = subprocess.run(
        [sys.executable, "-c", script],
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"},
    )
    assert told.stdout.split("\n")[:5] == ["i", "m", "F", "s", "Ctrl+P “Merge a bundle …”"]


def test_words_of_people_that_look_like_an_action_stay_as_they_are() -> None:
    assert pieces_of("the code ‹bell.rang› and ‹app.undo›", {"app.undo": "f7"}) == [
        ("the code ", False),
        ("‹bell.rang›", False),
        (" and ", False),
        ("F7", True),
    ]
