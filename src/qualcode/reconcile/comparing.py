"""Who is compared with whom: in each document those who finished it, Consensus never, and two at least."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from qualcode.domain.again import first_name
from qualcode.domain.disagreements import Mark
from qualcode.domain.rounds import DONE
from qualcode.domain.translation import tr
from qualcode.domain.values import CONSENSUS, Coder
from qualcode.domain.wording import counted
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.documents import finished
from qualcode.storage.reads.marks import NamedDocument, marks_by_document, named_documents
from qualcode.storage.reads.rounds import list_assignments

NAMED_AT_MOST = 3
"""Documents that a sentence names; of more it says how many there are."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which differences are looked at: None is no restriction."""

    round_id: int | None = None
    """Only documents of this round, each compared between the coders who have it in the round."""
    coder_ids: Collection[int] | None = None
    """Only these coders are compared; None for those of the round, else for all but who coded anew."""
    document_ids: Collection[int] | None = None
    code_ids: Collection[int] | None = None
    """Only differences in which one of these codes occurs."""
    tolerance: int = 0
    """By how many code points boundaries may lie apart and still be the same."""
    assume_finished: bool = False
    """Whether every document in which a coder has a coding counts as finished by the coder."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Who is compared in which documents, and what they coded there."""

    documents: Mapping[int, NamedDocument]
    """Those in which two or more are compared, in the order of all documents."""
    coders: Mapping[int, tuple[str, ...]]
    """document → the UUIDs of those who are, in the order of their names."""
    marks: Mapping[int, Sequence[Mark]]
    """document → all codings in it, also those of coders who are not compared, and of Consensus."""
    names: Mapping[str, str]
    """UUID → name of every coder of the project, in the order of their names."""
    left_out: tuple[str, ...]
    """What is not compared, and why: sentences."""


def compared(project: Project, scope: Scope, *, whole: bool = False) -> Compared:
    """Who is compared within a scope. What is hidden from a coder who codes blindly is not compared by her either.

    Args:
        whole: It is; within `Project.seeing_all`, and never to be shown.
    """
    with project.reading():
        coders = {coder.id: coder for coder in _by_name(list_coders(project))}
        asked = _Asked(project, scope, coders)
        documents = {id_: one for id_, one in named_documents(project).items() if asked.holds(id_)}
        blind = project.blind if not whole else None
        hidden = blind.documents.intersection(documents) if blind is not None else frozenset()
        shown = [id_ for id_ in documents if id_ not in hidden]
        marks = marks_by_document(project, shown if asked.some or hidden else None)
    comparable = {id_: asked.who(id_, marks.get(id_, ())) for id_ in shown}
    among = {id_: who for id_, who in comparable.items() if len(who) > 1}
    told = asked.told
    if blind is not None and hidden:
        told.append(
            tr(
                "{documents} hidden while you code blindly in “{rounds}”",
                documents=counted(len(hidden), "document"),
                rounds=blind.rounds[0],
            )
        )
    told += _too_few({id_: documents[id_] for id_ in shown if id_ not in among})
    told += _unfinished(among, marks, asked.comparable)
    return Compared(
        {id_: documents[id_] for id_ in among},
        among,
        marks,
        {coder.uuid: coder.name for coder in coders.values()},
        tuple(told),
    )


def _by_name(coders: Iterable[Coder]) -> list[Coder]:
    return sorted(coders, key=lambda coder: (coder.name.casefold(), coder.name))


class _Asked:
    """What a scope asks for: which documents, and who of their coders counts as having finished them."""

    def __init__(self, project: Project, scope: Scope, coders: Mapping[int, Coder]) -> None:
        self.told: list[str] = []
        """What is to be said of it."""
        names = [coder.name for coder in coders.values()]
        # What was coded anew is compared with what was coded first, not with what others did.
        again = {id_ for id_, coder in coders.items() if first_name(coder.name, names) is not None}
        chosen = scope.coder_ids if scope.coder_ids is not None or scope.round_id is not None else coders.keys() - again
        self.comparable = {
            coder.uuid: coder.name
            for id_, coder in coders.items()
            if coder.name != CONSENSUS and (chosen is None or id_ in chosen)
        }
        """UUID → name of those who can be compared, in the order of their names."""
        self._assume = scope.assume_finished
        self._done = {(document, coders[coder].uuid) for document, coder in finished(project)}
        self._documents = frozenset(scope.document_ids) if scope.document_ids is not None else None
        self._given: frozenset[tuple[int, str]] | None = None
        if scope.round_id is not None:
            given = list_assignments(project, round_id=scope.round_id)
            self._given = frozenset((one.document_id, coders[one.coder_id].uuid) for one in given)
            self._done |= {(one.document_id, coders[one.coder_id].uuid) for one in given if one.state == DONE}
            within = {document for document, _ in self._given}
            self._documents = frozenset(within if self._documents is None else self._documents & within)
        if scope.coder_ids is not None and any(coders[id_].name == CONSENSUS for id_ in scope.coder_ids):
            self.told.append(tr("{consensus} is never compared: it owns what was decided", consensus=CONSENSUS))
        if self._assume:
            self.told.append(tr("every document in which a coder has a coding is taken as finished by the coder"))

    @property
    def some(self) -> bool:
        """Whether only some documents are asked for."""
        return self._documents is not None

    def holds(self, document_id: int) -> bool:
        """Whether a document is asked for."""
        return self._documents is None or document_id in self._documents

    def who(self, document_id: int, marks: Iterable[Mark]) -> tuple[str, ...]:
        """Those who are compared in a document, in the order of their names."""
        begun = {mark.coder for mark in marks} if self._assume else frozenset()
        return tuple(
            coder
            for coder in self.comparable
            if ((document_id, coder) in self._done or coder in begun)
            and (self._given is None or (document_id, coder) in self._given)
        )


def _too_few(documents: Mapping[int, NamedDocument]) -> list[str]:
    if not documents:
        return []
    names = [one.name for one in documents.values()]
    named = f" ({', '.join(names)})" if len(names) <= NAMED_AT_MOST else ""
    return [
        tr(
            "{documents} that fewer than two of the coders finished{named}",
            documents=counted(len(names), "document"),
            named=named,
        )
    ]


def _unfinished(
    among: Mapping[int, tuple[str, ...]], marks: Mapping[int, Sequence[Mark]], comparable: Mapping[str, str]
) -> list[str]:
    """Who has coded in documents that others are compared in, without being compared there."""
    left: Counter[str] = Counter()
    for document_id, who in among.items():
        left.update({mark.coder for mark in marks.get(document_id, ())}.difference(who))
    return [
        tr(
            "codings of {name} in {documents} that {name} has not finished",
            name=name,
            documents=counted(left[coder], "document"),
        )
        for coder, name in comparable.items()
        if left[coder]
    ]
