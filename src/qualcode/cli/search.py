"""Finding words in all documents, and passages like one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Literal, cast

import click

from qualcode.cli.output import answer_json, answer_table, one_line, say, visible
from qualcode.cli.session import Session, command, documents_named, json_option
from qualcode.cli.typed_words import WORDS
from qualcode.domain.choices import WIDENINGS, Widening
from qualcode.domain.queries import TEXT_MODES, TextMode
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted

if TYPE_CHECKING:
    from qualcode.domain.answers import Hit
    from qualcode.domain.search_answers import SearchCounts
    from qualcode.storage.project import Project

SIMILAR = "similar"
WITHOUT_CASE = ("words", "fuzzy")
"""Modes in which capitals are never told from small letters."""


@command("search")
@click.argument("needle", type=WORDS)
@click.option("--mode", type=click.Choice([*TEXT_MODES, SIMILAR]), default="text", show_default=True)
@click.option(
    "--by", metavar="ATTRIBUTE", help=tr("Also count by document, speaker, participant, site or an attribute.")
)
@click.option("--code", metavar="CODE", help=tr("Give CODE to every hit in speech, after a look, as `autocode` does."))
@click.option("--to", type=click.Choice(WIDENINGS), help=tr("With --code: hits as found, their sentences, or turns."))
@click.option("--yes", is_flag=True, help=tr("With --code: without asking."))
@click.option("--case", is_flag=True, help=tr("Tell capitals from small letters."))
@click.option("--speech", is_flag=True, help=tr("Only what is said: no labels, stamps and headings."))
@click.option(
    "--limit", type=click.IntRange(min=1), metavar="N", help=tr("Show no more; of similar ones 20 are shown.")
)
@click.option("--document", "docs", metavar="DOC", multiple=True, help=tr("Only in this document; repeatable."))
@click.option("--set", "set_name", metavar="NAME", help=tr("Only in the documents of a set."))
@json_option
def search(
    session: Session,
    needle: str,
    mode: str,
    by: str | None,
    code: str | None,
    to: Widening | None,
    yes: bool,
    case: bool,
    speech: bool,
    limit: int | None,
    docs: tuple[str, ...],
    set_name: str | None,
    as_json: bool,
) -> None:
    """Find NEEDLE wherever it stands; `-` is read from standard input.

    \b
    --mode text     letter by letter; white space of any length, straight and
                    curly quotation marks, and hyphens are each the same
    --mode words    whole words in any of their forms, by the language of the
                    document; teach* for all that begins so, ? for one letter
    --mode regex    a regular expression
    --mode fuzzy    words as they may have been misheard or misspelt
    --mode similar  passages like NEEDLE, by their words or, where the extra
                    `semantic` is installed, by their meaning, the likest
                    first. NEEDLE may then also name a passage, as
                    DOC:START-END.
    """
    from qualcode.retrieval.searching import search as look

    if case and mode in WITHOUT_CASE:
        raise click.UsageError(tr("--case does not go with --mode {mode}", mode=mode))
    if mode == SIMILAR and (case or speech or by is not None):
        raise click.UsageError(tr("--case, --speech and --by do not go with --mode similar"))
    if code is None and (to is not None or yes):
        raise click.UsageError(tr("--to and --yes are given with --code"))
    if code is not None:
        if by is not None:
            raise click.UsageError(tr("--by does not go with --code"))
        from qualcode.cli.autocode import code_hits
        from qualcode.cli.previewing import Asked

        way, asked = cast(TextMode | Literal["similar"], mode), Asked(yes=yes, as_json=as_json)
        code_hits(
            session, needle, way, code, to or "found", case=case, limit=limit, docs=docs, set_name=set_name, asked=asked
        )
        return
    if mode == SIMILAR:
        from qualcode.cli.similar import print_similar

        print_similar(session, needle, limit, docs, set_name, as_json)
        return
    with session.reading() as project:
        chosen = documents_named(project, docs, set_name)
        documents = None if chosen is None else [document.name for document in chosen]
        hits: Iterable[Hit] = look(
            project,
            needle,
            cast(TextMode, mode),
            case=case,
            speech=speech,
            # Counts are of all hits, however few are shown.
            limit=limit if by is None else None,
            documents=documents,
        )
        if by is not None:
            _answer_counted(project, list(hits), by, documents, limit, as_json)
        elif as_json:
            answer_json([hit.model_dump(mode="json") for hit in hits])
        else:
            _say_found(project, hits, documents, limit)


def _answer_counted(
    project: Project, hits: Sequence[Hit], by: str, documents: Collection[str] | None, limit: int | None, as_json: bool
) -> None:
    """Hits, all or the first ones, and how all of them are spread."""
    from qualcode.domain.search_answers import CountedHits
    from qualcode.retrieval.search_counts import count_hits

    counts = count_hits(project, hits, by=by, documents=documents)
    if as_json:
        answer_json(CountedHits(hits=tuple(hits[:limit]), counts=counts).model_dump(mode="json"))
        return
    _say_hits(hits[:limit])
    if hits:
        say("")
    _print_counts(counts)
    total = tr(
        "{hits}, with {participants:,} of {all}",
        hits=_of(counts.hits, counts.documents, counts.of_documents),
        participants=counts.participants,
        all=counted(counts.of_participants, "participant"),
    )
    if limit is not None and len(hits) > limit:
        total += tr("; {limit:,} shown", limit=limit)
    say(total if hits else tr("it stands nowhere: {total}", total=total))


def _print_counts(counts: SearchCounts) -> None:
    columns = (one_line(counts.by or ""), tr("hits"), tr("documents"), tr("of"), tr("participants"), tr("of"))
    rows = [
        (one_line(row.value), row.hits, row.documents, row.of_documents, row.participants, row.of_participants)
        for row in counts.rows
    ]
    answer_table(columns, rows, right=columns[1:])


def _say_found(project: Project, hits: Iterable[Hit], documents: Collection[str] | None, limit: int | None) -> None:
    """Hits as they are found, and how many there were; behind a limit nothing was looked for."""
    from qualcode.storage.reads.documents import document_order

    count, having = _say_hits(hits)
    of = len(document_order(project) if documents is None else documents)
    if count and count == limit:
        say(
            tr(
                "the first {hits}, in {documents}; there may be more",
                hits=counted(count, "hit"),
                documents=counted(having, "document"),
            )
        )
        return
    say(_of(count, having, of) if count else tr("it stands nowhere: {total}", total=_of(count, having, of)))


def _of(hits: int, documents: int, of: int) -> str:
    return tr(
        "{hits} in {documents:,} of {all}",
        hits=counted(hits, "hit"),
        documents=documents,
        all=counted(of, "document"),
    )


def _say_hits(hits: Iterable[Hit]) -> tuple[int, int]:
    """Print hits under the names of their documents; how many, in how many documents."""
    count = documents = 0
    for document, found in groupby(hits, key=lambda hit: hit.document):
        inside = list(found)
        say(f"{one_line(document)} · {counted(len(inside), 'hit')}")
        for hit in inside:
            who = f" {one_line(hit.speaker)}" if hit.speaker is not None else ""
            line = f"{visible(hit.before)}[{visible(hit.quote)}]{visible(hit.after)}"
            say(f"  {hit.turn} ({hit.start}–{hit.end}){who}: {line}")
        count += len(inside)
        documents += 1
    return count, documents
