"""Words that tell two groups apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.output import say
from qualcode.cli.session import Session, command, json_option
from qualcode.cli.speech_options import (
    SpeechOptions,
    count_options,
    format_option,
    print_answer,
    print_table,
    said_of,
    speech_options,
)
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted

if TYPE_CHECKING:
    from qualcode.domain.word_answers import GroupTotals


@command("keyness")
@click.argument("group")
@click.argument("other", required=False)
@count_options(
    at_least=5,
    top=30,
    often=tr("How often both groups say it together."),
    said_by=tr("Only what so many participants of the group say."),
    given=tr("Of each group."),
)
@click.option("--stems", is_flag=True, help=tr("Count all forms of a stem as one."))
@format_option
@json_option
@speech_options(codes=False)
def keyness(
    session: Session,
    group: str,
    other: str | None,
    counting: dict[str, Any],
    stems: bool,
    format_: str,
    as_json: bool,
    speech: SpeechOptions,
) -> None:
    """Find words that GROUP says more often than OTHER, or than everybody else, and the other way round.

    A group is NAME=VALUE, with an attribute, document, speaker, participant, site or kind; or a code: what is said
    inside its codings. What is printed is a working copy, unchecked: it may hold names.
    """
    from qualcode.analysis.keyness import keyness as compare
    from qualcode.exporting.word_tables import key_words_table, keyness_table
    from qualcode.reports.speaking import in_language

    with session.reading() as project:
        answer = compare(
            project,
            group,
            other,
            stems=stems,
            **counting,
            **speech.place(project),
            **speech.words(),
        )
    values = ", ".join(f"{value} (p < {p})" for p, value in answer.critical_values.items() if p != "bonferroni")
    facts = [
        f"{_group(answer.a)}; {_group(answer.b)}",
        tr(
            "{words} compared; critical values of G²: {values}; with Bonferroni’s correction for so "
            "many tests {corrected} (p < {level:.2f}): *",
            words=counted(answer.compared, "word"),
            values=values,
            corrected=answer.critical_values["bonferroni"],
            level=0.05,
        ),
        *said_of(answer.filter),
    ]
    shape = "json" if as_json else format_
    if shape != "table":
        with in_language("", shape):
            print_answer(answer, keyness_table(answer), shape, ())
        return
    for name, group in ((answer.a.name, "a"), (answer.b.name, "b")):
        say(tr("more often in {name}", name=name))
        print_table(key_words_table(answer, group))
        say("")
    for fact in facts:
        say(fact)


def _group(group: GroupTotals) -> str:
    words, documents = counted(group.words, "word"), counted(group.documents, "document")
    return tr(
        "{name}: {words} in {documents} by {participants}",
        name=group.name,
        words=words,
        documents=documents,
        participants=counted(group.participants, "participant"),
    )
