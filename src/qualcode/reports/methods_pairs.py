"""How far every two of three coders or more agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from qualcode.domain.agreement_answers import Agreement, AgreementRow, AgreementWish, MetricTold
from qualcode.domain.agreement_choices import BY_CODE, BY_PAIR, NO_INTERVAL, PER_CODE
from qualcode.reconcile.measuring.measure import measure
from qualcode.storage.project import Project

_FIRST = ("krippendorff_alpha_nominal", "krippendorff_alpha_set_masi", "u_alpha")
"""What is told over all codes, and with its interval: the first of these that was counted, else the first metric."""


@dataclass(frozen=True, slots=True)
class PairFacts:
    """What pairs of coders agree on, by one metric."""

    wish: AgreementWish
    """What gives the figures again."""
    metric: str
    medians: Mapping[tuple[str, str], float | None]
    """Pair, by name → the median over all codes, or the one figure of all codes; None where all is undefined."""

    @property
    def defined(self) -> dict[tuple[str, str], float]:
        """Those that have a figure."""
        return {pair: value for pair, value in self.medians.items() if value is not None}


def primary(answer: Agreement) -> MetricTold:
    """The metric that is told over all codes."""
    by_name = {metric.name: metric for metric in answer.metrics}
    return next((by_name[name] for name in _FIRST if name in by_name), answer.metrics[0])


def pairs_of_coders(project: Project, wish: AgreementWish, answer: Agreement | None) -> PairFacts | None:
    """What every two agree on, by the metric that is told over all codes; None where there are not three coders.

    Args:
        wish: What figures the answer was asked for by.
    """
    if answer is None or len(answer.coders) < 3 or not answer.documents:
        return None
    metric = primary(answer).name
    rows: Sequence[AgreementRow] = [row for row in answer.rows if row.metric == metric]
    if any(row.pair is None for row in rows) or not rows:
        by = (BY_CODE, BY_PAIR) if wish.labels == PER_CODE else (BY_PAIR,)
        wish = replace(wish, by=by, metrics=(metric,), intervals=NO_INTERVAL)
        rows = measure(project, wish).rows
    return PairFacts(wish, metric, _medians(rows))


def _medians(rows: Iterable[AgreementRow]) -> dict[tuple[str, str], float | None]:
    found: dict[tuple[str, str], list[float]] = {}
    for row in rows:
        if row.pair is not None:
            found.setdefault(row.pair, []).extend(() if row.value is None else (row.value,))
    return {pair: median(values) if values else None for pair, values in found.items()}
