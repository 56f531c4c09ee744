"""How commands answer: tables, JSON and notes, all harmless to the terminal, and files written whole."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.domain.errors import InputError

if TYPE_CHECKING:
    from qualcode.storage.project import Project


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
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8"))
        sys.stdout.buffer.flush()


def short_ids(uuids: Sequence[str], least: int = 8) -> list[str]:
    """The shortest beginnings of UUIDs that tell them apart, all of one length."""
    for length in range(least, 37):
        shortened = [uuid[:length] for uuid in uuids]
        if len(set(shortened)) == len(set(uuids)):
            return [text.rstrip("-") for text in shortened]
    return list(uuids)


def write_file(path: Path, text: str, project: Project | None = None) -> None:
    """Write an answer to a file, in UTF-8; an earlier answer there is replaced, nothing else is.

    Args:
        path: The file.
        text: What it is to hold.
        project: The project that the answer comes from; none of its files, nor any file it was fed with, is replaced.

    Raises:
        InputError: The file is a project or an imported original, or cannot be written.
    """
    from qualcode.settings.atomic import write_whole

    check_replaceable(path, project)
    write_whole(path, text.encode("utf-8"))


_PROJECT_ENDINGS = (
    ".qualcode",
    ".qualcode-wal",
    ".qualcode-shm",
    ".qualcode-journal",
    ".qualcode.lock",
    ".backup",
    ".cache.sqlite",
)


def check_replaceable(path: Path, project: Project | None) -> None:
    """Refuse to write to what is no earlier answer: a folder, a project, an imported original.

    Raises:
        InputError: It is one of them.
    """
    if path.is_dir():
        raise InputError("this is a folder", file=path, remedy="name a file in it")
    # A link is followed when it is written to, so what it points to counts as well as its own name.
    if any(name.casefold().endswith(_PROJECT_ENDINGS) for name in (path.name, path.resolve().name)):
        raise InputError("files of this ending belong to projects", file=path, remedy="choose another name")
    if not path.exists():
        return
    if not path.is_file():
        raise InputError("this is no ordinary file", file=path, remedy="choose another name")
    if _is_database(path) or (project is not None and path.resolve() == project.path.resolve()):
        raise InputError("this is a project or its like and is not replaced", file=path, remedy="choose another name")
    if project is not None:
        from qualcode.storage.reads.documents import imported_hashes

        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").digest()
        if digest in imported_hashes(project):
            raise InputError(
                "this file was imported into the project and is not replaced", file=path, remedy="choose another name"
            )


def _is_database(path: Path) -> bool:
    """Whether a file holds a project, whatever it is called."""
    try:
        with path.open("rb") as file:
            return file.read(16) == b"SQLite format 3\x00"
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InputError(f"it cannot be replaced ({reason})", file=path, remedy="choose another name") from error
