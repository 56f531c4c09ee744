"""What can be chosen of a file before it is imported, each choice with what it would make of it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from qualcode.documents.importing import FileReport
from qualcode.domain.import_choices import ENCODINGS, NO_SPEAKERS
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import tr
from qualcode.domain.values import DOCUMENT_KINDS
from qualcode.domain.wording import counted
from qualcode.tui.prompts.rows import harmless

FOUND = ""
"""The choice that leaves it to each file."""

Choices = list[tuple[Hashable, str, str]]


def encoding_choices(samples: Mapping[str, str | None]) -> Choices:
    """The encodings that the bytes of a file can be read in.

    Args:
        samples: Each encoding → how the file would read in it; None where it cannot.
    """
    choices = _found_out()
    for name, place in ENCODINGS.items():
        sample = samples[name]
        if sample is not None:
            choices.append((name, name, f"{harmless(sample)} – {place}" if sample else place))
    return choices


def notation_choices(samples: Mapping[str, tuple[int, int]]) -> Choices:
    """The ways in which speakers can be marked.

    Args:
        samples: Each notation → how many speakers and turns the file has in it.
    """
    choices = _found_out()
    for words, (speakers, turns) in samples.items():
        choices.append((words, words, f"{counted(speakers, 'speaker')}, {counted(turns, 'turn')}" if turns else ""))
    choices.append((NO_SPEAKERS, NO_SPEAKERS, tr("nobody is named: each paragraph is a turn")))
    return choices


def kind_choices() -> Choices:
    """What documents can be."""
    guessed: Choices = [(FOUND, tr("guessed"), tr("by who speaks in it"))]
    return guessed + [(kind, shown_word(kind), "") for kind in DOCUMENT_KINDS]


def voice_choices(report: FileReport) -> Choices:
    """The speakers of a file, with their turns and roles."""
    return [
        (voice.label, harmless(voice.label), f"{counted(voice.turns, 'turn')}, {shown_word(voice.role)}")
        for voice in report.voices
    ]


def _found_out() -> Choices:
    return [(FOUND, tr("found out"), tr("for each file by itself"))]
