"""What summaries answer: the parts that all of them have, described in `docs/json.md`."""

from __future__ import annotations

from qualcode.domain.answers import Answer, Denominators
from qualcode.domain.translation import tr
from qualcode.domain.values import AUTOCODED, SUGGESTED
from qualcode.domain.wording import by_machine

BELOW = " (with the codes below)"
"""What stands behind the path of a code that takes in all codes below it; `in_words` says it in other languages."""


def in_words(label: str) -> str:
    """The label of a row or a column as a reader sees it."""
    path = label.removesuffix(BELOW)
    return label if path == label else tr("{code} (with the codes below)", code=path)


class SummaryFilter(Answer):
    """What was counted, and how it is to be read."""

    whose: str
    """Whose codings were counted, in words."""
    codes: tuple[str, ...]
    """The code terms asked for; empty for the whole codebook."""
    documents: tuple[str, ...] | None
    """The names of the documents asked for; null for all."""
    where: str
    """The query that codings had to touch; empty for none."""
    starred: bool
    """Whether only codings with a star were counted."""
    roll_up: bool
    """Whether codes that group others take in all below them."""
    without: tuple[str, ...]
    """The origins whose codings were left out."""
    codings: int
    """How many codings were counted: each once, in however many rows and columns it stands."""
    suggested: int
    """How many of them were suggested by the program and accepted by a coder."""
    autocoded: int
    """How many of them were given to a hit list at once and not read one by one."""
    notes: tuple[str, ...]
    """What a reader must know so as not to misread the numbers."""

    @property
    def by_machine(self) -> str:
        """What stands under a summary of how many were suggested or autocoded; empty where none was."""
        return by_machine({SUGGESTED: self.suggested, AUTOCODED: self.autocoded}, self.codings, "segment")

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """What every summary says of what it counted."""
        return (
            ("codes", ", ".join(self.codes) or "all"),
            *((("documents", ", ".join(self.documents)),) if self.documents is not None else ()),
            *((("only codings that touch", self.where),) if self.where else ()),
            *((("only", tr("starred codings")),) if self.starred else ()),
            ("codings of", self.whose),
        )


class UnmappedLabel(Answer):
    """A label under which somebody is counted of whom it is not known who it is."""

    label: str
    document: str


class SummaryAnswer(Answer):
    """What every summary answers besides its numbers."""

    coders: tuple[str, ...]
    """The coders whose codings were counted."""
    filter: SummaryFilter
    denominators: Denominators
    """The documents looked at, the participants who speak in them, and their sites."""
    unmapped: tuple[UnmappedLabel, ...]
    """Labels behind which nobody is known to stand, where a number would rest on them alone."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What stands below its tables."""
        return tuple(note for note in (*self.filter.notes, self.filter.by_machine) if note)
