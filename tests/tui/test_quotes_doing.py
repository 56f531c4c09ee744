"""What is done with quotes: looked at, sorted, marked, starred, commented on, recoded, removed, written, autocoded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from test_quotes_query import ask, at_the_line
from test_screens_study import ELM, OAK, running, seen, shown, study, template, typed, until

from qualcode.cases.mapping import map_speaker
from qualcode.coding.several import star_codings
from qualcode.domain.errors import DamagedProjectError
from qualcode.history.undoing import history, undo
from qualcode.retrieval.querying import FoundPassage
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.codings import list_codings
from qualcode.tui.coding.picker import CodePicker
from qualcode.tui.prompts.dialogs import ChoicePrompt, ConfirmPrompt, LinePrompt
from qualcode.tui.prompts.paths import PathPrompt
from qualcode.tui.prompts.rows import RowList
from qualcode.tui.quotes import showing
from qualcode.tui.quotes.drawing import about, rows_for
from qualcode.tui.quotes.reading import Asked, Listing, Words, read_listing, read_words, shown_attributes
from qualcode.tui.screens.autocode import AutocodeScreen
from qualcode.tui.screens.quotes import QuotesScreen

__all__ = ["study", "template"]


@pytest.mark.long
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


@pytest.mark.long
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


@pytest.mark.long
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


@pytest.mark.long
async def test_places_in_the_text_are_no_codings_and_can_be_autocoded(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def autocoded() -> list[tuple[int, int, int]]:
        every = await app.store.run(list_codings)
        return sorted((one.document_id, one.start, one.end) for one in every if one.origin == "autocoded")

    async def preview(rows: int) -> AutocodeScreen:
        await until(pilot, lambda: isinstance(app.screen, CodePicker))
        await typed(pilot, "feelings")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, AutocodeScreen) and len(app.screen.ticks.rows) == rows)
        assert isinstance(app.screen, AutocodeScreen)
        return app.screen

    elm, oak = (1, ELM.index("plan"), ELM.index("plan") + 4), (2, OAK.index("plan"), OAK.index("plan") + 4)
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
        looked_at = await preview(2)
        assert [(row.document_id, row.start, row.end) for row in looked_at.ticks.rows] == [elm, oak]
        await until(pilot, lambda: "Feelings for query “text:plan”" in seen(app) and "2 of 2 passages" in seen(app))
        assert not await autocoded(), "looking codes nothing"
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ConfirmPrompt))
        assert "Give “Feelings” to 2 passages in 2 documents?" in seen(app)
        await pilot.press("y")
        await until(pilot, lambda: app.screen is screen)
        assert await autocoded() == [elm, oak]
        assert (await app.store.run(history))[0].reason == "query “text:plan”"
        await pilot.press("u")
        await until(pilot, lambda: said[-1].startswith("Undone"))
        assert not await autocoded() and len(await app.store.run(list_codings)) == 3
        await pilot.press("home", "space", "A")
        looked_at = await preview(1)
        assert [(row.document_id, row.start, row.end) for row in looked_at.ticks.rows] == [elm]


@pytest.mark.long
async def test_words_are_not_kept_when_any_of_several_changes_has_made_somebody_another(study: Path) -> None:
    with open_project(study, coder="mara") as project:
        map_speaker(project, "MR. ELM", participant="Elma")
    async with running(study, size=(120, 30)) as (app, pilot):
        screen = await at_the_line(app, pilot)
        await ask(pilot, "Plans")
        await until(pilot, lambda: len(shown(pilot)) == 2)
        await pilot.press("home")
        await until(pilot, lambda: "Elma" in seen(app))
        await pilot.press("f1")
        await until(pilot, lambda: app.screen is not screen)
        for effects in await app.store.run(undo):  # There is no Elma any more.
            await app.announce(effects)
        first = (await app.store.run(list_codings, document_id=1))[0]
        await app.announce(await app.store.run(star_codings, [first.id], True))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen and shown(pilot)[0].startswith("★"))
        await until(pilot, lambda: "MR. ELM · elm, turn 2" in seen(app))
        assert "Elma" not in seen(app)
        listing = screen.listing
        await pilot.press("asterisk")
        await until(pilot, lambda: screen.listing is not listing and not shown(pilot)[0].startswith("★"))


def test_a_listing_does_not_break_by_people_it_does_not_know_and_is_drawn_without_the_project(study: Path) -> None:
    with open_project(study, coder="mara", write=False) as project:
        listing = read_listing(project, Asked(query="Change"))
        hit = listing.hits[0]
        people = listing.answered.people
        (elm,) = [speaker for speaker in people.speakers.values() if speaker.document_id == hit.document_id][1:]
        del people.speakers[elm.id]
        words = read_words(project, listing, [hit])[hit]
    assert (words.speaker, words.speakers, words.participants) == (None, (), ())
    listing.words[hit] = replace(words, participants=(99,))
    names = shown_attributes(listing)
    assert "role" in names and listing.values("role", hit) == ""
    assert "The plan was fine" in str(rows_for(listing, [hit], frozenset(), names, 10)[0].cells)
    assert "nobody named" in about(listing, hit, None).plain


@pytest.mark.long
async def test_words_that_cannot_be_read_are_refused_and_the_list_stays(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []

    def words_once(project: Project, listing: Listing, hits: Sequence[FoundPassage]) -> dict[FoundPassage, Words]:
        read.append(len(hits))
        if len(read) > 1:
            raise DamagedProjectError("the project cannot be read")
        return read_words(project, listing, hits)

    monkeypatch.setattr(showing, "read_words", words_once)
    monkeypatch.setattr(showing, "_PAGE", 1)
    monkeypatch.setattr(showing, "_BATCH", 1)
    async with running(study, size=(120, 30)) as (app, pilot):
        await at_the_line(app, pilot)
        await ask(pilot, "Change")
        await until(pilot, lambda: "The project cannot be read." in [one.message for one in app._notifications])
        await pilot.pause()
        assert read == [1, 1] and len(shown(pilot)) == 3
        assert [row.split(" | ")[-1] == "…" for row in shown(pilot)] == [False, True, True]


@pytest.mark.long
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
