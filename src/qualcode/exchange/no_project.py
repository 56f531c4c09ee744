"""What is said of a file or folder that is opened as a project and is none: what it is, and what is done with it."""

from __future__ import annotations

from pathlib import Path

from qualcode.domain.codebook_entries import shown
from qualcode.domain.errors import InputError
from qualcode.domain.translation import tr
from qualcode.importing.project_readers import ProjectReader, project_reader_for, project_readers
from qualcode.importing.registry import readers

_OF_THEIR_OWN = {
    ".nvp": "NVivo", ".nvpx": "NVivo", ".atlproj": "ATLAS.ti", ".atlcb": "ATLAS.ti", ".hpr7": "ATLAS.ti",
    ".mx": "MAXQDA", ".mex": "MAXQDA", ".qrk": "Quirkos", ".tprs": "Transana",
}  # fmt: skip
"""How the files begin to end that only the program reads that writes them; years and versions follow."""
_CODEBOOKS = (".qdc", ".yaml", ".yml")
_SHEETS = (".csv", ".xlsx")


def project_reader(path: Path) -> ProjectReader:
    """The reader that knows a project of another program.

    Raises:
        InputError: None does; the sentence says what there is to do with the file or folder.
    """
    reader = project_reader_for(path)
    if reader is None:
        raise no_project(path)
    return reader


def check_which(name: str, which: str, file: Path) -> None:
    """See that the project that was read is the one that was named, also where its file holds no other.

    Args:
        name: What the project is called; of several of one name the wish has a number behind it.
        which: The name that was wished for; empty for none.
        file: Where it was read from.

    Raises:
        InputError: It is another.
    """
    got, wished = (" ".join(words.split()) for words in (name, which))
    if wished and not wished.casefold().startswith(got.casefold()):
        problem = tr("it holds one project, “{got}”, and none called “{wished}”", got=shown(got), wished=shown(wished))
        raise InputError(problem, file=file, remedy=tr("leave out --which"))


def no_project(path: Path) -> InputError:
    """The refusal of what is no project of another program, and none as text."""
    problem, remedy = _what_it_is(path) or (
        tr("this is no project that can be opened"),
        tr("what can be is {shapes}", shapes=_shapes()),
    )
    return InputError(problem, file=path, remedy=remedy)


def refusal_of(path: Path) -> InputError | None:
    """The refusal of what is known to be something else than a project; None where nothing is known of it."""
    if not path.exists() or (known := _what_it_is(path)) is None:
        return None
    problem, remedy = known
    return InputError(problem, file=path, remedy=remedy)


def _what_it_is(path: Path) -> tuple[str, str] | None:
    """What it is, and what to do with it."""
    ending = path.suffix.lower()
    if not path.exists():
        return tr("there is no such file"), tr("look at the path")
    if path.is_dir():
        return (
            tr("there is no project in this folder"),
            tr(
                "name the project itself, which is {shapes}; transcripts in a folder come in with `qualcode import`",
                shapes=_shapes(),
            ),
        )
    if ending == ".qualcode":
        return tr("this is a project of qualcode already"), tr("open it as it is")
    if ending in _CODEBOOKS:
        return tr("this is a codebook alone"), tr("take it into a project with `qualcode codebook import`")
    program = next((name for own, name in _OF_THEIR_OWN.items() if ending.rstrip("0123456789") == own), "")
    if program:
        return tr("only {program} itself reads such a file", program=program), tr(
            "open it in {program} and export it as REFI-QDA (.qdpx)", program=program
        )
    if any(ending in reader.suffixes for reader in readers().values()):
        codes = tr(", or its codes with `qualcode codebook import`") if ending in _SHEETS else ""
        return tr("this is a document, not a project"), tr(
            "take it into a project with `qualcode import`{codes}", codes=codes
        )
    return None


def _shapes() -> str:
    *most, last = (f"{one.shape} ({one.program})" for one in project_readers())
    return tr("{most} or {last}", most=", ".join(most), last=last) if most else last
