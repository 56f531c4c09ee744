"""The life of a code as it is told: one event after the other, with its texts word by word and where it leads on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qualcode.codebook.biography import Event, biography
from qualcode.codebook.tree import load_tree
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import tr
from qualcode.storage.project import Project
from qualcode.storage.reads.codebook_history import CodebookStep, codebook_steps
from qualcode.tui.prompts.rows import Cell, Piece, when
from qualcode.tui.prompts.telling import Told, changed_words


@dataclass(frozen=True, slots=True)
class Life:
    """What happened to a code."""

    path: str
    """Where it stands, else the name it had last."""
    there: bool
    """Whether it is in the codebook now."""
    retired: bool
    definition: str
    events: tuple[Event, ...]
    leads_to: tuple[str, ...]
    """Of each event the UUID of the other code that it is about; empty where there is none."""


def read_life(project: Project, uuid: str) -> Life:
    """The life of a code; it may have been merged or removed since."""
    events = tuple(biography(project, uuid))
    tree = load_tree(project)
    code = next((one for one in tree.walk() if one.uuid == uuid), None)
    steps = list(codebook_steps(project)) if code is None or any(one.kind == "merged" for one in events) else []
    leads_to = _others(steps, uuid, events)
    if code is None:
        return Life(_last_name(steps, uuid), False, False, "", events, leads_to)
    return Life(tree.path(code.id), True, code.retired, code.definition, events, leads_to)


def _last_name(steps: Iterable[CodebookStep], uuid: str) -> str:
    """The path under which a code was merged, else the name that it had last."""
    path, name, id_ = "", "", None
    for step in steps:
        for row in (step.before, step.after):
            if row is None:
                continue
            if step.table == "code" and (row.get("uuid") == uuid or (id_ is not None and row["id"] == id_)):
                id_, name = row["id"], row.get("name", name)
            elif step.table == "former_code" and row.get("code") == uuid:
                path = row.get("path", path) if step.after is not None else ""
    return path or name


def _others(steps: Sequence[CodebookStep], uuid: str, events: Sequence[Event]) -> tuple[str, ...]:
    """Of each event the other code: the one merged into this one, or the one that this one was merged into."""
    uuids: dict[int, str] = {}
    merges: dict[int, list[tuple[str, str, int]]] = {}
    for step in steps:
        row = step.after if step.after is not None else step.before
        if row is None:
            continue
        if step.table == "code" and "uuid" in row:
            uuids[row["id"]] = row["uuid"]
        elif step.table == "former_code" and "code" in row and "into_id" in row:
            merges.setdefault(step.change_id, []).append((row["code"], row["path"], row["into_id"]))
    found = []
    for event in events:
        other = ""
        for merged, path, into in merges.get(event.change.id, ()) if event.kind == "merged" else ():
            if merged == uuid:
                other = uuids.get(into, "")
            elif event.sentence.endswith(tr("“{name}” merged into it", name=path)):
                other = merged
        found.append(other)
    return tuple(found)


def tell_life(life: Life) -> list[Told]:
    """The events in their order, each known by its place; what is left of it comes in rows of its own."""
    told: list[Told] = []
    for place, event in enumerate(life.events):
        change = event.change
        ink = "quiet" if change.undone or change.kind != "do" else ""
        pieces: tuple[Piece, ...] = ((event.sentence, ink),)
        if change.undone:
            pieces = ((tr("taken back since: "), "warn"), *pieces)
        if life.leads_to[place]:
            pieces = (*pieces, (tr("  (Enter: its life)"), "quiet"))
        columns: tuple[Cell, ...] = (when(change.at_ms), change.coder)
        told.append(Told(place, pieces, columns=columns))
        if change.reason:
            told.append(Told(place, ((tr("why: "), "quiet"), (change.reason, "")), indent=2))
        for field, earlier, later in event.texts:
            told.append(Told(place, ((f"{shown_word(field)}: ", "quiet"), *changed_words(earlier, later)), indent=2))
    return told
