"""Figures of agreement as publications: checked for names before they are written."""

from __future__ import annotations

from dataclasses import replace

from qualcode.analysis.resolving import NO_VALUE, People
from qualcode.analysis.selecting import choose_documents
from qualcode.cases.withholding import withheld_cases
from qualcode.domain.agreement_answers import Agreement, AgreementRow, AgreementWish
from qualcode.domain.agreement_choices import AGREEMENT_BY
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.exporting.agreement_out import (
    agreement_to_csv,
    agreement_to_html,
    agreement_to_json,
    agreement_to_markdown,
    definitions,
)
from qualcode.exporting.tables import Heading, internal
from qualcode.reports.judging import IT, Content, judge
from qualcode.reports.publication import checked_whole, judge_counted, judge_heading, writer_of
from qualcode.reports.speaking import in_its_language
from qualcode.reports.terms import Terms, checked_facts, warning_of
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import project_name

_WRITERS = {
    "md": agreement_to_markdown,
    "csv": agreement_to_csv,
    "html": agreement_to_html,
    "json": agreement_to_json,
}
FORMATS = {".md": "md", ".csv": "csv", ".html": "html", ".json": "json"}


@in_its_language
def agreement_file(project: Project, terms: Terms, answer: Agreement, *, format: str = "md") -> str:
    """Figures as the text of a file, checked before it is given back.

    A row of one document, or of a value of an attribute, tells by its prevalence how much of what these people say has
    the code: k people must stand behind it. Where small cells are suppressed, such a row keeps its figure and loses its
    prevalence. Names of documents, codes and coders are held against the list of names. Coders are called A, B … unless
    the terms have them named.

    Raises:
        InputError: The format is unknown.
        PublicationError: A name stands in it, too few people stand behind a row, or somebody is withheld.
    """
    write = writer_of(_WRITERS, format)
    if not terms.internal and not terms.show_coders:
        answer = without_names(answer)
    behind = _People(project, answer) if not terms.internal else None
    hidden: tuple[tuple[str, str], ...] = ()
    if behind is not None and terms.suppress:
        answer, hidden = behind.without_small(answer, terms.k)
    heading = Heading(
        tr(
            "{project}: agreement of {coders}",
            project=project_name(project),
            coders=counted(len(answer.coders), "coder"),
        ),
        (*definitions(answer), *hidden, *checked_facts(terms)),
        internal() if terms.internal else "",
        warning_of(terms),
    )
    if behind is not None:
        content = Content()
        judge_counted(content, behind.people, tr("the figures"))
        content.groups += behind.groups(answer)
        for row in answer.rows:
            _judge_row(content, row)
        content.things += [
            (tr("the document “{name}”", name=name), name) for name in answer.documents if format == "json"
        ]
        content.values += [(tr("a coder"), name) for name in answer.coders]
        judge_heading(content, heading)
        judge(project, content, terms)
    return checked_whole(write(answer, heading), format, terms)


def _judge_row(content: Content, row: AgreementRow) -> None:
    if row.code is not None:
        content.things.append((tr("the code “{code}”", code=row.code), row.code))
    if row.document is not None:
        content.things.append((tr("the document “{name}”", name=row.document), row.document))
    if row.round is not None:
        content.values.append((tr("the round “{name}”", name=row.round), row.round))
    if row.attribute is not None:
        content.values.append((tr("the value “{value}”", value=row.attribute), row.attribute))


def wish_on(project: Project, wish: AgreementWish, terms: Terms) -> AgreementWish:
    """The wish without the documents in which somebody speaks who is withheld, where the terms leave them out: who
    agreed on the others cannot be told by halves of a conversation."""
    if terms.internal or not terms.leave_out_withheld:
        return wish
    withheld = frozenset(withheld_cases(project, terms.date))
    people = People(project, choose_documents(project, wish.documents))
    kept = [
        document.name
        for document in people.documents.values()
        if document.site_id not in withheld
        and withheld.isdisjoint(people.participants(speaker.id for speaker in people.speakers_of(document.id)))
    ]
    return replace(wish, documents=tuple(kept))


class _People:
    """How many people stand behind the rows of an answer."""

    def __init__(self, project: Project, answer: Agreement) -> None:
        self.people = People(project, choose_documents(project, answer.documents))
        self._documents = {document.name: id_ for id_, document in self.people.documents.items()}
        named = [name for name in answer.by if name not in AGREEMENT_BY]
        self._source = self.people.source(named[0]) if named else None

    def behind(self, row: AgreementRow) -> int | None:
        """So many; None for a row that is about no part of the study."""
        if row.document is not None:
            return len(self._persons(self._documents[row.document]))
        if row.attribute is None or self._source is None:
            return None
        found: set[tuple[str, int]] = set()
        for document in self.people.documents:
            for kind, one in self._persons(document):
                person = one if kind == "participant" else None
                if (self.people.value(self._source, document, person) or NO_VALUE) == row.attribute:
                    found.add((kind, one))
        return len(found)

    def _persons(self, document: int) -> set[tuple[str, int]]:
        speaking = self.people.participants(speaker.id for speaker in self.people.speakers_of(document))
        if not speaking and self.people.is_somebody(document):
            return {("document", document)}
        return {("participant", person) for person in speaking}

    def groups(self, answer: Agreement) -> list[tuple[str, str, int]]:
        """(where, what, how many people), of every part whose rows tell a prevalence."""
        found: dict[tuple[str, str, int], None] = {}
        for part, rows in self._parts(answer).items():
            people = self.behind(rows[0])
            if people is not None and any(row.prevalence for row in rows):
                found[tr("the prevalence of “{part}”", part=part), IT, people] = None
        return list(found)

    def without_small(self, answer: Agreement, k: int) -> tuple[Agreement, tuple[tuple[str, str], ...]]:
        """The answer without the prevalence of parts of fewer than k people, and what the head says of it."""
        small = {part for part, rows in self._parts(answer).items() if 0 < (self.behind(rows[0]) or 0) < k}
        if not small:
            return answer, ()
        rows = tuple(
            row.model_copy(update={"prevalence": {}}) if (row.document or row.attribute) in small else row
            for row in answer.rows
        )
        said = tr("of {parts} of fewer than k = {k} people", parts=counted(len(small), "part"), k=k)
        return answer.model_copy(update={"rows": rows}), (("prevalence left out", said),)

    def _parts(self, answer: Agreement) -> dict[str, list[AgreementRow]]:
        """Document or value → its rows."""
        found: dict[str, list[AgreementRow]] = {}
        for row in answer.rows:
            part = row.document or row.attribute
            if part is not None:
                found.setdefault(part, []).append(row)
        return found


def without_names(answer: Agreement) -> Agreement:
    """The same figures with coders called A, B, C … in the order in which they stand."""
    letters = {name: _letters(number) for number, name in enumerate(answer.coders)}

    def called(name: str) -> str:
        return letters.get(name, name)

    rows = tuple(
        row.model_copy(
            update={
                "coders": tuple(map(called, row.coders)),
                "pair": None if row.pair is None else (called(row.pair[0]), called(row.pair[1])),
                "prevalence": {called(name): share for name, share in row.prevalence.items()},
            }
        )
        for row in answer.rows
    )
    confusions = tuple(
        one.model_copy(update={"pair": (called(one.pair[0]), called(one.pair[1]))}) for one in answer.confusions
    )
    coders = tuple(map(called, answer.coders))
    return answer.model_copy(update={"coders": coders, "rows": rows, "confusions": confusions})


def _letters(number: int) -> str:
    """A, B … Z, AA, AB …"""
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return tr("Coder {letter}", letter=name)
