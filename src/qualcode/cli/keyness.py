"""Words that tell two groups apart."""

from __future__ import annotations

import click

from qualcode.analysis.keyness import keyness as compare
from qualcode.cli.output import say
from qualcode.cli.session import Session, command, json_option
from qualcode.cli.speech_options import SpeechOptions, format_option, print_answer, print_table, said_of, speech_options
from qualcode.domain.word_answers import GroupTotals
from qualcode.domain.wording import counted
from qualcode.exporting.word_tables import key_words_table, keyness_table


@command("keyness")
@click.argument("group")
@click.argument("other", required=False)
@click.option("--length", type=click.IntRange(1, 5), default=1, show_default=True, metavar="N", help="Words in a row.")
@click.option("--stems", is_flag=True, help="Count all forms of a stem as one.")
@click.option(
    "--at-least",
    type=click.IntRange(min=1),
    default=5,
    show_default=True,
    metavar="N",
    help="How often both groups say it together.",
)
@click.option(
    "--said-by",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="Only what so many participants of the group say.",
)
@click.option("--top", type=click.IntRange(min=1), default=30, show_default=True, metavar="N", help="Of each group.")
@format_option
@json_option
@speech_options(codes=False)
def keyness(
    session: Session,
    group: str,
    other: str | None,
    length: int,
    stems: bool,
    at_least: int,
    said_by: int,
    top: int,
    format_: str,
    as_json: bool,
    speech: SpeechOptions,
) -> None:
    """Find words that GROUP says more often than OTHER, or than everybody else, and the other way round.

    A group is NAME=VALUE, with an attribute, document, speaker, participant, site or kind; or a code: what is said
    inside its codings. What is printed is a working copy, unchecked: it may hold names.
    """
    with session.reading() as project:
        answer = compare(
            project,
            group,
            other,
            length=length,
            stems=stems,
            at_least=at_least,
            said_by=said_by,
            top=top,
            **speech.place(project),
            **speech.words(),
        )
    values = ", ".join(f"{value} (p < {p})" for p, value in answer.critical_values.items() if p != "bonferroni")
    facts = [
        f"{_group(answer.a)}; {_group(answer.b)}",
        f"{counted(answer.compared, 'word')} compared; critical values of G²: {values}; with Bonferroni’s correction "
        f"for so many tests {answer.critical_values['bonferroni']} (p < 0.05): *",
        *said_of(answer.filter),
    ]
    shape = "json" if as_json else format_
    if shape != "table":
        print_answer(answer, keyness_table(answer), shape, ())
        return
    for name, group in ((answer.a.name, "a"), (answer.b.name, "b")):
        say(f"more often in {name}")
        print_table(key_words_table(answer, group))
        say("")
    for fact in facts:
        say(fact)


def _group(group: GroupTotals) -> str:
    words, documents = counted(group.words, "word"), counted(group.documents, "document")
    return f"{group.name}: {words} in {documents} by {counted(group.participants, 'participant')}"
