"""What is asked about the agreement of coders, and what `agreement --json` answers; described in `docs/json.md`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import SerializerFunctionWrapHandler, model_serializer

from qualcode.domain.agreement_choices import BOOTSTRAP, BY_CODE, CHAR, FINISHED, PER_CODE
from qualcode.domain.answers import Answer

FEW_DOCUMENTS = 20
"""Below this an interval from resampled documents is too narrow: 84 of 100 intervals hold the value with ten."""
TENTATIVE, RELIABLE = 0.667, 0.8
"""Below the first no conclusion, from the second on reliable (Krippendorff 2004, page 241)."""


@dataclass(frozen=True, slots=True)
class AgreementWish:
    """What figures are wanted."""

    coders: tuple[str, ...] | None = None
    """By name; None for everybody but Consensus who finished a document."""
    round: str | None = None
    """Only its documents and its coders."""
    documents: tuple[str, ...] | None = None
    codes: tuple[str, ...] = ()
    """Terms as in queries: a code with those below it unless `=` stands before; none for all."""
    roll_up: bool = False
    """A code counts wherever one below it does."""
    unit: str = CHAR
    labels: str = PER_CODE
    universe: str = FINISHED
    uncoded_is_missing: bool = False
    """With `single`: a unit without a code was not rated."""
    by: tuple[str, ...] = (BY_CODE,)
    metrics: tuple[str, ...] = ()
    """Names of `catalogue.METRICS`; none for those that suit."""
    assume_finished: bool = False
    """Every document in which a coder has a coding counts as finished by her."""
    intervals: str = BOOTSTRAP
    replicates: int = 2000
    seed: int = 1
    overlap: float = 0.9
    """What share of two codings must overlap to match, for `segment_match`."""
    iou: float = 0.5
    """What share of the text of both two codings must share, for `span_f1_iou`."""
    confusions: bool = False
    """Also which codes stand where others do."""


class AgreementInterval(Answer):
    """Where a figure may lie."""

    low: float
    high: float
    level: float = 0.95
    method: str
    """`bootstrap` over documents, or `analytic`."""
    documents: int
    replicates: int | None = None
    dropped: int | None = None
    """Replicates in which the figure was undefined."""
    seed: int | None = None
    below_667: float | None = None
    """In which share of the replicates the figure was below .667."""
    below_800: float | None = None
    warning: str | None = None


class LeftOut(Answer):
    """What does not count in a figure, and why."""

    reason: str
    documents: int | None = None
    units: int | None = None


class AgreementRow(Answer):
    """One figure."""

    metric: str
    value: float | None
    undefined: str | None = None
    """Why there is no value; only where there is none."""
    interval: AgreementInterval | None
    no_interval: str | None = None
    """Why there is a value and no interval."""
    n: int
    """Units – code points, sentences, turns, codings – that at least two of the coders rated."""
    left_out: tuple[LeftOut, ...]
    prevalence: dict[str, float]
    """Coder → share of n that has the code from her; with `single` and `set`, code → share of all that was given."""
    coders: tuple[str, ...]
    documents: int
    code: str | None = None
    pair: tuple[str, str] | None = None
    document: str | None = None
    round: str | None = None
    attribute: str | None = None
    """The value by which it was told apart."""

    @model_serializer(mode="wrap")
    def _without_what_is_not_said(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        said: dict[str, Any] = handler(self)
        return {key: value for key, value in said.items() if value is not None or key in ("value", "interval")}


class Confusion(Answer):
    """How much of what one coder codes with one code another codes with another."""

    pair: tuple[str, str]
    code: str
    """As the first of them says."""
    other: str
    """As the second says, who does not give the first; empty where she gives no code there that the first does not."""
    units: int
    documents: int


class MetricTold(Answer):
    """What a figure is."""

    name: str
    title: str
    source: str
    formula: str
    compatible_with: str = ""


class Agreement(Answer):
    """Figures of agreement, with all that they stand on."""

    unit: str
    universe: str
    """In words."""
    labels: str
    by: tuple[str, ...]
    coders: tuple[str, ...]
    documents: tuple[str, ...]
    """Those that at least two of the coders finished."""
    codes: int
    left_out: tuple[LeftOut, ...]
    notes: tuple[str, ...]
    """What a reader must know so as not to misread the figures."""
    metrics: tuple[MetricTold, ...]
    rows: tuple[AgreementRow, ...]
    confusions: tuple[Confusion, ...] = ()
