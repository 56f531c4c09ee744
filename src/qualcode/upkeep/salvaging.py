"""Salvaging: what can be read of a damaged project, in a new one that is sound."""

from __future__ import annotations

from pathlib import Path

from qualcode.domain.errors import NotAProjectError, ProjectError
from qualcode.domain.locations import Location
from qualcode.domain.repairs import Salvaged, SalvagedTable
from qualcode.domain.translation import tr
from qualcode.storage.salvaging.building import salvage_file
from qualcode.team.coders import check_coder_name
from qualcode.upkeep.checking import check_project
from qualcode.upkeep.repairing import tools


def salvage(where: Location, target: Path, coder: str) -> Salvaged:
    """Read whatever can be read of a damaged project file into a new project; the file itself is only read.

    Args:
        where: The damaged file, in whatever state; SQLite's log beside it is read too.
        target: The new project.
        coder: Whose entry in the history it is.

    Raises:
        DamagedProjectError: Nothing of a project can be read in it.
        ProjectError: It is on a server, cannot be read at all, or the new file exists or cannot be written.
    """
    if not isinstance(where, Path):
        raise ProjectError(tr("{where} is on a server, and only files are salvaged", where=where))
    if not where.is_file():
        raise NotAProjectError(
            tr("there is no file {where}", where=where), remedy=tr("name the damaged file with `-p PATH`")
        )
    built = salvage_file(where, target, check_coder_name(coder), tools(), _open_page)
    looked = check_project(built.path)
    return Salvaged(
        file=str(built.path),
        pages=built.pages,
        loose=built.loose,
        history=built.journal,
        tables=tuple(SalvagedTable(table=one.table, read=one.read, there=one.there) for one in built.tables),
        done=built.done,
        documents=built.documents,
        coders=built.coders,
        sound=looked.sound,
        left=tuple(finding for finding in looked.findings if finding.severity != "note"),
    )


def _open_page(key: bytes, page: bytes, first: bool) -> bytes:
    from qualcode.sealing.cipher_pages import open_page  # Only who has encrypted projects needs it.

    return open_page(key, page, first=first)
