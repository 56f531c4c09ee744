"""A codebook made of rows that name what they stand under, whatever these rows say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from qualcode.domain.codebook_entries import DEEPEST_LEVEL, LONGEST_NAME, PATH_SEPARATOR, CodebookEntry, shown
from qualcode.domain.errors import RuleError
from qualcode.domain.exchange import Losses, OfCodes
from qualcode.domain.translation import tr
from qualcode.peers.flat_projects import FlatCode
from qualcode.refi.identities import read_colour
from qualcode.refi.mending import Notices, mended_name, mended_text, told_apart

MOST_CODES = 100_000
"""Codes of a project; the largest codebooks in use have some thousand."""


class LossNotices(Notices):
    """What is mended of names and texts, told as a loss."""

    def __init__(self, losses: Losses) -> None:
        super().__init__()
        self._losses = losses

    def add(self, kind: str, example: str | None = None) -> None:
        """Note a kind of mending, and the thing that it happened to."""
        self._losses.tolerate(kind, shown(example) if example else "")


def code_entries(
    codes: Sequence[FlatCode], uuid: Callable[[FlatCode], str], losses: Losses
) -> tuple[tuple[CodebookEntry, ...], dict[str, str]]:
    """The entries of a codebook, in the order of the rows, and the UUID of each code by its key.

    A code under none that is there stands at the top; rings are opened, and what is nested too deep hangs further up.
    """
    by_key: dict[str, FlatCode] = {}
    for code in codes:
        by_key.setdefault(code.key, code)
    parents = _parents(by_key, losses)
    children: dict[str, list[FlatCode]] = defaultdict(list)
    for code in by_key.values():
        children[parents[code.key]].append(code)
    uuids = {key: uuid(code) for key, code in by_key.items()}
    notices = LossNotices(losses)
    paths: dict[str, str] = {}
    _name(children, "", "", paths, notices)

    def entries(parent: str) -> tuple[CodebookEntry, ...]:
        return tuple(_entry(code, paths, parents, uuids, entries(code.key), notices) for code in children[parent])

    return entries(""), uuids


def _entry(
    code: FlatCode,
    paths: Mapping[str, str],
    parents: Mapping[str, str],
    uuids: Mapping[str, str],
    below: tuple[CodebookEntry, ...],
    notices: LossNotices,
) -> CodebookEntry:
    path = paths[code.key]
    name = path.rpartition(PATH_SEPARATOR)[2]
    inside = path + PATH_SEPARATOR
    themes = [
        paths[key]
        for key in dict.fromkeys(code.parents)
        if key in paths and key not in (code.key, parents[code.key]) and not paths[key].startswith(inside)
    ]
    return CodebookEntry(
        name=name,
        definition=mended_text(_definition(code), name, notices),
        colour=_colour(code, notices),
        children=below,
        themes=tuple(themes),
        uuid=uuids[code.key],
    )


def _definition(code: FlatCode) -> str:
    """What a code means; a name that was cut stands whole before it."""
    name = code.name.strip()
    return "\n\n".join(filter(None, (name, code.definition))) if len(name) > LONGEST_NAME else code.definition


def _parents(by_key: Mapping[str, FlatCode], losses: Losses) -> dict[str, str]:
    """Key → the key of what it stands under, empty at the top: a tree of no more levels than a codebook may have."""
    parents: dict[str, str] = {}
    for key, code in by_key.items():
        known = [parent for parent in code.parents if parent in by_key]
        if code.parents and not known:
            losses.tolerate(OfCodes(tr("codes under a category that is not there stand at the top")), shown(code.name))
        parents[key] = known[0] if known else ""
    levels: dict[str, int] = {"": 0}
    for key in by_key:
        way: list[str] = []
        on_way: set[str] = set()
        at = key
        while at not in levels:
            if at in on_way:
                losses.tolerate(
                    OfCodes(tr("codes that stood below themselves stand at the top")), shown(by_key[at].name)
                )
                parents[at] = ""
                break
            way.append(at)
            on_way.add(at)
            at = parents[at]
        _set_levels(way, by_key, parents, levels, losses)
    return parents


def _set_levels(
    way: list[str], by_key: Mapping[str, FlatCode], parents: dict[str, str], levels: dict[str, int], losses: Losses
) -> None:
    """Say how deep the codes of a way up stand, the uppermost first."""
    waiting = way[::-1]
    # Where a ring was opened, what stands at the top now is not the last of the way.
    top = next((number for number, key in enumerate(waiting) if not parents[key]), 0)
    for key in (*waiting[top:], *waiting[:top]):
        parent = parents[key]
        if levels.get(parent, 0) >= DEEPEST_LEVEL:
            losses.tolerate(
                OfCodes(
                    tr(
                        "codes nested more than {deepest_level} levels deep hang further up",
                        deepest_level=DEEPEST_LEVEL,
                    )
                ),
                shown(by_key[key].name),
            )
            parents[key] = parent = parents[parent]
        levels[key] = levels.get(parent, 0) + 1


def _name(
    children: Mapping[str, list[FlatCode]], parent: str, above: str, paths: dict[str, str], notices: LossNotices
) -> None:
    """Set the paths of all codes under one, with names that differ from their siblings'."""
    taken: dict[str, int] = {}
    for code in children.get(parent, ()):
        paths[code.key] = above + told_apart(mended_name(code.name, notices), taken, notices)
        _name(children, code.key, paths[code.key] + PATH_SEPARATOR, paths, notices)


def _colour(code: FlatCode, notices: LossNotices) -> str:
    if not code.colour.strip():
        return ""
    try:
        return read_colour(code.colour)[0]
    except RuleError:
        notices.add(OfCodes(tr("colours that are known to the other program only were left out")), code.colour)
        return ""
