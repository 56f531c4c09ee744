"""Every figure of agreement under its name: on units, on spans, and compatible with other programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from qualcode.agreement import compatible, matching, unitizing
from qualcode.agreement.metrics import RATING_METRICS, Kind, Metric, Said
from qualcode.agreement.ratings import FloatArray, Ratings
from qualcode.domain.translation import tr

CONTINUUM: Kind = "continuum"
MATCHING: Kind = "matching"
GAMMA_KIND: Kind = "gamma"
SPAN_KINDS = frozenset({CONTINUUM, MATCHING, GAMMA_KIND})
"""Kinds of figures that compare codings as they stand."""
_KRIPPENDORFF = "Krippendorff, Mathet, Bouvry & Widlöcher 2016, Quality & Quantity 50(6), pp. 2347–2364"
_F1 = "Hripcsak & Rothschild 2005, Journal of the American Medical Informatics Association 12(3), pp. 296–298"
_MATHET = "Mathet, Widlöcher & Métivier 2015, Computational Linguistics 41(3), pp. 437–479"
_MATHET_CAT = "Mathet 2017, Computational Linguistics 43(3), pp. 661–681"
_RK = "Brennan & Prediger 1981; Rädiker & Kuckartz 2020, Focused Analysis of Qualitative Interviews"


def _equation(number: int) -> str:
    return tr("{source}, equation {number}", source=_KRIPPENDORFF, number=number)


def _no_function(sums: FloatArray) -> FloatArray:
    """Of what is computed document by document, and does not add up."""
    return np.full(np.shape(sums)[:-1], np.nan)


def _qualcoder(ratings: Ratings) -> FloatArray:
    one, other = ratings.values[:, 0], ratings.values[:, 1]
    places = ((one == 1) & (other == 1), (one == 1) & (other == 0), (one == 0) & (other == 1))
    return compatible.qualcoder_kappa(*(ratings.weights @ place.astype(float) for place in places))


def _of_spans(kind: Kind, name: str, function: Callable[..., FloatArray], said: Callable[[], Said]) -> Metric:
    return Metric(name, said, kind, kind == MATCHING, function)


_SPAN_METRICS = (
    _of_spans(
        CONTINUUM,
        "u_alpha",
        unitizing.u_alpha,
        lambda: Said(
            "Krippendorff’s uα",
            _equation(5),
            tr("1 − (ℓ.. − Σ ℓ_cc) ÷ (ε.. − Σ ε_cc), what is not coded being a value"),
        ),
    ),
    _of_spans(
        CONTINUUM,
        "bar_u_alpha",
        unitizing.bar_u_alpha,
        lambda: Said(
            "Krippendorff’s |uα", _equation(6), tr("1 − (ℓ_φ. − ℓ_φφ) ÷ (ε_φ. − ε_φφ): coded or not, whatever the code")
        ),
    ),
    _of_spans(
        CONTINUUM,
        "cu_alpha",
        unitizing.cu_alpha,
        lambda: Said(
            tr("Krippendorff’s cuα"),
            _equation(10),
            tr("1 − (ℓ*.. − Σ ℓ*_cc) ÷ (ε*.. − Σ ε*_cc): which code, where two coders coded"),
        ),
    ),
    _of_spans(
        CONTINUUM,
        "k_u_alpha",
        unitizing.k_u_alpha,
        lambda: Said(
            "Krippendorff’s (k)uα",
            _equation(13),
            tr("1 − [(ℓ*_k. − ℓ*_kk) ÷ ℓ*_k.] ÷ [(ε*_k. − ε*_kk) ÷ ε*_k.]: the code k, where two coders coded"),
        ),
    ),
    _of_spans(
        MATCHING,
        "span_f1_strict",
        matching.span_f1,
        lambda: Said(
            tr("Span F1, same boundaries"), _F1, tr("2·matched ÷ (n_A + n_B), matched: begins and ends alike")
        ),
    ),
    _of_spans(
        MATCHING,
        "span_f1_overlap",
        matching.span_f1,
        lambda: Said(
            tr("Span F1, overlapping"), _F1, tr("2·matched ÷ (n_A + n_B), matched: share text, each coding once")
        ),
    ),
    _of_spans(
        MATCHING,
        "span_f1_iou",
        matching.span_f1,
        lambda: Said(
            tr("Span F1, overlap of a share"),
            _F1,
            tr("2·matched ÷ (n_A + n_B), matched: what both cover is a stated share of what either covers"),
        ),
    ),
    _of_spans(
        MATCHING,
        "segment_match",
        matching.segment_match,
        lambda: Said(
            tr("Segment matching"),
            tr("as the segment level of MAXQDA’s intercoder agreement"),
            tr("a ÷ (a + b + c): codings found with the other coder, looked up from both sides, at a stated overlap"),
        ),
    ),
    Metric(
        "maxqda_kappa_rk",
        lambda: Said(
            tr("κ (RK), compatible with MAXQDA"),
            _RK,
            tr(
                "(P_o − P_c) ÷ (1 − P_c), P_o = a ÷ (a + b + c), P_c = 1 ÷ k, or k ÷ (k + 1)² for one code or "
                "unequal numbers"
            ),
        ),
        MATCHING,
        True,
        _no_function,
        "MAXQDA",
    ),
    Metric(
        "gamma",
        lambda: Said("γ", _MATHET, tr("1 − δ_observed ÷ mean δ of sampled random continua, of the best alignment")),
        GAMMA_KIND,
        False,
        _no_function,
    ),
    Metric(
        "gamma_cat",
        lambda: Said("γ-cat", _MATHET_CAT, tr("γ of the codes alone, where units are aligned")),
        GAMMA_KIND,
        False,
        _no_function,
    ),
)
_COMPATIBLE = Metric(
    "qualcoder_kappa",
    lambda: Said(
        tr("“kappa”, compatible with QualCoder"),
        tr("as QualCoder prints it; it is not Cohen’s κ"),
        tr("(P_o − P_e) ÷ (1 − P_e), P_o = both ÷ either, P_e = chance of both coding × chance of neither"),
    ),
    "ratings",
    True,
    _qualcoder,
    "QualCoder",
)
METRICS: Mapping[str, Metric] = {
    **RATING_METRICS,
    **{metric.name: metric for metric in (*_SPAN_METRICS, _COMPATIBLE)},
}
"""Name → figure, in the order in which they are told."""
GAMMAS = ("gamma", "gamma_cat")
