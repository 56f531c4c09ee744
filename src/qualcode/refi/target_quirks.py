"""What the programs want that a project is written for, beyond the standard."""

from __future__ import annotations

from dataclasses import dataclass, replace

from qualcode.domain.errors import RuleError
from qualcode.domain.exchange_reports import TARGETS, ExportWishes
from qualcode.domain.translation import tr
from qualcode.refi.own_conventions import OFFSETS

PROGRAMS = {"nvivo": "NVivo", "atlasti": "ATLAS.ti", "maxqda": "MAXQDA", "qualcoder": "QualCoder"}
"""What a target calls itself."""


@dataclass(frozen=True, slots=True)
class Quirks:
    """How a file is written."""

    program: str = ""
    """Whom it is for, as people call it; empty for nobody in particular."""
    utf16: bool = False
    """Whether offsets in texts with characters beyond U+FFFF count UTF-16 units."""
    exact_times: bool = True
    """Whether times have milliseconds; not every program reads them."""
    plain_ids: bool = True
    """Whether identities are written as ones of version 4 or 5. Who is known to take others gets them as they are:
    those that came from there are known again there."""
    one_coding_each: bool = False
    """Whether each coding gets a selection of its own."""
    passage_memos_described: bool = False
    """Whether a memo on a passage is the Description of its selection, not a Note."""
    notes_in_files: bool = False
    """Whether Notes are text files, not content."""
    linked_passages: bool = False
    """Whether Notes on passages and codings are tied to their selection by a Link."""
    linked_notes: bool = False
    """Whether all other Notes are tied by Links as well."""
    memos_on_whole_texts: bool = False
    """Whether a memo on a document is tied to a selection of its whole text."""
    free_project_memos: bool = False
    """Whether memos on the project are Notes without any tie."""
    case_values_on_sources: bool = True
    """Whether sources repeat the values of their cases."""
    case_passages: bool = True
    """Whether cases may have passages: selections that nothing else is said of."""
    unique_code_names: bool = False
    """Whether no two codes may have one name, wherever they stand."""
    base_path: str = "."
    """From where recordings are looked for; empty to say nothing of it."""


_OF_TARGETS = {
    "": Quirks(),
    "nvivo": Quirks(
        utf16=True,
        exact_times=False,
        plain_ids=False,
        one_coding_each=True,
        notes_in_files=True,
        linked_passages=True,
    ),
    "atlasti": Quirks(
        utf16=True,
        exact_times=False,
        linked_passages=True,
        linked_notes=True,
        memos_on_whole_texts=True,
        free_project_memos=True,
        base_path="",
    ),
    "maxqda": Quirks(utf16=True, exact_times=False, one_coding_each=True, passage_memos_described=True),
    "qualcoder": Quirks(
        exact_times=False,
        plain_ids=False,
        one_coding_each=True,
        passage_memos_described=True,
        notes_in_files=True,
        linked_passages=True,
        linked_notes=True,
        free_project_memos=True,
        case_values_on_sources=False,
        case_passages=False,
        unique_code_names=True,
    ),
}


def quirks_of(wishes: ExportWishes) -> Quirks:
    """How a file is written for what was asked for.

    Raises:
        RuleError: There is no such target or way to count offsets.
    """
    if wishes.target not in _OF_TARGETS:
        raise RuleError(
            tr("“{target}” is no program to write for", target=wishes.target),
            remedy=tr("name one of {targets}", targets=", ".join(TARGETS)),
        )
    if wishes.offsets not in ("", *OFFSETS):
        raise RuleError(
            tr("offsets cannot be counted by “{offsets}”", offsets=wishes.offsets),
            remedy=tr("name one of {offsets}", offsets=", ".join(OFFSETS)),
        )
    quirks = _OF_TARGETS[wishes.target]
    utf16 = wishes.offsets == "utf16" if wishes.offsets else quirks.utf16
    return replace(quirks, program=PROGRAMS.get(wishes.target, ""), utf16=utf16)
