"""What `report methods` answers: how the material was coded, in sentences whose every figure says where it is from;
described in `docs/json.md`."""

from __future__ import annotations

from typing import Literal

from qualcode.domain.answers import Answer
from qualcode.domain.translation import tr

COREQ, SRQR = "COREQ", "SRQR"
GUIDELINES = {
    COREQ: tr(
        "Tong, Sainsbury & Craig 2007, International Journal for Quality in Health Care 19(6), 349–357; 32 items"
    ),
    SRQR: tr("O’Brien, Harris, Beckman, Reed & Cook 2014, Academic Medicine 89(9), 1245–1251; 21 items"),
}
"""Guideline → where it was published."""
MATERIAL, SAMPLING, CODEBOOK, AGREEMENT, SETTLING, PROGRAM = PART_KEYS = (
    *("material", "sampling", "codebook", "agreement", "settling", "program"),
)
"""The parts of the section, in their order."""


class MethodsFigure(Answer):
    """A number that the section says, and how to get it again."""

    name: str
    value: int | float | str
    command: str
    """As it is typed into a shell, in the folder of the project."""
    read: str
    """Where the number stands in the answer of the command, in words."""


class MethodsTable(Answer):
    """A table of a part, its cells as they are shown."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
    """What must be said below it so that its figures are not misread."""
    command: str
    """What gives every figure of it again."""


class MethodsPart(Answer):
    """A part of the section."""

    key: str
    """One of `PART_KEYS`."""
    title: str
    sentences: tuple[str, ...]
    table: MethodsTable | None
    figures: tuple[MethodsFigure, ...]
    """Of the sentences, in their order."""


class ReportingItem(Answer):
    """An item of a reporting guideline that the section answers."""

    guideline: Literal["COREQ", "SRQR"]
    number: int
    title: str
    extent: str
    """What of it is answered."""
    parts: tuple[str, ...]
    """The keys of the parts that answer it."""


class Methods(Answer):
    """How the material of a project, or of a round, was coded."""

    project: str
    round: str | None
    """None for the whole project."""
    coders: tuple[str, ...]
    """As the section calls them: `Coder A` …, or their names where that was asked for."""
    parts: tuple[MethodsPart, ...]
    notes: tuple[str, ...]
    """How the commands are to be run."""
    items: tuple[ReportingItem, ...]
    """Only those that the section answers; the tool knows nothing of the others."""
