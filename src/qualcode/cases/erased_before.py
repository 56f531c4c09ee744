"""What was erased from a project before: so that no file that comes back brings it in again."""

from __future__ import annotations

import re

from qualcode.cases.erasing import VERB
from qualcode.domain.erasure import Erasure
from qualcode.domain.spans import Span
from qualcode.storage.erasing.masks import FILLER
from qualcode.storage.erasing.spoken import texts_with
from qualcode.storage.project import Project
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
