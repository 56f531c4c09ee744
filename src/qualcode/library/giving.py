"""What a study gives out to files: a whole project for other programs or as text, its codebook, its codings."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from pathlib import Path

from qualcode.codebook.exchange import export_codebook
from qualcode.coding.exchange import export_codings
from qualcode.domain.choices import CODEBOOK_FORMATS
from qualcode.domain.errors import InputError
from qualcode.domain.exchange_reports import TARGETS, ExportWishes, GivenOut
from qualcode.domain.translation import tr
from qualcode.exchange.giving_out import give_out
from qualcode.library.opened import Names, OpenStudy, check_choice, several
from qualcode.reports.writing import check_replaceable, write_file
from qualcode.team.coders import find_coder

OFFSETS = ("codepoint", "utf16")
_CODINGS = {".jsonl": "jsonl", ".csv": "csv"}


class Giving(OpenStudy):
    """Files of a study. All of them are transfers, with participants' words as they stand, unchecked for names: what is
    to be published is written by the commands, which check it."""

    def export(
        self,
        path: str | PathLike[str],
        *,
        target: str = "",
        offsets: str = "",
        media: str = "",
        coders: Names = None,
        replace: bool = False,
    ) -> GivenOut:
        """Write the project to a file of another program (`.qdpx`), or to a folder as text.

        Args:
            path: The file, or the folder.
            target: `nvivo`, `atlasti`, `maxqda` or `qualcoder`, whose quirks are heeded; empty for the standard.
            offsets: `codepoint` or `utf16`; empty for the target's own.
            media: The folder of the recordings, for the times of turns.
            coders: Whose codings; None for everybody's, Consensus among them.
            replace: Whether a file that is there may be replaced.

        Returns:
            What was written, and what the format cannot carry.

        Raises:
            InputError: The path cannot be written or something is there already, or a word is none that there is.
            NotFoundError: There is no such coder.
            RuleError: The format does not allow what the project holds.
        """
        if target:
            check_choice(target, TARGETS, "program that projects are written for")
        if offsets:
            check_choice(offsets, OFFSETS, "way to count offsets")
        wishes = ExportWishes(target=target, offsets=offsets, media=media)
        with self._asked() as project:
            return give_out(project, Path(path).expanduser(), wishes=wishes, coders=several(coders), replace=replace)

    def export_codebook(self, path: str | PathLike[str], *, at: str | None = None, replace: bool = False) -> None:
        """Write the codebook to a file: `.yaml`, `.csv`, `.xlsx`, `.md` or `.qdc`.

        Args:
            path: The file.
            at: As it was: a version, a day (`2026-03-31`) or the id of a change. None for as it is.
            replace: Whether a file that is there may be replaced.

        Raises:
            InputError: The ending names no format, or the file cannot be written or is there already.
            NotFoundError: There is no such moment.
        """
        file = Path(path).expanduser()
        with self._asked() as project:
            check_replaceable(file, project, replace=replace)
            data = export_codebook(project, _format(file, CODEBOOK_FORMATS), at or "")
            write_file(file, data, project, replace=replace)

    def export_codings(
        self, path: str | PathLike[str], *, coders: Names = None, without: Names = (), replace: bool = False
    ) -> None:
        """Write the codings to a file: `.jsonl` or `.csv`, as `qualcode codings import` takes them.

        Args:
            path: The file.
            coders: Whose; None for everybody's.
            without: Origins that are left out: `suggested`, `autocoded`.
            replace: Whether a file that is there may be replaced.

        Raises:
            InputError: The ending names no format, an origin cannot be left out, or the file cannot be written or is
                there already.
            NotFoundError: There is no such coder.
        """
        file = Path(path).expanduser()
        with self._asked() as project:
            check_replaceable(file, project, replace=replace)
            names = several(coders)
            known = None if names is None else [find_coder(project, name).name for name in names]
            text = export_codings(project, _format(file, _CODINGS), coders=known, without=several(without) or ())
            write_file(file, text, project, replace=replace)


def _format(file: Path, formats: Mapping[str, str]) -> str:
    """The format that a file's ending asks for.

    Raises:
        InputError: It asks for none.
    """
    found = formats.get(file.suffix.lower())
    if found is None:
        raise InputError(
            tr("its ending names no format known here"),
            file=file,
            remedy=tr("choose one of {known}", known=", ".join(formats)),
        )
    return found
