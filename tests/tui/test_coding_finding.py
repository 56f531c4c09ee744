"""Finding in the document, reading mode, and listening: what is shown, what the keys mean then, and what is said."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from coding_pilot import BELL, CODER, FIRST, PLAN, TIME, Session, at_the_desk, built, copied, give, study

from qualcode.documents.importing import import_documents
from qualcode.settings.model import write_setting
from qualcode.settings.recordings import link_recording, recording_of
from qualcode.storage.project import open_project
from qualcode.storage.reads.documents import find_document
from qualcode.tui.coding.find_bar import FindBar
from qualcode.tui.prompts.paths import PathPrompt
from qualcode.tui.screens.coding import CodingScreen

__all__ = ["built", "study"]

NOBODY = [place for place in range(len(FIRST)) if FIRST.startswith("obody", place)]


# Finding ------------------------------------------------------------------------------------------------


async def test_enter_gives_the_keys_back_and_n_steps_while_the_bar_is_open(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("/", *"schedule", "enter", "n")
        assert desk.shown("#find-count") == "2 of 2"
        assert desk.passage == BELL
        await desk.press("n")
        assert desk.shown("#find-count") == "1 of 2 · from the start"
        await desk.press("N")
        assert desk.shown("#find-count") == "2 of 2 · from the end"
        assert "n N step" in desk.shown("#find-keys")
        await desk.press("enter", *"time", "enter")
        assert desk.codings() == [(BELL, TIME)]
        assert desk.coding.query_one(FindBar).is_open
        await desk.press("escape", "n")
        assert not desk.coding.query_one(FindBar).display
        assert desk.passage == "I liked it, mostly."


async def test_arrows_step_in_the_bar_and_what_is_typed_is_sought_from_where_it_began(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("/", *"obody")
        assert desk.shown("#find-count") == "1 of 2"
        await desk.press("down")
        assert desk.view.caret == NOBODY[1]
        await desk.press("up", "up")
        assert desk.view.caret == NOBODY[1]
        assert desk.shown("#find-count") == "2 of 2 · from the end"
        await desk.press("backspace")
        assert desk.view.caret == NOBODY[0]
        await desk.press("escape", "(")
        assert desk.view.caret == FIRST.index("How")


async def test_stepping_goes_on_from_a_caret_that_was_moved(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("/", *"schedule", "enter", "Z", "N")
        assert desk.shown("#find-count") == "2 of 2"
        await desk.press("A", "n")
        assert desk.shown("#find-count") == "1 of 2"


async def test_a_capital_makes_the_case_count(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("/", *"then")
        assert desk.shown("#find-count") == "1 of 3"
        await desk.press("escape", "/", *"Then")
        assert desk.shown("#find-count") == "1 of 2"


async def test_patterns_that_cannot_be_or_find_nothing_are_said(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("/", "f11", *"(we", "home")
        await desk.settle()
        assert "cannot be understood" in desk.shown("#find-count")
        await desk.press("delete", "end", *r"\b")
        await desk.settle()
        assert "of" in desk.shown("#find-count")
        await desk.press(*["backspace"] * 4, *"x*")
        await desk.settle()
        assert desk.shown("#find-count") == "not found"
        assert desk.shown("#find-mode") == "regex"


async def test_another_document_is_searched_for_the_same_words(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("/", *"rules", "enter", "d")
        assert desk.document == "second"
        await desk.settle()
        assert desk.shown("#find-count").endswith("of 1")
        await desk.press("n")
        assert desk.passage == "The rules changed."


@pytest.fixture(scope="module")
def long_study(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("long")
    path = copied(built, folder)
    words = [
        "the",
        "schedule",
        "changed",
        "and",
        "nobody",
        "told",
        "the",
        "teachers",
        "about",
        "it",
        "because",
        "we",
        "were",
        "planning",
        "again",
    ]
    text = "\n\n".join(f"ANNA: {' '.join(words)}. Teacher number {n}." for n in range(5_500))
    (folder / "long.txt").write_text(text)
    with open_project(path, coder=CODER) as project:
        import_documents(project, [folder / "long.txt"])
    return path


@pytest.mark.long
async def test_a_letter_in_a_hundred_thousand_words_does_not_wait_for_the_search(long_study: Path) -> None:
    async with at_the_desk(long_study, "long") as desk:
        await desk.press("/")
        begun = time.process_time()
        await desk.press("e")
        await desk.settle()
        spent = time.process_time() - begun
        text = desk.coding.document.opened.transcript.text
        assert desk.shown("#find-count") == f"1 of {text.lower().count('e')}"
        assert spent < 5
        marked = desk.view._overlay.hits
        assert 100 < len(marked) < 5_000
        await desk.press("enter", "Z", "N")
        await desk.pilot.pause(0.2)
        assert desk.view._overlay.hits[-1][0] == text.rindex("e")


# Moving -------------------------------------------------------------------------------------------------


async def test_the_end_of_a_way_is_said(study: Path) -> None:
    async with at_the_desk(study) as desk:
        for keys, sentence in (
            (("(",), "no place to go back to"),
            ((")",), "no place to go on to"),
            (("G",), "no coding here whose code"),
            (("Z", "n"), "Nothing is left after"),
            (("A", "N"), "Nothing is left before"),
            (("Z", "g"), "no coding after"),
            (("A", "b"), "no coding before"),
            (("A", "{"), "INTERVIEWER says nothing before"),
            (("Z", "}"), "INTERVIEWER says nothing after"),
            (("a",), "first document"),
            (("d", "d", "d"), "last document"),
        ):
            assert sentence not in desk.said
            await desk.press(*keys)
            assert sentence in desk.said


# Reading mode -------------------------------------------------------------------------------------------


def spoken(desk: Session) -> str:
    return desk.shown("#spoken")


@pytest.mark.long
async def test_reading_mode_says_speaker_passage_codes_and_memo_in_one_line(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await give(desk, PLAN, "joy")
        await desk.press("*")
        await give(desk, PLAN, "time")
        await desk.press("r")
        assert spoken(desk) == "Reading mode. MS. OAK, passage 2 of 12, 2 codes: Joy by you starred; Time by you"
        await desk.pilot.pause(0.4)
        await desk.press("down")
        assert spoken(desk) == "MS. OAK, passage 3 of 12, no codes"
        await desk.pilot.pause(0.4)
        await desk.press("space")
        await desk.press("up")
        assert spoken(desk) == "MS. OAK, passage 3 of 12, no codes; read, nothing to code"
        await desk.press("shift+down", "shift+down")
        assert spoken(desk).startswith("MS. OAK, passages 3 to 5 of 12 selected, no codes")
        await desk.press("v", "up")
        assert "turn " in spoken(desk)
        await desk.go_to("I asked twice.")
        await desk.press("v", "v")
        await desk.settle()
        assert "1 code: Time by jonas" in spoken(desk)
        rows = desk.screen_text().splitlines()
        assert any("MR. ELM, passage" in row for row in rows[-2:])


async def test_the_line_follows_the_caret_at_once_and_messages_stand_in_it(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("r")
        await desk.pilot.pause(0.4)
        await desk.press("A", "b")
        assert spoken(desk).startswith("There is no coding before this passage. INTERVIEWER, passage 1 of 12")
        desk.view.action_move_unit(1)
        await desk.pilot.pause(0)
        assert "passage 2 of 12" in spoken(desk)
        await desk.press("r")
        assert not desk.coding.query_one("#spoken").display


async def test_the_terminals_cursor_stands_where_the_caret_stands(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("r", "down", "down")
        await desk.paint()
        x, y = desk.app.cursor_position
        row = desk.screen_text().splitlines()[y]
        assert row[x:].startswith("Nobody read it")


# Listening ----------------------------------------------------------------------------------------------

TIMED = "ANNA: Before any time.\n\n[00:01:05] ANNA: We began here.\n\nBEN: And went on.\n\n[01:02:03.500] ANNA: Late.\n"


@pytest.fixture
def timed(study: Path, tmp_path: Path) -> Path:
    (tmp_path / "timed.txt").write_text(TIMED)
    with open_project(study, coder=CODER) as project:
        import_documents(project, [tmp_path / "timed.txt"])
    return study


@pytest.fixture
def player(tmp_path: Path) -> Iterator[Path]:
    """A player that writes down what it was given, and plays until it is stopped."""
    heard = tmp_path / "heard"
    script = tmp_path / "my player.py"
    script.write_text(
        "import sys, time\nopen(sys.argv[1], 'a').write('|'.join(sys.argv[2:]) + '\\n')\ntime.sleep(60)\n"
    )
    write_setting("player", f'{sys.executable} "{script}" {heard} {{seconds}} {{time}} {{file}}')
    yield heard


async def heard_by(heard: Path, lines: int) -> list[str]:
    import asyncio

    for _ in range(500):
        if heard.exists() and len(found := heard.read_text().splitlines()) >= lines:
            return found
        await asyncio.sleep(0.02)
    raise AssertionError("the player was not begun")


@pytest.mark.long
async def test_p_plays_from_the_turns_time_and_again_stops(timed: Path, tmp_path: Path, player: Path) -> None:
    sound = tmp_path / "a {seconds} b.mp3"
    sound.write_bytes(b"sound")
    async with at_the_desk(timed, "timed") as desk:
        document = desk.read(lambda project: find_document(project, "timed"))
        link_recording(document.uuid, sound)
        await desk.go_to("And went on.")
        await desk.press("P")
        assert (await heard_by(player, 1)) == [f"65|0:01:05|{sound}"]
        assert "Playing from 0:01:05" in desk.said
        first = desk.coding._player
        assert first is not None and first.poll() is None
        await desk.go_to("Late.")
        await desk.press("P")
        assert (await heard_by(player, 2))[1] == f"3723.5|1:02:03|{sound}"
        assert first.wait(10)
        await desk.press("P")
        assert "Stopped" in desk.said
        assert desk.coding._player is None


@pytest.mark.long
async def test_p_asks_for_the_recording_and_remembers_it_outside_the_project(
    timed: Path, tmp_path: Path, player: Path
) -> None:
    sound = tmp_path / "anna.mp3"
    sound.write_bytes(b"sound")
    async with at_the_desk(timed, "timed") as desk:
        document = desk.read(lambda project: find_document(project, "timed"))
        await desk.go_to("We began here.")
        await desk.press("P")
        await desk.pilot.pause(0.2)
        assert isinstance(desk.app.screen, PathPrompt)
        desk.app.screen.query_one("Input").value = str(sound)  # type: ignore[attr-defined]
        await desk.press("enter")
        assert await heard_by(player, 1) == [f"65|0:01:05|{sound}"]
        assert recording_of(document.uuid) == sound
    assert b"anna.mp3" not in timed.read_bytes()


async def test_without_a_time_or_a_player_it_says_so(timed: Path, tmp_path: Path) -> None:
    write_setting("player", "no-such-player {file}")
    sound = tmp_path / "anna.mp3"
    sound.write_bytes(b"sound")
    async with at_the_desk(timed, "timed") as desk:
        document = desk.read(lambda project: find_document(project, "timed"))
        link_recording(document.uuid, sound)
        await desk.press("P")
        assert "no time at or before this turn" in desk.said
        await desk.go_to("Late.")
        await desk.press("P")
        await desk.pilot.pause(0.2)
        assert "no program “no-such-player”" in desk.said
        assert isinstance(desk.app.screen, CodingScreen)
