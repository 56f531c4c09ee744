"""The versions of the codebook at the keyboard: moments, two of them compared, each looked at, named and exported."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest
from codebook_story import EARLIER, LATER, id_of, lines, showing, story, text_of, told
from coding_pilot import Session
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.widgets import Input

from qualcode.codebook.defining import describe_code
from qualcode.codebook.versions import CodebookState, state_at
from qualcode.storage.project import Project, create_project, open_project
from qualcode.storage.reads.codebook import list_versions
from qualcode.tui.prompts.forms import FormPrompt
from qualcode.tui.prompts.paths import PathPrompt
from qualcode.tui.prompts.telling import GONE, NEW, changed_words, wrapped
from qualcode.tui.screens import versions as module
from qualcode.tui.screens.biography import BiographyScreen
from qualcode.tui.screens.codebook_then import CodebookThenScreen
from qualcode.tui.screens.versions import VersionsScreen

__all__ = ["story", "told"]

CHANGES = 12
"""What the story changes in the codebook: five codes, two definitions, a name, a new code, a merge, a colour and back."""


def screen(desk: Session) -> VersionsScreen:
    assert isinstance(desk.app.screen, VersionsScreen)
    return desk.app.screen


def marks(desk: Session) -> dict[str, str]:
    """Mark → the moment on which it stands."""
    rows = [line.split(" | ") for line in lines(screen(desk).rows)]
    return {mark: row[1] for row in rows for mark in row[0]}


async def test_moments_are_told_and_the_newest_version_is_compared_with_now(story: Path) -> None:
    async with showing(story, VersionsScreen(), size=(200, 50)) as desk:
        now, *between, start = [line.split(" | ") for line in lines(screen(desk).rows)]
        assert now[1:3] == ["now", "7 codes"] and start[1:3] == ["start", "0 codes"]
        days = [row for row in between if row[2].endswith("changes")]
        (named,) = [row for row in between if row[1] == "round 1"]
        assert len(days) in (1, 2) and sum(int(row[2].split()[0]) for row in days) == CHANGES
        assert named[2] == "7 codes" and named[4:] == ["jonas", "before the second reading"]
        assert "1 version" in text_of(desk, "#summary")
        assert marks(desk) == {"A": "round 1", "B": "now"}
        said = lines(screen(desk).telling)
        whole = "\n".join(said)
        assert said[0] == "New (1)" and "“Feelings/Fear” is new: Somebody is afraid." in said[1]
        assert "“Feelings/Worry” was merged into “Feelings/Fear”" in whole
        assert "“Change/Plans” is called “Plans made” now" in whole
        assert "    definition: Somebody is glad about what [−happened.] [+was learnt.]".strip() in whole
        assert "1 merged, 1 renamed, 1 redefined" in text_of(desk, "#between")


async def test_what_went_is_struck_out_and_what_came_is_bold_also_under_the_cursor(story: Path) -> None:
    async with showing(story, VersionsScreen(), size=(200, 50)) as desk:
        telling = screen(desk).telling
        (place,) = [i for i, line in enumerate(lines(telling)) if "[−happened.]" in line]
        for key in (None, telling.rows[place].key):
            if key is not None:
                await desk.press("tab")
                telling.go_to(key)
            strip = telling.render_line(place - telling.scroll_offset.y)
            gone, new = [next(part.style for part in strip if word in part.text) for word in ("happened", "learnt")]
            assert gone is not None and gone.strike and new is not None and new.bold and not new.strike
        await desk.press("enter")
        await desk.settle()
        assert isinstance(desk.app.screen, BiographyScreen), "Enter on a difference shows the life of its code"
        assert text_of(desk, "#whose").startswith("Feelings/Joy")


@pytest.mark.long
async def test_marks_are_set_by_a_b_and_space_and_a_is_always_the_earlier(story: Path) -> None:
    async with showing(story, VersionsScreen()) as desk:
        await desk.press("end", "a")
        assert marks(desk) == {"A": "start", "B": "now"}
        assert "A start → B now: 7 new" in text_of(desk, "#between")
        await desk.press("up", "b")
        assert marks(desk) == {"A": "start", "B": "round 1"}
        await desk.press("home", "a")
        assert marks(desk) == {"A": "round 1", "B": "now"}, "A was set behind B: they change places"
        await desk.press("end", "space")
        assert marks(desk) == {"A": "start", "B": "now"}, "Space moves the mark that was set longer ago"
        await desk.press("escape")
        await desk.app.push_screen(VersionsScreen())
        await desk.settle()
        assert marks(desk) == {"A": "start", "B": "now"}, "marks are kept while the screen is closed"
        await desk.press("home", "a")
        assert marks(desk) == {"A": "now", "B": "now"}
        assert "press  a  or  b" in desk.screen_text() and not screen(desk).telling.rows


@pytest.mark.long
async def test_enter_shows_the_codebook_as_it_stood_and_leads_to_the_life_of_a_code(story: Path) -> None:
    async with showing(story, VersionsScreen()) as desk:
        await desk.press("/")
        await desk.type("second reading")
        assert [line.split(" | ")[1] for line in lines(screen(desk).rows)] == ["round 1"], "the filter looks at reasons"
        await desk.press("enter")
        then = desk.app.screen
        assert isinstance(then, CodebookThenScreen)
        await desk.settle()
        shown = "\n".join(lines(then.rows))
        assert "P Plans" in shown and "Plans made" not in shown and "W Worry" in shown and "Fear" not in shown
        await desk.type("glad")
        await desk.press("down")
        assert EARLIER in text_of(desk, "#rule") and LATER not in text_of(desk, "#rule")
        await desk.press("space", "backspace", "L")
        assert isinstance(desk.app.screen, BiographyScreen)
        await desk.press("escape", "escape", "escape")
        assert isinstance(desk.app.screen, VersionsScreen)


async def test_t_names_the_codebook_and_undo_takes_the_name_away(story: Path) -> None:
    async with showing(story, VersionsScreen()) as desk:
        await desk.press("t")
        await desk.type("ROUND 1")
        await desk.press("enter", "enter")
        assert "here is a version “ROUND 1” already" in desk.said
        form = desk.app.screen
        assert isinstance(form, FormPrompt) and form.query_one("#name", Input).value == "ROUND 1"
        form.query_one("#name", Input).value = "end"
        await desk.press("enter", *"all", "enter")
        await desk.until(lambda: not desk.app.screen.is_modal)
        assert [(one.name, one.reason) for one in desk.read(list_versions)][-1] == ("end", "all")
        assert "end" in [line.split(" | ")[1] for line in lines(screen(desk).rows)]
        await desk.press("u")
        await desk.settle()
        assert [one.name for one in desk.read(list_versions)] == ["round 1"]
        assert "end" not in [line.split(" | ")[1] for line in lines(screen(desk).rows)]


@pytest.mark.long
async def test_x_writes_the_codebook_as_it_stood(story: Path, tmp_path: Path) -> None:
    async with showing(story, VersionsScreen()) as desk:
        screen(desk).rows.go_to("round 1")
        await desk.press("x")
        prompt = desk.app.screen
        assert isinstance(prompt, PathPrompt)
        assert prompt.query_one(Input).value.endswith("codebook-round-1.yaml")
        prompt.query_one(Input).value = str(tmp_path / "then.csv")
        await desk.press("enter")
        await desk.until(lambda: "is in" in desk.said)
        text = (tmp_path / "then.csv").read_text()
        assert EARLIER in text and "Worry" in text and "Plans made" not in text
        await desk.press("home", "x")
        desk.app.screen.query_one(Input).value = str(tmp_path / "now.nothing")
        await desk.press("enter")
        await desk.until(lambda: "must end in .yaml" in text_of(desk, "#dialog-refusal"))
        assert not (tmp_path / "now.nothing").exists()


async def test_keys_are_answered_while_a_state_is_read_and_changes_elsewhere_are_compared(
    story: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go = threading.Event()

    def slow(project: Project, moment: str) -> CodebookState:
        assert let_go.wait(20)
        return state_at(project, moment)

    monkeypatch.setattr(module, "state_at", slow)
    async with showing(story, VersionsScreen(), settled=False) as desk:
        while not screen(desk).rows.rows:
            await asyncio.sleep(0.005)
        await desk.pilot.press("end")
        assert screen(desk).rows.current_key == "start" and not screen(desk).telling.rows
        let_go.set()
        await desk.settle()
        assert lines(screen(desk).telling)
        await screen(desk).change(lambda project: describe_code(project, id_of(project, "Time"), example="At noon."))
        await desk.settle()
        assert "example: [+At noon.]" in "\n".join(lines(screen(desk).telling))
        await desk.press("u")
        await desk.settle()
        assert "At noon." not in "\n".join(lines(screen(desk).telling))


@pytest.mark.long
@pytest.mark.sqlite  # On a server the other session does not hold the project.
async def test_every_size_shows_both_lists_also_read_only(story: Path) -> None:
    with open_project(story, coder="jonas"):
        async with showing(story, VersionsScreen(), size=(200, 50)) as desk:
            for size in ((40, 12), (20, 6), (80, 24)):
                await desk.resize(*size)
                if size[1] >= 12:
                    assert "now" in desk.screen_text() and "New (1)" in desk.screen_text(), size
            await desk.press("t")
            assert "reading only" in desk.said and isinstance(desk.app.screen, VersionsScreen)


async def test_an_empty_codebook_says_what_to_do(tmp_path: Path) -> None:
    with create_project(tmp_path / "bare.qualcode", name="Bare", coder="jonas") as project:
        path = project.path
    async with showing(path, VersionsScreen(), size=(80, 24)) as desk:
        assert [line.split(" | ")[1] for line in lines(screen(desk).rows)] == ["now", "start"]
        assert "Nothing is different." in desk.screen_text()
        await desk.press("enter")
        await desk.paint()
        assert "The codebook was empty then." in desk.screen_text()


# How changed texts are told -----------------------------------------------------------------------------

WORDS = st.lists(st.sampled_from(["plan", "we", "had", "a", "bell", "日本", "\n"]), max_size=12).map(" ".join)


@given(WORDS, WORDS)
@settings(max_examples=40)
def test_both_texts_can_be_read_from_what_changed(earlier: str, later: str) -> None:
    pieces = changed_words(earlier, later)
    for text, left_out in ((earlier, NEW), (later, GONE)):
        kept = [piece[2:-1] if ink else piece for piece, ink in pieces if ink != left_out]
        assert " ".join(kept).split() == text.split()


@given(WORDS, st.integers(12, 40))
@settings(max_examples=40)
def test_lines_fit_and_lose_no_word(text: str, width: int) -> None:
    pieces = (("definition: ", "quiet"), (text, ""), ("x" * 50, NEW))
    found = wrapped(pieces, width)
    assert all(sum(cell_len(part) for part, _ in line) <= width for line in found)
    said = "".join(part for line in found for part, _ in line)
    assert "".join(said.split()) == "".join(f"definition: {text}{'x' * 50}".split())


def test_what_is_far_from_any_change_is_left_out() -> None:
    (before, _), *_ = changed_words(f"{'word ' * 100}end", f"{'word ' * 100}close")
    assert before.startswith(("word word", "…"))
    assert len(before.split()) < 20 and "…" in before
