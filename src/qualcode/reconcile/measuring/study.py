"""Who is compared, in which documents, and what they coded there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from qualcode.agreement.ratings import IntArray
from qualcode.agreement.sweeping import BoolArray
from qualcode.analysis.selecting import choose_documents
from qualcode.domain.again import first_name
from qualcode.domain.agreement_answers import AgreementWish, LeftOut
from qualcode.domain.errors import InputError
from qualcode.domain.rounds import DONE, Round
from qualcode.domain.translation import tr
from qualcode.domain.values import CONSENSUS, Coder, Document
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import coding_columns
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.documents import finished
from qualcode.storage.reads.rounds import list_assignments, list_rounds
from qualcode.storage.reads.unplaced import list_unplaced
from qualcode.team.coders import find_coder
from qualcode.team.rounds import find_round

Finished = Mapping[int, Collection[int]]
"""document → the coders who finished it."""


@dataclass(frozen=True, eq=False)
class Codings:
    """The codings of those who are compared, as columns: document and coder by their place in the study, code by id."""

    documents: IntArray
    coders: IntArray
    codes: IntArray
    starts: IntArray
    ends: IntArray

    def only(self, which: NDArray[np.bool_] | IntArray) -> Codings:
        """Some of them."""
        return Codings(*(getattr(self, name)[which] for name in self.__dataclass_fields__))


@dataclass(frozen=True, eq=False)
class Study:
    """What is compared."""

    documents: tuple[Document, ...]
    """Those that at least one of the coders finished."""
    coders: tuple[Coder, ...]
    """By name."""
    present: BoolArray
    """(documents, coders): who finished which."""
    codings: Codings
    rounds: tuple[Round, ...]
    left_out: tuple[LeftOut, ...]
    notes: tuple[str, ...]
    """What must be said of whom and what is compared."""
    waiting: Mapping[int, int]
    """Code, by id → how many of the coders' codings in these documents wait for a place."""

    def waiting_for(self, codes: Iterable[int]) -> int:
        """How many codings of some codes wait for a place."""
        return sum(self.waiting.get(code, 0) for code in set(codes))

    @property
    def compared(self) -> tuple[Document, ...]:
        """The documents that at least two of the coders finished."""
        several = self.present.sum(axis=1) >= 2
        return tuple(document for document, there in zip(self.documents, several.tolist(), strict=True) if there)


def read_study(project: Project, wish: AgreementWish) -> Study:
    """Gather what a wish is about.

    What a coder has not finished is missing: it is not there to be compared. What the session's coder may not see while
    she codes blindly is left out, and said to be.

    Raises:
        InputError: Fewer than two coders are named.
        NotFoundError: A coder, document or round is not there.
    """
    rounds = (find_round(project, wish.round),) if wish.round is not None else tuple(list_rounds(project))
    chosen = choose_documents(project, wish.documents)
    columns = _columns(coding_columns(project))
    done = _finished(project, wish, columns)
    if wish.round is not None:
        chosen = [document for document in chosen if document.id in done]
    coders = _coders(project, wish, done, {document.id for document in chosen})
    left_out = []
    blind = project.blind
    if blind is not None:
        hidden = [document for document in chosen if document.id in blind.documents]
        chosen = [document for document in chosen if document.id not in blind.documents]
        if hidden:
            left_out.append(LeftOut(reason=tr("hidden while you code them blindly"), documents=len(hidden)))
    ids = [coder.id for coder in coders]
    there = {d.id: [coder in done.get(d.id, ()) for coder in ids] for d in chosen}
    missing = sum(sum(there[document.id]) < 2 for document in chosen)
    if missing:
        reason = tr("finished by fewer than two of the coders compared: missing, not “not coded”")
        left_out.append(LeftOut(reason=reason, documents=missing))
    begun = [document for document in chosen if any(there[document.id])]
    present = np.array([there[d.id] for d in begun], dtype=bool).reshape(len(begun), len(coders))
    codings = _of(columns, [document.id for document in begun], ids, present)
    names = [coder.name for coder in coders]
    notes = []
    if any(first_name(name, names) is not None for name in names):
        notes.append(
            tr("a coder coded anew under a second name: the agreement of the two is that of one coder over time")
        )
    if wish.assume_finished:
        notes.append(tr("every document in which a coder has a coding counts as finished by her"))
    waiting = Counter(
        one.code_id
        for one in list_unplaced(project)
        if one.code_id is not None and one.coder_id in done.get(one.document_id, ()) and one.document_id in there
    )
    return Study(tuple(begun), coders, present, codings, rounds, tuple(left_out), tuple(notes), waiting)


def _columns(rows: Sequence[tuple[int, ...]]) -> IntArray:
    """(codings, 5): document, code, coder, start, end."""
    return np.fromiter(chain.from_iterable(rows), dtype=np.int64, count=len(rows) * 5).reshape(len(rows), 5)


def _finished(project: Project, wish: AgreementWish, columns: IntArray) -> Finished:
    """Who finished which document; of a round every document of it, and those alone who have it there."""
    done: dict[int, set[int]] = {}
    pairs: Collection[tuple[int, int]] = finished(project)
    if wish.assume_finished:
        pairs = {*pairs, *((int(d), int(c)) for d, c in np.unique(columns[:, [0, 2]], axis=0))}
    if wish.round is not None:
        given = list_assignments(project, round_id=find_round(project, wish.round).id)
        finished_there = {(one.document_id, one.coder_id) for one in given if one.state == DONE}
        pairs = {
            *finished_there,
            *((one.document_id, one.coder_id) for one in given if (one.document_id, one.coder_id) in pairs),
        }
        done = {one.document_id: set() for one in given}
    for document, coder in pairs:
        done.setdefault(document, set()).add(coder)
    return done


def _coders(project: Project, wish: AgreementWish, done: Finished, documents: Collection[int]) -> tuple[Coder, ...]:
    """Those who are named; else those of the round, else everybody who finished one of the documents.

    Consensus, and who coded anew what she had coded already, is compared only if named or in the round.
    """
    everyone = list_coders(project)
    if wish.coders is not None:
        ids = {find_coder(project, name).id for name in wish.coders}
        if len(ids) < 2:
            raise InputError(tr("agreement is between two coders or more"), remedy=tr("name them: --coders A,B"))
    elif wish.round is not None:
        ids = {one.coder_id for one in list_assignments(project, round_id=find_round(project, wish.round).id)}
    else:
        ids = {coder for document in documents for coder in done.get(document, ())}
        names = [coder.name for coder in everyone]
        ids -= {c.id for c in everyone if c.name == CONSENSUS or first_name(c.name, names) is not None}
    return tuple(sorted((coder for coder in everyone if coder.id in ids), key=lambda coder: coder.name.casefold()))


def _of(columns: IntArray, documents: Sequence[int], coders: Sequence[int], present: BoolArray) -> Codings:
    """The codings of coders in documents that they finished."""
    document = _places(columns[:, 0], documents)
    coder = _places(columns[:, 2], coders)
    some = (document >= 0) & (coder >= 0)
    if len(documents) and len(coders):
        some[some] = present[document[some], coder[some]]
    return Codings(document[some], coder[some], columns[some, 1], columns[some, 3], columns[some, 4])


def _places(ids: IntArray, wanted: Sequence[int]) -> IntArray:
    """The place of each id among some, −1 for others."""
    if not len(wanted):
        return np.full(len(ids), -1, dtype=np.int64)
    order = np.argsort(wanted, kind="stable")
    ascending = np.asarray(wanted, dtype=np.int64)[order]
    found = np.minimum(np.searchsorted(ascending, ids), len(wanted) - 1)
    return np.where(ascending[found] == ids, order[found], -1)
