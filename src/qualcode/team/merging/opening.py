"""Opening what comes back: is it whole, unedited, of this project, and where does it go on from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from qualcode.cases.erased_before import erased_before
from qualcode.cases.erasing import erasure_in_copy
from qualcode.domain.errors import DamagedProjectError, InputError, NotAProjectError, ProjectError
from qualcode.domain.soundness import Finding
from qualcode.domain.translation import tr
from qualcode.storage.copies import private_copy, seal_of
from qualcode.storage.erasing.erasing import erase_from_file
from qualcode.storage.placing import private_folder
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.net_changes import last_change
from qualcode.storage.reads.rows import Row, read_rows, row_of, rows_of
from qualcode.storage.soundness.looking_through import look_at_rows

_HALF = 8
"""Bytes of half a UUID."""


@dataclass(frozen=True, slots=True)
class Returned:
    """A file that is to be merged: a copy of it that nobody else writes to."""

    theirs: Project
    file: Path
    origin: str
    """The UUID of the bundle; of the project where it is none."""
    bundle: Row | None
    """What it says of itself; None for a project that grew apart."""
    coder: str
    """Whose bundle it is; empty where it is none."""
    since: int
    """The change of its journal after which everything is new here; 0: all that it holds is compared."""
    until: tuple[int, str]
    """Its latest change: id and UUID."""
    notes: tuple[str, ...]
    """What a person should know of where it comes from."""

    @property
    def nothing_new(self) -> bool:
        """Whether nothing was done in it since it left or was merged last."""
        return self.since >= self.until[0]


@contextmanager
def opened(project: Project, file: Path) -> Iterator[Returned]:
    """Open a file that came back; what is opened is a copy, upgraded where it is of an older schema.

    Raises:
        ProjectError: It is no project, damaged, edited, of another project, or newer than this qualcode.
    """
    _check_other(project, file)
    with private_folder(project.location) as folder:
        try:
            copy = private_copy(file, folder, project.location)
        except DamagedProjectError as error:
            raise DamagedProjectError(
                error.problem, remedy=tr("have it sent again, from where it was coded")
            ) from error
        _check_rows(file, look_at_rows(copy))
        notes = _erased_from(project, copy, file)
        with open_project(copy, coder=project.coder, write=False) as theirs, theirs.seeing_all():
            returned = _returned(project, theirs, file, sealed=not notes)
            yield replace(returned, notes=notes) if notes else returned


def _erased_from(project: Project, copy: Path, file: Path) -> tuple[str, ...]:
    """Take out of a copy whoever was erased from the project; what is to be known of the file then, if anybody was."""
    erased = erased_before(project)
    if erased is None:
        return ()
    with open_project(copy, coder=project.coder, write=False) as theirs, theirs.seeing_all():
        notes = _returned(project, theirs, file).notes  # Its seal is looked at before anything goes out of it.
        gone = erasure_in_copy(theirs, erased)
    erase_from_file(copy, gone, None)
    return (*notes, tr("who was erased here was left out of what came in"))


def _check_other(project: Project, file: Path) -> None:
    ours = project.location
    if isinstance(ours, Path) and ours.exists() and file.exists() and file.samefile(ours):
        raise ProjectError(tr("{file} is the project itself", file=file), remedy=tr("name the file that came back"))


def _check_rows(file: Path, findings: tuple[Finding, ...]) -> None:
    wrong = [finding.sentence for finding in findings if finding.severity == "error"]
    if wrong:
        raise ProjectError(
            tr("{file} was damaged on its way, or edited by another program: {wrong}", file=file, wrong=wrong[0]),
            remedy=tr("have it sent again, from where it was coded"),
        )


def _returned(project: Project, theirs: Project, file: Path, *, sealed: bool = True) -> Returned:
    (ours_row,), (theirs_row,) = rows_of(project, "project"), rows_of(theirs, "project")
    if ours_row["bundle"] is not None:
        raise ProjectError(
            tr("this file is a bundle itself"), remedy=tr("merge into the project that it was made from")
        )
    until = last_change(theirs)
    if theirs_row["bundle"] is None:
        return Returned(
            theirs, file, theirs_row["uuid"], None, "", _parted(project, theirs, theirs_row["uuid"]), until, ()
        )
    if theirs_row["uuid"] != ours_row["uuid"]:
        raise NotAProjectError(
            tr("{file} is a bundle of another project, “{theirs_row}”", file=file, theirs_row=theirs_row["name"]),
            remedy=tr("merge it there"),
        )
    said = row_of(theirs, "bundle", uuid=theirs_row["bundle"])
    if said is None:
        raise InputError(tr("it does not say who it was made for"), file=file, remedy=tr("have it sent again"))
    notes = _check_seal(project, theirs, file, said) if sealed else ()
    (coder,) = read_rows(theirs, "coder", {"id": said["coder_id"]}, ("name",))[0]
    since = _since(project, theirs, said["uuid"])
    return Returned(theirs, file, said["uuid"], said, coder, since, until, notes)


def _check_seal(project: Project, theirs: Project, file: Path, said: Row) -> tuple[str, ...]:
    known = row_of(project, "bundle", uuid=said["uuid"])
    if known is None:
        return (tr("this project has no record of handing it out, so that what it left with cannot be checked"),)
    if known["seal"] != seal_of(theirs):
        raise ProjectError(
            tr("{file} does not hold what was handed out: it was edited by another program", file=file),
            remedy=tr("have the bundle sent again as it was coded in"),
        )
    return ()


def _since(project: Project, theirs: Project, origin: str) -> int:
    """Where in its journal the news begin: after what came in before, else after it was handed out."""
    first: int = read_rows(theirs, "change", None, ("id",))[0][0]
    return max(_known_until(_came_in(project, origin), theirs, but=first), first)


def _parted(project: Project, theirs: Project, origin: str) -> int:
    """The latest change that both journals have, as copies of one project do, or that came in before; 0 for none."""
    known = {_half(uuid) for (uuid,) in read_rows(project, "change", None, ("uuid",))}
    return _known_until(known | _came_in(project, origin), theirs)


def _known_until(known: set[bytes], theirs: Project, but: int = 0) -> int:
    """The last of its changes before the first that is not known here; 0 where already that one is not.

    Args:
        but: A change that counts as known: that with which it was handed out.
    """
    until = 0
    for id_, uuid in read_rows(theirs, "change", None, ("id", "uuid")):
        if id_ != but and _half(uuid) not in known:
            break
        until = id_
    return until


def _came_in(project: Project, origin: str) -> set[bytes]:
    """The changes of a file, or of copies of it, that have come in."""
    found: set[bytes] = set()
    for (halves,) in read_rows(project, "merged", {"origin": origin}, ("changes",)):
        came = halves or b""
        found |= {came[at : at + _HALF] for at in range(0, len(came), _HALF)}
    return found


def changes_after(theirs: Project, since: int) -> bytes:
    """The changes after one, as `merged` keeps them."""
    rows = read_rows(theirs, "change", None, ("id", "uuid"))
    return b"".join(_half(uuid) for id_, uuid in rows if id_ > since)


def _half(uuid: str) -> bytes:
    """The second half of a UUID: all of it that is random."""
    return bytes.fromhex(uuid.replace("-", ""))[_HALF:]
