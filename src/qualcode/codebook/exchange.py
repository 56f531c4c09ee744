"""The codebook in files: compared with what stands before it is taken in, and given out in every format."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from qualcode.codebook.creating import FIELDS
from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.codebook.versions import state_at
from qualcode.domain.choices import CODEBOOK_FORMATS
from qualcode.domain.codebook_entries import CodebookEntry, CodebookFile, Comment
from qualcode.domain.errors import InputError
from qualcode.domain.exchange import ExchangedProject, OfCodes
from qualcode.domain.exchange_reports import OpeningWishes
from qualcode.domain.translation import tr
from qualcode.exchange.no_project import check_which
from qualcode.exporting.codebook_files import codebook_to_csv, codebook_to_yaml
from qualcode.importing.codebook_csv import read_codebook_csv
from qualcode.importing.codebook_yaml import read_codebook_yaml
from qualcode.importing.project_readers import project_reader_for
from qualcode.importing.whole_files import read_whole
from qualcode.storage.project import Project
from qualcode.storage.reads.codebook import codebook_comments, codebook_label
from qualcode.storage.reads.codes import project_name

_IN_DIRECTORY = "codebook.yaml"
"""Where a project as text has its codebook."""


def read_codebook(path: Path, *, which: str = "") -> CodebookFile:
    """A codebook file, checked as a whole, or the codes of a whole project of another program, or of one as text.

    Args:
        which: The name of the project, of a file of another program that holds several.

    Raises:
        InputError: It cannot be read, or one of its lines is wrong; or a project is named of what holds none.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None or path.is_dir():
        if (path / _IN_DIRECTORY).is_file():
            return read_codebook(path / _IN_DIRECTORY, which=which)
        if (projects := project_reader_for(path)) is not None:
            with projects.open(path, OpeningWishes(which=which)) as exchanged:
                check_which(exchanged.name, which, path)
                return _codes_of(exchanged, str(path))
    if which:
        raise InputError(tr("it does not hold several projects"), file=path, remedy=tr("leave out --which"))
    if reader is None:
        *endings, last = _READERS
        raise InputError(
            tr(
                "a codebook is a {endings} or {last} file, or in a project of another program",
                endings=", ".join(endings),
                last=last,
            ),
            file=path,
            remedy=tr("look at its ending"),
        )
    return replace(reader(read_whole(path), str(path)), file=str(path))


def _codes_of(exchanged: ExchangedProject, file: str) -> CodebookFile:
    """The codes of a project of another program, with what it says of them."""
    book, losses = exchanged.codebook, exchanged.losses
    told = (losses.tolerated + losses.left_out).items()
    of_codes: Counter[str] = Counter({kind: number for kind, number in told if isinstance(kind, OfCodes)})
    return replace(book, file=file, warnings=(*book.warnings, *losses.sentences(of_codes)))


def _read_xlsx(data: bytes, file: str) -> CodebookFile:
    from qualcode.importing.codebook_xlsx import read_codebook_xlsx

    return read_codebook_xlsx(data, file)


def _read_qdc(data: bytes, file: str) -> CodebookFile:
    from qualcode.refi.codebook_in import read_qdc

    book, warnings = read_qdc(data, file)
    return replace(book, warnings=tuple(warnings))


_READERS: Mapping[str, Callable[[bytes, str], CodebookFile]] = {
    ".yaml": read_codebook_yaml,
    ".yml": read_codebook_yaml,
    ".csv": read_codebook_csv,
    ".xlsx": _read_xlsx,
    ".qdc": _read_qdc,
}


def codebook_file(project: Project, moment: str = "") -> CodebookFile:
    """The project's codebook as a file holds it.

    Args:
        moment: A version, day or change as in `versions.state_at`; empty for the codebook as it stands, with its
            comments.

    Raises:
        NotFoundError: The moment is none.
    """
    with project.reading():
        name = project_name(project)
        if moment:
            state = state_at(project, moment)
            return CodebookFile(name, state.label, _entries(state.tree, None, {}))
        notes = codebook_comments(project)
        comments = {code: _comments(raw) for code, raw in notes.items() if raw}
        tree = load_tree(project)
        return CodebookFile(name, codebook_label(project), _entries(tree, None, comments), comments.get(None, ()))


def _comments(raw: str) -> tuple[Comment, ...]:
    return tuple(Comment(*one) for one in json.loads(raw))


def _entries(
    tree: CodeTree, parent_id: int | None, comments: Mapping[int | None, tuple[Comment, ...]]
) -> tuple[CodebookEntry, ...]:
    return tuple(
        CodebookEntry(
            name=code.name,
            **{field: getattr(code, field) for field in FIELDS},
            children=_entries(tree, code.id, comments),
            themes=tuple(tree.path(theme) for theme in tree.themes(code.id)),
            retired=code.retired,
            uuid=code.uuid,
            comments=comments.get(code.id, ()),
        )
        for code in tree.children(parent_id)
    )


def export_codebook(project: Project, format_: str, moment: str = "") -> bytes:
    """The codebook as a file of one of `CODEBOOK_FORMATS`: a transfer, not a publication.

    Raises:
        InputError: There is no such format.
        NotFoundError: The moment is none (`codebook_file`).
    """
    book = codebook_file(project, moment)
    match format_:
        case "yaml":
            return codebook_to_yaml(book).encode()
        case "csv":
            return codebook_to_csv(book).encode()
        case "xlsx":
            from qualcode.exporting.codebook_tables import codebook_to_xlsx

            return codebook_to_xlsx(book)
        case "md":
            from qualcode.exporting.codebook_markdown import codebook_to_markdown

            return codebook_to_markdown(book).encode()
        case "qdc":
            from qualcode.refi.codebook_out import qdc_bytes

            return qdc_bytes(book)
    raise InputError(
        tr("“{format}” is no format of a codebook", format=format_),
        remedy=tr("choose one of {formats}", formats=", ".join(dict.fromkeys(CODEBOOK_FORMATS.values()))),
    )
