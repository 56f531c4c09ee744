"""Saturation as a summary: new codes from document to document, and the runs that are compared with the base."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pydantic import BaseModel, ConfigDict, Field

from qualcode.analysis.sample import load_sample
from qualcode.analysis.saturation import SaturationRule, saturation
from qualcode.domain.report_words import count_of
from qualcode.domain.summaries import Summary, SummaryColumn, SummaryTable, SummaryWish, Value
from qualcode.domain.summary_answers_documents import Saturation, SaturationRun, SaturationSeries
from qualcode.domain.translation import tr
from qualcode.reports.summaries.code_tables import of_whom, unmapped_pairs
from qualcode.retrieval.conditions import codings_where
from qualcode.storage.project import Project

SOURCE = "Guest, Namey & Chen 2020, PLoS ONE 15(5): e0232076"


class SaturationOptions(BaseModel):
    """What only saturation is asked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    order: str = ""
    """`name`, `import` or an attribute of documents; empty for the only date, else the import."""
    by_site: bool = False
    """Follow each site as well."""
    finished: bool = False
    """Only documents that are finished."""
    numbered: bool = False
    """Number the documents instead of naming them."""
    base: int = Field(4, ge=1)
    """Documents of the base."""
    run: int = Field(2, ge=1)
    """Documents of a run."""
    threshold: float = Field(0.05, ge=0, le=1)
    """The new-information ratio that counts as saturated."""


def answer_saturation(project: Project, wish: SummaryWish, options: SaturationOptions) -> Saturation:
    """Count as `analysis.saturation` does.

    Raises:
        QueryError: The condition cannot be understood.
        InputError: The order is by something that is no attribute of documents.
        NotFoundError: A code, coder, document or attribute is not there.
    """
    with project.reading():
        return saturation(
            project,
            load_sample(project, replace(wish, roll_up=False), only=codings_where(project, wish)),
            rule=SaturationRule(options.base, options.run, options.threshold),
            order=options.order,
            by_site=options.by_site,
            finished_only=options.finished,
            numbered=options.numbered,
        )


def saturation_summary(answer: Saturation) -> Summary:
    """The answer as tables: `interviews` and `runs` of the whole, then `interviews: SITE` of each site.

    A row that names a document is about those who speak in it. One that only has its number is about nobody: it tells
    how many codes there are after so many documents, and of whom they are is not to be seen.

    Nothing of it is hidden in publications: one row could be told by its neighbours and by the runs.
    """
    whole, *sites = answer.series
    return Summary(
        kind="saturation",
        title=tr("Saturation: new codes from document to document"),
        facts=(
            *answer.filter.facts,
            ("order", _order(answer)),
            ("new", tr("codes that no document before has; themes where they were given themselves")),
            (
                "documents",
                tr("only finished ones") if answer.finished_only else tr("those with a coding, and finished ones"),
            ),
            *of_whom(answer),
            ("base and run", tr("{base} and {run} documents", base=answer.base, run=answer.run)),
            ("new-information ratio", tr("new codes of a run divided by the codes of the base")),
            ("threshold", tr("at most {threshold:.0%}", threshold=answer.threshold)),
            ("after", SOURCE),
            ("saturated", saturated(answer, whole)),
            *((tr("saturated at {site}", site=one.site), saturated(answer, one)) for one in sites),
        ),
        tables=(_places(answer, whole), _runs(whole), *(_places(answer, one) for one in sites)),
        notes=answer.notes,
        by_machine=answer.filter.by_machine,
        unmapped=() if answer.numbered else unmapped_pairs(answer),
        coders=answer.coders,
        groups=tuple(_groups(answer)),
    )


def _groups(answer: Saturation) -> Iterator[tuple[str, str, int]]:
    """Of whom it tells whatever is hidden: each number of a row is told by those above and below it, so that no row of
    a named document can be hidden, and no site."""
    whole, *sites = answer.series
    named = [place for place in whole.places if place.people] if not answer.numbered else []
    if named:
        least = min(named, key=lambda place: place.people)
        where = tr("a row that names its document (number them instead: `--numbered`)")
        yield where, tr("“document: {document}”", document=least.document), least.people
    yield from (
        (tr("the table of {site}", site=one.site), tr("“site: {site}”", site=one.site), one.people) for one in sites
    )


def saturated(answer: Saturation, series: SaturationSeries) -> str:
    """When a series was saturated, as it is reported: `6+2`."""
    if series.saturated_at is None:
        undefined = series.base_codes is None or not series.base_codes or not series.runs
        return tr("undefined") if undefined else tr("not reached")
    return f"{series.saturated_at}+{answer.run}"


def _order(answer: Saturation) -> str:
    return {"name": tr("by name"), "import": tr("of their import")}.get(
        answer.order, tr("by {attribute}", attribute=answer.order)
    )


def _places(answer: Saturation, series: SaturationSeries) -> SummaryTable:
    dated = any(place.value for place in series.places) and not answer.numbered
    group = {} if series.site is None else {"people": series.people, "about": f"site: {series.site}"}
    columns = [SummaryColumn(tr("document"), "label", key="document")]
    columns += [SummaryColumn(answer.order, "label", key=answer.order)] if dated else []
    columns += [
        SummaryColumn(tr("codings"), "count", key="codings"),
        SummaryColumn(tr("new codes"), "count", key="new"),
        SummaryColumn(tr("codes so far"), "count", key="so_far", **group),  # type: ignore[arg-type]
        SummaryColumn(tr("share of all {codes} codes", codes=count_of(series.codes)), "share", key="share"),
    ]
    rows: list[tuple[Value, ...]] = []
    people: list[tuple[int | None, ...]] = []
    for number, place in enumerate(series.places, start=1):
        label = str(number) if answer.numbered else place.document
        value = (place.value or "",) if dated else ()
        rows.append((label, *value, place.segments, len(place.new), place.so_far, place.share))
        people.append((place.people,) * len(rows[-1]))
    return SummaryTable(
        key="interviews" if series.site is None else f"interviews: {series.site}",
        title="" if series.site is None else tr("At {site}", site=series.site),
        columns=tuple(columns),
        rows=tuple(rows),
        people=() if answer.numbered else tuple(people),
        group="interviews" if series.site is None else f"interviews: {series.site}",
    )


def _runs(series: SaturationSeries) -> SummaryTable:
    return SummaryTable(
        key="runs",
        title=tr("Runs, compared with the {base_codes} codes of the base", base_codes=series.base_codes or 0),
        columns=(
            SummaryColumn(tr("documents"), "label", key="documents"),
            SummaryColumn(tr("new codes"), "count", key="new"),
            SummaryColumn(tr("new-information ratio"), "share", key="ratio"),
        ),
        rows=tuple((_numbers(run), run.new, run.ratio) for run in series.runs),
        group="runs",
    )


def _numbers(run: SaturationRun) -> str:
    return f"{run.first}–{run.last}" if run.last > run.first else str(run.first)
