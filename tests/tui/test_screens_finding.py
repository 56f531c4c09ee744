"""Search, quotes and theme frequencies: what each key does."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len
from test_screens_study import ELM, running, seen, shown, study, template, typed, until

from qualcode.cases.mapping import map_speaker
from qualcode.coding.applying import apply_code
from qualcode.settings.model import write_setting
from qualcode.storage.project import open_project
from qualcode.storage.reads.codings import list_codings
from qualcode.tui.coding.picker import CodePicker
from qualcode.tui.prompts.dialogs import ChoicePrompt, Report
from qualcode.tui.prompts.paths import PathPrompt
from qualcode.tui.prompts.query_line import QueryField
from qualcode.tui.prompts.rows import RowList
from qualcode.tui.screens.analysis import FrequenciesScreen, bar_of
from qualcode.tui.screens.quotes import QuotesScreen
from qualcode.tui.screens.search import SearchScreen
from qualcode.tui.search.drawn_rows import tail

__all__ = ["study", "template"]

# Search --------------------------------------------------------------------------------------------------


async def test_hits_show_as_one_types_grouped_by_document(study: Path) -> None:
    async with running(study) as (app, pilot):
        await pilot.press("ctrl+f")
        await until(pilot, lambda: isinstance(app.screen, SearchScreen))
        await pilot.press("p", "l", "a", "n")
        await until(pilot, lambda: len(shown(pilot)) == 4)
        assert [row for row in shown(pilot) if "hit" in row] == ["elm · 1 hit", "oak · 1 hit"]
        await until(pilot, lambda: "2 hits in 2 of 2 documents" in seen(app))


async def test_user_text_with_markup_is_found_as_it_stands(study: Path) -> None:
    async with running(study) as (app, pilot):
        await pilot.press("f5")
        await until(pilot, lambda: isinstance(app.screen, SearchScreen))
        await typed(pilot, "[b]nobody")
        await until(pilot, lambda: len(shown(pilot)) == 2)
        await until(pilot, lambda: "[b]Nobody[/b]" in seen(app))


async def test_a_key_goes_on_to_regular_expressions_and_a_wrong_one_is_explained(study: Path) -> None:
    async with running(study) as (app, pilot):
        await pilot.press("f5")
        await until(pilot, lambda: isinstance(app.screen, SearchScreen))
        await typed(pilot, "pl(a|o)n")
        await until(pilot, lambda: "Nothing of that" in seen(app))
        await pilot.press("f11", "f11")
        await until(pilot, lambda: len(shown(pilot)) == 4)
        await typed(pilot, "pl(a")
        await until(pilot, lambda: not shown(pilot) and "cannot be understood" in seen(app))


@pytest.mark.long
async def test_enter_goes_to_the_hit_and_the_hits_are_there_on_return(study: Path) -> None:
    async with running(study) as (app, pilot):
        await pilot.press("f5")
        await until(pilot, lambda: isinstance(app.screen, SearchScreen))
        await typed(pilot, "plan")
        await until(pilot, lambda: len(shown(pilot)) == 4)
        await pilot.press("down", "enter")
        await until(pilot, lambda: getattr(app.screen, "NAME", "") == "coding")
        await pilot.press("f5")
        await until(pilot, lambda: isinstance(app.screen, SearchScreen) and len(shown(pilot)) == 4)
        assert app.screen.query_one(RowList).row_cursor == 3
        await pilot.press("escape")
        await until(pilot, lambda: getattr(app.screen, "NAME", "") == "coding")


@pytest.mark.parametrize("text", ["", "abc", "before it all", "日本語のテキスト", "e\u0301tude\nx"])
def test_the_words_before_a_hit_end_where_it_begins(text: str) -> None:
    assert cell_len(tail(text, 8)) == 8
    assert tail(text, 8).rstrip().endswith(text[-1:].strip() or "")


# Quotes --------------------------------------------------------------------------------------------------


async def _quotes(app: object, pilot: object, code: str) -> None:
    await pilot.press("f6")  # type: ignore[attr-defined]
    await until(pilot, lambda: isinstance(app.screen.focused, QueryField))  # type: ignore[attr-defined, arg-type]
    await typed(pilot, code)  # type: ignore[arg-type]
    await pilot.press("enter")  # type: ignore[attr-defined]
    await until(pilot, lambda: isinstance(app.screen, QuotesScreen) and app.screen.listing is not None)  # type: ignore[attr-defined, arg-type]


async def test_quotes_ask_for_a_code_first_and_show_who_said_it(study: Path) -> None:
    async with running(study, size=(120, 30)) as (app, pilot):
        await _quotes(app, pilot, "Change")
        await until(pilot, lambda: len(shown(pilot)) == 3)
        assert "MR. ELM | Plans | elm | mara | The plan was fine with me." in shown(pilot)[0]
        assert "coded by mara" in seen(app)


@pytest.mark.long
async def test_codes_below_are_taken_in_or_not_and_another_code_is_chosen(study: Path) -> None:
    async with running(study) as (app, pilot):
        await _quotes(app, pilot, "Change")
        await until(pilot, lambda: len(shown(pilot)) == 3)
        await pilot.press("w")
        await until(pilot, lambda: "Nothing has this code yet" in seen(app))
        await pilot.press("w")
        await until(pilot, lambda: len(shown(pilot)) == 3)
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, CodePicker))
        await typed(pilot, "weather")
        await pilot.press("enter")
        await until(pilot, lambda: len(shown(pilot)) == 1 if isinstance(app.screen, QuotesScreen) else False)


@pytest.mark.long
async def test_a_star_is_given_and_only_starred_quotes_shown(study: Path) -> None:
    async with running(study) as (app, pilot):
        await _quotes(app, pilot, "Change")
        await until(pilot, lambda: len(shown(pilot)) == 3)
        await pilot.press("asterisk")
        await until(pilot, lambda: shown(pilot)[0].startswith("★"))
        assert sum(coding.star for coding in await app.store.run(list_codings)) == 1
        await pilot.press("f")
        await until(pilot, lambda: len(shown(pilot)) == 1)


@pytest.mark.long
async def test_enter_goes_to_the_quote_and_the_screen_comes_back_as_it_was(study: Path) -> None:
    async with running(study) as (app, pilot):
        await _quotes(app, pilot, "Change")
        await until(pilot, lambda: len(shown(pilot)) == 3)
        await pilot.press("down", "enter")
        await until(pilot, lambda: getattr(app.screen, "NAME", "") == "coding")
        await pilot.press("f6")
        await until(pilot, lambda: isinstance(app.screen, QuotesScreen) and len(shown(pilot)) == 3)
        await until(pilot, lambda: app.screen.query_one(RowList).row_cursor == 1)


async def _export(app: object, pilot: object, path: Path, *, row: int, key: str = "x") -> None:
    await pilot.press(key)  # type: ignore[attr-defined]
    await until(pilot, lambda: isinstance(app.screen, ChoicePrompt))  # type: ignore[attr-defined, arg-type]
    await pilot.press(*["down"] * row, "enter")  # type: ignore[attr-defined]
    await until(pilot, lambda: isinstance(app.screen, PathPrompt))  # type: ignore[attr-defined, arg-type]
    await typed(pilot, str(path))  # type: ignore[arg-type]
    await pilot.press("enter")  # type: ignore[attr-defined]


@pytest.mark.long
async def test_internal_quotes_are_written_and_marked(study: Path, tmp_path: Path) -> None:
    async with running(study) as (app, pilot):
        await _quotes(app, pilot, "Change")
        await _export(app, pilot, tmp_path / "q.md", row=1)
        await until(pilot, lambda: (tmp_path / "q.md").exists())
        assert "internal" in (tmp_path / "q.md").read_text().casefold()


@pytest.mark.long
async def test_a_refused_publication_is_shown_whole_and_nothing_is_written(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = tmp_path / "names.txt"
    names.write_text("Rainer\nrained = Bo\n", encoding="utf-8")
    with open_project(study, coder="mara", insist=True) as project:
        map_speaker(project, "MR. ELM", participant="P2")
    write_setting("names_file", str(names))
    monkeypatch.setattr("qualcode.tui.prompts.publishing.aside_finder", lambda *_: lambda texts: [[] for _ in texts])
    async with running(study, size=(120, 40)) as (app, pilot):
        await _quotes(app, pilot, "Change")
        await _export(app, pilot, tmp_path / "q.md", row=0)
        await until(pilot, lambda: isinstance(app.screen, Report))
        await until(pilot, lambda: "rained" in seen(app) and "What helps" in seen(app))
        assert "names of the list" in seen(app) and not (tmp_path / "q.md").exists()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ChoicePrompt))
        assert "with names in brackets" in seen(app)
        await pilot.press("down", "enter")
        await until(pilot, lambda: (tmp_path / "q.md").exists())
        written = (tmp_path / "q.md").read_text()
        assert "Bo" in written and "rained" not in written and "redacted" in written


@pytest.mark.long
async def test_a_refused_publication_can_be_left(study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualcode.tui.prompts.publishing.aside_finder", lambda *_: None)
    async with running(study, size=(120, 40)) as (app, pilot):
        await _quotes(app, pilot, "Change")
        await _export(app, pilot, tmp_path / "q.md", row=0)
        await until(pilot, lambda: isinstance(app.screen, Report))
        await until(pilot, lambda: "names that no list has" in seen(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ChoicePrompt))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, QuotesScreen))
        assert not (tmp_path / "q.md").exists()


# Theme frequencies ---------------------------------------------------------------------------------------


async def _frequencies(app: object, pilot: object) -> None:
    await pilot.press("f8")  # type: ignore[attr-defined]
    await until(pilot, lambda: isinstance(app.screen, FrequenciesScreen) and shown(pilot))  # type: ignore[attr-defined, arg-type]


async def test_frequencies_say_whose_codings_and_out_of_how_many(study: Path) -> None:
    async with running(study) as (app, pilot):
        await _frequencies(app, pilot)
        cells = shown(pilot)[0].split(" | ")
        assert cells[:2] == ["Change", "+"] and cells[3:5] == ["3", "2/2"]
        assert "█" in cells[2]
        assert "Codings of all coders" in seen(app)


async def test_roll_up_and_themes_only(study: Path) -> None:
    async with running(study) as (app, pilot):
        await _frequencies(app, pilot)
        await pilot.press("r")
        await until(pilot, lambda: shown(pilot)[0].split(" | ")[3] == "0")
        await pilot.press("r")
        await until(pilot, lambda: shown(pilot)[0].split(" | ")[3] == "3")
        await pilot.press("t")
        assert [row.split(" | ")[0] for row in shown(pilot)] == ["Change", "Feelings"]


async def test_counting_by_an_attribute(study: Path) -> None:
    async with running(study) as (app, pilot):
        await _frequencies(app, pilot)
        await pilot.press("b")
        await until(pilot, lambda: isinstance(app.screen, ChoicePrompt))
        await typed(pilot, "role")
        await pilot.press("enter")
        await until(pilot, lambda: not app.screen.is_modal and "Change" in shown(pilot))
        assert any(row.strip().startswith("teacher") for row in shown(pilot))


async def test_enter_shows_the_quotes_that_are_counted(study: Path) -> None:
    async with running(study) as (app, pilot):
        await _frequencies(app, pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, QuotesScreen) and len(shown(pilot)) == 3)


async def test_a_table_is_written(study: Path, tmp_path: Path) -> None:
    async with running(study) as (app, pilot):
        await _frequencies(app, pilot)
        await _export(app, pilot, tmp_path / "table.csv", row=1)
        await until(pilot, lambda: (tmp_path / "table.csv").exists())
        assert "Change/Plans" in (tmp_path / "table.csv").read_text()


def test_bars_grow_by_eighths_and_something_always_shows() -> None:
    assert bar_of(0, 100, 10) == ""
    assert bar_of(1, 1000, 10) == "▏"
    assert bar_of(50, 100, 10) == "█████"
    assert bar_of(100, 100, 10) == "█" * 10


# Accepted suggestions ------------------------------------------------------------------------------------


@pytest.fixture
def suggested(study: Path) -> Path:
    """The study, with a fourth coding that was suggested and accepted."""
    with open_project(study, coder="mara", insist=True) as project:
        apply_code(project, 1, (ELM.index("I drew"), ELM.index(" The plan")), 2, origin="suggested")
    return study


@pytest.mark.long
async def test_the_table_says_how_much_was_suggested_and_a_key_leaves_it_out(suggested: Path, tmp_path: Path) -> None:
    async with running(suggested) as (app, pilot):
        await _frequencies(app, pilot)
        assert shown(pilot)[0].split(" | ")[3] == "4"
        assert "1 of 4 segments suggested and accepted; s leaves them out" in seen(app)
        await pilot.press("s")
        await until(pilot, lambda: shown(pilot)[0].split(" | ")[3] == "3")
        assert "suggested codings left out" in seen(app) and "s leaves autocoded ones out too" in seen(app)
        await _export(app, pilot, tmp_path / "table.csv", row=1, key="e")
        await until(pilot, lambda: (tmp_path / "table.csv").exists())
        assert "suggested codings left out" in (tmp_path / "table.csv").read_text()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, QuotesScreen) and len(shown(pilot)) == 3)
        await pilot.press("s", "s")
        await until(pilot, lambda: len(shown(pilot)) == 4)


@pytest.mark.long
async def test_quotes_say_which_were_suggested_and_a_key_leaves_them_out(suggested: Path, tmp_path: Path) -> None:
    async with running(suggested, size=(120, 30)) as (app, pilot):
        await _quotes(app, pilot, "Change")
        await until(pilot, lambda: len(shown(pilot)) == 4)
        assert "1 of 4 quotes suggested and accepted; s leaves them out" in seen(app)
        await until(pilot, lambda: "coded by mara (suggested)" in seen(app))
        await pilot.press("s")
        await until(pilot, lambda: len(shown(pilot)) == 3)
        assert "suggested codings left out" in seen(app) and "(suggested)" not in seen(app)
        await _export(app, pilot, tmp_path / "q.md", row=1)
        await until(pilot, lambda: (tmp_path / "q.md").exists())
        assert "I drew a map" not in (tmp_path / "q.md").read_text()


async def test_where_nothing_was_suggested_screens_say_nothing_of_it(study: Path) -> None:
    async with running(study, size=(120, 30)) as (app, pilot):
        await _frequencies(app, pilot)
        assert "suggested" not in seen(app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, QuotesScreen) and len(shown(pilot)) == 3)
        assert "suggested" not in seen(app)
