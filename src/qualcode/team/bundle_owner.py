"""Whose a bundle is: the coder whom it was handed out to."""

from __future__ import annotations

from pathlib import Path

from qualcode.storage.project import Project
from qualcode.storage.reads.rows import read_rows, row_of, rows_of
from qualcode.team.merging.opening import opened


def bundle_owner(project: Project) -> str:
    """Whom the open project was handed out to as a bundle; empty where it is no bundle."""
    with project.reading():
        uuid = rows_of(project, "project")[0]["bundle"]
        said = row_of(project, "bundle", uuid=uuid) if uuid is not None else None
        if said is None:
            return ""
        names = read_rows(project, "coder", {"id": said["coder_id"]}, ("name",))
    return str(names[0][0])


def meant_for_another(project: Project) -> str:
    """Whom a bundle is for where the session's coder is somebody else; empty where all is as it should be."""
    owner = bundle_owner(project)
    return "" if owner.casefold() == project.coder.casefold() else owner


def work_as_owner(project: Project) -> str:
    """Let the session's coder be the one whom the bundle is for; returns who works now."""
    project.coder = bundle_owner(project) or project.coder
    return project.coder


def handed_out_to(project: Project, file: Path) -> str:
    """Whom a file that came back was handed out to; empty for a project that grew apart.

    Raises:
        ProjectError: It is no project, damaged, edited, of another project, or newer than this qualcode.
    """
    with opened(project, file) as returned:
        return returned.coder
