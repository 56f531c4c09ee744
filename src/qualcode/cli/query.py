"""Queries: asking one, and keeping it under a name."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.counted_words import counted_word
from qualcode.cli.output import answer_json, answer_table, one_line, say
from qualcode.cli.publishing import select, selection_options
from qualcode.cli.quotes import print_quotes
from qualcode.cli.session import Session, json_option, noun, without_options
from qualcode.domain.times import iso_time
from qualcode.domain.translation import tr

if TYPE_CHECKING:
    from qualcode.domain.query_answers import QueryAnswer
    from qualcode.retrieval.querying import Answered
    from qualcode.storage.project import Project


@noun("query")
def query() -> None:
    """Ask for passages by codes, words, speakers and attributes; keep what was asked under a name."""


def _asking(command: Any) -> Any:
    """The options of whoever asks."""
    context = click.option(
        "--context", type=click.IntRange(min=0, max=50), default=0, metavar="N", help=tr("Turns before and after.")
    )
    return context(without_options(json_option(selection_options(command))))


@query.verb("ask")
@click.argument("asked", metavar="QUERY")
@_asking
def ask(session: Session, asked: str, **options: Any) -> None:
    """Find what QUERY asks for.

    Passages, or the participants, documents or sites that have some or lack them: 'participants without Choice'.
    """
    _answer(session, asked, **options)


@query.verb("run")
@click.argument("name")
@_asking
def run(session: Session, name: str, **options: Any) -> None:
    """Find what the query saved as NAME asks for, as things are now."""
    from qualcode.retrieval.saved import shown_query

    with session.reading() as project:
        asked = shown_query(project, name).query
    _answer(session, asked, **options)


@query.verb("save")
@click.argument("name")
@click.argument("asked", metavar="QUERY")
@click.option("--note", default="", metavar="TEXT", help=tr("What it is for."))
@click.option("--replace", is_flag=True, help=tr("Take the place of the one that is saved under the name."))
def save(session: Session, name: str, asked: str, note: str, replace: bool) -> None:
    """Keep QUERY under NAME; it is asked anew each time. `query:NAME` stands for it in other queries."""
    from qualcode.retrieval.saved import save_query

    with session.writing() as project:
        say(save_query(project, name, asked, note=note, replace=replace).summary)


@query.verb("list")
@json_option
def list_(session: Session, as_json: bool) -> None:
    """List the saved queries, with the codes in them as they are called now."""
    from qualcode.domain.query_answers import SavedQueryRow
    from qualcode.retrieval.saved import shown_queries

    with session.reading() as project:
        rows = [
            SavedQueryRow(
                id=saved.uuid,
                name=saved.name,
                query=saved.query,
                note=saved.note,
                coder=saved.coder,
                changed=iso_time(saved.changed_ms),
            )
            for saved in shown_queries(project)
        ]
    if as_json:
        answer_json([row.model_dump(mode="json") for row in rows])
        return
    answer_table(
        (tr("name"), tr("query"), tr("note")), [tuple(map(one_line, (row.name, row.query, row.note))) for row in rows]
    )


@query.verb("remove")
@click.argument("name")
def remove(session: Session, name: str) -> None:
    """Keep the query NAME no longer."""
    from qualcode.retrieval.saved import remove_query

    with session.writing() as project:
        say(remove_query(project, name).summary)


def _answer(
    session: Session,
    asked: str,
    context: int,
    without: Collection[str],
    as_json: bool,
    coders: str | None,
    docs: tuple[str, ...],
    set_name: str | None,
) -> None:
    from qualcode.retrieval.querying import ask as ask_query

    with session.reading() as project, project.reading():
        chosen = select(project, coders, docs, set_name)
        answered = ask_query(project, asked, coders=chosen.coders, documents=chosen.documents, without=without)
        answer = _whole(project, answered, context)
    if as_json:
        answer_json(answer.model_dump(mode="json"))
        return
    if answer.level == "passages":
        print_quotes(answer.passages, without, answer.why_empty)
        return
    for case in answer.cases:
        say(f"{one_line(case.name)}  ({one_line(', '.join(case.documents))})")
    say(
        tr(
            "{found} of {of}; codings of {coders}",
            found=answer.found,
            of=counted_word(answer.of, answer.level),
            coders=answer.coders,
        )
    )


def _whole(project: Project, answered: Answered, context: int) -> QueryAnswer:
    from qualcode.domain.query_answers import CaseFound, QueryAnswer
    from qualcode.retrieval.quotes import passages_found, quote_of

    passages: tuple[Any, ...] = ()
    if answered.level == "passages":
        found = passages_found(project, answered, context=context)
        passages = tuple(quote_of(found, passage) for passage in found.passages)
    people = {person for passage in passages for person in passage.participants}
    if answered.level == "participant":
        people = {bearer.name for bearer in answered.bearers}
    documents = {passage.document for passage in passages} or {d for b in answered.bearers for d in b.documents}
    return QueryAnswer(
        query=answered.query,
        level=answered.level,
        found=answered.count,
        of=answered.of,
        documents=len(documents),
        participants=len(people),
        coders=answered.whose.sentence,
        why_empty=answered.why_empty,
        passages=passages,
        cases=tuple(CaseFound(name=bearer.name, documents=bearer.documents) for bearer in answered.bearers),
    )
