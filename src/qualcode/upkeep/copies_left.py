"""Copies of a project that still hold what was erased from it: telling them, and deleting or rewriting backups."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from qualcode.cases.erasing import erase_from_copy
from qualcode.domain.backups import ENDING, KnownCopy
from qualcode.domain.erasure import Erasure
from qualcode.domain.errors import QualcodeError, StoppedError
from qualcode.domain.locations import Location
from qualcode.domain.translation import tr
from qualcode.storage.encryption import wipe
from qualcode.storage.erasing.holding import holds, kind_of_copy
from qualcode.storage.known_copies import size_of
from qualcode.storage.opening import SUFFIX
from qualcode.storage.placing import DRAFT
from qualcode.upkeep.backing_up import known_copies

OURS = frozenset({"backup", "asked", "copy", "damaged", "draft"})
"""Kinds of copies that are for the lead to delete; a bundle is in others' hands."""
REWRITTEN = frozenset({"backup", "asked", "copy"})
"""Kinds that can be rewritten: what is whole, and nobody else works in."""
DELETE, REWRITE, LEAVE = "delete", "rewrite", "leave"


class TakenOut(Protocol):
    """What was taken out of a project, or is to be."""

    @property
    def erasure(self) -> Erasure:
        """What goes."""

    @property
    def contents(self) -> frozenset[bytes]:
        """The hashes of the texts that go or are written over."""


@dataclass(frozen=True, slots=True)
class CopyLeft:
    """A copy that holds, or may hold, what was erased."""

    copy: KnownCopy
    surely: bool
    """Whether it was looked into; False for one that is not here, is encrypted otherwise, or is damaged."""

    @property
    def is_ours(self) -> bool:
        """Whether it can be deleted here."""
        return self.copy.there and self.copy.kind in OURS

    @property
    def can_be_rewritten(self) -> bool:
        """Whether the same can be taken out of it."""
        return self.is_ours and self.surely and self.copy.kind in REWRITTEN


@dataclass(frozen=True, slots=True)
class Cleared:
    """What was done with copies."""

    deleted: tuple[str, ...]
    rewritten: tuple[str, ...]
    problems: tuple[str, ...]
    """Why some are as they were, a sentence each."""


def copies_left(where: Location, plan: TakenOut) -> list[CopyLeft]:
    """The known copies of a project that hold what an erasure takes out of it, those that are not here included."""
    found = []
    known = known_copies(where)
    for copy in [*known, *_others_beside(where, known), *_drafts(where)]:
        held = holds(Path(copy.path), plan.erasure, plan.contents) if copy.there else None
        if held is not False:
            found.append(CopyLeft(copy, held is True))
    return found


def clear(copies: Iterable[CopyLeft], plan: TakenOut, how: str) -> Cleared:
    """Delete or rewrite those copies that are the lead's own; the words in them are written over first.

    Args:
        how: `delete` or `rewrite`; what cannot be rewritten is left, and told.
    """
    deleted, rewritten, problems = [], [], []
    for left in copies:
        if not left.is_ours:
            continue
        path = Path(left.copy.path)
        try:
            if how == DELETE:
                wipe(path)
                deleted.append(left.copy.path)
            elif left.can_be_rewritten:
                erase_from_copy(path, plan.erasure)
                rewritten.append(left.copy.path)
            else:
                problems.append(tr("{path} could not be looked into, and was left as it is", path=path))
        except StoppedError:
            problems.append(
                tr("{path} and the copies after it were left as they are, since this was stopped", path=path)
            )
            break
        except QualcodeError as error:
            problems.append(error.sentence)
    return Cleared(tuple(deleted), tuple(rewritten), tuple(problems))


def _others_beside(where: Location, known: Iterable[KnownCopy]) -> list[KnownCopy]:
    """Files of the same project in its folder, whatever they are called: bundles, copies made by hand."""
    if not isinstance(where, Path):
        return []
    here = where.resolve()
    passed = {str(here), *(copy.path for copy in known)}
    found = []
    for path in sorted(here.parent.iterdir()):
        if path.suffix in (SUFFIX, ENDING) and str(path) not in passed and (kind := kind_of_copy(path, here)):
            found.append(KnownCopy(str(path), kind, None, size_of(path)))
    return found


def _drafts(where: Location) -> list[KnownCopy]:
    """What a process that was killed left beside a project while it copied it."""
    if not isinstance(where, Path):
        return []
    found = []
    for path in sorted(where.resolve().parent.glob(f"{DRAFT}????????/*")):
        try:
            state = path.stat()
        except OSError:
            continue  # It goes just now: whoever made it is still at work.
        if path.is_file():
            found.append(KnownCopy(str(path), "draft", int(state.st_mtime * 1000), state.st_size))
    return found
