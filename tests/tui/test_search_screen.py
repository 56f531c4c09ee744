"""The search screen: every way of looking, hits while one types, and what comes back as it was left."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from list_study import ListService, lists
from rich.cells import cell_len
from search_study import TEXTS, found, garden, garden_template, lines, search_of, searching
from test_screens_study import seen, typed, until
from textual.widgets import Static

from qualcode.documents.importing import import_documents
from qualcode.domain.errors import DamagedProjectError, QueryError
from qualcode.domain.suggestion_lists import Place, Similar, SimilarPassages
from qualcode.storage.project import Project, open_project
from qualcode.text import finding
from qualcode.tui.prompts.dialogs import ChoicePrompt
from qualcode.tui.prompts.row_screen import FilterLine
from qualcode.tui.prompts.rows import RowList
from qualcode.tui.search import findings, looking, seeking, telling
from qualcode.tui.search.counting import CountsReport
from qualcode.tui.search.drawn_rows import in_context
from qualcode.tui.search.findings import Line
from qualcode.tui.search.hit_rows import HitRows, Listing
from qualcode.tui.search.looking import GivenUpError, Looking
from qualcode.tui.search.mode_row import ModeRow
from qualcode.tui.search.telling import pointed

__all__ = ["garden", "garden_template", "lists"]


@pytest.mark.long
async def test_each_way_of_looking_finds_what_it_says_and_is_reached_without_a_chord(garden: Path) -> None:
    async with searching(garden) as (app, pilot):
        await typed(pilot, "plan")
        await found(pilot, app, 5)  # “planned” too: letter by letter.
        await pilot.press("f11")
        await found(pilot, app, 5)
        assert "[Word forms]" in seen(app)
        await pilot.press("tab", "right")
        await pilot.press("up")
        await typed(pilot, r"\bplan\b")
        await found(pilot, app, 4)
        await pilot.press("tab", "right", "up")
        await typed(pilot, "schedule")
        await found(pilot, app, 2)
        assert any("shedule" in line for line in lines(app))
        await pilot.click(ModeRow, offset=(1, 0))
        await until(pilot, lambda: search_of(app).mode == "text")
        await found(pilot, app, 1)
        await pilot.press("tab", "down")
        assert isinstance(app.focused, HitRows)
        await pilot.press("shift+tab", "z")  # What is no key there goes into the line.
        assert isinstance(app.focused, FilterLine)


@pytest.mark.long
async def test_the_query_language_is_answered_or_points_at_what_is_wrong(garden: Path) -> None:
    async with searching(garden) as (app, pilot):
        await pilot.press("tab", "left", "up")
        assert search_of(app).mode == "query" and isinstance(app.focused, FilterLine)
        await typed(pilot, "Places and @nowhere=1")
        await until(pilot, lambda: "no attribute" in seen(app))
        text = seen(app).split("\n")
        row = next(i for i, line in enumerate(text) if line.strip() == "^")
        assert text[row].index("^") == text[row - 1].index("@")
        await typed(pilot, 'Change/Plans and text:"garden"')
        await found(pilot, app, 2)
        assert lines(app)[0].strip() == "ash · 2 hits"
        await typed(pilot, "participants without Change/Plans")
        await until(pilot, lambda: search_of(app).findings.level == "participant")
        assert len(lines(app)) == 1 and "MR. ELM" in lines(app)[0]
        await until(pilot, lambda: "1 participant of 2" in seen(app))
        await pilot.press("down", "enter")
        await until(pilot, lambda: getattr(app.screen, "NAME", "") == "coding")


@pytest.mark.long
async def test_hits_beyond_those_listed_are_counted_also_by_an_attribute(
    garden: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (looking, telling):
        monkeypatch.setattr(module, "MOST", 2)
    async with searching(garden) as (app, pilot):
        await typed(pilot, "plan")
        await found(pilot, app, 5)
        await until(pilot, lambda: "5 hits in 3 of 3 documents · the first 2 are listed" in seen(app))
        assert lines(app)[0].strip() == "ash · 2 hits" and len(lines(app)) == 3
        assert len(list(search_of(app).findings.places())) == 5
        await pilot.press("down", "a")
        await until(pilot, lambda: isinstance(app.screen, ChoicePrompt))
        await typed(pilot, "role")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CountsReport))
        rows = {row.key: row.cells[2:] for row in app.screen.query_one(RowList).rows}
        told = {key: tuple(cell[0][0] for cell in cells) for key, cells in rows.items()}
        assert told["teacher"] == ("2", "1/1", "1/1") and told["principal"] == ("3", "2/2", "1/1")
        assert "5 hits in 3 of 3 documents" in str(app.screen.query_one("#counts-total", Static).content)
        await pilot.press("escape")


async def test_a_pattern_that_explodes_is_stopped_and_says_so(garden: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "SECONDS", 0.05)
    async with searching(garden) as (app, pilot):
        await pilot.press("f11", "f11")
        await typed(pilot, r"((\w|\s)+,?)+X{5}")
        await until(pilot, lambda: "takes too long" in seen(app))
        await typed(pilot, "shovel")
        await found(pilot, app, 1)


async def test_a_search_waits_for_no_other_work_and_enter_before_the_hits_opens_the_first(garden: Path) -> None:
    release = threading.Event()
    async with searching(garden) as (app, pilot):
        held_up = app.store._thread.submit(release.wait, 10)
        await typed(pilot, "shovel")
        await found(pilot, app, 1)
        assert not held_up.done()
        release.set()
        await typed(pilot, "rained")
        await pilot.press("enter")
        await until(pilot, lambda: app.coding_screen is not None and app.coding_screen.query("TranscriptView"))
        assert app.coding_screen is not None
        view = app.coding_screen.view
        await until(pilot, lambda: view.selection is not None)
        start, end = view.passage
        assert TEXTS["elm"][start:end] == "rained"


@pytest.mark.long
async def test_coming_back_all_is_as_it_was_and_what_came_in_meanwhile_is_found(garden: Path, tmp_path: Path) -> None:
    (tmp_path / "yew.txt").write_text("MS. OAK: Another plan.\n", encoding="utf-8")
    async with searching(garden) as (app, pilot):
        await typed(pilot, "plan")
        await found(pilot, app, 5)
        await pilot.press("down", "space", "space")
        before, marked = app.screen.query_one(RowList).current_key, search_of(app).kept.marked
        await pilot.press("enter")
        await until(pilot, lambda: getattr(app.screen, "NAME", "") == "coding")
        await app.store.run(import_documents, [tmp_path / "yew.txt"])
        await pilot.press("escape", "escape")
        await until(pilot, lambda: app.screen.query("HitRows") and lines(app))
        assert app.screen.query_one(FilterLine).value == "plan"
        await found(pilot, app, 6)
        assert app.screen.query_one(RowList).current_key == before
        assert search_of(app).kept.marked == marked and len(marked) == 2
        await pilot.press("x")  # What is typed takes the place of the old words.
        assert app.screen.query_one(FilterLine).value == "x"


@pytest.mark.long
async def test_a_project_that_cannot_be_read_on_coming_back_is_looked_through_anew(
    garden: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused: list[Project] = []

    def no_stamp(project: Project) -> tuple[int, int]:
        refused.append(project)
        raise DamagedProjectError("the project cannot be read")

    async with searching(garden) as (app, pilot):
        await typed(pilot, "plan")
        await found(pilot, app, 5)
        before = search_of(app).findings
        await pilot.press("down", "enter")
        await until(pilot, lambda: getattr(app.screen, "NAME", "") == "coding")
        monkeypatch.setattr(seeking, "stamp_of", no_stamp)
        await pilot.press("escape", "escape")
        await until(pilot, lambda: app.screen.query("HitRows") and refused)
        await until(pilot, lambda: search_of(app).findings is not before)
        await found(pilot, app, 5)
        monkeypatch.setattr(looking, "stamp_of", no_stamp)
        await typed(pilot, "shovel")
        await until(pilot, lambda: "The project cannot be read" in seen(app))


@pytest.mark.long
async def test_passages_like_some_words_are_asked_for_and_listed_the_likest_first(
    garden: Path, lists: dict[str, object]
) -> None:
    start = TEXTS["fir"].index("I read")
    place = Place(3, "fir", start, start + 6, "I read", "MR. ELM")
    lists["similar"] = lambda **asked: SimilarPassages((Similar(place, 0.8, (1,)),), "words", 9)
    async with searching(garden) as (app, pilot):
        await pilot.press("f11", "f11", "f11", "f11")
        await typed(pilot, "reading")
        await found(pilot, app, 1)
        assert ListService.made[-1].requests[-1][1]["text"] == "reading"
        assert "████·" in lines(app)[0] and "I read" in lines(app)[0]
        assert "1 likest passage of 9, compared by the words they share" in seen(app)


# Without a screen ----------------------------------------------------------------------------------------


def test_a_search_that_nobody_waits_for_ends_where_it_is(garden: Path) -> None:
    with open_project(garden, coder="mara", write=False) as project:
        given_up = Looking("plan", "text")
        given_up.given_up = True
        with pytest.raises(GivenUpError):
            given_up.step(project)
        assert given_up.passed == 0


def test_a_refusal_points_at_its_character_also_where_the_query_is_long() -> None:
    query = "a or " * 40 + "@"
    *_, shown, mark = pointed(QueryError("no name", query=query, at=len(query) - 1), 60).split("\n")
    assert shown[mark.index("^")] == "@" and len(shown) <= 60


def test_rows_are_put_into_words_only_when_they_are_drawn() -> None:
    hits = [Line(1, "ash", n, n + 1, 1, "MS. OAK", "the ", "plan", " was") for n in range(findings.MOST)]
    one = findings.InDocument(1, "ash", [hit.start for hit in hits], [hit.end for hit in hits], hits)
    so_far = findings.Findings(words="plan")
    so_far.take(findings.Step([one], is_last=True))
    listing = Listing()
    title, first, *others = listing.catch_up(so_far)
    assert title.cells == ("ash · 5,000 hits",) and not any(row.cells for row in (first, *others))
    assert listing.cells(first, [1, 5, 14, 30], {hits[0].spot})[:2] == ((("●", "good"),), "1")
    assert listing.catch_up(so_far) == [title, first, *others]


@pytest.mark.parametrize("width", [10, 41])
def test_all_hits_begin_in_one_column(width: int) -> None:
    for before in ("", "a", "many words stand before it", "日本語"):
        left, hit, _ = in_context(before, "hit", "", width)
        assert hit == ("hit", "hit") and cell_len(left[0]) == 2 * width // 5
