"""Looking through a whole project: is everything in it as it must be."""

from __future__ import annotations

import json
import time
from pathlib import Path

from qualcode.cases.attributes import fits
from qualcode.domain.answers import Soundness
from qualcode.domain.soundness import Finding
from qualcode.storage.soundness.findings import Findings, gravity
from qualcode.storage.soundness.looking_through import KeptValue, look_through


def check_project(path: Path) -> Soundness:
    """Look through a project file: pages, tables, texts, anchors, rules and journal.

    Nothing is written, and another process may be writing meanwhile: one state of the file is looked at.

    Raises:
        ProjectError: It is no project, is newer than this qualcode, or cannot be read at all.
    """
    began = time.monotonic()
    looked = look_through(path)
    findings = sorted([*looked.findings, *_values_that_do_not_fit(looked.values)], key=gravity)
    return Soundness(
        sound=all(finding.severity != "error" for finding in findings),
        complete=looked.complete,
        documents=looked.documents,
        codings=looked.codings,
        changes=looked.changes,
        seconds=round(time.monotonic() - began, 3),
        findings=tuple(findings),
    )


def _values_that_do_not_fit(values: tuple[KeptValue, ...]) -> tuple[Finding, ...]:
    """Values of attributes that are none of the attribute's type."""
    findings = Findings()
    for kept in values:
        if not fits(kept.value, kept.type, json.loads(kept.allowed)):
            findings.add("attributes", "value{s} that do not fit the attribute", f"{kept.attribute} “{kept.value}”")
    return findings.result()
