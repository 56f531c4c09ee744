"""Which items of reporting guidelines the methods section answers: by number and title, and none that it does not."""

from __future__ import annotations

from typing import NamedTuple

from qualcode.domain.methods_answers import (
    AGREEMENT,
    CODEBOOK,
    COREQ,
    MATERIAL,
    PROGRAM,
    SAMPLING,
    SETTLING,
    SRQR,
    ReportingItem,
)
from qualcode.domain.translation import tr
from qualcode.reports.methods_facts import MethodsFacts


class _Has(NamedTuple):
    """What a project holds of what items ask for."""

    coders: bool
    codes: bool
    drawn: bool
    compared: bool
    settled: bool


def items_of(facts: MethodsFacts) -> tuple[ReportingItem, ...]:
    """The items that are answered, guideline by guideline."""
    settling = facts.settling
    has = _Has(
        bool(facts.coders),
        bool(facts.codebook.codes),
        any(one.round.plan is not None for one in facts.rounds),
        facts.agreement is not None and bool(facts.agreement.documents),
        settling is not None and bool(settling.counts.settled or settling.counts.taken_over),
    )
    return (*_coreq(has), *_srqr(has))


def _coreq(has: _Has) -> list[ReportingItem]:
    found = []
    if has.coders:
        found.append(_item(COREQ, 24, tr("Number of data coders"), tr("how many coded"), MATERIAL))
    if has.codes:
        extent = tr("its version and size; not the tree itself, which `qualcode codebook export FILE.docx` writes")
        found.append(_item(COREQ, 25, tr("Description of the coding tree"), extent, CODEBOOK))
    found.append(_item(COREQ, 27, "Software", tr("the program and its version"), MATERIAL))
    return found


def _srqr(has: _Has) -> list[ReportingItem]:
    found = []
    if has.drawn:
        extent = tr("how documents were drawn to be coded by several; not how participants were selected")
        found.append(_item(SRQR, 8, tr("Sampling strategy"), extent, SAMPLING))
    extent = tr("how many documents and words were coded; not the characteristics of participants")
    found.append(_item(SRQR, 12, tr("Units of study"), extent, MATERIAL))
    if has.codes:
        found.append(_item(SRQR, 13, tr("Data processing"), tr("data coding alone"), CODEBOOK, PROGRAM))
    if has.coders:
        extent = tr("how many coded what, with which codebook; not how themes were inferred")
        found.append(_item(SRQR, 14, tr("Data analysis"), extent, MATERIAL, SAMPLING, CODEBOOK))
    if has.compared:
        extent = tr("agreement of coders") + (tr(", and how disagreements were settled") if has.settled else "")
        parts = (AGREEMENT, SETTLING) if has.settled else (AGREEMENT,)
        found.append(_item(SRQR, 15, tr("Techniques to enhance trustworthiness"), extent, *parts))
    return found


def _item(guideline: str, number: int, title: str, extent: str, *parts: str) -> ReportingItem:
    return ReportingItem.model_validate(
        {"guideline": guideline, "number": number, "title": title, "extent": extent, "parts": parts}
    )
