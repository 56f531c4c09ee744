"""Which words and phrases are said most often."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.publishing import Publishing, publishing_options
from qualcode.cli.session import Session, command, json_option
from qualcode.cli.speech_options import FORMATS, SpeechOptions, count_options, print_answer, said_of, speech_options
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted

if TYPE_CHECKING:
    from qualcode.domain.word_answers import WordCounts


@command("words")
@click.option(
    "--by",
    default="all",
    show_default=True,
    metavar="WHAT",
    help=tr("Columns: all, document, speaker, participant, site or an attribute."),
)
@count_options(at_least=1, top=100)
@click.option("--stems", is_flag=True, help=tr("Count all forms of a stem as one."))
@click.option(
    "--format", "format_", type=click.Choice(["table", "csv", "json", "md"]), help=tr("Else by the file's ending.")
)
@json_option
@speech_options()
@publishing_options
def words(
    session: Session,
    by: str,
    counting: dict[str, Any],
    stems: bool,
    format_: str | None,
    as_json: bool,
    speech: SpeechOptions,
    publishing: dict[str, Any],
) -> None:
    """Count the words of speech, or phrases of --length words, the most frequent first.

    What goes to stdout is a working copy, unchecked: it may hold names. A file (`-o`) is a publication unless
    --internal is given: it has only what k participants say.
    """
    from qualcode.analysis.word_counts import count_words
    from qualcode.reports.word_publication import words_file

    wanted = Publishing(**publishing)
    shape = wanted.format(format_, as_json, FORMATS, "table")
    if shape == "table" and wanted.output is not None:
        raise click.UsageError(tr("a file is written as md, csv or json"))
    with session.reading() as project:
        wanted.check_target(project)
        options: dict[str, Any] = {
            "by": by,
            **counting,
            "stems": stems,
            "codes": speech.codes,
            **speech.place(project),
            **speech.words(),
        }
        if wanted.output is not None or wanted.asked_for or shape == "md":
            terms = wanted.terms(session, project)
            shape = "md" if shape == "table" else shape
            wanted.answer(words_file(project, terms, format=shape, **options), shape, terms, project)
            return
        answer = count_words(project, **options)
    _print(answer, shape)


def _print(answer: WordCounts, shape: str) -> None:
    from qualcode.exporting.word_tables import word_columns_table, word_table
    from qualcode.reports.speaking import in_language

    total = answer.total
    facts = [
        tr(
            "{number:,} of {different}; of {words} of speech in {documents} by {participants}",
            number=len(answer.rows),
            different=counted(answer.different, "word") if answer.length == 1 else counted(answer.different, "phrase"),
            words=counted(total.words, "word"),
            documents=counted(total.documents, "document"),
            participants=counted(total.participants, "participant"),
        ),
        *([tr("columns: per 10,000 words of each {by}", by=answer.by)] if answer.denominators else []),
        *said_of(answer.filter),
    ]
    with in_language("", shape):
        table = word_table(answer) if shape == "csv" or not answer.denominators else word_columns_table(answer)
    print_answer(answer, table, shape, facts)
