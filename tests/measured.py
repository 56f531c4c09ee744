"""Figures of agreement as tests ask for them."""

from __future__ import annotations

from typing import Any

from qualcode.domain.agreement_answers import Agreement, AgreementRow, AgreementWish

SINGLE = AgreementWish(unit="sentence", labels="single", intervals="none")


def figure(answer: Agreement, metric: str, **of: Any) -> AgreementRow:
    """The one row of a metric."""
    rows = [row for row in answer.rows if row.metric == metric and all(getattr(row, k) == v for k, v in of.items())]
    assert len(rows) == 1, rows
    return rows[0]


def value(answer: Agreement, metric: str, **of: Any) -> float:
    row = figure(answer, metric, **of)
    assert row.value is not None, row.undefined
    return row.value


def fields(wish: AgreementWish) -> dict[str, Any]:
    return {name: getattr(wish, name) for name in AgreementWish.__slots__}
