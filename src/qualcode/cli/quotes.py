"""The passages that a query finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.output import answer_json, note, one_line, say
from qualcode.cli.publishing import Publishing, publishing_options, select, selection_options
from qualcode.cli.quote_options import FORMATS, QuoteOptions, quote_options
from qualcode.cli.session import Session, command, json_option, without_options
from qualcode.domain.report_words import facts_in_words
from qualcode.domain.times import clock
from qualcode.domain.translation import tr
from qualcode.domain.wording import by_machine, left_out, origin_mark

if TYPE_CHECKING:
    from qualcode.domain.answers import Quote, Utterance
    from qualcode.retrieval.quotes import Found, Passage


@command("quotes")
@click.argument("query")
@quote_options
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", *dict.fromkeys(FORMATS.values())]),
    help=tr("Else by the file's ending."),
)
@without_options
@json_option
@selection_options
@publishing_options
def quotes(
    session: Session,
    query: str,
    without: frozenset[str],
    format_: str | None,
    as_json: bool,
    coders: str | None,
    docs: tuple[str, ...],
    set_name: str | None,
    quoting: dict[str, Any],
    publishing: dict[str, Any],
) -> None:
    """Give the quotes of QUERY: a code with those below it, without them as =CODE, or any query of the language.

    For instance '"Problem clarity" and @role=teacher' or 'Choice near/2t Time'; docs/queries.md tells it all.

    What goes to stdout is a working copy, unchecked; a file (`-o`) is a publication unless --internal is given.
    """
    from qualcode.reports.attribution import Template
    from qualcode.reports.quotes_file import quotes_file
    from qualcode.retrieval.arranging import arranged
    from qualcode.retrieval.quotes import find_passages, quote_of

    wanted = Publishing(**publishing)
    shape = wanted.format(format_, as_json, FORMATS, "text")
    if shape == "text" and wanted.output is not None:
        raise click.UsageError(tr("a file is written as {formats}", formats=", ".join(dict.fromkeys(FORMATS.values()))))
    wished = QuoteOptions(**quoting)
    arrangement = wished.arrangement
    with session.reading() as project:
        wanted.check_target(project)
        selection = select(project, coders, docs, set_name)
        whose: dict[str, Any] = {"coders": selection.coders, "documents": selection.documents, "without": without}
        if wanted.output is None and not wanted.asked_for and shape in ("text", "json"):
            found = find_passages(project, query, **whose, **wished.of_passages)
            # A slip in it is said now, not when the file is written.
            Template(wished.attribution, found.people, wished.words)
            taken = arranged(found, _by_code(found) if arrangement.arranges else found.passages, arrangement)
            quotes = [quote_of(found, passage) for passage in taken.passages]
            if shape == "json":
                answer_json([quote.model_dump(mode="json") for quote in quotes])
            else:
                print_quotes(quotes, without, found.why_empty)
                for what, value in facts_in_words(taken.told(arrangement)):
                    say(f"{what}: {value}")
            _note_ignored(wished.ignored_in_print)
            return
        terms = wanted.terms(session, project)
        shape = "md" if shape == "text" else shape
        wanted.answer(
            quotes_file(project, query, terms, format=shape, **whose, **wished.of_files), shape, terms, project
        )


def _note_ignored(names: Sequence[str]) -> None:
    """Say of options that were given which of them this answer does not heed."""
    if names:
        note(
            tr("{options} and {last} count in files only (-o)", options=", ".join(names[:-1]), last=names[-1])
            if len(names) > 1
            else tr("{option} counts in files only (-o)", option=names[0])
        )


def _by_code(found: Found) -> list[Passage]:
    """Quotes code by code in the order of the codebook, as files have them."""
    order: dict[int | None, int] = {code.id: i for i, code in enumerate(found.tree.walk())}
    return sorted(found.passages, key=lambda passage: order.get(passage.code_id, len(order)))


def print_quotes(found: Sequence[Quote], without: Collection[str], why_empty: str) -> None:
    """Quotes for reading, below the name of their code.

    Args:
        without: The origins that were left out.
        why_empty: Which condition of the query left nothing, if there are none.
    """
    from qualcode.domain.answers import Utterance
    from qualcode.reports.quotes_shown import no_code

    code = ""
    for quote in found:
        if (quote.code or no_code()) != code:
            code = quote.code or no_code()
            say(one_line(code))
        time = f", {clock(quote.time_ms)}" if quote.time_ms is not None else ""
        who = f", {quote.coder}{' *' if quote.star else ''}{origin_mark(quote.origin)}" if quote.coder else ""
        say(
            tr(
                "\n  {document}, turn {turn}{time} ({start}–{end}){who}",
                document=one_line(quote.document),
                turn=quote.turn,
                time=time,
                start=quote.start,
                end=quote.end,
                who=who,
            )
        )
        _print_voices((quote.question,) if quote.question is not None else (), "    ? ")
        _print_voices(quote.before, "    … ")
        _print_voices(quote.parts or (Utterance(speaker=None, text=quote.quote),), "    ")
        _print_voices(quote.after, "    … ")
    documents = len({quote.document for quote in found})
    nothing = tr("nothing is found: {why_empty}", why_empty=why_empty) if why_empty else tr("there are no quotes of it")
    how_many = (
        tr("\n{number} quotes from {documents} documents", number=len(found), documents=documents) if found else nothing
    )
    say(how_many + left_out(without, before="; "))
    noted = by_machine(Counter(quote.origin for quote in found), len(found), "quote")
    if noted:
        say(noted)


def _print_voices(voices: Sequence[Utterance], indent: str) -> None:
    for voice in voices:
        name = f"{one_line(voice.speaker)}: " if voice.speaker is not None else ""
        say(f"{indent}{name}{one_line(voice.text)}")
