"""Coefficients of ratings under the names that answers and commands use, each with its source and formula."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from qualcode.agreement import coefficients, krippendorff
from qualcode.agreement.ratings import FloatArray
from qualcode.domain.translation import tr

Kind: TypeAlias = Literal["ratings", "continuum", "matching", "gamma"]
"""What a coefficient is computed from: values that units were given, spans on a line, or spans matched with spans."""


@dataclass(frozen=True)
class Metric:
    """A coefficient, and what a report must say of it."""

    name: str
    title: str
    kind: Kind
    pairwise: bool
    """Whether it compares two coders and no more."""
    function: Callable[..., FloatArray]
    """From a table (`Ratings`, where the kind is "ratings") to one number for each resample; NaN where undefined."""
    source: str
    formula: str
    compatible_with: str = ""
    """The program whose figure it reproduces, where that is its only use."""


def _ratings_metric(
    name: str, title: str, function: Callable[..., FloatArray], source: str, formula: str, *, pairwise: bool = False
) -> Metric:
    return Metric(name, title, "ratings", pairwise, function, source, formula)


_COHEN = tr("Cohen 1960, Educational and Psychological Measurement 20(1), pp. 37–46")
_CONGER = tr("Conger 1980, Psychological Bulletin 88(2), pp. 322–328; missing values as in Gwet 2014")
_SCOTT = tr("Scott 1955, Public Opinion Quarterly 19(3), pp. 321–325")
_FLEISS = tr("Fleiss 1971, Psychological Bulletin 76(5), pp. 378–382; missing values as in Gwet 2014")
_BRENNAN = tr("Brennan & Prediger 1981, Educational and Psychological Measurement 41(3), pp. 687–699")
_GWET = tr(
    "Gwet 2008, British Journal of Mathematical and Statistical Psychology 61(1), pp. 29–48; "
    "missing values as in Gwet 2014"
)
_ALPHA = tr(
    "Krippendorff 2004, Content Analysis (2nd ed.), ch. 11; Krippendorff 2011, Computing "
    "Krippendorff’s Alpha-Reliability"
)
_SETS = tr("Krippendorff 2004, Content Analysis (2nd ed.), ch. 11, with distances of sets as in ")
_CHANCE = "(p_o − p_e) ÷ (1 − p_e), p_e = "
_BY_DISTANCE = tr("1 − (N−1)·Σ o_ck·δ_ck ÷ Σ n_c·n_k·δ_ck, ")

_ALL = (
    _ratings_metric(
        "percent_agreement",
        tr("Percent agreement"),
        coefficients.percent_agreement,
        tr("Fleiss 1971, Psychological Bulletin 76(5), pp. 379–380"),
        tr("p_o = mean over units of Σ_k n_uk(n_uk−1) ÷ r_u(r_u−1)"),
    ),
    _ratings_metric(
        "cohen_kappa",
        "Cohen’s κ",
        coefficients.cohen_kappa,
        _COHEN,
        _CHANCE + tr("Σ_k p_1k·p_2k over units that both rated"),
        pairwise=True,
    ),
    _ratings_metric(
        "conger_kappa",
        "Conger’s κ",
        coefficients.conger_kappa,
        _CONGER,
        _CHANCE + tr("mean over pairs of coders of Σ_k p_gk·p_hk"),
    ),
    _ratings_metric(
        "scott_pi",
        "Scott’s π",
        coefficients.scott_pi,
        _SCOTT,
        _CHANCE + tr("Σ_k ((p_1k + p_2k) ÷ 2)² over units that both rated"),
        pairwise=True,
    ),
    _ratings_metric(
        "fleiss_kappa",
        "Fleiss’ κ",
        coefficients.fleiss_kappa,
        _FLEISS,
        _CHANCE + tr("Σ_k p̄_k², p̄_k = mean over units of n_uk ÷ r_u"),
    ),
    _ratings_metric(
        "brennan_prediger",
        tr("Brennan–Prediger κ"),
        coefficients.brennan_prediger,
        _BRENNAN,
        _CHANCE + tr("1 ÷ q, q = values offered"),
    ),
    _ratings_metric(
        "gwet_ac1",
        tr("Gwet’s AC1"),
        coefficients.gwet_ac1,
        _GWET,
        _CHANCE + tr("Σ_k p̄_k(1 − p̄_k) ÷ (q − 1), q = values offered"),
    ),
    _ratings_metric(
        "krippendorff_alpha_nominal",
        tr("Krippendorff’s α, nominal"),
        krippendorff.alpha_nominal,
        _ALPHA,
        _BY_DISTANCE + tr("δ = 0 for equal values, else 1"),
    ),
    _ratings_metric(
        "krippendorff_alpha_ordinal",
        tr("Krippendorff’s α, ordinal"),
        krippendorff.alpha_ordinal,
        _ALPHA,
        _BY_DISTANCE + "δ = (Σ_{g=c…k} n_g − (n_c + n_k) ÷ 2)²",
    ),
    _ratings_metric(
        "krippendorff_alpha_interval",
        tr("Krippendorff’s α, interval"),
        krippendorff.alpha_interval,
        _ALPHA,
        _BY_DISTANCE + "δ = (c − k)²",
    ),
    _ratings_metric(
        "krippendorff_alpha_ratio",
        tr("Krippendorff’s α, ratio"),
        krippendorff.alpha_ratio,
        _ALPHA,
        _BY_DISTANCE + "δ = ((c − k) ÷ (c + k))²",
    ),
    _ratings_metric(
        "krippendorff_alpha_set",
        tr("Krippendorff’s α, sets of codes"),
        krippendorff.alpha_set,
        _SETS + tr("Passonneau 2004, Proceedings of LREC"),
        _BY_DISTANCE + tr("δ = 0 equal, ⅓ one inside the other, ⅔ overlapping, 1 disjoint"),
    ),
    _ratings_metric(
        "krippendorff_alpha_set_masi",
        tr("Krippendorff’s α, sets of codes by MASI"),
        krippendorff.alpha_set_masi,
        _SETS + tr("Passonneau 2006, Proceedings of LREC"),
        _BY_DISTANCE
        + tr("δ = 1 − J·M, J = |A∩B| ÷ |A∪B|, M = 1 equal, ⅔ one inside the other, ⅓ overlapping, 0 disjoint"),
    ),
    _ratings_metric(
        "krippendorff_alpha_set_jaccard",
        tr("Krippendorff’s α, sets of codes by Jaccard"),
        krippendorff.alpha_set_jaccard,
        _SETS + tr("Jaccard 1912, New Phytologist 11(2), pp. 37–50"),
        _BY_DISTANCE + "δ = 1 − |A∩B| ÷ |A∪B|",
    ),
)

RATING_METRICS: Mapping[str, Metric] = {metric.name: metric for metric in _ALL}
"""Coefficients of units that were given values, in the order of reports; `catalogue` adds those of spans."""
