"""How good suggestions are: one table of methods × sets × codings per code, and what each group of features is worth.

Every set is imported into a project as a user would do it, and tested by `suggest --evaluate`'s own way: each
document by what was learned from others. Nothing of spaCy or numpy is loaded before `one_thread` was called.
"""

from __future__ import annotations

import json
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from benchmarks.coded_corpus import coded_corpus
from benchmarks.corpora import CODER, DATA_VARIABLE, Work
from benchmarks.importing import import_files
from benchmarks.measuring import Answer, Figure, Skipped
from qualcode.cases.mapping import map_speaker, unmapped
from qualcode.coding.exchange import import_codings
from qualcode.documents.sample import build_sample
from qualcode.settings.paths import models_dir
from qualcode.storage.project import open_project
from qualcode.suggest.pipelines import one_thread

if TYPE_CHECKING:
    from qualcode.suggest.evaluating import Evaluation, MethodFigures
    from qualcode.suggest.evaluating import Figure as Measure
    from qualcode.suggestions.adviser import Adviser

Size: TypeAlias = int | None
"""Codings per code that are learned from; None: all of the other documents."""
FOLDS = 5
MEANING = "vector"
"""The group of features that only an embedder fills."""
LARGEST_ERROR = 0.06
ENOUGH_REVIEWED = 500
"""Codings learned from, and so passages reviewed at least, from which the error is held to its budget."""
AHEAD, AHEAD_AT = 0.1, 20
"""By how much the engine is to be ahead of TF-IDF one-vs-rest, at so many codings per code."""
TF_IDF, KEYWORD = "TF-IDF one-vs-rest", "keyword matching"
ENGINE, WITH_MEANING = "engine", "engine + embedder"
_NAMES = {"engine": ENGINE, "tf-idf": TF_IDF, "keyword": KEYWORD}


@dataclass(frozen=True, slots=True)
class Study:
    """A coded set, and what is measured on it."""

    label: str
    """Stands in every row of it."""
    make: Callable[[Path], Path]
    """Makes a project of it in a folder."""
    sizes: tuple[Size, ...]
    ablated: tuple[Size, ...] = ()
    """The sizes at which groups of features are left out."""
    tested: int = FOLDS
    """How many of the five parts of its documents are tested: one of a large set takes half a minute."""


@dataclass(frozen=True, slots=True)
class Job:
    """One evaluation, for a process of its own."""

    study: str
    project: Path
    size: Size
    without: str
    """A group of features, or nothing for the comparison of all methods."""


def measure_quality(work: Work) -> Answer:
    """Recall, precision and calibration of the engine and of what it has to beat; then without each group."""
    one_thread()
    folder = work.folder / "suggestion-quality"
    folder.mkdir(exist_ok=True)
    answer: Answer = []
    studies = dict(STUDIES)
    if not scrum_codings().is_file():
        del studies["scrum"]
        answer.append(Skipped("suggestions on the Scrum interviews", f"{scrum_codings()} is not there"))
    with multiprocessing.get_context("spawn").Pool(min(2, os.cpu_count() or 1)) as pool:
        made = dict(zip(studies, pool.starmap(_made, [(key, folder) for key in studies], chunksize=1), strict=True))
        jobs = [job for key in studies for job in _jobs(key, made[key][0])]
        found = dict(zip(jobs, pool.map(_evaluated, jobs, chunksize=1), strict=True))
    problems = {problem for _, problem in made.values() if problem}
    answer += [Skipped(f"suggestions of the {WITH_MEANING}", problem.rstrip(".")) for problem in sorted(problems)]
    # The slowest go first, the table has them last.
    compared = [job for job in reversed(jobs) if not job.without]
    rows = [row for job in compared for row in _compared(job, found[job])]
    budgets = [row for job in compared for row in _budgets(job, found[job])]
    return [*rows, *_ablations(found), *budgets, *answer]


# ---------------------------------------------------------------------- the sets


def scrum_codings() -> Path:
    """The passages of interviews on Scrum, coded by people."""
    named = os.environ.get(DATA_VARIABLE)
    shared = Path(named) if named else Path(__file__).resolve().parents[1] / "../shared"
    return shared / "data/scrum/codings.jsonl"


def scrum_study(folder: Path) -> Path:
    """A project of the Scrum passages: a document an interview, the question as the turn before.

    The codebook has the codes that were defined, and those that were only used.
    """
    records = [json.loads(line) for line in scrum_codings().read_text(encoding="utf-8").splitlines()]
    defined = {one["code"]: one["definition"] for one in json.loads(_beside("codebook.json").read_text("utf-8"))}
    used = {code: "" for record in records for code in record["codes"]}
    transcripts = folder / "transcripts"
    transcripts.mkdir(parents=True, exist_ok=True)
    lines = ["name: Scrum", "codes:"]
    for code, definition in sorted((used | defined).items()):
        lines += [f"  - name: {json.dumps(code)}", f"    definition: {json.dumps(definition)}"]
    codebook, codings = folder / "codebook.yaml", folder / "codings.jsonl"
    codebook.write_text("\n".join(lines) + "\n", encoding="utf-8")
    rows: list[dict[str, Any]] = []
    for name, passages in groupby(records, key=lambda record: str(record["document"])):
        text, coded = _interview(name, list(passages))
        (transcripts / f"{name}.txt").write_text(text, encoding="utf-8")
        rows += coded
    codings.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return _imported(folder, codebook, transcripts, codings)


def _beside(name: str) -> Path:
    return scrum_codings().with_name(name)


def _interview(name: str, passages: Sequence[dict[str, Any]]) -> tuple[str, list[dict[str, Any]]]:
    """The text of an interview, each question above all that was kept of its answer, and the codings."""
    text = ""
    coded = []
    for question, answers in groupby(passages, key=lambda passage: " ".join(passage["question"].split())):
        text += f"Interviewer: {question}\n\n{name}:"
        for answer in answers:
            said = " ".join(answer["text"].split())
            start = len(text) + 1
            text += f" {said}"
            place = {"document": name, "start": start, "end": len(text), "quote": said, "coder": CODER}
            coded += [place | {"code": code} for code in dict.fromkeys(answer["codes"])]
        text += "\n\n"
    return text, coded


def generated_study(folder: Path) -> Path:
    """A project of made-up interviews; their speakers are participants."""
    project = _imported(folder, *coded_corpus().write(folder))
    with open_project(project, coder=CODER, insist=True) as opened:
        for label in sorted({speaker.label for speaker in unmapped(opened)} - {"Interviewer"}):
            map_speaker(opened, label, participant=label)
    return project


def sample_study(folder: Path) -> Path:
    """The sample study that comes with qualcode."""
    return build_sample(folder, CODER)


def _imported(folder: Path, codebook: Path, transcripts: Path, codings: Path) -> Path:
    project = folder / f"{folder.name}.qualcode"
    import_files(project, [transcripts], codebook)
    with open_project(project, coder=CODER, insist=True) as opened:
        import_codings(opened, codings, done=True)
    return project


STUDIES = {
    "generated": Study("GENERATED interviews", generated_study, (100, 20), ablated=(20,), tested=2),
    "sample": Study("sample study", sample_study, (None, 5, 0), ablated=(None,)),
    "scrum": Study("Scrum interviews", scrum_study, (5, 0)),
}


def _made(key: str, folder: Path) -> tuple[Path, str]:
    """The project of a set with its words and meanings ready, and why there are no meanings."""
    target = folder / key
    project = target / f"{key}.qualcode"
    if not project.exists():
        target.mkdir(exist_ok=True)
        project = STUDIES[key].make(target)
    with _adviser(project) as adviser:
        for _ in adviser.preparing():
            continue
        return project, adviser.shelf.meaning.problem


@contextmanager
def _adviser(project: Path) -> Iterator[Adviser]:
    from qualcode.suggestions.desk import open_adviser

    with open_adviser(project, CODER, "engine", models_dir()) as adviser:
        adviser.refresh()
        yield adviser


# ---------------------------------------------------------------------- measuring


def _jobs(key: str, project: Path) -> list[Job]:
    from qualcode.suggest.features import GROUPS

    study = STUDIES[key]
    compared = [Job(key, project, size, "") for size in study.sizes]
    others = [group for group in GROUPS if group != MEANING]
    return compared + [Job(key, project, size, group) for size in study.ablated for group in others]


def _evaluated(job: Job) -> list[Evaluation]:
    """All methods, then the engine with meanings where there are any; or the engine without a group."""
    from qualcode.suggest.baselines import METHODS
    from qualcode.suggestions.evaluating import evaluate_suggestions

    tested = STUDIES[job.study].tested
    methods = tuple(method for method in METHODS if method != "most frequent" or job.size != 0)

    with _adviser(job.project) as adviser:
        adviser.look_for_meaning()

        def tried(names: Sequence[Any], without: Sequence[str]) -> Evaluation:
            return evaluate_suggestions(
                adviser,
                per_code=job.size,
                folds=FOLDS,
                methods=names,
                without=without,
                progress=lambda done, _: done < tested,
            )

        if job.without:
            return [tried(("engine",), (MEANING, job.without))]
        plain = tried(methods, (MEANING,))
        return [plain, tried(("engine",), ())] if adviser.shelf.meaning.told else [plain]


# ---------------------------------------------------------------------- telling


def _compared(job: Job, found: Sequence[Evaluation]) -> Answer:
    plain, *with_meaning = found
    peer = _recall(_method(plain, "tf-idf"))
    rows = [(_NAMES.get(one.method, one.method), one) for one in plain.methods]
    rows[1:1] = [(WITH_MEANING, one) for evaluation in with_meaning for one in evaluation.methods]
    return [
        Figure(
            f"{_where(job)}: {name}",
            _recall(one),
            "recall@3",
            peer if name in (ENGINE, WITH_MEANING) else None,
            note=_note(one, plain if place == 0 else None),
        )
        for place, (name, one) in enumerate(rows)
    ]


def _ablations(found: dict[Job, list[Evaluation]]) -> Answer:
    """The engine without each group, beside the engine with all."""
    whole = {(job.study, job.size): _recall(answer[0].methods[0]) for job, answer in found.items() if not job.without}
    return [
        Figure(
            f"{_where(job)}: engine without “{job.without}”",
            _recall(answer[0].methods[0]),
            "recall@3",
            whole[job.study, job.size],
            note=f"{_note(answer[0].methods[0])}; beside it the engine with all groups",
        )
        for job, answer in found.items()
        if job.without
    ]


def _budgets(job: Job, found: Sequence[Evaluation]) -> Answer:
    """What the engine without an embedder is held to: how much it falls short, which should be nothing."""
    plain = found[0]
    engine, tf_idf, keyword = (_method(plain, name) for name in ("engine", "tf-idf", "keyword"))

    def short(what: str, by: float, note: str = "") -> Figure:
        return Figure(f"{_where(job)}: engine short of {what}", max(0.0, by), "points", budget=0, note=note)

    points = 100 * (_recall(tf_idf) - _recall(engine))
    rows: Answer = [short(f"{TF_IDF}, recall@3", points)]
    if job.size == AHEAD_AT:
        rows.append(short(f"10 points above {TF_IDF}, recall@3", points + 100 * AHEAD))
    if job.size == 0:
        rows.append(short(f"{KEYWORD}, recall@3", 100 * (_recall(keyword) - _recall(engine))))
        rows.append(short(f"{KEYWORD}, P@1", 100 * (_first(keyword) - _first(engine))))
    if engine.error is not None and plain.learned * len(engine.by_code) >= ENOUGH_REVIEWED:
        name = f"{_where(job)}: calibration error (ECE) of the engine"
        rows.append(Figure(name, engine.error.value, "ECE", budget=LARGEST_ERROR, note=_span(engine.error)))
    return rows


def _where(job: Job) -> str:
    size = "all other documents' codings" if job.size is None else f"{job.size} codings per code"
    return f"{STUDIES[job.study].label}, {size}"


def _note(one: MethodFigures, evaluation: Evaluation | None = None) -> str:
    error = f"; ECE {one.error.value:.3f} {_span(one.error)}" if one.error is not None else ""
    note = f"R@3 {_span(one.recall_3)}; P@1 {_first(one):.2f} {_span(one.precision_1)}{error}"
    if evaluation is None:
        return note
    return (
        f"{note}; {evaluation.passages:,} coded passages of {evaluation.documents} documents tested, "
        f"{evaluation.learned:.1f} codings per code learned from; beside it {TF_IDF}"
    )


def _method(evaluation: Evaluation, name: str) -> MethodFigures:
    return next(one for one in evaluation.methods if one.method == name)


def _recall(one: MethodFigures) -> float:
    return one.recall_3.value if one.recall_3 is not None else 0.0


def _first(one: MethodFigures) -> float:
    return one.precision_1.value if one.precision_1 is not None else 0.0


def _span(measure: Measure | None) -> str:
    if measure is None or measure.low is None or measure.high is None:
        return ""
    return f"({measure.low:.2f}–{measure.high:.2f})"
