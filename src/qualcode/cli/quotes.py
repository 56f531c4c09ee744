"""The passages that a query finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import click

from qualcode.cli.output import answer_json, note, one_line, say
from qualcode.cli.publishing import Publishing, publishing_options, select, selection_options
from qualcode.cli.session import Session, command, json_option, without_options
from qualcode.domain.answers import Quote, Utterance
from qualcode.domain.times import clock
from qualcode.domain.wording import by_machine, left_out, origin_mark
from qualcode.reports.attribution import DEFAULT, Template
from qualcode.reports.editorial import FEWEST
from qualcode.reports.quotes_file import quotes_file
from qualcode.reports.quotes_shown import NO_CODE
from qualcode.retrieval.arranging import RULE, Arrangement, arranged
from qualcode.retrieval.quotes import Found, Passage, find_passages, quote_of

FORMATS = {
    ".md": "md",
    ".docx": "docx",
    ".html": "html",
    ".htm": "html",
    ".tex": "tex",
    ".csv": "csv",
    ".xlsx": "xlsx",
    ".json": "json",
}


def _worded(ctx: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """`VALUE=WORDS` as a mapping; the last sign parts them, since `site.state=FL=Florida` has two."""
    found = {}
    for value in values:
        key, sign, words = value.rpartition("=")
        if not sign or not key.strip() or not words.strip():
            raise click.BadParameter(f"“{value}” is not of the form VALUE=WORDS")
        found[key.strip()] = words.strip()
    return found


@command("quotes")
@click.argument("query")
@click.option("--context", type=click.IntRange(min=0, max=50), default=0, metavar="N", help="Turns before and after.")
@click.option("--question", is_flag=True, help="What the interviewer asked last before each.")
@click.option(
    "--shorten",
    type=click.IntRange(min=FEWEST),
    metavar="N",
    help="In files: at most N words of a quote, its beginning and end, with […] between.",
)
@click.option(
    "--best-first",
    is_flag=True,
    help=f"For each code, quotes {RULE}.",
)
@click.option(
    "--per-participant", type=click.IntRange(min=1), metavar="K", help="At most K quotes of one participant per code."
)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most N quotes of each code, the best ones.")
@click.option(
    "--attribution",
    default=DEFAULT,
    show_default=True,
    metavar="TEMPLATE",
    help="What speakers are called in files: attributes in braces, as in “{a role}[ in {state}]”.",
)
@click.option(
    "--word",
    "words",
    multiple=True,
    callback=_worded,
    metavar="VALUE=WORDS",
    help="What a value is called in the attribution, as in FL=Florida or site.state=FL=Florida; repeatable.",
)
@click.option(
    "--no-balance", is_flag=True, help="In files: do not tell how the sites stand among the quotes of a code."
)
@click.option(
    "--template",
    type=click.Path(path_type=Path),
    metavar="FILE.docx",
    help="Your own Word file: the quotes stand in its styles, in the place of its paragraph {{quotes}}.",
)
@click.option("--starred", is_flag=True, help="Only those with a star.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", *dict.fromkeys(FORMATS.values())]),
    help="Else by the file's ending.",
)
@without_options
@json_option
@selection_options
@publishing_options
def quotes(
    session: Session,
    query: str,
    context: int,
    question: bool,
    shorten: int | None,
    best_first: bool,
    per_participant: int | None,
    limit: int | None,
    attribution: str,
    words: dict[str, str],
    no_balance: bool,
    template: Path | None,
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
        raise click.UsageError(f"a file is written as {', '.join(dict.fromkeys(FORMATS.values()))}")
    arrangement = Arrangement(best_first, per_participant, limit)
    with session.reading() as project:
        wanted.check_target(project)
        selection = select(project, coders, docs, set_name)
        options: dict[str, Any] = {
            "coders": selection.coders,
            "context": context,
            "question": question,
            "starred": starred,
            "documents": selection.documents,
            "without": without,
        }
        if wanted.output is None and not wanted.asked_for and shape in ("text", "json"):
            found = find_passages(project, query, **options)
            Template(attribution, found.people, words)  # A slip in it is said now, not when the file is written.
            taken = arranged(found, _by_code(found) if arrangement.arranges else found.passages, arrangement)
            quotes = [quote_of(found, passage) for passage in taken.passages]
            if shape == "json":
                answer_json([quote.model_dump(mode="json") for quote in quotes])
            else:
                print_quotes(quotes, without, found.why_empty)
                for what, value in taken.told(arrangement):
                    say(f"{what}: {value}")
            _note_ignored(
                {
                    "--shorten": shorten is not None,
                    "--attribution": attribution != DEFAULT,
                    "--word": bool(words),
                    "--no-balance": no_balance,
                    "--template": template is not None,
                }
            )
            return
        terms = wanted.terms(session, project)
        shape = "md" if shape == "text" else shape
        file = quotes_file(
            project,
            query,
            terms,
            format=shape,
            template=template,
            attribution=attribution,
            words=words,
            shorten=shorten,
            arrangement=arrangement,
            balance=not no_balance,
            **options,
        )
        wanted.answer(file, shape, terms, project)


def _note_ignored(given: dict[str, bool]) -> None:
    """Say of options that were given which of them this answer does not heed.

    Args:
        given: Option → whether it was given.
    """
    names = [option for option, was in given.items() if was]
    if names:
        said = f"{', '.join(names[:-1])} and {names[-1]} count" if len(names) > 1 else f"{names[0]} counts"
        note(f"{said} in files only (-o)")


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
    code = ""
    for quote in found:
        if (quote.code or NO_CODE) != code:
            code = quote.code or NO_CODE
            say(one_line(code))
        time = f", {clock(quote.time_ms)}" if quote.time_ms is not None else ""
        who = f", {quote.coder}{' *' if quote.star else ''}{origin_mark(quote.origin)}" if quote.coder else ""
        say(f"\n  {one_line(quote.document)}, turn {quote.turn}{time} ({quote.start}–{quote.end}){who}")
        _print_voices((quote.question,) if quote.question is not None else (), "    ? ")
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
