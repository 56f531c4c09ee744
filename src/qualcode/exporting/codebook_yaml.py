"""Codebooks as YAML, written so that reading them back gives an equal codebook, and a diff reads well."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from qualcode.domain.codebook_comments import ENTRY_KEYS, FILE_KEYS, settled
from qualcode.domain.codebook_entries import TEXT_FIELDS, CodebookEntry, CodebookFile, Comment
from qualcode.exporting.codebook_tables import written

# Words that some YAML reader takes for something else than text.
_NOT_TEXT = frozenset(("true", "false", "yes", "no", "on", "off", "null", "none", "y", "n"))
_PLAIN = re.compile(r"[^\W\d_](?:[^\n\t]*[^\s:])?")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
# What YAML cannot hold as it is, and what breaks a line in some version of it.
_ESCAPED = re.compile('["\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]')
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def codebook_to_yaml(book: CodebookFile, *, ids: bool = False) -> str:
    """The codebook as YAML: one key a line, texts of several lines as blocks, empty fields left out.

    Palette colours are written by name, ids only where asked for: people edit the file by hand. Comments stand where
    they stood, a key that has nothing but a comment is written for it. The same codebook always gives the same text.
    """
    notes = _Notes(book.comments, FILE_KEYS)
    lines = [
        *notes.around("name", _field("name", book.name)),
        *notes.around("version", _field("version", book.version)),
        *notes.around("codes", ["codes:" if book.entries else "codes: []"]),
    ]
    for entry in book.entries:
        lines += _indented(_entry_lines(entry, ids=ids), "  ")
    return "\n".join([*lines, *notes.above("")]) + "\n"


class _Notes:
    """The comments of a code or file, to be laid around the lines of its keys."""

    def __init__(self, comments: Iterable[Comment], keys: Sequence[str]) -> None:
        found = settled(comments, keys)
        self._above = {comment.key: comment.text.split("\n") for comment in found if comment.place == "above"}
        self._beside = {comment.key: comment.text for comment in found if comment.place == "beside"}

    def above(self, key: str) -> list[str]:
        """The lines that stand above a key."""
        return self._above.get(key, [])

    def on(self, key: str, lines: list[str]) -> list[str]:
        """The lines of a key with what stands beside it; a key without a value has one for the sake of a comment."""
        beside = self._beside.get(key)
        if not lines and (beside is not None or key in self._above):
            lines = [f"{key}:"]
        return lines if beside is None else [f"{lines[0]} {beside}", *lines[1:]]

    def around(self, key: str, lines: list[str]) -> list[str]:
        """The lines of a key with all its comments."""
        return [*self.above(key), *self.on(key, lines)]


def _indented(lines: Iterable[str], indent: str) -> list[str]:
    return [f"{indent}{line}" if line else "" for line in lines]


def _entry_lines(entry: CodebookEntry, *, ids: bool) -> list[str]:
    """The lines of a code as an item of a list."""
    notes = _Notes(entry.comments, ENTRY_KEYS)
    name, *lines = notes.on("name", _field("name", entry.name))
    for field in TEXT_FIELDS:
        lines += notes.around(field, _field(field, written(entry, field)))
    themes = [f"  - {_scalar(theme)}" for theme in entry.themes]
    lines += notes.around("themes", ["themes:", *themes] if themes else [])
    lines += notes.around("retired", ["retired: yes"] if entry.retired else [])
    lines += [f"id: {entry.uuid}"] if ids and entry.uuid else []
    lines += notes.around("children", ["children:"] if entry.children else [])
    for child in entry.children:
        lines += _indented(_entry_lines(child, ids=ids), "  ")
    return [*notes.above("name"), f"- {name}", *_indented(lines, "  ")]


def _field(key: str, value: str) -> list[str]:
    """The lines of one key; none where there is no value."""
    if not value:
        return []
    if _fits_block(value):
        return [f"{key}: |-", *(f"  {line}" if line else "" for line in value.split("\n"))]
    return [f"{key}: {_scalar(value)}"]


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
