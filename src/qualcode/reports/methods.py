"""The methods section: how the material was coded, and how far coders agreed, as a journal asks for it."""

from __future__ import annotations

from collections.abc import Iterator

from qualcode.domain.agreement_answers import Agreement, AgreementWish
from qualcode.domain.errors import InputError
from qualcode.domain.methods_answers import Methods
from qualcode.domain.translation import tr
from qualcode.exporting.methods_out import methods_to_html, methods_to_json, methods_to_markdown
from qualcode.exporting.tables import Heading, internal
from qualcode.reports.agreement_file import without_names
from qualcode.reports.judging import Content, judge
from qualcode.reports.methods_agreement import agreement_part
from qualcode.reports.methods_commands import Commands
from qualcode.reports.methods_facts import MethodsFacts, gather
from qualcode.reports.methods_items import items_of
from qualcode.reports.methods_settling import settling
from qualcode.reports.methods_text import codebook, material, program, sampling
from qualcode.reports.publication import checked_whole, judge_heading, writer_of
from qualcode.reports.speaking import in_its_language
from qualcode.reports.terms import Terms, checked_facts, warning_of
from qualcode.storage.project import Project

_WRITERS = {"md": methods_to_markdown, "html": methods_to_html, "json": methods_to_json}
FORMATS = {".md": "md", ".html": "html", ".json": "json"}


def methods(project: Project, wish: AgreementWish, *, show_coders: bool = False) -> Methods:
    """What a project holds of how it was coded, in sentences and a table; nothing that it does not hold.

    Args:
        wish: Of which round and which coders, and which figures of agreement; always code by code.
        show_coders: Call coders by their names, not `Coder A`, `Coder B` …

    Raises:
        InputError: What is asked for does not go together.
        NotFoundError: A coder, round or metric is not there.
    """
    if wish.by != AgreementWish().by:
        raise InputError(
            tr("the methods section tells figures by code"), remedy=tr("`qualcode agreement --by` tells others")
        )
    facts = gather(project, wish)
    called = _called(facts, show_coders)
    commands = Commands(facts.wish, called)
    answer = facts.agreement
    if answer is not None and not show_coders:
        answer = without_names(answer)
    return Methods(
        project=facts.project,
        round=facts.round.name if facts.round is not None else None,
        coders=tuple(called[name] for name in facts.coders),
        parts=(
            material(facts, commands, called),
            sampling(facts, commands),
            codebook(facts, commands),
            agreement_part(facts, commands, answer, called),
            settling(facts, commands, called),
            program(facts, commands),
        ),
        notes=tuple(_notes(facts.named and not show_coders)),
        items=items_of(facts),
    )


def _notes(lettered: bool) -> Iterator[str]:
    yield tr("The commands are run in the folder of the project, or with `-p PROJECT`.")
    if lettered:
        yield tr(
            "In commands, the coders’ names stand in the place of what they are called here; "
            "--show-coders writes them out."
        )


def _called(facts: MethodsFacts, show_coders: bool) -> dict[str, str]:
    """Name → what the coder is called: the same letters as in a file of figures of agreement."""
    if show_coders:
        return {name: name for name in facts.coders}
    nothing = Agreement(
        unit="", universe="", labels="", by=(), coders=facts.coders, documents=(), codes=0, left_out=(), notes=(),
        metrics=(), rows=(),
    )  # fmt: skip
    return dict(zip(facts.coders, without_names(nothing).coders, strict=True))


@in_its_language
def methods_file(project: Project, terms: Terms, answer: Methods, *, format: str = "md") -> str:
    """The methods section as the text of a file, checked before it is given back.

    Its figures count text and what coders did, not participants, so that no cell can single anybody out; all its text
    – names of rounds, versions, codes and coders, commands – is held against the list of names.

    Raises:
        InputError: The format is unknown.
        PublicationError: A name of the list stands in it.
    """
    write = writer_of(_WRITERS, format)
    about = answer.project if answer.round is None else f"{answer.project}, {answer.round}"
    heading = Heading(
        tr("{about}: how it was coded", about=about),
        checked_facts(terms),
        internal() if terms.internal else "",
        warning_of(terms),
    )
    if not terms.internal:
        content = Content()
        _judge(content, answer)
        judge_heading(content, heading)
        judge(project, content, terms)
    return checked_whole(write(answer, heading), format, terms)


def _judge(content: Content, answer: Methods) -> None:
    """Note all that the section would show."""
    content.values += [(tr("a coder"), name) for name in answer.coders]
    for part in answer.parts:
        where = tr("the part “{title}”", title=part.title)
        content.values += [(where, sentence) for sentence in part.sentences]
        content.values += [(where, text) for one in part.figures for text in (one.name, one.command, one.read)]
        if part.table is not None:
            content.values += [
                (tr("the table of {where}", where=where), cell) for row in part.table.rows for cell in row
            ]
            content.values += [
                (tr("the table of {where}", where=where), text) for text in (*part.table.columns, *part.table.notes)
            ]
            content.values.append((tr("the table of {where}", where=where), part.table.command))
