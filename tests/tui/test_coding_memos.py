"""Memos and comments are kept while they are typed, exactly as typed, and one key takes a sitting back."""

from __future__ import annotations

import asyncio
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from coding_pilot import BELL, CODER, FIRST, JOY, LARGE, READ, SMALL, Session, at_the_desk, built, changes, give, study
from textual import events

from qualcode.coding.memos import add_memo
from qualcode.domain.values import MEMO_KINDS
from qualcode.storage.project import open_project
from qualcode.storage.reads.documents import find_document
from qualcode.tui.app import QualcodeApp
from qualcode.tui.coding.memo_list import MemoList
from qualcode.tui.prompts import memo_editor
from qualcode.tui.prompts.memo_editor import MemoEditor, TextEditor
from qualcode.tui.screens.coding import CodingScreen

__all__ = ["built", "study"]

HOSTILE = "[bold]x[/bold] \x1b[31mred\x1b[0m \u202eevil\u2028line\x85next =1+1 <b>"


def texts(desk: Session) -> list[str]:
    return [memo.text for memo in desk.memos()]


def editor(desk: Session) -> TextEditor:
    assert isinstance(desk.app.screen, TextEditor)
    return desk.app.screen


async def paste(desk: Session, text: str) -> None:
    event = events.Paste(text)
    event.set_sender(desk.app)
    assert desk.app._driver is not None
    desk.app._driver.send_message(event)
    await desk.settle()


def write_as(study: Path, coder: str, text: str, **on: object) -> None:
    with open_project(study, coder=coder) as project:
        add_memo(project, text, document_id=find_document(project, "first").id, **on)  # type: ignore[arg-type]


@pytest.mark.long
async def test_a_memo_is_kept_exactly_as_typed(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.go_to(BELL)
        await desk.press("m", "enter", "space", *"a b", "space", "space", "enter", "escape")
        assert texts(desk) == ["\n a b  \n"]
        await desk.press("m")
        assert editor(desk).field.whole_text == "\n a b  \n"
        await desk.press("escape")
        before = changes(desk)
        await desk.press("m", "escape")
        assert changes(desk) == before


@pytest.mark.long
async def test_what_is_typed_is_committed_within_a_second_while_the_editor_stands_open(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memo_editor, "SAVE_SECONDS", 0.05)
    async with at_the_desk(study) as desk:
        await desk.press("m", *"half a tho")
        for _ in range(200):
            if texts(desk) == ["half a tho"]:
                break
            await asyncio.sleep(0.01)
        assert texts(desk) == ["half a tho"]
        assert isinstance(desk.app.screen, MemoEditor)


@pytest.mark.long
async def test_one_key_takes_a_sitting_back_and_one_brings_it_again(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memo_editor, "SAVE_SECONDS", 0.01)
    async with at_the_desk(study) as desk:
        await give(desk, READ, "joy")
        await desk.press("m")
        for word in ("bells ", "ring ", "twice"):
            await desk.press(*word)
            await asyncio.sleep(0.05)
            await desk.settle()
        await desk.press("tab", "escape")
        assert [(memo.text, memo.kind) for memo in desk.memos()] == [("bells ring twice", MEMO_KINDS[1])]
        assert changes(desk) > 5
        await desk.press("u")
        assert texts(desk) == [] and desk.codings() == [(READ, JOY)]
        assert "bells ring twice" in desk.said
        await desk.press("U")
        assert texts(desk) == ["bells ring twice"]
        await desk.press("ctrl+z", "ctrl+z")
        assert texts(desk) == [] and desk.codings() == []
        await desk.press("ctrl+y", "ctrl+y")
        assert texts(desk) == ["bells ring twice"] and desk.codings() == [(READ, JOY)]


async def test_two_sittings_are_taken_back_one_after_the_other(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("m", *"one", "escape")
        await desk.press("m", *" two", "escape")
        assert texts(desk) == ["one two"]
        await desk.press("u")
        assert texts(desk) == ["one"]
        await desk.press("u")
        assert texts(desk) == []


@pytest.mark.long
async def test_kind_and_target_are_switched_before_and_after_typing(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await give(desk, READ, "joy")
        await desk.press("m", "tab", "tab", *"Weick", "escape")
        (memo,) = desk.memos()
        assert (memo.kind, FIRST[memo.start : memo.end]) == ("theory", READ)
        await desk.press("u", "m", *"rule?", "shift+tab", "ctrl+o", "escape")
        (memo,) = desk.memos()
        assert (memo.text, memo.code_id, memo.document_id, memo.coding_id) == ("rule?", memo.code_id, None, None)
        assert memo.code_id is not None
        await desk.press("m", "shift+tab", *"odd", "escape", "m", "shift+tab", "shift+tab", "shift+tab", *"tired")
        await desk.press("escape")
        assert [(m.text, m.coding_id is None, m.document_id is None) for m in desk.memos()] == [
            ("rule?", True, True), ("odd", False, True), ("tired", True, False),
        ]  # fmt: skip


async def test_what_stood_on_a_target_before_stays_when_another_is_chosen(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("m", *"passage", "escape")
        await desk.press("m", "shift+tab", *"whole", "escape")
        await desk.press("m", *"!", "shift+tab", *"?", "shift+tab")
        assert editor(desk).field.whole_text == "passage!"
        await desk.press("escape")
        assert texts(desk) == ["passage!", "whole?"]


async def test_an_emptied_memo_is_gone_and_comes_back_with_one_key(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("m", *"bells", "escape", "m", "ctrl+u", "escape")
        assert desk.memos() == []
        await desk.press("u")
        assert texts(desk) == ["bells"]
        await desk.press("m", "ctrl+u", "space", "escape")
        assert desk.memos() == []


@pytest.mark.long
async def test_others_memos_are_read_and_never_written_on(study: Path) -> None:
    start = FIRST.index(BELL)
    write_as(study, "jonas", "[b]mine[/b]\nsecond line", span=(start, start + len(BELL)), kind="question")
    async with at_the_desk(study, size=LARGE) as desk:
        await desk.go_to(BELL)
        await desk.press("m")
        await desk.paint()
        assert editor(desk).field.whole_text == ""
        assert "question by jonas: [b]mine[/b]" in desk.screen_text()
        await desk.press(*"own", "escape")
        assert texts(desk) == ["[b]mine[/b]\nsecond line", "own"]
        await desk.press("M")
        assert isinstance(desk.app.screen, MemoList)
        await desk.press("e", "delete")
        await desk.paint()
        assert isinstance(desk.app.screen, MemoList)
        assert "jonas wrote this memo" in desk.screen_text()
        await desk.press("escape")
        assert len(desk.memos()) == 2


@pytest.mark.long
async def test_the_list_of_memos_goes_there_writes_and_removes(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("M")
        assert "no memos here yet" in desk.said
        await give(desk, READ, "joy")
        await desk.press("m", "shift+tab", *"on the coding", "escape")
        await desk.go_to(BELL)
        await desk.press("m", *"bells", "escape", "home", "A", "M", "down", "enter")
        assert isinstance(desk.app.screen, CodingScreen)
        assert desk.passage == BELL
        await desk.press("M", "enter")
        assert desk.passage == READ
        await desk.press("M", "down", "e", *" ring", "escape")
        assert isinstance(desk.app.screen, MemoList)
        assert texts(desk) == ["on the coding", "bells ring"]
        await desk.press("delete")
        assert isinstance(desk.app.screen, MemoList)
        assert texts(desk) == ["on the coding"]
        await desk.press("delete")
        assert isinstance(desk.app.screen, CodingScreen)
        await desk.press("u", "u")
        assert texts(desk) == ["on the coding", "bells ring"]


async def test_controls_and_markup_in_memos_are_kept_and_never_act(study: Path) -> None:
    start = FIRST.index(BELL)
    write_as(study, CODER, HOSTILE, span=(start, start + len(BELL)))
    async with at_the_desk(study, size=LARGE) as desk:
        await desk.go_to(BELL)
        await desk.paint()
        assert "\x1b" not in desk.screen_text() and "\u202e" not in desk.screen_text()
        await desk.press("m")
        await desk.paint()
        assert "\x1b" not in desk.screen_text() and "\u202e" not in desk.screen_text()
        assert "[bold]x[/bold]" in desk.screen_text()
        await desk.press(*"!", "escape")
        assert texts(desk) == [HOSTILE + "!"]
        await desk.press("M")
        await desk.paint()
        assert "\x1b" not in desk.screen_text() and "\u202e" not in desk.screen_text()


@pytest.mark.long
async def test_what_is_pasted_has_line_feeds_only_and_a_hundred_thousand_characters_are_kept(study: Path) -> None:
    long = "word " * 20_000
    async with at_the_desk(study) as desk:
        await desk.press("m")
        await paste(desk, "a\r\nb\rc\0d\te\x1b]0;x\x07")
        await paste(desk, long)
        await desk.press("escape")
        assert texts(desk) == ["a\nb\ncd\te\x1b]0;x\x07" + long]
        await give(desk, READ, "joy")
        await desk.press("e")
        await paste(desk, long)
        await desk.press("escape")
        assert desk.stars_and_comments() == [(False, long)]
        await desk.paint()
        assert "word word" in desk.screen_text() or desk.app.size.width < 100


@pytest.mark.long
async def test_a_comment_has_the_same_editor_and_grows_with_its_lines(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await give(desk, READ, "joy")
        await desk.press("e", *"ironic?")
        await desk.paint()
        assert editor(desk).field.size.height == 1
        await desk.press("enter", "enter")
        await desk.paint()
        assert editor(desk).field.size.height == 3
        await desk.press("escape", "e", *"no", "escape")
        assert desk.stars_and_comments() == [(False, "ironic?\n\nno")]
        await desk.press("u")
        assert desk.stars_and_comments() == [(False, "ironic?\n\n")]
        await desk.press("e", "ctrl+u", "backspace", "ctrl+u", "backspace", "ctrl+u", "escape")
        assert desk.stars_and_comments() == [(False, "")]


async def test_what_cannot_be_saved_stays_until_it_is_given_up(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from qualcode.domain.errors import ProjectError
    from qualcode.tui.prompts import memo_keeping

    def full(*args: object, **kwargs: object) -> None:
        raise ProjectError("the disk is full")

    async with at_the_desk(study) as desk:
        keep = memo_keeping.type_memo
        monkeypatch.setattr(memo_keeping, "type_memo", full)
        await desk.press("m", *"thought", "escape")
        await desk.paint()
        assert editor(desk).field.whole_text == "thought"
        assert "Not saved: The disk is full" in desk.screen_text() or "the disk is full" in desk.screen_text()
        monkeypatch.setattr(memo_keeping, "type_memo", keep)
        await desk.press("escape")
        assert texts(desk) == ["thought"]
        monkeypatch.setattr(memo_keeping, "type_memo", full)
        await desk.press("m", *"!", "escape", "escape")
        assert isinstance(desk.app.screen, CodingScreen)
        assert texts(desk) == ["thought"]


@pytest.mark.sqlite
async def test_a_project_that_is_only_read_says_so_before_anything_is_typed(study: Path) -> None:
    with open_project(study, coder="jonas"):
        async with at_the_desk(study) as desk:
            await desk.press("m")
            assert isinstance(desk.app.screen, CodingScreen)
            assert "open for reading only" in desk.said


# The user's own editor ---------------------------------------------------------------------------------


@contextmanager
def lent(_: QualcodeApp) -> Iterator[None]:
    yield


def script(folder: Path, body: str) -> str:
    path = folder / "editor.py"
    path.write_text(f"import os, sys\npath = sys.argv[-1]\n{body}\n")
    return f"{sys.executable} {path}"


async def test_ones_own_editor_writes_the_memo(study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = tmp_path / "seen"
    body = (
        f"open({str(seen)!r}, 'w').write(f'{{os.stat(path).st_mode:o}} {{os.stat(os.path.dirname(path)).st_mode:o}} "
        "{path}')\ntext = open(path).read()\nopen(path, 'w').write(text + 'from outside\\n')"
    )
    monkeypatch.setattr(QualcodeApp, "suspend", lent)
    async with at_the_desk(study) as desk:
        desk.app.settings = replace(desk.app.settings, editor=script(tmp_path, body))
        await desk.press("m", *"inside", "ctrl+e")
        assert texts(desk) == ["inside\nfrom outside"]
        await desk.press("ctrl+z", "escape")
        assert texts(desk) == ["inside"]
    mode, folder_mode, path = seen.read_text().split()
    if sys.platform != "win32":
        assert stat.S_IMODE(int(mode, 8)) == 0o600 and stat.S_IMODE(int(folder_mode, 8)) == 0o700
    assert not Path(path).exists() and not Path(path).parent.exists()


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("open(path, 'w').write('lost')\nsys.exit(3)", "status 3"),
        ("open(path, 'wb').write(b'caf\\xe9')", "no UTF-8"),
        ("os.remove(path)", "left no file"),
        ("open(path, 'wb').write(b'a\\0b')", "NUL"),
    ],
)
@pytest.mark.long
async def test_an_editor_that_fails_costs_nothing(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, word: str
) -> None:
    monkeypatch.setattr(QualcodeApp, "suspend", lent)
    async with at_the_desk(study, size=LARGE) as desk:
        desk.app.settings = replace(desk.app.settings, editor=script(tmp_path, body))
        await desk.press("m", *"inside", "ctrl+e")
        await desk.paint()
        assert word in desk.screen_text()
        assert editor(desk).field.whole_text == "inside"
        await desk.press("escape")
        assert texts(desk) == ["inside"]


@pytest.mark.long
async def test_without_an_editor_or_a_terminal_to_lend_the_dialog_says_so(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    async with at_the_desk(study, size=SMALL) as desk:
        await desk.press("m", "ctrl+e")
        await desk.paint()
        assert "o editor is known" in desk.screen_text()
        desk.app.screen.dismiss(None)
        await desk.settle()
        monkeypatch.setenv("EDITOR", sys.executable)
        await desk.press("m", "ctrl+e")
        await desk.paint()
        assert "write here instead" in desk.screen_text()
