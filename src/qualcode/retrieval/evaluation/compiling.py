"""From what a query says to what is asked: every part with the things that its names stand for."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from qualcode.analysis.resolving import People
from qualcode.domain.errors import InputError
from qualcode.domain.queries import (
    And,
    AttributeTest,
    CodeTerm,
    Holding,
    Not,
    Or,
    Property,
    Query,
    Relation,
    SavedTerm,
    TextTerm,
)
from qualcode.domain.spans import Span
from qualcode.domain.translation import tr
from qualcode.retrieval.evaluation.bearers import Has, Having, Joined, Met, NotTest, Test
from qualcode.retrieval.evaluation.conditions import Asked, attribute_condition, property_condition
from qualcode.retrieval.evaluation.directory import Directory
from qualcode.retrieval.evaluation.parts import AllOf, AnyOf, CodedWith, NotSo, Part, Said
from qualcode.retrieval.evaluation.relations import Related
from qualcode.retrieval.searching import versions_with
from qualcode.storage.word_index import vocabulary


class Compiler:
    """Reads one query; afterwards it knows what of the project must be read for it."""

    def __init__(self, directory: Directory, people: People) -> None:
        """Args:
        directory: What names stand for.
        people: Who speaks in the documents.
        """
        self._directory, self._people = directory, people
        self.codes: set[int] = set()
        """The codes whose codings are asked for."""
        self.of_all_codings = False
        """Whether every coding may be asked for."""
        self._asks_codings = self._asks_others = False

    @property
    def wanted(self) -> Collection[int] | None:
        """The codes whose codings must be read; None for all."""
        everything = self.of_all_codings or (self._asks_codings and self._asks_others)
        return None if everything else self.codes

    def part(self, query: Query) -> Part:
        """A query, or a part of one.

        Raises:
            QueryError: A name in it stands for nothing, or for several things.
        """
        match query:
            case CodeTerm():
                codes = self._directory.codes(query)
                self.codes.update(codes)
                return CodedWith(codes)
            case TextTerm():
                self._asks_others = True
                return self._said(query)
            case Property() | AttributeTest():
                return self._condition(query)
            case Not(part=inner):
                return NotSo(self.part(inner))
            case And(parts=parts):
                return AllOf([self.part(part) for part in parts])
            case Or(parts=parts):
                return self._any_of([self.part(part) for part in parts])
            case Relation():
                left, right = self._alone(self.part(query.left)), self._alone(self.part(query.right))
                return Related(query.kind, left, right, query.distance, query.unit)
            case Holding():
                return Having(query.level, query.having, self._alone(self.part(query.part)))
            case SavedTerm():
                raise ValueError("saved queries are unfolded before a query is compiled")

    def alone(self, query: Query) -> Part:
        """A query that is asked for what it finds."""
        return self._alone(self.part(query))

    def test(self, query: Query) -> Test:
        """A query that is asked of participants, documents or sites as a whole.

        Raises:
            QueryError: It asks for what only passages have.
        """
        match query:
            case Holding():
                return Has(Having(query.level, query.having, self._alone(self.part(query.part))))
            case Not(part=inner):
                return NotTest(self.test(inner))
            case And(parts=parts):
                return Joined(all, [self.test(part) for part in parts])
            case Or(parts=parts):
                return Joined(any, [self.test(part) for part in parts])
            case Property() | AttributeTest():
                of_person = self._asked(query).of_person
                if of_person is not None:
                    return Met(of_person)
        raise self._directory.refuse(
            tr("this asks for codings or passages, and what stands beside it for participants, documents or sites"),
            query.at,
            tr("put it in brackets with what they shall have or lack, as in: participants without (A and coder:anna)"),
        )

    def _alone(self, part: Part) -> Part:
        """Note what a part is asked of when it must find passages by itself."""
        if not part.selects:
            self.of_all_codings = self.of_all_codings or part.of_codings
            self._asks_others = True
        return part

    def _any_of(self, parts: Sequence[Part]) -> AnyOf:
        joined = AnyOf(parts)
        if joined.conditions is not None:
            self._alone(joined.conditions)
        return joined

    def _condition(self, query: Property | AttributeTest) -> Part:
        if isinstance(query, Property):
            if (query.name, query.value) == ("is", "coded"):
                self.of_all_codings = True
                return CodedWith(None)
            if query.name == "set" and (codes := self._codes_of_set(query)) is not None:
                self.codes.update(codes)
                return CodedWith(codes)
        asked = self._asked(query)
        self._asks_codings = self._asks_codings or asked.part.of_codings
        return asked.part

    def _asked(self, query: Property | AttributeTest) -> Asked:
        if isinstance(query, Property):
            return property_condition(self._directory, query)
        return attribute_condition(self._directory, query, self._people)

    def _codes_of_set(self, query: Property) -> list[int] | None:
        """The codes of a set of codes, with those below them; None for a set of something else."""
        tree = self._directory.tree
        for one in self._directory.sets:
            if one.kind == "code" and one.name.casefold() == query.value.casefold():
                return [code for member in one.members if member in tree for code in tree.gathered(member)]
        return None

    def _said(self, query: TextTerm) -> Said:
        from qualcode.text.searching import needle_for

        project = self._directory.project
        try:
            needle = needle_for(query.mode, query.words)
        except InputError as error:
            raise self._directory.refuse(error.problem, query.at, error.remedy) from error
        words = vocabulary(project)
        languages = {document.language for document in self._people.documents.values()}

        def search(text: str, language: str | None) -> Sequence[Span]:
            try:
                return needle.find(text, language, words.words)
            except InputError as error:
                raise self._directory.refuse(error.problem, query.at, error.remedy) from error

        return Said(search, lambda: versions_with(project, needle, words, languages))
