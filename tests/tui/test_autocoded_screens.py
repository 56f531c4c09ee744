"""Screens tell codings that were autocoded from those that were read, and one key leaves them out step by step."""

from __future__ import annotations

from pathlib import Path

import pytest
from coding_pilot import CODER, FIRST, LARGE, READ, SMALL, at_the_desk, built
from coding_pilot import study as desk_study
from test_screens_study import ELM, running, seen, shown, study, template, typed, until

from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.domain.values import AUTOCODED, BY_MACHINE, SUGGESTED
from qualcode.storage.project import open_project
from qualcode.storage.reads.documents import find_document
from qualcode.tui.coding.spoken import spoken
from qualcode.tui.leaving_out import next_step, origins_told
from qualcode.tui.prompts.query_line import QueryField
from qualcode.tui.screens.analysis import FrequenciesScreen
from qualcode.tui.screens.quotes import QuotesScreen

__all__ = ["built", "desk_study", "study", "template"]


@pytest.fixture
def machine(study: Path) -> Path:
    """The study, with a fourth coding that was suggested and a fifth that was autocoded."""
    with open_project(study, coder="mara", insist=True) as project:
        apply_code(project, 1, (ELM.index("I drew"), ELM.index(" The plan")), 2, origin=SUGGESTED)
        apply_code(project, 1, (ELM.index("[b]Nobody"), len(ELM) - 1), 2, origin=AUTOCODED)
    return study


@pytest.mark.long
async def test_a_key_leaves_out_what_was_suggested_then_what_was_autocoded_then_nothing(machine: Path) -> None:
    async with running(machine, size=(120, 30)) as (app, pilot):
        await pilot.press("f8")
        await until(pilot, lambda: isinstance(app.screen, FrequenciesScreen) and shown(pilot))
        assert "1 of 5 segments suggested and accepted; 1 autocoded, not read one by one" in seen(app)
        assert "s leaves suggested ones out, s again both" in seen(app)
        for segments, said in (
            ("4", "; suggested codings left out"),
            ("3", "; suggested and autocoded codings left out"),
            ("5", "all coders (no document is adjudicated) "),
            ("4", "; suggested codings left out"),
        ):
            await pilot.press("s")
            await until(pilot, lambda now=segments: shown(pilot)[0].split(" | ")[3] == now)  # type: ignore[misc]
            assert said in seen(app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, QuotesScreen) and len(shown(pilot)) == 4)


@pytest.mark.long
async def test_a_quote_says_that_it_was_autocoded_until_a_key_leaves_it_out(machine: Path) -> None:
    async with running(machine, size=(120, 30)) as (app, pilot):
        await pilot.press("f6")
        await until(pilot, lambda: isinstance(app.screen.focused, QueryField))
        await typed(pilot, "Change")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, QuotesScreen) and len(shown(pilot)) == 5)
        await pilot.press("down", "down")
        await until(pilot, lambda: "coded by mara (autocoded)" in seen(app))
        assert "1 of 5 quotes suggested and accepted; 1 autocoded, not read one by one" in seen(app)
        await pilot.press("s", "s")
        await until(pilot, lambda: len(shown(pilot)) == 3)
        assert "suggested and autocoded codings left out" in seen(app) and "(autocoded)" not in seen(app)
        await pilot.press("s")
        await until(pilot, lambda: len(shown(pilot)) == 5)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_coding_screen_says_at_the_caret_that_a_coding_was_autocoded(
    desk_study: Path, size: tuple[int, int]
) -> None:
    start = FIRST.index(READ)
    with open_project(desk_study, coder=CODER) as project:
        tree, document = load_tree(project), find_document(project, "first").id
        span = (start, start + len(READ))
        apply_code(project, document, span, tree.find("Joy").id, origin=AUTOCODED)
        apply_code(project, document, span, tree.find("Time").id)
    async with at_the_desk(desk_study, size=size) as desk:
        await desk.go_to(READ)
        desk.coding.repaint_about()
        await desk.paint()
        assert AUTOCODED in desk.screen_text()
        if size == LARGE:
            joy, mark = desk.shown("#at-caret").splitlines()[:2]
            assert "Joy" in joy and mark.strip() == "(autocoded)"
        else:
            assert "Joy (autocoded)" in desk.screen_text()
        assert desk.screen_text().count(AUTOCODED) == 1
        coding = desk.coding
        line = spoken(coding.document, coding.view.passage, "sentence", [], selected=False)
        assert "Joy by you (autocoded); Time by you" in line


def test_the_steps_lead_back_to_all_and_say_what_the_key_does_next() -> None:
    assert next_step(()) == (SUGGESTED,)
    assert next_step((SUGGESTED,)) == BY_MACHINE
    assert next_step(BY_MACHINE) == ()
    assert origins_told((), {"manual": 5}, 5, "quote") == ""
    assert origins_told((), {SUGGESTED: 1}, 5, "quote") == "1 of 5 quotes suggested and accepted; s leaves them out"
    told = origins_told((), {AUTOCODED: 2}, 5, "quote")
    assert told.startswith("2 of 5 quotes autocoded, not read one by one\ns leaves suggested ones out")
    assert origins_told((SUGGESTED,), {}, 5, "quote") == "s leaves autocoded ones out too"
    assert origins_told(BY_MACHINE, {}, 5, "quote") == "s takes all codings in again"
