"""YAML as nodes with line numbers and comments. Only the parser's events are used: no tag constructs anything, no
alias is followed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, NoReturn

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

from qualcode.domain.codebook_entries import DEEPEST_LEVEL, Comment, shown
from qualcode.domain.errors import InputError
from qualcode.domain.translation import tr

FORM = tr("a codebook begins with `name:`, `version:` and `codes:`")
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
# A level of codes is a list and a mapping; the whole is a mapping, and the themes of a code are a list.
_DEEPEST_NODE = 2 * DEEPEST_LEVEL + 2

_BREAKS = "\n\x85\u2028\u2029"
_COMMENT = re.compile(rf"(?<![^\s\ufeff])#[^{_BREAKS}]*")
_REST_OF_LINE = re.compile(rf"[^{_BREAKS}]*")
# Before a comment that has its line for itself: signs of YAML that begin something, and no value.
_NO_VALUE = re.compile(r"[\s\ufeff\-.?]*")
# Anchors, tags and comments that stand before a scalar, but within what its event spans.
_PROPERTIES = re.compile(rf"(?:[&!]\S*\s+|#[^{_BREAKS}]*\s+)*")


class FoundComment(NamedTuple):
    """A line of comment, or a blank one between two, and where it stands."""

    line: int
    comment: Comment


@dataclass(slots=True)
class Scalar:
    """A text as it is written."""

    line: int
    text: str


@dataclass(slots=True)
class Sequence:
    """A list."""

    line: int
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Mapping:
    """A group of keys."""

    line: int
    items: dict[str, Node] = field(default_factory=dict)
    key_lines: dict[str, int] = field(default_factory=dict)
    comments: list[FoundComment] = field(default_factory=list)
    """Those of its keys, in the order of the file; the root's also have what stands at the end, with an empty key."""


Node = Scalar | Sequence | Mapping
KINDS = {Scalar: tr("text"), Sequence: tr("a list"), Mapping: tr("a group of keys")}


class _Place(NamedTuple):
    """Where a scalar stands: its span in code points, and the key of which group it is, or is a value of."""

    start: int
    end: int
    block: bool
    owner: Mapping | None
    key: str


class Events:
    """Turns the parser's events into nodes with line numbers, without recursion.

    Args:
        file: The name used in messages.
        text: The whole file.
        holds: What such a file is called: it may hold other things than codes.
        form: How such a file begins, for what is none.
    """

    def __init__(self, file: str, text: str, *, holds: str = tr("a codebook"), form: str = FORM) -> None:
        self._file = file
        self._holds, self._form = holds, form
        self._text = text
        self._open: list[Sequence | Mapping] = []
        self._key: list[str | None] = []
        self._owner: list[tuple[Mapping | None, str]] = []
        """For each open list or group the group and key that a scalar in it belongs to."""
        self._root: Node | None = None
        self._documents = 0
        self._places: list[_Place] = []

    def tree(self) -> Node:
        """The one document of the file.

        Raises:
            InputError: No YAML, nothing in it, an alias, a tag, a second document, more than 50 levels of codes.
        """
        try:
            for event in YAML(typ="safe", pure=True).parse(self._text):
                self._take(event)
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self._refuse(
                tr("this is no YAML ({written})", written=shown(error.problem or error.context or "", 200)),
                mark.line + 1 if mark is not None else None,
            )
        except ReaderError as error:
            line = self._text.count("\n", 0, error.position) + 1
            self._refuse(
                tr("the control character {character} stands here", character=f"U+{int(error.character):04X}"),
                line,
                tr("take it out"),
            )
        except (YAMLError, ValueError) as error:
            self._refuse(tr("this is no YAML ({written})", written=shown(str(error), 200)), None)
        if self._root is None:
            self._refuse(tr("the file is empty"), None, self._form)
        if isinstance(self._root, Mapping):
            self._keep_comments(self._root)
        return self._root

    def _take(self, event: object) -> None:
        if isinstance(event, DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._refuse(tr("a second YAML document begins here"), event.start_mark.line + 1, tr("keep one `---`"))
        elif isinstance(event, SequenceEndEvent | MappingEndEvent):
            self._open.pop()
            self._key.pop()
            self._owner.pop()
        elif isinstance(event, NodeEvent):
            self._node(event, event.start_mark.line + 1)

    def _node(self, event: NodeEvent, line: int) -> None:
        if isinstance(event, AliasEvent):
            self._refuse(
                tr("the alias `*{written}` stands here", written=shown(event.anchor or "")),
                line,
                tr("write out what it stands for"),
            )
        tag = getattr(event, "tag", None)
        if tag is not None and str(tag) not in ("!", "tag:yaml.org,2002:str"):
            self._refuse(
                tr("the YAML tag `{written}` stands here", written=shown(str(tag))),
                line,
                tr("take it out; {holds} holds text only", holds=self._holds),
            )
        owner = self._owner_here()
        if isinstance(event, ScalarEvent):
            node = Scalar(line, _scalar_text(event))
            self._add(node, line)
            if owner[0] is not None and not owner[1]:
                owner = (owner[0], node.text)
            start, end = event.start_mark.index, event.end_mark.index
            if start == end and self._places:  # The parser puts an empty value where the next thing begins.
                start = end = self._places[-1].end
            self._places.append(_Place(start, end, event.style in ("|", ">"), *owner))
            return
        opened = Sequence(line) if isinstance(event, SequenceStartEvent) else Mapping(line)
        assert isinstance(event, SequenceStartEvent | MappingStartEvent), "no other node can begin"
        self._add(opened, line)
        self._open.append(opened)
        self._key.append(None)
        self._owner.append((opened, "") if isinstance(opened, Mapping) else owner)
        if len(self._open) > _DEEPEST_NODE:
            self._too_deep(line)

    def _owner_here(self) -> tuple[Mapping | None, str]:
        """The group and key that the next node belongs to; an empty key where it is a key itself."""
        if not self._open:
            return None, ""
        parent = self._open[-1]
        return (parent, self._key[-1] or "") if isinstance(parent, Mapping) else self._owner[-1]

    def _add(self, node: Node, line: int) -> None:
        if not self._open:
            self._root = node
            return
        parent = self._open[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
            return
        key = self._key[-1]
        if key is not None:
            parent.items[key] = node
            self._key[-1] = None
            return
        if not isinstance(node, Scalar):
            self._refuse(tr("a key must be a word"), line, tr("a key stands before a colon"))
        if node.text in parent.key_lines:
            first = parent.key_lines[node.text]
            self._refuse(
                tr("“{text}” is given twice, first in line {first}", text=shown(node.text), first=first),
                line,
                tr("keep one of them"),
            )
        parent.key_lines[node.text] = line
        self._key[-1] = node.text

    def _keep_comments(self, root: Mapping) -> None:
        """Give each comment to the group and key that it speaks of."""
        starts = [place.start for place in self._places]
        before: tuple[Mapping, Comment, int] | None = None
        line, counted = 1, 0
        for match in self._comments():
            owner, key, where = self._spoken_of(root, match.start(), bisect_right(starts, match.start()))
            comment = Comment(key, where, match[0].rstrip(" \t"))
            line += self._text.count("\n", counted, match.start())
            counted = match.start()
            if before is not None and before[0] is owner and before[1][:2] == comment[:2] == (key, "above"):
                between = self._text[before[2] : match.start()]
                if between.isspace() and between.count("\n") > 1:
                    owner.comments.append(FoundComment(line - 1, Comment(key, "above", "")))
            owner.comments.append(FoundComment(line, comment))
            before = (owner, comment, match.end())

    def _comments(self) -> Iterator[re.Match[str]]:
        """Every comment: a `#` after white space that no scalar spans, and those in the head of a block."""
        at = 0
        for place in self._places:
            yield from _COMMENT.finditer(self._text, at, place.start)
            head = _PROPERTIES.match(self._text, place.start, place.end)
            end = place.start if head is None else head.end()
            if place.block:
                rest = _REST_OF_LINE.match(self._text, end)
                end = end if rest is None else rest.end()
            yield from _COMMENT.finditer(self._text, place.start, end)
            at = max(at, place.end)
        yield from _COMMENT.finditer(self._text, at)

    def _spoken_of(self, root: Mapping, at: int, following: int) -> tuple[Mapping, str, str]:
        """What a comment speaks of: the value before it on its line, else what follows.

        Args:
            root: The whole file, which has what nothing follows.
            at: Where the comment begins.
            following: Index of the first scalar behind it.
        """
        last = self._places[following - 1] if following else None
        start = self._text.rfind("\n", 0, at) + 1
        start = max(start, *(self._text.rfind(end, start, at) + 1 for end in _BREAKS[1:]))
        alone = _NO_VALUE.fullmatch(self._text, start, at) is not None
        if last is not None and last.owner is not None and (not alone or at < last.end):
            return last.owner, last.key, "above" if alone else "beside"
        if following < len(self._places):
            owner, key = self._places[following].owner, self._places[following].key
            return (owner, key, "above") if owner is not None else (root, "", "above")
        return root, "", "above"

    def _too_deep(self, line: int) -> NoReturn:
        self._refuse(
            tr("the codes are nested more than {deepest_level} levels deep", deepest_level=DEEPEST_LEVEL),
            line,
            tr("lay the tree out flatter"),
        )

    def _refuse(self, problem: str, line: int | None, remedy: str | None = None) -> NoReturn:
        raise InputError(problem, file=self._file, line=line, remedy=remedy)


def _scalar_text(event: ScalarEvent) -> str:
    text: str = event.value
    if event.style in ("|", ">"):
        return text.removesuffix("\n")
    if event.style in ("'", '"') or text not in _NULLS:
        return text
    return ""
