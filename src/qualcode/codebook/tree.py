"""The codebook as a tree in memory: paths, children, look-up by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from qualcode.domain.codebook_entries import PATH_SEPARATOR, same_name
from qualcode.domain.errors import NotFoundError
from qualcode.domain.translation import tr
from qualcode.domain.values import Code
from qualcode.storage.project import Project
from qualcode.storage.reads.codebook import list_code_themes
from qualcode.storage.reads.codes import list_codes

SEPARATOR = PATH_SEPARATOR
"""Between the names of a path: `Theme/Code`; therefore in no name."""


class SeveralCodesError(NotFoundError):
    """Several codes have a name, so that it means none of them."""


class CodeTree:
    """All codes of a project and how they hang together.

    Args:
        codes: The codes, siblings in their order.
        links: (code, theme) where a code belongs to a theme beside the one it hangs under.
    """

    def __init__(self, codes: Iterable[Code], links: Iterable[tuple[int, int]] = ()) -> None:
        self._codes = {code.id: code for code in codes}
        self._links = tuple(links)
        self._children: dict[int | None, list[Code]] = {}
        for code in self._codes.values():
            self._children.setdefault(code.parent_id, []).append(code)
        self._paths: dict[int, str] = {}
        for code in self.walk():
            above = self._paths.get(code.parent_id or 0)
            self._paths[code.id] = f"{above}{SEPARATOR}{code.name}" if above else code.name

    def __len__(self) -> int:
        return len(self._codes)

    def __contains__(self, code_id: int) -> bool:
        return code_id in self._codes

    def code(self, code_id: int) -> Code:
        """A code by its id.

        Raises:
            NotFoundError: It is no longer in the codebook.
        """
        if code_id not in self._codes:
            raise NotFoundError(tr("that code is no longer in the codebook"), remedy=tr("see `qualcode codebook list`"))
        return self._codes[code_id]

    def path(self, code_id: int) -> str:
        """`Theme/Code` of a code."""
        self.code(code_id)
        return self._paths[code_id]

    def children(self, code_id: int | None) -> list[Code]:
        """The codes directly below one, or the topmost ones, in their order."""
        return self._children.get(code_id, [])

    def child_named(self, parent_id: int | None, name: str) -> Code | None:
        """The child with this name, whatever its case and Unicode composition."""
        wanted = same_name(name)
        return next((code for code in self.children(parent_id) if same_name(code.name) == wanted), None)

    def find_path(self, path: str) -> Code | None:
        """The code at a full path, whatever its case; None if there is none."""
        found: Code | None = None
        for name in path.split(SEPARATOR):
            found = self.child_named(found.id if found is not None else None, name)
            if found is None:
                return None
        return found

    def walk(self, code_id: int | None = None) -> Iterator[Code]:
        """All codes below one, or all there are, each before its children, siblings in their order."""
        stack = list(reversed(self.children(code_id)))
        while stack:
            code = stack.pop()
            yield code
            stack.extend(reversed(self.children(code.id)))

    def with_descendants(self, code_id: int) -> list[int]:
        """The ids of a code and of all codes below it."""
        return [code_id, *(code.id for code in self.walk(code_id))]

    def themes(self, code_id: int) -> list[int]:
        """The themes that a code belongs to beside the one it hangs under, in the order of the codebook."""
        found = {theme for code, theme in self._links if code == code_id}
        return [code.id for code in self.walk() if code.id in found] if found else []

    @cached_property
    def _members(self) -> dict[int, list[int]]:
        """Theme → the codes that belong to it from elsewhere."""
        members: dict[int, list[int]] = {}
        for code, theme in self._links:
            members.setdefault(theme, []).append(code)
        return members

    def groups(self, code_id: int) -> bool:
        """Whether a code has others below it, or such as belong to it from elsewhere."""
        return bool(self.children(code_id)) or code_id in self._members

    def gathered(self, code_id: int) -> list[int]:
        """The ids of a code, of all codes below it, and of those that belong to one of these from elsewhere with all
        that is gathered by them: each once, however many ways lead to it."""
        found = self.with_descendants(code_id)
        if not self._members:
            return found
        known = dict.fromkeys(found)
        waiting = list(found)
        while waiting:
            for member in self._members.get(waiting.pop(), ()):
                new = [id_ for id_ in self.with_descendants(member) if id_ not in known]
                known |= dict.fromkeys(new)
                waiting += new
        return list(known)

    @property
    def links(self) -> tuple[tuple[int, int], ...]:
        """(code, theme) of all codes that belong to a theme beside the one they hang under."""
        return self._links

    def ancestors(self, code_id: int) -> list[int]:
        """The ids above a code, the nearest first."""
        above: list[int] = []
        parent = self.code(code_id).parent_id
        while parent is not None:
            above.append(parent)
            parent = self._codes[parent].parent_id
        return above

    def depth(self, code_id: int) -> int:
        """0 for the topmost codes."""
        return len(self.ancestors(code_id))

    def theme(self, code_id: int) -> Code:
        """The topmost code above a code, or itself."""
        above = self.ancestors(code_id)
        return self.code(above[-1]) if above else self.code(code_id)

    def colour(self, code_id: int) -> str:
        """A code's colour, else that of the nearest code above which has one, else an empty string."""
        for candidate in (code_id, *self.ancestors(code_id)):
            if self._codes[candidate].colour:
                return self._codes[candidate].colour
        return ""

    def mark(self, code_id: int) -> str:
        """A code's mark, else that of the nearest code above which has one, else an empty string."""
        for candidate in (code_id, *self.ancestors(code_id)):
            if self._codes[candidate].mark:
                return self._codes[candidate].mark
        return ""

    def find(self, name: str) -> Code:
        """The code with this full path, else the only one with this name; the case counts only to tell two apart.

        Raises:
            NotFoundError: There is none, or several codes have the name.
        """
        for fold in (str, same_name):
            wanted = fold(name)
            by_path = [i for i, path in self._paths.items() if fold(path) == wanted]
            if len(by_path) == 1:
                return self._codes[by_path[0]]
            by_name = [code for code in self._codes.values() if fold(code.name) == wanted]
            if len(by_name) == 1:
                return by_name[0]
            if len(by_name) > 1:
                paths = ", ".join(f"“{self._paths[code.id]}”" for code in by_name)
                raise SeveralCodesError(
                    tr("“{name}” is the name of several codes: {paths}", name=name, paths=paths),
                    remedy=tr("give the full path"),
                )
        raise NotFoundError(
            tr("the codebook has no code “{name}”", name=name), remedy=tr("see `qualcode codebook list`")
        )


def load_tree(project: Project) -> CodeTree:
    """The codebook as it stands."""
    return project.of_codebook(_read)


def _read(project: Project) -> CodeTree:
    return CodeTree(list_codes(project), list_code_themes(project))
