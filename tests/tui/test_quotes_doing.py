"""What is done with quotes: looked at, sorted, marked, starred, commented on, recoded, removed, written, autocoded."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from test_quotes_query import ask, at_the_line
from test_screens_study import ELM, OAK, running, seen, shown, study, template, typed, until

from qualcode.domain.spans import Span
from qualcode.storage.reads.codings import list_codings
from qualcode.tui.coding.picker import CodePicker
from qualcode.tui.prompts.dialogs import ChoicePrompt, ConfirmPrompt, LinePrompt
from qualcode.tui.prompts.paths import PathPrompt
from qualcode.tui.prompts.rows import RowList
from qualcode.tui.screens.quotes import QuotesScreen

__all__ = ["study", "template"]


async def test_marked_quotes_are_changed_together_and_one_undo_takes_it_back(study: Path) -> None:
    async with running(study, size=(120, 30)) as (app, pilot):
        screen = await at_the_line(app, pilot)
        await ask(pilot, "Change")
        await until(pilot, lambda: len(shown(pilot)) == 3)
        await pilot.press("space", "down", "space")
        await until(pilot, lambda: "2 marked · 3 quotes" in seen(app))
        before = await app.store.run(list_codings)

        async def codes() -> list[int]:
            return [one.code_id for one in await app.store.run(list_codings)]

        await pilot.press("asterisk")
        await until(pilot, lambda: [row[:2] for row in shown(pilot)].count("★✓") == 2)
        assert [one.star for one in await app.store.run(list_codings)].count(True) == 2
        await pilot.press("asterisk", "e")
        await until(pilot, lambda: isinstance(app.screen, LinePrompt))
        await typed(pilot, "see both")
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is screen)
        await pilot.press("home")
        await until(pilot, lambda: "Comment: see both" in seen(app))
        await pilot.press("u")
        await until(pilot, lambda: "Comment:" not in seen(app))

        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, CodePicker))
        await typed(pilot, "feelings")
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is screen and len(shown(pilot)) == 1)
        assert sorted(await codes()) != sorted(one.code_id for one in before)
        await pilot.press("u")
        await until(pilot, lambda: len(shown(pilot)) == 3)
        assert await codes() == [one.code_id for one in before]

        await pilot.press("M", "delete")
        await until(pilot, lambda: isinstance(app.screen, ConfirmPrompt))
        assert "Remove 3 codings of 2 codes?" in seen(app)
        await pilot.press("y")
        await until(pilot, lambda: app.screen is screen and "Nothing has this code yet" in seen(app))
        await pilot.press("u")
        await until(pilot, lambda: len(shown(pilot)) == 3)
        assert [one.uuid for one in await app.store.run(list_codings)] == [one.uuid for one in before]


async def test_quotes_are_sorted_and_come_back_as_they_were_left(study: Path) -> None:
    async with running(study, size=(120, 30)) as (app, pilot):
        await at_the_line(app, pilot)
        await ask(pilot, "Change")
        await until(pilot, lambda: len(shown(pilot)) == 3)
        for order, first in (("longest", "The plan was fine with me."), ("by code", "Plans"), ("by role", "MS. OAK")):
            await pilot.press("o")
            await until(pilot, lambda: isinstance(app.screen, ChoicePrompt))
            await typed(pilot, order)
            await pilot.press("enter")
            await until(pilot, lambda: not app.screen.is_modal)
            await until(pilot, lambda wanted=first: wanted in shown(pilot)[0])  # type: ignore[misc]
        assert "by role" in seen(app)
        await pilot.press("home", "space", "enter")
        await until(pilot, lambda: getattr(app.screen, "NAME", "") == "coding")
        await pilot.press("f6")
        await until(pilot, lambda: isinstance(app.screen, QuotesScreen) and len(shown(pilot)) == 3)
        assert "MS. OAK" in shown(pilot)[0] and "✓" in shown(pilot)[0] and "1 marked" in seen(app)
        assert app.screen.query_one(RowList).row_cursor == 1


async def test_more_or_less_is_shown_around_a_passage_and_beside_its_speaker(study: Path) -> None:
    async with running(study) as (app, pilot):
        screen = await at_the_line(app, pilot)
        await ask(pilot, "Weather")
        await until(pilot, lambda: len(shown(pilot)) == 1)
        await until(pilot, lambda: "How did it start?" in seen(app) and "1 turn around" in seen(app))
        await pilot.press("minus")
        await until(pilot, lambda: "How did it start?" not in seen(app) and "without context" in seen(app))
        await pilot.press("plus", "plus", "plus")
        await until(pilot, lambda: "How did it start?" in seen(app) and "3 turns around" in seen(app))
        assert "teacher" not in shown(pilot)[0]
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, ChoicePrompt))
        await pilot.press("enter")
        await until(pilot, lambda: screen.asked.attributes == ("role",) and isinstance(app.screen, ChoicePrompt))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen and "MS. OAK | teacher | oak" in shown(pilot)[0])


async def test_places_in_the_text_are_no_codings_and_can_be_autocoded(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[Any] = []

    async def autocode_places(screen: QuotesScreen, places: object, how: str) -> None:
        given.append((places, how))

    module = ModuleType("qualcode.tui.screens.autocode")
    monkeypatch.setattr(module, "autocode_places", autocode_places, raising=False)
    monkeypatch.setitem(sys.modules, "qualcode.tui.screens.autocode", module)
    async with running(study) as (app, pilot):
        screen = await at_the_line(app, pilot)
        await ask(pilot, "text:plan")
        await until(pilot, lambda: len(shown(pilot)) == 2)
        said: list[str] = []
        monkeypatch.setattr(screen, "say", said.append)
        await pilot.press("asterisk", "delete")
        assert said == ["This is a place in the text, not a coding:  A  gives it a code"] * 2
        assert not app.screen.is_modal
        await pilot.press("A")
        await until(pilot, lambda: given)
        elm, oak = ELM.index("plan"), OAK.index("plan")
        assert given == [([(1, Span(elm, elm + 4)), (2, Span(oak, oak + 4))], "query “text:plan”")]
        await pilot.press("space", "A")
        await until(pilot, lambda: len(given) == 2)
        assert given[1][0] == [(1, Span(elm, elm + 4))]


async def test_what_is_seen_is_written_and_nothing_else(study: Path, tmp_path: Path) -> None:
    async with running(study, size=(120, 30)) as (app, pilot):
        screen = await at_the_line(app, pilot)
        await ask(pilot, "Change")
        await until(pilot, lambda: len(shown(pilot)) == 3)
        await pilot.press("M", "slash", *"had", "down")  # What the filter hides is not written though it is marked.
        await until(pilot, lambda: len(shown(pilot)) == 1 and isinstance(screen.focused, RowList))
        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, ChoicePrompt))
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, PathPrompt))
        await typed(pilot, str(tmp_path / "q.md"))
        await pilot.press("enter")
        await until(pilot, lambda: (tmp_path / "q.md").exists())
        text = (tmp_path / "q.md").read_text()
        assert "We had a plan." in text and "it rained" not in text and "fine with me" not in text
        assert "chosen ones of those that the query finds" in text
