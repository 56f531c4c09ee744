"""Merging codes: what was coded with them is coded with one, and nobody forgets what it was coded with before."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from qualcode.codebook.creating import check_depth, check_not_retired, levels_of
from qualcode.codebook.defining import first_definition
from qualcode.codebook.freezing import check_open
from qualcode.codebook.moving import check_no_circle
from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.coding.quote_links import repoint_quotes
from qualcode.domain.changes import Effects
from qualcode.domain.codebook_entries import same_name
from qualcode.domain.errors import RuleError
from qualcode.domain.identity import now_ms
from qualcode.domain.translation import tr
from qualcode.domain.values import Coding
from qualcode.domain.wording import counted
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import all_pins, list_sets
from qualcode.storage.reads.codings import contexts_of, list_codings
from qualcode.storage.reads.hidden import shown
from qualcode.storage.reads.unplaced import list_unplaced
from qualcode.storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Merged:
    """What merging codes did."""

    effects: Effects
    moved: int
    """Codings that have the other code now."""
    united: int
    """Codings that went into one they overlapped."""


def merge_codes(project: Project, sources: Collection[int], target_id: int, *, reason: str = "") -> Merged:
    """Let the codings of some codes be codings of another, and take those codes out of the codebook, as one change.

    Codings of one coder that then overlap are united, with the comments, memos and the star of all; touching ones stay
    two. What was moved or united is outdated until looked at. Codes below the merged ones come below the target.

    Raises:
        RuleError: A code would be merged into itself or into one below it, the target is retired, two codes of one
            name would stand side by side, or the codebook is frozen.
    """
    check_open(project)
    with project.change("merge-codes", "", reason=reason) as tx:
        moved, united = write_merge(project, tx, sources, target_id)
    return Merged(project.last, moved, united)


def write_merge(project: Project, tx: Transaction, sources: Collection[int], target_id: int) -> tuple[int, int]:
    """Merge codes; how many codings moved, and how many went into others."""
    tree = load_tree(project)
    going = [code.id for code in tree.walk() if code.id in set(sources)]
    _check(tree, going, target_id)
    names = ", ".join(f"“{tree.path(code)}”" for code in going)
    former = {code: tree.path(code) for code in going}
    with project.seeing_all():  # Nobody's codings may stay behind with a code that goes; only the seen ones are told.
        moved, united = _move_codings(project, tx, tree, going, target_id)
        _move_waiting(project, tx, tree, going, target_id)
    _move_children(tx, tree, going, target_id)
    _move_links(tx, tree, going, target_id)
    _move_pins_and_sets(project, tx, going, target_id)
    tx.update_where("memo", {"code_id": going}, code_id=target_id)
    tx.update_where("proposal", {"code_id": going}, code_id=None)  # What was asked of one code is not asked of another.
    tx.delete_where("rejection", {"code_id": going})  # Nor is what spoke against one said of the other.
    tx.update_where("former_code", {"into_id": going}, into_id=target_id)
    now = now_ms()
    rows = [(tree.code(code).uuid, former[code], target_id, now) for code in going]
    tx.insert_many("former_code", ("code", "path", "into_id", "merged_ms"), rows)
    tx.update_where("code", {"id": going}, parent_id=None)
    tx.delete_where("code", {"id": going})
    more = tr(", {united} of them united with others", united=united) if united else ""
    tx.summary = tr(
        "{names} merged into “{target}”: {codings}{more}",
        names=names,
        target=tree.path(target_id),
        codings=counted(moved + united, "coding"),
        more=more,
    )
    return moved, united


def _check(tree: CodeTree, going: list[int], target_id: int) -> None:
    target = tree.path(target_id)
    if not going:
        raise RuleError(tr("no codes were named that could be merged"), remedy=tr("name one or more"))
    above = set(tree.ancestors(target_id))
    for code in going:
        if code == target_id:
            raise RuleError(
                tr("“{target}” cannot be merged into itself", target=target), remedy=tr("name another target")
            )
        if code in above:
            raise RuleError(
                tr(
                    "“{code}” cannot be merged into “{target}”, which stands below it",
                    code=tree.path(code),
                    target=target,
                ),
                remedy=tr("move that code out first, or merge the other way round"),
            )
    check_not_retired(tree, target_id)
    names = {same_name(child.name): child.id for child in tree.children(target_id) if child.id not in going}
    for child in _orphans(tree, going):
        other = names.setdefault(same_name(tree.code(child).name), child)
        if other != child:
            raise RuleError(
                tr(
                    "“{child}” and “{other}” would stand side by side under one name",
                    child=tree.path(child),
                    other=tree.path(other),
                ),
                remedy=tr("rename one of them or merge them first"),
            )
        check_depth(tree, target_id, levels_of(tree, child))


def _orphans(tree: CodeTree, going: list[int]) -> Iterator[int]:
    """The codes right below those that go, which stay, in the order of the codebook."""
    gone = set(going)
    return (child.id for code in going for child in tree.children(code) if child.id not in gone)


def _move_children(tx: Transaction, tree: CodeTree, going: list[int], target_id: int) -> None:
    behind = max((child.position for child in tree.children(target_id)), default=-1) + 1
    rows = {child: (target_id, behind + i) for i, child in enumerate(_orphans(tree, going))}
    if rows:
        tx.update_rows("code", ("parent_id", "position"), rows)


def _move_links(tx: Transaction, tree: CodeTree, going: list[int], target_id: int) -> None:
    """Let further themes, and what belongs to the merged codes as themes, pass to the target."""
    gone = set(going)

    def into(code: int) -> int:
        return target_id if code in gone else code

    parents: dict[int, int | None] = dict.fromkeys(_orphans(tree, going), target_id)

    def stands_below(code: int, theme: int) -> bool:
        at: int | None = code
        while at is not None and at != theme:
            at = parents.get(at, tree.code(at).parent_id)
        return at is not None

    wanted = list(dict.fromkeys((into(code), into(theme)) for code, theme in tree.links))
    wanted = [link for link in wanted if not stands_below(*link)]
    check_no_circle(tree, tuple(wanted), parents | dict.fromkeys(gone, None))
    lost = [link for link in tree.links if link not in wanted]
    for code, theme in lost:
        tx.delete_where("code_theme", {"code_id": code, "theme_id": theme})
    new = [link for link in wanted if link not in tree.links]
    tx.insert_many("code_theme", ("code_id", "theme_id"), new)


def _move_pins_and_sets(project: Project, tx: Transaction, going: list[int], target_id: int) -> None:
    """Keys and sets that had a merged code have the target, each once."""
    bearing = {coder for _, coder, code in all_pins(project) if code == target_id}
    for pin, coder, code in all_pins(project):
        if code in going and coder in bearing:
            tx.delete_where("pinned_code", {"id": pin})
        elif code in going:
            tx.update_where("pinned_code", {"id": pin}, code_id=target_id)
            bearing.add(coder)
    for one in list_sets(project):
        members = [member for member in one.members if member in going] if one.kind == "code" else []
        if members:
            kept = [] if target_id in one.members else members[:1]
            tx.update_where("set_member", {"set_id": one.id, "code_id": kept}, code_id=target_id)
            tx.delete_where("set_member", {"set_id": one.id, "code_id": members})


def _move_waiting(project: Project, tx: Transaction, tree: CodeTree, going: list[int], target_id: int) -> None:
    """What waits for a place in a corrected transcript waits with the target's code, outdated as well."""
    for one in list_unplaced(project):
        if one.code_id not in going or one.code_id is None:
            continue
        rest = one.rest
        if one.kind == "coding" and rest.get("definition_id") is None:
            rest = rest | {"definition_id": first_definition(project, tx, tree.code(one.code_id))}
        kept = json.dumps(rest, ensure_ascii=False, sort_keys=True)
        tx.update_where("unplaced", {"id": one.id}, code_id=target_id, rest=kept)


def _move_codings(
    project: Project, tx: Transaction, tree: CodeTree, going: list[int], target_id: int
) -> tuple[int, int]:
    """Give codings the target's code and unite what then overlaps; how many moved, and how many went into others."""
    codings = list_codings(project, code_ids=going)
    places = {(coding.document_id, coding.coder_id) for coding in codings}
    there = list_codings(project, code_ids=[target_id], coder_ids={coder for _, coder in places}) if places else []
    both = codings + [coding for coding in there if (coding.document_id, coding.coder_id) in places]
    clusters = [cluster for cluster in _clusters(both) if any(coding.code_id != target_id for coding in cluster)]
    firsts = {
        code: first_definition(project, tx, tree.code(code))
        for code in dict.fromkeys(coding.code_id for coding in codings)
    }
    united = 0
    into: dict[str, str] = {}
    for cluster in clusters:
        if len(cluster) > 1:
            kept, gone = _unite(project, tx, cluster, target_id, firsts)
            united += sum(coding.code_id != target_id for coding in shown(project, gone))
            into |= {coding.uuid: kept.uuid for coding in gone}
    repoint_quotes(project, tx, into)
    alone = [cluster[0] for cluster in clusters if len(cluster) == 1]
    for code, first in firsts.items():
        at_first = [coding.id for coding in alone if coding.code_id == code and coding.definition_id is None]
        tx.update_where("coding", {"id": at_first}, code_id=target_id, definition_id=first)
    later = [coding.id for coding in alone if coding.definition_id is not None]
    tx.update_where("coding", {"id": later}, code_id=target_id)
    return len(shown(project, codings)) - united, united


def _clusters(codings: Iterable[Coding]) -> Iterator[list[Coding]]:
    """Codings of one document and coder that hang together, because each overlaps one of the others."""

    def place(coding: Coding) -> tuple[int, int]:
        return coding.document_id, coding.coder_id

    for _, group in groupby(sorted(codings, key=lambda c: (*place(c), c.start, c.end, c.id)), place):
        cluster: list[Coding] = []
        reach = -1
        for coding in group:
            if cluster and coding.start >= reach:
                yield cluster
                cluster = []
            cluster.append(coding)
            reach = max(reach, coding.end)
        yield cluster


def _unite(
    project: Project, tx: Transaction, cluster: list[Coding], target_id: int, firsts: dict[int, int]
) -> tuple[Coding, list[Coding]]:
    """Let one of several overlapping codings, the target's own if there is one, cover them all.

    Returns:
        It, as it was, and those that went into it.
    """
    kept = min(cluster, key=lambda coding: (coding.code_id != target_id, coding.id))
    source = next(coding for coding in cluster if coding.code_id != target_id)
    last = max(cluster, key=lambda coding: coding.end)
    contexts = contexts_of(project, [cluster[0].id, last.id])
    tx.update_where(
        "coding",
        {"id": kept.id},
        code_id=target_id,
        start=cluster[0].start,
        end=last.end,
        quote=_stitched(cluster),
        prefix=contexts[cluster[0].id][0],
        suffix=contexts[last.id][1],
        turn=cluster[0].turn,
        comment="\n".join(dict.fromkeys(coding.comment for coding in cluster if coding.comment)),
        star=int(any(coding.star for coding in cluster)),
        created_ms=min(coding.created_ms for coding in cluster),
        definition_id=source.definition_id if source.definition_id is not None else firsts[source.code_id],
    )
    gone = [coding for coding in cluster if coding.id != kept.id]
    ids = [coding.id for coding in gone]
    tx.update_where("memo", {"coding_id": ids}, coding_id=kept.id)
    tx.delete_where("coding", {"id": ids})
    return kept, gone


def _stitched(cluster: list[Coding]) -> str:
    """The words under overlapping codings: each quote was read from the text, so that together they are its words."""
    reach, words = cluster[0].start, []
    for coding in cluster:
        if coding.end > reach:
            words.append(coding.quote[reach - coding.start :])
            reach = coding.end
    return "".join(words)
