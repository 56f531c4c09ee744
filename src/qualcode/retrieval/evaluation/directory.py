"""What the names in a query stand for in the project: found, or refused at their character with the nearest ones."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property

from qualcode.cases.attributes import AttributeName, attribute_names
from qualcode.codebook.tree import CodeTree, SeveralCodesError, load_tree
from qualcode.domain.errors import NotFoundError, QueryError
from qualcode.domain.queries import KEYWORDS, CodeTerm
from qualcode.domain.spans import Span
from qualcode.domain.translation import tr
from qualcode.domain.values import Case, NamedSet
from qualcode.retrieval.evaluation.matching import like, offered, offered_codes
from qualcode.retrieval.language.writing import uuid_meant
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import list_cases
from qualcode.storage.reads.codebook import list_former_codes
from qualcode.storage.reads.codes import list_coders, list_sets
from qualcode.storage.reads.documents import list_speakers
from qualcode.storage.reads.retrieval import round_names


class Directory:
    """The names of a project, read where a query first asks for one of a kind."""

    def __init__(self, project: Project, query: str) -> None:
        self.project = project
        self.query = query
        self.saved: dict[int, str] = {}
        """Character of the query → the saved one that is asked for there."""

    def refuse(self, problem: str, at: Span, remedy: str | None = None) -> QueryError:
        """The error at a place of the query."""
        saved = self.saved.get(at.start)
        within = tr("in the query saved as “{saved}”: ", saved=saved) if saved is not None else ""
        return QueryError(within + problem, query=self.query, at=at.start, remedy=remedy)

    @cached_property
    def tree(self) -> CodeTree:
        """The codebook."""
        return load_tree(self.project)

    @cached_property
    def coders(self) -> dict[str, int]:
        """Name of a coder → id."""
        return {coder.name: coder.id for coder in list_coders(self.project)}

    @cached_property
    def labels(self) -> Collection[str]:
        """The labels of all speakers."""
        return {speaker.label for speaker in list_speakers(self.project)}

    @cached_property
    def cases(self) -> Sequence[Case]:
        """Participants, sites and other cases."""
        return list_cases(self.project)

    @cached_property
    def sets(self) -> Sequence[NamedSet]:
        """The named lists."""
        return list_sets(self.project)

    @cached_property
    def rounds(self) -> dict[str, int]:
        """Name of a round → id."""
        return round_names(self.project)

    @cached_property
    def attributes(self) -> Sequence[AttributeName]:
        """What is known of documents, participants and sites."""
        return attribute_names(self.project)

    @cached_property
    def documents(self) -> Sequence[str]:
        """The names of all documents."""
        from qualcode.storage.reads.documents import list_documents

        return [document.name for document in list_documents(self.project)]

    def codes(self, term: CodeTerm) -> list[int]:
        """The codes that a term means, of a merged one the code that it went into.

        Raises:
            QueryError: There is none, or several bear the name.
        """
        tree = self.tree
        uuid = uuid_meant(term)
        if uuid is not None:
            found = self._by_uuid(uuid, term)
        else:
            try:
                found = tree.find(term.name).id
            except NotFoundError as error:
                remedy = error.remedy
                if not isinstance(error, SeveralCodesError):
                    paths = [tree.path(code.id) for code in tree.walk()]
                    remedy = (
                        self._unquoted(term) or offered_codes(term.name, paths) or tr("see `qualcode codebook list`")
                    )
                raise self.refuse(error.problem, term.at, remedy) from error
        return tree.gathered(found) if term.children else [found]

    def _unquoted(self, term: CodeTerm) -> str | None:
        """That a code whose name holds words of the language stands here without quotation marks, if one does."""
        typed = " ".join(self.query.split()).casefold()
        for code in self.tree.walk():
            name = code.name.casefold()
            if name in typed and term.name.casefold() in name and not set(name.split()).isdisjoint(KEYWORDS):
                return tr("put “{name}” in quotation marks", name=code.name)
        return None

    def _by_uuid(self, uuid: str, term: CodeTerm) -> int:
        for code in self.tree.walk():
            if code.uuid == uuid:
                return code.id
        for former in list_former_codes(self.project):
            if former.uuid == uuid:
                return former.into_id
        raise self.refuse(
            tr("a code of this query is no longer in the codebook"), term.at, tr("`qualcode undo` brings it back")
        )

    def ids(self, name: str, known: dict[str, int], what: str, at: Span) -> frozenset[int]:
        """The ids of the things whose names are like one.

        Raises:
            QueryError: There is none.
        """
        fits = like(name)
        found = frozenset(id_ for one, id_ in known.items() if fits(one))
        if not found:
            raise self._unknown(name, known, what, at)
        return found

    def check(self, name: str, known: Iterable[str], what: str, at: Span) -> Callable[[str], bool]:
        """Whether a name is like one that was asked for, which at least one thing must be called.

        Raises:
            QueryError: There is none.
        """
        fits, names = like(name), list(known)
        if not any(map(fits, names)):
            raise self._unknown(name, names, what, at)
        return fits

    def _unknown(self, name: str, known: Iterable[str], what: str, at: Span) -> QueryError:
        names = list(known)
        remedy = offered(name, names) or (
            tr("there are {names}", names=", ".join(names)) if 0 < len(names) <= 8 else None
        )
        return self.refuse(tr("there is no {what} “{name}”", what=what, name=name), at, remedy)
