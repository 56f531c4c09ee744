"""Codebooks in YAML: nodes become codes, and what is no codebook is refused with its line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NoReturn

from rapidfuzz.process import extractOne

from qualcode.domain.codebook_comments import ENTRY_KEYS, FILE_KEYS, settled
from qualcode.domain.codebook_entries import (
    TEXT_FIELDS,
    CodebookEntry,
    CodebookFile,
    Comment,
    check_code_name,
    check_code_text,
    check_mark,
    parse_colour,
    same_name,
    shown,
)
from qualcode.domain.errors import InputError, RuleError
from qualcode.domain.translation import tr
from qualcode.importing import codebook_nodes as nodes
from qualcode.importing.codebook_words import check_themes, parse_uuid, parse_yes
from qualcode.importing.decoding import decode

_BOOK_KEYS = ("name", "version", "codes")
_ENTRY_KEYS = ("name", *TEXT_FIELDS, "themes", "retired", "id", "children")


def read_codebook_yaml(data: bytes, file: str) -> CodebookFile:
    """Read a codebook: `name`, `version` and `codes`, a list of codes that may have `children`.

    Every scalar is taken as it is written (`1.0`, `yes`), so that no YAML version changes it. A text written as a
    block (`|`, `>`) loses its last line break. `keywords` may be a list of texts too: they are joined with commas.

    Comments are kept with what they speak of: on a line of their own with the key that follows, behind a value with
    its key, and behind everything else with the file. One that speaks of an `id`, which is not written, stands above
    the code's name; a key has at most one line beside it, the others stand above.

    Args:
        data: The whole file.
        file: The name used in messages.

    Raises:
        InputError: With the line of the first thing that is wrong: no YAML, an alias or a tag, a key that is
            unknown or given twice, a value of the wrong kind, a name twice among siblings, an id that is none or is
            given twice, more than 50 levels …
    """
    decoded = decode(data, file)
    book = _Reader(file).book(nodes.Events(file, decoded.text).tree())
    return replace(book, warnings=decoded.warnings)


class _Reader:
    """Turns nodes into a codebook and refuses what is none."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._ids: dict[str, int] = {}
        """The line of each id."""

    def book(self, root: nodes.Node) -> CodebookFile:
        """The whole file."""
        if not isinstance(root, nodes.Mapping):
            self._refuse(tr("this is {kinds}, not a codebook", kinds=nodes.KINDS[type(root)]), root.line, nodes.FORM)
        self._check_keys(root, _BOOK_KEYS, tr("a codebook"))
        if "codes" not in root.items:
            self._refuse(tr("“codes” is missing"), root.line, nodes.FORM)
        return CodebookFile(
            name=self._text(root, "name"),
            version=self._text(root, "version"),
            entries=self._entries(root, "codes"),
            comments=self._comments(root, FILE_KEYS),
        )

    def _entries(self, parent: nodes.Mapping, key: str) -> tuple[CodebookEntry, ...]:
        node = parent.items.get(key)
        if node is None or (isinstance(node, nodes.Scalar) and not node.text):
            return ()
        if not isinstance(node, nodes.Sequence):
            self._wrong_kind(key, tr("a list of codes"), node)
        return tuple(self._siblings(node))

    def _siblings(self, node: nodes.Sequence) -> Iterator[CodebookEntry]:
        lines: dict[str, int] = {}
        for item in node.items:
            if not isinstance(item, nodes.Mapping):
                self._refuse(
                    tr("a code must be a group of keys, not {kinds}", kinds=nodes.KINDS[type(item)]),
                    item.line,
                    tr("write `- name: …`"),
                )
            entry = self._entry(item)
            line = item.key_lines["name"]
            first = lines.get(same_name(entry.name))
            if first is not None:
                self._refuse(
                    tr(
                        "the name “{name}” stands here and in line {first}, under the same parent",
                        name=entry.name,
                        first=first,
                    ),
                    line,
                    tr("rename or remove one; small and capital letters count as the same"),
                )
            lines[same_name(entry.name)] = line
            yield entry

    def _entry(self, node: nodes.Mapping) -> CodebookEntry:
        self._check_keys(node, _ENTRY_KEYS, tr("a code"))
        if "name" not in node.items:
            self._refuse(tr("this code has no name"), node.line, tr("write `name: …`"))
        line = node.key_lines["name"]
        try:
            name = check_code_name(self._text(node, "name", checked=False))
            texts = {key: self._text(node, key) for key in TEXT_FIELDS if key != "keywords"}
            texts["keywords"] = self._keywords(node)
            line = node.key_lines.get("colour", line)
            texts["colour"] = parse_colour(texts["colour"]) if texts["colour"].strip() else ""
            line = node.key_lines.get("mark", line)
            texts["mark"] = check_mark(texts["mark"]) if texts["mark"].strip() else ""
            line = node.key_lines.get("retired", line)
            retired = parse_yes(self._text(node, "retired"), "retired")
            line = node.key_lines.get("id", line)
            uuid = parse_uuid(self._text(node, "id"))
        except RuleError as error:
            self._refuse(error.problem, line, error.remedy)
        if uuid:
            self._check_id(uuid, line)
        return CodebookEntry(
            name=name,
            **texts,
            children=self._entries(node, "children"),
            themes=self._themes(node),
            retired=retired,
            uuid=uuid,
            comments=self._comments(node, ENTRY_KEYS),
        )

    def _check_id(self, uuid: str, line: int) -> None:
        if uuid in self._ids:
            first = self._ids[uuid]
            self._refuse(
                tr("the id {uuid} stands here and in line {first}", uuid=uuid, first=first),
                line,
                tr("leave it with one of the two codes"),
            )
        self._ids[uuid] = line

    def _themes(self, node: nodes.Mapping) -> tuple[str, ...]:
        value = node.items.get("themes")
        if value is None or (isinstance(value, nodes.Scalar) and not value.text):
            return ()
        if not isinstance(value, nodes.Sequence):
            self._wrong_kind("themes", tr("a list of paths"), value)
        found: list[str] = []
        for item in value.items:
            if not isinstance(item, nodes.Scalar):
                self._wrong_kind("themes", tr("a list of paths"), item)
            try:
                found = [*check_themes([*found, item.text])]
            except RuleError as error:
                self._refuse(error.problem, item.line, error.remedy)
        return tuple(found)

    def _keywords(self, node: nodes.Mapping) -> str:
        """One text, or a list of short ones, which commas part then."""
        value = node.items.get("keywords")
        if value is None or isinstance(value, nodes.Scalar):
            return self._text(node, "keywords")
        wanted = tr("text or a list of texts")
        if not isinstance(value, nodes.Sequence):
            self._wrong_kind("keywords", wanted, value)
        found = []
        for item in value.items:
            if not isinstance(item, nodes.Scalar):
                self._wrong_kind("keywords", wanted, item)
            found.append(self._checked(item, "keywords").strip())
        return ", ".join(filter(None, found))

    def _comments(self, node: nodes.Mapping, keys: Sequence[str]) -> tuple[Comment, ...]:
        for line, comment in node.comments:
            try:
                check_code_text(comment.text, "comment")
            except RuleError as error:
                self._refuse(error.problem, line, error.remedy)
        return settled((comment for _, comment in node.comments), keys)

    def _text(self, node: nodes.Mapping, key: str, *, checked: bool = True) -> str:
        value = node.items.get(key)
        if value is None:
            return ""
        if not isinstance(value, nodes.Scalar):
            self._wrong_kind(key, tr("text"), value)
        return self._checked(value, key) if checked else value.text

    def _checked(self, value: nodes.Scalar, key: str) -> str:
        try:
            return check_code_text(value.text, key)
        except RuleError as error:
            self._refuse(error.problem, value.line, error.remedy)

    def _check_keys(self, node: nodes.Mapping, known: tuple[str, ...], owner: str) -> None:
        for key, line in node.key_lines.items():
            if key not in known:
                near = extractOne(key.lower(), known, score_cutoff=60)
                remedy = (
                    tr("did you mean “{near}”", near=near[0])
                    if near is not None
                    else tr("known are {known}", known=", ".join(known))
                )
                self._refuse(tr("“{key}” is no field of {owner}", key=shown(key), owner=owner), line, remedy)

    def _wrong_kind(self, key: str, wanted: str, node: nodes.Node) -> NoReturn:
        self._refuse(
            tr("“{key}” must be {wanted}, not {kinds}", key=key, wanted=wanted, kinds=nodes.KINDS[type(node)]),
            node.line,
        )

    def _refuse(self, problem: str, line: int | None, remedy: str | None = None) -> NoReturn:
        raise InputError(problem, file=self._file, line=line, remedy=remedy)
