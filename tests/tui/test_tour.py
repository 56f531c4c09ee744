"""The guided tour: five things to do, each noticed when it is done and not before; left, and taken up again."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from coding_pilot import build_study
from test_screens_study import running, seen, shown, until
from textual.pilot import Pilot

from qualcode.history.undoing import history
from qualcode.settings import paths, recent
from qualcode.settings.tour import STEPS, TourState, keep_tour, read_tour
from qualcode.storage.project import open_project
from qualcode.tui.app import QualcodeApp
from qualcode.tui.guide.reading import GuideScreen
from qualcode.tui.keys import offered
from qualcode.tui.one_project import SENTENCE, keep_to
from qualcode.tui.prompts.dialogs import ChoicePrompt, LinePrompt
from qualcode.tui.screens.start import StartScreen
from qualcode.tui.tour.leading import TourLine
from qualcode.tui.tour.study import taken_up

pytestmark = pytest.mark.sqlite


@pytest.fixture(scope="session")
def small_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study much smaller than the sample study, made once."""
    return build_study(tmp_path_factory.mktemp("sample"))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, small_sample: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where new studies go; the tour's is a small one."""
    documents = tmp_path / "documents"
    documents.mkdir()

    def build(folder: Path, coder: str, file_name: str) -> Path:
        assert not (folder / file_name).exists()
        return Path(shutil.copy(small_sample, folder / file_name))

    monkeypatch.setattr("qualcode.tui.screens.start.documents_folder", lambda: documents)
    monkeypatch.setattr("qualcode.tui.tour.study.build_sample", build)
    return documents


class Walk:
    """Somebody on the tour."""

    def __init__(self, app: QualcodeApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    @property
    def done(self) -> int:
        """How many steps are kept as done."""
        state = read_tour()
        return state.done if state is not None else -1

    @property
    def line(self) -> str:
        """What the tour says on the screen."""
        return " ".join(str(line.content) for line in self.app.screen.query(TourLine))

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def at(self, name: str) -> None:
        """Wait for a screen and what it lists."""
        await until(self.pilot, lambda: getattr(self.app.screen, "NAME", "") == name)
        await self.pilot.pause()

    async def until_done(self, steps: int) -> None:
        await until(self.pilot, lambda: self.done == steps)
        await self.pilot.pause()

    async def begin(self) -> None:
        await until(self.pilot, lambda: len(shown(self.pilot)) > 2)
        await self.press("t")
        await self.at("documents")
        await until(self.pilot, lambda: bool(self.line))

    async def code(self) -> None:
        await self.press("enter", *"joy", "enter")

    async def ask_for_quotes(self) -> None:
        await self.press("f6")
        await self.at("quotes")
        await self.press(*"Time", "enter")


@asynccontextmanager
async def walking(size: tuple[int, int] = (80, 24), project: Path | None = None) -> AsyncIterator[Walk]:
    async with running(project, size=size) as (app, pilot):
        yield Walk(app, pilot)


def put(folder: Path, done: int, small_sample: Path, *, is_running: bool = True) -> Path:
    """A tour that has come so far, on a study of its own."""
    path = Path(shutil.copy(small_sample, folder / "guided-tour.qualcode"))
    keep_tour(TourState(str(path), done, is_running))
    return path


@pytest.mark.parametrize("size", [(80, 24), pytest.param((40, 12), marks=pytest.mark.long)])
async def test_five_things_are_noticed_and_then_it_is_asked_what_comes_next(
    size: tuple[int, int], folder: Path
) -> None:
    async with walking(size) as walk:
        await until(walk.pilot, lambda: len(shown(walk.pilot)) > 2)
        assert shown(walk.pilot)[1].startswith("t | The guided tour")
        assert "The guided tour" in seen(walk.app)
        await walk.press("enter")  # The cursor stands on it.
        await walk.at("documents")
        await until(walk.pilot, lambda: "Enter opens it" in walk.line)
        assert walk.done == 0 and "first" in seen(walk.app)
        await walk.press("enter")
        await walk.until_done(1)
        assert "Enter, some letters of a code, Enter" in walk.line
        await walk.code()
        await walk.until_done(2)
        assert "Take it back: u." in walk.line
        await walk.press("u")
        await walk.until_done(3)
        assert "F6" in walk.line
        await walk.ask_for_quotes()
        await walk.until_done(4)
        assert "F8" in walk.line
        await walk.press("f8")
        await walk.until_done(STEPS)
        assert "Esc leads on" in walk.line and not walk.app.screen.is_modal
        await walk.press("escape")
        await until(walk.pilot, lambda: isinstance(walk.app.screen, ChoicePrompt))
        assert read_tour() == TourState(str(folder / "guided-tour.qualcode"), STEPS, is_running=False)
        await walk.press("enter")  # A study of one's own.
        await until(walk.pilot, lambda: isinstance(walk.app.screen, LinePrompt))
        await walk.press("escape")
        await walk.at("start")
        assert not walk.app.query(TourLine)


async def test_wrong_things_do_not_count(folder: Path, small_sample: Path) -> None:
    put(folder, 0, small_sample)
    async with walking() as walk:
        await walk.begin()
        for room, key in (("analysis", "f8"), ("quotes", "f6"), ("codebook", "f3")):
            await walk.press(key)
            await walk.at(room)
            assert "F2 lists them, Enter opens one" in walk.line
        await walk.press("f2")
        await walk.at("documents")
        assert walk.done == 0
        await walk.press("enter")
        await walk.until_done(1)
        await walk.press("space", "u", "enter", *"joy", "escape")  # Nothing to code here, taken back; no code chosen.
        await until(walk.pilot, lambda: not walk.app.screen.is_modal)
        assert walk.done == 1
        await walk.code()
        await walk.until_done(2)
        await walk.press("down", "space", "u")  # That takes back something else.
        await walk.pilot.pause()
        entries = [change.kind for change in await walk.app.store.run(history) if change.coder == "mara"]
        assert entries[0] == "undo" and walk.done == 2
        await walk.press("u")
        await walk.until_done(3)
        await walk.press("f8")
        await walk.at("analysis")
        assert walk.done == 3
        await walk.press("f6")
        await walk.at("quotes")
        assert walk.done == 3  # Nothing was asked for yet.
        await walk.press(*'text:"plan"', "enter")
        await until(walk.pilot, lambda: bool(getattr(walk.app.screen, "shown", ())))
        await walk.pilot.pause()
        assert walk.done == 3  # These are words, not quotes of a theme.


async def test_it_is_left_and_taken_up_again_at_the_same_step(folder: Path, small_sample: Path) -> None:
    path = put(folder, 2, small_sample)
    async with walking() as walk:
        await until(walk.pilot, lambda: "2 of 5 done" in " ".join(shown(walk.pilot)))
        await walk.begin()
        assert "Take it back" in walk.line
        palette = {action.id for action in offered(walk.app.screen, walk.app.keymap)}
        assert "app.leave_tour" in palette and "app.tour" not in palette
        await walk.app.run_action("leave_tour")
        assert not walk.line and read_tour() == TourState(str(path), 2, is_running=False)
        palette = {action.id for action in offered(walk.app.screen, walk.app.keymap)}
        assert "app.tour" in palette and "app.leave_tour" not in palette
        await walk.press("enter")
        await walk.at("coding")
        await walk.code()
        await walk.press("u")
        assert walk.done == 2 and not walk.line
        await walk.app.run_action("tour")  # From wherever one is.
        await until(walk.pilot, lambda: "Take it back" in walk.line)
    async with walking(project=path) as walk:  # However its study is opened on another day.
        await until(walk.pilot, lambda: "Take it back" in walk.line)
        assert sorted(file.name for file in folder.glob("*.qualcode")) == ["guided-tour.qualcode"]


async def test_studies_of_the_user_are_left_alone(folder: Path, small_sample: Path) -> None:
    (folder / "guided-tour.qualcode").write_text("somebody's", encoding="utf-8")
    mine = Path(shutil.copy(small_sample, folder / "mine.qualcode"))
    recent.remember(mine, "Mine")
    async with walking() as walk:
        await until(walk.pilot, lambda: any("Mine" in row for row in shown(walk.pilot)))
        assert shown(walk.pilot)[-1].startswith("t | The guided tour")
        await walk.begin()
        assert (folder / "guided-tour.qualcode").read_text(encoding="utf-8") == "somebody's"
        assert walk.app.store.path == folder / "guided-tour-2.qualcode"
        await walk.app.open_project(mine)
        await walk.at("documents")
        assert walk.app.store.path == mine and not walk.line
        await walk.press("enter")
        await walk.at("coding")
        await walk.code()
        assert walk.done == 0


async def test_where_the_study_can_only_be_read_the_tour_waits(folder: Path, small_sample: Path) -> None:
    path = put(folder, 1, small_sample)
    with open_project(path, coder="jonas"):
        async with walking() as walk:
            await walk.begin()
            assert "can only be read now" in walk.line
            await walk.press("enter")
            await walk.at("coding")
            await walk.code()  # It is refused.
            await until(walk.pilot, lambda: not walk.app.screen.is_modal)
            assert walk.done == 1 and "can only be read now" in walk.line


@pytest.mark.long
async def test_what_is_looked_at_counts_where_the_study_can_only_be_read(folder: Path, small_sample: Path) -> None:
    path = put(folder, 0, small_sample)
    with open_project(path, coder="jonas"):
        async with walking() as walk:
            await walk.begin()
            assert "Enter opens it" in walk.line
            await walk.press("enter")
            await walk.until_done(1)


async def test_keys_are_named_as_the_user_has_them(folder: Path, small_sample: Path) -> None:
    put(folder, 2, small_sample)
    async with walking() as walk:
        walk.app.take_keymap({"app.undo": "ctrl+z,ctrl+j,h", "app.quotes": "ctrl+y,U"})
        await walk.begin()
        assert "Take it back: h." in walk.line and "Ctrl+P “Redo”" in walk.line


@pytest.mark.parametrize("choice", [2, pytest.param(3, marks=pytest.mark.long)])
async def test_the_end_leads_to_the_guide(choice: int, folder: Path, small_sample: Path) -> None:
    put(folder, STEPS, small_sample)  # It was left before it was asked what comes next.
    async with walking() as walk:
        await walk.press("t")
        await until(walk.pilot, lambda: isinstance(walk.app.screen, ChoicePrompt))
        await walk.press(*["down"] * choice, "enter")
        await until(walk.pilot, lambda: isinstance(walk.app.screen, GuideScreen))
        await walk.press("escape")
        await walk.at("documents")
        assert not walk.line


def test_a_tour_that_was_made_begins_anew_in_its_study(folder: Path, small_sample: Path) -> None:
    path = put(folder, STEPS, small_sample, is_running=False)
    assert taken_up(folder, "mara") == TourState(str(path), 0)
    path.unlink()
    put(folder.parent, 3, small_sample)
    Path(folder.parent / "guided-tour.qualcode").unlink()
    assert taken_up(folder, "mara") == TourState(str(path), 0) and path.is_file()


async def test_the_tour_goes_on_where_its_place_cannot_be_kept(folder: Path) -> None:
    paths.make_private(paths.tour_file())  # A folder stands where the file would.
    async with walking() as walk:
        await walk.begin()
        assert any("could not be kept" in notice.message for notice in walk.app._notifications)
        await walk.press("enter")
        await until(walk.pilot, lambda: "Code a sentence" in walk.line)


async def test_a_page_that_shows_one_project_has_no_tour(folder: Path, small_sample: Path) -> None:
    keep_to(small_sample)
    try:
        async with walking() as walk:
            await walk.press("t")
            assert isinstance(walk.app.screen, StartScreen) and walk.app.store.path is None
            assert {notice.message for notice in walk.app._notifications} == {SENTENCE}
            assert read_tour() is None
    finally:
        keep_to(None)


@pytest.mark.long
async def test_the_study_of_the_tour_is_the_sample_study(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr("qualcode.tui.screens.start.documents_folder", lambda: folder)
    monkeypatch.setenv("QUALCODE_STATE_DIR", str(folder / "_state"))
    monkeypatch.setattr(QualcodeApp, "suggestion_service", None)
    async with walking() as walk:
        await walk.begin()
        assert len(shown(walk.pilot)) == 15
        await walk.press("enter")
        await walk.until_done(1)
        await walk.press("enter", *"doubt", "enter")
        await walk.until_done(2)
        await walk.press("u")
        await walk.until_done(3)
        await walk.press("f6", *"Problem clarity", "enter")  # As the line says.
        await walk.until_done(4)
