"""States of the codebook: as it was after any change or on any day, and under the names that were given to some."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from qualcode.codebook.tree import CodeTree
from qualcode.domain.changes import Effects
from qualcode.domain.choices import NOW, START
from qualcode.domain.codebook_entries import check_code_text, same_name
from qualcode.domain.errors import NotFoundError, RuleError
from qualcode.domain.identity import now_ms
from qualcode.domain.times import iso_time
from qualcode.domain.translation import tr
from qualcode.domain.values import Code, CodebookVersion, FormerCode
from qualcode.storage.project import Project
from qualcode.storage.reads.codebook import list_code_themes, list_former_codes, list_versions, version_contents
from qualcode.storage.reads.codebook_history import CodebookRows, change_until, latest_change, rows_at
from qualcode.storage.reads.codes import list_codes
from qualcode.storage.reads.history import find_change

LONGEST_NAME = 120
_SHORTEST_PREFIX = 4


@dataclass(frozen=True, slots=True)
class CodebookState:
    """The codebook at one moment. Codes have the same UUID in every state; their ids may differ."""

    label: str
    """How the moment was asked for, or what it is called."""
    tree: CodeTree
    former: tuple[FormerCode, ...]
    """The codes that had been merged into others by then."""


def tag_codebook(project: Project, name: str, *, reason: str = "") -> Effects:
    """Give the codebook as it stands a name, under which it can be compared and exported for ever.

    Raises:
        RuleError: A version is called so already, or the name is none.
    """
    name = check_code_text(name.strip(), "name")
    if not name or len(name) > LONGEST_NAME or "\n" in name or "\t" in name:
        raise RuleError(
            tr("a version is named in 1 to {longest_name} characters on one line", longest_name=LONGEST_NAME),
            remedy=tr("as “round 1”"),
        )
    if same_name(name) in (NOW, START) or _as_day(name) is not None:
        raise RuleError(tr("“{name}” means a moment already", name=name), remedy=tr("choose another name"))
    if find_version(project, name) is not None:
        raise RuleError(tr("there is a version “{name}” already", name=name), remedy=tr("choose another name"))
    rows = CodebookRows(tuple(list_codes(project)), tuple(list_code_themes(project)), tuple(list_former_codes(project)))
    with project.change(
        "tag-codebook",
        tr("codebook named “{name}”: {number_codes} codes", name=name, number_codes=len(rows.codes)),
        reason=reason,
    ) as tx:
        digest = tx.keep(_packed(rows), compress=True)
        tx.add(
            "codebook_version",
            name=name,
            change=latest_change(project),
            coder_id=project.coder_id(),
            reason=reason,
            codebook_sha256=digest,
            created_ms=now_ms(),
        )
    return project.last


def find_version(project: Project, name: str) -> CodebookVersion | None:
    """The version of this name, whatever its case; None if there is none."""
    wanted = same_name(name)
    return next((version for version in list_versions(project) if same_name(version.name) == wanted), None)


def state_at(project: Project, moment: str) -> CodebookState:
    """The codebook at a moment.

    Args:
        moment: The name of a version; `now`; `start`, before the first code; a day (`2026-03-31`, its end) or a time
            (`2026-03-31 14:00`) of this place's clock; or the id of a change, after which it is.

    Raises:
        NotFoundError: It is none of them.
    """
    version = find_version(project, moment)
    if version is not None:
        return _state(version.name, _unpacked(version_contents(project, version.id)))
    plain = same_name(moment)
    if plain == NOW:
        return _state(NOW, rows_at(project, latest_change(project)))
    if plain == START:
        return _state(START, rows_at(project, 0))
    day = _as_day(moment)
    if day is not None:
        return _state(moment.strip(), rows_at(project, change_until(project, day)))
    if len(moment.strip()) < _SHORTEST_PREFIX:
        raise _no_moment(moment)
    try:
        change = find_change(project, moment)
    except NotFoundError as error:
        raise _no_moment(moment) from error
    return _state(f"{iso_time(change.at_ms)} {change.summary}", rows_at(project, change.id))


def _no_moment(moment: str) -> NotFoundError:
    return NotFoundError(
        tr("“{moment}” is no version of the codebook, no day and no change", moment=moment),
        remedy=tr("see `qualcode codebook versions`, or give a day (2026-03-31), the id of a change, or `now`"),
    )


def _as_day(text: str) -> int | None:
    """The end of a day, or of a minute, that a text names, in ms of the epoch; None if it names none."""
    for form, length in (("%Y-%m-%d", timedelta(days=1)), ("%Y-%m-%d %H:%M", timedelta(minutes=1))):
        try:
            end = datetime.strptime(text.strip().replace("T", " "), form) + length
            return int(end.timestamp() * 1000) - 1
        except (ValueError, OverflowError, OSError):  # No such day, or none that this machine's clock could show.
            continue
    return None


def _state(label: str, rows: CodebookRows) -> CodebookState:
    return CodebookState(label, CodeTree(rows.codes, rows.links), rows.former)


def _packed(rows: CodebookRows) -> bytes:
    """A state as it is kept: UTF-8 JSON."""
    kept = {
        "codes": [{name: getattr(code, name) for name in Code.__slots__} for code in rows.codes],
        "links": rows.links,
        "former": [{name: getattr(one, name) for name in FormerCode.__slots__} for one in rows.former],
    }
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _unpacked(data: bytes) -> CodebookRows:
    kept = json.loads(data)
    return CodebookRows(
        tuple(Code(**code) for code in kept["codes"]),
        tuple((code, theme) for code, theme in kept["links"]),
        tuple(FormerCode(**one) for one in kept["former"]),
    )
