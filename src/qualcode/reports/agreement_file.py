"""Figures of agreement as publications: checked for names before they are written."""

from __future__ import annotations

from qualcode.domain.agreement_answers import Agreement
from qualcode.domain.wording import counted
from qualcode.exporting.agreement_out import (
    agreement_to_csv,
    agreement_to_html,
    agreement_to_json,
    agreement_to_markdown,
    definitions,
)
from qualcode.exporting.tables import INTERNAL, Heading
from qualcode.reports.judging import Content, judge
from qualcode.reports.publication import checked_whole, judge_heading, writer_of
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


def agreement_file(project: Project, terms: Terms, answer: Agreement, *, format: str = "md") -> str:
    """Figures as the text of a file, checked before it is given back.

    They count text and not people, so that no cell can single anybody out; names of documents, codes and coders are
    held against the list of names. Coders are called A, B … unless the terms have them named.

    Raises:
        InputError: The format is unknown.
        PublicationError: A name of the list stands in it.
    """
    write = writer_of(_WRITERS, format)
    if not terms.internal and not terms.show_coders:
        answer = without_names(answer)
    heading = Heading(
        f"{project_name(project)}: agreement of {counted(len(answer.coders), 'coder')}",
        (*definitions(answer), *checked_facts(terms)),
        INTERNAL if terms.internal else "",
        warning_of(terms),
    )
    if not terms.internal:
        content = Content()
        for row in answer.rows:
            shown = (("code", row.code), ("document", row.document), ("round", row.round), ("value", row.attribute))
            for what, text in shown:
                noted = content.things if what in ("code", "document") else content.values
                noted += [(f"the {what} “{text}”", text)] if text is not None else []
        content.things += [(f"the document “{name}”", name) for name in answer.documents if format == "json"]
        content.values += [("a coder", name) for name in answer.coders]
        judge_heading(content, heading)
        judge(project, content, terms)
    return checked_whole(write(answer, heading), format, terms)


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
    return f"Coder {name}"
