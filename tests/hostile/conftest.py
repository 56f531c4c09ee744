"""A study in which everything that can be named or said is hostile, made through the doors that people use."""

from __future__ import annotations

import shutil
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from zoo import FIELDS, ZOO

from qualcode.cases.attributes import set_attribute
from qualcode.cases.mapping import map_by_name
from qualcode.cases.sheets import import_cases
from qualcode.codebook.creating import create_code
from qualcode.coding.applying import apply_code
from qualcode.coding.memos import add_memo
from qualcode.documents.importing import import_documents
from qualcode.domain.errors import QualcodeError
from qualcode.retrieval.saved import save_query
from qualcode.storage.project import Project, create_project
from qualcode.storage.reads.cases import list_cases
from qualcode.storage.reads.documents import list_documents, list_speakers, texts
from qualcode.team.sets import new_set

CODER = "mara [b]x[/b] \u202ecanary"
EVERYTHING = "\n".join(ZOO.values())


def _files(folder: Path) -> list[Path]:
    said = "\n\n".join(f"P1: One {name} is {text.strip()} here." for name, text in ZOO.items())
    names = ["=1+1 [red]canary[red] $(touch x) {x.__class__} <b>.txt"] if sys.platform != "win32" else []
    if sys.platform == "linux":
        names.append("\x1b[31mcanary\u202e.txt")
    files = [folder / name for name in (*names, "--canary.txt")]
    for number, file in enumerate(files):
        file.write_bytes(f"INT: Question {number}?\n\n[b]canary[/b]: Yes.\n\n{said}\n".encode())
    return files


def _named(project: Project) -> None:
    """Names of all kinds of things: each is taken, or refused in a sentence."""
    for name, text in FIELDS.items():
        with suppress(QualcodeError):
            create_code(project, text, definition="\n".join(FIELDS.values()), example=text, keywords=text)
        with suppress(QualcodeError):
            new_set(project, text, "document")
        with suppress(QualcodeError):
            save_query(project, text, 'text:"canary"', note=EVERYTHING)
        with suppress(QualcodeError):
            set_attribute(project, list_cases(project)[0], f"a {name}", text)
        with suppress(QualcodeError):
            set_attribute(project, list_cases(project)[0], text, name)


def _coded(project: Project) -> None:
    from qualcode.codebook.tree import load_tree

    codes = [code.id for code in load_tree(project).walk()]
    for document, text in texts(project, list_documents(project)):
        for number, name in enumerate(ZOO):
            start = text.find(f"One {name} is")
            end = text.find("here.", start) + len("here.")
            apply_code(project, document.id, (start, end), codes[number % len(codes)])
    for text in (EVERYTHING, *ZOO.values()):
        add_memo(project, text.replace("\0", ""))  # No memo holds a NUL.


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the study, made once."""
    folder = tmp_path_factory.mktemp("hostile")
    sheet = folder / "people.csv"
    sheet.write_text(
        "participant,site,role\nP1,=HYPERLINK(canary),[red]\n[b]canary[/b],../canary,<b>\n", encoding="utf-8"
    )
    with create_project(folder / "study.qualcode", name=FIELDS["markup"], coder=CODER) as project:
        import_documents(project, _files(folder))
        import_cases(project, sheet)
        map_by_name(project)
        _named(project)
        _coded(project)
        assert len(list_speakers(project)) >= 3
    return folder


@pytest.fixture
def hostile(template: Path, tmp_path: Path) -> Path:
    """The file of the study."""
    return Path(shutil.copy(template / "study.qualcode", tmp_path / "study.qualcode"))
