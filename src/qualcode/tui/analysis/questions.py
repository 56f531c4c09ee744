"""What the screen of summaries asks of the project, and how it is answered, in whichever process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from qualcode.domain.errors import NotFoundError, QualcodeError
from qualcode.domain.summaries import Summary, SummaryWish
from qualcode.domain.translation import tr

if TYPE_CHECKING:
    from qualcode.storage.project import Project

FieldKind = Literal["yes_no", "choice", "number", "share", "attribute", "attributes", "document", "words"]
OptionValue = bool | int | float | str | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class OptionField:
    """What only one kind of summary can be told."""

    name: str
    kind: FieldKind
    default: OptionValue
    choices: tuple[str, ...] = ()
    """Of a choice, all there are."""
    may_be_none: bool = False
    """Whether nothing is an answer."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question; equal ones have equal answers while nothing changes in the project."""

    kind: str
    """The summary, by its name in the catalogue."""
    wish: SummaryWish
    options: tuple[tuple[str, OptionValue], ...] = ()
    """Those that only this kind has, by name; the others are as they are by themselves."""
    set_name: str = ""
    """Only documents of this set; empty for those of the wish."""


@dataclass(frozen=True, slots=True)
class Found:
    """An answer."""

    summary: Summary | None
    """None where it was refused."""
    wish: SummaryWish
    """What was counted, with the documents of the set."""
    fields: tuple[OptionField, ...]
    """What the kind can be told, whether or not it was refused."""
    refusal: str = ""


def answer(project: Project, question: Question, progress: Callable[[int, int], None] | None = None) -> Found:
    """Answer a question.

    Args:
        project: The project, open for reading.
        question: What is asked.
        progress: Is not told of anything: all is counted in one go.
    """
    from qualcode.reports.summaries.catalogue import make_summary
    from qualcode.tui.analysis.fields import fields_of

    fields, wish = fields_of(question.kind), question.wish
    try:
        if question.set_name:
            wish = replace(wish, documents=_documents_of(project, question.set_name))
        _, summary = make_summary(project, question.kind, wish, dict(question.options))
    except QualcodeError as error:
        return Found(None, wish, fields, _shown(error))
    return Found(summary, wish, fields)


def _shown(error: QualcodeError) -> str:
    """What was refused, without the remedies of the command line."""
    of_commands = error.remedy is not None and ("--" in error.remedy or "`" in error.remedy)
    return f"{error.problem[:1].upper()}{error.problem[1:]}." if of_commands else error.shown


def _documents_of(project: Project, name: str) -> tuple[str, ...]:
    from qualcode.storage.reads.codes import list_sets
    from qualcode.storage.reads.documents import list_documents

    one = next((one for one in list_sets(project) if one.kind == "document" and one.name == name), None)
    if one is None:
        raise NotFoundError(
            tr("there is no set of documents “{name}” any more", name=name), remedy=tr("choose another one")
        )
    names = {document.id: document.name for document in list_documents(project)}
    return tuple(names[member] for member in one.members if member in names)
