"""Of how many participants the conditions of a query are true: what a publication of its answer would give away."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import prod
from typing import NamedTuple

from qualcode.analysis.resolving import People
from qualcode.analysis.selecting import choose_coders
from qualcode.domain.queries import OF_TEXT, And, AttributeTest, Holding, Not, Or, Property, Query, Relation
from qualcode.retrieval.evaluation.bearers import all_bearers
from qualcode.retrieval.evaluation.compiling import Compiler
from qualcode.retrieval.evaluation.directory import Directory
from qualcode.retrieval.evaluation.pages import Study
from qualcode.retrieval.language.writing import write_query
from qualcode.retrieval.querying import understood
from qualcode.retrieval.unfolding import unfold
from qualcode.storage.project import Project

MOST = 200
"""Ways in which a query can hold that are told apart."""
_OF_NOBODY = ("role", "kind", "language")
"""Properties that tell nobody from the others."""


class Group(NamedTuple):
    """Those of whom a condition is true."""

    condition: str
    """As a query writes it."""
    participants: int


def groups_asked_for(project: Project, query: str) -> list[Group]:
    """The groups that a query asks for by who they are: each condition alone, and those that hold together anywhere.

    All documents are counted in, whatever few the query is asked of: who knows the study knows them all.

    Raises:
        QueryError: The query cannot be understood or asked.
    """
    with project.reading():
        directory = Directory(project, query)
        people = People(project)
        compiler = Compiler(directory, people)
        meant, directory.saved = unfold(project, query, understood(directory, query))
        compiler.alone(meant)
        together = _together(meant, True)
        if len(together) > MOST:  # Then all conditions that stand anywhere in it are taken to hold at once.
            together = [frozenset().union(*together)]
        asked = dict.fromkeys(And(tuple(sorted(group, key=write_query))) for group in together if len(group) > 1)
        alone = dict.fromkeys(condition for group in together for condition in sorted(group, key=write_query))
        documents = list(people.documents.values())
        tests = [(write_query(one), compiler.test(one)) for one in (*asked, *alone)]
        whose = choose_coders(project, None, documents)
        study = Study(project, documents, directory.tree, whose, compiler.wanted, people)
        participants = all_bearers(study, "participant")
        return [Group(what, sum(map(test.holds, participants))) for what, test in tests]


def _together(query: Query, holds: bool) -> list[frozenset[Query]]:
    """The conditions on people that hold together in each way in which a query can hold, or not hold."""
    match query:
        case Not(part=part):
            return _together(part, not holds)
        case And(parts=parts) | Or(parts=parts):
            all_of_them = isinstance(query, And) == holds
            ways = [_together(part, holds) for part in parts]
            return _crossed(ways) if all_of_them else [group for way in ways for group in way]
        case Relation(left=left, right=right):
            # What is quoted stands so to what stands beside it: both are known to the reader.
            return _crossed([_together(left, True), _together(right, True)]) if holds else [frozenset()]
        case Holding(part=part):
            inner = [frozenset({query}) | group for group in _together(part, True)]
            return [frozenset({query if holds else Not(query)}), *inner]
        case _ if _is_of_somebody(query):
            return [frozenset({query if holds else Not(query)})]
    return [frozenset()]


def _crossed(ways: Sequence[list[frozenset[Query]]]) -> list[frozenset[Query]]:
    """Every choice of one way of each part, as long as there are not too many."""
    if prod(map(len, ways)) > MOST:
        return [frozenset().union(*(group for way in ways for group in way))]
    return [frozenset().union(*chosen) for chosen in product(*ways)]


def _is_of_somebody(query: Query) -> bool:
    """Whether a condition asks who somebody is."""
    return isinstance(query, AttributeTest) or (
        isinstance(query, Property) and query.name in OF_TEXT and query.name not in _OF_NOBODY
    )
