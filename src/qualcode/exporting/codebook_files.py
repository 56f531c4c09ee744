"""Codebooks as YAML and CSV, written so that reading them back gives an equal codebook, and a diff reads well."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualcode.domain.codebook_entries import COLOURS, PATH_SEPARATOR, TEXT_FIELDS, CodebookEntry, CodebookFile
from qualcode.exporting.csv_rows import csv_text

CSV_COLUMNS = ("path", *TEXT_FIELDS)
CSV_BOOK_COLUMNS = ("codebook", "version")
"""Filled in the first row only, and absent where the codebook has neither name nor version."""

_COLOUR_NAMES = {colour: name for name, colour in COLOURS.items()}
# Words that some YAML reader takes for something else than text.
_NOT_TEXT = frozenset(("true", "false", "yes", "no", "on", "off", "null", "none", "y", "n"))
_PLAIN = re.compile(r"[^\W\d_](?:[^\n\t]*[^\s:])?")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
# What YAML cannot hold as it is, and what breaks a line in some version of it.
_ESCAPED = re.compile('["\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]')
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def codebook_to_yaml(book: CodebookFile) -> str:
    """The codebook as YAML: one key a line, texts of several lines as blocks, empty fields left out.

    Palette colours are written by name. The same codebook always gives the same text.
    """
    lines = [*_field("name", book.name, ""), *_field("version", book.version, "")]
    if book.entries:
        lines.append("codes:")
        for entry in book.entries:
            lines += _entry_lines(entry, "  ")
    else:
        lines.append("codes: []")
    return "\n".join(lines) + "\n"


def codebook_to_csv(book: CodebookFile) -> str:
    """The codebook as a table, a code a row, each after the one above it in the tree.

    Cells that a spreadsheet would take for a formula are guarded.
    """
    of_book = (book.name, book.version)
    columns = CSV_COLUMNS + (CSV_BOOK_COLUMNS if any(of_book) else ())
    rows = [[path, *(_written(entry, field) for field in TEXT_FIELDS)] for path, entry in _walk(book.entries, "")]
    if any(of_book):
        rows = rows or [[""] * len(CSV_COLUMNS)]
        rows = [[*rows[0], *of_book], *([*row, "", ""] for row in rows[1:])]
    return csv_text([columns, *rows])


def _walk(entries: tuple[CodebookEntry, ...], above: str) -> Iterator[tuple[str, CodebookEntry]]:
    for entry in entries:
        yield above + entry.name, entry
        yield from _walk(entry.children, above + entry.name + PATH_SEPARATOR)


def _written(entry: CodebookEntry, field: str) -> str:
    value: str = getattr(entry, field)
    return _COLOUR_NAMES.get(value, value) if field == "colour" else value


def _entry_lines(entry: CodebookEntry, indent: str) -> list[str]:
    inner = indent + "  "
    lines = _field("name", entry.name, inner)
    for field in TEXT_FIELDS:
        lines += _field(field, _written(entry, field), inner)
    if entry.children:
        lines.append(f"{inner}children:")
        for child in entry.children:
            lines += _entry_lines(child, inner + "  ")
    lines[0] = f"{indent}- {lines[0].lstrip()}"
    return lines


def _field(key: str, value: str, indent: str) -> list[str]:
    """The lines of one key; none where there is no value."""
    if not value:
        return []
    if _fits_block(value):
        inner = indent + "  "
        return [f"{indent}{key}: |-", *(f"{inner}{line}" if line else "" for line in value.split("\n"))]
    return [f"{indent}{key}: {_scalar(value)}"]


def _fits_block(value: str) -> bool:
    """True for several lines that a literal block gives back exactly without an indentation sign."""
    lines = value.split("\n")
    return (
        len(lines) > 1
        and _UNPRINTABLE.search(value) is None
        and not lines[0][:1].isspace()
        and all(line == "" or not line.isspace() for line in lines)
        and lines[0] != ""
        and lines[-1] != ""
    )


def _scalar(value: str) -> str:
    plain = (
        _PLAIN.fullmatch(value) is not None
        and ": " not in value
        and " #" not in value
        and value.lower() not in _NOT_TEXT
        and _UNPRINTABLE.search(value) is None
    )
    return value if plain else f'"{_ESCAPED.sub(_escape, value)}"'


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    return _ESCAPES.get(character) or f"\\u{ord(character):04X}"
