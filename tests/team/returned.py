"""Small steps for tests of merging: hand out, work there or here, and bring back."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from merging_acts import LEAD, make_study

from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.documents.correcting import plan_correction
from qualcode.documents.replacing import replace_document
from qualcode.domain.merging import MergeReport
from qualcode.domain.values import Coding
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import find_document, list_documents, read_text
from qualcode.storage.reads.rows import columns_of, read_rows
from qualcode.team.bundling import plan_bundle, write_bundle
from qualcode.team.merging.merge import Answers, merge_file
from qualcode.team.rounds import new_round
from qualcode.upkeep.checking import check_project


@cache
def _made() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "study.qualcode"
        make_study(path)
        return path.read_bytes()


class Study:
    """A project of a lead, and the files that are out with coders."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "study.qualcode"
        self.path.write_bytes(_made())

    @contextmanager
    def lead(self) -> Iterator[Project]:
        """The project, open for the lead."""
        with open_project(self.path, coder=LEAD) as project:
            yield project

    def hand_out(self, coder: str = "ann", *, frozen: bool = False, with_others: bool = False) -> Path:
        """A bundle of all documents."""
        with self.lead() as project:
            documents = list_documents(project)
            path = self.folder / f"{coder}{len(list(self.folder.iterdir()))}.qualcode"
            if frozen:
                new_round(project, path.stem, documents=[one.id for one in documents], coders=[coder], blind=False)
            plan = plan_bundle(
                project,
                coder,
                rounds=[path.stem] if frozen else (),
                documents=documents,
                with_others=with_others,
            )
            return write_bundle(project, path, plan).path

    def back(self, path: Path, **answers: Any) -> MergeReport:
        """Merge a file; the project is sound afterwards, and merging it again does nothing."""
        with self.lead() as project:
            report = merge_file(project, path, Answers(**answers))
            assert merge_file(project, path, Answers(**answers)).nothing
        found = check_project(self.path).findings
        assert [one for one in found if one.severity == "error"] == []
        return report

    def copy(self, name: str) -> Path:
        """A copy of the project as it is now."""
        return Path(shutil.copy(self.path, self.folder / f"{name}.qualcode"))

    def conflicts(self) -> list[tuple[str, str]]:
        """Kind and table of each conflict."""
        return [(row["kind"], row["item_table"]) for row in self.rows("conflict")]

    def rows(self, table: str, **where: Any) -> list[dict[str, Any]]:
        """Rows of the project."""
        with self.lead() as project:
            return rows(project, table, **where)

    def paths(self) -> list[str]:
        """The codes of the project."""
        with self.lead() as project:
            tree = load_tree(project)
            return [tree.path(code.id) for code in tree.walk()]

    def said(self, coder: str = "ann") -> set[tuple[str, str, str]]:
        """What a coder has coded in the first document: code, words, comment."""
        with self.lead() as project:
            return said(project, coder)


def rows(project: Project, table: str, **where: Any) -> list[dict[str, Any]]:
    """Rows of an open file."""
    return [dict(zip(columns_of(table), row, strict=True)) for row in read_rows(project, table, where)]


def said(project: Project, coder: str = "ann") -> set[tuple[str, str, str]]:
    """What a coder has coded in the first document: code, words, comment."""
    tree = load_tree(project)
    return {(tree.path(one.code_id), one.quote, one.comment) for one in codings(project, coder)}


def codings(project: Project, coder: str = "ann") -> list[Coding]:
    """A coder's codings in the first document, by place."""
    with project.seeing_all():
        document = find_document(project, "first")
        return list_codings(project, document_id=document.id, coder_ids=[project.coder_id(coder)])


def code(project: Project, path: str) -> int:
    """The id of a code."""
    return load_tree(project).find(path).id


def give(project: Project, words: str, path: str) -> int:
    """Code some words of the first document; the id of the coding."""
    document = find_document(project, "first")
    start = read_text(project, document.version_id).index(words)
    return apply_code(project, document.id, (start, start + len(words)), code(project, path)).coding_id


def correct(project: Project, old: str, new: str) -> None:
    """Correct some words of the first document."""
    document = find_document(project, "first")
    start = read_text(project, document.version_id).index(old)
    replace_document(project, plan_correction(project, document, (start, start + len(old)), new))


Step = Callable[[Project], object]


def work(path: Path, *steps: Step, coder: str = "ann") -> None:
    """Do something in a file, as a coder."""
    with open_project(path, coder=coder) as project:
        for step in steps:
            step(project)
