"""Phrases that may be worth a code in the participants' own words."""

from __future__ import annotations

from typing import Any

import click

from qualcode.cli.session import Session, command, json_option
from qualcode.cli.speech_options import (
    SpeechOptions,
    count_options,
    format_option,
    print_answer,
    said_of,
    speech_options,
)
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted


@command("phrases")
@click.option(
    "--longest",
    type=click.IntRange(2, 5),
    default=4,
    show_default=True,
    metavar="N",
    help=tr("Words of a phrase at most."),
)
@count_options(at_least=3, top=50, length=False)
@click.option("--no-stems", is_flag=True, help=tr("Count every form by itself."))
@format_option
@json_option
@speech_options()
def phrases(
    session: Session,
    longest: int,
    counting: dict[str, Any],
    no_stems: bool,
    format_: str,
    as_json: bool,
    speech: SpeechOptions,
) -> None:
    """List phrases that are said often and stand on their own, the strongest first, each with a place.

    What is printed is a working copy, unchecked: it may hold names.
    """
    from qualcode.analysis.key_phrases import key_phrases
    from qualcode.exporting.word_tables import phrase_table
    from qualcode.reports.speaking import in_language

    with session.reading() as project:
        answer = key_phrases(
            project,
            longest=longest,
            stems=not no_stems,
            codes=speech.codes,
            **counting,
            **speech.place(project),
            **speech.words(),
        )
    facts = [
        tr(
            "by C-value, of {phrases} that are said {at_least} times at least, in {words} of speech",
            phrases=counted(answer.candidates, "phrase"),
            at_least=answer.at_least,
            words=counted(answer.total.words, "word"),
        ),
        *said_of(answer.filter),
    ]
    shape = "json" if as_json else format_
    with in_language("", shape):
        print_answer(answer, phrase_table(answer), shape, facts)
