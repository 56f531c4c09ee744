"""A study in plain dictionaries, kept apart from the program: what each verb of the codebook is to make of it.

It is one dictionary of facts, so that what a change did is the facts that differ, and taking it back is putting those
back.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import count, groupby
from typing import Any

from study_rows import Place, Rows

Token = tuple[str, int]
"""What a code meant for a time: the code, and a number."""


class Study:
    """What the project should hold."""

    def __init__(self, rows: Rows) -> None:
        self.facts: dict[tuple[Any, ...], Any] = {}
        self._numbers = count(2)
        """Of meanings; none is given twice, also not where an undo took one back."""
        self.order: dict[str | None, list[str]] = defaultdict(list)
        self.outside = rows
        """The rows after the latest change: where the ids of what it made are learned."""
        for uuid, row in rows.codes.items():
            self._make(uuid, row.name, row.parent, row.retired, row.colour, row.definition)
        self.relearn_order(rows)
        for place in rows.codings.values():
            self.facts["coding", place] = (place.code, 1)

    # ------------------------------------------------------------------ asking

    def of(self, kind: str) -> dict[Any, Any]:
        """All facts of a kind by what they are of."""
        return {key[1]: value for key, value in self.facts.items() if key[0] == kind}

    @property
    def codings(self) -> dict[Place, Token]:
        return self.of("coding")

    @property
    def links(self) -> list[tuple[str, str]]:
        return list(self.of("theme"))

    def get(self, kind: str, of: Any) -> Any:
        return self.facts.get((kind, of))

    def walk(self, parent: str | None = None) -> Iterator[str]:
        for code in self.order[parent]:
            yield code
            yield from self.walk(code)

    def with_below(self, code: str) -> list[str]:
        return [code, *self.walk(code)]

    def above(self, code: str) -> list[str]:
        parent = self.get("parent", code)
        return [] if parent is None else [parent, *self.above(parent)]

    def path(self, code: str) -> str:
        return "/".join(self.get("name", one) for one in [*reversed(self.above(code)), code])

    def named(self, parent: str | None, name: str, but: str | None = None) -> str | None:
        """The code right below another that bears a name."""
        same = (one for one in self.order[parent] if self.get("name", one).casefold() == name.strip().casefold())
        return next((one for one in same if one != but), None)

    def at(self, path: str) -> str | None:
        found: str | None = None
        for name in path.split("/"):
            found = self.named(found, name)
            if found is None:
                return None
        return found

    def circular(self, parents: Mapping[str, str | None], links: Iterable[tuple[str, str]]) -> bool:
        """Whether a code would be reached from itself, going up by parents and further themes."""
        up: dict[str, set[str]] = {code: set() for code in self.of("name")}
        for code in up:
            parent = parents.get(code, self.get("parent", code))
            up[code] |= {parent} if parent is not None else set()
        for code, theme in links:
            up[code].add(theme)
        for code in up:
            reached: set[str] = set()
            waiting = list(up[code])
            while waiting:
                one = waiting.pop()
                if one not in reached:
                    reached.add(one)
                    waiting += up.get(one, ())
            if code in reached:
                return True
        return False

    def outdated(self) -> set[Place]:
        return {place for place, token in self.codings.items() if token != self.get("meaning", place.code)}

    # ------------------------------------------------------------------ taking back

    def relearn_order(self, rows: Rows) -> None:
        """Take the order of siblings from the rows: which one an undo gives is the program's to say."""
        self.order = defaultdict(list, {parent: rows.below(parent) for parent in (None, *rows.codes)})

    def put_back(self, difference: Mapping[tuple[Any, ...], tuple[Any, Any]], *, redo: bool) -> None:
        """Undo or redo a change that the program could: each fact must be as the change, or its undo, left it."""
        for key, (before, after) in difference.items():
            old, new = (before, after) if redo else (after, before)
            assert self.facts.get(key) == old, (key, self.facts.get(key), old)
            self._set(key, new)

    def _set(self, key: tuple[Any, ...], value: Any) -> None:
        if value is None:
            self.facts.pop(key, None)
        else:
            self.facts[key] = value

    # ------------------------------------------------------------------ the tree

    def _make(
        self, code: str, name: str, parent: str | None, retired: bool = False, colour: str = "", says: str = ""
    ) -> None:
        self.facts["name", code] = name
        self._set(("parent", code), parent)
        self.facts["retired", code] = retired
        self.facts["colour", code] = colour
        self.facts["meaning", code] = (code, 1)
        self.facts["text", (code, 1)] = says
        self.order[parent].append(code)

    def make(self, path: str, says: str = "") -> str:
        """The code at a path, made with the themes above it that are missing."""
        above, _, name = path.rpartition("/")
        parent = (self.at(above) or self.make(above)) if above else None
        code = self.outside.at(path)
        self._make(code, name.strip(), parent, says=says)
        return code

    def may_make(self, path: str) -> bool:
        names = path.split("/")
        nearest = next((one for i in range(len(names) - 1, 0, -1) if (one := self.at("/".join(names[:i])))), None)
        return self.at(path) is None and not (nearest is not None and self.get("retired", nearest))

    def rename(self, code: str, name: str) -> None:
        self.facts["name", code] = name

    def may_move(self, code: str, parent: str | None) -> bool:
        return (
            (parent is None or parent not in self.with_below(code))
            and self.named(parent, self.get("name", code), but=code) is None
            and (self.get("retired", code) or parent is None or not self.get("retired", parent))
            and not self.circular({code: parent}, self.links)
        )

    def move(self, code: str, parent: str | None, position: int | None = None) -> None:
        self.order[self.get("parent", code)].remove(code)
        there = self.order[parent]
        there.insert(len(there) if position is None else position, code)
        self._set(("parent", code), parent)
        below = set(self.with_below(code))
        for link in self.links:
            if link[0] in below and link[1] in self.above(code):
                del self.facts["theme", link]

    def sort(self, parent: str | None, by: str) -> None:
        own = Counter(place.code for place in self.codings)

        def natural(code: str) -> list[Any]:
            return [
                int(part) if part.isdigit() else part for part in re.split(r"(\d+)", self.get("name", code).lower())
            ]

        def used(code: str) -> int:
            return -sum(own[one] for one in self.with_below(code))

        self.order[parent].sort(key=natural if by == "name" else used)

    def retire(self, code: str) -> None:
        for one in self.with_below(code):
            self.facts["retired", one] = True

    def may_belong(self, code: str, theme: str) -> bool:
        return (
            theme not in self.with_below(code)
            and theme not in self.above(code)
            and (code, theme) not in self.links
            and not self.get("retired", theme)
            and not self.circular({}, [*self.links, (code, theme)])
        )

    def remove(self, code: str) -> None:
        going = self.with_below(code)
        for place in [place for place in self.codings if place.code in going]:
            del self.facts["coding", place]
        for former, into in self.of("former").items():
            if into in going:
                del self.facts["former", former]
        self._drop(going)
        for link in self.links:
            if not set(going).isdisjoint(link):
                del self.facts["theme", link]
        self._point_proposals(going)

    def _drop(self, going: Collection[str]) -> None:
        for code in going:
            self.order[self.get("parent", code)].remove(code)
        for code in going:
            for kind in ("name", "parent", "retired", "colour", "meaning"):
                self.facts.pop((kind, code), None)

    def _point_proposals(self, codes: Collection[str]) -> None:
        """What was asked of codes that go is asked of none."""
        for proposal, about in self.of("about").items():
            if about in codes:
                self._set(("about", proposal), None)

    # ------------------------------------------------------------------ meanings

    def describe(self, code: str, says: str) -> None:
        """Other words for the same meaning."""
        self.facts["text", self.get("meaning", code)] = says

    def redefine(self, code: str, says: str) -> None:
        """Another meaning; words that the code had before are the latest meaning that had them."""
        if self.facts["text", self.get("meaning", code)] == says:
            return
        known = [token for token, text in self.of("text").items() if token[0] == code and text == says]
        self.facts["meaning", code] = max(known) if known else self._new_meaning(code, says)

    def _new_meaning(self, code: str, says: str) -> Token:
        token = (code, next(self._numbers))
        self.facts["text", token] = says
        return token

    def may_split(self, code: str, paths: Sequence[str]) -> bool:
        if self.get("retired", code) or not paths:
            return False
        there = [(self.at(path), path) for path in paths]
        return all(
            self.may_make(path) if target is None else target != code and not self.get("retired", target)
            for target, path in there
        )

    def split(self, code: str, paths: Sequence[str], sorting: Mapping[Place, str]) -> None:
        """New codes stand right behind the one that is split, in the order in which they are named."""
        behind = code
        for path in paths:
            if self.at(path) is None:
                new = self.make(path)
                siblings = self.order[self.get("parent", code)]
                if new not in siblings:
                    continue
                siblings.remove(new)
                siblings.insert(siblings.index(behind) + 1, new)
                behind = new
        self.facts["meaning", code] = self._new_meaning(code, self.facts["text", self.get("meaning", code)])
        for place, path in sorting.items():
            target = self.at(path)
            assert target is not None
            self.recode(place, target)

    # ------------------------------------------------------------------ codings

    def give(self, place: Place) -> None:
        """Code a passage: what overlaps of the same code and coder grows together, and is up to date."""
        met = [other for other in self.codings if other.overlaps(place)]
        for other in met:
            del self.facts["coding", other]
        start, end = min(one.start for one in [place, *met]), max(one.end for one in [place, *met])
        self.facts["coding", place._replace(start=start, end=end)] = self.get("meaning", place.code)

    def recode(self, place: Place, code: str) -> None:
        if place.code == code:
            self.facts["coding", place] = self.get("meaning", code)
        else:
            del self.facts["coding", place]
            self.give(place._replace(code=code))

    # ------------------------------------------------------------------ merging and duplicating

    def may_merge(self, sources: Collection[str], target: str) -> bool:
        if not sources or target in sources or self.get("retired", target):
            return False
        if any(code in sources for code in self.above(target)):
            return False
        names = [self.get("name", one).casefold() for one in self.order[target] if one not in sources]
        names += [self.get("name", child).casefold() for child in self._orphans(sources)]
        parents, links = self._after_merge(sources, target)
        return len(names) == len(set(names)) and not self.circular(parents, links)

    def _orphans(self, sources: Collection[str]) -> list[str]:
        going = [code for code in self.walk() if code in sources]
        return [child for code in going for child in self.order[code] if child not in sources]

    def _after_merge(self, sources: Collection[str], target: str) -> tuple[dict[str, str | None], set[tuple[str, str]]]:
        """Parents of what stood below the merged codes, and all further themes: each once, and none that says nothing."""
        parents: dict[str, str | None] = dict.fromkeys(self._orphans(sources), target)

        def on_the_way_up(code: str | None) -> Iterator[str]:
            while code is not None:
                yield code
                code = parents.get(code, self.get("parent", code))

        united = {(target if a in sources else a, target if b in sources else b) for a, b in self.links}
        links = {(code, theme) for code, theme in united if theme not in on_the_way_up(code)}
        return parents | dict.fromkeys(sources, None), links

    def merge(self, sources: Collection[str], target: str) -> None:
        self._unite_codings(sources, target)
        orphans = self._orphans(sources)
        _, links = self._after_merge(sources, target)
        for orphan in orphans:
            self.move(orphan, target)
        for link in set(self.links) - links:
            del self.facts["theme", link]
        for link in links:
            self.facts["theme", link] = True
        for former, into in self.of("former").items():
            if into in sources:
                self.facts["former", former] = target
        for code in sources:
            self.facts["former", code] = target
        self._drop(list(sources))
        self._point_proposals(sources)

    def _unite_codings(self, sources: Collection[str], target: str) -> None:
        """Runs of codings of one coder in one document that overlap, of which one is a source's, become one."""
        mine = [place for place in self.codings if place.code in (*sources, target)]

        def where(place: Place) -> tuple[str, str]:
            return place.coder, place.document

        for _, group in groupby(sorted(mine, key=lambda p: (*where(p), p.start, p.end)), where):
            runs: list[list[Place]] = []
            for place in group:
                if runs and place.start < max(one.end for one in runs[-1]):
                    runs[-1].append(place)
                else:
                    runs.append([place])
            for run in runs:
                came = [place for place in run if place.code != target]
                if came:
                    token = self.facts["coding", came[0]]
                    for place in run:
                        del self.facts["coding", place]
                    end = max(one.end for one in run)
                    self.facts["coding", run[0]._replace(code=target, end=end)] = token

    def duplicate(self, code: str, name: str, with_codings: bool) -> None:
        copies: dict[str, str] = {}
        for one in self.with_below(code):
            parent = self.get("parent", one)
            path = self.path(one) if one != code else "/".join([*self.path(code).split("/")[:-1], name])
            if one != code:
                path = f"{self.outside.path(copies[parent])}/{self.get('name', one)}"
            copies[one] = self.outside.at(path)
            says = self.facts["text", self.get("meaning", one)]
            there = parent if one == code else copies[parent]
            what = (name if one == code else self.get("name", one), there, self.get("retired", one))
            self._make(copies[one], *what, self.get("colour", one), says)
        for link in self.links:
            if link[0] in copies:
                self.facts["theme", (copies[link[0]], copies.get(link[1], link[1]))] = True
        for place, token in self.codings.items() if with_codings else ():
            if place.code in copies:
                copy = copies[place.code]
                now = token == self.get("meaning", place.code)
                self.facts["coding", place._replace(code=copy)] = (copy, 1) if now else token
