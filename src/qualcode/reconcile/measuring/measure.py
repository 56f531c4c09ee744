"""How far coders agree: every figure that a wish asks for, with all it stands on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qualcode.agreement.catalogue import GAMMA_KIND, SPAN_KINDS
from qualcode.agreement.metrics import Metric
from qualcode.analysis.resolving import People
from qualcode.codebook.tree import load_tree
from qualcode.domain.agreement_answers import (
    AGREEMENT_LABELS,
    AGREEMENT_UNITS,
    AGREEMENT_UNIVERSES,
    BY_PAIR,
    CHAR,
    INTERVAL_KINDS,
    PER_CODE,
    SINGLE,
    Agreement,
    AgreementRow,
    AgreementWish,
    MetricTold,
)
from qualcode.domain.errors import InputError
from qualcode.domain.wording import counted
from qualcode.reconcile.measuring.confusions import confusions_of
from qualcode.reconcile.measuring.gammas import gammas_of
from qualcode.reconcile.measuring.groups import Counted, Group, Slice, group_of, pairs_of, row_of
from qualcode.reconcile.measuring.lines import UNIVERSES, Laid, lay_out
from qualcode.reconcile.measuring.on_spans import figures_on_spans, tables_on_spans
from qualcode.reconcile.measuring.on_units import CHANCE_FROM_SINGLES, figures_on_units, tables_on_units
from qualcode.reconcile.measuring.slices import parts_of
from qualcode.reconcile.measuring.study import Study, read_study
from qualcode.reconcile.measuring.wanted import CodeRow, check_by, code_rows, metrics_of
from qualcode.storage.project import Project


def measure(project: Project, wish: AgreementWish) -> Agreement:
    """Count how far coders agree, in one state of the project.

    Raises:
        InputError: What is asked for does not go together.
        NotFoundError: A coder, code, document, round or attribute is not there.
    """
    _check(wish)
    with project.reading():
        study = read_study(project, wish)
        tree = load_tree(project)
        rows = code_rows(tree, wish, {int(code) for code in set(study.codings.codes.tolist())})
        metrics = metrics_of(wish, len(study.coders))
        people = People(project, study.documents)
        found: list[AgreementRow] = []
        notes: dict[str, None] = dict.fromkeys(study.notes)
        laid = None
        for part in parts_of(project, study, wish, people):
            laid = lay_out(project, study, wish.unit, wish.universe, people, part.counted)
            told, of_part = _figures(study, laid, rows, part.slices, metrics, wish)
            notes.update(dict.fromkeys(told))
            found.extend(of_part)
        confusions = (
            confusions_of(study, laid, rows) if wish.confusions and laid is not None and len(study.coders) > 1 else ()
        )
    return Agreement(
        unit=wish.unit,
        universe=UNIVERSES[wish.universe],
        labels=wish.labels,
        by=wish.by,
        coders=tuple(coder.name for coder in study.coders),
        documents=tuple(document.name for document in study.compared),
        codes=len(rows),
        left_out=study.left_out,
        notes=(*notes, *_notes(wish, metrics, study, len(rows))),
        metrics=tuple(MetricTold.model_validate(_told(metric)) for metric in metrics),
        rows=tuple(found),
        confusions=confusions,
    )


def _check(wish: AgreementWish) -> None:
    for said, known, what in (
        (wish.unit, AGREEMENT_UNITS, "unit"),
        (wish.labels, AGREEMENT_LABELS, "kind of labels"),
        (wish.universe, AGREEMENT_UNIVERSES, "universe"),
        (wish.intervals, INTERVAL_KINDS, "kind of interval"),
    ):
        if said not in known:
            raise InputError(f"“{said}” is no {what}", remedy=f"choose {', '.join(known)}")
    for share, name in ((wish.overlap, "overlap"), (wish.iou, "share of overlap")):
        if not 0 < share <= 1:
            raise InputError(f"the least {name} is a share above 0 and at most 1", remedy="for instance 0.9")
    check_by(wish)


def _told(metric: Metric) -> dict[str, str]:
    return {name: getattr(metric, name) for name in ("name", "title", "source", "formula", "compatible_with")}


def _figures(
    study: Study,
    laid: Laid,
    rows: Sequence[CodeRow],
    slices: Sequence[Slice],
    metrics: Sequence[Metric],
    wish: AgreementWish,
) -> tuple[tuple[str, ...], list[AgreementRow]]:
    """The notes and rows of one part of the study, slice by slice and group by group."""
    on_units = [metric for metric in metrics if metric.kind not in SPAN_KINDS]
    on_spans = [metric for metric in metrics if metric.kind in SPAN_KINDS and metric.kind != GAMMA_KIND]
    gammas = [metric for metric in metrics if metric.kind == GAMMA_KIND]
    several = len(study.coders) > 1 and bool(rows)
    units = tables_on_units(study, laid, rows, wish) if on_units and several else None
    spans = tables_on_spans(study, laid, rows, wish) if (on_spans or gammas) and several else None
    found: list[AgreementRow] = []
    for part in slices:
        for group, fitting in _groups(study, part, metrics, wish):
            if not len(group.documents):
                found.extend(_nothing_finished(group, rows, fitting, wish))
                continue
            if units is not None:
                found.extend(figures_on_units(units, group, _both(on_units, fitting), wish))
            if spans is not None:
                found.extend(figures_on_spans(spans, group, _both(on_spans, fitting), wish))
                found.extend(gammas_of(spans, group, _both(gammas, fitting), wish))
    return units.notes if units is not None else (), found


def _both(metrics: Sequence[Metric], fitting: Sequence[Metric]) -> list[Metric]:
    return [metric for metric in metrics if metric in fitting]


def _groups(
    study: Study, part: Slice, metrics: Sequence[Metric], wish: AgreementWish
) -> Iterator[tuple[Group, Sequence[Metric]]]:
    """Everybody together, and every pair where pairs are wanted or a metric compares two coders and no more."""
    of_pairs = [metric for metric in metrics if metric.pairwise]
    if len(part.coders) <= 2:
        yield group_of(study, part, part.coders), metrics
        return
    if BY_PAIR in wish.by:
        yield from ((group, metrics) for group in pairs_of(study, part))
        return
    if len(of_pairs) < len(metrics):
        yield group_of(study, part, part.coders), [metric for metric in metrics if not metric.pairwise]
    if of_pairs:
        yield from ((group, of_pairs) for group in pairs_of(study, part))


def _nothing_finished(
    group: Group, rows: Sequence[CodeRow], metrics: Sequence[Metric], wish: AgreementWish
) -> Iterator[AgreementRow]:
    """Rows that say that there is nothing to compare."""
    done = "" if wish.assume_finished else ": `codings import --done` or `documents done` says that one is"
    reason = f"no document was finished by two of the coders{done}"
    codes = [row.path for row in rows] if wish.labels == PER_CODE else [None]
    for code in codes:
        for metric in metrics:
            yield row_of(metric, group, Counted(0, {}, (), code), float("nan"), reason, wish, None)


def _notes(wish: AgreementWish, metrics: Sequence[Metric], study: Study, codes: int) -> Iterator[str]:
    if len(study.coders) > 2 and any(metric.pairwise for metric in metrics) and BY_PAIR not in wish.by:
        names = ", ".join(metric.name for metric in metrics if metric.pairwise)
        yield f"{names}: compares two coders, and stands for every pair"
    if not codes:
        yield "there is no code to compare"
    alone = len(study.documents) - len(study.compared)
    from_singles = [metric.name for metric in metrics if metric.name in CHANCE_FROM_SINGLES]
    if alone and from_singles:
        yield (
            f"{', '.join(from_singles)}: what one coder alone finished ({counted(alone, 'document')}) counts in the "
            "shares from which chance is estimated (Gwet 2014), and in nothing else"
        )
    for metric in metrics:
        if metric.compatible_with:
            yield f"{metric.name} is compatible with {metric.compatible_with}, and nothing to report by itself"
        if metric.name == "segment_match" or metric.name == "maxqda_kappa_rk":
            yield f"{metric.name}: codings match from {wish.overlap:.0%} overlap on (of what either of two covers)"
        if metric.name == "span_f1_iou":
            yield f"{metric.name}: codings match from {wish.iou:.0%} overlap on (of what either of two covers)"
    if wish.roll_up:
        yield "a code counts wherever one below it does"
    if wish.unit != CHAR and wish.labels != SINGLE and wish.unit != "span":
        yield f"a {wish.unit} has a code from a coder as soon as a coding of hers shares a letter with it"
