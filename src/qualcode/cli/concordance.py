"""Keyword in context."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualcode.cli.output import one_line, say
from qualcode.cli.session import Session, command, json_option
from qualcode.cli.speech_options import SpeechOptions, format_option, print_answer, speech_options
from qualcode.cli.typed_words import WORDS
from qualcode.domain.choices import MOST_CONTEXT, SORTS
from qualcode.domain.queries import TEXT_MODES, TextMode
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted

if TYPE_CHECKING:
    from qualcode.domain.choices import Sort
    from qualcode.domain.word_answers import Concordance

WIDEST = 60
"""Cells of context on each side at most."""


_CLOSING = ".,;:!?…)]”’»"
"""Signs that no blank stands before."""


@command("concordance")
@click.argument("words", type=WORDS)
@click.option("--mode", type=click.Choice(TEXT_MODES), default="words", show_default=True)
@click.option("--case", is_flag=True, help=tr("Tell capitals from small letters (modes text and regex)."))
@click.option(
    "--context",
    type=click.IntRange(1, MOST_CONTEXT),
    default=8,
    show_default=True,
    metavar="N",
    help=tr("Words on each side."),
)
@click.option("--across-turns", is_flag=True, help=tr("Go on into the turns before and after."))
@click.option("--sort", type=click.Choice(SORTS), default="place", show_default=True)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help=tr("Show so many lines; else all."))
@format_option
@json_option
@speech_options(stop_words=False)
def concordance(
    session: Session,
    words: str,
    mode: TextMode,
    case: bool,
    context: int,
    across_turns: bool,
    sort: Sort,
    limit: int | None,
    format_: str,
    as_json: bool,
    speech: SpeechOptions,
) -> None:
    """Show every place where WORDS are said, in any of their forms, with the words before and after.

    WORDS as `-` are read from standard input. What is printed is a working copy, unchecked.
    """
    from qualcode.exporting.word_tables import concordance_table
    from qualcode.reports.speaking import in_language
    from qualcode.retrieval.concordance import concordance as find

    with session.reading() as project:
        answer = find(
            project,
            words,
            mode=mode,
            case=case,
            context=context,
            across_turns=across_turns,
            sort=sort,
            limit=limit,
            codes=speech.codes,
            **speech.place(project),
        )
    shape = "json" if as_json else format_
    if shape == "table":
        _print(answer)
    else:
        with in_language("", shape):
            print_answer(answer, concordance_table(answer), shape, ())


def _print(answer: Concordance) -> None:
    sides = [_fitting(one_line(line.before)) for line in answer.lines]
    widest = max((width for _, width in sides), default=0)
    for line, (before, width) in zip(answer.lines, sides, strict=True):
        who = line.participant or line.speaker
        where = f"{one_line(line.document)}:{line.turn}" + (f" {one_line(who)}" if who else "")
        after = one_line(line.after)
        gap = "" if after[:1] in _CLOSING else " "
        say(f"{' ' * (widest - width)}{before} [{one_line(line.quote)}]{gap}{after}  ({where})")
    if not answer.found:
        say(tr("it is said nowhere"))
        return
    shown = tr("; {number:,} shown", number=len(answer.lines)) if len(answer.lines) < answer.found else ""
    say(
        tr(
            "\n{places} in {documents}, said by {participants}{shown}",
            places=counted(answer.found, "place"),
            documents=counted(answer.in_documents, "document"),
            participants=counted(answer.participants, "participant"),
            shown=shown,
        )
    )


def _fitting(text: str) -> tuple[str, int]:
    """The end of a text that fits into `WIDEST` cells, and how many it takes."""
    from qualcode.text.cells import cell_width, clusters

    kept: list[str] = []
    width = 0
    for cluster in reversed(list(clusters(text))):
        if width + cell_width(cluster) > WIDEST:
            break
        kept.append(cluster)
        width += cell_width(cluster)
    return "".join(reversed(kept)), width
