"""Coefficients of ratings under the names that answers and commands use, each with its source and formula."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from qualcode.agreement import coefficients, krippendorff
from qualcode.agreement.ratings import FloatArray
from qualcode.domain.translation import tr

Kind: TypeAlias = Literal["ratings", "continuum", "matching", "gamma"]
"""What a coefficient is computed from: values that units were given, spans on a line, or spans matched with spans."""


class Said(NamedTuple):
    """What a report must say of a coefficient."""

    title: str
    source: str
    formula: str


@dataclass(frozen=True)
class Metric:
    """A coefficient, and what a report must say of it."""

    name: str
    said: Callable[[], Said]
    """Asked anew each time: a report may be in another language than the program."""
    kind: Kind
    pairwise: bool
    """Whether it compares two coders and no more."""
    function: Callable[..., FloatArray]
    """From a table (`Ratings`, where the kind is "ratings") to one number for each resample; NaN where undefined."""
    compatible_with: str = ""
    """The program whose figure it reproduces, where that is its only use."""

    @property
    def title(self) -> str:
        """What it is called."""
        return self.said().title

    @property
    def source(self) -> str:
        """Where it is written down."""
        return self.said().source

    @property
    def formula(self) -> str:
        """How it is computed."""
        return self.said().formula


def _ratings_metric(
    name: str, function: Callable[..., FloatArray], said: Callable[[], Said], *, pairwise: bool = False
) -> Metric:
    return Metric(name, said, "ratings", pairwise, function)


_COHEN = "Cohen 1960, Educational and Psychological Measurement 20(1), pp. 37–46"
_CONGER = "Conger 1980, Psychological Bulletin 88(2), pp. 322–328"
_SCOTT = "Scott 1955, Public Opinion Quarterly 19(3), pp. 321–325"
_FLEISS = "Fleiss 1971, Psychological Bulletin 76(5), pp. 378–382"
_BRENNAN = "Brennan & Prediger 1981, Educational and Psychological Measurement 41(3), pp. 687–699"
_GWET = "Gwet 2008, British Journal of Mathematical and Statistical Psychology 61(1), pp. 29–48"
_KRIPPENDORFF = "Krippendorff 2004, Content Analysis (2nd ed.), ch. 11"
_ALPHA = f"{_KRIPPENDORFF}; Krippendorff 2011, Computing Krippendorff’s Alpha-Reliability"
_CHANCE = "(p_o − p_e) ÷ (1 − p_e), p_e = "
_BY_DISTANCE = "1 − (N−1)·Σ o_ck·δ_ck ÷ Σ n_c·n_k·δ_ck, "


def _where_missing(source: str) -> str:
    return tr("{source}; missing values as in Gwet 2014", source=source)


def _of_sets(source: str) -> str:
    return tr("{krippendorff}, with distances of sets as in {source}", krippendorff=_KRIPPENDORFF, source=source)


_ALL = (
    _ratings_metric(
        "percent_agreement",
        coefficients.percent_agreement,
        lambda: Said(
            tr("Percent agreement"),
            "Fleiss 1971, Psychological Bulletin 76(5), pp. 379–380",
            tr("p_o = mean over units of Σ_k n_uk(n_uk−1) ÷ r_u(r_u−1)"),
        ),
    ),
    _ratings_metric(
        "cohen_kappa",
        coefficients.cohen_kappa,
        lambda: Said("Cohen’s κ", _COHEN, _CHANCE + tr("Σ_k p_1k·p_2k over units that both rated")),
        pairwise=True,
    ),
    _ratings_metric(
        "conger_kappa",
        coefficients.conger_kappa,
        lambda: Said("Conger’s κ", _where_missing(_CONGER), _CHANCE + tr("mean over pairs of coders of Σ_k p_gk·p_hk")),
    ),
    _ratings_metric(
        "scott_pi",
        coefficients.scott_pi,
        lambda: Said("Scott’s π", _SCOTT, _CHANCE + tr("Σ_k ((p_1k + p_2k) ÷ 2)² over units that both rated")),
        pairwise=True,
    ),
    _ratings_metric(
        "fleiss_kappa",
        coefficients.fleiss_kappa,
        lambda: Said(
            "Fleiss’ κ", _where_missing(_FLEISS), _CHANCE + tr("Σ_k p̄_k², p̄_k = mean over units of n_uk ÷ r_u")
        ),
    ),
    _ratings_metric(
        "brennan_prediger",
        coefficients.brennan_prediger,
        lambda: Said(tr("Brennan–Prediger κ"), _BRENNAN, _CHANCE + tr("1 ÷ q, q = values offered")),
    ),
    _ratings_metric(
        "gwet_ac1",
        coefficients.gwet_ac1,
        lambda: Said(
            tr("Gwet’s AC1"), _where_missing(_GWET), _CHANCE + tr("Σ_k p̄_k(1 − p̄_k) ÷ (q − 1), q = values offered")
        ),
    ),
    _ratings_metric(
        "krippendorff_alpha_nominal",
        krippendorff.alpha_nominal,
        lambda: Said(tr("Krippendorff’s α, nominal"), _ALPHA, _BY_DISTANCE + tr("δ = 0 for equal values, else 1")),
    ),
    _ratings_metric(
        "krippendorff_alpha_ordinal",
        krippendorff.alpha_ordinal,
        lambda: Said(tr("Krippendorff’s α, ordinal"), _ALPHA, _BY_DISTANCE + "δ = (Σ_{g=c…k} n_g − (n_c + n_k) ÷ 2)²"),
    ),
    _ratings_metric(
        "krippendorff_alpha_interval",
        krippendorff.alpha_interval,
        lambda: Said(tr("Krippendorff’s α, interval"), _ALPHA, _BY_DISTANCE + "δ = (c − k)²"),
    ),
    _ratings_metric(
        "krippendorff_alpha_ratio",
        krippendorff.alpha_ratio,
        lambda: Said(tr("Krippendorff’s α, ratio"), _ALPHA, _BY_DISTANCE + "δ = ((c − k) ÷ (c + k))²"),
    ),
    _ratings_metric(
        "krippendorff_alpha_set",
        krippendorff.alpha_set,
        lambda: Said(
            tr("Krippendorff’s α, sets of codes"),
            _of_sets("Passonneau 2004, Proceedings of LREC"),
            _BY_DISTANCE + tr("δ = 0 equal, ⅓ one inside the other, ⅔ overlapping, 1 disjoint"),
        ),
    ),
    _ratings_metric(
        "krippendorff_alpha_set_masi",
        krippendorff.alpha_set_masi,
        lambda: Said(
            tr("Krippendorff’s α, sets of codes by MASI"),
            _of_sets("Passonneau 2006, Proceedings of LREC"),
            _BY_DISTANCE
            + tr("δ = 1 − J·M, J = |A∩B| ÷ |A∪B|, M = 1 equal, ⅔ one inside the other, ⅓ overlapping, 0 disjoint"),
        ),
    ),
    _ratings_metric(
        "krippendorff_alpha_set_jaccard",
        krippendorff.alpha_set_jaccard,
        lambda: Said(
            tr("Krippendorff’s α, sets of codes by Jaccard"),
            _of_sets("Jaccard 1912, New Phytologist 11(2), pp. 37–50"),
            _BY_DISTANCE + "δ = 1 − |A∩B| ÷ |A∪B|",
        ),
    ),
)

RATING_METRICS: Mapping[str, Metric] = {metric.name: metric for metric in _ALL}
"""Coefficients of units that were given values, in the order of reports; `catalogue` adds those of spans."""
