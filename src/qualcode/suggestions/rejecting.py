"""Saying no to a suggestion, and whether the project wants any."""

from __future__ import annotations

from qualcode.codebook.tree import load_tree
from qualcode.coding.passages import anchor, excerpt, transcript_of
from qualcode.domain.changes import Effects
from qualcode.domain.errors import RuleError
from qualcode.domain.identity import now_ms
from qualcode.domain.spans import Span
from qualcode.domain.translation import tr
from qualcode.storage.project import Project
from qualcode.storage.reads.suggestions import list_rejections, suggestions_wanted
from qualcode.team.coders import check_lead


def reject_suggestion(project: Project, document_id: int, span: tuple[int, int], code_id: int) -> Effects:
    """Say that a code does not fit a passage: it is not suggested for it again, and less for passages like it.

    Said again of the same passage, nothing changes. Undo brings the suggestion back.

    Args:
        span: `[start, end)` in code points of the document's text.

    Raises:
        RuleError: Nothing is said in the passage.
        NotFoundError: The document or the code is not there.
    """
    transcript = transcript_of(project, document_id)
    place = anchor(transcript, span)
    wanted = Span(place.start, place.end)
    name = load_tree(project).path(code_id)
    with project.change("reject", tr("{name} rejected for “{quote}”", name=name, quote=excerpt(place.quote))) as tx:
        tx.look_at(document_id, wanted)
        me = project.coder_id()
        said = list_rejections(project, document_ids=[document_id], coder_ids=[me])
        if not any((one.code_id, one.start, one.end) == (code_id, *wanted) for one in said):
            tx.add(
                "rejection",
                document_id=document_id,
                code_id=code_id,
                coder_id=me,
                start=wanted.start,
                end=wanted.end,
                created_ms=now_ms(),
            )
    return project.last


def switch_suggestions(project: Project, on: bool) -> Effects:
    """Let suggestions be shown in this project, or not, to anybody.

    Raises:
        RuleError: It is so already, or the session's coder is no lead where there is one.
    """
    if suggestions_wanted(project) == on:
        raise RuleError(
            tr("suggestions are on in this project already")
            if on
            else tr("suggestions are off in this project already")
        )
    check_lead(project, tr("decide on suggestions"))
    with project.change("suggestions", tr("suggestions switched on") if on else tr("suggestions switched off")) as tx:
        tx.update_where("project", {}, suggestions=int(on))
    return project.last
