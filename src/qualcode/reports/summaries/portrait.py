"""A document's portrait as a summary: what was coded from where to where, and who speaks there."""

from __future__ import annotations

from dataclasses import replace

from pydantic import BaseModel, ConfigDict

from qualcode.analysis.portraits import INTERVIEWER, LEFT_OUT, NO_PARTICIPANT, NOBODY, UNMAPPED, portrait
from qualcode.analysis.sample import load_sample
from qualcode.domain.errors import InputError
from qualcode.domain.summaries import Summary, SummaryColumn, SummaryTable, SummaryWish
from qualcode.domain.summary_answers import BELOW
from qualcode.domain.summary_answers_documents import PortraitOf
from qualcode.domain.translation import tr
from qualcode.reports.summaries.code_tables import unmapped_pairs
from qualcode.retrieval.conditions import codings_where
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import find_document, list_documents


class PortraitOptions(BaseModel):
    """What only a portrait is asked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    document: str = ""
    """Of which document, by name or UUID; empty for the one that the wish names, or the only one there is."""


def answer_portrait(project: Project, wish: SummaryWish, options: PortraitOptions) -> PortraitOf:
    """Find what `analysis.portraits` does.

    Raises:
        QueryError: The condition cannot be understood.
        InputError: It is not clear of which document.
        NotFoundError: A code, coder or document is not there.
    """
    with project.reading():
        one = replace(wish, documents=(_document(project, wish, options),))
        return portrait(project, load_sample(project, one, only=codings_where(project, one)))


def _document(project: Project, wish: SummaryWish, options: PortraitOptions) -> str:
    if options.document:
        return find_document(project, options.document).name
    names = wish.documents if wish.documents is not None else tuple(one.name for one in list_documents(project))
    if len(names) != 1:
        raise InputError(tr("a portrait is of one document"), remedy=tr("name it: see `qualcode documents list`"))
    return names[0]


def portrait_summary(answer: PortraitOf) -> Summary:
    """The answer as tables: `stretches`, `speakers` and `codes`. Labels of speakers, which may be names, stand in none
    of them. That there is a row tells already what was given in the document: the people behind it stand behind its
    label, too."""
    return Summary(
        kind="portrait",
        title=tr("Portrait of {document}", document=answer.document),
        facts=(
            ("document", answer.document),
            *((what, value) for what, value in answer.filter.facts if what != "documents"),
            (
                "length",
                tr(
                    "{length:,} code points, {turns:,} turns",
                    length=answer.length,
                    turns=len(answer.turns),
                ),
            ),
            ("stretch", tr("codings of a code that overlap or touch, of whichever coders, are one")),
        ),
        tables=(_stretches(answer), _speakers(answer), _codes(answer)),
        notes=answer.notes,
        by_machine=answer.filter.by_machine,
        unmapped=unmapped_pairs(answer),
        coders=answer.coders,
        settings={"length": answer.length},
        groups=((tr("the portrait"), tr("“document: {document}”", document=answer.document), answer.people),)
        if answer.people
        else (),
    )


def who_in_words(who: str) -> str:
    """Who speaks as a reader sees it: a participant by her name, others by what is known of them."""
    return {
        NOBODY: tr("nobody named"),
        UNMAPPED: tr("not mapped"),
        INTERVIEWER: tr("interviewer"),
        LEFT_OUT: tr("left out"),
    }.get(who, who)


def _title(code: str, rolled_up: bool) -> str:
    return f"{code}{BELOW}" if rolled_up else code


def _stretches(answer: PortraitOf) -> SummaryTable:
    titles = {one.code: _title(one.code, one.rolled_up) for one in answer.codes}
    found = answer.stretches
    return SummaryTable(
        key="stretches",
        title=tr("Stretches"),
        columns=(
            SummaryColumn(tr("code"), "label", key="code"),
            SummaryColumn(tr("start"), "count", key="start"),
            SummaryColumn(tr("end"), "count", key="end"),
            SummaryColumn(tr("from turn"), "count", key="from_turn"),
            SummaryColumn(tr("to turn"), "count", key="to_turn"),
            SummaryColumn(tr("codings"), "count", key="codings"),
        ),
        rows=tuple((titles[s.code], s.start, s.end, s.from_turn, s.to_turn, s.codings) for s in found),
        people=tuple((stretch.people,) * 6 for stretch in found),
        group="stretches",
    )


def _speakers(answer: PortraitOf) -> SummaryTable:
    return SummaryTable(
        key="speakers",
        title=tr("Who speaks"),
        columns=(
            SummaryColumn(tr("who"), "label", key="who"),
            SummaryColumn(tr("start"), "count", key="start"),
            SummaryColumn(tr("end"), "count", key="end"),
            SummaryColumn(tr("turn"), "count", key="turn"),
        ),
        rows=tuple((who_in_words(turn.who), turn.start, turn.end, turn.turn) for turn in answer.turns),
        # Where turns begin and end tells of nobody; who speaks there does.
        people=tuple((None if turn.who in NO_PARTICIPANT else 1, None, None, None) for turn in answer.turns),
        group="speakers",
    )


def _codes(answer: PortraitOf) -> SummaryTable:
    return SummaryTable(
        key="codes",
        title=tr("Codes"),
        columns=(
            SummaryColumn(tr("code"), "label", key="code"),
            SummaryColumn(tr("stretches"), "count", key="stretches"),
            SummaryColumn(tr("codings"), "count", key="codings"),
            SummaryColumn(tr("code points"), "count", key="code_points"),
            SummaryColumn(tr("share of the text"), "share", key="share"),
        ),
        rows=tuple(
            (_title(one.code, one.rolled_up), one.stretches, one.codings, one.code_points, one.share)
            for one in answer.codes
        ),
        people=tuple((one.people,) * 5 for one in answer.codes),
        group="codes",
    )
