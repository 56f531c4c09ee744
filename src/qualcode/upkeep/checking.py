"""Looking through a whole project: is everything in it as it must be."""

from __future__ import annotations

import json
import time
from pathlib import Path

from qualcode.cases.attributes import fits
from qualcode.domain.answers import Soundness
from qualcode.domain.locations import Location
from qualcode.domain.soundness import Finding
from qualcode.domain.translation import several
from qualcode.storage.copying import copy_whole
from qualcode.storage.placing import private_folder
from qualcode.storage.project import open_project
from qualcode.storage.soundness.findings import Findings, gravity
from qualcode.storage.soundness.looking_through import KeptValue, look_through
from qualcode.upkeep.placement import placement_warning


def check_location(where: Location, coder: str, *, quiet_folders: str = "") -> Soundness:
    """Look through a project, wherever it is: one on a server is copied to a file, of which nothing is left behind.

    Raises:
        ProjectError: It is no project, is newer than this qualcode, or cannot be read at all.
        RuleError: A part of it is hidden from this coder by the server.
    """
    if isinstance(where, Path):
        return check_project(where, quiet_folders=quiet_folders)
    with private_folder(where) as folder:
        copy = folder / "copy.qualcode"
        with open_project(where, coder=coder, write=False) as project:
            copy_whole(project, copy)
        # Where the copy lies for a moment says nothing of the project.
        return check_project(copy, quiet_folders=str(folder))


def check_project(path: Path, *, quiet_folders: str = "") -> Soundness:
    """Look through a project file: pages, tables, texts, anchors, rules and journal.

    Nothing is written, and another process may be writing meanwhile: one state of the file is looked at.

    Args:
        quiet_folders: Folders of which it is not told that they are synchronised or on a network drive.

    Raises:
        ProjectError: It is no project, is newer than this qualcode, or cannot be read at all.
    """
    began = time.monotonic()
    looked = look_through(path)
    found = [*looked.findings, *_values_that_do_not_fit(looked.values), *_placed(path, quiet_folders)]
    findings = sorted(found, key=gravity)
    return Soundness(
        sound=all(finding.severity != "error" for finding in findings),
        complete=looked.complete,
        documents=looked.documents,
        codings=looked.codings,
        changes=looked.changes,
        seconds=round(time.monotonic() - began, 3),
        findings=tuple(findings),
    )


def _placed(path: Path, quiet_folders: str) -> tuple[Finding, ...]:
    """What is to be feared where the project lies."""
    warning = placement_warning(path, quiet_folders=quiet_folders)
    return (Finding("place", "warning", 1, warning),) if warning else ()


def _values_that_do_not_fit(values: tuple[KeptValue, ...]) -> tuple[Finding, ...]:
    """Values of attributes that are none of the attribute's type."""
    findings = Findings()
    for kept in values:
        if not fits(kept.value, kept.type, json.loads(kept.allowed)):
            findings.add(
                "attributes",
                several(
                    "{number:,} value that does not fit the attribute",
                    "{number:,} values that do not fit the attribute",
                ),
                f"{kept.attribute} “{kept.value}”",
            )
    return findings.result()
