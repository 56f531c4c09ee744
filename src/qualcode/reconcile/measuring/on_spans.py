"""Figures on codings as they stand: the unitizing family, matched spans, and γ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from qualcode.agreement.catalogue import CONTINUUM
from qualcode.agreement.compatible import maxqda_kappa_rk
from qualcode.agreement.continua import Continua, OverlappingValuesError, Segments
from qualcode.agreement.figures import figures_of
from qualcode.agreement.matching import matches_iou, matches_overlap, matches_strict, segment_matches
from qualcode.agreement.metrics import Metric
from qualcode.agreement.ratings import FloatArray, IntArray
from qualcode.agreement.unitizing import k_u_alpha, unitizing_sums
from qualcode.domain.agreement_answers import RELIABLE, TENTATIVE, AgreementRow, AgreementWish
from qualcode.domain.agreement_choices import BOOTSTRAP, SINGLE
from qualcode.domain.translation import tr
from qualcode.reconcile.measuring.groups import Counted, Group, bootstrapped, row_of
from qualcode.reconcile.measuring.lines import Laid
from qualcode.reconcile.measuring.marks import Outside, marks_of
from qualcode.reconcile.measuring.study import Study
from qualcode.reconcile.measuring.wanted import CodeRow


@dataclass(frozen=True, eq=False)
class SpanTables:
    """The codings on their documents: a continuum for each code and document, or for each document alone."""

    continua: Continua
    tables: int
    """How many codes have continua of their own; 1 where all codes stand on one."""
    values: int
    """How many codes stand on one continuum."""
    documents: int
    paths: tuple[str, ...]
    laid: Laid
    waiting: tuple[int, ...]
    """For each path how many codings of its codes wait for a place."""
    outside: Outside

    @property
    def codes(self) -> tuple[str | None, ...]:
        """For each table the code it is of."""
        return self.paths if self.values == 1 and self.tables == len(self.paths) else (None,)

    def by_table(self, sums: FloatArray) -> FloatArray:
        """(tables, documents, sums) from a row for each continuum."""
        return sums.reshape(self.tables, self.documents, -1)

    def within(self, group: Group) -> SpanTables:
        """The codings of a group of coders in its documents alone: what others did elsewhere is none of its matter."""
        segments, size = self.continua.segments, max(self.documents, 1)
        places = np.full(size, -1, dtype=np.int64)
        places[group.documents] = np.arange(len(group.documents))
        document = places[segments.continua % size]
        chosen = np.zeros(self.continua.present.shape[1], dtype=bool)
        chosen[list(group.coders)] = True
        kept = (document >= 0) & chosen[segments.coders]
        continua = segments.continua[kept] // size * len(group.documents) + document[kept]
        columns = (continua, *(column[kept] for column in segments[1:]))
        rows = (np.arange(self.tables)[:, None] * size + group.documents[None, :]).ravel()
        own = Continua(self.continua.lengths[rows], self.continua.present[rows] & chosen, Segments(*columns))
        return replace(self, continua=own, documents=len(group.documents))


def tables_on_spans(study: Study, laid: Laid, rows: Sequence[CodeRow], wish: AgreementWish) -> SpanTables:
    """Lay the codings out for what compares them as they stand; spans of one coder and code that overlap are united."""
    line, marks = marks_of(study, laid, rows)
    some = line.highs > line.lows
    documents, coders, codes = marks.documents[some], marks.coders[some], marks.codes[some]
    starts, ends = line.lows[some] - line.firsts[documents], line.highs[some] - line.firsts[documents]
    single = wish.labels == SINGLE
    tables = 1 if single else len(rows)
    continua = documents if single else codes * len(study.documents) + documents
    values = codes if single else np.zeros_like(codes)
    lengths, present = np.tile(line.lengths, tables), np.tile(study.present, (tables, 1))
    laid_out = Continua.of(Segments(continua, coders, values, starts, ends), lengths, present)
    paths = tuple(row.path for row in rows)
    waiting = tuple(study.waiting_for(row.members) for row in rows)
    return SpanTables(
        laid_out,
        tables,
        len(rows) if single else 1,
        len(study.documents),
        paths,
        laid,
        waiting,
        Outside.of(line, marks),
    )


def figures_on_spans(
    spans: SpanTables, group: Group, metrics: Sequence[Metric], wish: AgreementWish
) -> Iterator[AgreementRow]:
    """The rows of one group of coders: code by code, metric by metric."""
    group = with_text(spans, group)
    counted = counted_spans(spans, group)
    if not len(group.documents):
        reason = tr("no document holds text that counts")
        yield from (row_of(metric, group, on, np.nan, reason, wish, None) for metric in metrics for on in counted)
        return
    spans = spans.within(group)
    for metric in metrics:
        if metric.kind == CONTINUUM:
            yield from _continuum(spans, group, metric, counted, wish)
        else:
            yield from _matching(spans, group, metric, counted, wish)


def _continuum(
    spans: SpanTables, group: Group, metric: Metric, counted: Sequence[Counted], wish: AgreementWish
) -> Iterator[AgreementRow]:
    try:
        sums = spans.by_table(unitizing_sums(spans.continua, spans.values, group.coders))
    except OverlappingValuesError as error:
        one, other = (spans.paths[value] for value in error.values)
        reason = tr(
            "a coder gave one passage both “{one}” and “{other}”, and these codes are not exclusive",
            one=one,
            other=other,
        )
        yield row_of(metric, group, counted[0], np.nan, reason, wish, None)
        return
    if metric.name != "k_u_alpha":
        yield from _rows(sums, metric.function, group, metric, counted, wish)
        return
    everything = np.arange(spans.documents)
    for value, of_code in enumerate(_of_values(spans, replace(group, documents=everything), group)):
        yield from _rows(sums, partial(k_u_alpha, value=value), group, metric, [of_code], wish)


def _matching(
    spans: SpanTables, group: Group, metric: Metric, counted: Sequence[Counted], wish: AgreementWish
) -> Iterator[AgreementRow]:
    one, other = group.coders
    sums = spans.by_table(_matches(spans.continua, metric.name, one, other, wish))
    function: Callable[[FloatArray], FloatArray] = metric.function
    if metric.name == "maxqda_kappa_rk":
        function = partial(_maxqda, codes=spans.values, unequal=spans.continua.marked_twice() is not None)
    yield from _rows(sums, function, group, metric, counted, wish)


def _matches(continua: Continua, name: str, one: int, other: int, wish: AgreementWish) -> FloatArray:
    if name == "span_f1_strict":
        return matches_strict(continua, one, other)
    if name == "span_f1_overlap":
        return matches_overlap(continua, one, other)
    if name == "span_f1_iou":
        return matches_iou(continua, one, other, wish.iou)
    return segment_matches(continua, one, other, wish.overlap)


def _maxqda(sums: FloatArray, codes: int, unequal: bool) -> FloatArray:
    """With unequal numbers of codes, as soon as a coder gave one passage several."""
    return maxqda_kappa_rk(sums[..., 0], sums[..., 1] + sums[..., 2], codes, unequal=unequal)


def _rows(
    sums: FloatArray,
    function: Callable[[FloatArray], FloatArray],
    group: Group,
    metric: Metric,
    counted: Sequence[Counted],
    wish: AgreementWish,
) -> Iterator[AgreementRow]:
    replicates = wish.replicates if wish.intervals == BOOTSTRAP else 0
    figures = figures_of(
        sums, {metric.name: function}, replicates=replicates, seed=wish.seed, tentative=TENTATIVE, reliable=RELIABLE
    )[metric.name]
    for number, of_code in enumerate(counted):
        value = float(figures.values[number])
        undefined = _why(metric, of_code) if np.isnan(value) else ""
        yield row_of(
            metric, group, of_code, value, undefined, wish, bootstrapped(figures.intervals[number], group, wish)
        )


def _why(metric: Metric, counted: Counted) -> str:
    if not counted.n:
        return tr("nobody used the code") if counted.code is not None else tr("nobody coded anything")
    if metric.name in ("cu_alpha", "k_u_alpha"):
        return tr("where two coders coded they gave but one code, or they coded no passage together")
    return tr("by chance alone the coders would agree always")


def with_text(spans: SpanTables, group: Group) -> Group:
    """A group in those of its documents that have any text which counts."""
    return group.within(group.documents[spans.continua.lengths[group.documents] > 0])


def counted_spans(spans: SpanTables, group: Group) -> list[Counted]:
    """For each table how many codings the coders have there, and how much of the text each coded.

    A coder's share is of the documents that she finished.
    """
    segments = spans.continua.segments
    size = max(spans.documents, 1)
    inside = np.isin(segments.continua % size, group.documents)
    n, shares = _amounts(spans, group, inside, segments.continua // size, spans.tables)
    return [
        Counted(
            int(n[number]),
            _named(group, shares[number]),
            spans.laid.left_out_of(group.documents),
            code,
            _waiting(spans, code),
            _outside(spans, group, code),
        )
        for number, code in enumerate(spans.codes)
    ]


def _of_values(spans: SpanTables, everywhere: Group, group: Group) -> list[Counted]:
    """The same for each code of several that stand on one continuum."""
    segments = spans.continua.segments
    n, shares = _amounts(spans, everywhere, np.ones(len(segments.values), dtype=bool), segments.values, spans.values)
    return [
        Counted(
            int(n[value]),
            _named(group, shares[value]),
            spans.laid.left_out_of(group.documents),
            path,
            spans.waiting[value],
            spans.outside.count(group, value),
        )
        for value, path in enumerate(spans.paths)
    ]


def _amounts(
    spans: SpanTables, group: Group, inside: NDArray[np.bool_], owner: IntArray, owners: int
) -> tuple[IntArray, FloatArray]:
    """(owners,) codings, and (owners, coders) shares of the text that each coder finished."""
    segments, present = spans.continua.segments, spans.continua.present
    lengths = spans.continua.lengths[group.documents].astype(float)
    n: IntArray = np.zeros(owners, dtype=np.int64)
    shares = np.zeros((owners, len(group.coders)))
    for place, coder in enumerate(group.coders):
        hers = inside & (segments.coders == coder)
        n += np.bincount(owner[hers], minlength=owners)
        widths = (segments.ends - segments.starts)[hers].astype(float)
        finished = float(lengths[present[group.documents, coder]].sum())
        shares[:, place] = np.bincount(owner[hers], weights=widths, minlength=owners) / (finished or 1.0)
    return n, shares


def _named(group: Group, shares: FloatArray) -> dict[str, float]:
    return dict(zip(group.names, shares.tolist(), strict=True))


def _outside(spans: SpanTables, group: Group, code: str | None) -> int:
    return spans.outside.count(group, None if code is None else spans.paths.index(code))


def _waiting(spans: SpanTables, code: str | None) -> int:
    """How many codings of a code, or of all, wait for a place."""
    return sum(n for n, path in zip(spans.waiting, spans.paths, strict=True) if code in (None, path))
