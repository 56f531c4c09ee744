"""The material of a study as rows: documents, turns, codes, codings, memos, cases, coders."""

from __future__ import annotations

from qualcode.cases.attributes import attribute_names
from qualcode.coding.memo_listing import list_all_memos
from qualcode.documents.versions import text_of_version
from qualcode.domain.days import day_begins, day_ends
from qualcode.domain.query_answers import SavedQueryRow
from qualcode.domain.values import DOCUMENT_STATES, SPEAKER_ROLES
from qualcode.library import making
from qualcode.library.answers import Rows
from qualcode.library.opened import Names, OpenStudy, check_choice, chosen_documents, several
from qualcode.library.rows import (
    AttributeRow,
    CaseRow,
    CodeRow,
    CoderRow,
    CodingRow,
    DocumentRow,
    MemoRow,
    SetRow,
    SpeakerRow,
    TurnRow,
)
from qualcode.storage.reads.documents import find_document


class Material(OpenStudy):
    """What a study is made of."""

    def documents(self, *, state: str | None = None, in_set: str | None = None) -> Rows[DocumentRow]:
        """The documents in the order of their names, with the progress of the study's coder.

        Args:
            state: Only those that are `to do`, `doing` or `done`.
            in_set: Only those of a set.

        Raises:
            NotFoundError: There is no such set.
            InputError: There is no such state.
        """
        if state is not None:
            check_choice(state, DOCUMENT_STATES, "state of a document")
        with self._asked() as project:
            chosen = chosen_documents(project, None, in_set)
            return Rows(
                [
                    row
                    for row in making.document_rows(project)
                    if (chosen is None or row.name in chosen) and (state is None or row.state == state)
                ],
                DocumentRow,
            )

    def text(self, document: str, *, version: int | None = None) -> str:
        """The whole text of a document; all offsets count its code points.

        Args:
            document: Its name, its UUID or the beginning of that.
            version: The text before a correction; 1 is the first. None for the one that holds.

        Raises:
            NotFoundError: There is no such document or version.
        """
        with self._asked() as project:
            return text_of_version(project, find_document(project, document), version)

    def turns(self, documents: Names = None, *, in_set: str | None = None) -> Rows[TurnRow]:
        """The turns of documents, in the order of these and of the text.

        Args:
            documents: By name or UUID; None for all.
            in_set: Those of a set.

        Raises:
            NotFoundError: There is no such document or set.
        """
        with self._asked() as project:
            return Rows(making.turn_rows(project, chosen_documents(project, documents, in_set)), TurnRow)

    def speakers(self, documents: Names = None, *, role: str | None = None) -> Rows[SpeakerRow]:
        """The speakers' labels by document, with who stands behind them.

        Args:
            documents: By name or UUID; None for all.
            role: Only `participant`, `interviewer` or `unknown`.

        Raises:
            NotFoundError: There is no such document.
            InputError: There is no such role.
        """
        if role is not None:
            check_choice(role, SPEAKER_ROLES, "role of a speaker")
        with self._asked() as project:
            found = making.speaker_rows(project, chosen_documents(project, documents, None))
        return Rows([row for row in found if role is None or row.role == role], SpeakerRow)

    def codes(self, *, at: str | None = None) -> Rows[CodeRow]:
        """The codebook in the order of the tree, each code before those below it, retired ones too.

        Args:
            at: As it was: a version, a day (`2026-03-31`) or the id of a change. None for as it is.

        Raises:
            NotFoundError: There is no such moment.
        """
        with self._asked() as project:
            return Rows(making.code_rows(project, at), CodeRow)

    def codings(
        self,
        *,
        documents: Names = None,
        in_set: str | None = None,
        code: str | None = None,
        coders: Names = None,
        starred: bool = False,
        without: Names = (),
    ) -> Rows[CodingRow]:
        """The codings by document and place.

        Args:
            documents: By name or UUID; None for all.
            in_set: Those of a set.
            code: Only of this code and those below it: its path, or a name that only one has.
            coders: Only theirs; None for all coders, Consensus too.
            starred: Only those with a star.
            without: Origins that are left out: `suggested`, `autocoded`.

        Raises:
            NotFoundError: There is no such document, set, code or coder.
            InputError: An origin cannot be left out.
        """
        with self._asked() as project:
            found = making.coding_rows(
                project,
                documents=chosen_documents(project, documents, in_set),
                code=code,
                coders=several(coders),
                without=several(without) or (),
            )
            return Rows([row for row in found if row.star or not starred], CodingRow)

    def memos(
        self,
        words: str = "",
        *,
        kind: str | None = None,
        on: str | None = None,
        document: str | None = None,
        code: str | None = None,
        coders: Names = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Rows[MemoRow]:
        """The memos, the oldest first.

        Args:
            words: All of them must be in the memo, or in what it is on.
            kind: Only those of a kind: `note`, `method`, `theory`, `question`, `summary`.
            on: Only those on one sort of thing: `project`, `document`, `passage`, `code`, `coding`, `case`.
            document: Only those on this document and in it.
            code: Only those on this code, its codings and codes below.
            coders: Only those that they wrote.
            since: Written or changed on this day or after, such as `2026-11-22`.
            until: Written or changed on this day or before.

        Raises:
            NotFoundError: There is no such document, code or coder.
            InputError: There is no such kind, thing or day.
        """
        begin, end = day_begins(since) if since else None, day_ends(until) if until else None
        with self._asked() as project:
            found = list_all_memos(
                project,
                kind=kind,
                coders=several(coders),
                on=on,
                code=code,
                document=document,
                words=words,
                since=begin,
                until=end,
            )
        return Rows([making.memo_row(listed) for listed in found], MemoRow)

    def cases(self, kind: str | None = None) -> Rows[CaseRow]:
        """The cases with their attributes.

        Args:
            kind: Only those of a kind: `participant`, `site` …; `document` for the documents with theirs.
        """
        with self._asked() as project:
            return Rows(making.case_rows(project, kind), CaseRow)

    def attributes(self, kind: str | None = None) -> Rows[AttributeRow]:
        """The attributes that cases and documents can have.

        Args:
            kind: Only those of one kind of case, or of `document`.
        """
        with self._asked() as project:
            found = attribute_names(project)
        wanted = [name for name in found if kind is None or name.level == kind]
        return Rows([AttributeRow(name.qualified, name.type, tuple(name.allowed)) for name in wanted], AttributeRow)

    def coders(self) -> Rows[CoderRow]:
        """Who codes, with how much each did."""
        with self._asked() as project:
            return Rows(making.coder_rows(project), CoderRow)

    def sets(self) -> Rows[SetRow]:
        """The named lists of documents, cases and codes."""
        with self._asked() as project:
            return Rows(making.set_rows(project), SetRow)

    def saved_queries(self) -> Rows[SavedQueryRow]:
        """The queries that are kept under a name, with the codes in them as they are called now."""
        with self._asked() as project:
            return Rows(making.query_rows(project), SavedQueryRow)
