"""γ of every document: of the best alignment of what coders coded; it does not add up over documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qualcode.agreement.metrics import Metric
from qualcode.domain.agreement_answers import AgreementRow, AgreementWish
from qualcode.reconcile.measuring.groups import Group
from qualcode.reconcile.measuring.on_spans import SpanTables
from qualcode.reconcile.measuring.study import Study


def gammas_of(
    study: Study, spans: SpanTables, group: Group, metrics: Sequence[Metric], wish: AgreementWish
) -> Iterator[AgreementRow]:
    """The rows of one group of coders, document by document."""
    yield from ()
