"""A query with the saved ones that it asks for put in their place, each standing where it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from qualcode.domain.errors import QueryError
from qualcode.domain.queries import And, AttributeTest, Holding, Not, Or, Property, Query, Relation, SavedTerm
from qualcode.domain.spans import Span
from qualcode.domain.translation import tr
from qualcode.retrieval.language.parsing import parse_query
from qualcode.storage.project import Project
from qualcode.storage.reads.retrieval import list_saved_queries, same_name_as

MOST_PARTS = 2_000
"""So many parts a query may have with all that is saved in it."""
DEEPEST = 120
"""Parts within parts, likewise."""


def unfold(project: Project, query: str, meant: Query) -> tuple[Query, dict[int, str]]:
    """A query without saved terms.

    Args:
        query: What was typed.
        meant: The same, understood.

    Returns:
        The query; and where a saved one is asked for, by the character, which.

    Raises:
        QueryError: There is none of a name, it cannot be understood, asks for itself, or the whole grows too big.
    """
    if not any(isinstance(part, SavedTerm) for part in parts_of(meant)):
        return meant, {}
    return _Unfolding(project, query).unfolded(meant)


class _Unfolding:
    def __init__(self, project: Project, query: str) -> None:
        self._query = query
        self._saved = {same_name_as(saved.name): saved.query for saved in list_saved_queries(project)}
        self._read: dict[str, Query] = {}
        self._within: list[str] = []
        self._parts = 0
        self._asked: dict[int, str] = {}

    def unfolded(self, meant: Query) -> tuple[Query, dict[int, str]]:
        return self._unfold(meant, None, 1), self._asked

    def _unfold(self, query: Query, at: Span | None, depth: int) -> Query:
        """A part with what is saved in it; within a saved one all stands where that is asked for."""
        self._parts += 1
        here = query.at if at is None else at
        if self._parts > MOST_PARTS or depth > DEEPEST:
            raise self._refuse(tr("with what is saved in it this query is too big"), here, tr("ask for less at once"))

        def inner(part: Query) -> Query:
            return self._unfold(part, at, depth + 1)

        match query:
            case SavedTerm(name=name):
                return self._saved_one(name, here, depth)
            case Not(part=part):
                return Not(inner(part), here)
            case And(parts=parts):
                return And(tuple(map(inner, parts)), here)
            case Or(parts=parts):
                return Or(tuple(map(inner, parts)), here)
            case Holding(level=level, having=having, part=part):
                return Holding(level, having, inner(part), here)
            case Relation(kind=kind, left=left, right=right, distance=distance, unit=unit):
                return Relation(kind, inner(left), inner(right), distance, unit, here)
        return query if at is None else _standing(query, at)

    def _saved_one(self, name: str, at: Span, depth: int) -> Query:
        key = same_name_as(name)
        if key in self._within:
            raise self._refuse(tr("the query “{name}” asks for itself", name=name), at, tr("save it otherwise"))
        if key not in self._read:
            self._read[key] = self._understood(name, key, at)
        if not self._within:
            self._asked[at.start] = name
        self._within.append(key)
        try:
            return self._unfold(self._read[key], at, depth + 1)
        finally:
            self._within.pop()

    def _understood(self, name: str, key: str, at: Span) -> Query:
        if key not in self._saved:
            raise self._refuse(tr("no query is saved as “{name}”", name=name), at, tr("see `qualcode query list`"))
        try:
            return parse_query(self._saved[key])
        except QueryError as error:
            raise self._refuse(
                tr("the query saved as “{name}” cannot be understood", name=name), at, error.remedy
            ) from error

    def _refuse(self, problem: str, at: Span, remedy: str | None) -> QueryError:
        return QueryError(problem, query=self._query, at=at.start, remedy=remedy)


def _standing(query: Query, at: Span) -> Query:
    """A part of a saved query, standing where that is asked for."""
    if isinstance(query, Property | AttributeTest):
        return replace(query, at=at, value_at=at)
    return replace(query, at=at)


def parts_of(query: Query) -> Iterator[Query]:
    """A query and all its parts, each before what is in it."""
    waiting: list[Query] = [query]
    while waiting:
        part = waiting.pop()
        yield part
        waiting.extend(reversed(list(inner_parts(part))))


def inner_parts(query: Query) -> Iterator[Query]:
    """The parts that a query is put together of."""
    match query:
        case Not(part=part) | Holding(part=part):
            yield part
        case And(parts=parts) | Or(parts=parts):
            yield from parts
        case Relation(left=left, right=right):
            yield left
            yield right
