"""Tags of Taguette as a codebook: what parts their names are levels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualcode.domain.codebook_entries import CodebookFile, same_name, shown
from qualcode.domain.exchange import Losses, OfCodes
from qualcode.domain.translation import tr
from qualcode.importing.codebook_paths import split_tag
from qualcode.peers.code_trees import code_entries
from qualcode.peers.flat_projects import FlatCode
from qualcode.peers.missing_codes import THEME
from qualcode.refi.identities import minted_guid

UNTAGGED = "highlights without a tag"
_SEPARATORS = ("/", "\\", "::", " > ")
"""What else people part levels by; taken so only where what stands before it is a tag itself."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as the file has it."""

    number: int
    path: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Tags:
    """The tags of a project as codes."""

    codebook: CodebookFile
    codes: Mapping[int, str]
    """Number of a tag → UUID of its code."""
    untagged: str
    """UUID of the code of highlights without a tag; empty where there are none."""
    counted: int
    """How many codes there are, those that were made among them."""


def read_tags(tags: Sequence[Tag], strangers: Sequence[Tag], untagged: bool, identity: str, losses: Losses) -> Tags:
    """Make codes of tags, and of what else highlights need.

    Args:
        tags: Those of the project, in the order of the file.
        strangers: Those that its highlights have and it has not.
        untagged: Whether there are highlights without a tag.
        identity: The project's, of which those of codes are made.
        losses: Where it is told what was mended and made.
    """
    codes = _levelled(tags, losses)
    if strangers:
        codes.append(FlatCode("missing", ("missing",), THEME))
    for tag in strangers:
        losses.tolerate(
            OfCodes(tr("highlights with tags that the project does not hold got codes of their own")), shown(tag.path)
        )
        codes.append(FlatCode(_key(tag), ("missing", tag.path), tag.path, parents=("missing",)))
    if untagged:
        codes.append(FlatCode("untagged", ("untagged",), UNTAGGED))
    seen: set[str] = set()

    def identity_of(code: FlatCode) -> str:
        uuid, number = minted_guid(identity, "code", *code.identity), 1
        while uuid in seen:
            number += 1
            uuid = minted_guid(identity, "code", *code.identity, str(number))
        seen.add(uuid)
        return uuid

    entries, uuids = code_entries(codes, identity_of, losses)
    numbers = {tag.number: uuids[_key(tag)] for tag in (*tags, *strangers)}
    return Tags(CodebookFile("", "", entries), numbers, uuids.get("untagged", ""), len(codes))


def _key(tag: Tag) -> str:
    return f"tag {tag.number}"


def _levelled(tags: Sequence[Tag], losses: Losses) -> list[FlatCode]:
    """The tags, and the levels that only their names speak of, each before what stands below it."""
    paths = {tag.path.strip() for tag in tags}
    levels = [_levels(tag.path, paths) for tag in tags]
    keys: dict[tuple[str, ...], str] = {}
    for tag, parts in zip(tags, levels, strict=True):
        keys.setdefault(_place(parts), _key(tag))
    codes: list[FlatCode] = []
    for tag, parts in zip(tags, levels, strict=True):
        if len(parts) > 1:
            losses.tolerate(
                OfCodes(tr("tags with levels in their names, as “a.b”, stand below the first")), shown(tag.path)
            )
        above = ""
        for depth in range(1, len(parts)):
            place = _place(parts[:depth])
            if place not in keys:
                keys[place] = f"level {len(codes)}"
                losses.tolerate(
                    OfCodes(tr("levels that only the names of tags speak of became codes")), shown(parts[depth - 1])
                )
                codes.append(FlatCode(keys[place], ("level", *parts[:depth]), parts[depth - 1], parents=_under(above)))
            above = keys[place]
        codes.append(FlatCode(_key(tag), ("tag", tag.path), parts[-1], tag.description, parents=_under(above)))
    return codes


def _under(key: str) -> tuple[str, ...]:
    return (key,) if key else ()


def _place(parts: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(same_name, parts))


def _levels(path: str, paths: set[str]) -> list[str]:
    """The levels of a tag, from the top."""
    for separator in _SEPARATORS:
        before, found, last = path.rpartition(separator)
        if found and last.strip() and before.strip() in paths and before.strip() != path:
            return [*_levels(before, paths), last]
    return split_tag(path)
