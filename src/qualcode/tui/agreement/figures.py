"""The figures of an answer put together: by code, by column, in an order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qualcode.codebook.tree import SEPARATOR
from qualcode.domain.agreement_answers import BY_DOCUMENT, BY_PAIR, BY_ROUND, Agreement, AgreementRow, LeftOut
from qualcode.reconcile.measuring.ordering import most_troubled_first
from qualcode.tui.agreement.questions import leading

TROUBLE, CODEBOOK, PREVALENCE = SORTS = ("trouble", "codebook", "prevalence")
"""The orders of codes."""
ALL_CODES = "All codes"
Rows = list[AgreementRow]


def lead_of(answer: Agreement) -> str:
    """The name of the figure that stands in the bars; an answer always has one."""
    lead = leading(answer.unit, answer.labels)
    names = [metric.name for metric in answer.metrics]
    return lead if lead in names or not names else names[0]


def of_all(answer: Agreement, rows: Iterable[AgreementRow]) -> Rows:
    """Of some rows those in which all coders are compared together."""
    return [row for row in rows if len(row.coders) == len(answer.coders)]


def by_code(rows: Iterable[AgreementRow]) -> dict[str | None, Rows]:
    """Code → its rows, in the order in which codes come; None for all codes as one."""
    found: dict[str | None, Rows] = {}
    for row in rows:
        found.setdefault(row.code, []).append(row)
    return found


def ordered(answer: Agreement, sort: str) -> Agreement:
    """The same figures with codes in an order: most troubled first, as in the codebook, most frequent first."""
    if sort == TROUBLE:
        return most_troubled_first(answer)
    if sort == PREVALENCE:
        share = {code: max(map(_share, rows)) for code, rows in by_code(answer.rows).items()}
        rows = sorted(answer.rows, key=lambda row: -share[row.code])
        return answer.model_copy(update={"rows": tuple(rows)})
    return answer


def _share(row: AgreementRow) -> float:
    return sum(row.prevalence.values()) / len(row.prevalence) if row.prevalence else 0.0


def metric_row(rows: Sequence[AgreementRow], name: str) -> AgreementRow | None:
    """The row of a figure."""
    return next((row for row in rows if row.metric == name), None)


def column_of(row: AgreementRow, by: str) -> str:
    """In which column of the heat table a row stands."""
    if by == BY_PAIR:
        return pair_name(row.pair)
    if by in (BY_DOCUMENT, BY_ROUND):
        return (row.document if by == BY_DOCUMENT else row.round) or ""
    return row.attribute or ""


def pair_name(pair: tuple[str, str] | None) -> str:
    """Two coders, as a title."""
    return " – ".join(pair) if pair is not None else ""


def leaf(path: str | None) -> str:
    """The name of a code without what it lies below."""
    return path.rpartition(SEPARATOR)[2] if path is not None else ALL_CODES


def parent(path: str | None) -> str:
    """What a code lies below; empty for one at the top."""
    return path.rpartition(SEPARATOR)[0] if path is not None else ""


def left_out_everywhere(answer: Agreement) -> tuple[LeftOut, ...]:
    """What counts in none of the figures."""
    rows = [row.left_out for row in answer.rows]
    return (*answer.left_out, *(one for one in rows[0] if all(one in row for row in rows))) if rows else answer.left_out
