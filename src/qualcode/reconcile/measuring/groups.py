"""Whose codings of which documents one figure is about, and the row that tells it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from qualcode.agreement.metrics import Metric
from qualcode.agreement.ratings import IntArray
from qualcode.agreement.resampling import Resampled
from qualcode.domain.agreement_answers import FEW_DOCUMENTS, AgreementInterval, AgreementRow, AgreementWish, LeftOut
from qualcode.domain.agreement_choices import BOOTSTRAP, NO_INTERVAL
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.reconcile.measuring.study import Study


@dataclass(frozen=True, eq=False)
class Slice:
    """A part of a study that figures are told of apart."""

    told: Mapping[str, str]
    """`document`, `round` or `attribute` → its name or value."""
    documents: IntArray
    """Places in `Study.documents`."""
    coders: tuple[int, ...]
    """Places in `Study.coders`."""


@dataclass(frozen=True, eq=False)
class Group:
    """Coders who are compared with one another, in the documents that they finished."""

    told: Mapping[str, str]
    names: tuple[str, ...]
    coders: tuple[int, ...]
    documents: IntArray
    """Those that at least two of them finished."""
    begun: IntArray
    """Those that at least one of them finished."""
    left_out: tuple[LeftOut, ...]

    def within(self, documents: IntArray) -> Group:
        """The same coders, compared in some of the documents alone: those in which there is anything to compare."""
        return replace(self, documents=documents)

    @property
    def pair(self) -> tuple[str, str] | None:
        return (self.names[0], self.names[1]) if len(self.names) == 2 else None


def group_of(study: Study, part: Slice, coders: Sequence[int]) -> Group:
    """Some coders of a slice; what fewer than two of them finished is left out."""
    finished = study.present[part.documents][:, list(coders)].sum(axis=1)
    several = finished >= 2
    missing = int((~several).sum())
    left_out = (
        (LeftOut(reason=tr("finished by fewer than two of these coders"), documents=missing),)
        if missing and len(coders) < len(study.coders)
        else ()
    )
    names = tuple(study.coders[coder].name for coder in coders)
    return Group(part.told, names, tuple(coders), part.documents[several], part.documents[finished >= 1], left_out)


def pairs_of(study: Study, part: Slice) -> Iterator[Group]:
    """Every two coders of a slice who finished a document of it together; of two coders also who did not."""
    for pair in combinations(part.coders, 2):
        group = group_of(study, part, pair)
        if len(group.documents) or len(part.coders) == 2:
            yield group


@dataclass(frozen=True, slots=True)
class Counted:
    """What a figure of one code, or of all, stands on."""

    n: int
    prevalence: dict[str, float]
    left_out: tuple[LeftOut, ...]
    code: str | None
    waiting: int = 0
    """Codings whose words are gone from a corrected transcript: they count nowhere until somebody places them."""
    outside: int = 0
    """Codings that share no letter with the text that counts."""


def row_of(
    metric: Metric,
    group: Group,
    on: Counted,
    value: float,
    undefined: str,
    wish: AgreementWish,
    interval: AgreementInterval | None,
    no_interval: str = "",
) -> AgreementRow:
    """The row of one figure; a value that is no number is told as undefined, with the reason."""
    number = None if np.isnan(value) else _plain(float(value))
    if number is None:
        interval = None
    elif interval is None and not no_interval:
        no_interval = why_no_interval(group, wish)
    return AgreementRow(
        metric=metric.name,
        value=number,
        undefined=f"{undefined}{_but_coded(on)}" if number is None else None,
        interval=interval,
        no_interval=no_interval if number is not None and interval is None else None,
        n=on.n,
        left_out=(*on.left_out, *_uncounted(on), *group.left_out),
        prevalence=on.prevalence,
        coders=group.names,
        documents=len(group.documents),
        code=on.code,
        pair=group.pair,
        document=group.told.get("document"),
        round=group.told.get("round"),
        attribute=group.told.get("attribute"),
    )


def _plain(value: float) -> float:
    """A figure without the dust of sums of floating-point numbers: what is nothing is 0, and not −0."""
    return round(value, 12) + 0.0


def _uncounted(on: Counted) -> tuple[LeftOut, ...]:
    """Codings that are there and count nowhere."""
    reasons = []
    if on.waiting:
        reasons.append(
            tr("{codings} waiting for a place in a corrected transcript", codings=counted(on.waiting, "coding"))
        )
    if on.outside:
        reasons.append(tr("{codings} outside the text that is compared", codings=counted(on.outside, "coding")))
    return tuple(LeftOut(reason=reason) for reason in reasons)


def _but_coded(on: Counted) -> str:
    """That nobody used a code is not the whole truth where codings of it count nowhere."""
    return "".join(tr("; but there is {what}", what=one.reason) for one in _uncounted(on))


def _few() -> str:
    return tr("fewer than {few_documents} documents: the interval is too narrow", few_documents=FEW_DOCUMENTS)


def why_no_interval(group: Group, wish: AgreementWish) -> str:
    """Why a figure that has a value has no interval."""
    if wish.intervals == NO_INTERVAL:
        return tr("none was asked for")
    if len(group.documents) <= 1:
        return tr("one document: passages of one document are not independent")
    return tr("undefined in every resample")


def bootstrapped(drawn: Resampled | None, group: Group, wish: AgreementWish) -> AgreementInterval | None:
    """The interval of a figure from its resamples."""
    if drawn is None:
        return None
    return AgreementInterval(
        low=_plain(drawn.low),
        high=_plain(drawn.high),
        method=BOOTSTRAP,
        documents=len(group.documents),
        replicates=drawn.replicates,
        dropped=drawn.dropped,
        seed=wish.seed,
        below_667=drawn.below_tentative,
        below_800=drawn.below_reliable,
        warning=_few() if len(group.documents) < FEW_DOCUMENTS else None,
    )
