"""Giving out the codebook alone for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qualcode.codebook.exchange import codebook_file
from qualcode.domain.codebook_entries import CodebookEntry
from qualcode.domain.exchange import Losses
from qualcode.domain.exchange_reports import GivenOut
from qualcode.exchange.staying import tell_what_stays_of_codebook
from qualcode.refi.codebook_out import lost_in_qdc, qdc_bytes
from qualcode.reports.writing import check_replaceable, write_file
from qualcode.storage.project import Project


def give_out_codebook(project: Project, file: Path, *, replace: bool = False) -> GivenOut:
    """Write the codebook as a `.qdc` file: a transfer, unchecked for names.

    Args:
        replace: Whether a file that is there may be replaced.

    Raises:
        InputError: The file is there and may not be replaced, or cannot be written.
        RuleError: There is no code, or a text holds a character that XML cannot hold.
    """
    check_replaceable(file, project, replace=replace)
    losses = Losses()
    with project.reading():
        book = codebook_file(project)
        tell_what_stays_of_codebook(project, losses)
    write_file(file, qdc_bytes(book), project, replace=replace)
    stays = losses.sentences(losses.left_out)
    return GivenOut(str(file), {"codes": _count(book.entries)}, (*lost_in_qdc(book), *stays))


def _count(entries: Sequence[CodebookEntry]) -> int:
    return sum(1 + _count(entry.children) for entry in entries)
