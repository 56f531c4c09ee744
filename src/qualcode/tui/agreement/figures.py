"""The figures of an answer put together: by code, by column, in an order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from qualcode.codebook.tree import SEPARATOR
from qualcode.domain.agreement_answers import RELIABLE, TENTATIVE, Agreement, AgreementRow, LeftOut
from qualcode.domain.agreement_choices import BY_DOCUMENT, BY_PAIR, BY_ROUND, SPAN
from qualcode.domain.translation import tr
from qualcode.reconcile.measuring.ordering import most_troubled_first
from qualcode.tui.agreement.questions import leading

TROUBLE, CODEBOOK, PREVALENCE = SORTS = ("trouble", "codebook", "prevalence")
"""The orders of codes."""
ORDER_WORDS = {
    TROUBLE: tr("most troubled first"),
    CODEBOOK: tr("as in the codebook"),
    PREVALENCE: tr("most frequent first"),
}
ALL_CODES = tr("All codes")
FEW_UNITS, FEW_TEXTS = 10, 2
"""A figure on fewer units with the code, or in fewer documents, is marked."""
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


@dataclass(frozen=True, slots=True)
class Overall:
    """The figures of all codes in brief."""

    median: float | None
    """None where no code has a figure."""
    low: float
    high: float
    below: int
    """Codes below .667."""
    tentative: int
    """From there to .80."""
    reliable: int
    undefined: int

    @property
    def codes(self) -> int:
        """Codes with a figure."""
        return self.below + self.tentative + self.reliable


def overall(values: Sequence[float | None]) -> Overall:
    """How well coders agree over all codes.

    Args:
        values: The figure of each code; None where it is undefined.
    """
    known = [value for value in values if value is not None]
    below, reliable = sum(value < TENTATIVE for value in known), sum(value >= RELIABLE for value in known)
    return Overall(
        median(known) if known else None,
        min(known, default=0.0),
        max(known, default=0.0),
        below,
        len(known) - below - reliable,
        reliable,
        len(values) - len(known),
    )


def few(row: AgreementRow, unit: str, *, texts: bool) -> bool:
    """Whether a figure stands on too little to be looked at.

    Args:
        row: The figure, of one code.
        unit: What is compared; of codings as they stand all count, of others those which some coder gave the code.
        texts: Whether it counts in how many documents they are: not where every column is a single document.
    """
    most = max(row.prevalence.values(), default=0.0)
    units = row.n if unit == SPAN or row.code is None else round(most * row.n)
    return units < FEW_UNITS or (texts and row.documents < FEW_TEXTS)


def leaf(path: str | None) -> str:
    """The name of a code without what it lies below."""
    return path.rpartition(SEPARATOR)[2] if path is not None else ALL_CODES


def parent(path: str | None) -> str:
    """What a code lies below; empty for one at the top."""
    return path.rpartition(SEPARATOR)[0] if path is not None else ""


def left_out_everywhere(answer: Agreement) -> tuple[LeftOut, ...]:
    """What counts in none of the figures."""
    rows = {row.left_out for row in answer.rows}
    first = next(iter(rows), ())
    return (*answer.left_out, *(one for one in first if all(one in row for row in rows)))


def left_out_somewhere(answer: Agreement) -> bool:
    """Whether more is left out of some figures than of others."""
    return len({row.left_out for row in answer.rows}) > 1
