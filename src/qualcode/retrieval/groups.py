"""Of how many participants the conditions of a query are true: what a publication of its answer would give away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from qualcode.analysis.resolving import People
from qualcode.analysis.selecting import choose_coders
from qualcode.domain.errors import QueryError
from qualcode.domain.queries import OF_TEXT, And, AttributeTest, Holding, Not, Or, Property, Query, Relation, SavedTerm
from qualcode.retrieval.evaluation.bearers import all_bearers
from qualcode.retrieval.evaluation.compiling import Compiler, parts_of
from qualcode.retrieval.evaluation.directory import Directory
from qualcode.retrieval.evaluation.pages import Study
from qualcode.retrieval.language.writing import write_query
from qualcode.retrieval.querying import saved_meaning, understood
from qualcode.storage.project import Project

_DEEPEST = 20
_OF_NOBODY = ("role", "kind", "language")
"""Properties that tell nobody from the others."""


class Group(NamedTuple):
    """Those of whom a condition is true."""

    condition: str
    """As a query writes it."""
    participants: int


def groups_asked_for(project: Project, query: str) -> list[Group]:
    """The groups that a query asks for by who they are: each condition alone, and those that must all hold together.

    All documents are counted in, whatever few the query is asked of: who knows the study knows them all.

    Raises:
        QueryError: The query cannot be understood or asked.
    """
    with project.reading():
        directory = Directory(project, query)
        people = People(project)
        compiler = Compiler(directory, people, lambda name: saved_meaning(project, name))
        meant = _unfolded(project, understood(directory, query))
        compiler.alone(meant)
        asked = list(dict.fromkeys(_conditions(meant)))
        documents = list(people.documents.values())
        tests = [(write_query(one), compiler.test(one)) for one in asked]
        whose = choose_coders(project, None, documents)
        study = Study(project, documents, directory.tree, whose, compiler.wanted, people)
        participants = all_bearers(study, "participant")
        return [Group(what, sum(map(test.holds, participants))) for what, test in tests]


def _conditions(query: Query) -> Iterator[Query]:
    together = tuple(part for part in _joined(query) if _is_of_people(part))
    if len(together) > 1:
        yield And(together)
    yield from together
    yield from (part for part in parts_of(query) if isinstance(part, AttributeTest | Property) and _is_of_people(part))


def _joined(query: Query) -> Iterable[Query]:
    return query.parts if isinstance(query, And) else (query,)


def _is_of_people(query: Query) -> bool:
    """Whether a part asks of somebody who she is, and nothing else."""
    match query:
        case AttributeTest() | Holding():
            return True
        case Property(name=name):
            return name in OF_TEXT and name not in _OF_NOBODY
        case Not(part=part):
            return _is_of_people(part)
        case And(parts=parts) | Or(parts=parts):
            return all(map(_is_of_people, parts))
    return False


def _unfolded(project: Project, query: Query, deep: int = 0) -> Query:
    """A query with what is saved under the names in it."""
    match query:
        case SavedTerm(name=name):
            if deep > _DEEPEST:
                raise QueryError(f"the query “{name}” asks for itself", query=write_query(query), at=0)
            return _unfolded(project, saved_meaning(project, name), deep + 1)
        case Not(part=part):
            return Not(_unfolded(project, part, deep))
        case And(parts=parts):
            return And(tuple(_unfolded(project, part, deep) for part in parts))
        case Or(parts=parts):
            return Or(tuple(_unfolded(project, part, deep) for part in parts))
        case Holding(level=level, having=having, part=part):
            return Holding(level, having, _unfolded(project, part, deep))
        case Relation(kind=kind, left=left, right=right, distance=distance, unit=unit):
            return Relation(kind, _unfolded(project, left, deep), _unfolded(project, right, deep), distance, unit)
    return query
