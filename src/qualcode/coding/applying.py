"""Applying codes to passages."""

from __future__ import annotations

from dataclasses import dataclass

from qualcode.codebook.creating import create_path
from qualcode.codebook.tree import SEPARATOR, CodeTree, load_tree
from qualcode.coding.passages import anchor, excerpt, transcript_of
from qualcode.domain.changes import Effects
from qualcode.domain.errors import RuleError
from qualcode.domain.identity import now_ms
from qualcode.domain.spans import Span
from qualcode.domain.values import Coding, Transcript
from qualcode.storage.project import Project
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.transaction import Transaction
from qualcode.text.anchors import Anchor


@dataclass(frozen=True, slots=True)
class Applied:
    """What applying a code did."""

    effects: Effects
    coding_id: int
    outcome: str
    """`new`, `extended` (an overlapping coding of the code grew), or `unchanged` (the passage has the code)."""

    @property
    def message(self) -> str:
        """What the screen says."""
        return self.effects.summary


def apply_code(
    project: Project, document_id: int, span: tuple[int, int], code_id: int, *, origin: str = "manual"
) -> Applied:
    """Give a code to a passage, as the session's coder.

    A coding of the same code and coder that overlaps the passage is extended to cover it; several are joined into
    the first of them. Touching ones stay apart.

    Args:
        document_id: The document.
        span: `[start, end)` in code points of its text; widened to whole grapheme clusters.
        code_id: The code.
        origin: How the coding comes to be, kept with it.

    Raises:
        RuleError: The span is no passage of the text, or the code is retired.
    """
    tree = load_tree(project)
    transcript = transcript_of(project, document_id)
    place = anchor(transcript, span)
    check_usable(tree, code_id)
    name = tree.path(code_id)
    with project.change("apply", f"{name}: “{excerpt(place.quote)}”") as tx:
        tx.look_at(document_id, (place.start, place.end))
        coder_id = project.coder_id()
        coding_id, outcome = place_coding(project, tx, transcript, place, code_id, coder_id, origin)
        if outcome == "extended":
            tx.summary = f"{name} extended to “{excerpt(place.quote)}”"
        elif outcome == "unchanged":
            tx.summary = f"this passage has {name} already"
    return Applied(project.last, coding_id, outcome)


def check_usable(tree: CodeTree, code_id: int) -> None:
    """Refuse a code that is not there or is retired."""
    if tree.code(code_id).retired:
        raise RuleError(f"“{tree.path(code_id)}” is retired", remedy="choose another code")


def place_coding(
    project: Project,
    tx: Transaction,
    transcript: Transcript,
    place: Anchor,
    code_id: int,
    coder_id: int,
    origin: str,
) -> tuple[int, str]:
    """Write a coding or extend the overlapping ones of its code and coder; its id and what was done."""
    document_id = transcript.document.id
    others = list_codings(project, document_id=document_id, code_ids=[code_id], coder_ids=[coder_id])
    overlapping = [other for other in others if other.span.overlaps((place.start, place.end))]
    if not overlapping:
        return write_coding(tx, transcript, place, code_id, coder_id, origin), "new"
    start = min(place.start, *(other.start for other in overlapping))
    end = max(place.end, *(other.end for other in overlapping))
    first = overlapping[0]
    if len(overlapping) == 1 and first.span == (start, end):
        return first.id, "unchanged"
    join_codings(tx, transcript, overlapping, Span(start, end))
    return first.id, "extended"


def join_codings(tx: Transaction, transcript: Transcript, codings: list[Coding], span: Span) -> None:
    """Let the first of some codings cover a span, with the comments and the star of all; the others go."""
    first, rest = codings[0], codings[1:]
    move_coding(tx, transcript, first, span)
    if rest:
        comments = "\n".join(dict.fromkeys(c.comment for c in codings if c.comment))
        star = int(any(c.star for c in codings))
        tx.update_where("coding", {"id": first.id}, comment=comments, star=star)
        gone = [c.id for c in rest]
        tx.update_where("memo", {"coding_id": gone}, coding_id=first.id)
        tx.delete_where("coding", {"id": gone})


def move_coding(tx: Transaction, transcript: Transcript, coding: Coding, span: tuple[int, int]) -> None:
    """Give a coding another span of the same text."""
    place = anchor(transcript, span)
    tx.update_where(
        "coding",
        {"id": coding.id},
        version_id=transcript.document.version_id,
        start=place.start,
        end=place.end,
        quote=place.quote,
        prefix=place.prefix,
        suffix=place.suffix,
        turn=place.turn,
    )


def write_coding(
    tx: Transaction, transcript: Transcript, place: Anchor, code_id: int, coder_id: int, origin: str
) -> int:
    """Insert one coding; its id."""
    return tx.add(
        "coding",
        document_id=transcript.document.id,
        version_id=transcript.document.version_id,
        code_id=code_id,
        coder_id=coder_id,
        start=place.start,
        end=place.end,
        quote=place.quote,
        prefix=place.prefix,
        suffix=place.suffix,
        turn=place.turn,
        origin=origin,
        comment="",
        star=0,
        created_ms=now_ms(),
    )


def create_and_apply(
    project: Project, document_id: int, span: tuple[int, int], path: str, *, origin: str = "manual"
) -> Applied:
    """Make a new code at a path (`Theme/Code`) and give it to a passage, as one change.

    Raises:
        RuleError: The code exists already or cannot be called so, or the span is no passage of the text.
    """
    transcript = transcript_of(project, document_id)
    place = anchor(transcript, span)
    with project.change("create-apply", f"new code {path}: “{excerpt(place.quote)}”") as tx:
        tx.look_at(document_id, (place.start, place.end))
        code_id = create_path(project, path)
        coding_id = write_coding(tx, transcript, place, code_id, project.coder_id(), origin)
    return Applied(project.last, coding_id, "new")


def apply_in_vivo(project: Project, document_id: int, span: tuple[int, int], parent_id: int | None) -> Applied:
    """Give a passage a code that is named by its own words; one that exists under the parent is used again.

    Raises:
        RuleError: The words are too long for a name.
    """
    transcript = transcript_of(project, document_id)
    words = " ".join(anchor(transcript, span).quote.split()).strip(" .,;:!?…\"“”'‘’()[]")
    name = words.replace(SEPARATOR, "∕")
    tree = load_tree(project)
    known = tree.child_named(parent_id, name)
    if known is not None:
        return apply_code(project, document_id, span, known.id, origin="in vivo")
    path = name if parent_id is None else f"{tree.path(parent_id)}{SEPARATOR}{name}"
    return create_and_apply(project, document_id, span, path, origin="in vivo")
