"""What can be wrong with a codebook, and the codebook as it is looked through."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qualcode.codebook.tree import CodeTree
from qualcode.domain.codebook_entries import PATH_SEPARATOR
from qualcode.domain.soundness import Severity
from qualcode.domain.values import Code
from qualcode.storage.project import Project
from qualcode.storage.reads.codebook import list_code_themes
from qualcode.storage.reads.codes import count_codings_by_code, list_codes
from qualcode.storage.reads.unplaced import list_unplaced

FLAW_KINDS = (
    "cycle",
    "same-name",
    "below-retired",
    "likeness",
    "link",
    "example",
    "definition",
    "empty-theme",
    "colour",
    "mark",
    "overused",
    "unused",
)
"""What is looked for, in the order in which it is told among what is as severe."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something about one or several codes that is not as it should be, or worth a look."""

    kind: str
    """One of `FLAW_KINDS`."""
    severity: Severity
    """`error` for what cannot be, `warning` for what should be mended, `note` for what may be meant."""
    code_ids: tuple[int, ...]
    codes: tuple[str, ...]
    """Their paths."""
    sentence: str
    """What is wrong, without a full stop."""
    remedy: str
    """What to do about it."""


class Book:
    """The codebook and how it is used, read as the rows are: a tree would lose the codes of a cycle."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.rows = {code.id: code for code in list_codes(project)}
        self.links = list_code_themes(project)
        self.tree = CodeTree(self.rows.values(), self.links)
        self.below: dict[int | None, list[Code]] = defaultdict(list)
        for code in self.rows.values():
            self.below[code.parent_id].append(code)
        self.waiting = [one for one in list_unplaced(project) if one.kind == "coding"]
        self.counts = count_codings_by_code(project)
        for one in self.waiting:
            if one.code_id is not None:
                self.counts[one.code_id] = self.counts.get(one.code_id, 0) + 1
        in_order = {code.id: code for code in self.tree.walk()}
        self.codes = list((in_order | self.rows).values())
        """All of them in the order of the codebook, those of a cycle behind."""
        self.used = [code for code in self.codes if not code.retired]
        self.grouping = {code.parent_id for code in self.used} | {theme for _, theme in self.links}
        """The codes that have others below them or from elsewhere in them."""

    def above(self, code: Code) -> Iterator[Code]:
        """The codes above one, the nearest first, each once even where they go round in a circle."""
        met = {code.id}
        while code.parent_id is not None and code.parent_id not in met:
            code = self.rows[code.parent_id]
            met.add(code.id)
            yield code

    def path(self, code: Code) -> str:
        """Where a code stands, by its names."""
        names = [code.name, *(above.name for above in self.above(code))]
        return PATH_SEPARATOR.join(reversed(names))

    def flaw(self, kind: str, severity: Severity, codes: Sequence[Code], sentence: str, remedy: str) -> Flaw:
        """Something that is wrong with some codes."""
        ids = tuple(code.id for code in codes)
        return Flaw(kind, severity, ids, tuple(map(self.path, codes)), sentence, remedy)
