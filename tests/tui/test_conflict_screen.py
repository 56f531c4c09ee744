"""Conflicts on the screen: side by side, one key each, the next one at once, and every decision can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from coding_pilot import Session
from team_study import (
    ASKED,
    NEW,
    OURS,
    PLANNED,
    THEIRS,
    comment_on,
    handed,
    merged,
    over_documents,
    waiting,
)
from textual.widgets import Static

from qualcode.codebook.tree import load_tree
from qualcode.coding.memos import add_memo
from qualcode.domain.identity import new_uuids
from qualcode.domain.merging import Conflict
from qualcode.storage.project import open_project
from qualcode.storage.reads.cases import list_memos
from qualcode.storage.reads.codings import list_codings
from qualcode.team.conflict_places import place_of
from qualcode.team.merging.conflicts import ConflictView, Side
from qualcode.tui.prompts.dialogs import ConfirmPrompt
from qualcode.tui.screens.coding import CodingScreen
from qualcode.tui.screens.conflicts import ConflictsScreen
from qualcode.tui.team.differences import side_by_side

__all__ = ["handed", "merged"]


def on_top(desk: Session) -> ConflictsScreen:
    assert isinstance(desk.app.screen, ConflictsScreen), desk.app.screen
    return desk.app.screen


def text_of(desk: Session, selector: str) -> str:
    return str(on_top(desk).query_one(selector, Static).content)


def title(desk: Session) -> str:
    current = on_top(desk).pile.current
    return current.title if current is not None else ""


async def go_to(desk: Session, words: str) -> None:
    """Look at the conflict whose title holds some words."""
    screen = on_top(desk)
    key = next(view.conflict.uuid for view in screen.pile.left.values() if words in view.title)
    screen.rows.go_to(key)
    await desk.settle()


async def test_a_conflict_is_shown_before_ours_and_theirs_with_signs_at_the_words(merged: Path) -> None:
    async with over_documents(merged, ConflictsScreen()) as desk:
        assert text_of(desk, "#conflict-progress") == "5 conflicts left"
        await go_to(desk, "Worry")
        assert "changed here and there" in text_of(desk, "#conflict-about")
        sides = text_of(desk, "#conflict-sides")
        assert "Ours, as it is here" in sides and "Theirs, as it came in" in sides
        assert "+came.+" in sides and "come.+" in sides
        await go_to(desk, ASKED)
        assert "first" in text_of(desk, "#conflict-about") and "jonas.qualcode" in text_of(desk, "#conflict-about")
        assert "a  ours: keep what stands here" in text_of(desk, "#conflict-means")
        assert "o  both: one text behind the other" in text_of(desk, "#conflict-means")


async def test_a_keeps_ours_and_the_next_one_comes_at_once(merged: Path) -> None:
    async with over_documents(merged, ConflictsScreen()) as desk:
        await go_to(desk, ASKED)
        await desk.press("a")
        assert len(waiting(desk)) == 4 and comment_on(desk, ASKED) == OURS
        assert "4 conflicts left, 1 of 5 settled" in text_of(desk, "#conflict-progress")
        assert title(desk) and ASKED not in title(desk) and "Ours stays" in text_of(desk, "#conflict-progress")


async def test_b_takes_theirs_and_o_keeps_both(merged: Path) -> None:
    async with over_documents(merged, ConflictsScreen()) as desk:
        await go_to(desk, ASKED)
        await desk.press("b")
        assert comment_on(desk, ASKED) == THEIRS
        await desk.press("ctrl+z")
        assert comment_on(desk, ASKED) == OURS and len(waiting(desk)) == 5
        assert ASKED in title(desk), "the one that was taken back is looked at again"
        await desk.press("o")
        assert comment_on(desk, ASKED) == f"{OURS}\n{THEIRS}"


@pytest.mark.long
async def test_what_was_removed_on_one_side_says_so_and_has_no_both(merged: Path) -> None:
    async with over_documents(merged, ConflictsScreen()) as desk:
        await go_to(desk, NEW)
        assert "bring it back, as it is there" in text_of(desk, "#conflict-means")
        assert "removed" in text_of(desk, "#conflict-sides") and "both" not in text_of(desk, "#conflict-means")
        before = len(waiting(desk))
        await desk.press("o")
        assert len(waiting(desk)) == before
        await desk.press("b")
        assert comment_on(desk, NEW) == "jonas: new to all of it"
        await go_to(desk, PLANNED)
        assert "remove it here too" in text_of(desk, "#conflict-means")
        await desk.press("b")
        assert comment_on(desk, PLANNED) is None


async def test_l_puts_off_until_all_others_were_looked_at(merged: Path) -> None:
    async with over_documents(merged, ConflictsScreen()) as desk:
        first = title(desk)
        await desk.press("l")
        assert title(desk) != first and "1 put off" in text_of(desk, "#conflict-progress")
        await desk.press("backspace")
        assert title(desk) == first
        await desk.press("l", "l", "l", "l", "l")
        assert len(waiting(desk)) == 5 and "they come again" in text_of(desk, "#conflict-progress")


async def test_capital_a_and_b_settle_all_of_a_kind_after_a_question(merged: Path) -> None:
    async with over_documents(merged, ConflictsScreen()) as desk:
        await go_to(desk, "Worry")
        await desk.press("B")
        assert isinstance(desk.app.screen, ConfirmPrompt) and "2 conflicts" in desk.app.screen._heading
        await desk.press("n")
        assert len(waiting(desk)) == 5
        await desk.press("B", "y")
        await desk.until(lambda: not desk.app.screen.is_modal)
        assert len(waiting(desk)) == 3
        rule = desk.read(lambda project: load_tree(project).find("Worry").definition)
        assert rule == "Somebody fears what will come."
        await desk.press("ctrl+z")
        assert len(waiting(desk)) == 5
        await go_to(desk, ASKED)
        await desk.press("A", "enter")
        await desk.until(lambda: not desk.app.screen.is_modal)
        assert comment_on(desk, ASKED) == OURS and len(waiting(desk)) == 4


@pytest.mark.long
async def test_enter_opens_the_passage_and_esc_comes_back_to_it(merged: Path) -> None:
    async with over_documents(merged) as desk:
        await desk.app.action_go("conflicts")
        await desk.settle()
        await go_to(desk, ASKED)
        await desk.press("enter")
        assert isinstance(desk.app.screen, CodingScreen) and desk.passage == ASKED
        assert "back to the conflicts" in desk.coding._said
        await desk.press("escape")
        assert ASKED in title(desk)
        await go_to(desk, NEW)
        await desk.press("enter")
        assert desk.passage == NEW, "what was removed here is shown where it was"
        await desk.press("right", "escape")
        await go_to(desk, "Worry")
        await desk.press("enter")
        assert "It is about a code" in text_of(desk, "#conflict-progress") and on_top(desk)


async def test_all_settled_says_so_and_the_last_can_be_taken_back(merged: Path) -> None:
    async with over_documents(merged, ConflictsScreen()) as desk:
        await desk.press("a", "a", "a", "a", "a")
        await desk.paint()
        assert waiting(desk) == [] and "All 5 conflicts are settled." in desk.screen_text()
        await desk.press("a", "b", "o", "l", "enter", "A", "B", "space")
        assert on_top(desk)
        await desk.press("ctrl+z")
        assert len(waiting(desk)) == 1 and title(desk)
        assert "Theirs, as it came in" in text_of(desk, "#conflict-sides")
        assert f"Waits again: {title(desk)[:20]}" in text_of(desk, "#conflict-progress")


async def test_conflicts_go_with_the_merge_that_is_taken_back(merged: Path) -> None:
    async with over_documents(merged, ConflictsScreen()) as desk:
        await desk.press("a", "ctrl+z", "ctrl+z")
        await desk.paint()
        assert waiting(desk) == [] and "Nothing waits to be settled." in desk.screen_text()
        await desk.press("ctrl+y")
        assert text_of(desk, "#conflict-progress").startswith("5 conflicts left · ")


async def test_an_empty_list_says_where_conflicts_come_from(handed: Path) -> None:
    async with over_documents(handed, ConflictsScreen()) as desk:
        await desk.paint()
        assert "Nothing waits to be settled." in desk.screen_text() and "Merge a bundle" in desk.screen_text()
        await desk.press("escape")
        assert not isinstance(desk.app.screen, ConflictsScreen)


async def test_who_is_no_lead_is_shown_nothing_of_it(merged: Path) -> None:
    async with over_documents(merged, ConflictsScreen(), coder="ines") as desk:
        await desk.paint()
        assert "nly a lead may settle conflicts" in desk.screen_text() and not on_top(desk).pile.left
        await desk.press("a", "b")
        assert len(waiting(desk)) == 5


@pytest.mark.long
@pytest.mark.sqlite  # On a server the other session does not hold the project.
async def test_it_is_read_and_not_settled_where_nothing_can_be_written(merged: Path) -> None:
    with open_project(merged, coder="mara"):
        async with over_documents(merged, ConflictsScreen()) as desk:
            assert title(desk)
            await desk.press("a", "B")
            assert "reading only" in desk.said and not desk.app.screen.is_modal


@pytest.mark.long
@pytest.mark.parametrize("size", [(200, 50), (80, 24), (40, 12), (20, 6)])
async def test_it_fits_every_size(merged: Path, size: tuple[int, int]) -> None:
    async with over_documents(merged, ConflictsScreen(), size=size) as desk:
        await go_to(desk, ASKED)
        await desk.paint()
        assert on_top(desk).rows.display == (size[1] >= 18 or size[0] >= 120)
        if size[1] >= 12:
            assert "shy" in desk.screen_text() or size[0] == 40
        await desk.press("space", "pageup", "down", "up")


# ---------------------------------------------------------------------- the words that differ


def view(kind: str, *sides: Side, base: bool = True) -> ConflictView:
    there = {"text": "x"} if base else {}
    conflict = Conflict(1, "u", kind, "memo", "i", 1, None, there, {}, {}, "open", "f", 0)  # type: ignore[arg-type]
    return ConflictView(conflict, "t", "jonas", "", "", sides, ())


def test_words_that_differ_have_signs_beside_each_other_and_below_each_other() -> None:
    shown = view("changed", Side("text", "one two three", "one 2 three", "one two four"))
    wide = side_by_side(shown, 90).plain
    assert [part for part in wide.splitlines()[0].split("  ") if part.strip()] == [
        "Before", "Ours, as it is here", " Theirs, as it came in"
    ]  # fmt: skip
    assert wide.splitlines()[2].startswith("one −two three−  ")
    assert "one +2+ three" in wide and "one two +four+" in wide
    narrow = side_by_side(shown, 30).plain.splitlines()
    assert [line.split("  ")[0] for line in narrow[1:]] == ["Before", "Ours, as it is here", "Theirs, as it came in"]


def test_what_both_made_is_compared_with_each_other() -> None:
    shown = side_by_side(view("same name", Side("definition", "", "a good day", "a bad day"), base=False), 80).plain
    assert "Before" not in shown and "a +good+ day" in shown and "a +bad+ day" in shown


def test_a_side_on_which_it_is_gone_says_so_and_is_not_compared() -> None:
    sides = (Side("code", "Joy", "", "Joy"), Side("comment", "old words", "", "new words"))
    shown = side_by_side(view("removed here", *sides), 90).plain
    assert shown.count("removed") == 1 and "−Joy−" not in shown and "+new+ words" in shown and "−old− words" in shown


def test_links_in_memos_stand_with_their_words_and_not_with_their_brackets() -> None:
    ours, theirs = "see [[code:01a20504-bf01|Joy]] and wait", "see [[code:01a20504-bf01|Joy]] and go"
    shown = side_by_side(view("changed", Side("text", "see it", ours, theirs)), 90).plain
    assert "Joy" in shown and "[[" not in shown and "01a2" not in shown
    only = side_by_side(view("changed", Side("text", "", "[[code:01|Joy]]", "[[code:02|Joy]]"), base=False), 90).plain
    assert "01" in only and "02" in only, "what alone differs is shown"


def test_lines_keep_to_their_columns_whatever_is_in_them() -> None:
    long = "word " * 40 + "\U0001f468\u200d\U0001f469\u200d\U0001f467 我们的学校很大 " * 5
    for room in (60, 61, 90, 150):
        shown = side_by_side(view("changed", Side("text", long, long + "more", "none of it")), room)
        assert all(line.cell_length <= room for line in shown.split("\n"))


# ---------------------------------------------------------------------- where they are looked at


def test_what_stands_on_a_coding_is_looked_at_where_that_stands(merged: Path) -> None:
    with open_project(merged, coder="mara") as project:
        coding = next(one for one in list_codings(project) if one.quote == ASKED)
        add_memo(project, "why twice?", coding_id=coding.id)
        add_memo(project, "of the study")
        on_coding, of_study = list_memos(project)
        conflicts = [Conflict(1, "u", "changed", "memo", memo.uuid, 1, None, {}, {}, {}, "open", "f", 0)
                     for memo in (on_coding, of_study)]  # fmt: skip
        assert place_of(project, conflicts[0]) == (coding.document_id, coding.span)
        assert place_of(project, conflicts[1]) is None
        gone = Conflict(
            1, "u", "removed here", "coding", new_uuids(1)[0], 1, 99, {}, {}, {"document_id": 99}, "open", "f", 0
        )
        assert place_of(project, gone) is None
