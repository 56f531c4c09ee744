"""The table with a cursor on one cell: what it shows after the terminal has another width."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from qualcode.tui.prompts.cells import CellList
from qualcode.tui.prompts.rows import Column, Row, RowList

COLUMNS = [Column("Case", 10), *(Column(f"column{n}", 12, grow=1) for n in range(1, 8))]
ROWS = [Row(n, (f"case{n}", *(f"r{n}c{c}" for c in range(1, 8)))) for n in range(6)]


class Host(App[None]):
    """A table and nothing else."""

    def compose(self) -> ComposeResult:
        yield CellList(COLUMNS)

    def on_mount(self) -> None:
        self.query_one(CellList).show(ROWS)
        self.query_one(CellList).focus()


def lines(app: Host) -> list[str]:
    """What the terminal was given, line by line: lines that were not painted again are as they were."""
    return ["".join(part.text for part in strip) for strip in app.screen._compositor.render_strips(app.size)]


def starts(line: str, mark: str) -> list[int]:
    """Where the columns stand in a line."""
    return [at for at in range(len(line)) if line.startswith(mark, at)]


async def test_rows_that_are_painted_before_the_news_of_a_resize_have_the_widths_of_the_title(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for kind in (RowList, CellList):
        monkeypatch.setattr(kind, "on_resize", lambda table: None)
    async with Host().run_test(size=(80, 12)) as pilot:
        for width in (60, 200, 60, 80, 41):
            await pilot.resize_terminal(width, 12)
            await pilot.pause()
            head, *rows = lines(pilot.app)[:7]  # type: ignore[arg-type]
            for number, row in enumerate(rows):
                assert starts(row, f"r{number}c") == starts(head, "column"), (width, row)


async def test_columns_come_back_when_there_is_room_for_them_again() -> None:
    async with Host().run_test(size=(60, 12)) as pilot:
        table = pilot.app.query_one(CellList)
        table.go_to_column(7)
        assert table.shown_widths()[7] and not table.shown_widths()[1]
        await pilot.resize_terminal(200, 12)
        await pilot.pause()
        assert all(table.shown_widths())
        assert "column1 " in lines(pilot.app)[0]  # type: ignore[arg-type]
        await pilot.resize_terminal(60, 12)
        await pilot.pause()
        assert table.shown_widths()[7]
