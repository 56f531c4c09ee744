"""Codings are resized, removed, changed, commented and undone in as many presses as the design says."""

from __future__ import annotations

from pathlib import Path

import pytest
from coding_pilot import (
    BELL,
    CODER,
    FIRST,
    JOY,
    LARGE,
    PLAN,
    READ,
    SCHEDULE,
    SMALL,
    START,
    TIME,
    WORRY,
    Session,
    at_the_desk,
    built,
    changes,
    give,
    study,
)
from hypothesis import given
from hypothesis import strategies as st

from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.domain.changes import Effects
from qualcode.domain.spans import Span
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import find_document
from qualcode.tui.coding.choosing import CodingChooser
from qualcode.tui.coding.mending import sentence_edge
from qualcode.tui.prompts.memo_editor import MemoEditor
from qualcode.tui.screens.coding import CodingScreen
from qualcode.tui.transcript.model import MarkClicked

__all__ = ["built", "study"]

LENGTHS = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 5)), max_size=8)


@given(LENGTHS, st.integers(-2, 70), st.sampled_from([-1, 1]), st.booleans())
def test_the_edge_beyond_is_the_nearest_of_all(
    lengths: list[tuple[int, int]], offset: int, step: int, at_end: bool
) -> None:
    sentences, at = [], 0
    for gap, length in lengths:
        sentences.append(Span(at + gap, at + gap + length))
        at += gap + length
    edges = [sentence[at_end] for sentence in sentences]
    beyond = [edge for edge in edges if (edge - offset) * step > 0]
    nearest = min(beyond, key=lambda edge: abs(edge - offset)) if beyond else offset
    assert sentence_edge(sentences, offset, step, at_end=at_end) == nearest


def test_the_edge_of_a_sentence_is_found_without_a_look_at_all_of_them() -> None:
    looked: list[int] = []

    class Watched(list[Span]):
        def __getitem__(self, at):  # type: ignore[no-untyped-def]
            looked.append(at)
            return super().__getitem__(at)

    sentences = Watched(Span(10 * n, 10 * n + 9) for n in range(4096))
    assert sentence_edge(sentences, 20_004, 1, at_end=True) == 20_009
    assert len(looked) < 20
    assert all(isinstance(at, int) for at in looked)


# Mending codings ---------------------------------------------------------------------------------------

RESIZES = [
    (("+", "="), f"{READ} {SCHEDULE}"),
    ((">",), f"{READ} Then"),
    (("<",), "Nobody read it"),
    (("alt+plus", "j"), f"{PLAN} {READ}"),
    (("alt+less_than_sign", "h"), f"plan. {READ}"),
    (("alt+greater_than_sign", "l"), "read it, honestly."),
]


@pytest.mark.long
async def test_a_coding_grows_and_shrinks_at_both_ends_by_one_key(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await give(desk, READ, "joy")
        for keys, expected in RESIZES:
            for key in keys:
                await desk.go_to("read it")
                await desk.press(key)
                assert desk.codings() == [(expected, JOY)], key
                await desk.press("u")
                assert desk.codings() == [(READ, JOY)], key


async def test_a_coding_gives_back_a_sentence_at_either_end(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.go_to(PLAN)
        await desk.press("shift+down", "enter", *"joy", "enter")
        for key, expected in (("-", PLAN), ("alt+minus", READ), ("k", READ)):
            await desk.press(key)
            assert desk.codings() == [(expected, JOY)], key
            await desk.press("u", "U", "u")
            assert desk.codings() == [(f"{PLAN} {READ}", JOY)], key


async def test_a_coding_never_shrinks_to_nothing(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await give(desk, READ, "joy")
        for key in ("-", "k"):
            await desk.press(key)
        assert desk.codings() == [(READ, JOY)]
        assert "cannot become smaller" in desk.said
        await desk.go_to(READ)
        await desk.press(*"<<<<<<")
        assert desk.codings() == [("Nobody", JOY)]


async def test_resizing_where_no_coding_is_says_so(study: Path) -> None:
    async with at_the_desk(study) as desk:
        before = changes(desk)
        for key in ("+", "-", ">", "<", "j", "k", "h", "l", "delete", "*", "e", "C", "G"):
            await desk.press(key)
        assert isinstance(desk.app.screen, CodingScreen)
        assert desk.said.count("There is no coding here") == 13
        assert changes(desk) == before


@pytest.mark.long
async def test_the_only_coding_is_removed_by_one_key(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await give(desk, READ, "joy")
        for key in ("delete", "backspace"):
            await desk.press(key)
            assert desk.codings() == [], key
            await desk.press("u")
            assert desk.codings() == [(READ, JOY)], key


@pytest.mark.long
async def test_of_several_codings_a_second_key_says_which_to_remove(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await give(desk, READ, "joy")
        await give(desk, READ, "worry")
        for answer, left in (("1", [WORRY]), ("2", [JOY]), ("a", []), ("delete", [WORRY]), ("escape", [JOY, WORRY])):
            await desk.press("delete")
            assert isinstance(desk.app.screen, CodingChooser)
            await desk.press(answer)
            assert isinstance(desk.app.screen, CodingScreen)
            assert [code for _, code in desk.codings()] == left, answer
            if answer != "escape":
                await desk.press("u")


async def test_another_coders_coding_is_left_alone_by_name(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await give(desk, START, "joy")
        await desk.go_to("I asked twice.")
        for key in ("delete", "+", "*", "e", "C"):
            await desk.press(key)
        assert isinstance(desk.app.screen, CodingScreen)
        assert desk.codings("jonas") == [("I asked twice.", TIME)]
        assert desk.said.count("was made by jonas") == 5


async def test_another_code_for_a_coding_is_chosen_like_any(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await give(desk, READ, "joy")
        await desk.press("C", *"time", "enter")
        assert desk.codings() == [(READ, TIME)]
        await desk.press("C", *"no such name", "enter", "escape")
        assert desk.codings() == [(READ, TIME)]
        await desk.press("u")
        assert desk.codings() == [(READ, JOY)]


@pytest.mark.long
async def test_undo_and_redo_are_one_key_and_reach_back_through_sessions(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await give(desk, START, "joy")
        await give(desk, PLAN, "worry")
        await desk.press("*", "delete")
    async with at_the_desk(study) as desk:
        await desk.press("u", "ctrl+z")
        assert desk.codings() == [(START, JOY), (PLAN, WORRY)]
        await desk.press("u", "ctrl+z")
        assert desk.codings() == []
        await desk.press("u")
        assert "nothing to undo" in desk.said
        await desk.press("U", "ctrl+y", "U")
        assert desk.stars_and_comments() == [(False, ""), (True, "")]
        await desk.press("ctrl+y", "U")
        assert desk.codings() == [(START, JOY)]
        assert "nothing to redo" in desk.said


@pytest.mark.long
async def test_undo_goes_to_where_the_change_was_in_whichever_document(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await give(desk, BELL, "joy")
        await desk.press("ctrl+n")
        assert desk.document == "second"
        await desk.press("u")
        assert (desk.document, desk.passage) == ("first", BELL)
        assert desk.codings() == []
        assert desk.view.marks_at_caret == ()


async def test_a_star_is_one_key_and_a_second_takes_it_away(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await give(desk, READ, "joy")
        await desk.press("*")
        assert desk.stars_and_comments() == [(True, "")]
        assert "★" in desk.shown("#passage")
        await desk.press("*")
        assert desk.stars_and_comments() == [(False, "")]


@pytest.mark.long
async def test_a_comment_is_written_and_begun_anew_where_it_was_left(study: Path) -> None:
    async with at_the_desk(study, size=LARGE) as desk:
        await give(desk, READ, "joy")
        await desk.press("e", *"ironic?", "ctrl+s")
        assert desk.stars_and_comments() == [(False, "ironic?")]
        assert "ironic?" in desk.shown("#at-caret")
        await desk.press("e", *" yes", "f12")
        assert desk.stars_and_comments() == [(False, "ironic? yes")]
        await desk.press("e", *" no", "escape")
        assert desk.stars_and_comments() == [(False, "ironic? yes no")]
        await desk.press("u", "u", "u")
        assert desk.stars_and_comments() == [(False, "")]


async def test_a_memo_stands_on_the_passage(study: Path) -> None:
    async with at_the_desk(study, size=LARGE) as desk:
        await desk.go_to(BELL)
        await desk.press("m")
        assert isinstance(desk.app.screen, MemoEditor)
        await desk.press(*"bells [b]everywhere", "f12")
        (memo,) = desk.memos()
        assert (memo.text, FIRST[memo.start : memo.end]) == ("bells [b]everywhere", BELL)
        assert "bells [b]everywhere" in desk.shown("#memos")
        await desk.press("u")
        assert desk.memos() == []


async def test_memo_again_goes_on_with_the_memo_that_is_there(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.go_to(BELL)
        await desk.press("m", *"bells", "f12")
        assert "memo" in desk.shown("#passage")
        await desk.press("m", *" ring", "f12")
        assert [memo.text for memo in desk.memos()] == ["bells ring"]
        await desk.press("m", "ctrl+u", "f12")
        assert desk.memos() == []
        assert "memo" not in desk.shown("#passage")


# Which of several is meant -----------------------------------------------------------------------------


async def both(desk: Session) -> None:
    """Joy on three sentences, worry on the second of them, the caret there."""
    await desk.go_to(PLAN)
    await desk.press("shift+down", "shift+down", "enter", *"joy", "enter")
    await give(desk, READ, "worry")


@pytest.mark.long
async def test_of_nested_codings_the_innermost_is_meant_and_the_title_says_which(study: Path) -> None:
    async with at_the_desk(study, size=LARGE) as desk:
        await both(desk)
        for key, word in (("+", "Worry: longer by a sentence"), ("-", "Worry: shorter by a sentence"),
                          ("h", "Worry: begins a word earlier"), ("l", "Worry: begins a word later"),
                          ("*", "Worry: best quote"), ("*", "no best quote any more")):  # fmt: skip
            await desk.press(key)
            assert word in desk.said
        assert desk.codings() == [(f"{PLAN} {READ} {SCHEDULE}", JOY), (READ, WORRY)]


@pytest.mark.long
async def test_a_key_means_the_other_coding_until_the_caret_leaves_it(study: Path) -> None:
    async with at_the_desk(study, size=LARGE) as desk:
        await both(desk)
        assert "▸W" in desk.shown("#at-caret")
        await desk.press("o")
        assert "▸J" in desk.shown("#at-caret")
        assert "Joy: 2 of 2 here" in desk.said
        await desk.press("up", "down", "*")
        assert desk.stars_and_comments() == [(True, ""), (False, "")]
        await desk.go_to("Then we tried")
        await desk.paint()
        await desk.go_to(READ)
        await desk.press("*")
        assert desk.stars_and_comments() == [(True, ""), (True, "")]


async def test_the_coding_pointed_at_is_removed_without_a_question(study: Path) -> None:
    async with at_the_desk(study, size=LARGE) as desk:
        await both(desk)
        await desk.press("o", "delete")
        assert isinstance(desk.app.screen, CodingScreen)
        assert desk.codings() == [(READ, WORRY)]
        assert "Joy: removed" in desk.said
        await desk.press("u")
        assert len(desk.codings()) == 2
        await desk.go_to(READ)
        await desk.press("delete")
        assert isinstance(desk.app.screen, CodingChooser)


@pytest.mark.long
async def test_a_click_on_a_bracket_or_in_the_panel_points_at_the_coding(study: Path) -> None:
    async with at_the_desk(study, size=LARGE) as desk:
        await both(desk)
        await desk.paint()
        room = desk.coding.query_one("#at-caret")
        row = next(i for i, line in enumerate(desk.shown("#at-caret").split("\n")) if "Joy" in line)
        await desk.pilot.click(room, offset=(4, row))
        await desk.paint()
        joy = next(c for c in desk.coding.document.own if c.quote != READ)
        assert desk.coding.target == joy
        assert desk.app.focused is desk.view
        worry = next(c for c in desk.coding.document.own if c.quote == READ)
        desk.view.post_message(MarkClicked(worry.id))
        await desk.paint()
        assert desk.coding.target == worry
        desk.view.post_message(MarkClicked(joy.id))
        await desk.paint()
        assert desk.coding.target == joy
        await desk.press("delete")
        assert desk.codings() == [(READ, WORRY)]


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.long
async def test_the_question_which_coding_shows_their_words_and_leaves_the_passage_in_sight(
    study: Path, size: tuple[int, int]
) -> None:
    async with at_the_desk(study, size=size) as desk:
        await give(desk, READ, "joy")
        await desk.go_to("Then we tried")
        await desk.press("v", "enter", *"joy", "enter")
        await desk.go_to("bell schedule")
        await desk.press("L", "L", "enter", *"worry", "enter")
        await desk.press("v", "v", "delete")
        await desk.paint()
        assert isinstance(desk.app.screen, CodingChooser)
        box = desk.app.screen.query_one("Vertical").region
        row = desk.view.wrapped.line_of(desk.view.caret) - round(desk.view.scroll_offset.y) + desk.view.region.y
        assert not box.y <= row < box.bottom
        shown = desk.screen_text()
        assert "“bell schedule”" in shown and "“Then we tried" in shown


async def test_the_coding_that_begins_at_a_place_can_be_pointed_at(study: Path) -> None:
    async with at_the_desk(study, size=LARGE) as desk:
        await both(desk)
        desk.coding.aim_at_start(FIRST.index(PLAN))
        await desk.press("*")
        assert "Joy: best quote" in desk.said
        desk.coding.aim_at_start(FIRST.index("honestly"))
        await desk.press("*")
        assert "Worry: best quote" in desk.said


# Coded text is text ------------------------------------------------------------------------------------


async def test_words_inside_coded_text_are_selected_by_keys_and_coded(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await give(desk, READ, "joy")
        await desk.go_to("read it")
        await desk.press("L", "L")
        assert desk.passage == "read it"
        await desk.press("enter", *"worry", "enter")
        assert desk.codings() == [(READ, JOY), ("read it", WORRY)]
        await desk.go_to("read it")
        await desk.press("L", "L", "enter", *"joy", "enter")
        assert desk.codings() == [(READ, JOY), ("read it", WORRY)]
        assert "already" in desk.said
        await desk.go_to("honestly")
        await desk.press("L", "L", "enter", *"joy", "enter")
        assert desk.codings()[0] == (f"{READ} Then", JOY)
        assert "extended" in desk.said


@pytest.mark.long
async def test_words_inside_coded_text_are_selected_by_the_mouse(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await give(desk, READ, "joy")
        start = FIRST.index("read it")
        cells = []
        for offset in (start, start + len("read it") - 1):
            line = desk.view.wrapped.line_of(offset)
            cells.append((desk.view.columns.text_at + desk.view.wrapped.column_of(line, offset), line))
        await desk.pilot.mouse_down(desk.view, offset=cells[0])
        await desk.pilot.hover(desk.view, offset=cells[1])
        await desk.pilot.mouse_up(desk.view, offset=cells[1])
        assert desk.passage == "read it"
        await desk.press("enter", *"worry", "enter")
        assert desk.codings() == [(READ, JOY), ("read it", WORRY)]


async def test_codings_of_somebody_who_signed_on_since_are_shown_with_the_name(study: Path) -> None:
    def given_by_yuri(project: Project) -> Effects:
        project.coder = "yuri"
        try:
            project.coder_id()  # Signing on is an entry of its own, which no screen is told of.
            document = find_document(project, "first").id
            return apply_code(project, document, (13, 30), load_tree(project).find("Joy").id).effects
        finally:
            project.coder = CODER

    async with at_the_desk(study) as desk:
        await give(desk, READ, "joy")
        effects = await desk.app.store.run(given_by_yuri)
        await desk.coding.project_changed(effects)
        await desk.settle()
        state = desk.coding.state
        assert state is not None
        assert "yuri" in {state.mark_of(one).coder for one in state.codings.values()}
