"""γ: of the best alignment of what coders coded, document by document, and pooled over all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from qualcode.agreement.gamma import Gamma, gamma, pooled_gamma
from qualcode.agreement.metrics import Metric
from qualcode.domain.agreement_answers import AgreementInterval, AgreementRow, AgreementWish
from qualcode.domain.translation import tr
from qualcode.reconcile.measuring.groups import Group, row_of
from qualcode.reconcile.measuring.on_spans import SpanTables, counted_spans, with_text


def gammas_of(
    spans: SpanTables, group: Group, metrics: Sequence[Metric], wish: AgreementWish
) -> Iterator[AgreementRow]:
    """The rows of one group of coders: for each code, or for all where each passage has one.

    Source: Mathet, Widlöcher & Métivier 2015. Disorders are pooled over documents; γ-cat is told of one document alone.

    Raises:
        GammaExtraMissingError: scipy is not installed.
        TooManyAlignmentsError: A document has more alignments than can be searched.
    """
    if not metrics:
        return
    group = with_text(spans, group)
    for number, counted in enumerate(counted_spans(spans, group)):
        found = [_of_document(spans, number, document, group, wish.seed) for document in group.documents.tolist()]
        for metric in metrics:
            value, undefined = _figure(metric.name, found)
            interval: AgreementInterval | None = None
            told = tr("pooled over documents: no interval is published")
            if len(found) == 1 and not found[0].undefined:
                told = tr(
                    "chance is estimated from random continua: {samples} of them, to ±{precision:.1%}",
                    samples=found[0].samples,
                    precision=found[0].precision,
                )
            yield row_of(metric, group, counted, value, undefined, wish, interval, told)


def _figure(name: str, found: Sequence[Gamma]) -> tuple[float, str]:
    """The value, and why there is none where there is not."""
    whys = [one.undefined for one in found if one.undefined]
    why = whys[0] if len(whys) == len(found) else tr("units of different codes were never aligned")
    if name == "gamma":
        return pooled_gamma(found), why
    if len(found) > 1:
        return np.nan, tr("told document by document: --by document")
    return found[0].cat, why


def _of_document(spans: SpanTables, table: int, document: int, group: Group, seed: int) -> Gamma:
    continuum = table * spans.documents + document
    segments, present = spans.continua.segments, spans.continua.present
    there = [coder for coder in group.coders if present[continuum, coder]]
    rows = []
    for coder in there:
        hers = (segments.continua == continuum) & (segments.coders == coder)
        columns = (segments.starts[hers], segments.ends[hers], segments.values[hers])
        rows.append(list(zip(*(column.tolist() for column in columns), strict=True)))
    return gamma(rows, int(spans.continua.lengths[continuum]), seed=seed + document)
