"""F1: the page of the guide for what is shown, its links, words in it, and the way back to the very same place."""

from __future__ import annotations

from pathlib import Path

import pytest
from coding_pilot import at_the_desk, built, study
from textual.widgets import Static

from qualcode.domain.errors import QualcodeError
from qualcode.guide.pages import list_pages, target_of
from qualcode.tui.guide.finding import GuideFinder
from qualcode.tui.guide.places import DIALOGS, PAGES
from qualcode.tui.guide.reading import GuideScreen
from qualcode.tui.prompts.dialogs import LinePrompt
from qualcode.tui.rooms import ROOMS
from qualcode.tui.screens.base import WorkScreen
from qualcode.tui.screens.help import HelpScreen

__all__ = ["built", "study"]


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUALCODE_CONFIG_DIR", str(tmp_path / "config"))


def is_there(place: str) -> bool:
    topic, _, anchor = place.partition("#")
    found = [page for page in list_pages() if page.topic == topic]
    return bool(found) and (not anchor or anchor in {section.anchor for section in found[0].sections})


def guide(app: object) -> GuideScreen:
    screen = app.screen  # type: ignore[attr-defined]
    assert isinstance(screen, GuideScreen)
    return screen


def test_every_screen_has_a_page_that_there_is() -> None:
    assert [page for page in (PAGES | DIALOGS).values() if not is_there(page)] == []
    assert set(ROOMS) - set(PAGES) == set()


async def test_f1_shows_the_page_of_the_screen_and_esc_leads_back_to_the_same_place(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("down", "down")
        caret, below = desk.view.caret, desk.app.screen
        await desk.press("f1")
        await desk.until(lambda: guide(desk.app).topic == "field-researcher")
        view = guide(desk.app).view
        assert "Code" in view.drawn.text(view.scroll_offset.y)
        await desk.press("pagedown", "tab", "escape")
        assert desk.app.screen is below and desk.view.caret == caret


async def test_a_link_is_followed_and_the_page_before_comes_back_where_it_was(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("f8", "f1")
        await desk.until(lambda: guide(desk.app).topic == "project-lead")
        screen = guide(desk.app)
        screen.view.show_line(next(link.line for link in screen.view.links if ".md" in link.href))
        for _ in screen.view.links:
            await desk.press("tab")
            if screen.view.link is not None and (".md" in screen.view.link.href):
                break
        top, href = screen.view.scroll_offset.y, screen.view.link.href if screen.view.link else ""
        await desk.press("enter")
        assert screen.topic == target_of("project-lead", href).partition("#")[0] != "project-lead"
        await desk.press("backspace")
        assert screen.topic == "project-lead" and screen.view.scroll_offset.y == top


async def test_where_no_link_is_in_sight_tab_says_so_and_the_page_stays_where_it_is_read(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("f1")
        await desk.until(lambda: bool(guide(desk.app).view.drawn.lines))
        screen = guide(desk.app)
        bare = next(
            top
            for top in range(len(screen.view.drawn.lines))
            if not any(top <= link.line < top + screen.view.size.height for link in screen.view.links)
        )
        screen.view.scroll_to(y=bare, animate=False, immediate=True, force=True)
        await desk.press("tab")
        assert screen.view.link is None and screen.view.scroll_offset.y == bare
        assert "No link is in sight: PgDn" in str(screen.query_one("#guide-told", Static).content)


async def test_words_are_found_in_all_pages_and_marked(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("f1", "slash")
        await desk.until(lambda: isinstance(desk.app.screen, GuideFinder))
        await desk.press(*"integrity_check", "enter")
        await desk.until(lambda: isinstance(desk.app.screen, GuideScreen) and guide(desk.app).topic == "backups")
        view = guide(desk.app).view
        first = view.scroll_offset.y
        shown = "\n".join(view.drawn.text(at) for at in range(first, first + view.size.height))
        assert "integrity_check" in shown


async def test_question_mark_shows_the_keys_of_the_screen_below_and_f1_from_there_the_guide(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("question_mark")
        assert isinstance(desk.app.screen, HelpScreen)
        await desk.press("f1")
        await desk.until(lambda: isinstance(desk.app.screen, GuideScreen))
        await desk.press("f1")
        assert isinstance(desk.app.screen, HelpScreen)


async def test_after_a_refusal_f1_leads_to_the_page_that_it_names(study: Path) -> None:
    async with at_the_desk(study) as desk:
        screen = desk.app.screen
        assert isinstance(screen, WorkScreen)
        screen.refuse(QualcodeError("it cannot be", page="encryption#when-it-does-not-open"))
        await desk.pilot.pause()
        assert [*desk.app._notifications][-1].message.endswith("F1 says more.")
        await desk.press("f1")
        await desk.until(lambda: guide(desk.app).topic == "encryption")
        await desk.press("escape", "f1")
        await desk.until(lambda: guide(desk.app).topic == "field-researcher")


async def test_what_a_dialog_refuses_leads_to_its_page_for_as_long_as_it_stands_there(study: Path) -> None:
    async with at_the_desk(study) as desk:
        prompt = LinePrompt("What?")
        desk.app.push_screen(prompt)
        await desk.settle()
        prompt.refuse_for(QualcodeError("it cannot be", page="encryption#when-it-does-not-open"))
        assert str(prompt.query_one("#dialog-refusal", Static).content) == "It cannot be. F1 says more."
        await desk.press("f1")
        await desk.until(lambda: guide(desk.app).topic == "encryption")
        await desk.press("escape")
        prompt.refuse("Type something.")
        await desk.press("f1")
        await desk.until(lambda: guide(desk.app).topic == "field-researcher")


async def test_the_lines_that_are_found_can_be_read_at_80_columns(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("f1", "slash")
        await desk.until(lambda: isinstance(desk.app.screen, GuideFinder))
        await desk.press(*"cohen_kappa")
        await desk.paint()
        assert "scott_pi two coders" in desk.screen_text()
        await desk.press(*["backspace"] * len("cohen_kappa"))
        await desk.paint()
        assert "Guide for the writer" in desk.screen_text()


async def test_the_guide_is_drawn_anew_for_another_width_and_stays_at_its_section(study: Path) -> None:
    async with at_the_desk(study, size=(120, 40)) as desk:
        await desk.press("f8", "f1")
        await desk.until(lambda: bool(guide(desk.app).view.drawn.lines))
        view = guide(desk.app).view
        before = view.drawn.text(view.scroll_offset.y)
        await desk.pilot.resize_terminal(80, 24)
        await desk.pilot.pause()
        assert view.drawn.text(view.scroll_offset.y).split()[:3] == before.split()[:3]
