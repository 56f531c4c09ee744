"""Codebooks in YAML. Only the parser's events are used: no tag constructs anything, no alias is followed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn

from rapidfuzz.process import extractOne
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from qualcode.domain.codebook_entries import (
    DEEPEST_LEVEL,
    TEXT_FIELDS,
    CodebookEntry,
    CodebookFile,
    check_code_name,
    check_code_text,
    check_mark,
    parse_colour,
    same_name,
    shown,
)
from qualcode.domain.errors import InputError, RuleError
from qualcode.importing.decoding import decode

_BOOK_KEYS = ("name", "version", "codes")
_ENTRY_KEYS = ("name", *TEXT_FIELDS, "children")
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
# A level of codes is a list and a mapping; the whole is a mapping.
_DEEPEST_NODE = 2 * DEEPEST_LEVEL + 1
_FORM = "a codebook begins with `name:`, `version:` and `codes:`"


@dataclass(slots=True)
class _Scalar:
    line: int
    text: str


@dataclass(slots=True)
class _Sequence:
    line: int
    items: list[_Node] = field(default_factory=list)


@dataclass(slots=True)
class _Mapping:
    line: int
    items: dict[str, _Node] = field(default_factory=dict)
    key_lines: dict[str, int] = field(default_factory=dict)


_Node = _Scalar | _Sequence | _Mapping
_KINDS = {_Scalar: "text", _Sequence: "a list", _Mapping: "a group of keys"}


def read_codebook_yaml(data: bytes, file: str) -> CodebookFile:
    """Read a codebook: `name`, `version` and `codes`, a list of codes that may have `children`.

    Every scalar is taken as it is written (`1.0`, `yes`), so that no YAML version changes it. A text written as a
    block (`|`, `>`) loses its last line break.

    Args:
        data: The whole file.
        file: The name used in messages.

    Raises:
        InputError: With the line of the first thing that is wrong: no YAML, an alias or a tag, a key that is
            unknown or given twice, a value of the wrong kind, a name twice among siblings, more than 50 levels …
    """
    text = decode(data, file).text
    return _Reader(file).book(_Events(file, text).tree())


class _Events:
    """Turns the parser's events into nodes with line numbers, without recursion."""

    def __init__(self, file: str, text: str) -> None:
        self._file = file
        self._text = text
        self._open: list[_Sequence | _Mapping] = []
        self._key: list[str | None] = []
        self._root: _Node | None = None
        self._documents = 0

    def tree(self) -> _Node:
        """The one document of the file."""
        try:
            for event in YAML(typ="safe", pure=True).parse(self._text):
                self._take(event)
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self._refuse(
                f"this is no YAML ({shown(error.problem or error.context or '', 200)})",
                mark.line + 1 if mark is not None else None,
            )
        except ReaderError as error:
            line = self._text.count("\n", 0, error.position) + 1
            self._refuse(f"the control character U+{int(error.character):04X} stands here", line, "take it out")
        except (YAMLError, ValueError) as error:
            self._refuse(f"this is no YAML ({shown(str(error), 200)})", None)
        if self._root is None:
            self._refuse("the file is empty", None, _FORM)
        return self._root

    def _take(self, event: object) -> None:
        if isinstance(event, DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._refuse("a second YAML document begins here", event.start_mark.line + 1, "keep one `---`")
        elif isinstance(event, SequenceEndEvent | MappingEndEvent):
            self._open.pop()
            self._key.pop()
        elif isinstance(event, NodeEvent):
            self._node(event, event.start_mark.line + 1)

    def _node(self, event: NodeEvent, line: int) -> None:
        if isinstance(event, AliasEvent):
            self._refuse(f"the alias `*{shown(event.anchor or '')}` stands here", line, "write out what it stands for")
        tag = getattr(event, "tag", None)
        if tag is not None and str(tag) not in ("!", "tag:yaml.org,2002:str"):
            self._refuse(
                f"the YAML tag `{shown(str(tag))}` stands here", line, "take it out; a codebook holds text only"
            )
        if isinstance(event, ScalarEvent):
            self._add(_Scalar(line, _scalar_text(event)), line)
            return
        node = _Sequence(line) if isinstance(event, SequenceStartEvent) else _Mapping(line)
        assert isinstance(event, SequenceStartEvent | MappingStartEvent), "no other node can begin"
        self._add(node, line)
        self._open.append(node)
        self._key.append(None)
        if len(self._open) > _DEEPEST_NODE:
            self._refuse(
                f"the codes are nested more than {DEEPEST_LEVEL} levels deep", line, "lay the tree out flatter"
            )

    def _add(self, node: _Node, line: int) -> None:
        if not self._open:
            self._root = node
            return
        parent = self._open[-1]
        if isinstance(parent, _Sequence):
            parent.items.append(node)
            return
        key = self._key[-1]
        if key is not None:
            parent.items[key] = node
            self._key[-1] = None
            return
        if not isinstance(node, _Scalar):
            self._refuse("a key must be a word", line, "a key stands before a colon")
        if node.text in parent.key_lines:
            first = parent.key_lines[node.text]
            self._refuse(f"“{shown(node.text)}” is given twice, first in line {first}", line, "keep one of them")
        parent.key_lines[node.text] = line
        self._key[-1] = node.text

    def _refuse(self, problem: str, line: int | None, remedy: str | None = None) -> NoReturn:
        raise InputError(problem, file=self._file, line=line, remedy=remedy)


def _scalar_text(event: ScalarEvent) -> str:
    text: str = event.value
    if event.style in ("|", ">"):
        return text.removesuffix("\n")
    if event.style in ("'", '"') or text not in _NULLS:
        return text
    return ""


class _Reader:
    """Turns nodes into a codebook and refuses what is none."""

    def __init__(self, file: str) -> None:
        self._file = file

    def book(self, root: _Node) -> CodebookFile:
        """The whole file."""
        if not isinstance(root, _Mapping):
            self._refuse(f"this is {_KINDS[type(root)]}, not a codebook", root.line, _FORM)
        self._check_keys(root, _BOOK_KEYS, "a codebook")
        if "codes" not in root.items:
            self._refuse("“codes” is missing", root.line, _FORM)
        return CodebookFile(
            name=self._text(root, "name"),
            version=self._text(root, "version"),
            entries=self._entries(root, "codes"),
        )

    def _entries(self, parent: _Mapping, key: str) -> tuple[CodebookEntry, ...]:
        node = parent.items.get(key)
        if node is None or (isinstance(node, _Scalar) and not node.text):
            return ()
        if not isinstance(node, _Sequence):
            self._wrong_kind(key, "a list of codes", node)
        return tuple(self._siblings(node))

    def _siblings(self, node: _Sequence) -> Iterator[CodebookEntry]:
        lines: dict[str, int] = {}
        for item in node.items:
            if not isinstance(item, _Mapping):
                self._refuse(
                    f"a code must be a group of keys, not {_KINDS[type(item)]}", item.line, "write `- name: …`"
                )
            entry = self._entry(item)
            line = item.key_lines["name"]
            first = lines.get(same_name(entry.name))
            if first is not None:
                self._refuse(
                    f"the name “{entry.name}” stands here and in line {first}, under the same parent",
                    line,
                    "rename or remove one; small and capital letters count as the same",
                )
            lines[same_name(entry.name)] = line
            yield entry

    def _entry(self, node: _Mapping) -> CodebookEntry:
        self._check_keys(node, _ENTRY_KEYS, "a code")
        if "name" not in node.items:
            self._refuse("this code has no name", node.line, "write `name: …`")
        line = node.key_lines["name"]
        try:
            name = check_code_name(self._text(node, "name", checked=False))
            texts = {}
            for key in TEXT_FIELDS:
                line = node.key_lines.get(key, line)
                texts[key] = self._text(node, key)
            line = node.key_lines.get("colour", line)
            texts["colour"] = parse_colour(texts["colour"]) if texts["colour"].strip() else ""
            line = node.key_lines.get("mark", line)
            texts["mark"] = check_mark(texts["mark"]) if texts["mark"].strip() else ""
        except RuleError as error:
            self._refuse(error.problem, line, error.remedy)
        return CodebookEntry(name=name, **texts, children=self._entries(node, "children"))

    def _text(self, node: _Mapping, key: str, *, checked: bool = True) -> str:
        value = node.items.get(key)
        if value is None:
            return ""
        if not isinstance(value, _Scalar):
            self._wrong_kind(key, "text", value)
        if not checked:
            return value.text
        try:
            return check_code_text(value.text, key)
        except RuleError as error:
            self._refuse(error.problem, value.line, error.remedy)

    def _check_keys(self, node: _Mapping, known: tuple[str, ...], owner: str) -> None:
        for key, line in node.key_lines.items():
            if key not in known:
                near = extractOne(key.lower(), known, score_cutoff=60)
                remedy = f"did you mean “{near[0]}”" if near is not None else f"known are {', '.join(known)}"
                self._refuse(f"“{shown(key)}” is no field of {owner}", line, remedy)

    def _wrong_kind(self, key: str, wanted: str, node: _Node) -> NoReturn:
        self._refuse(f"“{key}” must be {wanted}, not {_KINDS[type(node)]}", node.line)

    def _refuse(self, problem: str, line: int | None, remedy: str | None = None) -> NoReturn:
        raise InputError(problem, file=self._file, line=line, remedy=remedy)
