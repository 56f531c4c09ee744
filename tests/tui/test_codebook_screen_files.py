"""The codebook screen with files, with nothing in it, with very much in it, and with names of every kind."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from test_codebook_screen import answered, asked, at_the_codebook, paths, titles, write
from test_screens_study import running, seen, shown, study, template, typed, until
from textual.pilot import Pilot

from qualcode.codebook.creating import create_path
from qualcode.codebook.importing import import_codebook
from qualcode.codebook.moving import add_theme
from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.domain.codebook_entries import CodebookEntry, CodebookFile
from qualcode.domain.values import Code
from qualcode.storage.project import create_project, open_project
from qualcode.storage.reads.codes import count_codings_by_code
from qualcode.tui.app import QualcodeApp
from qualcode.tui.codebook.book import Book, read_book
from qualcode.tui.codebook.card import wrapped
from qualcode.tui.codebook.diffs import DiffPrompt
from qualcode.tui.codebook.tree_rows import Showing, TreeCell
from qualcode.tui.prompts.dialogs import ChoicePrompt, LinePrompt
from qualcode.tui.prompts.paths import PathPrompt

__all__ = ["study", "template"]

STRANGE = (
    "我们的学校很大而且很漂亮" * 4,
    "\U0001f468‍\U0001f469‍\U0001f467 family \U0001f3eb",
    "שלום, אני מורה",
    "x" * 200,
    "Café [b]bold[b] é",
    "a‮b⁦c",
)


@asynccontextmanager
async def without_documents(
    path: Path, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[QualcodeApp, Pilot[None]]]:
    """The program on a project that holds no document."""
    app = QualcodeApp(path, coder="mara")
    app.animation_level = "none"
    try:
        async with app.run_test(size=size) as pilot:
            await until(pilot, lambda: getattr(app.screen, "NAME", "") == "documents")
            yield app, pilot
    finally:
        app.store.close()


async def path_given(pilot: Pilot[None], key: str, path: Path) -> None:
    await asked(pilot, PathPrompt, key)
    await typed(pilot, str(path))
    await pilot.press("enter")


@pytest.mark.long
async def test_a_file_is_taken_in_only_after_its_differences_were_shown(study: Path, tmp_path: Path) -> None:
    book = tmp_path / "book.csv"
    book.write_text(
        "path,definition\nChange,\nChange/Plans,What was to be.\nChange/Weather,\nHopes,What is wished for.\n",
        encoding="utf-8",
    )
    async with running(study) as (app, pilot):
        screen = await at_the_codebook(pilot)
        before = await paths(app)
        await path_given(pilot, "o", book)
        await until(pilot, lambda: isinstance(app.screen, DiffPrompt))
        shown_diff = " ".join(seen(app).split())
        for said in ("1 new code", "1 not in the file", "2 codings to look at again", "What was to be.", "+ Hopes"):
            assert said in shown_diff, said
        await answered(pilot, "escape")
        assert await paths(app) == before
        await path_given(pilot, "o", book)
        await until(pilot, lambda: isinstance(app.screen, DiffPrompt))
        await pilot.press("w", "g")
        assert seen(app).count("[x]") == 2
        await answered(pilot, "enter")
        await until(pilot, lambda: titles(pilot) == ["C Change", "P Plans", "W Weather", "H Hopes"])
        assert screen.book is not None and not screen.book.outdated


@pytest.mark.long
async def test_the_codebook_goes_out_in_the_format_of_its_ending(study: Path, tmp_path: Path) -> None:
    async with running(study) as (app, pilot):
        await at_the_codebook(pilot)
        for ending in ("xlsx", "md", "qdc"):
            out = tmp_path / f"book.{ending}"
            await path_given(pilot, "x", out)
            await until(pilot, lambda out=out: out.exists() and not app.screen.is_modal)
            assert out.stat().st_size > 50
        out = tmp_path / "book.docx"
        await path_given(pilot, "x", out)  # One to print is a publication: it is asked on what terms.
        await until(pilot, lambda: isinstance(app.screen, ChoicePrompt))
        assert not out.exists()
        await typed(pilot, "team only")
        await pilot.press("enter")  # The file is asked for once.
        await until(pilot, lambda: out.exists() and not app.screen.is_modal)
        assert out.read_bytes().startswith(b"PK")


async def test_an_empty_codebook_says_what_to_do_and_n_begins_it(tmp_path: Path) -> None:
    create_project(tmp_path / "new.qualcode", name="New", coder="mara").close()
    async with without_documents(tmp_path / "new.qualcode") as (app, pilot):
        screen = await at_the_codebook(pilot)
        assert "There are no codes yet" in seen(app)
        await pilot.press("tab", "d", "m", "v", "t", "R", "D", "S", "s", "L", "K", "delete", "space", "enter")
        assert app.screen is screen and not shown(pilot)
        await asked(pilot, LinePrompt, "n")
        await write(pilot, "First")
        await answered(pilot, "enter")
        await until(pilot, lambda: titles(pilot) == ["F First"])
        await pilot.press("K", "J", "less_than_sign", "greater_than_sign")
        assert titles(pilot) == ["F First"]


@pytest.mark.sqlite  # On a server the other session does not hold the project.
async def test_where_the_project_is_read_only_keys_say_so_and_change_nothing(study: Path) -> None:
    with open_project(study, coder="jonas"):
        async with running(study) as (app, pilot):
            screen = await at_the_codebook(pilot)
            assert "reading only" in seen(app)
            await pilot.press("down", *"mvtRDScsFoJ", "delete", "tab", "down", "enter")
            assert app.screen is screen
            assert any("reading only" in note.message for note in app._notifications)


@pytest.mark.long
async def test_names_of_every_kind_and_fifty_levels_keep_the_columns_straight(tmp_path: Path) -> None:
    with create_project(tmp_path / "deep.qualcode", name="Deep", coder="mara") as project:
        create_path(project, "/".join(f"Level {number}" for number in range(50)))
        for name in STRANGE:
            create_path(project, f"Names/{name}", definition=name, memo="\x09tab")
        tree = load_tree(project)
        add_theme(project, tree.find(STRANGE[0]).id, tree.find("Level 49").id)
    for size in ((80, 24), (200, 50)):
        async with without_documents(tmp_path / "deep.qualcode", size) as (app, pilot):
            screen = await at_the_codebook(pilot)
            screen.rows.go_to(tree.find("Level 49").id)
            await pilot.pause()
            assert "Level 49" in seen(app)
            for name in STRANGE:
                screen.rows.go_to(tree.find(name).id)
                await pilot.pause()
                assert {cell_len(line) for line in seen(app).split("\n")} == {size[0]}
            await pilot.press("slash")
            await typed(pilot, "level 49")
            await until(pilot, lambda: shown(pilot) and "Level 49" in seen(app))


@pytest.mark.long
async def test_of_5000_codes_only_those_in_sight_are_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    themes = tuple(
        CodebookEntry(f"Theme {n}", children=tuple(CodebookEntry(f"Code {n} {m}") for m in range(99)))
        for n in range(50)
    )
    with create_project(tmp_path / "big.qualcode", name="Big", coder="mara") as project:
        import_codebook(project, CodebookFile("Big", "1", themes))
    made: list[int] = []
    cells = Showing._cells
    monkeypatch.setattr(Showing, "_cells", lambda self, *how: made.append(1) or cells(self, *how))
    reads: list[int] = []
    monkeypatch.setattr("qualcode.tui.screens.codebook.read_book", lambda p: reads.append(1) or read_book(p))
    async with without_documents(tmp_path / "big.qualcode") as (app, pilot):
        screen = await at_the_codebook(pilot)
        await until(pilot, lambda: "Theme 0" in seen(app))
        await pilot.press("end", "up", "pageup")
        assert len(screen.rows.rows) == 5000 and len(made) < 200 and len(reads) == 1
        await pilot.press("slash")
        await typed(pilot, "code 49 98")
        await until(pilot, lambda: titles(pilot)[0].endswith("Theme 49/Code 49 98"))
        assert app.screen is screen


# Without a screen -----------------------------------------------------------------------------------------


def a_code(id_: int, parent: int | None) -> Code:
    return Code(id_, f"u{id_}", parent, id_, f"Code {id_}", "", "", "", "", "", "", "", False)


@st.composite
def books(draw: st.DrawFn) -> Book:
    size = draw(st.integers(1, 9))
    codes = [a_code(n, draw(st.sampled_from([None, *range(n)]))) for n in range(size)]
    # A link from a later code to an earlier one, which is none of those above it, closes no circle.
    tree = CodeTree(codes)
    possible = [(a, b) for a in range(size) for b in range(a) if b not in tree.ancestors(a)]
    links = draw(st.lists(st.sampled_from(possible), unique=True, max_size=4)) if possible else []
    counts = {n: draw(st.integers(0, 5)) for n in range(size)}
    return Book(CodeTree(codes, links), {}, counts, {}, {}, {}, "")


@settings(max_examples=30, deadline=None)
@given(books())
def test_counts_below_a_theme_take_in_all_that_belongs_to_it_once(book: Book) -> None:
    for code in book.tree.walk():
        reached, waiting = set(), [code.id]
        while waiting:
            one = waiting.pop()
            if one not in reached:
                reached.add(one)
                waiting += [child.id for child in book.tree.children(one)]
                waiting += [member for member, theme in book.tree.links if theme == one]
        assert book.all_below[code.id] == sum(book.all[id_] for id_ in reached)


@settings(max_examples=30, deadline=None)
@given(st.text("ab \n文é\U0001f469", max_size=120), st.integers(8, 40))
def test_a_wrapped_text_fits_and_loses_no_letter(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 60), st.integers(20, 90), st.sampled_from(["Plans", "我们的学校很大", "x" * 200]))
def test_a_title_shows_its_name_however_deep_it_stands(depth: int, room: int, name: str) -> None:
    cell = TreeCell((("", ""), ("  " * depth, ""), ("P ", ""), ("", ""), (name, ""), ("", "")))
    pieces = cell.fitted(room)
    before = sum(cell_len(text) for text, _ in pieces[:4])
    assert before + min(cell_len(name), 7) <= room


def test_signs_say_unused_and_overused() -> None:
    tree = CodeTree([a_code(1, None), a_code(2, 1), a_code(3, 1), a_code(4, None)])
    book = Book(tree, {}, {2: 120, 4: 30}, {}, {}, {}, "")
    assert (book.unused, book.overused) == ({3}, {2})
    assert not Book(tree, {}, {}, {}, {}, {}, "").unused, "before anything is coded every code is unused"
    assert not Book(tree, {}, {2: 99}, {}, {}, {}, "").overused


def test_a_book_is_read_with_the_counts_of_the_coder_and_of_all(study: Path) -> None:
    with open_project(study, coder="jonas") as project:
        book = read_book(project)
        assert sum(book.mine.values()) == 0
        assert book.all == count_codings_by_code(project)
