"""Which copies of a project are known: backups, bundles, copies, and files beside it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from qualcode.codebook.creating import create_path
from qualcode.documents.importing import import_documents
from qualcode.settings.paths import state_dir
from qualcode.storage.backups import back_up
from qualcode.storage.known_copies import CopiesWarning, note_copy, noted_copies
from qualcode.storage.project import create_project, open_project
from qualcode.storage.reads.codes import project_uuid
from qualcode.storage.reads.documents import list_documents
from qualcode.team.bundling import plan_bundle, write_bundle
from qualcode.team.coders import add_coder
from qualcode.upkeep.backing_up import back_up_project, known_copies
from qualcode.upkeep.saving_elsewhere import save_elsewhere

pytestmark = pytest.mark.sqlite


@pytest.fixture
def study(tmp_path: Path) -> Path:
    with create_project(tmp_path / "study.qualcode", name="Study", coder="mara") as project:
        create_path(project, "Change/Plans")
        add_coder(project, "jonas")
        (tmp_path / "oak.txt").write_text("MS. OAK: We had a plan.\n", encoding="utf-8")
        import_documents(project, [tmp_path / "oak.txt"])
    return tmp_path / "study.qualcode"


def told(path: Path) -> set[tuple[str, str, str]]:
    """Kind, name and for whom."""
    return {(copy.kind, Path(copy.path).name, copy.whom) for copy in known_copies(path)}


def test_all_that_were_made_here_are_told(study: Path, tmp_path: Path) -> None:
    kept = back_up(study, "merge")
    back_up_project(study, "mara", tmp_path / "stick.qualcode")
    with open_project(study, coder="mara") as project:
        write_bundle(project, tmp_path / "for-jonas", plan_bundle(project, "jonas", documents=list_documents(project)))
        save_elsewhere(project, tmp_path / "saved")
    shutil.copy(study, tmp_path / "study (2).qualcode")
    assert told(study) == {
        ("backup", kept.name, ""),
        ("asked", "stick.qualcode", ""),
        ("bundle", "for-jonas.qualcode", "jonas"),
        ("copy", "saved.qualcode", ""),
        ("copy", "study (2).qualcode", ""),
    }
    (tmp_path / "stick.qualcode").unlink()
    (gone,) = [copy for copy in known_copies(study) if copy.kind == "asked"]
    assert not gone.there


def test_a_bundle_of_which_nobody_knows_where_it_went_is_told_by_its_coder(study: Path, tmp_path: Path) -> None:
    with open_project(study, coder="mara") as project:
        write_bundle(project, tmp_path / "for-jonas", plan_bundle(project, "jonas", documents=list_documents(project)))
    shutil.rmtree(state_dir())
    (copy,) = known_copies(study)
    assert (copy.kind, copy.path, copy.whom, copy.there) == ("bundle", "", "jonas", False)
    assert copy.made_ms is not None


def test_a_list_that_cannot_be_read_or_written_stops_nobody(study: Path, tmp_path: Path) -> None:
    with open_project(study, coder="mara", write=False) as project:
        uuid = project_uuid(project)
    note_copy(uuid, tmp_path / "one", "copy")
    (listed,) = (state_dir() / "copies").iterdir()
    listed.write_text('[{"path": 7}, {"path": "x", "kind": "none", "made_ms": 1, "whom": ""}]')
    assert noted_copies(uuid) == []
    listed.write_text("no json")
    with pytest.warns(CopiesWarning):
        assert noted_copies(uuid) == []
    shutil.rmtree(listed.parent)
    listed.parent.write_text("in the way")
    with pytest.warns(CopiesWarning):
        note_copy(uuid, tmp_path / "one", "copy")
