"""What was erased from a project before: so that no file that comes back brings it in again."""

from __future__ import annotations

import re
from pathlib import Path

from qualcode.cases.erasing import VERB, erasure_in_copy
from qualcode.domain.erasure import AuditLine, Erasure
from qualcode.domain.spans import Span
from qualcode.domain.translation import tr
from qualcode.storage.erasing.erasing import erase_from_file
from qualcode.storage.erasing.masks import FILLER
from qualcode.storage.erasing.spoken import texts_with
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.rows import read_rows

_KNOWN = re.compile(r"(participant|document) ([0-9a-f-]{36})")
_FILLED = re.compile(f"{FILLER}(?:[{FILLER}\\n]*{FILLER})?")


def erased_before(project: Project) -> Erasure | None:
    """Participants and documents that were erased, and what is written over in texts; None where nobody was.

    Who they were and what they said, the project does not know any more: a copy that holds it does.
    """
    lines = read_rows(project, "change", {"verb": VERB, "kind": "setup"}, ("reason",))
    found = [match.groups() for (reason,) in lines for match in _KNOWN.finditer(reason)]
    if not found:
        return None
    return Erasure(
        participants=frozenset(uuid for kind, uuid in found if kind == "participant"),
        documents=frozenset(uuid for kind, uuid in found if kind == "document"),
        blanked={
            uuid: tuple(Span(*match.span()) for match in _FILLED.finditer(text))
            for uuid, text in texts_with(project, FILLER)
        },
    )


def erase_again(project: Project, copy: Path) -> bool:
    """Take out of a copy that is to take the project's place whoever was erased from it since the copy was made.

    Args:
        project: The project.
        copy: A file of its own, in the newest schema, that nobody else has open.

    Returns:
        Whether anybody was.

    Raises:
        ProjectError: The copy cannot be written, or what would be left is not sound.
    """
    erased = erased_before(project)
    if erased is None:
        return False
    with open_project(copy, coder=project.coder, write=False) as there, there.seeing_all():
        known = erased_before(there)
        if known is not None and erased.participants <= known.participants:
            return False
        gone = erasure_in_copy(there, erased)
    named = [*(f"participant {one}" for one in sorted(erased.participants)),
             *(f"document {one}" for one in sorted(erased.documents))]  # fmt: skip
    line = AuditLine(project.coder, VERB, tr("who had been erased was taken out of a backup"), "; ".join(named))
    erase_from_file(copy, gone, line)
    return True
