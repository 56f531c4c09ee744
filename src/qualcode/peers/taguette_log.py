"""Taguette's log of commands: it alone knows who highlighted what, and when."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from qualcode.peers.cells import Cell, as_moment, as_text, as_whole

COLUMNS = ("date", "user_login", "project_id", "document_id", "payload")
"""The columns of a command."""
_LONGEST = 1_000_000
"""Code points of a command; the description of a document may be long."""


class Done(NamedTuple):
    """Who did something, and when."""

    login: str
    ms: int | None
    """UTC milliseconds since 1970; None where the file does not say."""


@dataclass(slots=True)
class CommandLog:
    """What the log says of things that are still there."""

    tagged: dict[int, dict[int, Done]] = field(default_factory=dict)
    """Highlight → tag → who gave it the tag."""
    highlighted: dict[int, Done] = field(default_factory=dict)
    """Highlight → who made it."""
    documents: dict[int, Done] = field(default_factory=dict)
    """Document → who added it."""
    described: Done | None = None
    """Who last named and described the project."""
    logins: dict[str, None] = field(default_factory=dict)
    """Everybody in it, in the order in which they first did something."""
    entries: int = 0
    unread: int = 0
    """Entries that say nothing that can be understood."""
    with_tag: dict[int, set[int]] = field(default_factory=dict)
    """Tag → the highlights that have, or once had it."""


def read_log(rows: Iterable[tuple[Cell, ...]], project: int) -> CommandLog:
    """Go through the log of a project from its beginning.

    A tag keeps who gave it, until it is taken away and given again; of tags that were merged the one that stays does.

    Args:
        rows: `COLUMNS` of all commands, in the order in which they were given.
        project: The number of the project; commands of others are passed over.
    """
    log = CommandLog()
    for date, login, of_project, document, payload in rows:
        if as_whole(of_project) != project:
            continue
        log.entries += 1
        done = Done(as_text(login), as_moment(date))
        if done.login:
            log.logins.setdefault(done.login)
        command = _command(as_text(payload))
        if command is None:
            log.unread += 1
        else:
            _apply(log, done, as_whole(document), command)
    return log


def _command(payload: str) -> Mapping[str, Any] | None:
    if len(payload) > _LONGEST:
        return None
    try:
        found = json.loads(payload)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _apply(log: CommandLog, done: Done, document: int | None, command: Mapping[str, Any]) -> None:
    kind = command.get("type")
    if kind == "highlight_add":
        _highlight(log, done, _number(command, "highlight_id", "id"), command.get("tags"))
    elif kind == "highlight_delete":
        log.tagged.pop(_number(command, "highlight_id", "id"), None)
    elif kind == "tag_merge":
        _merge(log, _number(command, "src_tag_id", "src"), _number(command, "dest_tag_id", "dest"))
    elif kind == "document_add" and document is not None:
        log.documents.setdefault(document, done)  # A later one changed its name or description.
    elif kind == "project_meta":
        log.described = done


def _highlight(log: CommandLog, done: Done, highlight: int, tags: object) -> None:
    """A highlight was made, or given other tags: the command names all that it has then."""
    log.highlighted.setdefault(highlight, done)
    before = log.tagged.get(highlight, {})
    now = [tag for tag in tags if isinstance(tag, int)] if isinstance(tags, list) else []
    log.tagged[highlight] = {tag: before.get(tag, done) for tag in now}
    for tag in now:
        log.with_tag.setdefault(tag, set()).add(highlight)


def _merge(log: CommandLog, gone: int, kept: int) -> None:
    if gone == kept:
        return
    highlights = log.with_tag.pop(gone, set())
    for highlight in highlights:
        tags = log.tagged.get(highlight, {})
        if gone in tags:
            done = tags.pop(gone)
            tags.setdefault(kept, done)
    log.with_tag.setdefault(kept, set()).update(highlights)


def _number(command: Mapping[str, Any], *names: str) -> int:
    """The first of some fields that is a whole number; 0, which no row has, where none is. Older files say `id`."""
    return next((found for name in names if isinstance(found := command.get(name), int)), 0)
