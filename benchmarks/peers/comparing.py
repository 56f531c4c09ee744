"""qualcode beside the programs that a user would pick instead: the same study, the same work, in one run.

Work that qc can be asked for by a command only is a command of qualcode's, too, start and all; Taguette is a server
that runs already, so that opening and applying are measured in a qualcode that runs already.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.corpora import CODER, AbsentError, Work
from benchmarks.importing import import_codings_file
from benchmarks.measuring import Answer, Figure, Skipped, cost_of, files_mib, percentile, timed
from benchmarks.peers import qc, taguette
from qualcode.coding.applying import apply_code
from qualcode.documents.opening import open_document
from qualcode.storage.project import open_project
from qualcode.storage.reads.codes import count_codings_by_code, list_codes
from qualcode.storage.reads.documents import list_documents

SIZES = (45, 450)
"""Interviews: larger studies take the peers hours."""
WORK = {
    "import": "transcripts taken in",
    "apply": "a code applied and saved",
    "open": "a document opened with its codings",
    "table": "codes by documents",
    "pairs": "codes that stand together",
    "quotes csv": "all quotes of a code, CSV",
    "quotes html": "the same, HTML",
    "qdpx out": "REFI-QDA project written",
}


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
    ours = _ours(corpus, folder)
    theirs = {
        taguette.NAME: taguette.measure(corpus.transcripts, corpus.codings, folder),
        qc.NAME: qc.measure(corpus.transcripts, corpus.codings, folder),
    }
    for key, said in WORK.items():
        peers = {name: found[key] * 1e3 for name, found in theirs.items() if key in found}
        share = 1 / 3 if key == "qdpx out" else 1.0
        yield Figure(f"{size} interviews: {said}", ours[key] * 1e3, "ms CPU", peers=peers, peer_share=share)
    sizes = {name: found["size"] for name, found in theirs.items()}
    note = "qualcode's holds originals, journal and, where it was searched, the index"
    yield Figure(f"{size} interviews: project", ours["size"], "MiB", peers=sizes, peer_share=None, note=note)


def _ours(corpus: Work, folder: Path) -> dict[str, float]:
    """What the same costs qualcode, in CPU seconds; its size in MiB."""
    for left in folder.glob("study.*"):
        if left.is_file():
            left.unlink()
    found: dict[str, float] = {}
    _cost(folder, "new", "study.qualcode", "--codebook", str(corpus.codebook))
    found["import"] = _cost(folder, "import", str(corpus.transcripts))
    path = folder / "study.qualcode"
    import_codings_file(path, corpus.codings)
    code = _running(path, found)
    found["table"] = _cost(folder, "frequencies", "--by", "document", "--internal", "-o", "study.table.csv")
    found["pairs"] = _cost(folder, "cooccurrence", "--internal", "-o", "study.pairs.csv")
    for kind in ("csv", "html"):
        found[f"quotes {kind}"] = _cost(folder, "quotes", f'="{code}"', "--internal", "-o", f"study.quotes.{kind}")
    found["qdpx out"] = _cost(folder, "export", "study.qdpx")
    found["size"] = files_mib(path)
    return found


def _running(path: Path, found: dict[str, float]) -> str:
    """Open documents and apply codes in this process; the code that was given most often."""
    with open_project(path, coder=CODER, insist=True) as project:
        documents, codes = list_documents(project), list_codes(project)
        counts = count_codings_by_code(project)
        chance = random.Random(3)
        opened = [open_document(project, documents[0].id)]
        taken = []
        for document in chance.choices(documents, k=taguette.SAMPLE):
            run = timed(open_document, project, document.id)
            taken.append(run.cpu)
        found["open"] = percentile(taken, 0.5)
        sentences = chance.sample(opened[0].transcript.sentences, taguette.SAMPLE)
        taken = [
            timed(apply_code, project, documents[0].id, sentence, chance.choice(codes).id).cpu for sentence in sentences
        ]
        found["apply"] = percentile(taken, 0.5)
        return max(codes, key=lambda code: counts.get(code.id, 0)).name


def _cost(folder: Path, *words: str) -> float:
    """CPU seconds of a command of qualcode's; it may have something to look at (3)."""
    return cost_of([sys.executable, "-m", "qualcode", "--coder", CODER, *words], folder, fine=(0, 3))
