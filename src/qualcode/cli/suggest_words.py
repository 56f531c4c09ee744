"""How suggestions and their reasons are said on the command line, and as JSON has them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from qualcode.cli.output import one_line
from qualcode.domain.shown_words import shown_word
from qualcode.domain.suggestions import Offered, OfferedReason, Word
from qualcode.domain.translation import tr

if TYPE_CHECKING:
    from qualcode.domain.suggestion_answers import ReasonAnswer, SuggestionAnswer

QUOTED = 100
"""Characters of a passage that a line shows."""
_SHOWN = 4
"""Reasons that a line shows."""


def confidence(word: Word | str, chance: float, measured: bool) -> str:
    """How sure a suggestion is: a word, and a percentage where that has been measured."""
    said = shown_word(word)
    return f"{said} {chance:.0%}" if measured else said


def because(reasons: Sequence[ReasonAnswer]) -> str:
    """The first reasons in words; the first that speaks against it is always among them."""
    spoken = [one for one in reasons if one.kind != "against"][:_SHOWN]
    against = [one for one in reasons if one.kind == "against"][:1]
    return "; ".join(_reason(one) for one in (*spoken, *against))


def _reason(reason: ReasonAnswer) -> str:
    text = tr("against: {text}", text=reason.text) if reason.kind == "against" else reason.text
    if reason.quote and reason.quote not in reason.text:
        text += f" “{reason.quote}”"
    if reason.document is not None:
        text += f" ({reason.document}, {reason.start}–{reason.end})"
    return one_line(text)


def suggestion_lines(suggestions: Iterable[SuggestionAnswer]) -> list[str]:
    """A line for each suggestion: its number, how sure it is, the code, and why."""
    sure = len(confidence("strong", 1, True))
    return [
        f"  {number}. {confidence(one.word, one.chance, one.measured):<{sure}} {one_line(one.code)}: "
        f"{because(one.reasons)}"
        for number, one in enumerate(suggestions, 1)
    ]


def passage_line(document: str, start: int, end: int, speaker: str | None, quote: str) -> str:
    """Where a passage stands, who speaks, and its first words."""
    who = f" {one_line(speaker)}" if speaker else ""
    return f"{one_line(document)} ({start}–{end}){who}: {one_line(quote, QUOTED)}"


def suggestion_answer(offered: Offered) -> SuggestionAnswer:
    """A suggestion as JSON has it."""
    from qualcode.domain.suggestion_answers import SuggestionAnswer

    return SuggestionAnswer(
        code=offered.path,
        chance=round(offered.chance, 4),
        word=offered.word,
        measured=offered.measured,
        reasons=reason_answers(offered.reasons),
    )


def reason_answers(reasons: Iterable[OfferedReason]) -> tuple[ReasonAnswer, ...]:
    """Reasons as JSON has them."""
    from qualcode.domain.suggestion_answers import ReasonAnswer

    return tuple(
        ReasonAnswer(
            kind=one.kind,
            text=one.text,
            quote=one.quote,
            document=one.document if one.passage is not None else None,
            start=one.passage[1] if one.passage is not None else None,
            end=one.passage[2] if one.passage is not None else None,
        )
        for one in reasons
    )
