"""What the codebook screen knows of the codebook: read at once, and summed up where it is first asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from qualcode.codebook.likeness import LikePair
from qualcode.codebook.picking import Finder, entries
from qualcode.codebook.recoding import count_outdated
from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.domain.values import Code
from qualcode.storage.project import Project
from qualcode.storage.reads.codebook import running_freeze
from qualcode.storage.reads.codes import count_codings_by_code, pinned_codes
from qualcode.team.blind_words import where_blind
from qualcode.tui.colours import OKABE_ITO

MUCH, OFTEN = 0.25, 100
"""Share of all codings, and number of them, above which a code is used so much that it may say little."""


class Look(NamedTuple):
    """How a code is drawn."""

    depth: int
    mark: str
    colour: str


@dataclass(frozen=True)
class Book:
    """The codebook, and how it is used."""

    tree: CodeTree
    mine: Mapping[int, int]
    """code → codings of the session's coder."""
    all: Mapping[int, int]
    """code → codings of all coders."""
    pinned: Mapping[int, int]
    """Key (6–9, and 10 for 0) → code."""
    outdated: Mapping[int, int]
    """code → codings of all coders that wait to be looked at."""
    my_outdated: Mapping[int, int]
    frozen: str
    """What the codebook is frozen for; empty while it is not."""
    where_blind: str = ""
    """Said behind counts of codings, where others' codings may be hidden."""

    @cached_property
    def all_below(self) -> dict[int, int]:
        """code → codings of all coders on it and on all that is gathered by it."""
        return _summed(self.tree, self.all)

    @cached_property
    def mine_below(self) -> dict[int, int]:
        """The same of the session's coder."""
        return _summed(self.tree, self.mine)

    @cached_property
    def total(self) -> int:
        """The codings of all coders."""
        return sum(self.all.values())

    @cached_property
    def keys(self) -> dict[int, str]:
        """code → the key that it lies on."""
        return {code: str(slot % 10) for slot, code in sorted(self.pinned.items(), reverse=True)}

    @cached_property
    def members(self) -> dict[int, list[int]]:
        """theme → the codes that belong to it and hang elsewhere."""
        found: dict[int, list[int]] = defaultdict(list)
        for code, theme in self.tree.links:
            found[theme].append(code)
        return dict(found)

    @cached_property
    def looks(self) -> dict[int, Look]:
        """code → how it is drawn; what it has not itself it has from above."""
        found: dict[int, Look] = {}
        for code in self.tree.walk():
            above = found.get(code.parent_id) if code.parent_id is not None else None
            colour = code.colour or (above.colour if above else OKABE_ITO[code.position % len(OKABE_ITO)])
            mark = code.mark or (above.mark if above else "")
            found[code.id] = Look(above.depth + 1 if above else 0, mark, colour)
        return found

    @cached_property
    def finder(self) -> Finder:
        """Finds codes that are in use by letters."""
        return Finder(entries(self.tree, (), self.all))

    @cached_property
    def unused(self) -> frozenset[int]:
        """Codes without codings that group no others; nothing before anything is coded."""
        if not self.total:
            return frozenset()
        tree = self.tree
        return frozenset(
            code.id
            for code in tree.walk()
            if not (code.retired or self.all.get(code.id) or tree.children(code.id) or code.id in self.members)
        )

    @cached_property
    def overused(self) -> frozenset[int]:
        """Codes that have so many of all codings that they may say little."""
        return frozenset(code for code, count in self.all.items() if count >= OFTEN and count > MUCH * self.total)

    @cached_property
    def retired(self) -> int:
        """How many codes are retired."""
        return sum(code.retired for code in self.tree.walk())

    def counts(self, *, mine: bool) -> Mapping[int, int]:
        """code → its own codings."""
        return self.mine if mine else self.all

    def below(self, *, mine: bool) -> Mapping[int, int]:
        """code → codings on it and on all that is gathered by it."""
        return self.mine_below if mine else self.all_below

    def waiting(self, *, mine: bool) -> Mapping[int, int]:
        """code → codings that wait to be looked at."""
        return self.my_outdated if mine else self.outdated

    def groups(self, code: Code) -> bool:
        """Whether codes hang below a code, or belong to it."""
        return bool(self.tree.children(code.id)) or code.id in self.members

    @cached_property
    def likeness_key(self) -> int:
        """Changes where codes may have become alike, or no longer."""
        return hash(tuple((c.id, c.parent_id, c.name, c.definition, c.retired) for c in self.tree.walk()))


def read_book(project: Project) -> Book:
    """The codebook with counts, keys on the coding screen, what waits to be looked at, and whether it is frozen."""
    with project.reading():
        me = project.known_coder_id()
        mine = count_codings_by_code(project, me) if me is not None else {}
        pinned = pinned_codes(project, me) if me is not None else {}
        freeze = running_freeze(project)
        waiting, my_waiting = defaultdict[int, int](int), defaultdict[int, int](int)
        for (code, coder), count in count_outdated(project).items():
            waiting[code] += count
            if coder == me:
                my_waiting[code] += count
        every = count_codings_by_code(project)
        frozen = freeze.name if freeze is not None else ""
        waits = dict(waiting), dict(my_waiting)
        return Book(load_tree(project), mine, every, pinned, *waits, frozen, where_blind(project))


def _summed(tree: CodeTree, counts: Mapping[int, int]) -> dict[int, int]:
    """code → the codings of all that is gathered by it, each once."""
    sums: dict[int, int] = {}
    for code in reversed(list(tree.walk())):
        sums[code.id] = counts.get(code.id, 0) + sum(sums[child.id] for child in tree.children(code.id))
    # Only where a further theme lies in the tree more comes together than hangs there.
    themes = {theme for _, theme in tree.links}
    for code_id in themes | {above for theme in themes for above in tree.ancestors(theme)}:
        sums[code_id] = sum(counts.get(gathered, 0) for gathered in tree.gathered(code_id))
    return sums


Likes = Mapping[int, tuple[tuple[int, str], ...]]
"""code → the codes that it is like, each with why."""


def likes_of(pairs: list[LikePair]) -> Likes:
    """Pairs of codes by either of the two."""
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for pair in pairs:
        found[pair.first].append((pair.second, pair.why))
        found[pair.second].append((pair.first, pair.why))
    return {code: tuple(others) for code, others in found.items()}
