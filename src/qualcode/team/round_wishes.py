"""A round as it is being put together, step by step: what can be chosen, what would come of it, and making it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from qualcode.cases.attributes import BEARERS, attribute_names
from qualcode.domain.changes import Effects
from qualcode.domain.errors import RuleError
from qualcode.domain.rounds import ROUND_UNITS, SamplingPlan
from qualcode.domain.sampling import parse_share
from qualcode.domain.translation import tr
from qualcode.domain.values import CONSENSUS
from qualcode.storage.project import Project
from qualcode.storage.reads.codebook import list_versions
from qualcode.storage.reads.codes import list_coders, list_sets
from qualcode.storage.reads.documents import list_documents
from qualcode.storage.reads.rounds import list_rounds
from qualcode.team.rounds import new_round, preview_round
from qualcode.team.sampling_plans import Dealt, any_seed, draw_documents
from qualcode.team.sets import find_set

NOT_DRAWN, BY_SHARE, BY_NUMBER = "not drawn", "a share", "a number"
DRAWINGS = (NOT_DRAWN, BY_SHARE, BY_NUMBER)
"""Whether documents are drawn by chance, and how it is said how many."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a round can be made of."""

    name: str
    """A name that no round has yet."""
    coders: tuple[tuple[str, str], ...]
    """Name and role of everybody who may code, in the order in which they signed on."""
    documents: int
    sets: tuple[tuple[str, int], ...]
    """Each set of documents by its name, and how many are in it."""
    attributes: tuple[str, ...]
    """What strata can be made by; `kind` last, since most studies have one."""


def round_choices(project: Project) -> Choices:
    """What a round of this project can be made of."""
    with project.reading():
        taken = {one.name.casefold() for one in list_rounds(project)}
        taken |= {one.name.casefold() for one in list_versions(project)}
        free = (tr("Round {number}", number=number) for number in range(1, len(taken) + 2))
        names = [name for name in attribute_names(project) if name.level in BEARERS]
        return Choices(
            next(name for name in free if name.casefold() not in taken),
            tuple((one.name, one.role) for one in list_coders(project) if one.name != CONSENSUS),
            len(list_documents(project)),
            tuple((one.name, len(one.members)) for one in list_sets(project) if one.kind == "document"),
            tuple(name.shown for name in sorted(names, key=lambda name: name.builtin)),
        )


@dataclass(slots=True)
class RoundWish:
    """A round as it is wanted so far; numbers are as they were typed."""

    name: str = ""
    coders: list[str] = field(default_factory=list)
    set_name: str = ""
    """Only the documents of this set; empty for all."""
    drawing: str = NOT_DRAWN
    """One of `DRAWINGS`."""
    amount: str = ""
    by: list[str] = field(default_factory=list)
    seed: str = field(default_factory=lambda: str(any_seed()))
    each: int = 0
    """Coders of each document; 0 for all of a document that was not drawn, two of one that was."""
    rest: bool = False
    blind: bool = True
    open_codebook: bool = False
    freeze: bool = False
    unit: str = ROUND_UNITS[0]
    note: str = ""

    @property
    def draws(self) -> bool:
        """Whether documents are drawn by chance."""
        return self.drawing != NOT_DRAWN


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would come of a wish."""

    plan: SamplingPlan | None
    dealt: Dealt


def foresee(project: Project, wish: RoundWish) -> Foreseen:
    """Draw and deal out as the round would; nothing is written, and the same comes of the same wish.

    Raises:
        RuleError, NotFoundError: What is wanted cannot be.
    """
    with project.reading():
        documents, plan = _drawn(project, wish)
        dealt = preview_round(project, documents=documents, coders=wish.coders, each=wish.each or None, plan=plan)
    return Foreseen(plan, dealt)


def make_round(project: Project, wish: RoundWish) -> Effects:
    """Make the round as it was foreseen: one change.

    Raises:
        RuleError, NotFoundError: What is wanted cannot be.
    """
    documents, plan = _drawn(project, wish)
    how: dict[str, Any] = {
        name: getattr(wish, name) for name in ("blind", "open_codebook", "unit", "freeze", "note", "coders")
    }
    return new_round(project, wish.name, documents=documents, each=wish.each or None, plan=plan, **how)


def _drawn(project: Project, wish: RoundWish) -> tuple[list[int], SamplingPlan | None]:
    """What is drawn from, and what was drawn."""
    if not wish.coders:
        raise RuleError(tr("nobody codes in this round yet"), remedy=tr("tick the coders"))
    if wish.set_name:
        documents = list(find_set(project, wish.set_name).members)
    else:
        documents = [document.id for document in list_documents(project)]
    if not wish.draws:
        return documents, None
    share = parse_share(wish.amount) if wish.drawing == BY_SHARE else None
    number = _number(wish.amount, tr("number of documents")) if wish.drawing == BY_NUMBER else None
    plan = draw_documents(
        project,
        documents=documents,
        share=share,
        number=number,
        by=wish.by,
        seed=_number(wish.seed, "seed"),
        each=wish.each or 2,
        rest=wish.rest,
    )
    return documents, plan


def _number(typed: str, what: str) -> int:
    typed = typed.strip()
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 18):
        raise RuleError(
            tr("“{typed}” is no {what}", typed=typed, what=what) if typed else tr("the {what} is missing", what=what),
            remedy=tr("type a whole number"),
        )
    return int(typed)
