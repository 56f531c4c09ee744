"""Deciding on what the working lists hold: giving a code, making one; and what has been decided, read from the project.

Nothing is kept of a list but what was done: undo brings an entry back, and a coding given elsewhere settles it too.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from qualcode.codebook.creating import create_code
from qualcode.codebook.proposing import propose_code
from qualcode.codebook.tree import SEPARATOR, load_tree
from qualcode.coding.applying import Applied, apply_code, place_coding
from qualcode.coding.passages import anchor, transcript_of
from qualcode.domain.changes import Effects
from qualcode.domain.errors import RuleError
from qualcode.domain.suggestion_lists import Doubtful, Place
from qualcode.domain.translation import tr
from qualcode.domain.values import SUGGESTED
from qualcode.domain.wording import counted
from qualcode.storage.project import Project
from qualcode.storage.reads.codebook import list_proposals
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.suggestions import blind_assignments, dealings, list_rejections
from qualcode.suggestions.rejecting import reject_suggestion

Spot = tuple[int, int, int]
"""Document, start, end."""


def spot_of(place: Place) -> Spot:
    """Where a passage of a list stands."""
    return place.document_id, place.start, place.end


def check_place(project: Project, place: Place) -> None:
    """Refuse a passage whose words are others by now.

    Raises:
        RuleError: The text was corrected since the list was made.
        NotFoundError: The document is no longer there.
    """
    text = transcript_of(project, place.document_id).text
    if text[place.start : place.end] != place.quote:
        raise RuleError(
            tr("the text of “{document}” has changed since the list was made", document=place.document),
            remedy=tr("let it be made again"),
        )


def give_code(project: Project, place: Place, code_id: int, *, origin: str = SUGGESTED) -> Applied:
    """Give a code to a passage of a list, as `apply_code` does.

    Raises:
        RuleError: The text was corrected since the list was made, or the code is retired.
    """
    check_place(project, place)
    return apply_code(project, place.document_id, (place.start, place.end), code_id, origin=origin)


def reject_code(project: Project, place: Place, code_id: int) -> Effects:
    """Say that a code does not fit a passage of a list, as `reject_suggestion` does.

    Raises:
        RuleError: The text was corrected since the list was made.
    """
    check_place(project, place)
    return reject_suggestion(project, place.document_id, (place.start, place.end), code_id)


@dataclass(frozen=True, slots=True)
class Made:
    """A code made of a candidate."""

    effects: Effects
    code_id: int
    codings: int
    """Passages that were given it."""


def make_code(
    project: Project, name: str, parent_id: int | None, places: Sequence[Place], fields: Mapping[str, str]
) -> Made:
    """Make a code of what uncoded passages speak of, and give it to some of them, as one change.

    Args:
        name: Its name.
        parent_id: The code above it; None for a theme at the top.
        places: The passages that are given it.
        fields: What it says of itself, as `create_code` takes it.

    Raises:
        FrozenError: The codebook is frozen.
        RuleError: The name is taken or cannot be one, or a text was corrected since the list was made.
    """
    for place in places:
        check_place(project, place)
    with project.change("create-apply", "") as tx:
        code_id = create_code(project, name, parent_id=parent_id, **fields)
        tree = load_tree(project)
        coder_id = project.coder_id()
        for place in places:
            transcript = transcript_of(project, place.document_id)
            where = anchor(transcript, (place.start, place.end))
            place_coding(project, tx, transcript, where, tree.code(code_id), coder_id, SUGGESTED)
        given = tr(", given to {passages}", passages=counted(len(places), "passage")) if places else ""
        tx.summary = tr("new code {code}{given}", code=tree.path(code_id), given=given)
    return Made(project.last, code_id, len(places))


@dataclass(frozen=True, slots=True)
class MadeProposal:
    """A code proposed of a candidate."""

    effects: Effects
    proposal_id: int


def propose_made(
    project: Project, name: str, parent_id: int | None, places: Sequence[Place], fields: Mapping[str, str]
) -> MadeProposal:
    """Propose a code of what uncoded passages speak of, with the first of some of them.

    Args:
        name: Its name.
        parent_id: The code above it; None for a theme at the top.
        places: Passages that would be given it.
        fields: What it would say of itself.

    Raises:
        RuleError: There is such a code, the name cannot be one, or a text was corrected since the list was made.
    """
    passage = None
    if places:
        check_place(project, places[0])
        passage = (places[0].document_id, (places[0].start, places[0].end))
    path = name if parent_id is None else f"{load_tree(project).path(parent_id)}{SEPARATOR}{name}"
    effects = propose_code(project, path, passage=passage, **fields)
    return MadeProposal(effects, list_proposals(project)[-1].id)


# ---------------------------------------------------------------------- what has been decided


def codes_on(project: Project, places: Iterable[Place], *, mine: bool = False) -> dict[Spot, frozenset[int]]:
    """The codes of the codings that share anything with some passages.

    While the session's coder has to code anything blindly, nobody else's codings are told.

    Args:
        mine: Only those of the session's coder.
    """
    spots = [spot_of(place) for place in places]
    me = project.known_coder_id()
    mine = mine or (me is not None and bool(blind_assignments(project, me)))
    found: dict[Spot, set[int]] = {spot: set() for spot in spots}
    by_document: dict[int, list[Spot]] = {}
    for spot in spots:
        by_document.setdefault(spot[0], []).append(spot)
    for one in dealings(project, list(by_document)) if by_document else ():
        if one.code_id is not None and (not mine or one.coder_id == me):
            for spot in by_document[one.document_id]:
                if one.start < spot[2] and spot[1] < one.end:
                    found[spot].add(one.code_id)
    return {spot: frozenset(codes) for spot, codes in found.items()}


def settled_passages(
    project: Project, code_id: int, places: Sequence[Place], others: Mapping[Spot, int]
) -> dict[Hashable, str]:
    """Of the passages of a list for one code, those that the session's coder has decided on, with what she decided.

    Args:
        code_id: The code that was suggested.
        places: The passages.
        others: Passages that got another code in place of it, with that code.

    Returns:
        `accepted`, `rejected` or `other` for each that is decided.
    """
    own = codes_on(project, places, mine=True)
    settled: dict[Hashable, str] = {
        spot: "accepted" if code_id in codes else "other"
        for spot, codes in own.items()
        if code_id in codes or others.get(spot) in codes
    }
    me = project.known_coder_id()
    documents = {place.document_id for place in places}
    said = list_rejections(project, document_ids=documents, coder_ids=[me]) if me is not None and documents else ()
    for one in said:
        if one.code_id == code_id:
            for spot in own:
                if one.document_id == spot[0] and one.start < spot[2] and spot[1] < one.end:
                    settled.setdefault(spot, "rejected")
    return settled


def settled_codings(project: Project, listed: Collection[Doubtful]) -> dict[Hashable, str]:
    """Of the codings of a list, those that are gone (`removed`) or have another code by now (`other`)."""
    there = {one.id: one.code_id for one in list_codings(project, ids=[one.coding_id for one in listed])}
    return {
        one.coding_id: "other" if one.coding_id in there else "removed"
        for one in listed
        if there.get(one.coding_id) != one.code_id
    }


def open_proposals(project: Project) -> set[int]:
    """The proposals on which nobody has decided."""
    return {one.id for one in list_proposals(project) if one.state == "open"}
