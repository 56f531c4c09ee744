"""Which codes once had a name or a path, as the journal tells it: for whoever wrote one down before it was changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from qualcode.domain.codebook_entries import PATH_SEPARATOR, same_name
from qualcode.domain.identity import uuid_digits
from qualcode.domain.values import Code, FormerCode
from qualcode.storage.project import Project
from qualcode.storage.reads.codebook_history import CodebookStep, codebook_steps
from qualcode.storage.reads.history import changes_by_id


class FormerNames:
    """Every name and path that a code had at the end of some change, read from the journal once.

    Args:
        project: The project.
        codes: The codes that there are.
        former: Those that were merged into others.
    """

    def __init__(self, project: Project, codes: Iterable[Code], former: Iterable[FormerCode]) -> None:
        self._project = project
        self._now = {one.uuid: one.into_id for one in former} | {code.uuid: code.id for code in codes}
        self._past = _Past()
        for change_id, steps in groupby(codebook_steps(project, partly=True), key=lambda step: step.change_id):
            self._past.play(change_id, steps)

    def bearers(self, name: str) -> set[int | None]:
        """The codes that once had a path, else those that had it as their own name, else those of such an id.

        Returns:
            Each as the code that it is now or that it was merged into; None among them where one was removed. A code
            whose making was taken back never was.
        """
        uuids = self._past.uuids(name)
        lost = {uuid: self._past.removed[uuid] for uuid in uuids - self._now.keys() if uuid in self._past.removed}
        changes = changes_by_id(self._project, set(lost.values()))
        removed = {None for change_id in lost.values() if changes[change_id].kind != "undo"}
        return {self._now[uuid] for uuid in uuids if uuid in self._now} | removed


def _folded(path: str) -> str:
    return PATH_SEPARATOR.join(map(same_name, path.split(PATH_SEPARATOR)))


class _Past:
    """The tree of codes while the journal is played, and what each was called in it."""

    def __init__(self) -> None:
        self._uuids: dict[int, str] = {}
        self._names: dict[int, str] = {}
        """Folded, of the codes that there are."""
        self._parents: dict[int, int | None] = {}
        self._below: dict[int | None, set[int]] = {}
        self._called: dict[str, set[str]] = {}
        self._stood: dict[str, set[str]] = {}
        self.removed: dict[str, int] = {}
        """UUID → the change that took the code away last."""

    def uuids(self, name: str) -> set[str]:
        """The codes that had a path, a name or an id."""
        wanted, digits = _folded(name), uuid_digits(name)
        found = self._stood.get(wanted) or self._called.get(wanted)
        if found is None and digits:
            found = {uuid for uuid in self._uuids.values() if uuid.replace("-", "").startswith(digits)}
        return found or set()

    def play(self, change_id: int, steps: Iterable[CodebookStep]) -> None:
        """Take the steps of one change; within it a code may stand where it stays for no moment."""
        placed: set[int] = set()
        for step in steps:
            row = step.after if step.after is not None else step.before
            if step.table != "code" or row is None:
                continue
            code = int(row["id"])
            if step.after is None:
                self._take(code)
                self.removed[self._uuids[code]] = change_id
                placed.discard(code)
            elif step.before is None or "name" in row or "parent_id" in row:
                self._put(code, row.get("uuid"), row.get("name"), row.get("parent_id", self._parents.get(code)))
                placed.add(code)
        for code in placed:
            for one in self._with_descendants(code):
                path = self._path(one)
                self._called.setdefault(self._names[one], set()).add(self._uuids[one])
                self._stood.setdefault(path, set()).add(self._uuids[one])

    def _take(self, code: int) -> None:
        self._below.get(self._parents.pop(code), set()).discard(code)
        del self._names[code]

    def _put(self, code: int, uuid: str | None, name: str | None, parent: int | None) -> None:
        if uuid is not None:
            self._uuids[code] = uuid
            self.removed.pop(uuid, None)
        if name is not None:
            self._names[code] = same_name(name)
        self._below.get(self._parents.get(code), set()).discard(code)
        self._parents[code] = parent
        self._below.setdefault(parent, set()).add(code)

    def _with_descendants(self, code: int) -> Iterator[int]:
        stack = [code]
        while stack:
            code = stack.pop()
            yield code
            stack.extend(self._below.get(code, ()))

    def _path(self, code: int) -> str:
        at: int | None = code
        names: list[str] = []
        while at is not None:
            names.append(self._names[at])
            at = self._parents[at]
        return PATH_SEPARATOR.join(reversed(names))
