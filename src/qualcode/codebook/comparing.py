"""What is different between two states of the codebook, in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from qualcode.codebook.field_words import in_words
from qualcode.codebook.tree import CodeTree
from qualcode.codebook.versions import CodebookState
from qualcode.domain.codebook_entries import DEFINING_FIELDS
from qualcode.domain.translation import tr
from qualcode.domain.values import Code

KINDS = {
    "new": tr("New"),
    "gone": tr("Removed"),
    "merged": tr("Merged"),
    "renamed": tr("Renamed"),
    "moved": tr("Moved"),
    "redefined": tr("Redefined"),
    "described": tr("Described differently"),
    "recoloured": tr("Of another colour"),
    "retired": tr("Retired"),
    "revived": tr("In use again"),
    "themes": tr("Further themes"),
    "reordered": tr("In another order"),
}
"""Kind of difference → the heading of those of its kind, in the order in which they are told."""
_ORDER = tuple(KINDS)
_DESCRIBING = ("example", "keywords", "memo", "mark")
_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is different."""

    kind: str
    """One of `KINDS`."""
    code: str
    """The UUID of the code; of the code above for `reordered`, empty at the top."""
    path: str
    """Where it stands in the later state, else where it stood."""
    sentence: str
    texts: tuple[tuple[str, str, str], ...] = ()
    """(field, earlier text, later text) of what is written differently."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text that is compared: `same`, `gone` from the earlier or `new` in the later one."""

    kind: str
    text: str


def compare(earlier: CodebookState, later: CodebookState) -> list[Difference]:
    """All that is different in the later state, by kind and then in the order of the codebook."""
    found = list(_differences(earlier, later))
    return sorted(found, key=lambda difference: _ORDER.index(difference.kind))


def _differences(earlier: CodebookState, later: CodebookState) -> Iterator[Difference]:
    one, other = earlier.tree, later.tree
    before = {code.uuid: code for code in one.walk()}
    after = {code.uuid: code for code in other.walk()}
    for uuid, code in after.items():
        if uuid not in before:
            said = f": {code.definition}" if code.definition else ""
            yield Difference(
                "new", uuid, other.path(code.id), tr("“{code}” is new{said}", code=other.path(code.id), said=said)
            )
        else:
            yield from _changed(one, before[uuid], other, code)
    merged = {former.uuid: former.into_id for former in later.former}
    for uuid, code in before.items():
        if uuid in after:
            continue
        path = one.path(code.id)
        if uuid in merged and merged[uuid] in other:
            yield Difference(
                "merged",
                uuid,
                path,
                tr("“{path}” was merged into “{other}”", path=path, other=other.path(merged[uuid])),
            )
        else:
            yield Difference("gone", uuid, path, tr("“{path}” was removed", path=path))
    yield from _reordered(one, other, before)


def _changed(one: CodeTree, before: Code, other: CodeTree, after: Code) -> Iterator[Difference]:
    old, new = one.path(before.id), other.path(after.id)
    if before.name != after.name:
        yield Difference("renamed", after.uuid, new, tr("“{old}” is called “{name}” now", old=old, name=after.name))
    if _above(one, before) != _above(other, after):
        stands = (
            tr("“{old}” stands below “{parent}” now", old=old, parent=other.path(after.parent_id))
            if after.parent_id is not None
            else tr("“{old}” stands at the top now", old=old)
        )
        yield Difference("moved", after.uuid, new, stands)
    for kind, fields in (("redefined", DEFINING_FIELDS), ("described", _DESCRIBING)):
        texts = tuple(
            (name, getattr(before, name), getattr(after, name))
            for name in fields
            if getattr(before, name) != getattr(after, name)
        )
        if texts:
            named = in_words(name for name, _, _ in texts)
            said = (
                tr("“{new}” is defined differently ({named})", new=new, named=named)
                if kind == "redefined"
                else tr("“{new}” is described differently ({named})", new=new, named=named)
            )
            yield Difference(kind, after.uuid, new, said, texts)
    if before.colour != after.colour:
        shown = after.colour or tr("that of its parent")
        yield Difference(
            "recoloured", after.uuid, new, tr("“{new}” has another colour ({written})", new=new, written=shown)
        )
    if before.retired != after.retired:
        if after.retired:
            yield Difference("retired", after.uuid, new, tr("“{new}” is retired", new=new))
        else:
            yield Difference("revived", after.uuid, new, tr("“{new}” is in use again", new=new))
    yield from _themes(one, before, other, after)


def _above(tree: CodeTree, code: Code) -> str:
    return tree.code(code.parent_id).uuid if code.parent_id is not None else ""


def _themes(one: CodeTree, before: Code, other: CodeTree, after: Code) -> Iterator[Difference]:
    had = {one.code(theme).uuid: one.path(theme) for theme in one.themes(before.id)}
    has = {other.code(theme).uuid: other.path(theme) for theme in other.themes(after.id)}
    new = other.path(after.id)
    for uuid, theme in has.items():
        if uuid not in had:
            yield Difference("themes", after.uuid, new, tr("“{new}” belongs to “{theme}” too", new=new, theme=theme))
    for uuid, theme in had.items():
        if uuid not in has:
            yield Difference(
                "themes", after.uuid, new, tr("“{new}” belongs to “{theme}” no longer", new=new, theme=theme)
            )


def _reordered(one: CodeTree, other: CodeTree, before: dict[str, Code]) -> Iterator[Difference]:
    """Codes that stand below the same code in both states, in another order."""
    for parent in (None, *other.walk()):
        uuid = parent.uuid if parent is not None else ""
        if parent is not None and uuid not in before:
            continue
        earlier = _uuids(one.children(before[uuid].id if uuid else None))
        later = _uuids(other.children(parent.id if parent is not None else None))
        if [code for code in earlier if code in later] != [code for code in later if code in earlier]:
            path = other.path(parent.id) if parent is not None else ""
            said = (
                tr("the codes below “{code}” stand in another order", code=path)
                if parent is not None
                else tr("the codes at the top stand in another order")
            )
            yield Difference("reordered", uuid, path, said)


def _uuids(codes: Iterable[Code]) -> list[str]:
    return [code.uuid for code in codes]


def word_changes(earlier: str, later: str) -> list[Piece]:
    """Two texts as one in which what went and what came stands out, word by word."""
    old, new = _WORDS.findall(earlier), _WORDS.findall(later)
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[a:b])))
            continue
        if a < b:
            pieces.append(Piece("gone", "".join(old[a:b])))
        if c < d:
            pieces.append(Piece("new", "".join(new[c:d])))
    return pieces
