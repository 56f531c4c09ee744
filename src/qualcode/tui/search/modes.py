"""The ways of looking for something, and what is said of each."""

from __future__ import annotations

from typing import Literal, NamedTuple

from qualcode.domain.translation import tr

SearchMode = Literal["text", "words", "regex", "fuzzy", "similar", "query"]


class Mode(NamedTuple):
    """A way of looking."""

    name: SearchMode
    title: str
    hint: str
    """Shown while nothing is typed."""
    means: str
    """What it finds, in a sentence."""


MODES: tuple[Mode, ...] = (
    Mode(
        "text",
        tr("Text"),
        tr("words to find in all documents"),
        tr("Letter by letter, whatever the case; line ends, quotation marks and hyphens of any kind are the same."),
    ),
    Mode(
        "words",
        tr("Word forms"),
        tr("whole words, in any of their forms"),
        tr("teach finds taught and teaching, by the language of each document; teach* finds all that begins so."),
    ),
    Mode(
        "regex",
        tr("Regex"),
        tr("a regular expression"),
        tr(
            r"\bschool\w* finds each word that begins so, (mum|mother) either of the two. "
            "One that takes too long is stopped."
        ),
    ),
    Mode(
        "fuzzy",
        tr("Fuzzy"),
        tr("words as they may have been misheard"),
        tr("shedule finds schedule: dialect, slips, mishearing."),
    ),
    Mode(
        "similar",
        tr("Similar"),
        tr("a sentence, or what it is about"),
        tr(
            "Passages like these words, the likest first: by their meaning where a model is "
            "installed, else by the words they share."
        ),
    ),
    Mode(
        "query",
        tr("Query"),
        tr('Theme/Code and text:"school", participants without Code …'),
        tr(
            "Codes, words, speakers and attributes, joined by and, or, not, near, overlaps: "
            "docs/queries.md has it all. The quotes screen, F6, completes names and keeps queries."
        ),
    ),
)
_NUMBERS = {mode.name: number for number, mode in enumerate(MODES)}


def mode_of(name: SearchMode) -> Mode:
    """A way of looking by its name."""
    return MODES[_NUMBERS[name]]


def beside(name: SearchMode, step: int) -> SearchMode:
    """The way of looking so many steps further, round and round."""
    return MODES[(_NUMBERS[name] + step) % len(MODES)].name
