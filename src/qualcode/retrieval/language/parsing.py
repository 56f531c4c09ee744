"""Reading a query: from what was typed to its parts, each with its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from qualcode.domain.errors import QueryError, brief
from qualcode.domain.queries import (
    And,
    DistanceUnit,
    Holding,
    Level,
    Not,
    Or,
    Query,
    Relation,
    RelationKind,
)
from qualcode.domain.spans import Span
from qualcode.domain.translation import tr
from qualcode.retrieval.language.complaints import check_closed, misplaced
from qualcode.retrieval.language.conditions import check_known, read_attribute, read_code, read_condition
from qualcode.retrieval.language.grammar import tree_of, words_of

if TYPE_CHECKING:
    from lark import Token, Tree

DEEPEST = 60
"""Parts within parts; more is no question, and whoever walks down would run out of stack."""

_LEVELS: dict[str, Level] = {"participants": "participant", "documents": "document", "sites": "site"}
_RELATIONS: dict[str, RelationKind] = {
    "overlaps": "overlaps",
    "inside": "inside",
    "encloses": "encloses",
    "near": "near",
    "then": "then",
    "same-speaker": "same-speaker",
    "answered-by": "answered-by",
}
_UNITS: dict[str, DistanceUnit] = {"": "t", "t": "t", "s": "s"}
_DISTANCE = re.compile(r"([0-9]{1,6})([tTsS]?)")


class _Part(NamedTuple):
    """A part of the query that has been read."""

    node: Query
    depth: int
    """How many parts it has within one another."""


def parse_query(text: str) -> Query:
    """What a query means; every part of it knows where it stands.

    Brackets that change nothing leave no trace: `And` and `Or` have all their parts side by side.

    Args:
        text: What was typed, of any length; see `docs/queries.md`.

    Raises:
        QueryError: It cannot be understood; points at the character, and says what to do.
    """
    from lark import UnexpectedToken

    words = words_of(text)
    check_closed(text, words)
    for place, word in enumerate(words):
        if word.type == "STRAY":
            raise misplaced(text, words, place)
        if word.type == "CONDITION":
            check_known(text, Span(word.start_pos or 0, word.end_pos or 0))
    try:
        tree = tree_of(words)
    except UnexpectedToken as error:
        places = {word.start_pos: place for place, word in enumerate(words)}
        is_end = error.token.type == "$END"
        raise misplaced(text, words, len(words) if is_end else places[error.token.start_pos]) from error
    return _Reading(text).whole(tree)


class _Reading:
    """Puts the values together that a tree of words stands for.

    Args:
        text: What was typed.
    """

    def __init__(self, text: str) -> None:
        self._text = text

    def whole(self, tree: Tree[Token]) -> Query:
        """The query that a tree stands for; not by recursion, since brackets may be nested at any depth."""
        from lark import Tree

        done: dict[int, _Part] = {}
        trees = list(tree.iter_subtrees())
        # The single terms first, from left to right: of several mistakes the first is told.
        for leaf in sorted((t for t in trees if t.data in _TERMS), key=lambda t: t.meta.start_pos):
            done[id(leaf)] = _Part(self._term(leaf), 1)
        for branch in trees:
            if id(branch) not in done:
                parts = [done[id(child)] for child in branch.children if isinstance(child, Tree)]
                words = [child for child in branch.children if not isinstance(child, Tree)]
                done[id(branch)] = self._joined(branch, words, parts)
        return done[id(tree)].node

    def _term(self, leaf: Tree[Token]) -> Query:
        words = [child for child in leaf.children if isinstance(child, str)]
        start, end = leaf.meta.start_pos, leaf.meta.end_pos
        if leaf.data == "attribute":
            return read_attribute(self._text, Span(start, end))
        exact = words[0].type == "EQUALS"
        at = Span(words[1 if exact else 0].start_pos or 0, end)
        reader = read_code if leaf.data == "code" else read_condition
        return reader(self._text, at, exact=exact, start=start)

    def _joined(self, branch: Tree[Token], words: list[Token], parts: list[_Part]) -> _Part:
        if branch.data == "bracketed":
            return parts[0]
        at = Span(branch.meta.start_pos, branch.meta.end_pos)
        depth = 1 + max(part.depth for part in parts)
        if depth > DEEPEST:
            raise QueryError(
                tr("more than {deepest} parts stand within one another here", deepest=DEEPEST),
                query=self._text,
                at=at.start,
                remedy=tr("take the query apart, and save its pieces under names"),
            )
        return _Part(self._node(str(branch.data), at, words, [part.node for part in parts]), depth)

    def _node(self, rule: str, at: Span, words: list[Token], parts: list[Query]) -> Query:
        if rule == "choice":
            return Or(tuple(p for part in parts for p in (part.parts if isinstance(part, Or) else (part,))), at=at)
        if rule == "joint":
            return And(tuple(p for part in parts for p in (part.parts if isinstance(part, And) else (part,))), at=at)
        if rule == "negated":
            return Not(parts[0], at=at)
        if rule == "holding":
            level, having = (word.lower() for word in words)
            return Holding(_LEVELS[level], having == "with", parts[0], at=at)
        return self._relation(words[0], at, *parts)

    def _relation(self, word: Token, at: Span, left: Query, right: Query) -> Relation:
        name, slash, far = word.partition("/")
        kind = _RELATIONS[name.lower()]
        if not slash:
            return Relation(kind, left, right, at=at)
        distance = _DISTANCE.fullmatch(far)
        if distance is None:
            start = (word.start_pos or 0) + len(name) + 1
            raise QueryError(
                tr("“{far}” is no distance", far=brief(far)) if far else tr("“{word}” has no distance", word=word),
                query=self._text,
                at=start if far else start - 1,
                remedy=tr(
                    "write {kind}/3t for three turns or {kind}/2s for two sentences, or put "
                    "the name of a code with a slash in quotation marks",
                    kind=kind,
                ),
            )
        return Relation(kind, left, right, int(distance[1]), _UNITS[distance[2].lower()], at=at)


_TERMS = frozenset({"code", "term", "attribute"})
"""Rules of the grammar that stand for a single term."""
