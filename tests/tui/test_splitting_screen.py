"""Sorting the passages of a code that is split: a key each, undo one at a time, and what is left waits in the queue."""

from __future__ import annotations

from pathlib import Path

import pytest
from coding_pilot import Session
from queue_study import BENS, HOURS, MINE, TIME, built_queue, burst, coded, opened, queue, waiting
from textual.widgets import Static

from qualcode.codebook.splitting import split_code
from qualcode.codebook.tree import load_tree
from qualcode.domain.errors import UndoError
from qualcode.history.undoing import redo_entry, undo_entry
from qualcode.storage.project import Project, open_project
from qualcode.tui.codebook.rooms import open_over
from qualcode.tui.prompts.dialogs import ConfirmPrompt, LinePrompt
from qualcode.tui.screens.base import WorkScreen
from qualcode.tui.screens.coding import CodingScreen
from qualcode.tui.screens.splitting import SORT_KEYS, SplittingScreen

__all__ = ["built_queue", "queue"]

WORDS = [words for _, words in MINE]
MEETINGS, TALK, EVENINGS = "Barriers/Meetings", "Barriers/Talk", "Barriers/Evenings"


async def begin(desk: Session, *into: str) -> SplittingScreen:
    """Split the code and go to its passages."""

    def split(project: Project) -> object:
        return split_code(project, load_tree(project).find(TIME).id, into or ("Meetings", "Talk", HOURS))

    done = await desk.app.store.run(split)
    await desk.app.announce(done.effects)  # type: ignore[attr-defined]
    assert isinstance(desk.app.screen, WorkScreen)
    await open_over(desk.app.screen, "splitting", done)
    await desk.paint()
    return screen(desk)


def screen(desk: Session) -> SplittingScreen:
    assert isinstance(desk.app.screen, SplittingScreen)
    return desk.app.screen


def said_in(desk: Session, part: str) -> str:
    """What a part of the screen says."""
    return str(screen(desk).query_one(part, Static).content)


def looked_at(desk: Session) -> str:
    """The words of the passage that is looked at."""
    current = screen(desk).sitting.current
    return current.coding.quote if current is not None else ""


def counts(desk: Session) -> dict[str, int]:
    """Code → how many were sorted into it, as the lines above the passage say."""
    lines = said_in(desk, "#queue-targets").split("\n")[1:]
    return {line.split()[2]: int(line.split()[3]) for line in lines}


async def test_each_key_sorts_and_the_counts_follow(queue: Path) -> None:
    async with opened(queue) as desk:
        await begin(desk)
        assert counts(desk) == {"Meetings": 0, "Talk": 0, "Hours": 0} and looked_at(desk) == WORDS[0]
        await desk.paint()
        assert "When people work, and for how long." in desk.screen_text()
        await desk.press("2")
        assert coded(queue)[WORDS[0]] == TALK and looked_at(desk) == WORDS[1]
        desk.send("1", "k", "3")
        await desk.settle()
        assert (coded(queue)[WORDS[1]], coded(queue)[WORDS[2]], coded(queue)[WORDS[3]]) == (MEETINGS, TIME, HOURS)
        assert counts(desk) == {"Meetings": 1, "Talk": 1, "Hours": 1}
        assert "stays there 1" in said_in(desk, "#queue-targets")
        assert "4 of 4 sorted, 0 left" in said_in(desk, "#queue-progress")
        assert waiting(queue, TIME) == [BENS[1]], "what stays is up to date, and ben's waits for ben"
        nothing = said_in(desk, "#queue-nothing")
        assert "1 passage stays there" in nothing and "1 of other coders wait" in nothing
        await desk.press("escape")
        assert getattr(desk.app.screen, "NAME", "") == "documents" and "left at" not in desk.said


async def test_undo_takes_back_one_passage_and_from_outside_the_whole_sitting(queue: Path) -> None:
    async with opened(queue) as desk:
        shown = await begin(desk)
        await desk.press("1", "2", "2")
        await desk.press("u")
        assert looked_at(desk) == WORDS[2] and counts(desk) == {"Meetings": 1, "Talk": 1, "Hours": 0}
        await desk.press("ctrl+z")
        assert looked_at(desk) == WORDS[1] and shown.sitting.left == 3
        await desk.press("U")
        assert coded(queue)[WORDS[1]] == TALK and counts(desk)["Talk"] == 1 and shown.sitting.left == 2
        await desk.press("u", "u", "u", "u")
        assert looked_at(desk) == WORDS[0] and "nothing to undo here" in desk.said
        assert MEETINGS in desk.code_paths(), "the split itself stays"
        await desk.press("3", "1")
        await desk.press("escape")
        assert "2 left at “Barriers/Time”: they wait in the recoding queue" in desk.said
        assert waiting(queue, TIME) == [WORDS[2], BENS[1], WORDS[3]]
        await desk.press("u")
        assert MEETINGS not in desk.code_paths() and coded(queue)[WORDS[0]] == TIME


async def test_other_code_remove_later_and_back(queue: Path) -> None:
    async with opened(queue) as desk:
        shown = await begin(desk)
        await burst(desk, "space", "c", *"space", "enter")
        assert coded(queue)[WORDS[1]] == "Barriers/Space" and looked_at(desk) == WORDS[2]
        await desk.press("x")
        assert WORDS[2] not in coded(queue) and looked_at(desk) == WORDS[3]
        await desk.press("b")
        assert looked_at(desk) == WORDS[0]
        await desk.press("9", "w")
        assert looked_at(desk) == WORDS[0] and "No code lies on 9 yet" in desk.said
        await desk.press("u")
        assert looked_at(desk) == WORDS[2] and WORDS[2] in coded(queue) and shown.sitting.left == 3
        await desk.press("o")
        await desk.until(lambda: isinstance(desk.app.screen, CodingScreen))
        await desk.press("escape", "escape")
        await desk.until(lambda: isinstance(desk.app.screen, SplittingScreen))
        await desk.settle()
        assert looked_at(desk) == WORDS[2] and "1 of 4 sorted, 3 left" in said_in(desk, "#queue-progress")
        assert "left at" not in desk.said


@pytest.mark.long
async def test_a_further_code_gets_the_next_key(queue: Path) -> None:
    async with opened(queue, size=(40, 12)) as desk:
        shown = await begin(desk)
        await desk.press("n")
        assert isinstance(desk.app.screen, LinePrompt)
        await burst(desk, *"Evenings", "enter", "4")
        assert coded(queue)[WORDS[0]] == EVENINGS and "Evenings" in said_in(desk, "#queue-targets")
        await burst(desk, "n", *"Time", "enter")
        assert "is the code that is split" in desk.said
        await burst(desk, "n", *"Talk", "enter", "n", "escape", "5")
        await burst(desk, "e", *"hm", "escape", "u")
        assert len(shown.split.targets) == 4 and looked_at(desk) == WORDS[1], "Talk lies on a key already"
        await desk.resize(200, 50)
        await desk.resize(80, 24)
        await desk.press("1")
        assert counts(desk) == {"Meetings": 1, "Talk": 0, "Hours": 0, "Evenings": 1}
        await desk.press("u", "u", "u", "4")
        assert EVENINGS not in desk.code_paths() and "The code that lay on 4 is gone" in desk.said
        assert counts(desk) == {"Meetings": 0, "Talk": 0, "Hours": 0} and looked_at(desk) == WORDS[0]


@pytest.mark.long
async def test_what_is_empty_afterwards_can_be_retired(queue: Path) -> None:
    with open_project(queue, coder="ben") as project:
        ben = project.known_coder_id()
        with project.change("remove", "ben's own") as tx:
            tx.delete_where("coding", {"coder_id": ben})

    def retired(project: Project) -> bool:
        return load_tree(project).find(TIME).retired

    async with opened(queue) as desk:
        await begin(desk, *(f"Part {number}" for number in range(12)))
        desk.send(*(SORT_KEYS[place] for place in (0, 8, 9, 11)))
        await desk.settle()
        assert set(coded(queue).values()) >= {f"Barriers/Part {place}" for place in (0, 8, 9, 11)}
        assert isinstance(desk.app.screen, ConfirmPrompt)
        await desk.paint()
        assert "Retire “Barriers/Time”" in desk.screen_text()
        await desk.press("n")
        assert not desk.read(retired) and "All passages of “Barriers/Time” are sorted" in said_in(
            desk, "#queue-nothing"
        )
        await desk.press("u")
        assert looked_at(desk) == WORDS[3]
        await desk.press("1")
        assert isinstance(desk.app.screen, ConfirmPrompt), "it is asked again once it is empty again"
        await desk.press("y")
        assert desk.read(retired)
        await desk.press("u")
        assert not desk.read(retired)


@pytest.mark.sqlite  # On a server the other session does not hold the project.
async def test_nothing_is_sorted_where_the_project_is_read_only(queue: Path) -> None:
    with open_project(queue, coder="mara") as project:
        split = split_code(project, load_tree(project).find(TIME).id, ["Meetings"])
        async with opened(queue) as desk:
            await desk.app.push_screen(SplittingScreen(split))
            await desk.settle()
            await desk.paint()
            assert "reading only" in desk.screen_text()
            await desk.press("1", "k", "n", "x", "c")
            assert looked_at(desk) == WORDS[0] and "for reading only" in desk.said
            assert counts(desk) == {"Meetings": 0}
    assert len(waiting(queue, TIME)) == 5


def test_undo_of_an_entry_takes_back_that_alone(queue: Path) -> None:
    with open_project(queue, coder="mara") as project:
        from qualcode.codebook.splitting import sort_coding
        from qualcode.storage.reads.codings import list_codings

        split = split_code(project, load_tree(project).find(TIME).id, ["Meetings"])
        first = split.entry or 0
        ids = [coding.id for coding in list_codings(project) if coding.quote in WORDS[:2]]
        for id_ in ids:
            split = sort_coding(project, split, id_, split.targets[0])
        (effects,) = undo_entry(project, after=first)
        assert effects.codings == {ids[1]} and coded(queue)[WORDS[0]] == MEETINGS and coded(queue)[WORDS[1]] == TIME
        (effects,) = redo_entry(project)
        assert effects.codings == {ids[1]} and coded(queue)[WORDS[1]] == MEETINGS
        undo_entry(project, after=first)
        undo_entry(project, after=first)
        with pytest.raises(UndoError):
            undo_entry(project, after=first)
        assert load_tree(project).find_path(MEETINGS) is not None
        undo_entry(project)
        assert load_tree(project).find_path(MEETINGS) is None
