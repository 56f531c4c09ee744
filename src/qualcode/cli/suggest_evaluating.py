"""How good suggestions are on the project's own codings, as a table and in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from qualcode.cli.advising import advising
from qualcode.cli.output import answer_json, answer_table, note, one_line, say
from qualcode.cli.session import Session
from qualcode.domain.errors import InputError
from qualcode.domain.progress import Stage, stage
from qualcode.domain.shown_words import shown_word
from qualcode.domain.suggestion_answers import (
    CodeFigureAnswer,
    EvaluationAnswer,
    EvaluationRun,
    FigureAnswer,
    MethodAnswer,
)
from qualcode.domain.translation import number, plural, tr
from qualcode.domain.wording import counted

if TYPE_CHECKING:
    from qualcode.suggest.evaluating import Evaluation, Figure, MethodFigures
    from qualcode.suggestions.adviser import Adviser

PER_CODE: tuple[int | None, ...] = (0, None)
"""Codings per code unless others are asked for: the codebook alone, and all that is coded."""
_FIGURES = {
    "recall@1": "recall_1",
    "recall@3": "recall_3",
    "recall@5": "recall_5",
    "P@1": "precision_1",
    "MRR": "mrr",
    "ECE": "ece",
}
_RIVALS = {
    "keyword": tr("keywords"),
    "most frequent": tr("the most frequent codes"),
    "tf-idf": tr("a plain text classifier"),
}


def print_evaluation(session: Session, options: dict[str, object], as_json: bool) -> None:
    """Measure suggestions by documents that were not learned from.

    Raises:
        InputError: A group of `--without` is not known.
        RuleError: There is nothing to measure by.
    """
    from qualcode.suggestions.evaluating import FOLDS, evaluate_suggestions

    without = _groups(options["without"])
    per_code = options["per_code"]
    sizes = (*per_code, None) if isinstance(per_code, tuple) and per_code else PER_CODE
    folds, seed = options["folds"], options["seed"]
    seed = seed if isinstance(seed, int) else 0
    folds = folds if isinstance(folds, int) else FOLDS
    with advising(session, wanted=False) as adviser, stage(tr("testing"), tr("parts")) as here:
        runs = [
            evaluate_suggestions(
                adviser,
                per_code=size,
                folds=folds,
                without=without,
                seed=seed,
                progress=_progress(here, number, len(sizes)),
            )
            for number, size in enumerate(sizes)
        ]
        answer = _answer(adviser, runs, without, seed)
    if as_json:
        answer_json(answer.model_dump(mode="json"))
    else:
        _print(answer)


def _progress(here: Stage, before: int, runs: int) -> Callable[[int, int], bool]:
    """Of all runs, those before this one being done: told of its parts, it lets them go on."""

    def told(done: int, of: int) -> bool:
        here.of(before * of + done, runs * of)
        return True

    return told


def _groups(text: object) -> frozenset[str]:
    from qualcode.suggest.features import GROUPS

    named = (
        frozenset(filter(None, (part.strip() for part in text.split(",")))) if isinstance(text, str) else frozenset()
    )
    if unknown := sorted(named - frozenset(GROUPS)):
        raise InputError(
            tr("suggestions do not go by “{unknown}”", unknown=unknown[0]),
            remedy=tr("choose from {groups}", groups=", ".join(GROUPS)),
        )
    return named


def _answer(adviser: Adviser, runs: Sequence[Evaluation], without: frozenset[str], seed: int) -> EvaluationAnswer:
    material = adviser.material
    tree = material.tree
    paths = {uuid: tree.path(id_) for id_, uuid in material.uuids().items()}
    found = tuple(_run(one, paths) for one in runs)
    return EvaluationAnswer(
        codes=len(material.cards),
        seed=seed,
        without=tuple(sorted(without)),
        left_out=_left_out(adviser, found),
        runs=found,
        conclusion=_conclusion(found),
    )


def _left_out(adviser: Adviser, runs: Sequence[EvaluationRun]) -> tuple[str, ...]:
    material = adviser.material
    found = []
    if runs and (untouched := len(material.documents) - runs[0].documents) > 0:
        found.append(tr("{documents} in which nothing is coded", documents=counted(untouched, "document")))
    if runs and runs[0].methods:
        unused = sum(not one.passages for one in runs[0].methods[0].by_code)
        if unused:
            found.append(tr("{codes} that no passage has", codes=counted(unused, "code")))
    return tuple(found)


def _run(one: Evaluation, paths: dict[str, str]) -> EvaluationRun:
    return EvaluationRun(
        per_code=one.per_code,
        learned=round(one.learned, 1),
        folds=one.folds,
        documents=one.documents,
        passages=one.passages,
        codings=one.codings,
        methods=tuple(_method(method, paths) for method in one.methods),
        warnings=one.warnings,
    )


def _method(one: MethodFigures, paths: dict[str, str]) -> MethodAnswer:
    return MethodAnswer(
        method=one.method,
        recall_1=_figure(one.recall_1),
        recall_3=_figure(one.recall_3),
        recall_5=_figure(one.recall_5),
        precision_1=_figure(one.precision_1),
        mrr=_figure(one.reciprocal_rank),
        ece=_figure(one.error),
        by_code=tuple(
            CodeFigureAnswer(
                code=paths[code.code],
                recall_3=None if code.recall_3 is None else round(code.recall_3, 4),
                passages=code.passages,
            )
            for code in one.by_code
        ),
    )


def _figure(figure: Figure | None) -> FigureAnswer | None:
    if figure is None:
        return None
    low = None if figure.low is None else round(figure.low, 4)
    high = None if figure.high is None else round(figure.high, 4)
    return FigureAnswer(value=round(figure.value, 4), low=low, high=high)


def _conclusion(runs: Sequence[EvaluationRun]) -> str:
    """What the run that learned most says, in a sentence or two."""
    if not runs or not runs[-1].passages:
        return tr("Nothing can be said: no passage is coded that could be tested.")
    methods = {one.method: one for one in runs[-1].methods}
    engine = methods["engine"].recall_3
    if engine is None:
        return tr("Nothing can be said: no passage is coded that could be tested.")
    first = tr("Of the codes of a passage {value:.0%} were among the first three suggestions", value=engine.value)
    compared = [
        _compared(engine, other, words)
        for method, words in _RIVALS.items()
        if method in methods and (other := methods[method].recall_3) is not None
    ]
    return f"{first}: {'; '.join(compared)}."


def _compared(engine: FigureAnswer, other: FigureAnswer, words: str) -> str:
    points = round(100 * (engine.value - other.value))
    if not points:
        return tr("as many as by {words} ({value:.0%})", words=words, value=other.value)
    what = (
        plural(
            "{number:,} point more than by {words} ({value:.0%})",
            "{number:,} points more than by {words} ({value:.0%})",
            points,
            words=words,
            value=other.value,
        )
        if points > 0
        else plural(
            "{number:,} point fewer than by {words} ({value:.0%})",
            "{number:,} points fewer than by {words} ({value:.0%})",
            -points,
            words=words,
            value=other.value,
        )
    )
    if engine.low is None or engine.high is None or other.low is None or other.high is None:
        return tr("{what}, of one document alone", what=what)
    clear = engine.low > other.high or engine.high < other.low
    return what if clear else tr("{what}, which may be chance, since the intervals overlap", what=what)


def _print(answer: EvaluationAnswer) -> None:
    for run in answer.runs:
        say(_head(run, answer))
        answer_table(
            (tr("method"), *_FIGURES),
            [
                (shown_word(one.method), *(_cell(getattr(one, field)) for field in _FIGURES.values()))
                for one in run.methods
            ],
            right=tuple(_FIGURES),
        )
        say("")
    last = answer.runs[-1] if answer.runs else None
    if last is not None and last.methods:
        _print_codes(last)
    for sentence in answer.left_out:
        say(tr("left out: {sentence}", sentence=sentence))
    for warning in dict.fromkeys(warning for run in answer.runs for warning in run.warnings):
        note(tr("warning: {warning}", warning=warning))
    say(answer.conclusion)


def _head(run: EvaluationRun, answer: EvaluationAnswer) -> str:
    if run.per_code == 0:
        learned = tr("learned from the codebook alone")
    else:
        asked = (
            tr("all that is coded in the other documents")
            if run.per_code is None
            else tr("{number} codings per code", number=run.per_code)
        )
        learned = tr("learned from {asked} ({learned:.0f} codings per code)", asked=asked, learned=run.learned)
    without = tr(", without {without}", without=", ".join(answer.without)) if answer.without else ""
    passages = tr(
        "{passages} with {codings}",
        passages=counted(run.passages, "coded passage"),
        codings=counted(run.codings, "coding"),
    )
    documents = tr(
        "{documents} in {parts}", documents=counted(run.documents, "document"), parts=counted(run.folds, "part")
    )
    return tr(
        "{learned}{without}; tested on {passages} in {documents} (seed {seed})",
        learned=learned,
        without=without,
        passages=passages,
        documents=documents,
        seed=answer.seed,
    )


def _cell(figure: FigureAnswer | None) -> str:
    if figure is None:
        return "–"
    if figure.low is None or figure.high is None:
        return number(figure.value, ".2f")
    return f"{number(figure.value, '.2f')} [{number(figure.low, '.2f')}–{number(figure.high, '.2f')}]"


def _print_codes(run: EvaluationRun) -> None:
    engine, others = run.methods[0], {one.method: one for one in run.methods[1:]}
    keyword = {one.code: one.recall_3 for one in others["keyword"].by_code} if "keyword" in others else {}
    rows = sorted((one for one in engine.by_code if one.passages), key=lambda one: (-one.passages, one.code))
    answer_table(
        (tr("code"), tr("passages"), "recall@3", tr("by keywords")),
        [(one_line(one.code), one.passages, _share(one.recall_3), _share(keyword.get(one.code))) for one in rows],
        right=(tr("passages"), "recall@3", tr("by keywords")),
    )
    say("")


def _share(value: float | None) -> str:
    return "–" if value is None else number(value, ".2f")
