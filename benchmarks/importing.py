"""Taking in transcripts and codings."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from benchmarks import floor
from benchmarks.corpora import CODER, AbsentError, Work
from benchmarks.measuring import Answer, Figure, Run, Skipped, apart, files_mib, rounds
from qualcode.codebook.exchange import read_codebook
from qualcode.codebook.importing import import_codebook
from qualcode.coding.exchange import import_codings
from qualcode.documents.importing import import_documents
from qualcode.storage.project import create_project, open_project

ROUNDS = 3


def import_files(path: Path, sources: list[Path], codebook: Path | None = None) -> int:
    """Make a project of some transcripts; how many words of speech are in it."""
    with create_project(path, name=path.stem, coder=CODER) as project:
        if codebook is not None:
            import_codebook(project, read_codebook(codebook))
        report = import_documents(project, sources)
    return sum(file.words for file in report.files)


def import_codings_file(path: Path, file: Path, coder: str = CODER) -> int:
    """Take codings into a project; how many."""
    with open_project(path, coder=coder, insist=True) as project:
        return import_codings(project, file).added


def measure_changelog(work: Work) -> Answer:
    """The 450 real episodes."""
    try:
        source = work.changelog
    except AbsentError as error:
        return [Skipped("import of the changelog", str(error))]
    path = work.folder / "changelog.qualcode"
    runs = []
    for _ in range(ROUNDS - 1):
        path.unlink(missing_ok=True)
        runs.append(apart(import_files, path, [source]))
    run = min(runs, key=lambda run: run.cpu)
    words = run.value
    return [
        Figure("import of the 450 changelog episodes", run.cpu, "s CPU", note=f"{words:,} words of speech"),
        Figure("the same, words", words / run.cpu, "words/s CPU"),
        Figure("the same, peak memory", run.peak, "MiB", note="process of its own; original and text kept"),
        Figure("the same, project file", files_mib(path), "MiB"),
    ]


def measure_corpus(work: Work) -> Answer:
    """The made corpus against the floor, alternating."""
    try:
        source = work.transcripts
    except AbsentError as error:
        return [Skipped("import of the made corpus", str(error))]
    path, bare, indexed = (work.folder / name for name in ("ours.qualcode", "bare.sqlite", "indexed.sqlite"))

    def ours() -> Run:
        path.unlink(missing_ok=True)
        return apart(import_files, path, [source])

    def theirs(target: Path, index: bool) -> Run:
        target.unlink(missing_ok=True)
        return apart(partial(floor.import_transcripts, index=index), target, source)

    product, without, with_index = rounds(ROUNDS, ours, lambda: theirs(bare, False), lambda: theirs(indexed, True))
    return [
        Figure(
            "import of 450 interviews",
            product.cpu,
            "s CPU",
            with_index.cpu,
            ratio=3,
            note="the floor cuts turns at the first colon, hashes and builds a word index; qualcode also finds out how "
            "speakers are marked, finds sentences, counts words, keeps the originals compressed and writes the journal",
        ),
        Figure("the same against the floor without its index", product.cpu, "s CPU", without.cpu),
        Figure("the same, words", product.value / product.cpu, "words/s CPU"),
        Figure("the same, peak memory", product.peak, "MiB", with_index.peak),
        Figure("project file without codings", files_mib(path), "MiB", files_mib(indexed)),
    ]


def measure_codings(work: Work) -> Answer:
    """54,000 codings from JSON lines against the floor, alternating."""
    try:
        lines, ours_base, floor_base = work.codings, work.folder / "plain.qualcode", work.folder / "plain.sqlite"
    except AbsentError as error:
        return [Skipped("import of 54,000 codings", str(error))]
    for left in (ours_base, floor_base):
        left.unlink(missing_ok=True)
    import_files(ours_base, [work.transcripts], work.codebook)
    floor.import_transcripts(floor_base, work.transcripts, index=True)

    def ours() -> Run:
        return apart(import_codings_file, _copied(ours_base), lines)

    def theirs() -> Run:
        return apart(floor.import_codings, _copied(floor_base), lines)

    product, hand = rounds(ROUNDS, ours, theirs)
    with open_project(_copied(ours_base), coder=CODER, insist=True) as project:
        import_codings(project, lines)
    full, hand_full = _copy_of(ours_base), _copy_of(floor_base)
    return [
        Figure(
            f"import of {product.value:,} codings from JSON lines",
            product.cpu,
            "s CPU",
            hand.cpu,
            ratio=6,
            note="each quote checked against the text, one change in the journal, quotes and context kept",
        ),
        Figure("the same, peak memory", product.peak, "MiB", hand.peak),
        Figure("project file with codings", files_mib(full), "MiB", files_mib(hand_full), budget=70),
    ]


def _copy_of(path: Path) -> Path:
    return path.with_name(f"copy-{path.name}")


def _copied(path: Path) -> Path:
    """A fresh copy; both files are closed, so that nothing waits in a WAL."""
    target = _copy_of(path)
    target.write_bytes(path.read_bytes())
    for ending in ("-wal", "-shm", ".lock"):
        target.with_name(target.name + ending).unlink(missing_ok=True)
    return target
