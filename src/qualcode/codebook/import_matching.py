"""Which codes of a codebook the codes of a file are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from qualcode.codebook.tree import SEPARATOR, CodeTree
from qualcode.domain.codebook_entries import CodebookEntry, CodebookFile
from qualcode.domain.errors import RuleError
from qualcode.domain.translation import tr
from qualcode.domain.values import Code


@dataclass(slots=True)
class KnownCode:
    """A code of the file beside the one of the codebook that it is; None for a new one."""

    entry: CodebookEntry
    path: str
    above: KnownCode | None
    code: Code | None
    id: int | None = None
    below: list[KnownCode] = field(default_factory=list)

    @property
    def retired(self) -> bool:
        """Whether the file has it, or one above it, as retired."""
        return self.entry.retired or (self.above is not None and self.above.retired)


def matched_codes(tree: CodeTree, book: CodebookFile) -> Iterator[KnownCode]:
    """All codes of a file, each before those below it, with the codes that they are."""
    by_uuid = {code.uuid: code for code in tree.walk()}
    ids = _ids(book)
    taken: dict[int, str] = {}

    def match(entry: CodebookEntry, above: KnownCode | None) -> KnownCode:
        path = f"{above.path}{SEPARATOR}{entry.name}" if above is not None else entry.name
        code = by_uuid.get(entry.uuid) if entry.uuid else None
        if code is None and (above is None or above.code is not None):
            beside = tree.child_named(
                above.code.id if above is not None and above.code is not None else None, entry.name
            )
            # A code that the file has under its id elsewhere is not this one.
            code = beside if beside is not None and beside.uuid not in ids else None
        if code is not None and code.id in taken:
            raise RuleError(
                tr(
                    "“{path}” and “{taken}” are the same code, “{code}”",
                    path=path,
                    taken=taken[code.id],
                    code=tree.path(code.id),
                ),
                file=book.file or None,
                remedy=tr("look at their ids"),
            )
        if code is not None:
            taken[code.id] = path
        return KnownCode(entry, path, above, code, code.id if code is not None else None)

    stack: list[tuple[CodebookEntry, KnownCode | None]] = [(entry, None) for entry in reversed(book.entries)]
    while stack:
        entry, above = stack.pop()
        one = match(entry, above)
        yield one
        stack += [(child, one) for child in reversed(entry.children)]


def _ids(book: CodebookFile) -> frozenset[str]:
    """The ids that stand in a file."""
    found: set[str] = set()
    stack = list(book.entries)
    while stack:
        entry = stack.pop()
        found.add(entry.uuid)
        stack += entry.children
    return frozenset(found - {""})
