"""What the session's coder has said of a passage already."""

from __future__ import annotations

from qualcode.storage.project import Project
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.suggestions import list_rejections


def done_with(project: Project, document_id: int, span: tuple[int, int]) -> set[int]:
    """The codes that she gave the whole of a passage, and those that she rejected for it or for a part of it.

    Args:
        span: `[start, end)` in code points of the document's text.
    """
    me = project.known_coder_id()
    if me is None:
        return set()
    start, end = span
    own = list_codings(project, document_id=document_id, coder_ids=[me])
    said = list_rejections(project, document_ids=[document_id], coder_ids=[me])
    given = {one.code_id for one in own if one.start <= start and end <= one.end}
    return given | {one.code_id for one in said if one.start < end and start < one.end}
