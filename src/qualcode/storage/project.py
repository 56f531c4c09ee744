"""Opening a project and making one, wherever it is: a file, or a database on a server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qualcode.domain.locations import ServerAddress, location
from qualcode.storage.file_keys import FileKey
from qualcode.storage.file_projects import create_file, open_file
from qualcode.storage.opened import Project

__all__ = ["Project", "create_project", "open_project"]


def open_project(
    where: Path | str | ServerAddress,
    *,
    coder: str,
    write: bool = True,
    insist: bool = False,
    take_over: bool = False,
    thorough: bool = False,
) -> Project:
    """Open a project, upgrading one of an older schema; a file is backed up before.

    Args:
        where: The project file, or the URL of a database.
        coder: Who works in this session.
        write: Ask for the right to write; without it nothing beside a file is touched.
        insist: Fail if another process holds a file, instead of opening it for reading.
        take_over: Take the lock although a process on another host left its record.
        thorough: Check the whole file first, as for one that comes from elsewhere.

    Raises:
        ProjectError: It is no project, damaged, newer than this qualcode, held by another process, or out of reach.
    """
    place = location(where)
    if isinstance(place, ServerAddress):
        from qualcode.storage.server_projects import open_on_server

        return open_on_server(place, coder=coder, write=write)
    return open_file(place, coder=coder, write=write, insist=insist, take_over=take_over, thorough=thorough)


def create_project(
    where: Path | str | ServerAddress,
    *,
    name: str,
    coder: str,
    fill: Callable[[Project], object] | None = None,
    key: FileKey | None = None,
) -> Project:
    """Make a project and open it for writing; there is none until it is whole.

    Args:
        where: The file, whose ending is added where it is missing; or the URL of a database, which is made where it is
            missing.
        name: What the study is called.
        coder: Who works in this session.
        fill: What is to be in it from the start: if that fails, or is cut off, there is no project.
        key: What opens the file; None: everything. A server keeps what it keeps by means of its own.

    Raises:
        ProjectError: There is something already, or it cannot be written there.
    """
    place = location(where)
    if isinstance(place, ServerAddress):
        from qualcode.storage.server_projects import create_on_server

        return create_on_server(place, name=name, coder=coder, fill=fill)
    return create_file(place, name=name, coder=coder, fill=fill, key=key)
