"""The rows of suggestions say how sure they are without colour, give reasons as far as they fit, and never overflow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_suggestions import offer
from rich.cells import cell_len

from qualcode.codebook.creating import create_path
from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.domain.suggestions import Advice, Offered, OfferedReason
from qualcode.storage.project import create_project
from qualcode.tui.coding.five_keys import FiveKeys
from qualcode.tui.coding.suggestion_rows import Five, Names, bar, because, confidence, one_row, panel_rows

PATHS = ("Change/Plans", "Change/Schedules that nobody likes", "Feelings/Joy", "Time/Joy", "Time/\u6642\u9593\u8868")
LIKE = OfferedReason("like", "like 3 passages you coded, e.g.", "We had a plan.\nNobody read it.", "oak", (1, 5, 9))
AGAINST = OfferedReason("against", "“later” stands under “Not when”")


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CodeTree]:
    path: Path = tmp_path_factory.mktemp("rows") / "rows.qualcode"
    with create_project(path, name="Rows", coder="mara") as project:
        for name in PATHS:
            create_path(project, name)
        yield load_tree(project)


def five_of(tree: CodeTree, *offered: Offered, last: dict[int, str] | None = None, said: tuple[str, ...] = ()) -> Five:
    keys = FiveKeys()
    keys.take(Advice(1, 0, 9, offered))
    given = {key: tree.find(path).id for key, path in (last or {}).items()}
    return Five(Names(tree), keys.keys(given), keys.pointed, said)


def suggested(tree: CodeTree, path: str, chance: float, *reasons: OfferedReason, measured: bool = False) -> Offered:
    return offer(tree.find(path).id, path, chance, *reasons, measured=measured)


def lines(five: Five, cells: int = 28, height: int = 10) -> list[str]:
    return [row.line.plain for row in panel_rows(five, cells, height)]


def test_a_bar_has_five_cells_and_never_none_that_is_full() -> None:
    assert [bar(chance) for chance in (0, 0.2, 0.5, 0.86, 1)] == ["█····", "█····", "██···", "████·", "█████"]


def test_a_percentage_is_said_only_where_it_was_measured(tree: CodeTree) -> None:
    assert confidence(suggested(tree, "Change/Plans", 0.86)) == "strong"
    assert confidence(suggested(tree, "Change/Plans", 0.86, measured=True)) == "strong 86%"


def test_a_reason_names_the_passage_in_its_words_and_what_speaks_against_says_so() -> None:
    assert because(LIKE) == "like 3 passages you coded, e.g. “We had a plan. Nobody read it.”"
    assert because(AGAINST).startswith("− against: ")


def test_a_row_has_key_bar_mark_name_and_word(tree: CodeTree) -> None:
    rows = lines(five_of(tree, suggested(tree, "Change/Plans", 0.9)))
    assert rows[0].split() == ["▸1", "████·", "P", "Plans", "strong"]
    assert cell_len(rows[0]) == 28


def test_codes_with_one_name_have_their_paths(tree: CodeTree) -> None:
    rows = lines(five_of(tree, suggested(tree, "Time/Joy", 0.4), last={3: "Feelings/Joy", 4: "Change/Plans"}), 40)
    assert "Time/Joy" in rows[0]
    assert any("Feelings/Joy" in row for row in rows) and not any("Change/Plans" in row for row in rows)


def test_what_was_given_last_is_set_apart_by_a_line_of_its_own(tree: CodeTree) -> None:
    rows = lines(five_of(tree, suggested(tree, "Time/Joy", 0.4), last={2: "Change/Plans"}))
    assert rows.index("given last") + 1 == next(i for i, row in enumerate(rows) if "Plans" in row)


@pytest.mark.parametrize("height", range(5, 14))
@pytest.mark.parametrize("cells", [8, 15, 22, 28, 40, 76])
def test_every_code_on_a_key_is_named_and_nothing_is_wider_or_higher_than_its_room(
    tree: CodeTree, cells: int, height: int
) -> None:
    five = five_of(
        tree,
        suggested(tree, "Change/Schedules that nobody likes", 0.9, LIKE, AGAINST, measured=True),
        suggested(tree, "Time/\u6642\u9593\u8868", 0.5, LIKE),
        suggested(tree, "Time/Joy", 0.1, AGAINST),
        last={4: "Change/Plans", 5: "Feelings/Joy"},
        said=("Only keywords of the codebook are looked at, since no language model is there at all.",),
    )
    rows = panel_rows(five, cells, height)
    assert len(rows) <= height
    assert [row.key for row in rows if row.key and not row.reason] == [1, 2, 3, 4, 5]
    wide = [(row.line.plain, cell_len(row.line.plain)) for row in rows if cell_len(row.line.plain) > max(cells, 15)]
    assert not wide
    if height > 5:
        assert rows[1].reason and rows[1].key == 1


def test_where_there_is_height_all_have_their_reasons_and_the_pointed_one_what_speaks_against(tree: CodeTree) -> None:
    five = five_of(
        tree, suggested(tree, "Change/Plans", 0.9, LIKE, AGAINST), suggested(tree, "Feelings/Joy", 0.4, LIKE)
    )
    text = "\n".join(lines(five, 60, 12))
    assert text.count("like 3 passages you coded") == 2
    assert "− against: “later” stands under “Not when”" in text


def test_why_nothing_is_suggested_is_said_below_the_keys(tree: CodeTree) -> None:
    rows = lines(five_of(tree, last={1: "Time/Joy"}, said=("No code is likely here.",)))
    assert rows[-1] == "No code is likely here."


@pytest.mark.parametrize("cells", [40, 60, 78, 118, 198])
def test_in_one_row_every_key_is_named(tree: CodeTree, cells: int) -> None:
    five = five_of(
        tree,
        suggested(tree, "Change/Schedules that nobody likes", 0.9, LIKE, measured=True),
        suggested(tree, "Time/\u6642\u9593\u8868", 0.5),
        last={3: "Change/Plans", 4: "Feelings/Joy", 5: "Time/Joy"},
        said=("x" * 300,),
    )
    row = one_row(five, cells)
    assert row.cell_length <= max(cells, 50)
    assert all(f"{key} " in row.plain for key in range(1, 6)) and row.plain.startswith("▸1 Sc")
    assert ("strong 90%" in row.plain) == (cells > 100)
    assert ("████" in row.plain) == (cells > 60)
