"""Documents whose text is missing are not one another's, and a text that is there is told where it is missing here."""

from __future__ import annotations

from pathlib import Path

import pytest
from exchanged_study import PLANNED, PLANS, a_project, coding, document, taken

from qualcode.storage.project import open_project
from qualcode.storage.reads.documents import list_documents
from qualcode.storage.reads.unplaced import list_unplaced
from qualcode.team.merging.merge import Answers, merge_file

pytestmark = pytest.mark.sqlite  # What is merged is a file.


def test_documents_without_texts_are_not_taken_for_each_other(tmp_path: Path) -> None:
    taken(a_project(document([coding(1, PLANS, (3, 9))], text=None, number=21)), tmp_path / "ours.qualcode")
    taken(a_project(document([coding(2, PLANS, (3, 9))], text=None, number=22)), tmp_path / "theirs.qualcode")
    with open_project(tmp_path / "ours.qualcode", coder="mara") as project:
        merge_file(project, tmp_path / "theirs.qualcode", Answers())
        assert [one.name for one in list_documents(project)] == ["anna 21", "anna 22"]
        assert len({one.document_id for one in list_unplaced(project)}) == 2


def test_a_text_that_is_there_and_missing_here_is_told(tmp_path: Path) -> None:
    taken(a_project(document([coding(1, PLANS, (3, 9))], text=None)), tmp_path / "ours.qualcode")
    taken(a_project(document([coding(1, PLANS, PLANNED)])), tmp_path / "theirs.qualcode")
    with open_project(tmp_path / "ours.qualcode", coder="mara") as project:
        report = merge_file(project, tmp_path / "theirs.qualcode", Answers())
        assert any("documents replace" in note and "anna 21" in note for note in report.notes)
