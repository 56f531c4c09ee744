"""Erasing on a server: in one transaction, by its owner alone, and everything else as it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.cases.attributes import find_bearer
from qualcode.cases.erasing import ErasePlan, erase, plan_erasing
from qualcode.cases.mapping import map_speaker
from qualcode.codebook.creating import create_code
from qualcode.coding.applying import apply_code
from qualcode.coding.memos import add_memo
from qualcode.documents.importing import import_documents
from qualcode.domain.errors import ProjectError
from qualcode.domain.locations import location
from qualcode.history.undoing import history, undo
from qualcode.storage.copying import copy_whole
from qualcode.storage.project import Project, create_project, open_project
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import list_documents
from qualcode.upkeep.checking import check_project
from team_server import Server

SAID = "The periwinkle timetable swallowed our mornings whole"
STAYS = "Nobody has ever asked the bus drivers about it"


@pytest.fixture
def url(server: Server, tmp_path: Path) -> Iterator[str]:
    """A study on a server, of two interviews."""
    name = server.name(880301)
    with create_project(tmp_path / "study", name="Study", coder="mara") as project:
        for document, label, words in (("oak", "MS. OAK", SAID), ("elm", "MR. ELM", STAYS)):
            file = tmp_path / f"{document}.txt"
            file.write_text(f"INTERVIEWER: And?\n\n{label}: {words}.\n", encoding="utf-8")
            import_documents(project, [file])
            map_speaker(project, label, participant=label.title())
        code = create_code(project, "Time")
        for document in list_documents(project):
            apply_code(project, document.id, (document.length - 30, document.length - 2), code)
        add_memo(project, f"Compare: {SAID}")
        copy_whole(project, server.url(name))
    yield server.url(name)
    server.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def planned(project: Project) -> ErasePlan:
    return plan_erasing(project, find_bearer(project, "Ms. Oak"))


@pytest.mark.long
def test_a_participant_is_erased_from_a_server_and_all_else_stays(url: str, tmp_path: Path) -> None:
    with open_project(url, coder="mara") as project:
        plan = planned(project)
    erase(location(url), plan)
    with open_project(url, coder="mara") as project:
        assert [document.name for document in list_documents(project)] == ["elm"]
        assert history(project)[0].summary.startswith("a participant was erased")
        assert len(list_codings(project)) == 1
        undo(project, 2)
        assert list_codings(project) == []
        copy_whole(project, tmp_path / "back")
    assert SAID.encode() not in (tmp_path / "back.qualcode").read_bytes()
    assert check_project(tmp_path / "back.qualcode").sound


@pytest.mark.long
def test_what_was_changed_on_the_server_meanwhile_stops_it(url: str) -> None:
    with open_project(url, coder="mara") as project:
        plan = planned(project)
        add_memo(project, "later")
    with pytest.raises(ProjectError, match="somebody has changed it"):
        erase(location(url), plan)
    with open_project(url, coder="mara") as project:
        assert len(list_documents(project)) == 2 and history(project)[0].verb == "memo"
