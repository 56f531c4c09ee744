"""A program of nobody's, whose projects are files NAME.other: what the faces do with other programs, without their formats."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from qualcode.domain.codebook_entries import CodebookEntry, CodebookFile
from qualcode.domain.errors import InputError
from qualcode.domain.exchange import (
    ExchangedCoder,
    ExchangedCoding,
    ExchangedDocument,
    ExchangedMemo,
    ExchangedProject,
    Losses,
    OfCodes,
)
from qualcode.domain.exchange_reports import ExportWishes, OpeningWishes
from qualcode.exporting.project_writers import Written
from qualcode.importing.foreign_texts import read_foreign_text

OAK = "INTERVIEWER: How is the town?\n\nMS. OAK: It is quiet. We like it here.\n"
ELM = "MR. ELM: The bus is late. Nobody asks us.\n"
BENT = "codings past the end of the text were cut"
LEFT = "codings on pictures were left out"
FOLDED = OfCodes("folders of the other program are codes as others")


def uuid(number: int) -> str:
    """The UUID of a thing of the file."""
    return f"0000000{number % 10}-0000-4000-8000-{number:012d}"


class OtherReader:
    """Reads them; a file's words say what is wrong with it."""

    program = "Other"
    shape = "a file NAME.other"

    def knows(self, path: Path) -> bool:
        return path.suffix == ".other"

    def open(self, path: Path, wishes: OpeningWishes) -> AbstractContextManager[ExchangedProject]:
        return _opened(path, wishes)


@contextmanager
def _opened(path: Path, wishes: OpeningWishes) -> Iterator[ExchangedProject]:
    words = path.read_text(encoding="utf-8")
    if "several" in words and not wishes.which:
        raise InputError("it holds the projects “Town” and “Village”", file=path, remedy="say `--which NAME`")
    if "broken" in words:
        raise InputError("it ends in the middle", file=path, remedy="export it again")
    project = _project("missing" in words and not wishes.folder, "clean" in words, wishes)
    if "folders" in words:
        project.losses.tolerate(FOLDED)
    yield project


def _project(missing: bool, clean: bool, wishes: OpeningWishes) -> ExchangedProject:
    losses = Losses()
    lost = 0 if clean else 2
    if not clean:
        losses.tolerate(BENT, "Ms. Oak", times=1)
        losses.leave_out(LEFT, times=lost, thing="codings")
    documents = (
        _document(1, "Ms. Oak", OAK, "It is quiet.", clean),
        _document(2, "Mr. Elm", ELM, "Nobody asks us.", clean),
    )
    if missing:
        first = documents[1].codings[0]
        documents = (documents[0], ExchangedDocument(uuid(2), "Mr. Elm", None, codings=(first,)))
    return ExchangedProject(
        name=wishes.which or "Town",
        origin="Other 3.1",
        uuid=uuid(99),
        codebook=CodebookFile(
            "Town",
            "",
            entries=(
                CodebookEntry("Place", uuid=uuid(11), children=(CodebookEntry("Quiet", uuid=uuid(12)),)),
                CodebookEntry("Voice", uuid=uuid(13)),
            ),
        ),
        documents=lambda: iter(documents),
        document_names={one.uuid: one.name for one in documents},
        coders=(ExchangedCoder(uuid(31), "Anna"),),
        memos=(ExchangedMemo(uuid(41), "On the town.", "project", coder=uuid(31)),),
        counted={"documents": 2, "codes": 3, "coders": 1, "codings": 2 + lost, "memos": 1},
        losses=losses,
    )


def _document(number: int, name: str, text: str, words: str, clean: bool) -> ExchangedDocument:
    start = text.index(words)
    code = uuid(12 if number == 1 else 13)
    coding = ExchangedCoding(uuid(20 + number), code, start, start + len(words), uuid(31), quote="")
    dialect = "" if clean else "UTF-16 units, CRLF as 2"
    return ExchangedDocument(uuid(number), name, read_foreign_text(text), codings=(coding,), dialect=dialect)


class OtherWriter:
    """Writes a line for each thing."""

    suffixes = (".other",)

    def write(self, project: ExchangedProject, path: Path, wishes: ExportWishes) -> Written:
        lines = [f"{project.name} for {wishes.target or 'all'} in {wishes.offsets or 'its own'} offsets"]
        for document in project.documents():
            lines += [document.name, *(coding.uuid for coding in document.codings)]
        path.write_text("\n".join(lines), encoding="utf-8")
        project.losses.leave_out("stars of codings", times=2)
        return Written(("offsets are in UTF-16 units",))


def taught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let qualcode know this program, and no other."""
    monkeypatch.setattr("qualcode.importing.project_readers.project_readers", lambda: (OtherReader(),))
    monkeypatch.setattr("qualcode.exporting.project_writers.project_writers", lambda: (OtherWriter(),))
    monkeypatch.setattr("qualcode.exchange.no_project.project_readers", lambda: (OtherReader(),))
    monkeypatch.setattr("qualcode.exchange.giving_out.project_writers", lambda: (OtherWriter(),))


def other_file(folder: Path, words: str = "", name: str = "town") -> Path:
    """A project of that program."""
    path = folder / f"{name}.other"
    path.write_text(f"a project {words}", encoding="utf-8")
    return path
