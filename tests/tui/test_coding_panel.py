"""The panel says what stands at the caret, jumps with no step of it, and keeps the room it was given."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from coding_pilot import CODER, FIRST, LARGE, PLAN, READ, SMALL, Session, at_the_desk, built, give, study

from qualcode.codebook.defining import describe_code
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.coding.changing import pin_code, set_comment, set_star
from qualcode.coding.memos import add_memo
from qualcode.settings.model import read_settings, write_setting
from qualcode.storage.project import open_project
from qualcode.storage.reads.documents import find_document
from qualcode.tui.coding.panel import PanelDragged

__all__ = ["built", "study"]

SPAN = (FIRST.index(READ), FIRST.index(READ) + len(READ))
PARTS = ("#progress", "#keys", "#at-caret", "#panel-rule", "#memos")


def furnish(study: Path) -> None:
    """Codings of two coders on one passage, with star, comment, rule, pinned keys and memos."""
    with open_project(study, coder="jonas") as project:
        document = find_document(project, "first").id
        apply_code(project, document, SPAN, load_tree(project).find("Time").id)
        add_memo(project, "is it irony?", kind="question", document_id=document, span=SPAN)
    with open_project(study, coder=CODER) as project:
        tree, document = load_tree(project), find_document(project, "first").id
        joy = tree.find("Joy").id
        describe_code(project, joy, definition="pleasure in [the] work")
        coding = apply_code(project, document, SPAN, joy).coding_id
        set_comment(project, coding, "ironic? " * 4 + "\n[b]end\x1b[31m")
        set_star(project, coding, True)
        pin_code(project, 6, joy)
        add_memo(project, "the bell rang twice", kind="method", document_id=document)


async def rest_at(desk: Session, words: str) -> None:
    """Put the caret on some words and wait until the panel has followed."""
    await desk.go_to(words)
    desk.coding.repaint_about()
    await desk.paint()


async def test_everything_at_the_caret_is_said(study: Path) -> None:
    furnish(study)
    async with at_the_desk(study, size=LARGE) as desk:
        await rest_at(desk, READ)
        caret = desk.shown("#at-caret")
        assert "▸J Joy ★" in caret and "T Time  jonas" in caret and "[b]end" in caret
        assert "pleasure in [the] work" in desk.shown("#panel-rule")
        memos = desk.shown("#memos")
        assert "question · here · jonas" in memos and "is it irony?" in memos
        assert "method · document\n" in memos and "the bell rang twice" in memos
        assert "6 Joy" in desk.shown("#keys")
        assert "1 coded" in desk.shown("#progress") and "11 left of 12 sentences" in desk.shown("#progress")
        assert "\x1b" not in desk.screen_text()
        await desk.go_to(PLAN)
        await desk.press("space")
        assert "1 nothing" in desk.shown("#progress")


@pytest.mark.parametrize("size", [(60, 20), SMALL, (120, 40), LARGE])
@pytest.mark.long
async def test_nothing_in_the_panel_moves_with_the_caret(study: Path, size: tuple[int, int]) -> None:
    furnish(study)
    async with at_the_desk(study, size=size) as desk:
        if not desk.coding.panel.display:
            await desk.press("p")
        desk.coding.likely = {1: desk.coding.last_code or 0}
        await rest_at(desk, READ)
        regions = [desk.coding.query_one(part).region for part in PARTS]
        for _ in range(6):
            await desk.press("down")
            desk.coding.repaint_passage()
            await desk.paint()
            assert [desk.coding.query_one(part).region for part in PARTS] == regions
        panel = desk.coding.panel.region
        assert all(region.bottom <= panel.bottom for region in regions)


async def test_what_has_no_room_is_counted(study: Path) -> None:
    furnish(study)
    with open_project(study, coder=CODER) as project:
        tree, document = load_tree(project), find_document(project, "first").id
        for name in ("Plans", "Schedules", "Worry"):
            apply_code(project, document, SPAN, tree.find(name).id)
    async with at_the_desk(study, size=SMALL) as desk:
        await desk.press("p")
        await rest_at(desk, READ)
        rows = desk.shown("#at-caret").split("\n")
        assert len(rows) == desk.coding.query_one("#at-caret").size.height
        assert rows[-1].startswith("… ") and rows[-1].endswith(" more")


async def test_likely_codes_are_shown_beside_the_pinned_ones(study: Path) -> None:
    furnish(study)
    async with at_the_desk(study, size=LARGE) as desk:
        tree = desk.coding.document.opened.tree
        desk.coding.likely = {1: tree.find("Worry").id, 2: tree.find("Time").id}
        desk.coding.panel.show_keys(desk.coding.document, None)
        lines = desk.shown("#keys").split("\n")
        assert lines[0].split() == ["1", "Worry", "6", "Joy"]
        assert lines[1].split() == ["2", "Time"]


@pytest.mark.long
async def test_keys_make_the_panel_wider_and_narrower_and_it_is_so_next_time(study: Path) -> None:
    async with at_the_desk(study, size=LARGE) as desk:
        await desk.paint()
        before = desk.coding.panel.size.width
        await desk.press("w", "w", "w")
        await desk.paint()
        assert desk.coding.panel.size.width == before + 6
        await desk.press("f")
        await desk.paint()
        assert desk.coding.panel.size.width == before + 4
    assert read_settings().settings.panel_width == 34
    async with at_the_desk(study, size=LARGE) as desk:
        await desk.paint()
        assert desk.coding.panel.size.width == before + 4


@pytest.mark.long
async def test_the_border_is_dragged_within_its_limits_and_written_once_it_rests(study: Path) -> None:
    async with at_the_desk(study, size=LARGE) as desk:
        await desk.paint()
        panel = desk.coding.panel
        edge = panel.region.right - 1
        await desk.pilot.mouse_down(offset=(edge, 10))
        assert panel.has_class("dragged")
        for column in (edge + 5, edge + 20, edge + 19):
            await desk.pilot.hover(offset=(column, 10))
            await desk.paint()
            assert panel.region.right == column + 1
        assert "panel_width" not in read_settings().given
        await desk.pilot.mouse_up(offset=(edge + 19, 10))
        assert not panel.has_class("dragged")
        for cells, least, most in ((2, 16, 16), (500, 80, 80)):
            desk.coding.post_message(PanelDragged(cells))
            await desk.paint()
            assert least <= panel.region.width <= most
        await asyncio.sleep(0.7)
        await desk.settle()
        assert read_settings().settings.panel_width == 80


@pytest.mark.long
@pytest.mark.parametrize("size", [SMALL, (100, 30), (120, 40), LARGE])
async def test_the_text_keeps_forty_columns(study: Path, size: tuple[int, int]) -> None:
    write_setting("panel_width", "80")
    async with at_the_desk(study, size=size) as desk:
        if not desk.coding.panel.display:
            await desk.press("p")
        await desk.press("w")
        await desk.paint()
        assert desk.coding.panel.display
        assert desk.view.columns.text >= 40
        assert desk.coding.panel.size.width >= 16
        assert "no wider here" in desk.said


@pytest.mark.long
async def test_whether_the_panel_is_shown_is_remembered_as_asked_in_a_wide_terminal(study: Path) -> None:
    async with at_the_desk(study, size=SMALL) as desk:
        await desk.press("p")
        assert desk.coding.panel.display
    assert "panel_shown" not in read_settings().given
    async with at_the_desk(study, size=LARGE) as desk:
        assert desk.coding.panel.display
        await desk.press("p")
        await give(desk, PLAN, "joy")
    assert not read_settings().settings.panel_shown
    async with at_the_desk(study, size=LARGE) as desk:
        assert not desk.coding.panel.display
        await desk.press("w")
        assert desk.coding.panel.display
    assert read_settings().settings.panel_shown


async def test_a_comment_too_long_for_the_panel_costs_nothing_else(study: Path) -> None:
    furnish(study)
    with open_project(study, coder=CODER) as project:
        coding = apply_code(project, find_document(project, "first").id, SPAN, load_tree(project).find("Joy").id)
        set_comment(project, coding.coding_id, "word " * 20_000)
        add_memo(project, "m" * 100_000, document_id=find_document(project, "first").id, span=SPAN)
    async with at_the_desk(study, size=LARGE) as desk:
        await rest_at(desk, READ)
        room = desk.coding.query_one("#at-caret").size.height
        assert desk.shown("#at-caret").count("\n") + 1 == room
        assert len(desk.shown("#memos")) < 5000
