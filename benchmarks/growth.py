"""How the cost of work grows with the study: 45, 450 and 4,500 interviews of the same kind.

Work over the whole corpus may grow a little more than the corpus; opening a document, applying a code and looking for
a rare word hardly at all. Each size is worked on in a process of its own, whose largest memory is told.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from benchmarks.agreeing import PLAIN
from benchmarks.agreeing import figures as agreement_figures
from benchmarks.corpora import CODER, AbsentError, Work
from benchmarks.importing import import_codings_file, import_files
from benchmarks.measuring import Answer, Figure, Skipped, apart, files_mib, percentile, timed
from benchmarks.reading import REGEX
from qualcode.analysis.frequencies import frequencies
from qualcode.coding.applying import apply_code
from qualcode.documents.opening import open_document
from qualcode.domain.summaries import SummaryWish
from qualcode.reports.quotes_file import quotes_file
from qualcode.reports.summaries.catalogue import make_summary
from qualcode.reports.terms import Terms
from qualcode.retrieval.searching import search
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.codes import count_codings_by_code, list_codes
from qualcode.storage.reads.documents import list_documents

SIZES = (45, 450, 4500)
WHOLE, FLAT = 12.0, 1.5
"""Budgets from 450 to 4,500: of work over the whole corpus, and of work at one place in it."""
ROUNDS = 3
PLACES = 60
IN_PLACE = ("document opened, values, p50", "code applied, p50", "search, rare word", "common word, first 50")
"""What does not look at the whole corpus."""


def measure_growth(work: Work) -> Answer:
    """Each piece of work at each size, and how many times it grows from the second to the third."""
    try:
        found = [_at(work.of_size(size)) for size in SIZES]
    except AbsentError as error:
        return [Skipped("the growth of the made corpus", str(error))]
    return list(_told(found))


def _told(found: list[dict[str, float]]) -> Iterator[Figure]:
    small, middle, large = found
    for name, amount in large.items():
        unit = "MiB" if name.startswith(("peak", "project")) else "ms CPU"
        sizes = ", ".join(f"{at[name]:,.1f}" for at in (small, middle, large))
        budget = None if unit == "MiB" else FLAT if name in IN_PLACE else WHOLE
        note = f"{sizes} {unit} at 45, 450, 4,500 interviews"
        yield Figure(name, amount / middle[name], "×", budget=budget, note=note)


def _at(work: Work) -> dict[str, float]:
    """What each piece of work costs at one size, in ms CPU; memory and file in MiB."""
    path = work.folder / "grown.qualcode"
    for left in work.folder.glob("grown.*"):
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    taken = apart(import_files, path, [work.transcripts], work.codebook)
    coded = apart(import_codings_file, path, work.codings)
    found = {"transcripts taken in": taken.cpu * 1e3, "codings taken in": coded.cpu * 1e3}
    meta = work.meta
    read = apart(_read, path, meta["rare_term"], meta["common_term"])
    found |= read.value
    found["agreement, every code and pair, characters"] = apart(agreement_figures, path, PLAIN).cpu * 1e3
    found |= {
        "peak memory, transcripts taken in": taken.peak,
        "peak memory, codings taken in": coded.peak,
        "peak memory, reading": read.peak,
        "project file": files_mib(path),
    }
    return found


def _read(path: Path, rare: str, common: str) -> dict[str, float]:
    with open_project(path, coder=CODER, insist=True) as project:
        return {name: least() * 1e3 for name, least in _reading(project, rare, common).items()}


def _reading(project: Project, rare: str, common: str) -> dict[str, Callable[[], float]]:
    """Name of a piece of work → its CPU seconds."""
    counts = count_codings_by_code(project)
    code = max(list_codes(project), key=lambda one: counts.get(one.id, 0)).name
    internal = Terms(date="2026-01-01", internal=True)
    return {
        "document opened, values, p50": partial(_opened, project),
        "code applied, p50": partial(_applied, project),
        "search, rare word": _least(lambda: list(search(project, rare))),
        "common word, first 50": _least(lambda: list(search(project, common, limit=50))),
        "search, common word": _least(lambda: list(search(project, common))),
        "regular expression": _least(lambda: list(search(project, REGEX, "regex", case=True))),
        "frequency table, code × document": _least(lambda: frequencies(project, by="document")),
        "co-occurrence": _least(lambda: make_summary(project, "cooccurrence", SummaryWish(roll_up=False), {})),
        "quotes of one code, CSV": _least(lambda: quotes_file(project, f'="{code}"', internal, format="csv")),
    }


def _least(work: Callable[[], object]) -> Callable[[], float]:
    """The least of some runs: what is read for the first time is read from the disk."""
    return lambda: min(timed(work).cpu for _ in range(ROUNDS))


def _opened(project: Project) -> float:
    chance = random.Random(4)
    documents = chance.choices(list_documents(project), k=PLACES)
    open_document(project, documents[0].id)
    return percentile([timed(open_document, project, document.id).cpu for document in documents], 0.5)


def _applied(project: Project) -> float:
    chance = random.Random(5)
    document = list_documents(project)[3].id
    sentences = chance.sample(open_document(project, document).transcript.sentences, PLACES)
    codes = list_codes(project)
    return percentile(
        [timed(apply_code, project, document, place, chance.choice(codes).id).cpu for place in sentences], 0.5
    )
