"""The order in which figures are told: what needs a lead's attention first."""

from __future__ import annotations

from qualcode.domain.agreement_answers import Agreement, AgreementRow

_FIRST = ("krippendorff_alpha_nominal", "krippendorff_alpha_set_masi", "u_alpha")
"""The metrics that trouble is told by, before any other that there is."""


def most_troubled_first(answer: Agreement) -> Agreement:
    """The same figures with the codes of least agreement first; those without a figure come last, as in the codebook.

    A code is as troubled as its least figure of the first of the metrics that `_FIRST` names, else of the first there
    is; the rows of a code stay together and in their order.
    """
    names = [metric.name for metric in answer.metrics]
    by = next((name for name in _FIRST if name in names), names[0] if names else "")
    least: dict[str | None, float] = {}
    for row in answer.rows:
        if row.metric == by and row.value is not None:
            least[row.code] = min(row.value, least.get(row.code, row.value))

    def trouble(row: AgreementRow) -> tuple[bool, float]:
        return (row.code not in least, least.get(row.code, 0.0))

    order: dict[str | None, int] = {}
    for row in answer.rows:
        order.setdefault(row.code, len(order))
    rows = sorted(answer.rows, key=lambda row: (*trouble(row), order[row.code]))
    return answer.model_copy(update={"rows": tuple(rows)})
