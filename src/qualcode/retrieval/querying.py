"""Asking a query of the project: passages, or the participants, documents and sites that have them or lack them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from qualcode.analysis.resolving import People
from qualcode.analysis.selecting import Whose, choose_coders, choose_documents
from qualcode.analysis.spoken import Progress
from qualcode.codebook.tree import CodeTree
from qualcode.domain.errors import NotFoundError
from qualcode.domain.queries import And, CodeTerm, Holding, Level, Not, Or, Property, Query, Relation
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted, left_out
from qualcode.retrieval.evaluation.bearers import Bearer, all_bearers
from qualcode.retrieval.evaluation.compiling import Compiler
from qualcode.retrieval.evaluation.directory import Directory
from qualcode.retrieval.evaluation.pages import Study
from qualcode.retrieval.evaluation.parts import Part
from qualcode.retrieval.language.parsing import parse_query
from qualcode.retrieval.language.writing import write_query
from qualcode.retrieval.unfolding import parts_of, unfold
from qualcode.storage.project import Project

LEVELS = {"document": tr("documents"), "participant": tr("participants"), "site": tr("sites")}
"""What is listed, where it is no passages."""


class FoundPassage(NamedTuple):
    """A passage that a query finds: a coding, words in the text, or a turn."""

    document_id: int
    version_id: int
    start: int
    end: int
    coding_id: int | None
    """None for what is no coding."""


class FoundBearer(NamedTuple):
    """A participant, document or site that a query finds."""

    id: int
    name: str
    documents: tuple[str, ...]
    """The documents in which it is met."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What a query finds."""

    query: str
    level: Literal["passages"] | Level
    """What is listed: passages, or cases of a level."""
    passages: tuple[FoundPassage, ...]
    """By document and place; empty where cases are listed."""
    bearers: tuple[FoundBearer, ...]
    """In the order in which they are met; empty where passages are listed."""
    of: int
    """How many documents were looked through, or how many cases of the level were met in them."""
    whose: Whose
    people: People
    tree: CodeTree
    why_empty: str
    """Which condition left nothing, where nothing was found; else empty."""

    @property
    def count(self) -> int:
        """How many were found."""
        return len(self.passages) + len(self.bearers)


def ask(
    project: Project,
    query: str,
    *,
    coders: Sequence[str] | None = None,
    documents: Collection[str] | None = None,
    without: Collection[str] = (),
    progress: Progress | None = None,
) -> Answered:
    """What a query finds, in one state of the project. `docs/queries.md` is its language.

    Args:
        query: What is asked for; the name or path of one code may stand without quotation marks, whatever is in it.
        coders: Whose codings; None for Consensus where a document is adjudicated, and all coders elsewhere; all where
            the query itself says `coder:`.
        documents: Only these, by name or UUID.
        without: Origins whose codings are left out.
        progress: Called after each document.

    Raises:
        QueryError: It cannot be understood, names what there is not, or compares what cannot be compared; it points at
            the character.
        NotFoundError: A coder or document is not there.
    """
    with project.reading():
        chosen = choose_documents(project, documents)
        people = People(project, chosen)
        directory = Directory(project, query)
        typed = understood(directory, query)
        meant, directory.saved = unfold(project, query, typed)
        compiler = Compiler(directory, people)
        part = compiler.alone(meant)
        level = None if part.selects else level_of(meant)
        whose = choose_coders(project, coders, chosen, without=without)
        if coders is None and any(isinstance(one, Property) and one.name == "coder" for one in parts_of(meant)):
            said = tr("all coders (the query names whose)") + left_out(whose.without, before="; ")
            whose = replace(whose, sentence=said, adjudicated=frozenset(), consensus=None, everybody=True)
        study = Study(project, chosen, directory.tree, whose, compiler.wanted, people)
        if level is not None:
            test = compiler.test(meant)
            met = all_bearers(study, level)
            found = [bearer for bearer in met if test.holds(bearer)]
            why = "" if found else tr("none of {all} is so", all=_number_of(level, len(met)))
            return Answered(query, level, (), tuple(map(_bearer, found)), len(met), whose, people, study.tree, why)
        passages = tuple(_passages(study, part, progress))
        why = "" if passages else _why_empty(study, compiler, meant, typed)
        return Answered(query, "passages", passages, (), len(chosen), whose, people, study.tree, why)


def check_query(project: Project, query: str) -> None:
    """See that a query can be asked: it can be understood, and every name in it stands for something.

    Raises:
        QueryError: It cannot; it points at the character.
    """
    with project.reading():
        directory = Directory(project, query)
        meant, directory.saved = unfold(project, query, understood(directory, query))
        compiler = Compiler(directory, People(project))
        part = compiler.alone(meant)
        if not part.selects and level_of(meant) is not None:
            compiler.test(meant)


def understood(directory: Directory, query: str) -> Query:
    """What a query means; one that is the name or path of a code is that code, also if it holds words of the language.

    Raises:
        QueryError: It cannot be understood.
    """
    name = query.strip()
    if name and not name.startswith(("=", '"')):
        try:
            return CodeTerm(directory.tree.path(directory.tree.find(name).id))
        except NotFoundError:
            pass
    return parse_query(query)


def level_of(query: Query) -> Level | None:
    """The level of cases that the conditions of a query ask for; None where they are asked of passages."""
    return next((part.level for part in _outside(query) if isinstance(part, Holding)), None)


def _outside(query: Query) -> Iterator[Query]:
    """The conditions that a query is joined of; what stands within a relation or behind with and without is none."""
    match query:
        case And(parts=parts) | Or(parts=parts):
            for part in parts:
                yield from _outside(part)
        case Not(part=part):
            yield from _outside(part)
        case _:
            yield query


def _passages(study: Study, part: Part, progress: Progress | None) -> Iterable[FoundPassage]:
    for number, page in enumerate(study.pages, 1):
        document = page.document
        for start, end, coding in part.found(page).all:
            yield FoundPassage(document.id, document.version_id, start, end, coding.id if coding is not None else None)
        if progress:
            progress(number, len(study.pages))


def _bearer(bearer: Bearer) -> FoundBearer:
    documents = dict.fromkeys(page.document.name for page, _ in bearer.where)
    return FoundBearer(bearer.id, bearer.name, tuple(documents))


def _why_empty(study: Study, compiler: Compiler, query: Query, typed: Query) -> str:
    """Which part of a query that finds nothing left nothing over.

    Args:
        typed: The query with saved ones by their names.
    """
    match query:
        case And():
            return _what_left_nothing(study, compiler, query, typed if isinstance(typed, And) else query)
        case Or(parts=parts):
            return tr("none of {parts} finds anything", parts=", ".join(f"“{write_query(part)}”" for part in parts))
        case Relation(left=left, right=right):
            sides = [compiler.alone(side) for side in (left, right)]
            study = study.with_codes(compiler.wanted)
            first, second = (counted(_count(study, side), "passage") for side in sides)
            return tr(
                "“{left}” finds {first}, “{right}” {second}, and none stand so",
                left=write_query(left),
                first=first,
                right=write_query(right),
                second=second,
            )
    return ""


def _what_left_nothing(study: Study, compiler: Compiler, query: And, typed: And) -> str:
    single = [compiler.alone(part) for part in query.parts]
    joined = [single[0], *(compiler.alone(And(query.parts[: n + 1])) for n in range(1, len(single)))]
    study = study.with_codes(compiler.wanted)  # A condition alone may ask codings that the whole query did not.
    before = ""
    for number, part in enumerate(typed.parts):
        count, written = _count(study, joined[number]), write_query(part)
        if not count and not number:
            return tr("“{written}” finds nothing", written=written)
        if not count:
            alone = _count(study, single[number])
            also = (
                tr("; alone it finds {passages}", passages=counted(alone, "passage"))
                if alone
                else tr(", and alone it finds nothing either")
            )
            return tr("“{written}” leaves nothing of {before}{also}", written=written, before=before, also=also)
        so_far = write_query(And(typed.parts[: number + 1])) if number else written
        before = tr("the {passages} that “{so_far}” finds", passages=counted(count, "passage"), so_far=so_far)
    return ""


def _count(study: Study, part: Part) -> int:
    return sum(len(part.found(page).all) for page in study.pages)


def _number_of(level: Level, number: int) -> str:
    return {
        "document": counted(number, "document"),
        "participant": counted(number, "participant"),
        "site": counted(number, "site"),
    }[level]
