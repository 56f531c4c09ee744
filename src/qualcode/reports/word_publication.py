"""Counts of words as publications: checked for names and for small groups before they are written."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from qualcode.analysis.resolving import People
from qualcode.analysis.selecting import choose_documents
from qualcode.analysis.word_counts import count_words
from qualcode.cases.withholding import withheld_cases
from qualcode.domain.errors import PublicationError
from qualcode.domain.report_words import count_of, word_of
from qualcode.domain.translation import tr
from qualcode.domain.values import Document
from qualcode.domain.word_answers import WordCounts
from qualcode.domain.wording import counted
from qualcode.exporting.tables import Heading, internal
from qualcode.exporting.words_out import words_to_csv, words_to_json, words_to_markdown
from qualcode.reports.judging import IT, Content, judge
from qualcode.reports.publication import checked_whole, judge_counted, judge_heading, unmapped_labels, writer_of
from qualcode.reports.speaking import in_its_language
from qualcode.reports.terms import Terms, checked_facts, warning_of
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import project_name

_WORDS = {"md": words_to_markdown, "csv": words_to_csv, "json": words_to_json}


@in_its_language
def words_file(
    project: Project,
    terms: Terms,
    *,
    format: str = "md",
    said_by: int = 0,
    coders: Sequence[str] | None = None,
    documents: Collection[str] | None = None,
    **options: Any,
) -> str:
    """A table of words or phrases as the text of a file, checked before it is given back.

    Only what k participants say is in it, and a cell or column must be of nobody or of k participants. Words of a
    document that names nobody are those of one person, since it may be a survey answer.

    Args:
        terms: On what terms.
        format: `md`, `csv` or `json`.
        said_by: By how many participants each must be said, if more than k.
        coders: As for `analysis.word_counts.count_words`, like `documents` and the others.

    Raises:
        InputError: The format is unknown, or an argument is wrong.
        PublicationError: It may not be published.
    """
    write = writer_of(_WORDS, format)
    leaving_out = terms.leave_out_withheld and not terms.internal
    withheld = frozenset(withheld_cases(project, terms.date)) if leaving_out else frozenset()
    chosen = choose_documents(project, documents)
    left = _without_withheld(project, chosen, withheld)
    if len(left) < len(chosen):
        documents = [document.name for document in left]
    answer = count_words(
        project,
        said_by=said_by if terms.internal else max(said_by, terms.k),
        coders=coders,
        documents=documents,
        **options,
    )
    if coders is not None and answer.filter.whose is not None and not terms.internal and not terms.show_coders:
        some = tr("only {coders}", coders=counted(len(set(coders)), "coder"))
        answer = answer.model_copy(update={"filter": answer.filter.model_copy(update={"whose": some})})
    heading = Heading(
        tr("{project}: words", project=project_name(project))
        if answer.length == 1
        else tr("{project}: phrases of {length} words", project=project_name(project), length=answer.length),
        (*_facts(answer), *_left_out(len(chosen) - len(left)), *checked_facts(terms)),
        internal() if terms.internal else "",
        warning_of(terms),
    )
    if not terms.internal:
        if answer.by == "speaker":
            raise PublicationError(
                tr("labels of transcripts may be names"), remedy=tr("count by participant or by an attribute instead")
            )
        content = Content()
        _judge(content, answer)
        judge_counted(content, People(project, left), tr("the table"))
        if "unknown" in answer.filter.roles:
            people = People(project, choose_documents(project, documents))
            speakers = [speaker for document_id in people.documents for speaker in people.unmapped(document_id)]
            content.unmapped |= unmapped_labels(people, speakers)
        judge_heading(content, heading)
        judge(project, content, terms)
    return checked_whole(write(answer, heading), format, terms)


def _without_withheld(project: Project, documents: Sequence[Document], withheld: Collection[int]) -> list[Document]:
    """The documents in which nobody speaks who is withheld: words are counted by document."""
    people = People(project, documents)

    def shows(document: Document) -> bool:
        speakers = (speaker.id for speaker in people.speakers_of(document.id))
        return document.site_id in withheld or not frozenset(people.participants(speakers)).isdisjoint(withheld)

    return [document for document in documents if not (withheld and shows(document))]


def _left_out(documents: int) -> tuple[tuple[str, str], ...]:
    gone = tr("{documents} in which participants who are withheld speak", documents=counted(documents, "document"))
    return (("left out", gone),) if documents else ()


def _facts(answer: WordCounts) -> tuple[tuple[str, str], ...]:
    """What the head of a file says of what was counted."""
    of, shown = answer.total, answer.filter
    return (
        ("by", answer.by),
        ("words of", ", ".join(map(word_of, shown.roles))),
        (
            "words of speech",
            tr(
                "{words} in {documents} documents by {participants} participants",
                words=count_of(of.words),
                documents=count_of(of.documents),
                participants=count_of(of.participants),
            ),
        ),
        *((("inside codings of", ", ".join(shown.codes)), ("codings of", shown.whose or "")) if shown.codes else ()),
        *((("documents", ", ".join(shown.documents)),) if shown.documents is not None else ()),
        ("left out", shown.stop_words),
        ("forms", tr("of a stem count as one") if shown.stems else tr("count apart")),
        ("said by at least", tr("{said_by} participants", said_by=answer.said_by)),
        *(("note", note) for note in shown.notes),
    )


def _judge(content: Content, answer: WordCounts) -> None:
    """Note all that a table would show."""
    by = answer.by
    content.groups.append((tr("the table"), IT, _people(answer.total.words, answer.total.participants)))
    for column, of in answer.denominators.items():
        content.values.append((tr("the column “{column}”", column=column), column))
        content.groups.append(
            (tr("the column “{column}”", column=column), f"“{by}: {column}”", _people(of.words, of.participants))
        )
    for row in answer.rows:
        content.values += [(tr("the word “{word}”", word=row.word), form) for form in (row.word, *row.forms)]
        content.groups.append((tr("the word “{word}”", word=row.word), IT, _people(row.count, row.participants)))
        for cell in row.columns:
            where = tr("the cell “{word}” × “{column}”", word=row.word, column=cell.column)
            content.groups.append((where, IT, _people(cell.count, cell.participants)))


def _people(count: int, participants: int) -> int:
    """How many people may be behind a count: words that no participant says are somebody's as well."""
    return max(1, participants) if count else 0
