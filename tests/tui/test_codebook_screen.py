"""The codebook screen at the keyboard: fields in place, several codes at once, its questions, and what it opens."""

from __future__ import annotations

from pathlib import Path

import pytest
from coding_pilot import Session
from test_screens_study import running, seen, shown, study, template, typed, until
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from qualcode.codebook.creating import create_path
from qualcode.codebook.likeness import near_duplicates
from qualcode.codebook.recoding import count_outdated
from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.history.undoing import history
from qualcode.storage.project import open_project
from qualcode.storage.reads.codebook import list_proposals, running_freeze
from qualcode.storage.reads.codes import count_codings_by_code
from qualcode.tui.app import QualcodeApp
from qualcode.tui.codebook.card import CardList
from qualcode.tui.codebook.flaw_list import FlawList
from qualcode.tui.codebook.naming import NamePrompt
from qualcode.tui.codebook.questions import FieldEditor, MeaningPrompt, NamesPrompt, ReasonPrompt
from qualcode.tui.coding.picker import CodePicker
from qualcode.tui.prompts.dialogs import ChoicePrompt, LinePrompt
from qualcode.tui.prompts.forms import FormPrompt
from qualcode.tui.prompts.text_field import TextField
from qualcode.tui.screens.codebook import CodebookScreen
from qualcode.tui.screens.coding import CodingScreen

__all__ = ["study", "template"]

WIDE = (104, 32)


def wait_for_keys(pilot: Pilot[None]) -> None:
    """Let each key be waited for until what it began has come to rest, not until the whole machine has."""
    assert isinstance(pilot.app, QualcodeApp)
    session = Session(pilot.app, pilot, Path())

    async def press(*keys: str) -> None:
        await session.press(*keys)
        await pilot.pause(0)

    pilot.press = press  # type: ignore[method-assign]


async def at_the_codebook(pilot: Pilot[None]) -> CodebookScreen:
    wait_for_keys(pilot)
    await pilot.press("f3")
    await until(pilot, lambda: isinstance(pilot.app.screen, CodebookScreen) and pilot.app.screen.book is not None)
    screen = pilot.app.screen
    assert isinstance(screen, CodebookScreen)
    return screen


async def asked(pilot: Pilot[None], dialog: type, *keys: str) -> None:
    """Press keys, and wait for a dialog."""
    await pilot.press(*keys)
    await until(pilot, lambda: isinstance(pilot.app.screen, dialog))


async def write(pilot: Pilot[None], text: str) -> None:
    """Put text behind what stands in the field that has the focus."""
    field = pilot.app.screen.focused
    assert isinstance(field, TextField | Input)
    if isinstance(field, TextField):
        field.insert(text)
    else:
        field.insert_text_at_cursor(text)
    await pilot.pause()


async def answered(pilot: Pilot[None], *keys: str) -> None:
    """Press keys, and wait until no dialog stands."""
    await pilot.press(*keys)
    await until(pilot, lambda: not pilot.app.screen.is_modal)


async def picked(pilot: Pilot[None], *keys: str, letters: str) -> None:
    """Press keys that ask for a code, and choose the one that letters mean."""
    await asked(pilot, CodePicker, *keys)
    field = pilot.app.screen.query_one(Input)
    field.value = letters
    await pilot.pause()
    await pilot.press("enter")


async def tree_of(app: QualcodeApp) -> CodeTree:
    return await app.store.run(load_tree)


async def paths(app: QualcodeApp) -> list[str]:
    tree = await tree_of(app)
    return [tree.path(code.id) for code in tree.walk() if not code.retired]


def on_the_card(screen: CodebookScreen) -> str:
    """All that the card holds, in sight or not."""
    lines = ["".join(text for text, _ in row.cells[-1]) for row in screen.card.rows if isinstance(row.cells[-1], tuple)]
    return " ".join(lines)


def titles(pilot: Pilot[None]) -> list[str]:
    return [row.split(" | ")[0].strip() for row in shown(pilot)]


@pytest.mark.long
async def test_another_definition_is_asked_about_and_the_words_are_kept_meanwhile(study: Path) -> None:
    async with running(study, size=WIDE) as (app, pilot):
        screen = await at_the_codebook(pilot)
        await pilot.press("down", "tab", "down")
        assert screen.card.chosen_key == "definition"
        await asked(pilot, FieldEditor, "enter")
        await write(pilot, "what was meant to be")
        await asked(pilot, MeaningPrompt, "ctrl+s")
        assert "2 codings in 2 documents by 1 coder" in seen(app)
        await asked(pilot, FieldEditor, "escape")
        assert app.screen.query_one(TextField).text == "what was meant to be"
        await asked(pilot, MeaningPrompt, "ctrl+s")
        await pilot.press("tab")
        await write(pilot, "too wide")
        await pilot.press("enter", "m")
        await until(pilot, lambda: "2 to look at" in seen(app))
        assert sum((await app.store.run(count_outdated)).values()) == 2
        assert shown(pilot)[1].split(" | ")[4] == "2"
        assert (await app.store.run(history))[0].reason == "too wide"
        await until(pilot, lambda: "definition 2: too wide" in on_the_card(screen))
        await asked(pilot, FieldEditor, "enter")
        await write(pilot, " now")
        await asked(pilot, MeaningPrompt, "ctrl+s")
        await answered(pilot, "w")
        await until(pilot, lambda: "meant to be now" in on_the_card(screen))
        assert sum((await app.store.run(count_outdated)).values()) == 2, "wording better outdates nothing more"
        await asked(pilot, FieldEditor, "enter")
        await write(pilot, " gone")
        await asked(pilot, MeaningPrompt, "ctrl+s")
        await answered(pilot, "down", "down", "enter")
        assert (await tree_of(app)).find("Plans").definition == "what was meant to be now"
        await pilot.press("ctrl+z", "ctrl+z")
        await until(pilot, lambda: "to look at" not in seen(app))
        assert not await app.store.run(count_outdated)


@pytest.mark.long
async def test_fields_are_written_where_they_stand(study: Path) -> None:
    async with running(study, size=WIDE) as (app, pilot):
        screen = await at_the_codebook(pilot)
        await pilot.press("end", "tab")
        await asked(pilot, FieldEditor, "enter")
        await write(pilot, " and moods")
        await answered(pilot, "enter")
        await until(pilot, lambda: titles(pilot)[3].endswith("Feelings and moods"))
        await asked(pilot, FieldEditor, "down", "enter")  # Nobody has used it: nothing is asked.
        await write(pilot, "Joy")
        await pilot.press("enter")
        await write(pilot, "and worry")
        await answered(pilot, "ctrl+s")
        code = (await tree_of(app)).find("Feelings and moods")
        assert (code.definition, code.definition_id) == ("Joy\nand worry", None)
        await asked(pilot, FieldEditor, "down", "enter")
        await write(pilot, "lost")
        await pilot.press("escape")
        assert isinstance(app.screen, FieldEditor) and "Esc again drops it" in seen(app)
        await answered(pilot, "escape")
        assert not (await tree_of(app)).find("Feelings and moods").include
        screen.card.go_to_item("keywords")
        await asked(pilot, FieldEditor, "enter")
        await write(pilot, "glad, worried; at ease")
        await answered(pilot, "ctrl+s")
        await until(pilot, lambda: "glad, worried; at ease" in on_the_card(screen))
        screen.card.go_to_item("mark")
        await asked(pilot, FieldEditor, "enter")
        await pilot.press("a", "b", "enter")  # No mark: it is asked for again, as it was typed.
        await until(pilot, lambda: isinstance(app.screen, FieldEditor) and app.screen.field.text == "ab")
        await pilot.press("backspace")
        await answered(pilot, "enter")
        await until(pilot, lambda: titles(pilot)[3].startswith("a "))
        screen.card.go_to_item("colour")
        await asked(pilot, ChoicePrompt, "enter")
        await typed(pilot, "orange")
        await answered(pilot, "enter")
        screen.card.go_to_item("themes")
        await picked(pilot, "enter", letters="weather")
        await until(pilot, lambda: any("→ Feelings and moods" in title for title in titles(pilot)))
        tree = await tree_of(app)
        assert tree.themes(tree.find("Feelings and moods").id) == [tree.find("Weather").id]
        await asked(pilot, FormPrompt, "escape", "d")
        field = app.screen.query_one("#keywords", TextArea)
        assert field.text == "glad, worried; at ease"
        field.text = "glad"
        await answered(pilot, "ctrl+s")
        code = (await tree_of(app)).find("Feelings and moods")
        assert (code.keywords, code.definition_id) == ("glad", None)


async def test_a_quote_opens_its_passage_and_escape_comes_back_to_the_card(study: Path) -> None:
    async with running(study, size=WIDE) as (app, pilot):
        screen = await at_the_codebook(pilot)
        await pilot.press("down")
        await until(pilot, lambda: "Quotes · 2 codings" in seen(app))
        assert "We had a plan." in seen(app) and "MS. OAK" in seen(app)
        await pilot.press("tab", "end", "enter")
        await until(pilot, lambda: isinstance(app.screen, CodingScreen) and app.screen.state is not None)
        await until(pilot, lambda: app.coding_screen is not None and app.coding_screen.came_from == "codebook")
        await pilot.press("escape", "escape")  # The first one drops the selection.
        await until(pilot, lambda: isinstance(app.screen, CodebookScreen) and app.screen.code() is not None)
        back = app.screen
        assert isinstance(back, CodebookScreen) and back is not screen
        await until(pilot, lambda: isinstance(app.focused, CardList))
        code = back.code()
        assert code is not None and code.name == "Plans"
        await pilot.press("left")
        assert app.focused is back.rows
        await asked(pilot, FieldEditor, "tab", "enter")
        await answered(pilot, "escape")


async def test_marked_codes_are_merged_as_one_change_that_undo_takes_back(study: Path) -> None:
    async with running(study) as (app, pilot):
        screen = await at_the_codebook(pilot)
        await pilot.press("down", "space", "space")
        assert list(screen.marked) and "✓ 2 marked" in seen(app)
        await picked(pilot, "m", letters="feel")
        await until(pilot, lambda: isinstance(app.screen, ReasonPrompt))
        assert "3 codings in 2 documents by 1 coder" in " ".join(seen(app).split())
        await write(pilot, "one idea")
        await answered(pilot, "enter")
        await until(pilot, lambda: len(shown(pilot)) == 2)
        assert not screen.marked and titles(pilot) == ["C Change", "F Feelings"]
        assert (await app.store.run(history))[0].reason == "one idea"
        tree = await tree_of(app)
        assert await app.store.run(count_codings_by_code) == {tree.find("Feelings").id: 3}
        await pilot.press("ctrl+z")
        await until(pilot, lambda: len(shown(pilot)) == 4)
        await pilot.press("home", "down", "space", "escape")
        assert not screen.marked and isinstance(app.screen, CodebookScreen)


@pytest.mark.long
async def test_marked_codes_move_retire_recolour_belong_and_go_together(study: Path) -> None:
    async with running(study) as (app, pilot):
        screen = await at_the_codebook(pilot)

        async def mark_both() -> None:
            screen.rows.go_to(screen.book.tree.find("Plans").id)  # type: ignore[union-attr]
            await pilot.press("space")
            screen.rows.go_to(screen.book.tree.find("Weather").id)  # type: ignore[union-attr]
            await pilot.press("space")

        await mark_both()
        await asked(pilot, CodePicker, "v")
        await answered(pilot, "up", "enter")  # Above all codes stands the top of the tree.
        await until(pilot, lambda: titles(pilot) == ["C Change", "F Feelings", "P Plans", "W Weather"])
        assert len(await app.store.run(lambda p: history(p, limit=3))) == 3
        await mark_both()
        await asked(pilot, ChoicePrompt, "c")
        await typed(pilot, "vermilion")
        await answered(pilot, "enter")
        assert screen.marked, "marks stay where the codes do"
        await picked(pilot, "t", letters="feel")
        await until(pilot, lambda: sum("→" in title for title in titles(pilot)) == 2)
        assert shown(pilot)[1].split(" | ")[3] == "3", "what belongs to a theme is counted there too"
        tree = await tree_of(app)
        assert {tree.find(name).colour for name in ("Plans", "Weather")} == {"#D55E00"}
        await pilot.press("home", "down", "down")
        await asked(pilot, ReasonPrompt, "delete")
        assert "out of “Feelings”" in seen(app)
        await answered(pilot, "enter")
        await until(pilot, lambda: sum("→" in title for title in titles(pilot)) == 1)
        assert len(await paths(app)) == 4
        await mark_both()
        await asked(pilot, ReasonPrompt, "R")
        await answered(pilot, "enter")
        await until(pilot, lambda: titles(pilot) == ["C Change", "F Feelings"])
        assert "2 retired hidden" in " ".join(seen(app).split())
        await pilot.press("z")
        assert sum(title.endswith("retired") for title in titles(pilot)) == 2
        await mark_both()
        await asked(pilot, ReasonPrompt, "R")
        assert "back into use" in seen(app)
        await answered(pilot, "enter")
        await until(pilot, lambda: not any(title.endswith("retired") for title in titles(pilot)))
        await mark_both()
        await asked(pilot, ReasonPrompt, "delete")
        assert "Remove 2 codes?" in seen(app) and "3 codings" in seen(app)
        await answered(pilot, "enter")
        await until(pilot, lambda: titles(pilot) == ["C Change", "F Feelings"])
        await pilot.press("ctrl+z")
        await until(pilot, lambda: sum("→" not in title for title in titles(pilot)) == 4)


async def test_codes_are_duplicated_sorted_and_split(study: Path) -> None:
    async with running(study) as (app, pilot):
        screen = await at_the_codebook(pilot)
        await asked(pilot, ChoicePrompt, "down", "D")
        await answered(pilot, "down", "enter")
        await until(pilot, lambda: any("Plans (2)" in title for title in titles(pilot)))
        code = screen.code()
        assert code is not None and code.name == "Plans (2)"
        assert sum((await app.store.run(count_codings_by_code)).values()) == 5
        await asked(pilot, ChoicePrompt, "S")
        await typed(pilot, "by name")
        await answered(pilot, "enter")
        await until(pilot, lambda: titles(pilot)[1:4] == ["P Plans", "P Plans (2)", "W Weather"])
        await asked(pilot, NamesPrompt, "s")
        await pilot.press("ctrl+s")
        assert isinstance(app.screen, NamesPrompt) and "at least one name" in seen(app)
        await write(pilot, "Maps, Lists")
        await asked(pilot, ReasonPrompt, "ctrl+s")
        await pilot.press("enter")
        await until(pilot, lambda: getattr(app.screen, "NAME", "") == "splitting")
        assert {"Change/Maps", "Change/Lists"} <= set(await paths(app))


async def test_keys_open_the_screens_over_the_codebook_and_escape_leads_back(study: Path) -> None:
    async with running(study) as (app, pilot):
        await at_the_codebook(pilot)
        for key, name in (("q", "recoding"), ("p", "proposals"), ("V", "versions"), ("L", "biography")):
            await pilot.press(key)
            await until(pilot, lambda name=name: getattr(app.screen, "NAME", "") == name)
            await pilot.press("escape")
            await until(pilot, lambda: isinstance(app.screen, CodebookScreen))


async def test_the_check_leads_to_the_code(study: Path) -> None:
    async with running(study) as (app, pilot):
        screen = await at_the_codebook(pilot)
        await asked(pilot, FlawList, "C")
        assert "no definition" in seen(app)
        await pilot.press("right")
        assert "Change/Weather  (2 of 2)" in seen(app)
        await answered(pilot, "enter")
        code = screen.code()
        assert code is not None and code.name == "Weather"


@pytest.mark.long
async def test_a_frozen_codebook_takes_proposals(study: Path) -> None:
    async with running(study, size=WIDE) as (app, pilot):
        screen = await at_the_codebook(pilot)
        await asked(pilot, LinePrompt, "F")
        await typed(pilot, "round 1")
        await answered(pilot, "enter")
        await until(pilot, lambda: "frozen for “round 1”" in seen(app).splitlines()[0])
        before = await paths(app)
        await pilot.press("down", "J", "v", "D")
        assert not app.screen.is_modal and await paths(app) == before
        await until(pilot, lambda: any("is frozen for" in note.message for note in app._notifications))
        await asked(pilot, NamePrompt, "n")
        await typed(pilot, "Maps")
        await asked(pilot, ReasonPrompt, "enter")
        await write(pilot, "they all drew")
        await answered(pilot, "enter")
        await asked(pilot, LinePrompt, "e")
        await typed(pilot, "Schemes")
        await asked(pilot, ReasonPrompt, "enter")
        await answered(pilot, "enter")
        await asked(pilot, FieldEditor, "tab", "down", "enter")
        await write(pilot, "a scheme")
        await asked(pilot, ReasonPrompt, "ctrl+s")
        await answered(pilot, "enter", "escape")
        await picked(pilot, "m", letters="feel")
        await until(pilot, lambda: isinstance(app.screen, ReasonPrompt))
        await answered(pilot, "enter")
        await asked(pilot, ReasonPrompt, "R")
        await answered(pilot, "enter")
        proposals = await app.store.run(list_proposals)
        assert [one.kind for one in proposals] == ["new", "rename", "redefine", "merge", "retire"]
        assert proposals[0].name == "Change/Plans/Maps" and proposals[0].reason == "they all drew"
        assert await paths(app) == before
        await asked(pilot, ReasonPrompt, "F")
        await answered(pilot, "enter")
        await until(pilot, lambda: "frozen" not in seen(app).splitlines()[0])
        assert await app.store.run(running_freeze) is None
        assert screen.may_change()


async def test_codes_that_are_nearly_the_same_are_pointed_out(study: Path) -> None:
    with open_project(study, coder="mara") as project:
        create_path(project, "Feelings/Plan")
        assert near_duplicates(load_tree(project))
    async with running(study, size=WIDE) as (app, pilot):
        screen = await at_the_codebook(pilot)
        await until(pilot, lambda: "2 alike" in seen(app))
        assert "≈" in shown(pilot)[1].split(" | ")[5]
        await until(pilot, lambda: "○ 1 unused" in seen(app) or "○ 2 unused" in seen(app))
        await pilot.press("down", "tab")
        await until(pilot, lambda: "Feelings/Plan:" in seen(app))
        twin = screen.book.tree.find("Feelings/Plan").id  # type: ignore[union-attr]
        assert screen.card.go_to_item(("like", twin))
        await pilot.press("enter")
        assert screen.rows.current_key == twin
        await asked(pilot, NamePrompt, "N")
        app.screen.query_one(Input).value = "Wether"
        await until(pilot, lambda: "Change/Weather is there" in seen(app))


async def test_codes_keep_up_with_keys_that_follow_fast(study: Path) -> None:
    async with running(study) as (app, pilot):
        screen = await at_the_codebook(pilot)
        await pilot.press("end", "K", "J", "K", "greater_than_sign", "less_than_sign", "K")
        code = screen.code()
        assert code is not None and code.name == "Feelings"
        await pilot.press("home", "down", *"JKJ")
        code = screen.code()
        assert code is not None
        await pilot.press("less_than_sign")
        await until(pilot, lambda: not shown(pilot)[screen.rows.row_cursor].startswith(" "))
        assert screen.code() is not None and len(await paths(app)) == 4
