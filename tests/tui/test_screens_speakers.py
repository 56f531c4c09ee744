"""Speakers and the table of cases: labels are named and joined, cells are edited, wrong cells of a sheet are shown."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from test_screens_study import running, seen, shown, typed, until
from textual.pilot import Pilot

from qualcode.cases.sheets import import_cases
from qualcode.cases.withholding import withdraw
from qualcode.documents.importing import import_documents
from qualcode.storage.project import Project, create_project, open_project
from qualcode.storage.reads.cases import list_attributes, list_cases
from qualcode.storage.reads.documents import find_document, list_speakers
from qualcode.tui import app as program
from qualcode.tui.app import QualcodeApp
from qualcode.tui.prompts.cells import CellList
from qualcode.tui.prompts.dialogs import ChoicePrompt, Report
from qualcode.tui.prompts.paths import PathPrompt
from qualcode.tui.prompts.people import WhoPrompt
from qualcode.tui.prompts.sheets import SheetPrompt, ValuePrompt
from qualcode.tui.prompts.words import LinesPrompt
from qualcode.tui.screens.speakers import SpeakersScreen

ONE = "Teacher 4: We plan on weekends.\n\nInterviewer: Why?\n\nTeacher 4: Nobody asks. So.\n\nTeacher 5: Yes.\n"
TWO = "Techer 4: It is me again.\n\nInterviewer: Welcome.\n\nTecher 4: Thanks.\n"
SHEET = """participant,site,role,years
P1,Elm,teacher,9
P2,Oak,principal,12
P3,Oak,teacher,
"""


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two interviews in which a teacher is written in two ways, and three participants."""
    monkeypatch.setitem(program.ROOMS, "speakers", SpeakersScreen.__name__)
    for name, text in (("one", ONE), ("two", TWO)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "people.csv").write_text(SHEET, encoding="utf-8")
    with create_project(tmp_path / "study.qualcode", name="Study", coder="mara") as project:
        import_documents(project, [tmp_path / "one.txt", tmp_path / "two.txt"])
        import_cases(project, tmp_path / "people.csv")
        return project.path


@asynccontextmanager
async def at(path: Path, room: str, **how: Any) -> AsyncIterator[tuple[QualcodeApp, Pilot[None]]]:
    async with running(path, **how) as (app, pilot):
        await app.action_go(room)
        await until(pilot, lambda: shown(pilot) and getattr(app.screen, "NAME", "") == room)
        yield app, pilot


async def who(app: QualcodeApp) -> dict[tuple[str, str], tuple[str, str | None]]:
    """(document, label) → role and participant."""

    def read(project: Project) -> dict[tuple[str, str], tuple[str, str | None]]:
        people = {case.id: case.name for case in list_cases(project)}
        names = {find_document(project, name).id: name for name in ("one", "two")}
        return {
            (names[s.document_id], s.label): (s.role, people.get(s.case_id) if s.case_id is not None else None)
            for s in list_speakers(project)
        }

    return await app.store.run(read)


# Speakers ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_labels_stand_with_their_counts_and_what_they_say_first(study: Path, size: tuple[int, int]) -> None:
    async with at(study, "speakers", size=size) as (app, pilot):
        rows = [row.split(" | ")[1:4] for row in shown(pilot)]
        assert rows[0] == ["Teacher 4", "1", "2"]
        assert ["Interviewer", "2", "2"] in rows
        await until(pilot, lambda: "We plan on weekends." in seen(app) and "Techer 4 (2 turns)" in seen(app))
        assert "≈" in shown(pilot)[0]


async def test_labels_that_are_alike_are_joined_with_one_key_and_undo_parts_them(study: Path) -> None:
    async with at(study, "speakers") as (app, pilot):
        await pilot.press("j")
        await until(pilot, lambda: isinstance(app.screen, WhoPrompt))
        assert "Teacher 4” and “Techer 4" in seen(app)
        await typed(pilot, "P04")
        await pilot.press("enter")
        await until(pilot, lambda: not app.screen.is_modal and "P04" in shown(pilot)[0])
        found = await who(app)
        assert found["one", "Teacher 4"] == found["two", "Techer 4"] == ("participant", "P04")
        assert found["one", "Teacher 5"] == ("unknown", None)
        await pilot.press("u")
        await until(pilot, lambda: "unknown" in shown(pilot)[0])
        assert (await who(app))["two", "Techer 4"] == ("unknown", None)


async def test_j_elsewhere_goes_on_to_the_next_labels_that_are_alike_and_offers_them(study: Path) -> None:
    async with at(study, "speakers") as (app, pilot):
        app.screen.rows.go_to("Teacher 5")  # type: ignore[attr-defined]
        await pilot.press("j")
        await until(pilot, lambda: isinstance(app.screen, WhoPrompt))
        assert "Teacher 4” and “Techer 4" in seen(app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, SpeakersScreen))
        assert app.screen.rows.current_key == "Teacher 4"


async def test_j_where_nothing_is_alike_says_how_labels_are_joined(study: Path) -> None:
    async with at(study, "speakers") as (app, pilot):
        app.screen.read_last.like.clear()  # type: ignore[attr-defined]
        await pilot.press("j")
        await until(pilot, lambda: any("No label here looks like" in note.message for note in app._notifications))
        assert isinstance(app.screen, SpeakersScreen)


async def test_labels_stand_in_the_order_that_the_title_says(tmp_path: Path) -> None:
    talk = "Few: " + "many words " * 40 + "\n\n" + "Often: yes.\n\nRare: no.\n\n" * 3
    (tmp_path / "talk.txt").write_text(talk, encoding="utf-8")
    with create_project(tmp_path / "talk.qualcode", name="Talk", coder="mara") as project:
        import_documents(project, [tmp_path / "talk.txt"])
    async with at(tmp_path / "talk.qualcode", "speakers") as (app, pilot):
        assert "Turns ↓" in seen(app)
        turns = [int(row.split(" | ")[3]) for row in shown(pilot)]
        assert turns == sorted(turns, reverse=True) and turns[0] == 3 and turns[-1] == 1


async def test_the_filter_looks_at_labels_and_participants_only(study: Path) -> None:
    async with at(study, "speakers") as (app, pilot):
        await pilot.press("slash")
        await typed(pilot, "two")  # The name of a document.
        await until(pilot, lambda: not shown(pilot))
        assert "Nothing here fits" in seen(app)


async def test_labels_take_no_more_of_a_wide_screen_than_they_need(study: Path) -> None:
    async with at(study, "speakers", size=(200, 50)) as (app, pilot):

        def beside() -> int:
            head = next(line for line in seen(app).split("\n") if "Label" in line and "Docs" in line)
            return head.index("Docs") - head.index("Label")

        assert beside() == 41
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: 20 < beside() < 40)


@pytest.mark.long
async def test_marked_labels_are_joined_and_i_makes_interviewers(study: Path) -> None:
    async with at(study, "speakers") as (app, pilot):
        labels = [row.split(" | ")[1] for row in shown(pilot)]
        assert labels.index("Teacher 4") == 0
        await pilot.press("space")
        app.screen.rows.go_to("Teacher 5")  # type: ignore[attr-defined]
        await pilot.press("space", "j")
        await until(pilot, lambda: isinstance(app.screen, WhoPrompt))
        app.screen.query_one("Input").value = "P1"  # type: ignore[attr-defined]
        await pilot.pause(0.02)
        await pilot.press("enter")
        await until(pilot, lambda: not app.screen.is_modal and "P1" in shown(pilot)[0])
        found = await who(app)
        assert found["one", "Teacher 4"] == found["one", "Teacher 5"] == ("participant", "P1")
        app.screen.rows.go_to("Techer 4")  # type: ignore[attr-defined]
        await pilot.press("i")
        await until(pilot, lambda: any("Techer 4" in row and "interviewer" in row for row in shown(pilot)))


@pytest.mark.long
async def test_a_label_may_be_somebody_in_one_document_only(study: Path) -> None:
    async with at(study, "speakers") as (app, pilot):
        app.screen.rows.go_to("Interviewer")  # type: ignore[attr-defined]
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, WhoPrompt))
        await typed(pilot, "only in one")
        await pilot.press("enter")
        await until(pilot, lambda: type(app.screen) is ChoicePrompt and "in which document" in seen(app))
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, WhoPrompt))
        await typed(pilot, "P3")
        await pilot.press("enter")
        await until(pilot, lambda: not app.screen.is_modal and any("P3" in row for row in shown(pilot)))
        found = await who(app)
        assert found["two", "Interviewer"] == ("participant", "P3")
        assert found["one", "Interviewer"] == ("interviewer", None)


@pytest.mark.long
async def test_findings_lead_to_their_labels_and_typing_filters(study: Path) -> None:
    async with at(study, "speakers") as (app, pilot):
        await pilot.press("l")
        await until(pilot, lambda: shown(pilot)[0].startswith("alike"))
        assert any("Teacher 5" in row for row in shown(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: len(shown(pilot)[0].split(" | ")) == 6)
        assert app.screen.rows.current_key == "Teacher 4"  # type: ignore[attr-defined]
        assert set(app.screen.marked) == {"Teacher 4", "Techer 4"}  # type: ignore[attr-defined]
        await pilot.press("t", "e", "c")
        await until(pilot, lambda: {row.split(" | ")[1] for row in shown(pilot)} == {"Techer 4"})


async def test_o_opens_the_document_at_the_first_words(study: Path) -> None:
    async with at(study, "speakers") as (app, pilot):
        await until(pilot, lambda: "We plan" in seen(app))
        await pilot.press("o")
        await until(pilot, lambda: getattr(app.screen, "NAME", "") == "coding" and app.coding_screen is not None)
        coding = app.coding_screen
        assert coding is not None
        await until(pilot, lambda: coding.view.passage.start == ONE.index("We plan"))


# Cases ---------------------------------------------------------------------------------------------------


async def values(app: QualcodeApp, kind: str = "participant") -> dict[str, dict[str, str]]:
    return {case.name: case.attributes for case in await app.store.run(list_cases, kind)}


async def test_who_is_withheld_is_shown_by_a_word(study: Path) -> None:
    with open_project(study, coder="mara", insist=True) as project:
        first = list_cases(project, "participant")[0]
        withdraw(project, first)
    async with at(study, "cases") as (_, pilot):
        await until(pilot, lambda: any(f"{first.name} · withdrawn" in row for row in shown(pilot)))


@pytest.mark.long
async def test_the_cell_under_the_cursor_is_edited_and_checked(study: Path) -> None:
    async with at(study, "cases") as (app, pilot):
        await pilot.press("right", "right", "right", "enter")  # site, role, years
        await until(pilot, lambda: isinstance(app.screen, ValuePrompt))
        await typed(pilot, "many")
        await pilot.press("enter")
        await until(pilot, lambda: "“many” is not a number" in seen(app))
        await typed(pilot, "10")
        await pilot.press("enter")
        await until(pilot, lambda: not app.screen.is_modal and "10" in shown(pilot)[0])
        assert (await values(app))["P1"]["years"] == "10"
        await pilot.press("left", "enter")
        await until(pilot, lambda: isinstance(app.screen, ChoicePrompt))
        await typed(pilot, "princ")
        await pilot.press("enter")
        await until(pilot, lambda: not app.screen.is_modal and "principal" in shown(pilot)[0])


async def test_s_sorts_by_the_column_and_again_turns_it_round(study: Path) -> None:
    async with at(study, "cases") as (app, pilot):
        app.screen.query_one(CellList).go_to_column(3)
        await pilot.press("s")
        assert [row[:2] for row in shown(pilot)] == ["P1", "P2", "P3"]
        await pilot.press("s")
        assert [row[:2] for row in shown(pilot)] == ["P2", "P1", "P3"]  # What has no value comes last.


async def test_l_leads_from_the_cases_to_the_speakers_and_escape_back(study: Path) -> None:
    async with at(study, "cases") as (app, pilot):
        await pilot.press("l")
        await until(pilot, lambda: isinstance(app.screen, SpeakersScreen) and shown(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: getattr(app.screen, "NAME", "") == "cases")


async def test_a_condition_filters(study: Path) -> None:
    async with at(study, "cases") as (app, pilot):
        await pilot.press("slash")
        await typed(pilot, "role=teacher years>5")
        await until(pilot, lambda: [row[:2] for row in shown(pilot)] == ["P1"])
        assert "role = teacher" in seen(app)


@pytest.mark.long
async def test_allowed_values_are_edited_on_the_column_and_must_cover_what_stands(study: Path) -> None:
    async with at(study, "cases") as (app, pilot):
        app.screen.query_one(CellList).go_to_column(2)
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, ChoicePrompt))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LinesPrompt))
        screen = app.screen
        assert isinstance(screen, LinesPrompt)
        screen.field.replace_all("teacher\nprincipal\naide")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not app.screen.is_modal)

        async def allowed() -> tuple[str, ...]:
            return next(a.allowed for a in await app.store.run(list_attributes) if a.name == "role")

        assert await allowed() == ("teacher", "principal", "aide")
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, ChoicePrompt))
        await typed(pilot, "number")
        await pilot.press("enter")
        await until(pilot, lambda: any("does not fit" in note.message for note in app._notifications))
        assert await allowed() == ("teacher", "principal", "aide")


@pytest.mark.parametrize("answer", ["enter", "escape"])
@pytest.mark.long
async def test_wrong_cells_of_a_sheet_are_shown_and_the_rest_is_taken_or_not(
    study: Path, tmp_path: Path, answer: str
) -> None:
    (tmp_path / "more.csv").write_text("participant,role,years\nP1,techer,7\nP3,teacher,many\nP9,teacher,1\n")
    async with at(study, "cases") as (app, pilot):
        before = await values(app)
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.screen, PathPrompt))
        await typed(pilot, str(tmp_path / "more.csv"))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SheetPrompt))
        await until(pilot, lambda: "line 2" in seen(app) and "is it “teacher”?" in seen(app) and "line 3" in seen(app))
        assert "2 cells or lines cannot be taken" in seen(app) and "Esc leave all as it is" in seen(app)
        await pilot.press(answer)
        if answer == "escape":
            await until(pilot, lambda: not app.screen.is_modal)
            assert await values(app) == before
            return
        await until(pilot, lambda: isinstance(app.screen, Report) and "left out" in seen(app))
        found = await values(app)
        assert found["P1"] == {"role": "teacher", "years": "7"}
        assert found["P9"] == {"role": "teacher", "years": "1"}
        assert "years" not in found["P3"]


@pytest.mark.long
async def test_columns_out_of_sight_are_scrolled_to(study: Path, tmp_path: Path) -> None:
    heads = [f"attribute number {n}" for n in range(12)]
    sheet = ",".join(["participant", *heads]) + "\nP1," + ",".join(f"v{n}" for n in range(12)) + "\n"
    (tmp_path / "wide.csv").write_text(sheet)
    async with at(study, "cases") as (app, pilot):
        await app.store.run(import_cases, tmp_path / "wide.csv")
        await app.screen.load()  # type: ignore[attr-defined]
        await pilot.pause()
        assert "v11" not in seen(app)
        await pilot.press(*["right"] * 15)
        await pilot.pause()
        assert "v11" in seen(app) and "P1" in seen(app)
        await pilot.press(*["left"] * 15)
        await pilot.pause()
        assert "v11" not in seen(app) and "site" in seen(app)
