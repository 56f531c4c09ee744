"""How commands answer: tables, JSON and notes, all harmless to the terminal, and files written whole."""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from qualcode.domain.errors import InputError
from qualcode.domain.translation import tr


def visible(text: str, *, lines: bool = False) -> str:
    """A text with every control, escape and direction character shown as a sign instead of sent.

    Args:
        text: What a file, a name or a user said.
        lines: Keep line feeds; else they become blanks.
    """
    if text.isprintable():
        return text
    from qualcode.text import cells  # 30 ms that a printable answer does not pay

    return cells.visible(text, kept="\n\t" if lines else "\t")


def one_line(text: str, length: int = 0) -> str:
    """A text on one harmless line, with its white space as single blanks, shortened where a length is given."""
    line = visible(" ".join(text.split()))
    return line if not length or len(line) <= length else line[: length - 1].rstrip() + "…"


def say(message: str) -> None:
    """A sentence on stdout."""
    click.echo(visible(message, lines=True))


def note(message: str) -> None:
    """A sentence on stderr: a refusal, a warning, how far something has come."""
    click.echo(visible(message, lines=True), err=True)


def pointed_at(text: str, at: int, width: int = 76) -> str:
    """A line of what was typed around a character, and a line that points at it."""
    from rich.cells import cell_len

    first = max(0, min(at - width // 2, len(text) - width))
    shown = visible(" ".join(text[first : first + width].splitlines()))
    before = visible(" ".join(text[first:at].splitlines()))
    return f"  {shown}\n  {' ' * cell_len(before)}^"


def answer_json(value: Any) -> None:
    """One JSON document on stdout; for a terminal all that is no printable character is escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    if sys.stdout.isatty() and not text.isprintable():
        text = "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text)
    click.echo(text)


def answer_table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, right: Collection[str] = ()) -> None:
    """A table on stdout: as wide as it needs to be, or as the terminal is.

    Args:
        columns: The heads.
        rows: A cell for each column; None is an empty one.
        right: The heads of columns of numbers.
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    terminal = sys.stdout.isatty()
    console = Console(file=sys.stdout, width=None if terminal else 1_000_000, markup=False, highlight=False)
    gap = 1 if console.width < 100 else 2
    table = Table(box=None, pad_edge=False, padding=(0, gap, 0, 0), header_style="bold")
    for column in columns:
        table.add_column(Text(column), justify="right" if column in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text("" if cell is None else visible(str(cell), lines=True)) for cell in row))
    with console.capture() as captured:
        console.print(table)
    text = captured.get()
    click.echo("\n".join(line.rstrip() for line in text.splitlines()) if not terminal else text, nl=not terminal)


def answer_text(text: str) -> None:
    """A text that a command prints: exact where it goes on to a file or program, harmless on a terminal."""
    if sys.stdout.isatty():
        shown = visible(text, lines=True)
        click.echo(shown, nl=not shown.endswith("\n"))
    else:
        answer_bytes(text.encode("utf-8"))


def answer_bytes(data: bytes) -> None:
    """The bytes of a file that a command prints, exactly as they are."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def short_ids(uuids: Sequence[str], least: int = 8) -> list[str]:
    """The shortest beginnings of UUIDs that tell them apart, all of one length."""
    for length in range(least, 37):
        shortened = [uuid[:length] for uuid in uuids]
        if len(set(shortened)) == len(set(uuids)):
            return [text.rstrip("-") for text in shortened]
    return list(uuids)


def format_of(file: Path, formats: dict[str, str], stdout: str) -> str:
    """The format that a file's ending asks for.

    Args:
        file: The file; `-` is stdout.
        formats: Ending → format.
        stdout: The format of stdout.

    Raises:
        InputError: The ending asks for none of them.
    """
    if str(file) == "-":
        return stdout
    found = formats.get(file.suffix.lower())
    if found is None:
        raise InputError(
            tr("its ending names no format known here"),
            file=file,
            remedy=tr("choose one of {formats}, or --format", formats=", ".join(formats)),
        )
    return found
