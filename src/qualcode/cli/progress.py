"""How far something has come, on stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from qualcode.cli.output import one_line

Shown = Callable[[int, int, str], None]
"""Called before each thing with its number, how many there are, and its name."""


@contextmanager
def bar() -> Iterator[Shown | None]:
    """A progress bar, where stderr is a terminal; it goes when the work is done."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[thing]}", markup=False),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("", total=None, thing="")

        def advance(number: int, total: int, name: str) -> None:
            shown.update(task, completed=number - 1, total=total, thing=one_line(name, 40))

        yield advance
