"""Figures on units: every coder gave each unit a value, or did not finish its document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import isfinite

import numpy as np

from qualcode.agreement.analytic import ANALYTIC_INTERVALS
from qualcode.agreement.axes import Line
from qualcode.agreement.figures import Coefficients, Figures, RatingTables, figures_of
from qualcode.agreement.labelling import NO_CODE, LabelTables, label_sets, single_labels
from qualcode.agreement.metrics import Metric
from qualcode.agreement.ratings import MISSING, FloatArray, Ratings
from qualcode.agreement.sweeping import Marks, code_tables
from qualcode.agreement.undefined import why_undefined
from qualcode.codebook.tree import SEPARATOR
from qualcode.domain.agreement_answers import (
    RELIABLE,
    TENTATIVE,
    AgreementInterval,
    AgreementRow,
    AgreementWish,
    LeftOut,
)
from qualcode.domain.agreement_choices import ANALYTIC, BOOTSTRAP, CHAR, NO_INTERVAL, PER_CODE, SINGLE
from qualcode.domain.translation import tr
from qualcode.reconcile.measuring.groups import Counted, Group, bootstrapped, row_of
from qualcode.reconcile.measuring.lines import Laid
from qualcode.reconcile.measuring.marks import Outside, marks_of
from qualcode.reconcile.measuring.study import Study
from qualcode.reconcile.measuring.wanted import CodeRow

_OF_AMOUNTS = "krippendorff_alpha_ratio"
_OF_NUMBERS = frozenset({"krippendorff_alpha_interval", _OF_AMOUNTS})
CHANCE_FROM_SINGLES = frozenset({"fleiss_kappa", "conger_kappa", "gwet_ac1"})
"""What takes the shares of values, from which chance is estimated, from units that one coder alone rated too."""


@dataclass(frozen=True, eq=False)
class UnitTables:
    """The tables of all codes, or the one of all labels."""

    tables: RatingTables
    codes: tuple[str | None, ...]
    """For each table the code it is of; None for the one of all."""
    laid: Laid
    waiting: tuple[int, ...]
    """For each table how many codings of its codes wait for a place."""
    several: tuple[tuple[int, frozenset[int], int], ...]
    outside: Outside
    notes: tuple[str, ...]

    def left_out(self, group: Group, unrated: int) -> tuple[LeftOut, ...]:
        """What does not count in figures of a group of coders.

        Args:
            unrated: How many units two of them did not rate, for whatever reason.
        """
        found = list(self.laid.left_out_of(group.documents))
        among, coders = set(group.documents.tolist()), set(group.coders)
        several = sum(width for document, who, width in self.several if document in among and who & coders)
        if several:
            reason = tr("given more than one code by a coder, where each takes one: not rated by her")
            found.append(LeftOut(reason=reason, units=several))
        if unrated > several:
            found.append(LeftOut(reason=tr("not rated by two coders"), units=unrated - several))
        return tuple(found)


def tables_on_units(study: Study, laid: Laid, rows: Sequence[CodeRow], wish: AgreementWish) -> UnitTables:
    """Sweep over the codings once; everything on units is counted from what comes of it."""
    line, marks = marks_of(study, laid, rows)
    outside = Outside.of(line, marks)
    if wish.labels == PER_CODE:
        swept = code_tables(line, marks, study.present, len(rows))
        tables = RatingTables(swept.values, swept.weights, (0, 1))
        waiting = tuple(study.waiting_for(row.members) for row in rows)
        return UnitTables(tables, tuple(row.path for row in rows), laid, waiting, (), outside, ())
    paths = [row.path for row in rows]
    found, notes = _labelled(study, line, marks, paths, wish)
    categories = tuple(_named(category, paths) for category in found.categories)
    of_all = study.waiting_for([code for row in rows for code in row.members])
    tables = RatingTables(found.values, found.weights[None], categories)
    return UnitTables(tables, (None,), laid, (of_all,), found.several, outside, notes)


def _labelled(
    study: Study, line: Line, marks: Marks, paths: Sequence[str], wish: AgreementWish
) -> tuple[LabelTables, tuple[str, ...]]:
    if wish.labels != SINGLE:
        return label_sets(line, marks, study.present), ()
    found = single_labels(line, marks, study.present, range(len(paths)), uncoded_is_missing=wish.uncoded_is_missing)
    offered = {"number": len(found.categories), "codes": len(paths)}
    notes = [
        tr("q = {number}: {codes} codes and “no code” were offered", **offered)
        if NO_CODE in found.categories
        else tr("q = {number}: {codes} codes were offered", **offered)
    ]
    if wish.uncoded_is_missing:
        notes.append(tr("a unit without a code counts as not rated"))
    return found, tuple(notes)


def _named(category: object, paths: Sequence[str]) -> str | frozenset[str]:
    if isinstance(category, frozenset):
        return frozenset(paths[code] for code in category)
    assert isinstance(category, int)
    return tr("(no code)") if category == NO_CODE else paths[category]


def figures_on_units(
    units: UnitTables, group: Group, metrics: Sequence[Metric], wish: AgreementWish
) -> Iterator[AgreementRow]:
    """The rows of one group of coders: code by code, metric by metric."""
    tables, group = _with_something(units.tables, group)
    begun = units.tables.of(group.coders, group.begun) if len(group.begun) > len(group.documents) else tables
    figures = _figures(tables, [metric for metric in metrics if metric.name not in CHANCE_FROM_SINGLES], wish)
    of_all = [metric for metric in metrics if metric.name in CHANCE_FROM_SINGLES]
    if of_all:
        # Documents that one coder alone finished are drawn too, but cannot make an interval of a single compared one.
        drawn = wish if len(group.documents) > 1 else replace(wish, intervals=NO_INTERVAL)
        figures |= _figures(begun, of_all, drawn)
    prevalence, pairable = _prevalence(tables, group), tables.whole().pairable
    for number, code in enumerate(units.codes):
        unrated = round(float(tables.weights[number].sum() - pairable[number]))
        left_out = units.left_out(group, unrated)
        outside = units.outside.count(group, None if code is None else number)
        counted = Counted(
            round(float(pairable[number])), prevalence[number], left_out, code, units.waiting[number], outside
        )
        for metric in metrics:
            yield _row(
                metric,
                group,
                counted,
                figures[metric.name],
                number,
                tables if wish.intervals != ANALYTIC else begun,
                wish,
            )


def _with_something(tables: RatingTables, group: Group) -> tuple[RatingTables, Group]:
    """The tables of a group in those of its documents that hold a unit which two of the coders rated."""
    own = tables.of(group.coders, group.documents)
    several = (own.values != MISSING).sum(axis=1) >= 2
    some = own.weights[:, :, several].sum(axis=(0, 2)) > 0
    if some.all():
        return own, group
    return RatingTables(own.values, own.weights[:, some], own.categories), group.within(group.documents[some])


def _figures(tables: RatingTables, metrics: Sequence[Metric], wish: AgreementWish) -> dict[str, Figures]:
    functions: Coefficients = {metric.name: partial(_coefficient, tables, metric) for metric in metrics}
    replicates = wish.replicates if wish.intervals == BOOTSTRAP else 0
    return figures_of(
        tables.weights, functions, replicates=replicates, seed=wish.seed, tentative=TENTATIVE, reliable=RELIABLE
    )


def _coefficient(tables: RatingTables, metric: Metric, weights: FloatArray) -> FloatArray:
    ratings = tables.ratings(weights)
    if metric.name in _OF_NUMBERS:
        numbers = _numbers(tables)
        if numbers is None or (metric.name == _OF_AMOUNTS and min(numbers) < 0):
            return np.full(weights.shape[:-1], np.nan)
        ratings = Ratings(tables.values, weights, numbers)
    return np.asarray(metric.function(ratings))


def _numbers(tables: RatingTables) -> tuple[float, ...] | None:
    """The numbers that the codes are called by; None where one is called otherwise."""
    try:
        numbers = tuple(float(str(category).rpartition(SEPARATOR)[2]) for category in tables.categories)
    except ValueError:
        return None
    return numbers if all(map(isfinite, numbers)) else None


def _row(
    metric: Metric,
    group: Group,
    counted: Counted,
    figures: Figures,
    number: int,
    tables: RatingTables,
    wish: AgreementWish,
) -> AgreementRow:
    value = float(figures.values[number])
    undefined = ""
    if np.isnan(value):
        undefined = _why(metric, tables, number)
    interval, no_interval = bootstrapped(figures.intervals[number], group, wish), ""
    if wish.intervals == ANALYTIC and not undefined:
        interval, no_interval = _analytic(metric, group, tables, number, wish)
    return row_of(metric, group, counted, value, undefined, wish, interval, no_interval)


def _why(metric: Metric, tables: RatingTables, number: int) -> str:
    if metric.name in _OF_NUMBERS:
        numbers = _numbers(tables)
        if numbers is None:
            return tr("the codes are not called by numbers")
        if metric.name == _OF_AMOUNTS and min(numbers) < 0:
            return tr("a code is called by a number below zero, and amounts are not")
    if not tables.weights.shape[1]:
        return tr("no document holds a unit that two of the coders rated")
    return why_undefined(tables.ratings(tables.weights[number].sum(axis=0)))


def _analytic(
    metric: Metric, group: Group, tables: RatingTables, number: int, wish: AgreementWish
) -> tuple[AgreementInterval | None, str]:
    if wish.unit == CHAR:
        return None, tr("no analytic interval for code points: they are not independent of one another")
    function = ANALYTIC_INTERVALS.get(metric.name)
    if function is None:
        return None, tr("no analytic interval is published that is taken here")
    found = function(tables.ratings(tables.weights[number].sum(axis=0)))
    if found is None:
        return None, tr("too few units for an analytic interval")
    documents = len(group.documents)
    warning = tr("it takes the units of a document for independent, which passages of one conversation are not")
    return AgreementInterval(low=found.low, high=found.high, method=ANALYTIC, documents=documents, warning=warning), ""


def _prevalence(tables: RatingTables, group: Group) -> list[dict[str, float]]:
    """For each table how much of what is compared has the code: coder by coder, or label by label."""
    whole = tables.whole()
    several = whole.rated >= 2
    if tables.categories == (0, 1):
        return [_by_coder(tables, weights * several, group.names) for weights in whole.weights]
    given = np.einsum("tp,pq->tq", whole.weights * several, whole.counts)
    shares = given / np.maximum(given.sum(axis=1, keepdims=True), 1e-12)
    return [_by_code(tables, row) for row in shares]


def _by_coder(tables: RatingTables, weights: FloatArray, names: Sequence[str]) -> dict[str, float]:
    shares = {}
    for coder, name in enumerate(names):
        rated = float(weights @ (tables.values[:, coder] >= 0))
        shares[name] = float(weights @ (tables.values[:, coder] == 1)) / rated if rated else 0.0
    return shares


def _by_code(tables: RatingTables, shares: FloatArray) -> dict[str, float]:
    """Of single labels the share of each; of sets the share of units, over the coders, whose set holds the code."""
    found: dict[str, float] = {}
    for category, share in zip(tables.categories, shares.tolist(), strict=True):
        for code in sorted(category) if isinstance(category, frozenset) else [str(category)]:
            found[code] = found.get(code, 0.0) + share
    return found
