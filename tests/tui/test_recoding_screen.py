"""The recoding queue: each passage is looked at in turn, a key decides, and the queue is what the project says it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from coding_pilot import Session
from queue_study import (
    BELL,
    BELLS,
    BENS,
    HOURS,
    MINE,
    OAK,
    TALK,
    TIME,
    built_queue,
    burst,
    coded,
    opened,
    queue,
    waiting,
)
from textual.widgets import Static

from qualcode.codebook.comparing import word_changes
from qualcode.codebook.creating import create_path
from qualcode.codebook.defining import redefine_code
from qualcode.codebook.tree import load_tree
from qualcode.domain.changes import Effects
from qualcode.domain.spans import Span
from qualcode.history.undoing import undo
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.codings import list_codings
from qualcode.team.coders import set_role
from qualcode.tui.codebook.rooms import open_over
from qualcode.tui.prompts.coding_comment import CommentEditor
from qualcode.tui.prompts.dialogs import ChoicePrompt, ConfirmPrompt
from qualcode.tui.queues.definitions import joined
from qualcode.tui.queues.passage import around
from qualcode.tui.screens.base import WorkScreen
from qualcode.tui.screens.coding import CodingScreen
from qualcode.tui.screens.recoding import RecodingScreen
from qualcode.tui.screens.splitting import SplittingScreen

__all__ = ["built_queue", "queue"]

WORDS = [words for _, words in MINE]
BELL_WORDS = " ".join(BELLS[1].split())


def screen(desk: Session) -> RecodingScreen:
    assert isinstance(desk.app.screen, RecodingScreen)
    return desk.app.screen


def looked_at(desk: Session) -> str:
    """The words of the coding that is looked at."""
    current = screen(desk).sitting.current
    return " ".join(current.coding.quote.split()) if current is not None else ""


def said_in(desk: Session, part: str) -> str:
    """What a part of the screen says."""
    return str(screen(desk).query_one(part, Static).content)


async def begin(desk: Session) -> RecodingScreen:
    await desk.press("f11")
    await desk.paint()
    return screen(desk)


async def test_what_waits_is_shown_and_to_keep_it_brings_the_next_at_once(queue: Path) -> None:
    async with opened(queue, size=(140, 34)) as desk:
        await begin(desk)
        await desk.paint()
        seen = desk.screen_text()
        assert "0 of 5 looked at, 5 left" in seen and "yours" in seen
        assert "Barriers/Time · 4" in seen and "Barriers/Hours · 1" in seen
        assert "redefined by mara: the work itself was too broad" in seen
        assert "We had a plan. Nobody read it, honestly. Then the schedule changed." in seen
        assert "decided everything. …" in seen
        assert "MS. OAK" in seen and "coded by mara" in seen and "oak, turn 2" in seen
        assert "CODED UNDER  Time" in seen and "NOW  Time" in seen
        assert "−itself.−" in seen and "+with" in seen and "+only money+" in seen
        for number, words in enumerate(WORDS):
            assert looked_at(desk) == words
            await desk.press("k")
            assert words not in waiting(queue)
            assert f"{number + 1} of 5 looked at, {4 - number} left" in said_in(desk, "#queue-progress")
        await desk.paint()
        seen = desk.screen_text()
        assert "merged from “Barriers/Bell schedule”" in seen and "−The bell is in the way.−" in seen
        await desk.press("k")
        await desk.paint()
        assert "Nothing waits to be looked at." in desk.screen_text() and "1 wait elsewhere" in desk.screen_text()
        assert waiting(queue) == [BENS[1]]


@pytest.mark.long
async def test_hurried_keys_are_taken_in_order_and_undo_goes_back_to_the_passage(queue: Path) -> None:
    with open_project(queue, coder="mara") as project:
        create_path(project, TALK)
    async with opened(queue) as desk:
        await begin(desk)
        desk.send("k", "x", "space", "k", "c", *"talk", "enter", "k")
        await desk.settle()
        assert waiting(queue) == [BENS[1]], "the letters after c are those of a code"
        assert WORDS[1] not in coded(queue) and coded(queue)[BELL_WORDS] == TALK and looked_at(desk) == ""
        for words in (WORDS[2], BELL_WORDS, WORDS[3], WORDS[1], WORDS[0]):
            await desk.press("u" if words != WORDS[1] else "ctrl+z")
            assert looked_at(desk) == words, words
            assert words in waiting(queue)
        await desk.press("U")
        assert WORDS[0] not in waiting(queue) and "1 of 5 looked at, 4 left" in said_in(desk, "#queue-progress")
        await burst(desk, "down", "up", "c", *"time", "enter")
        assert coded(queue)[WORDS[1]] == TIME and WORDS[1] not in waiting(queue), "the same code keeps it"
        await desk.press("c", "escape", "delete")
        assert WORDS[2] not in coded(queue)


async def test_later_comes_again_after_the_others_and_back_goes_back(queue: Path) -> None:
    async with opened(queue) as desk:
        hours = desk.read(lambda project: load_tree(project).find(HOURS).id)
        assert isinstance(desk.app.screen, WorkScreen)
        await open_over(desk.app.screen, "recoding", (hours,))
        await desk.settle()
        assert looked_at(desk) == BELL_WORDS and "yours · Hours" in said_in(desk, "#queue-progress")
        await burst(desk, "f", *"every code", "enter", "home", "space", "space")
        await desk.paint()
        assert looked_at(desk) == WORDS[2] and "»" in desk.screen_text()
        await desk.press("b")
        assert looked_at(desk) == WORDS[1]
        await desk.press("home", "down", "down", "k", "k", "k")
        assert looked_at(desk) == WORDS[0], "what was put off comes after the others"
        await desk.press("space")
        assert looked_at(desk) == WORDS[1] and waiting(queue) == [*WORDS[:2], BENS[1]]
        await desk.press("space")
        assert "come again" in desk.said and looked_at(desk) == WORDS[0]
        await desk.press("asterisk", "e")
        assert isinstance(desk.app.screen, CommentEditor)
        await burst(desk, *"unsure", "escape")
        await desk.paint()
        assert looked_at(desk) == WORDS[0]
        await desk.paint()
        assert "★" in desk.screen_text() and "Comment: unsure" in desk.screen_text()
        kept = desk.read(lambda project: next(c for c in list_codings(project) if c.quote == WORDS[0]))
        assert kept.star and kept.comment == "unsure"


@pytest.mark.long
async def test_it_opens_in_its_document_and_esc_comes_back_to_where_it_was(queue: Path) -> None:
    async with opened(queue) as desk:
        await begin(desk)
        await desk.press("k", "space", "o")
        await desk.until(lambda: isinstance(desk.app.screen, CodingScreen))
        await desk.paint()
        assert desk.passage == WORDS[2] and "earlier definition: Y" in desk.shown("#at-caret")
        await desk.press("Y")
        assert WORDS[2] not in waiting(queue) and "earlier definition" not in desk.shown("#at-caret")
        await desk.press("Y")
        assert waiting(queue, TIME) == [WORDS[1], BENS[1], WORDS[3]], "what is up to date cannot be kept again"
        await desk.press("escape", "escape")
        await desk.until(lambda: isinstance(desk.app.screen, RecodingScreen))
        await desk.settle()
        assert looked_at(desk) == WORDS[3] and "2 of 5 looked at, 3 left" in said_in(desk, "#queue-progress")
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, CodingScreen))
        await desk.press("f11", "escape")
        assert not isinstance(desk.app.screen, RecodingScreen)


@pytest.mark.long
async def test_filters_by_coder_code_and_document_and_others_codings_are_refused(queue: Path) -> None:
    async with opened(queue) as desk:
        shown = await begin(desk)
        everything = [*WORDS[:3], BENS[1], WORDS[3], BELL_WORDS]
        for letters, expected in (
            ("everybody", everything),
            ("hours", [BELL_WORDS]),
            ("every code", everything),
            ("in wild", [WORDS[3]]),
            ("everything", everything),
            ("by ben", [BENS[1]]),
        ):
            await desk.press("f")
            assert isinstance(desk.app.screen, ChoicePrompt)
            desk.send(*letters, "enter")
            await desk.settle()
            assert [" ".join(one.coding.quote.split()) for one in shown.sitting.shown] == expected, letters
        assert "by ben: only ben or a lead can decide" in said_in(desk, "#queue-about")
        for key in ("k", "x", "e", "K"):
            await desk.press(key)
            assert looked_at(desk) == BENS[1] and BENS[1] in waiting(queue)
        assert "made by ben" in desk.said
        await desk.app.announce(await desk.app.store.run(set_role, "mara", "lead"))
        await desk.settle()
        await desk.press("k")
        assert BENS[1] not in waiting(queue)


@pytest.mark.long
async def test_all_that_are_shown_of_a_code_are_kept_at_once_after_asking(queue: Path) -> None:
    async with opened(queue) as desk:
        shown = await begin(desk)
        await desk.press("k", "K")
        await desk.paint()
        assert isinstance(desk.app.screen, ConfirmPrompt) and "Keep 3 codings" in desk.screen_text()
        await desk.press("n")
        assert len(waiting(queue)) == 5
        await desk.press("K", "y")
        assert waiting(queue) == [BENS[1], BELL_WORDS] and looked_at(desk) == BELL_WORDS
        await desk.press("u")
        assert looked_at(desk) == WORDS[1] and len(waiting(queue)) == 5
        # What comes while it is open is counted.

        def again(project: Project) -> Effects:
            return redefine_code(project, load_tree(project).find(TIME).id, definition="Other words.")

        await desk.app.announce(await desk.app.store.run(again))
        await desk.settle()
        assert (shown.sitting.total, shown.sitting.left) == (5, 5)
        await desk.press("u")
        assert (shown.sitting.total, shown.sitting.left) == (5, 4)


@pytest.mark.long
async def test_the_queue_equals_the_project_after_any_decisions(queue: Path) -> None:
    async with opened(queue, size=(40, 12)) as desk:
        shown = await begin(desk)
        await burst(desk, "f", *"everything", "enter")
        for key in ("k", "space", "x", "u", "b", "k", "u", "u", "U", "k", "c", "escape", "delete", "ctrl+z", "k"):
            await desk.press(key)
            listed = [" ".join(one.coding.quote.split()) for one in shown.sitting.shown]
            assert listed == waiting(queue), key
            assert shown.sitting.total == 6


@pytest.mark.sqlite  # On a server the other session does not hold the project.
async def test_nothing_is_written_where_the_project_is_read_only(queue: Path) -> None:
    with open_project(queue, coder="ben"):
        async with opened(queue, coder="zoe") as desk:
            shown = await begin(desk)
            assert shown.sitting.left == 6, "who has none sees everybody's"
            await desk.paint()
            assert "everybody's" in desk.screen_text() and "reading only" in desk.screen_text()
            await desk.press("k", "x", "c", "e", "asterisk", "K")
            assert isinstance(desk.app.screen, RecodingScreen) and looked_at(desk) == WORDS[0]
            assert "for reading only" in desk.said
    assert len(waiting(queue)) == 6


@pytest.mark.long
async def test_long_and_foreign_passages_are_read_on_and_every_size_is_drawn(queue: Path) -> None:
    with open_project(queue, coder="mara") as project:
        redefine_code(project, load_tree(project).find(TIME).id, definition="A long definition. " * 60)
    async with opened(queue, size=(80, 24)) as desk:
        shown = await begin(desk)
        await desk.press("up", "down", "down", "down")
        for size in ((40, 12), (80, 24), (200, 50)):
            await desk.resize(*size)
            assert looked_at(desk) == WORDS[3]
            await desk.paint()
            assert "没有时间。" in desk.screen_text() and "\x1b" not in desk.screen_text()
            part = shown.query_one("#queue-passage" if size[1] < 17 else "#queue-rules")
            await desk.press("pagedown", "pagedown", "pagedown")
            await desk.paint()
            there = part.scroll_offset.y
            assert there > 0, size
            await desk.press("pageup")
            await desk.paint()
            assert part.scroll_offset.y < there, size
            await desk.press("pageup", "pageup", "pageup")


@pytest.mark.long
async def test_an_empty_queue_says_so_and_no_key_does_anything(queue: Path) -> None:
    with open_project(queue, coder="mara") as project:
        undo(project, 2)
    async with opened(queue) as desk:
        await begin(desk)
        await desk.paint()
        assert "Nothing waits to be looked at." in desk.screen_text()
        await desk.press("k", "x", "c", "space", "b", "e", "asterisk", "o", "K", "pagedown", "up")
        assert isinstance(desk.app.screen, RecodingScreen)
        assert coded(queue)[BELL_WORDS] == BELL
        await desk.press("escape")
        assert getattr(desk.app.screen, "NAME", "") == "documents"
        await desk.app.action_go("splitting")
        await desk.settle()
        await desk.paint()
        assert isinstance(desk.app.screen, SplittingScreen) and "Nothing is being split" in desk.screen_text()
        await desk.press("1", "k", "n", "x", "c")
        assert isinstance(desk.app.screen, SplittingScreen)


# Parts --------------------------------------------------------------------------------------------------


def test_two_sentences_on_either_side_are_shown() -> None:
    sentences = tuple(Span(place, place + 8) for place in range(0, 100, 10))
    assert around(sentences, Span(50, 58)) == Span(30, 78)
    assert around(sentences, Span(3, 5)) == Span(0, 28)
    assert around(sentences, Span(95, 99)) == Span(70, 99)
    assert around((), Span(3, 5)) == Span(3, 5)


def test_changes_with_only_a_blank_between_them_are_one() -> None:
    pieces = joined(word_changes("a b c d", "a x y d"))
    assert [(piece.kind, piece.text.strip()) for piece in pieces] == [
        ("same", "a"),
        ("gone", "b c"),
        ("new", "x y"),
        ("same", "d"),
    ]
    joined_text: Callable[[str], str] = lambda kind: "".join(  # noqa: E731
        piece.text for piece in pieces if piece.kind in ("same", kind)
    )
    assert (joined_text("gone"), joined_text("new")) == ("a b c d", "a x y d")


def test_the_study_is_as_the_tests_expect(queue: Path) -> None:
    assert waiting(queue) == [*WORDS[:3], BENS[1], WORDS[3], BELL_WORDS] and WORDS[0] in OAK
