"""The recoding queue: codings that were made under a definition which no longer holds, until somebody looks at them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.coding.changing import check_own
from qualcode.coding.passages import excerpt
from qualcode.domain.changes import Effects
from qualcode.domain.errors import NotFoundError, RuleError
from qualcode.domain.translation import tr
from qualcode.domain.values import Coding, Definition, FormerCode
from qualcode.storage.project import Project
from qualcode.storage.reads.codebook import list_definitions, list_former_codes
from qualcode.storage.reads.codings import list_codings, outdated_codings


@dataclass(frozen=True, slots=True)
class Outdated:
    """A coding that waits to be looked at."""

    coding: Coding
    made_under: Definition | None
    """What its code meant when it was made or looked at last; None where an undo took that definition back."""
    why: str
    """What happened since, in words: `redefined by mara: too broad`, `merged from “Barriers/Time”` …"""


def list_outdated(
    project: Project,
    *,
    code_ids: Collection[int] | None = None,
    coder_ids: Collection[int] | None = None,
    document_ids: Collection[int] | None = None,
) -> list[Outdated]:
    """The codings that wait to be looked at, by code in the order of the codebook, then by document and place.

    Args:
        code_ids: Only those of some codes.
        coder_ids: Only those of some coders.
        document_ids: Only those in some documents.
    """
    with project.reading():
        tree = load_tree(project)
        waiting = outdated_codings(project, code_ids=code_ids, coder_ids=coder_ids, document_ids=document_ids)
        codings = list_codings(project, ids=[id_ for id_, _, _ in waiting])
        if not codings:
            return []
        definitions = list_definitions(project)
        former = {one.uuid: one for one in list_former_codes(project)}
    reasons = _Reasons(tree, definitions, former)
    order = {code.id: place for place, code in enumerate(tree.walk())}
    codings.sort(key=lambda coding: (order[coding.code_id], coding.document_id, coding.start, coding.end, coding.id))
    return [Outdated(coding, reasons.made_under(coding), reasons.why(coding)) for coding in codings]


class _Reasons:
    """Says of an outdated coding what it was made under and what has happened since."""

    def __init__(self, tree: CodeTree, definitions: list[Definition], former: dict[str, FormerCode]) -> None:
        self._tree = tree
        self._by_id = {one.id: one for one in definitions}
        self._first = {one.code: one for one in definitions if one.number == 1}
        self._former = former

    def made_under(self, coding: Coding) -> Definition | None:
        if coding.definition_id is not None:
            return self._by_id.get(coding.definition_id)
        return self._first.get(self._tree.code(coding.code_id).uuid)

    def why(self, coding: Coding) -> str:
        code, under = self._tree.code(coding.code_id), self.made_under(coding)
        if under is None:
            return tr("made under a definition that was taken back")
        if under.code != code.uuid:
            known = self._former.get(under.code)
            return (
                tr("merged from “{path}”", path=known.path)
                if known is not None
                else tr("made as “{name}”", name=under.name)
            )
        now = self._by_id.get(code.definition_id) if code.definition_id is not None else self._first.get(code.uuid)
        if now is None or now.number < under.number:
            return tr("the code has an earlier definition again")
        same = (now.definition, now.include, now.exclude) == (under.definition, under.include, under.exclude)
        what = "" if same and now.reason else tr("redefined by {coder}", coder=now.coder)
        return ": ".join(part for part in (what, now.reason) if part)


def count_outdated(project: Project) -> dict[tuple[int, int], int]:
    """(code, coder) → how many codings wait to be looked at; what has none is left out."""
    return dict(Counter((code, coder) for _, code, coder in outdated_codings(project)))


def keep_codings(project: Project, ids: Collection[int]) -> Effects:
    """Say of codings that they fit their code as it is defined now.

    Raises:
        NotFoundError: One is no longer there.
        RuleError: One is another coder's and the session's coder no lead, or none waits to be looked at.
    """
    codings = list_codings(project, ids=ids)
    if not codings or len(codings) < len(set(ids)):
        raise NotFoundError(tr("that coding is no longer there"), remedy=tr("see `qualcode codebook queue`"))
    check_own(project, codings)
    tree = load_tree(project)
    waiting = [one for one in codings if one.definition_id != tree.code(one.code_id).definition_id]
    if not waiting:
        raise RuleError(tr("that coding is up to date"), remedy=tr("nothing needs to be done"))
    first = waiting[0]
    what = tr("{code} kept on “{quote}”", code=tree.path(first.code_id), quote=excerpt(first.quote))
    if len(waiting) > 1:
        what = tr("{number_waiting} codings kept as their codes are defined now", number_waiting=len(waiting))
    with project.change("keep", what) as tx:
        tx.look_at(first.document_id, first.span)
        tx.update_rows(
            "coding", ("definition_id",), {one.id: (tree.code(one.code_id).definition_id,) for one in waiting}
        )
    return project.last
