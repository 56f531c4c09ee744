"""The passages of a code or theme."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from qualcode.cli.output import answer_json, one_line, say
from qualcode.cli.publishing import Publishing, publishing_options, select, selection_options
from qualcode.cli.session import Session, command, json_option, without_suggested_option
from qualcode.domain.answers import Quote, Utterance
from qualcode.domain.times import clock
from qualcode.domain.values import SUGGESTED
from qualcode.domain.wording import LEFT_OUT, accepted
from qualcode.reports.attribution import DEFAULT
from qualcode.reports.publication import quotes_file
from qualcode.retrieval.quotes import quotes as find_quotes

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
@without_suggested_option
@json_option
@selection_options
@publishing_options
def quotes(
    session: Session,
    query: str,
    context: int,
    attribution: str,
    starred: bool,
    without_suggested: bool,
    format_: str | None,
    as_json: bool,
    coders: str | None,
    docs: tuple[str, ...],
    set_name: str | None,
    publishing: dict[str, Any],
) -> None:
    """Give the quotes of QUERY: a code with those below it, or without them as =CODE.

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
            "without_suggested": without_suggested,
        }
        if wanted.output is None and not wanted.asked_for and shape in ("text", "json"):
            found = find_quotes(project, query, **options)
            if shape == "json":
                answer_json([quote.model_dump(mode="json") for quote in found])
            else:
                _print(found, without_suggested)
            return
        terms = wanted.terms(session)
        shape = "md" if shape == "text" else shape
        text = quotes_file(project, query, terms, format=shape, attribution=attribution, **options)
        wanted.answer(text, shape, terms, project)


def _print(found: Sequence[Quote], without_suggested: bool) -> None:
    code = None
    for quote in found:
        if quote.code != code:
            code = quote.code
            say(one_line(code))
        time = f", {clock(quote.time_ms)}" if quote.time_ms is not None else ""
        star = " *" if quote.star else ""
        say(f"\n  {one_line(quote.document)}, turn {quote.turn}{time} ({quote.start}–{quote.end}), {quote.coder}{star}")
        _print_voices(quote.before, "    … ")
        _print_voices(quote.parts or (Utterance(speaker=None, text=quote.quote),), "    ")
        _print_voices(quote.after, "    … ")
    documents = len({quote.document for quote in found})
    left_out = f"; {LEFT_OUT}" if without_suggested else ""
    say((f"\n{len(found)} quotes from {documents} documents" if found else "there are no quotes of it") + left_out)
    noted = accepted(sum(quote.origin == SUGGESTED for quote in found), len(found), "quote")
    if noted:
        say(noted)


def _print_voices(voices: Sequence[Utterance], indent: str) -> None:
    for voice in voices:
        name = f"{one_line(voice.speaker)}: " if voice.speaker is not None else ""
        say(f"{indent}{name}{one_line(voice.text)}")
