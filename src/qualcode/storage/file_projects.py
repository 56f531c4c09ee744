"""Project files: opening them, with all that is looked at before, and making them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from qualcode.domain.backups import UPGRADE
from qualcode.domain.errors import ProjectError, ReadOnlyError
from qualcode.domain.translation import tr
from qualcode.storage.backups import back_up
from qualcode.storage.engine import open_engine
from qualcode.storage.file_header import HEAD
from qualcode.storage.file_keys import FileKey
from qualcode.storage.grounds import FileGround
from qualcode.storage.keeping import Keeper
from qualcode.storage.lock import WriteLock, holder_of
from qualcode.storage.migrate import index_again, make_file, upgrade
from qualcode.storage.opened import Project
from qualcode.storage.opening import LAST_STATE, inspect, unusable
from qualcode.storage.placing import DRAFT, check_after_a_crash, drafted, journal_left
from qualcode.storage.setup_entries import describe
from qualcode.storage.watching import FileWatch


def open_file(
    path: Path,
    *,
    coder: str,
    write: bool = True,
    insist: bool = False,
    take_over: bool = False,
    thorough: bool = False,
) -> Project:
    """Open a project file, upgrading one of an older schema after a backup.

    Args:
        path: The project file.
        coder: Who works in this session.
        write: Ask for the right to write; without it nothing beside the file is touched.
        insist: Fail if another process holds the project, instead of opening it for reading.
        take_over: Take the lock although a process on another host left its record.
        thorough: Check the whole file first, as for one that comes from elsewhere.

    Raises:
        ProjectError: It is no project, damaged, newer than this qualcode, or held by another process.
    """
    schema = inspect(path, thorough=thorough)
    lock, why = None, tr("only asked for reading")
    if write:
        try:
            lock = WriteLock(path, take_over=take_over)
        except ProjectError as error:  # held by another process, or in a folder that cannot be written
            if insist:
                raise
            why = error.sentence
        else:
            if not os.access(path, os.W_OK):
                lock.release()
                lock, why = None, tr("{path} may not be written", path=path)
                if insist:
                    raise ReadOnlyError(why, remedy=tr("change its permissions, or work on a copy"))
    try:
        return _opened(path, coder, lock, why, schema, thorough)
    except BaseException:
        if lock:
            lock.release()
        raise


def _opened(path: Path, coder: str, lock: WriteLock | None, why: str, schema: str, thorough: bool) -> Project:
    watch = FileWatch(path, writing=lock is not None)
    left = journal_left(path)
    if not thorough and (lock.found or left if lock else left and holder_of(path) is None):
        check_after_a_crash(path)
    backup = None
    if schema != HEAD:
        if lock is None:
            raise ReadOnlyError(
                tr("{path} must be upgraded before it can be read", path=path),
                remedy=tr("`qualcode FILE`, or any command that writes, upgrades it and keeps a backup beside it"),
            )
        backup = back_up(path, UPGRADE)
    engine = open_engine(path, read_only=lock is None)
    try:
        if backup:
            upgrade(engine)
        elif lock:
            index_again(engine)
        project = Project(FileGround(path, engine, lock, "" if lock else why, watch), coder)
        project.coder = project.spelling(coder)
    except DatabaseError as error:
        engine.dispose()
        raise unusable(path, error.orig) from error
    except BaseException:
        engine.dispose()
        raise
    project.upgraded_from = backup
    if lock and not path.absolute().parent.name.startswith(DRAFT):
        project.keeper = Keeper(path)
    return project


def create_file(
    path: Path,
    *,
    name: str,
    coder: str,
    fill: Callable[[Project], object] | None = None,
    key: FileKey | None = None,
) -> Project:
    """Make a project file and open it for writing; it appears under its name only when it is whole.

    Args:
        path: The file; its ending is added where it is missing.
        name: What the study is called.
        coder: Who works in this session.
        fill: What is to be in it from the start: if that fails, or is cut off, there is no project.
        key: What opens it; None: everything.

    Raises:
        ProjectError: The file exists already, or the folder cannot be written.
    """
    draft = path
    try:
        with drafted(path) as (draft, path):
            make_file(draft, key)
            with open_file(draft, coder=coder) as project:
                with project._writing() as tx:
                    describe(project._connection, tx, name, project.coder_id())
                if fill:
                    fill(project)
    except DatabaseError as error:
        raise unusable(path, error.orig) from error
    except ProjectError as error:
        if draft == path or str(draft) not in error.problem:
            raise
        # Nobody knows the draft, and nothing of it was saved.
        problem = error.problem.replace(str(draft), str(path)).replace(LAST_STATE, tr("nothing was made"))
        raise ProjectError(problem, remedy=error.remedy) from error
    return open_file(path, coder=coder, insist=True)
