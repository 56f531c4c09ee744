"""How far coders agree: every figure that a wish asks for, with all it stands on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from qualcode.agreement.catalogue import GAMMA_KIND, SPAN_KINDS
from qualcode.agreement.metrics import Metric
from qualcode.analysis.resolving import People
from qualcode.codebook.tree import load_tree
from qualcode.domain.agreement_answers import Agreement, AgreementRow, AgreementWish, Confusion, MetricTold
from qualcode.domain.agreement_choices import (
    AGREEMENT_LABELS,
    AGREEMENT_UNITS,
    AGREEMENT_UNIVERSES,
    BY_PAIR,
    BY_ROUND,
    CHAR,
    INTERVAL_KINDS,
    NO_INTERVAL,
    PER_CODE,
    SENTENCE,
    SINGLE,
)
from qualcode.domain.errors import InputError
from qualcode.domain.progress import steps
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.reconcile.measuring.confusions import confusions_of
from qualcode.reconcile.measuring.gammas import gammas_of
from qualcode.reconcile.measuring.groups import Counted, Group, Slice, group_of, pairs_of, row_of
from qualcode.reconcile.measuring.lines import Laid, lay_out, universe_words
from qualcode.reconcile.measuring.on_spans import figures_on_spans, tables_on_spans
from qualcode.reconcile.measuring.on_units import CHANCE_FROM_SINGLES, figures_on_units, tables_on_units
from qualcode.reconcile.measuring.slices import parts_of
from qualcode.reconcile.measuring.study import Study, read_study
from qualcode.reconcile.measuring.wanted import ORDERED, CodeRow, check_by, code_rows, metrics_of
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import list_documents
from qualcode.storage.reads.rounds import list_rounds
from qualcode.team.rounds import find_round


def measure(project: Project, wish: AgreementWish) -> Agreement:
    """Count how far coders agree, in one state of the project.

    Raises:
        InputError: What is asked for does not go together.
        NotFoundError: A coder, code, document, round or attribute is not there.
    """
    _check(wish)
    with project.reading():
        if BY_ROUND in wish.by:
            return _by_round(project, wish)
        study = read_study(project, wish)
        tree = load_tree(project)
        rows = code_rows(tree, wish, {int(code) for code in set(study.codings.codes.tolist())})
        metrics = metrics_of(wish, len(study.coders))
        people = People(project, study.documents)
        found: list[AgreementRow] = []
        notes: dict[str, None] = dict.fromkeys(study.notes)
        for part in steps(parts_of(study, wish, people), tr("measuring"), tr("parts")):
            laid = lay_out(project, study, wish.unit, wish.universe, people, part.counted)
            told, of_part = _figures(study, laid, rows, part.slices, metrics, wish)
            notes.update(dict.fromkeys(told))
            found.extend(of_part)
        confusions: tuple[Confusion, ...] = ()
        if wish.confusions and len(study.coders) > 1:
            confusions = confusions_of(study, lay_out(project, study, wish.unit, wish.universe, people), rows)
    return Agreement(
        unit=wish.unit,
        universe=universe_words(wish.universe),
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


def _by_round(project: Project, wish: AgreementWish) -> Agreement:
    """Each round by itself: its documents, between the coders who have them in it."""
    by = tuple(name for name in wish.by if name != BY_ROUND)
    rounds = [find_round(project, wish.round)] if wish.round is not None else list_rounds(project)
    if not rounds:
        raise InputError(tr("there is no round to tell figures apart by"), remedy=tr("see `qualcode round new --help`"))
    found = [(one.name, measure(project, replace(wish, by=by, round=one.name, confusions=False))) for one in rounds]
    together = measure(project, replace(wish, by=by, intervals=NO_INTERVAL))
    rows = [row.model_copy(update={"round": name}) for name, answer in found for row in answer.rows]
    left_out = [
        one.model_copy(update={"reason": f"{name}: {one.reason}"}) for name, answer in found for one in answer.left_out
    ]
    metrics = {metric.name: metric for _, answer in found for metric in answer.metrics}
    named = {name for _, answer in found for name in answer.documents}
    coders = {name for _, answer in found for name in answer.coders}
    return together.model_copy(
        update={
            "by": wish.by,
            "coders": tuple(sorted(coders, key=str.casefold)),
            "documents": tuple(document.name for document in list_documents(project) if document.name in named),
            "left_out": tuple(left_out),
            "notes": tuple(dict.fromkeys(note for _, answer in found for note in answer.notes)),
            "metrics": tuple(metrics.values()),
            "rows": tuple(rows),
        }
    )


def _check(wish: AgreementWish) -> None:
    for said, known, what in (
        (wish.unit, AGREEMENT_UNITS, tr("unit")),
        (wish.labels, AGREEMENT_LABELS, tr("kind of labels")),
        (wish.universe, AGREEMENT_UNIVERSES, tr("universe")),
        (wish.intervals, INTERVAL_KINDS, tr("kind of interval")),
    ):
        if said not in known:
            raise InputError(
                tr("“{said}” is no {what}", said=said, what=what), remedy=tr("choose {names}", names=", ".join(known))
            )
    for share, name in ((wish.overlap, tr("overlap")), (wish.iou, tr("share of overlap"))):
        if not 0 < share <= 1:
            raise InputError(
                tr("the least {name} is a share above 0 and at most 1", name=name), remedy=tr("for instance 0.9")
            )
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
    scaled = None
    if several and any(metric.name in ORDERED for metric in on_units):
        # A step of a scale is missing where there is no code; that must not change the other figures.
        scaled = tables_on_units(study, laid, rows, replace(wish, uncoded_is_missing=True))
    spans = tables_on_spans(study, laid, rows, wish) if (on_spans or gammas) and several else None
    found: list[AgreementRow] = []
    for part in slices:
        for group, fitting in steps(_groups(study, part, metrics, wish), tr("measuring"), tr("groups")):
            if not len(group.documents):
                found.extend(_nothing_finished(group, rows, fitting, wish))
                continue
            for tables, of_scale in ((units, False), (scaled, True)):
                if tables is not None:
                    own = [metric for metric in _both(on_units, fitting) if (metric.name in ORDERED) == of_scale]
                    found.extend(figures_on_units(tables, group, own, wish))
            if spans is not None:
                found.extend(figures_on_spans(spans, group, _both(on_spans, fitting), wish))
                found.extend(gammas_of(spans, group, _both(gammas, fitting), wish))
    notes = list(units.notes) if units is not None and len(on_units) > len(_scales(on_units)) else []
    if scaled is not None:
        notes.append(tr("{names}: a unit without a code counts as not rated", names=", ".join(_scales(on_units))))
    return tuple(notes), found


def _scales(metrics: Sequence[Metric]) -> list[str]:
    return [metric.name for metric in metrics if metric.name in ORDERED]


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
    pairs = list(pairs_of(study, part)) if of_pairs or BY_PAIR in wish.by else []
    everybody = group_of(study, part, part.coders)
    if BY_PAIR in wish.by:
        yield from ((group, metrics) for group in pairs or [everybody.within(everybody.documents[:0])])
        return
    if len(of_pairs) < len(metrics):
        yield everybody, [metric for metric in metrics if not metric.pairwise]
    if of_pairs:
        yield from ((group, of_pairs) for group in pairs or [everybody.within(everybody.documents[:0])])


def _nothing_finished(
    group: Group, rows: Sequence[CodeRow], metrics: Sequence[Metric], wish: AgreementWish
) -> Iterator[AgreementRow]:
    """Rows that say that there is nothing to compare."""
    reason = (
        tr("no document was finished by two of the coders")
        if wish.assume_finished
        else tr(
            "no document was finished by two of the coders: `codings import --done` or `documents done` says "
            "that one is"
        )
    )
    codes = [row.path for row in rows] if wish.labels == PER_CODE else [None]
    for code in codes:
        for metric in metrics:
            yield row_of(metric, group, Counted(0, {}, (), code), float("nan"), reason, wish, None)


def _notes(wish: AgreementWish, metrics: Sequence[Metric], study: Study, codes: int) -> Iterator[str]:
    if len(study.coders) > 2 and any(metric.pairwise for metric in metrics) and BY_PAIR not in wish.by:
        names = ", ".join(metric.name for metric in metrics if metric.pairwise)
        yield tr("{names}: compares two coders, and stands for every pair", names=names)
    if not codes:
        yield tr("there is no code to compare")
    alone = len(study.documents) - len(study.compared)
    from_singles = [metric.name for metric in metrics if metric.name in CHANCE_FROM_SINGLES]
    if alone and from_singles:
        yield (
            tr(
                "{names}: what one coder alone finished ({documents}) counts in the shares "
                "from which chance is estimated (Gwet 2014), and in nothing else",
                names=", ".join(from_singles),
                documents=counted(alone, "document"),
            )
        )
    for metric in metrics:
        if metric.compatible_with:
            yield tr(
                "{name} is compatible with {program}, and nothing to report by itself",
                name=metric.name,
                program=metric.compatible_with,
            )
        if metric.name == "segment_match" or metric.name == "maxqda_kappa_rk":
            yield tr(
                "{name}: codings match from {overlap:.0%} overlap on (of what either of two covers)",
                name=metric.name,
                overlap=wish.overlap,
            )
        if metric.name == "span_f1_iou":
            yield tr(
                "{name}: codings match from {overlap:.0%} overlap on (of what either of two covers)",
                name=metric.name,
                overlap=wish.iou,
            )
    if wish.roll_up:
        yield tr("a code counts wherever one below it does")
    if wish.unit != CHAR and wish.labels != SINGLE and wish.unit != "span":
        yield (
            tr("a sentence has a code from a coder as soon as a coding of hers shares a letter with it")
            if wish.unit == SENTENCE
            else tr("a turn has a code from a coder as soon as a coding of hers shares a letter with it")
        )
