"""Readers of whole projects: other programs', ours as text, and our own files, however they are bent."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from fuzzing.sqlite_files import databases
from fuzzing.structures import of, packages, xml
from fuzzing.target import Run, Target, promised
from fuzzing.transcripts import check_read
from qualcode.codebook.tree import load_tree
from qualcode.domain.exchange import ExchangedProject
from qualcode.domain.exchange_reports import OpeningWishes
from qualcode.exchange.opening import open_exchange
from qualcode.importing.project_readers import ProjectReader, project_reader_for, project_readers
from qualcode.storage.project import open_project
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import list_documents, texts
from qualcode.storage.reads.history import list_changes
from qualcode.upkeep.checking import check_project

_MOST_UNPACKED = 4 * 2**20


def _reader(program: str) -> ProjectReader:
    return next(reader for reader in project_readers() if reader.program == program)


def _walk(exchanged: ExchangedProject) -> None:
    """Read all that a project of another program holds, as taking it in would."""
    known = set(exchanged.document_names)
    for document in exchanged.documents():
        promised(document.uuid in known, "documents are those that were announced")
        if document.read is None:
            continue
        check_read(document.read, document.original)
        length = len(document.read.text)
        if length:  # On a text that is not there they stay as the file counts them.
            promised(all(0 <= c.start < c.end <= length for c in document.codings), "codings lie in the text")
    for memo in exchanged.memos:
        memo.text.encode("utf-8")
    promised(
        all(count >= 0 for count in exchanged.losses.uncounted.values()), "nothing is left out more than not at all"
    )
    exchanged.losses.sentences(exchanged.losses.tolerated + exchanged.losses.left_out)


def _file(program: str, name: str) -> Run:
    """Reads a project that is one file."""

    def run(data: bytes, folder: Path) -> None:
        file = folder / name
        file.write_bytes(data)
        with _reader(program).open(file, OpeningWishes()) as exchanged:
            _walk(exchanged)

    return run


def _directory(program: str, name: str) -> Run:
    """Reads a project that is a folder; an input is an archive of what lies in it."""

    def run(data: bytes, folder: Path) -> None:
        with _reader(program).open(unpacked(data, folder / name), OpeningWishes()) as exchanged:
            _walk(exchanged)

    return run


def unpacked(data: bytes, folder: Path) -> Path:
    """Put the members of an archive into a folder; those that lead out of it, or are none, are passed over."""
    folder.mkdir(exist_ok=True)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist()[:60]:
                place = folder / info.filename
                if ".." in Path(info.filename).parts or folder not in place.parents:
                    continue
                if info.is_dir() or info.file_size > _MOST_UNPACKED or "\0" in info.filename:
                    continue
                _put(place, archive, info)
    except (zipfile.BadZipFile, ValueError, RuntimeError, NotImplementedError, EOFError):
        return folder
    return folder


def _put(place: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    import zlib

    try:
        content = archive.read(info)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    except (OSError, zlib.error, zipfile.BadZipFile):
        return


def _as_text(data: bytes, folder: Path) -> None:
    open_exchange(unpacked(data, folder / "study"), None, coder="mara")


def _taken_in(data: bytes, folder: Path) -> None:
    """The whole way: a file of another program becomes a project, which is sound."""
    file = folder / "study.qdpx"
    file.write_bytes(data)
    if project_reader_for(file) is None:
        return
    made = folder / "made.qualcode"
    open_exchange(file, made, coder="mara")
    found = check_project(made)
    promised(not [one for one in found.findings if one.severity == "error"], "what was taken in is sound")


def _recognised(data: bytes, folder: Path) -> None:
    """Whether any program's project is recognised never fails."""
    file = folder / "something"
    file.write_bytes(data)
    project_reader_for(file)


def _own(use: Callable[[Path], object]) -> Run:
    def run(data: bytes, folder: Path) -> None:
        file = folder / "study.qualcode"
        file.write_bytes(data)
        use(file)

    return run


def _read_through(file: Path) -> None:
    with closing(open_project(file, coder="mara", write=False, thorough=True)) as project:
        load_tree(project)
        list_changes(project)
        for document in list_documents(project):
            list_codings(project, document_id=document.id)
        for _, text in texts(project, list_documents(project)):
            text.encode("utf-8", "surrogatepass")


def _write_through(file: Path) -> None:
    from qualcode.codebook.creating import create_code
    from qualcode.history.undoing import undo

    with closing(open_project(file, coder="mara", write=True, thorough=True)) as project:
        create_code(project, "A new code of the fuzzer")
        undo(project)


def _checked(file: Path) -> None:
    check_project(file)


def clear(folder: Path) -> None:
    """Empty a folder."""
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink()


TARGETS = [
    Target("qdpx", "REFI-QDA projects, .qdpx", _file("REFI-QDA", "study.qdpx"), packages),
    Target("qde", "REFI-QDA projects, the XML alone", _file("REFI-QDA", "study.qde"), xml),
    Target("qualcoder", "projects of QualCoder", _directory("QualCoder", "study.qda"), packages),
    Target("rqda", "projects of RQDA", _file("RQDA", "study.rqda"), databases),
    Target("taguette", "projects of Taguette", _file("Taguette", "study.sqlite3"), databases),
    Target("qc", "projects of qc", _directory("qc", "study"), packages),
    Target("project-text", "projects of ours as text", _as_text, packages),
    Target("recognising", "telling projects apart", _recognised, of(databases, packages)),
    Target("taking-in", "the whole way of a .qdpx into a project", _taken_in, packages, seconds=8),
    Target("project-read", "project files, opened and read", _own(_read_through), databases),
    Target("project-write", "project files, written to and undone", _own(_write_through), databases),
    Target("project-doctor", "project files, looked through by doctor", _own(_checked), databases, seconds=8),
]
