"""What a wish means: codes, metrics, and by what figures are told apart; or why it cannot be met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from qualcode.agreement.catalogue import GAMMAS, METRICS, SPAN_KINDS
from qualcode.agreement.metrics import Metric
from qualcode.analysis.selecting import code_term, codes_of
from qualcode.codebook.tree import CodeTree
from qualcode.domain.agreement_answers import AgreementWish
from qualcode.domain.agreement_choices import AGREEMENT_BY, BY_CODE, CHAR, PER_CODE, SENTENCE, SET, SINGLE, SPAN
from qualcode.domain.errors import InputError
from qualcode.domain.translation import tr

_SETS = frozenset({"krippendorff_alpha_set", "krippendorff_alpha_set_masi", "krippendorff_alpha_set_jaccard"})
ORDERED = frozenset({"krippendorff_alpha_ordinal", "krippendorff_alpha_interval", "krippendorff_alpha_ratio"})
"""Metrics for codes that are steps of a scale."""
_SEVERAL_CODES = frozenset({"cu_alpha", "k_u_alpha", *(name for name in GAMMAS if name != "gamma")})
_BINARY = frozenset({"qualcoder_kappa"})


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A code that figures are for, and the codes whose codings count as its."""

    path: str
    members: tuple[int, ...]


def attributes_of(wish: AgreementWish) -> list[str]:
    """The names of attributes by which figures are wanted."""
    return [name for name in wish.by if name not in AGREEMENT_BY]


def metrics_of(wish: AgreementWish, coders: int) -> list[Metric]:
    """The metrics that are wanted; for none the ones that suit the unit, the labels and the number of coders.

    Raises:
        InputError: One is unknown, or does not go with the unit or the labels.
    """
    names = list(dict.fromkeys(wish.metrics)) or _suiting(wish, coders)
    return [_checked(name, wish) for name in names]


def _suiting(wish: AgreementWish, coders: int) -> list[str]:
    if wish.unit == SPAN:
        return ["u_alpha", *(["cu_alpha"] if wish.labels == SINGLE else []), "span_f1_overlap", "segment_match"]
    if wish.labels == SET:
        return ["percent_agreement", "krippendorff_alpha_set_masi", "krippendorff_alpha_set_jaccard"]
    kappa = "cohen_kappa" if coders == 2 else "conger_kappa"
    return ["percent_agreement", kappa, "gwet_ac1", "krippendorff_alpha_nominal"]


def _checked(name: str, wish: AgreementWish) -> Metric:
    metric = METRICS.get(name)
    if metric is None:
        near = get_close_matches(name, METRICS, n=1)
        raise InputError(
            tr("“{name}” is no metric", name=name),
            remedy=tr("did you mean {near}?", near=near[0]) if near else tr("see `--help`"),
        )
    of_spans = metric.kind in SPAN_KINDS
    if of_spans and wish.unit not in (SPAN, CHAR):
        raise InputError(
            tr("{name} compares codings as they stand, not sentences", name=name)
            if wish.unit == SENTENCE
            else tr("{name} compares codings as they stand, not turns", name=name),
            remedy=tr("choose --unit span"),
        )
    if not of_spans and wish.unit == SPAN:
        raise InputError(
            tr("{name} needs units that every coder rates, and codings are none", name=name),
            remedy=tr("choose --unit char, sentence or turn"),
        )
    if name in _SETS and wish.labels != SET:
        raise InputError(tr("{name} compares sets of codes", name=name), remedy=tr("choose --labels set"))
    if (name in ORDERED or name in _SEVERAL_CODES) and wish.labels != SINGLE:
        raise InputError(
            tr("{name} needs several codes of which each passage has one", name=name),
            remedy=tr("choose --labels single"),
        )
    if name in _BINARY and wish.labels != PER_CODE:
        raise InputError(tr("{name} is of one code at a time", name=name), remedy=tr("choose --labels per-code"))
    if of_spans and wish.labels == SET:
        raise InputError(
            tr("{name} does not compare sets of codes", name=name), remedy=tr("choose --labels per-code or single")
        )
    return metric


def code_rows(tree: CodeTree, wish: AgreementWish, used: set[int]) -> list[CodeRow]:
    """The codes that figures are for, in the order of the codebook.

    Of the whole codebook those are left out that nobody can have used: retired ones and themes without a coding. What
    is rolled up stands for itself and all codes below it; where each unit has one code or a set of codes, the topmost
    of those wanted stands for the codes below it, so that themes can be compared.
    """
    wanted = list(dict.fromkeys(code for term in wish.codes for code in _covered(tree, term, wish)))
    order = [code.id for code in tree.walk()]
    if wish.codes:
        rows = [code for code in order if code in set(wanted)]
    elif wish.roll_up and wish.labels != PER_CODE:
        rows = [code.id for code in tree.children(None)]
    else:
        rows = [code for code in order if code in used or wish.roll_up or not _only_groups(tree, code)]
    if wish.roll_up and wish.labels != PER_CODE:
        below = {under for code in rows for under in tree.gathered(code) if under != code}
        rows = [code for code in rows if code not in below]
    return [CodeRow(tree.path(code), tuple(tree.gathered(code)) if wish.roll_up else (code,)) for code in rows]


def _covered(tree: CodeTree, term: str, wish: AgreementWish) -> Sequence[int]:
    found = code_term(tree, term)
    return [found.code_id] if wish.roll_up else codes_of(tree, found)


def _only_groups(tree: CodeTree, code: int) -> bool:
    return tree.code(code).retired or bool(tree.children(code))


def check_by(wish: AgreementWish) -> None:
    """Refuse to tell figures apart by code where all codes make one figure.

    Raises:
        InputError: They are.
    """
    if BY_CODE in wish.by and wish.labels != PER_CODE and wish.by != (BY_CODE,):
        raise InputError(
            tr("with one code or a set of codes for each unit there is one figure for all codes"),
            remedy=tr("leave `code` out of --by, or choose --labels per-code"),
        )
