"""What the screen of disagreements reads from the project, each in one go."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property

from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.coding.passages import transcript_of, turn_at
from qualcode.domain.disagreements import Disagreement
from qualcode.domain.errors import RuleError
from qualcode.domain.reconcile_answers import ItemShown
from qualcode.domain.translation import tr
from qualcode.reconcile.queue import Queue, Scope, read_queue
from qualcode.reconcile.showing import show_item
from qualcode.storage.project import Project
from qualcode.storage.reads.rounds import list_rounds
from qualcode.team.coders import check_lead


@dataclass(frozen=True)
class Desk:
    """All that is to be settled, and what there is to know about it."""

    queue: Queue
    tree: CodeTree
    why_not: str
    """Why the session's coder decides nothing; empty for who may."""
    round: str
    """The name of the round that is looked at; empty for none."""

    @cached_property
    def code_ids(self) -> dict[str, int]:
        """Code by UUID → its id, in the order of the codebook."""
        return {code.uuid: code.id for code in self.tree.walk()}

    @cached_property
    def _places(self) -> dict[str, int]:
        return {uuid: place for place, uuid in enumerate(self.code_ids)}

    def at_stake(self, item: Disagreement) -> list[int]:
        """The codes of a disagreement, in the order of the codebook."""
        known = {mark.code for mark in item.difference.marks if mark.code in self._places}
        return [self.code_ids[uuid] for uuid in sorted(known, key=self._places.__getitem__)]


def read_desk(project: Project, scope: Scope) -> Desk:
    """What a scope holds."""
    with project.reading():
        why_not = ""
        try:
            check_lead(project, tr("settle disagreements"))
        except RuleError as error:
            why_not = error.shown
        rounds = {one.id: one.name for one in list_rounds(project)} if scope.round_id is not None else {}
        queue = read_queue(project, scope)
        name = rounds.get(scope.round_id, "") if scope.round_id is not None else ""
        return Desk(queue, load_tree(project), why_not, name)


def read_documents(project: Project, scope: Scope, document_ids: Collection[int]) -> dict[int, list[Disagreement]]:
    """The entries of some documents by place, what is agreed among them."""
    within = frozenset(document_ids)
    if scope.document_ids is not None:
        within &= frozenset(scope.document_ids)
    queue = read_queue(project, replace(scope, document_ids=within))
    found: dict[int, list[Disagreement]] = {id_: [] for id_ in document_ids}
    for item in (*queue.items, *queue.agreed):
        found[item.document_id].append(item)
    return {id_: sorted(items, key=lambda item: item.difference.span) for id_, items in found.items()}


def read_item(project: Project, item: Disagreement, around: int, turns_beside: int = 0) -> ItemShown:
    """A disagreement with its words and all that its coders said of it.

    Args:
        project: The project.
        item: The disagreement.
        around: Code points that are shown on either side of what was coded.
        turns_beside: How many turns before and behind its own are shown too, as far as they fit into that.
    """
    with project.reading():
        shown = show_item(project, item, around=around)
        if not turns_beside:
            return shown
        transcript, span = transcript_of(project, item.document_id), item.difference.span
    turns, starts = transcript.turns, [turn.start for turn in transcript.turns]
    start, end = shown.passage.start, shown.passage.start + len(shown.passage.text)
    first, last = turn_at(starts, span.start), turn_at(starts, span.end - 1)
    for turn in reversed(turns[max(0, first - turns_beside) : first]):
        if turn.start < start and not shown.passage.cut_before and turn.start >= span.start - around:
            start = turn.start
    for turn in turns[last + 1 : last + 1 + turns_beside]:
        if turn.end > end and not shown.passage.cut_after and turn.end <= span.end + around:
            end = turn.end
    passage = shown.passage.model_copy(update={"start": start, "text": transcript.text[start:end]})
    return shown.model_copy(update={"passage": passage})
