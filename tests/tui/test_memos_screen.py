"""The screen of all memos, the links between them, and names that are offered while a link is typed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from coding_pilot import BELL, CODER, JOY, LIKED, PLAN, SMALL, Session, at_the_desk, built, study
from textual.widgets import Input, Static

from qualcode.cases.attributes import set_attribute
from qualcode.codebook.defining import rename_code
from qualcode.codebook.tree import load_tree
from qualcode.coding.memos import add_memo
from qualcode.coding.own_summaries import write_summary
from qualcode.domain.memo_links import write_link
from qualcode.storage.project import open_project
from qualcode.storage.reads.cases import list_cases
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import find_document
from qualcode.tui.coding.memo_list import MemoList
from qualcode.tui.prompts.dialogs import ChoicePrompt, Report
from qualcode.tui.prompts.memo_editor import MemoEditor
from qualcode.tui.prompts.paths import PathPrompt
from qualcode.tui.screens.codebook import CodebookScreen
from qualcode.tui.screens.coding import CodingScreen
from qualcode.tui.screens.memos import MemosScreen

__all__ = ["built", "study"]

WIDE = (120, 30)


@pytest.fixture
def noted(study: Path) -> Path:
    """Memos of mara, in this order: on the project, a document, a code (by jonas), a coding."""
    with open_project(study, coder=CODER) as project:
        first, joy, coding = find_document(project, "first"), load_tree(project).find(JOY), list_codings(project)[0]
        add_memo(project, f"How: {write_link('code', joy.uuid, JOY)}, [[first]], [[Nowhere]].", kind="method")
        add_memo(project, "Cut short by a bell. Café.", document_id=first.id)
    with open_project(study, coder="jonas") as project:
        add_memo(project, "More than [[Worry]].", kind="theory", code_id=joy.id)
    with open_project(study, coder=CODER) as project:
        add_memo(project, "Twice?", kind="question", coding_id=coding.id)
    return study


@asynccontextmanager
async def at_the_memos(path: Path, *, size: tuple[int, int] = SMALL, coder: str = CODER) -> AsyncIterator[Session]:
    async with at_the_desk(path, size=size, coder=coder) as desk:
        await desk.press("f12")
        await desk.until(lambda: isinstance(desk.app.screen, MemosScreen))
        await desk.paint()
        yield desk


def memos(desk: Session) -> MemosScreen:
    assert isinstance(desk.app.screen, MemosScreen), desk.app.screen
    return desk.app.screen


def rows(desk: Session) -> list[str]:
    """The rows of the list, each as one line."""
    found = []
    for row in memos(desk).rows.rows:
        cells = (cell if isinstance(cell, str) else "".join(text for text, _ in cell) for cell in row.cells)
        found.append(" ".join(" ".join(cells).split()))
    return found


def whole(desk: Session) -> str:
    return str(memos(desk).query_one("#memo-whole Static", Static).content)


async def go_to(desk: Session, words: str) -> None:
    """Put the cursor on the memo whose text begins so."""
    screen = memos(desk)
    wanted = next(one.memo.id for one in screen.shelf.memos if one.memo.text.startswith(words))
    assert screen._go_to_memo(wanted)
    await desk.settle()


async def test_all_memos_are_listed_with_present_names_and_narrowed_by_words_kinds_and_broken_links(
    noted: Path,
) -> None:
    with open_project(noted, coder=CODER) as project:
        rename_code(project, load_tree(project).find(JOY).id, "Delight")
    async with at_the_memos(noted) as desk:
        shown = rows(desk)
        assert [row.split()[0] for row in shown] == ["question", "theory", "note", "method"]
        assert "How: Delight, first, Nowhere." in shown[3] and "the project" in shown[3]
        await go_to(desk, "How")
        assert "How: Feelings/Delight, first, [[Nowhere]]." in whole(desk)
        assert "there is no code, document or case “Nowhere”" in whole(desk)
        assert "1 link to nowhere" in desk.screen_text()
        await desk.press("/", *"cafe bell")
        assert len(rows(desk)) == 1 and "1 of 4 memos" in desk.screen_text()
        await desk.press("escape")
        await desk.press("k", "k")
        assert [row.split()[0] for row in rows(desk)] == ["method"]
        await desk.press("k", "k", "k", "k", "B")
        assert len(rows(desk)) == 1 and "How:" in rows(desk)[0]
        await desk.press("B", "k")
        assert len(rows(desk)) == 1
        await desk.press("/", *"zzz")
        await desk.paint()
        assert rows(desk) == [] and "No memo is so" in desk.screen_text()


async def test_a_summary_of_a_case_and_a_theme_is_listed_and_written_on_and_stays_one(study: Path) -> None:
    with open_project(study, coder=CODER) as project:
        set_attribute(project, find_document(project, "first"), "site", "Oak Hill")
        tree, (case,) = load_tree(project), list_cases(project, "site")
        write_summary(project, tree, case, tree.find(JOY).id, "They liked it")
    async with at_the_memos(study) as desk:
        assert rows(desk)[0].startswith("summary") and JOY in whole(desk) and "Oak Hill" in whole(desk)
        await desk.press("k", "k", "k", "k", "k")
        assert len(rows(desk)) == 1
        await desk.press("e")
        assert isinstance(desk.app.screen, MemoEditor)
        await desk.press("tab", "ctrl+end", "!", "escape")
        await desk.until(lambda: isinstance(desk.app.screen, MemosScreen))
        (memo,) = desk.memos()
        assert (memo.kind, memo.text, memo.case_id) == ("summary", "They liked it!", case.id)


async def test_enter_goes_to_what_the_memo_is_on_and_the_list_is_there_on_return(noted: Path) -> None:
    async with at_the_memos(noted) as desk:
        await desk.press("/", *"twice")
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, CodingScreen))
        await desk.settle()
        assert desk.passage == "I asked twice."
        await desk.press("f12")
        await desk.until(lambda: isinstance(desk.app.screen, MemosScreen) and bool(rows(desk)))
        assert memos(desk).wanted == "twice" and len(rows(desk)) == 1
        await desk.press("escape")
        await go_to(desk, "More")
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, CodebookScreen))
        await desk.settle()
        assert "Joy" in desk.screen_text()


@pytest.mark.long
async def test_memos_are_written_and_removed_and_undo_takes_both_back(noted: Path) -> None:
    async with at_the_memos(noted) as desk:
        await go_to(desk, "More")
        await desk.press("e", "delete")
        assert isinstance(desk.app.screen, MemosScreen) and "was written by jonas" in desk.said
        before = desk.memos()
        await go_to(desk, "Cut")
        await desk.press("delete")
        assert len(desk.memos()) == 3 and "u brings it back" in desk.said
        await desk.press("u")
        assert desk.memos() == before
        await desk.until(lambda: len(rows(desk)) == 4)
        await desk.press("N", *"new", "escape")
        assert desk.memos()[-1].text == "new" and desk.memos()[-1].document_id is None
        await desk.until(lambda: "new" in rows(desk)[0])
        await go_to(desk, "new")
        await desk.press("enter", *"er", "escape")
        assert desk.memos()[-1].text == "newer"
        await desk.press("u")
        assert desk.memos()[-1].text == "new"


@pytest.mark.long
async def test_links_are_followed_both_ways_and_asked_for_where_there_are_several(noted: Path) -> None:
    async with at_the_memos(noted) as desk:
        await go_to(desk, "Twice")
        await desk.press("b")
        assert "No memo links here" in desk.said
        await go_to(desk, "More")  # It is on Joy, to which the first memo links.
        await desk.press("b")
        assert isinstance(desk.app.screen, ChoicePrompt)
        await desk.press("enter")
        assert "method" in rows(desk)[memos(desk).rows.row_cursor]
        await go_to(desk, "Cut")
        await desk.press("l")
        assert "no link" in desk.said
        await go_to(desk, "How")
        await desk.press("l")
        assert isinstance(desk.app.screen, ChoicePrompt)
        await desk.press(*"nowhere", "enter")
        assert "there is no code, document or case" in desk.said
        await desk.press("l", *"first", "enter")
        await desk.until(lambda: isinstance(desk.app.screen, CodingScreen))
        assert desk.document == "first"
        await desk.press("f12")
        await desk.until(lambda: isinstance(desk.app.screen, MemosScreen) and bool(rows(desk)))
        await go_to(desk, "More")
        await desk.press("l")
        await desk.until(lambda: isinstance(desk.app.screen, CodebookScreen))


async def test_the_journal_groups_by_day_and_says_what_was_done(noted: Path) -> None:
    async with at_the_memos(noted, size=WIDE) as desk:
        await go_to(desk, "Cut")
        await desk.press("j")
        shown = rows(desk)
        assert shown[0].endswith("4 memos") and len(shown) == 5 and "written" in shown[1]
        assert "Cut short" in whole(desk)
        await desk.press("w")
        await desk.until(lambda: any("documents imported" in row for row in rows(desk)))
        await desk.press("home")
        assert "jonas" in whole(desk) and "3 documents imported" in whole(desk)
        await desk.press("j", "w")
        assert len(rows(desk)) == 4 and "j shows it" in desk.said
        part, listed = memos(desk).query_one("#memo-whole"), memos(desk).rows
        assert part.region.x >= listed.region.right and part.region.height == listed.region.height
        await desk.resize(80, 24)
        assert part.region.y >= listed.region.bottom and part.region.height >= 6


async def test_an_empty_list_says_what_to_do(study: Path) -> None:
    async with at_the_memos(study) as desk:
        assert "There are no memos yet" in desk.screen_text()
        await desk.press("enter", "e", "l", "b", "delete", "space", "x")
        assert isinstance(desk.app.screen, MemosScreen)


@pytest.mark.sqlite  # On a server the other session does not hold the project.
async def test_reading_only_reads(noted: Path) -> None:
    with open_project(noted, coder="jonas"):
        async with at_the_memos(noted) as desk:
            for key in ("N", "e", "delete"):
                await desk.press(key)
                assert isinstance(desk.app.screen, MemosScreen)
            assert "reading only" in desk.said and len(rows(desk)) == 4


@pytest.mark.long
async def test_the_list_of_one_document_leads_to_all_and_what_is_shown_is_written_to_a_file(
    noted: Path, tmp_path: Path
) -> None:
    async with at_the_desk(noted) as desk:
        await desk.press("M")
        assert isinstance(desk.app.screen, MemoList)
        await desk.press("a")
        await desk.until(lambda: isinstance(desk.app.screen, MemosScreen) and len(rows(desk)) == 4)
        await desk.press("k", "k", "x")
        assert isinstance(desk.app.screen, ChoicePrompt)
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, PathPrompt))
        desk.app.screen.query_one(Input).value = str(tmp_path / "memos.md")
        await desk.press("enter")
        await desk.until(lambda: (tmp_path / "memos.md").exists() or isinstance(desk.app.screen, Report))
        written = (tmp_path / "memos.md").read_text(encoding="utf-8")
        assert "How: Feelings/Joy, first, Nowhere." in written and "Cut short" not in written


# The editor ----------------------------------------------------------------------------------------------


@pytest.mark.long
async def test_two_brackets_offer_names_enter_writes_a_link_that_lasts_and_escape_leaves_it(noted: Path) -> None:
    async with at_the_desk(noted) as desk:
        await desk.go_to(BELL)
        await desk.press("m", *"as [[jo")
        editor = desk.app.screen
        assert isinstance(editor, MemoEditor)
        await desk.until(lambda: editor.offers.is_open)
        await desk.paint()
        assert "Feelings/Joy" in desk.screen_text()
        await desk.press("enter")
        assert not editor.offers.is_open
        await desk.press(*" too", "escape")
        text = desk.memos()[-1].text
        uuid = desk.read(lambda project: load_tree(project).find(JOY).uuid)
        assert text.startswith(f"as [[code:{uuid[:13]}") and text.endswith("|Feelings/Joy]] too")
        await desk.go_to(LIKED)
        await desk.press("m", *"[[wor")
        editor = desk.app.screen
        assert isinstance(editor, MemoEditor)
        await desk.until(lambda: editor.offers.is_open)
        await desk.press("escape", *"ry]]", "tab")
        assert not editor.offers.is_open and isinstance(desk.app.screen, MemoEditor)
        await desk.press("enter", *"x", "escape")
        memo = desk.memos()[-1]
        assert (memo.text, memo.kind) == ("[[worry]]\nx", "method")
        await desk.go_to(PLAN)
        await desk.press("m", *"[[memo:")
        editor = desk.app.screen
        assert isinstance(editor, MemoEditor)
        await desk.until(lambda: editor.offers.is_open)
        assert len(editor.offers.rows) == 6
        await desk.press("down", "tab", "escape")
        assert desk.memos()[-1].text.startswith("[[memo:")


async def test_another_screen_is_gone_to_also_while_links_are_offered(noted: Path) -> None:
    async with at_the_desk(noted) as desk:
        await desk.press("m", *"x [[")
        editor = desk.app.screen
        assert isinstance(editor, MemoEditor)
        await desk.until(lambda: editor.offers.is_open)
        await desk.press("f3")
        await desk.until(lambda: isinstance(desk.app.screen, CodebookScreen))
        assert desk.memos()[-1].text == "x [["
