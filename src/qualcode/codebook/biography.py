"""The life of a code: what happened to it, when, by whom and why, as the journal tells it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from qualcode.codebook.field_words import in_words
from qualcode.domain.changes import Change
from qualcode.domain.codebook_entries import DEFINING_FIELDS, PATH_SEPARATOR, same_name
from qualcode.domain.errors import NotFoundError
from qualcode.domain.identity import uuid_digits
from qualcode.domain.translation import tr
from qualcode.domain.wording import quoted
from qualcode.storage.project import Project
from qualcode.storage.reads.codebook import list_former_codes
from qualcode.storage.reads.codebook_history import CodebookStep, codebook_steps
from qualcode.storage.reads.history import changes_by_id

_NAMED = {"example": tr("example"), "keywords": tr("keywords"), "memo": tr("note"), "mark": tr("mark")}
_AGAIN = {"undo": tr("undone: "), "redo": tr("redone: ")}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a code."""

    kind: str
    """`created`, `renamed`, `moved`, `redefined`, `described`, `recoloured`, `retired`, `revived`, `split`, `merged`
    (another code into this one, or this one into another), `themes` or `removed`."""
    sentence: str
    """What happened, in words; begins with `undone:` or `redone:` where that did it."""
    texts: tuple[tuple[str, str, str], ...]
    """(field, earlier text, later text) of what is written differently."""
    change: Change
    """The journal's entry: who, when, why, and whether it stands undone now."""


def biography(project: Project, code_uuid: str) -> list[Event]:
    """What happened to a code, the oldest first; it may have been merged or removed since.

    Args:
        code_uuid: The code's UUID.
    """
    with project.reading():
        steps = list(codebook_steps(project))
        changes = changes_by_id(project, {step.change_id for step in steps})
    life = _Life(steps, code_uuid)
    events = []
    for change_id, group in groupby(steps, key=lambda step: step.change_id):
        change = changes[change_id]
        prefix = _AGAIN.get(change.kind, "")
        for kind, sentence, texts in life.of(change, list(group)):
            events.append(Event(kind, prefix + sentence, texts, change))
    return events


def codebook_changes(project: Project) -> list[Change]:
    """Every entry of the journal that changed the codebook, the latest first."""
    with project.reading():
        ids = {step.change_id for step in codebook_steps(project)}
        changes = changes_by_id(project, ids)
    return sorted(changes.values(), key=lambda change: change.id, reverse=True)


def find_code_ever(project: Project, name: str) -> str:
    """The UUID of a code by any name or path that it had, or its id, also if it is in the codebook no longer.

    Raises:
        NotFoundError: No code was ever called so, or several were.
    """
    wanted = same_name(name)
    merged = list_former_codes(project)
    found = {one.uuid: one.path for one in merged if _is_called(one.path, wanted)}
    paths: dict[str, str] = {one.uuid: one.path for one in merged}
    uuids: dict[int, str] = {}
    steps = list(codebook_steps(project))
    for step in steps:
        for row in (step.before, step.after):
            if step.table != "code" or row is None:
                continue
            if "uuid" in row:
                uuids[row["id"]] = row["uuid"]
            if "name" in row and row["id"] in uuids and same_name(row["name"]) == wanted:
                uuid = uuids[row["id"]]
                found.setdefault(uuid, paths.get(uuid) or str(row["name"]))
    if not found and PATH_SEPARATOR in name:
        found = _at_path(steps, wanted)
    if not found:
        digits = uuid_digits(name)
        every = dict.fromkeys(uuids.values())
        found = {uuid: uuid for uuid in every if digits and uuid.replace("-", "").startswith(digits)}
    if len(found) == 1:
        return next(iter(found))
    if found:
        shown = ", ".join(f"“{path}” ({uuid[:8]})" for uuid, path in found.items())
        if PATH_SEPARATOR in name:
            problem = tr("“{name}” was the path of several codes: {codes}", name=name, codes=shown)
            raise NotFoundError(problem, remedy=tr("give the id"))
        problem = tr("“{name}” was the name of several codes: {codes}", name=name, codes=shown)
        raise NotFoundError(problem, remedy=tr("give the full path or the id"))
    raise NotFoundError(tr("no code was ever called “{name}”", name=name), remedy=tr("see `qualcode codebook history`"))


def _at_path(steps: list[CodebookStep], wanted: str) -> dict[str, str]:
    """UUID → path of the codes that stood at a path after some change.

    Args:
        wanted: The path, as `same_name` has it.
    """
    found: dict[str, str] = {}
    uuids: dict[int, str] = {}
    places = _Places()
    for _, group in groupby(steps, key=lambda step: step.change_id):
        for step in group:
            if step.table == "code":
                places.learn(step)
                row = step.after or step.before or {}
                uuids[row["id"]] = row.get("uuid") or uuids.get(row["id"], "")
        for code_id in places.called(wanted.rpartition(PATH_SEPARATOR)[2]):
            path = places.path(code_id)
            if same_name(path) == wanted:
                found[uuids[code_id]] = path
    return found


class _Places:
    """What codes are called, and where they stand, step by step."""

    def __init__(self) -> None:
        self.names: dict[int, str] = {}
        """Also those of codes that went."""
        self._above: dict[int, int | None] = {}
        self._there: dict[int, str] = {}
        """The names of those that are there, as `same_name` has them."""

    def learn(self, step: CodebookStep) -> None:
        """Take over what one step did to a code."""
        row = step.after or step.before or {}
        code_id = row["id"]
        if "name" in row:
            self.names[code_id] = row["name"]
        if "parent_id" in row:
            self._above[code_id] = row["parent_id"]
        if step.after is None:
            self._there.pop(code_id, None)
        elif "name" in row:
            self._there[code_id] = same_name(row["name"])

    def called(self, name: str) -> list[int]:
        """The codes that have a name now, as `same_name` has it."""
        return [code_id for code_id, known in self._there.items() if known == name]

    def path(self, code_id: int) -> str:
        """The path of a code, put together from the names at the time; `?` stands for what is not known."""
        names: list[str] = []
        at: int | None = code_id
        while at is not None and len(names) <= len(self._above):
            names.append(self.names.get(at, "?"))
            at = self._above.get(at)
        return PATH_SEPARATOR.join(reversed(names))


def _is_called(path: str, wanted: str) -> bool:
    return same_name(path) == wanted or same_name(path.rpartition("/")[2]) == wanted


def _plain(summary: str) -> str:
    for prefix in _AGAIN.values():
        summary = summary.removeprefix(prefix)
    return summary


class _Life:
    """Turns the steps of the journal into what they mean for one code."""

    def __init__(self, steps: list[CodebookStep], uuid: str) -> None:
        self._uuid = uuid
        self._places = _Places()
        rows = (row for step in steps if step.table == "code" for row in (step.before, step.after))
        self._ids = {row["id"] for row in rows if row is not None and row.get("uuid") == uuid}
        """One, or more where it was removed and came again with a file."""

    def of(
        self, change: Change, steps: list[CodebookStep]
    ) -> Iterator[tuple[str, str, tuple[tuple[str, str, str], ...]]]:
        """(kind, sentence, texts) of what one change did to the code."""
        merged = any(step.table == "former_code" and self._went(step) for step in steps)
        codes = [step for step in steps if step.table == "code"]
        was = {id_: self._places.path(id_) for id_ in self._ids if id_ in self._places.names}
        for step in codes:
            self._places.learn(step)
        if not merged:  # What a merge does to the row of a code that goes is the merge itself.
            yield from self._code(
                change, [step for step in codes if (step.after or step.before or {})["id"] in self._ids], was
            )
        for step in steps:
            if step.table == "former_code":
                yield from self._merged(change, step)
            elif step.table == "code_theme":
                yield from self._theme(step)

    def _name(self, code_id: int | None) -> str:
        return f"“{self._places.names.get(code_id, '?')}”" if code_id is not None else tr("the top")

    def _went(self, step: CodebookStep) -> bool:
        row = step.after or step.before or {}
        return row.get("code") == self._uuid

    def _code(
        self, change: Change, steps: list[CodebookStep], was: dict[int, str]
    ) -> Iterator[tuple[str, str, tuple[tuple[str, str, str], ...]]]:
        gone = next((step.before for step in steps if step.after is None), None)
        came = any(step.before is None for step in steps)
        if gone is not None:  # It may have been taken from its place first.
            yield "removed", tr("removed (it was “{name}”)", name=was.get(gone["id"], gone["name"])), ()
        elif came:  # It may have been put in its place after it was made.
            row: dict[str, Any] = {}
            for step in steps:
                row |= step.after or {}
            below = tr(" below {name}", name=self._name(row["parent_id"])) if row["parent_id"] is not None else ""
            by = (
                tr(" by {summary}", summary=quoted(change.summary))
                if change.verb in ("split-code", "duplicate-code")
                else ""
            )
            yield "created", tr("created as “{name}”{below}{by}", name=row["name"], below=below, by=by), ()
        for step in steps if gone is None and not came else ():
            if step.before is not None and step.after is not None:
                yield from self._update(change, step.before, step.after)

    def _update(
        self, change: Change, before: dict[str, Any], after: dict[str, Any]
    ) -> Iterator[tuple[str, str, tuple[tuple[str, str, str], ...]]]:
        changed = {name for name in after if before.get(name) != after[name]}
        if "name" in changed:
            yield "renamed", tr("renamed from “{before}” to “{after}”", before=before["name"], after=after["name"]), ()
        if "parent_id" in changed:
            below = after["parent_id"] is not None
            yield (
                "moved",
                tr("moved below {name}", name=self._name(after["parent_id"])) if below else tr("moved to the top"),
                (),
            )
        defining = [name for name in DEFINING_FIELDS if name in changed]
        if defining:
            worded = "definition_id" not in changed
            texts = tuple((name, before[name], after[name]) for name in defining)
            if worded:
                yield "described", tr("worded differently ({fields})", fields=in_words(defining)), texts
            else:
                yield "redefined", tr("redefined ({fields})", fields=in_words(defining)), texts
        elif "definition_id" in changed:
            yield "split", _plain(change.summary), ()
        described = [name for name in _NAMED if name in changed]
        if described:  # Where there are no keywords they are NULL.
            texts = tuple((name, before[name] or "", after[name] or "") for name in described)
            yield "described", tr("{fields} changed", fields=", ".join(_NAMED[name] for name in described)), texts
        if "colour" in changed:
            yield (
                "recoloured",
                tr("colour {colour}", colour=after["colour"]) if after["colour"] else tr("colour of its parent"),
                (),
            )
        if "retired" in changed:
            yield ("retired", tr("retired"), ()) if after["retired"] else ("revived", tr("brought back into use"), ())

    def _merged(
        self, change: Change, step: CodebookStep
    ) -> Iterator[tuple[str, str, tuple[tuple[str, str, str], ...]]]:
        # Where the target is merged on or removed, what went into it is noted elsewhere or no longer: that is no merge.
        row, rest = (step.before, step.after) if change.kind == "undo" else (step.after, step.before)
        if row is None or rest is not None:
            return
        if row["code"] == self._uuid:
            yield "merged", tr("merged into {name}", name=self._name(row["into_id"])), ()
        elif row["into_id"] in self._ids:
            yield "merged", tr("“{name}” merged into it", name=row["path"]), ()

    def _theme(self, step: CodebookStep) -> Iterator[tuple[str, str, tuple[tuple[str, str, str], ...]]]:
        row = step.after if step.after is not None else step.before
        if row is None or row.get("code_id") not in self._ids:
            return
        theme = self._name(row["theme_id"])
        belongs = step.after is not None
        yield (
            "themes",
            tr("belongs to {theme} too", theme=theme) if belongs else tr("belongs to {theme} no longer", theme=theme),
            (),
        )
