"""The screen of words: four views of what is said, counted by a process beside the screen."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from test_screens_study import running, seen, shown, typed, until
from textual.pilot import Pilot
from textual.widgets import Static

from example_counts import examples
from qualcode.cases.mapping import map_speaker
from qualcode.cases.sheets import import_cases
from qualcode.codebook.creating import create_path
from qualcode.codebook.freezing import freeze_codebook
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.documents.importing import import_documents
from qualcode.domain.errors import InputError
from qualcode.history.undoing import undo
from qualcode.storage.project import create_project, open_project
from qualcode.storage.reads.codebook import list_proposals
from qualcode.storage.reads.codings import list_codings
from qualcode.text.searching import needle_for
from qualcode.tui.app import QualcodeApp
from qualcode.tui.coding.picker import CodePicker
from qualcode.tui.prompts.dialogs import ChoicePrompt, LinePrompt
from qualcode.tui.prompts.rows import RowList
from qualcode.tui.screens.analysis import FrequenciesScreen
from qualcode.tui.screens.words import WordsScreen
from qualcode.tui.words.counter import Counter, DeclinedError
from qualcode.tui.words.questions import Answer, Question, answer, group_of_code, needle_of, options
from qualcode.tui.words.sitting import Sitting
from qualcode.tui.words.tables import ending

TEXTS = {
    "ash": "INTERVIEWER: What of homework?\n\nMS. ASH: The bell schedule is a fence. We fence, we are fencing. "
    "The bell schedule again. Half past is half of it.\n",
    "fir": "INTERVIEWER: And homework?\n\nMR. FIR: The bell schedule kills a lesson. A lesson, a lesson, a fence.\n",
    "yew": "INTERVIEWER: Homework?\n\nKIM: I like the bus. The bus is late, the bus is warm. A fence-post.\n",
}
SHEET = "participant,role\nMS. ASH,teacher\nMR. FIR,teacher\nKIM,student\n"


class Here:
    """Counts in a thread of the test; what a test holds up is answered once it lets go."""

    asked: list[Question] = []
    held: asyncio.Event | None = None
    refusal = ""
    ended = 0

    def __init__(self, path: Path, coder: str) -> None:
        self._path, self._coder = path, coder

    async def ask(self, question: Question, progress: Callable[[int, int], None]) -> Answer:
        Here.asked.append(question)
        if Here.held is not None:
            progress(2, 9)
            await Here.held.wait()
        if Here.refusal:
            raise InputError(Here.refusal)
        return await asyncio.to_thread(self._count, question)

    def _count(self, question: Question) -> Answer:
        with open_project(self._path, coder=self._coder, write=False) as project:
            return answer(project, question)

    async def end(self) -> None:
        Here.ended += 1


@pytest.fixture(autouse=True)
def _counts_here(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("asked", []), ("held", None), ("refusal", ""), ("ended", 0)):
        monkeypatch.setattr(Here, name, value)
    monkeypatch.setattr(WordsScreen, "COUNTER", Here)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("words")
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    (folder / "people.csv").write_text(SHEET, encoding="utf-8")
    with create_project(folder / "study.qualcode", name="Words", coder="mara") as project:
        import_documents(project, [folder / f"{name}.txt" for name in TEXTS])
        import_cases(project, folder / "people.csv")
        code = create_path(project, "Time/Lessons")
        start = TEXTS["fir"].index("The bell")
        apply_code(project, 2, (start, len(TEXTS["fir"]) - 1), code)
    return (folder / "study.qualcode").read_bytes()


@pytest.fixture
def study(made: bytes, tmp_path: Path) -> Path:
    (tmp_path / "study.qualcode").write_bytes(made)
    return tmp_path / "study.qualcode"


@asynccontextmanager
async def words(
    path: Path, *keys: str, size: tuple[int, int] = (100, 30)
) -> AsyncIterator[tuple[QualcodeApp, Pilot[None], WordsScreen]]:
    """The program on the screen of words, with some keys pressed."""
    async with running(path, size=size) as (app, pilot):
        await pilot.press("ctrl+g")
        await until(pilot, lambda: isinstance(app.screen, WordsScreen))
        screen = app.screen
        assert isinstance(screen, WordsScreen)
        await counted(pilot, screen)
        for key in keys:
            await pilot.press(key)
            await counted(pilot, screen)
        yield app, pilot, screen


async def counted(pilot: Pilot[None], screen: WordsScreen) -> None:
    """Wait until what is asked is answered."""
    await pilot.pause(0.01)
    await until(pilot, lambda: screen.present.as_of and not screen.is_counting)
    await pilot.pause(0.01)


async def chosen(pilot: Pilot[None], screen: WordsScreen, key: str, text: str) -> None:
    """Answer what a key asks."""
    await pilot.press(key)
    await until(pilot, lambda: isinstance(pilot.app.screen, ChoicePrompt | LinePrompt))
    await typed(pilot, text)
    await pilot.press("enter")
    await until(pilot, lambda: pilot.app.screen is screen)
    await counted(pilot, screen)


def rows_of(pilot: Pilot[None]) -> dict[str, list[str]]:
    """Word → the rest of its row."""
    cells = (row.split(" | ") for row in shown(pilot))
    return {row[0]: row[1:] for row in cells}


async def again(pilot: Pilot[None], screen: WordsScreen, *keys: str) -> None:
    """Press keys that change what is asked, and wait for the answer."""
    await pilot.press(*keys)
    await counted(pilot, screen)


def line_above(screen: WordsScreen) -> str:
    """What is said above the list, however its lines are broken."""
    return " ".join(str(screen.query_one("#counted", Static).content).split())


def told(app: QualcodeApp) -> list[str]:
    """The messages that stand over the screen."""
    return [one.message for one in app._notifications]


# Words ---------------------------------------------------------------------------------------------------


@pytest.mark.long
async def test_words_are_listed_with_counts_and_people_and_what_was_counted_is_said(study: Path) -> None:
    async with words(study) as (app, pilot, screen):
        found = rows_of(pilot)
        assert found["bell"][1:] == ["3", "638.3", "2/3", "2/3"] and found["bus"][1] == "3"
        assert found["fence"][1] == "3" and "fencing" in found
        assert "the" not in found and "homework" not in found
        assert "47 words of speech, 3 documents, 3 participants" in seen(app)
        assert "without the stop words of en · each form by itself" in line_above(screen)
        await again(pilot, screen, "w")
        assert "the" in rows_of(pilot) and "with stop words" in line_above(screen)
        await again(pilot, screen, "w", "r", "r")
        assert rows_of(pilot)["homework"][1] == "3" and "interviewers too" in seen(app)
        await again(pilot, screen, "r", "s")
        assert rows_of(pilot)["fence"][1] == "4" and "fencing" not in rows_of(pilot)
        screen.rows.go_to("fence")
        await pilot.pause()
        assert "counts fence, fencing" in seen(app)


@pytest.mark.long
async def test_minimum_people_length_and_columns_are_asked_for(study: Path) -> None:
    async with words(study, size=(60, 24)) as (app, pilot, screen):
        await pilot.press("m")
        await until(pilot, lambda: isinstance(app.screen, LinePrompt))
        await typed(pilot, "many")
        await pilot.press("enter")
        await until(pilot, lambda: "A number from 1 on" in seen(app))
        await typed(pilot, "3")
        await pilot.press("enter")
        await until(pilot, lambda: set(rows_of(pilot)) == {"bell", "bus", "fence", "lesson", "schedule"})
        await chosen(pilot, screen, "p", "2")
        assert set(rows_of(pilot)) == {"bell", "fence", "schedule"}
        assert "said 3 times or more · by 2 participants or more" in line_above(screen)
        await chosen(pilot, screen, "b", "role")
        assert rows_of(pilot)["bell"] == ["3", "2", "909.1", "0.0"]
        assert "teacher" in seen(app) and "teacher 33, student 14" in seen(app)
        await chosen(pilot, screen, "l", "2 words")
        assert list(rows_of(pilot)) == ["bell schedule"] and "Phrases of 2 words" in seen(app)
        screen.sitting.by = "document"
        screen.count_now()
        await counted(pilot, screen)
        assert "yew" not in [column.title for column in screen.rows.columns]
        await pilot.press("right", "right")
        assert "yew" in [column.title for column in screen.rows.columns]
        await pilot.press("left", "left")
        assert [column.title for column in screen.rows.columns][3:5] == ["ash", "fir"]


# In context ----------------------------------------------------------------------------------------------


@pytest.mark.long
async def test_a_word_is_followed_into_its_context_and_its_passage_and_back_as_it_was(study: Path) -> None:
    async with words(study) as (app, pilot, screen):
        screen.rows.go_to("fence")
        await pilot.press("enter")
        await counted(pilot, screen)
        assert screen.sitting.view == "context" and "3 places" in seen(app) and "just so" in seen(app)
        lines = [row[:2] for row in (line.split(" | ", 1) for line in shown(pilot))]
        assert [who for who, _ in lines] == ["MS. ASH", "MS. ASH", "MR. FIR"]
        pieces = [row.cells[-1] for row in screen.rows.rows]
        assert {(len(before), word) for (before, _), (word, ink), _ in pieces if ink == "hit"} == {(36, "fence")}
        await pilot.press("down", "enter")
        await until(pilot, lambda: getattr(app.screen, "NAME", "") == "coding")
        start = TEXTS["ash"].index("fence, we")
        await until(pilot, lambda: app.coding_screen.view.passage[0] <= start < app.coding_screen.view.passage[1])  # type: ignore[union-attr]
        asked = len(Here.asked)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, WordsScreen) and len(shown(pilot)) == 3)
        again = app.screen
        assert isinstance(again, WordsScreen)
        await counted(pilot, again)
        assert again.rows.row_cursor == 1 and len(Here.asked) == asked
        await pilot.press("escape")
        await counted(pilot, again)
        assert again.sitting.view == "words" and again.rows.current_key == "fence"


@pytest.mark.long
async def test_a_filter_stays_with_its_list_and_a_typed_word_is_found_ordered_and_read_across_turns(
    study: Path,
) -> None:
    async with words(study, "2") as (app, pilot, screen):
        assert screen.sitting.needle == "bell" and screen.sitting.came_from == "words"
        await again(pilot, screen, "escape")
        await pilot.press("slash")
        await typed(pilot, "sched")
        assert list(rows_of(pilot)) == ["schedule"]
        screen.action_view("phrases")
        await counted(pilot, screen)
        assert "bell schedule" in seen(app)
        screen.action_view("words")
        await counted(pilot, screen)
        assert list(rows_of(pilot)) == ["schedule"]
        await again(pilot, screen, "2", "slash")
        await typed(pilot, "fences")
        await pilot.press("enter")
        await counted(pilot, screen)
        assert "Nobody who is counted says that" in seen(app)
        await pilot.press("s")
        await counted(pilot, screen)
        assert len(shown(pilot)) == 4 and "in any of its forms" in seen(app)
        await pilot.press("o", "o")
        await counted(pilot, screen)
        assert "by the words after" in seen(app)
        assert " / " not in seen(app)
        await pilot.press("a")
        await counted(pilot, screen)
        assert "across turns" in seen(app) and " / " in seen(app)
        await pilot.press("slash")
        await typed(pilot, "something else")
        await pilot.press("escape")
        await pilot.pause()
        assert screen.sitting.needle == "fences" and "something else" not in seen(app)


def test_a_word_just_as_it_stands_is_no_part_of_another() -> None:
    mode, pattern = needle_of("fence", stems=False)
    needle = needle_for(mode, pattern)  # type: ignore[arg-type]
    text = "Fence, fenced, fence-post, off-fence, fence's, (fence) fence"
    assert [span.start for span in needle.find(text)] == [0, text.index("(fence") + 1, len(text) - 5]
    mode, pattern = needle_of("don't stop", stems=False)
    assert len(needle_for(mode, pattern).find("don’t  stop don't stopping")) == 1  # type: ignore[arg-type]
    assert needle_of("fence", stems=True) == ("words", "fence") and needle_of("fenc*", stems=False)[0] == "words"


@settings(max_examples=examples(60))
@given(st.text(max_size=40), st.integers(1, 20))
def test_what_stands_before_a_word_takes_just_its_room(text: str, width: int) -> None:
    line = " ".join(text.split())
    if line.isprintable():
        assert cell_len(ending(line, width)) <= width or not line.isascii()
        assert not line.isascii() or len(ending(line, width)) == width


# Contrast ------------------------------------------------------------------------------------------------


@pytest.mark.long
async def test_two_groups_are_contrasted_with_the_statistic_named(study: Path) -> None:
    async with words(study, "3", size=(140, 30)) as (app, pilot, screen):
        assert "Press g for the first" in seen(app) and len(Here.asked) == 1
        await chosen(pilot, screen, "g", "role = student")
        assert "G² = 2(a ln(a/E₁) + b ln(b/E₂))" in seen(app) and "log₂((a/c)/(b/d))" in seen(app)
        screen.sitting.setup.at_least = 3
        await again(pilot, screen, "w", "w")
        rows = shown(pilot)
        assert rows[0].startswith("A  role=student says more often (14 words, 1 participant)")
        assert rows[1].startswith("bus | ") and " | 3 | 0 | " in rows[1]
        assert any(row.startswith("B  all but role=student says more often") for row in rows)
        screen.sitting.group_a = group_of_code("Time/Lessons")
        await chosen(pilot, screen, "v", "role = student")
        assert "against B role=student" in seen(app) and "lesson" in rows_of(pilot)
        before = len(Here.asked)
        span = (TEXTS["ash"].index("We fence"), TEXTS["ash"].index(" The bell schedule again"))
        applied = await app.store.run(apply_code, 1, span, load_id(study))
        await app.announce(applied.effects)
        await counted(pilot, screen)
        assert len(Here.asked) == before + 1, "a group is what a code holds"
        await again(pilot, screen, "1")
        assert len(Here.asked) == before + 1, "what is said is the same"


def load_id(path: Path) -> int:
    with open_project(path, coder="mara", write=False) as project:
        return load_tree(project).find("Time/Lessons").id


@pytest.mark.long
async def test_codings_make_no_view_current_that_another_change_has_outdated(study: Path) -> None:
    async with words(study, "4") as (app, pilot, screen):
        assert set(screen.sitting.answers) == {"words", "phrases"} and len(Here.asked) == 2
        await app.announce(await app.store.run(map_speaker, "KIM", participant=None, interviewer=True))
        await counted(pilot, screen)
        assert len(Here.asked) == 3, "who is counted is another matter now"
        span = (TEXTS["ash"].index("We fence"), TEXTS["ash"].index(" The bell schedule again"))
        for _ in range(2):
            await app.announce((await app.store.run(apply_code, 1, span, load_id(study))).effects)
            await app.announce((await app.store.run(undo))[0])
        await counted(pilot, screen)
        assert len(Here.asked) == 3, "what is said is the same"
        await again(pilot, screen, "1")
        assert len(Here.asked) == 4 and "bus" not in rows_of(pilot)
        await again(pilot, screen, "4", "1")
        assert len(Here.asked) == 4


@pytest.mark.long
async def test_changes_told_of_after_all_were_made_outdate_what_was_counted_before_them(study: Path) -> None:
    async with words(study, "4") as (app, pilot, screen):
        span = (TEXTS["ash"].index("We fence"), TEXTS["ash"].index(" The bell schedule again"))
        coded = (await app.store.run(apply_code, 1, span, load_id(study))).effects
        mapped = await app.store.run(map_speaker, "KIM", participant=None, interviewer=True)
        for effects in (coded, mapped):
            await app.announce(effects)
        await counted(pilot, screen)
        await again(pilot, screen, "1")
        assert "bus" not in rows_of(pilot) and len(Here.asked) == 4


# Key phrases ---------------------------------------------------------------------------------------------


@pytest.mark.long
async def test_a_key_phrase_becomes_a_code_in_vivo_once_and_while_frozen_a_proposal(study: Path) -> None:
    async with words(study, "4") as (app, pilot, _):
        assert rows_of(pilot)[""][0] == "bell schedule"
        assert "first said by MS. ASH · ash, turn 2" in seen(app)
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.screen, CodePicker))
        await pilot.press("enter")
        await until(pilot, lambda: "✓" in rows_of(pilot))
        with open_project(study, coder="mara", write=False) as project:
            tree = load_tree(project)
            (made,) = [one for one in list_codings(project) if one.origin == "in vivo"]
            assert (tree.path(made.code_id), made.quote.lower()) == ("bell schedule", "bell schedule")
        asked = len(Here.asked)
        await pilot.press("i")
        await until(pilot, lambda: "“bell schedule” is a code already: bell schedule" in told(app))
        assert len(Here.asked) == asked
        await pilot.press("ctrl+z")
        await until(pilot, lambda: "✓" not in rows_of(pilot))
        await app.store.run(freeze_codebook, "round 1")
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.screen, CodePicker))
        await pilot.press("enter")
        await until(pilot, lambda: "proposed: new code “bell schedule”; the lead decides" in told(app))
        with open_project(study, coder="mara", write=False) as project:
            assert [one.name for one in list_proposals(project)] == ["bell schedule"]


# Counting ------------------------------------------------------------------------------------------------


@pytest.mark.long
async def test_counting_says_how_far_it_is_is_stopped_begun_again_and_refused(study: Path) -> None:
    async with words(study) as (app, pilot, screen):
        Here.held = asyncio.Event()
        await pilot.press("4")
        await until(pilot, lambda: "2 of 9 documents   Esc stops it" in seen(app))
        await pilot.press("1")
        assert "bell" in rows_of(pilot)
        await pilot.press("s")
        await until(pilot, lambda: "2 of 9 documents" in seen(app) and "bell" in rows_of(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: "Counting was stopped" in seen(app))
        assert not screen.is_counting
        Here.held = None
        await pilot.press("c")
        await until(pilot, lambda: "forms of a stem as one" in line_above(screen))
        Here.refusal = "nothing is said in the group"
        await again(pilot, screen, "w")
        assert "Nothing is said in the group" in seen(app) and not shown(pilot)
        await again(pilot, screen, "w")
        assert "bell" in rows_of(pilot)


@pytest.mark.long
async def test_the_screen_lies_over_the_analysis_and_ends_what_counts_when_left(study: Path) -> None:
    async with running(study) as (app, pilot):
        await pilot.press("f8")
        await until(pilot, lambda: isinstance(app.screen, FrequenciesScreen))
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, WordsScreen) and shown(pilot))
        app.screen.query_one(RowList)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, FrequenciesScreen) and Here.ended == 1)


# The process ---------------------------------------------------------------------------------------------


async def test_a_process_answers_as_this_one_does_refuses_and_is_killed_with_its_question(study: Path) -> None:
    counter = Counter(study, "mara")
    try:
        question = Sitting().question()
        assert question is not None
        with open_project(study, coder="mara", write=False) as project:
            here = answer(project, question)
        assert await counter.ask(question, lambda done, of: None) == here
        process = counter.process_id
        assert process is not None
        wrong = Question("words", (*(one for one in question.options if one[0] != "by"), ("by", "no such")))
        with pytest.raises(DeclinedError, match="no such"):
            await counter.ask(wrong, lambda done, of: None)
        assert counter.process_id == process
        waiting = asyncio.create_task(counter.ask(question, lambda done, of: None))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert counter.process_id is None
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)
    finally:
        await counter.end()


@pytest.mark.long
async def test_a_process_that_dies_is_said_and_another_takes_its_place(study: Path) -> None:
    counter = Counter(study, "mara")
    broken = Question("words", options(nothing="such"))
    try:
        with pytest.raises(DeclinedError, match="broke off"):
            await counter.ask(broken, lambda done, of: None)
        assert counter.process_id is not None
        os.kill(counter.process_id, 9)
        question = Sitting().question()
        assert question is not None
        with pytest.raises(DeclinedError, match="Counting ended"):
            await counter.ask(question, lambda done, of: None)
        assert await counter.ask(question, lambda done, of: None)
    finally:
        await counter.end()
