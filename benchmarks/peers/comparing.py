"""qualcode beside the programs that a user would pick instead: the same study, the same work, in one run.

Like is held against like. Taguette is a server that runs already: beside it stands a qualcode that runs already and has
the project open. qc is a command for each piece of work: beside it stands the command of qualcode's, start and all.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np  # noqa: F401 - what a program that runs already has loaded.

from benchmarks.corpora import CODER, AbsentError, Work
from benchmarks.importing import import_codings_file
from benchmarks.measuring import Answer, Figure, Skipped, apart, cost_of, files_mib, percentile, timed
from benchmarks.peers import qc, taguette
from qualcode.codebook.exchange import read_codebook
from qualcode.codebook.importing import import_codebook
from qualcode.coding.applying import apply_code
from qualcode.documents.importing import import_documents
from qualcode.documents.opening import open_document
from qualcode.reports.frequencies_file import frequencies_file
from qualcode.reports.quotes_file import quotes_file
from qualcode.reports.terms import Terms
from qualcode.storage.project import Project, create_project, open_project
from qualcode.storage.reads.codes import count_codings_by_code, list_codes
from qualcode.storage.reads.documents import list_documents

SIZES = (45, 450)
"""Interviews: larger studies take the peers hours."""
RUNNING = {
    "import": "transcripts taken in",
    "apply": "a code applied and saved",
    "open": "a document opened with its codings",
    "table": "codes by documents",
    "quotes csv": "all quotes of a code, CSV",
    "quotes html": "the same, HTML",
}
"""Work of programs that run already."""
COMMANDS = {
    "import": "transcripts taken in",
    "table": "codes by documents",
    "pairs": "codes that stand together",
    "quotes csv": "all quotes of a code, CSV",
    "quotes html": "the same, HTML",
    "qdpx out": "REFI-QDA project written",
}
"""Work of commands, from their start to their end."""
INTERNAL = Terms(date="2026-01-01", internal=True)


def measure_peers(work: Work) -> Answer:
    """All work that a peer can do, at 45 and at 450 interviews."""
    try:
        return [figure for size in SIZES for figure in _compared(work, size)]
    except AbsentError as error:
        return [Skipped("the peers", str(error))]


def _compared(work: Work, size: int) -> Iterator[Figure]:
    folder = work.folder / f"peers-{size}"
    folder.mkdir(exist_ok=True)
    corpus = work.of_size(size)
    commands = _commands(corpus, folder)
    running = apart(_running, folder, corpus).value
    server = taguette.measure(corpus.transcripts, corpus.codings, folder)
    asked = qc.measure(corpus.transcripts, corpus.codings, folder)
    for how, ours, peer, theirs, works in (
        ("running", running, taguette.NAME, server, RUNNING),
        ("command", commands, qc.NAME, asked, COMMANDS),
    ):
        for key, said in works.items():
            beside = {peer: theirs[key] * 1e3} if key in theirs else {}
            share = 1 / 3 if key == "qdpx out" else 1.0
            name = f"{size} interviews, {how}: {said}"
            yield Figure(name, ours[key] * 1e3, "ms CPU", peers=beside, peer_share=share if beside else None)
    sizes = {taguette.NAME: server["size"], qc.NAME: asked["size"]}
    note = "qualcode's holds originals, journal and, where it was searched, the index"
    yield Figure(f"{size} interviews: project", commands["size"], "MiB", peers=sizes, peer_share=None, note=note)


def _fresh(folder: Path, name: str) -> Path:
    """Where a project can be made: what an earlier run left there is gone."""
    for left in folder.glob(f"{name}.*"):
        if left.is_file():
            left.unlink()
    return folder / f"{name}.qualcode"


def _commands(corpus: Work, folder: Path) -> dict[str, float]:
    """What each command costs qualcode, in CPU seconds; the size of its project in MiB."""
    path = _fresh(folder, "study")
    found: dict[str, float] = {}
    _cost(folder, "new", path.name, "--codebook", str(corpus.codebook))
    found["import"] = _cost(folder, "import", str(corpus.transcripts), "-p", path.name)
    import_codings_file(path, corpus.codings)
    with open_project(path, coder=CODER, write=False) as project:
        code = _given_most(project)
    for key, words in {
        "table": ("frequencies", "--by", "document", "--internal", "-o", "study.table.csv"),
        "pairs": ("cooccurrence", "--internal", "-o", "study.pairs.csv"),
        "quotes csv": ("quotes", f'="{code}"', "--internal", "-o", "study.quotes.csv"),
        "quotes html": ("quotes", f'="{code}"', "--internal", "-o", "study.quotes.html"),
        "qdpx out": ("export", "study.qdpx"),
    }.items():
        found[key] = _cost(folder, *words, "-p", path.name)
    found["size"] = files_mib(path)
    return found


def _given_most(project: Project) -> str:
    counts = count_codings_by_code(project)
    return max(list_codes(project), key=lambda code: counts.get(code.id, 0)).name


def _running(folder: Path, corpus: Work) -> dict[str, float]:
    """What the same costs in CPU seconds once the program runs and the project is open."""
    path = _fresh(folder, "running")
    found: dict[str, float] = {}
    with create_project(path, name=path.stem, coder=CODER) as project:
        import_codebook(project, read_codebook(corpus.codebook))
        found["import"] = timed(import_documents, project, [corpus.transcripts]).cpu
    import_codings_file(path, corpus.codings)
    with open_project(path, coder=CODER, insist=True) as project:
        documents, codes = list_documents(project), list_codes(project)
        chance = random.Random(3)
        first = open_document(project, documents[0].id)
        some = chance.choices(documents, k=taguette.SAMPLE)
        found["open"] = percentile([timed(open_document, project, document.id).cpu for document in some], 0.5)
        sentences = chance.sample(first.transcript.sentences, taguette.SAMPLE)
        taken = [
            timed(apply_code, project, documents[0].id, sentence, chance.choice(codes).id).cpu for sentence in sentences
        ]
        found["apply"] = percentile(taken, 0.5)
        query = f'="{_given_most(project)}"'
        for kind in ("csv", "html"):
            found[f"quotes {kind}"] = timed(partial(quotes_file, project, query, INTERNAL, format=kind)).cpu
        found["table"] = timed(partial(frequencies_file, project, INTERNAL, format="csv", by="document")).cpu
    return found


def _cost(folder: Path, *words: str) -> float:
    """CPU seconds of a command of qualcode's; it may have something to look at (3)."""
    return cost_of([sys.executable, "-m", "qualcode", "--coder", CODER, *words], folder, fine=(0, 3))
