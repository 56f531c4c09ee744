"""The passages that a query finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

import click

from qualcode.cli.output import answer_json, one_line, say
from qualcode.cli.publishing import Publishing, publishing_options, select, selection_options
from qualcode.cli.session import Session, command, json_option, without_options
from qualcode.domain.answers import Quote, Utterance
from qualcode.domain.times import clock
from qualcode.domain.wording import by_machine, left_out, origin_mark
from qualcode.reports.attribution import DEFAULT
from qualcode.reports.quotes_file import NO_CODE, quotes_file
from qualcode.retrieval.quotes import find_passages, quote_of

FORMATS = {".md": "md", ".csv": "csv", ".json": "json", ".html": "html", ".htm": "html"}


@command("quotes")
@click.argument("query")
@click.option("--context", type=click.IntRange(min=0, max=50), default=0, metavar="N", help="Turns before and after.")
@click.option(
    "--attribution",
    default=DEFAULT,
    show_default=True,
    metavar="TEMPLATE",
    help="What speakers are called in files: attributes in braces, as in “a {role} in {state}”.",
)
@click.option("--starred", is_flag=True, help="Only those with a star.")
@click.option(
    "--format", "format_", type=click.Choice(["text", "md", "csv", "json", "html"]), help="Else by the file's ending."
)
@without_options
@json_option
@selection_options
@publishing_options
def quotes(
    session: Session,
    query: str,
    context: int,
    attribution: str,
    starred: bool,
    without: frozenset[str],
    format_: str | None,
    as_json: bool,
    coders: str | None,
    docs: tuple[str, ...],
    set_name: str | None,
    publishing: dict[str, Any],
) -> None:
    """Give the quotes of QUERY: a code with those below it, without them as =CODE, or any query of the language.

    For instance '"Problem clarity" and @role=teacher' or 'Choice near/2t Time'; docs/queries.md tells it all.

    What goes to stdout is a working copy, unchecked; a file (`-o`) is a publication unless --internal is given.
    """
    wanted = Publishing(**publishing)
    shape = wanted.format(format_, as_json, FORMATS, "text")
    if shape == "text" and wanted.output is not None:
        raise click.UsageError("a file is written as md, csv, json or html")
    with session.reading() as project:
        wanted.check_target(project)
        selection = select(project, coders, docs, set_name)
        options: dict[str, Any] = {
            "coders": selection.coders,
            "context": context,
            "starred": starred,
            "documents": selection.documents,
            "without": without,
        }
        if wanted.output is None and not wanted.asked_for and shape in ("text", "json"):
            found = find_passages(project, query, **options)
            quotes = [quote_of(found, passage) for passage in found.passages]
            if shape == "json":
                answer_json([quote.model_dump(mode="json") for quote in quotes])
            else:
                print_quotes(quotes, without, found.why_empty)
            return
        terms = wanted.terms(session)
        shape = "md" if shape == "text" else shape
        text = quotes_file(project, query, terms, format=shape, attribution=attribution, **options)
        wanted.answer(text, shape, terms, project)


def print_quotes(found: Sequence[Quote], without: Collection[str], why_empty: str) -> None:
    """Quotes for reading, below the name of their code.

    Args:
        without: The origins that were left out.
        why_empty: Which condition of the query left nothing, if there are none.
    """
    code = ""
    for quote in found:
        if (quote.code or NO_CODE) != code:
            code = quote.code or NO_CODE
            say(one_line(code))
        time = f", {clock(quote.time_ms)}" if quote.time_ms is not None else ""
        who = f", {quote.coder}{' *' if quote.star else ''}{origin_mark(quote.origin)}" if quote.coder else ""
        say(f"\n  {one_line(quote.document)}, turn {quote.turn}{time} ({quote.start}–{quote.end}){who}")
        _print_voices(quote.before, "    … ")
        _print_voices(quote.parts or (Utterance(speaker=None, text=quote.quote),), "    ")
        _print_voices(quote.after, "    … ")
    documents = len({quote.document for quote in found})
    nothing = f"nothing is found: {why_empty}" if why_empty else "there are no quotes of it"
    how_many = f"\n{len(found)} quotes from {documents} documents" if found else nothing
    say(how_many + left_out(without, before="; "))
    noted = by_machine(Counter(quote.origin for quote in found), len(found), "quote")
    if noted:
        say(noted)


def _print_voices(voices: Sequence[Utterance], indent: str) -> None:
    for voice in voices:
        name = f"{one_line(voice.speaker)}: " if voice.speaker is not None else ""
        say(f"{indent}{name}{one_line(voice.text)}")
