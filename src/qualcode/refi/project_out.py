"""Whole projects as REFI-QDA's `.qdpx`: valid by its schema, and as other programs are known to take them."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, cast
from zipfile import ZIP_DEFLATED, ZipFile

from qualcode.domain.errors import ProjectError, RuleError
from qualcode.domain.exchange import ExchangedProject
from qualcode.domain.exchange_reports import ExportWishes
from qualcode.domain.translation import tr
from qualcode.exporting.project_writers import Written
from qualcode.refi.notes_out import Notes
from qualcode.refi.out_ground import Ground
from qualcode.refi.parts_out import head, tail
from qualcode.refi.project_validity import check_valid
from qualcode.refi.recordings_out import Recordings
from qualcode.refi.sources_out import Sources
from qualcode.refi.target_quirks import Quirks, quirks_of
from qualcode.refi.variables_out import Variables
from qualcode.refi.xml_out import closed, opened

XML_NAME = "project.qde"
FOLDER = "sources/"
_LEVEL = 3
"""Of deflate: half the time of the usual one, for some bytes more."""
_BOM = "\ufeff"


class QdpxWriter:
    """Writes a project, and its texts, into one file; the same project always gives the same bytes."""

    suffixes = (".qdpx",)

    def write(self, project: ExchangedProject, path: Path, wishes: ExportWishes) -> Written:
        """Write a project to a new file; what the format has no place for is told in `project.losses`.

        Texts are UTF-8 with `\\n` for line ends and without a byte order mark. What they are called, what stands in
        Descriptions, and how memos are tied is told in `refi.own_conventions`; what is different for a target in
        `refi.target_quirks`. No more than one document is held.

        Args:
            path: The file, which does not exist; nothing is left there if it cannot be written.

        Raises:
            RuleError: The target or the way to count offsets is unknown, there is no such folder of recordings, or
                REFI-QDA does not allow what the project holds.
            ProjectError: The file cannot be written.
        """
        quirks = quirks_of(wishes)
        recordings = Recordings(wishes.media)
        try:
            archive = ZipFile(path, "x", ZIP_DEFLATED, compresslevel=_LEVEL)
            with ExitStack() as unless_whole:
                unless_whole.callback(path.unlink, missing_ok=True)
                with archive:
                    written = _write(project, archive, path, quirks, recordings)
                unless_whole.pop_all()
                return written
        except OSError as error:
            raise ProjectError(
                tr("{path} cannot be written ({reason})", path=path, reason=error.strerror or error),
                remedy=tr("look at the folder and its permissions"),
            ) from error


def _write(project: ExchangedProject, archive: ZipFile, path: Path, quirks: Quirks, recordings: Recordings) -> Written:
    with ExitStack() as pieces:

        def piece() -> BinaryIO:
            return cast(BinaryIO, pieces.enter_context(TemporaryFile(dir=path.parent)))

        def put_text(name: str, text: str, whose: str) -> None:
            _put_text(archive, name, text, whose)

        ground = Ground(project, quirks)
        sources_xml, notes_xml, links_xml, whole = piece(), piece(), piece(), piece()
        notes = Notes(ground, notes_xml, links_xml, put_text)
        variables = Variables(ground)
        sources = Sources(ground, notes, recordings, put_text)
        gaps = _write_sources(project, sources, variables, sources_xml)
        notes.write_those_on_wholes(sources.whole_texts)
        base_path = quirks.base_path if sources.recordings else ""
        # What refers to users and dates comes first, so that the head knows them all.
        ending = tail(ground, notes)
        whole.write(head(ground, notes, variables, base_path).encode())
        _write_whole_sources(whole, sources_xml, gaps, variables)
        _append(whole, "Notes", notes_xml)
        _append(whole, "Links", links_xml)
        whole.write(ending.encode())
        whole.seek(0)
        check_valid(whole)
        whole.seek(0)
        with archive.open(XML_NAME, "w", force_zip64=True) as inside:
            shutil.copyfileobj(whole, inside, 1 << 20)
        return Written(tuple(_notes(quirks, sources)))


_Gaps = list[tuple[int, str, Mapping[str, str]]]
"""For each source where its values belong, its UUID, and the values of the document itself."""


def _write_sources(project: ExchangedProject, sources: Sources, variables: Variables, xml: BinaryIO) -> _Gaps:
    gaps: _Gaps = []
    for document in project.documents():
        parts = sources.write(document)
        if parts is not None:
            xml.write(parts[0].encode())
            gaps.append((xml.tell(), document.uuid, variables.take_document(document.name, document.values)))
            xml.write(parts[1].encode())
    return gaps


def _write_whole_sources(whole: BinaryIO, xml: BinaryIO, gaps: _Gaps, variables: Variables) -> None:
    """The sources with their values, whose types are known only now."""
    if not gaps:
        return
    whole.write(opened("Sources").encode())
    xml.seek(0)
    for at, document, values in gaps:
        _copy(xml, whole, at - xml.tell())
        whole.write(variables.of_document(document, values).encode())
    shutil.copyfileobj(xml, whole)
    whole.write(closed("Sources").encode())


def _copy(from_: BinaryIO, to: BinaryIO, size: int) -> None:
    while size > 0:
        block = from_.read(min(size, 1 << 20))
        to.write(block)
        size -= len(block)


def _append(whole: BinaryIO, name: str, xml: BinaryIO) -> None:
    """A container with all that was written into a piece; none for an empty one."""
    if xml.tell():
        whole.write(opened(name).encode())
        xml.seek(0)
        shutil.copyfileobj(xml, whole)
        whole.write(closed(name).encode())


def _put_text(archive: ZipFile, name: str, text: str, whose: str) -> None:
    # A text that begins with U+FEFF would lose it to whoever takes a byte order mark off.
    guarded = _BOM + text if text.startswith(_BOM) else text
    try:
        data = guarded.encode()
    except UnicodeEncodeError as error:
        raise RuleError(
            tr(
                "“{whose}” holds half a character ({character}), which no file can",
                whose=whose,
                character=f"U+{ord(text[error.start]):04X}",
            ),
            remedy=tr("take it out"),
        ) from error
    with archive.open(FOLDER + name, "w") as inside:
        inside.write(data)


def _notes(quirks: Quirks, sources: Sources) -> list[str]:
    notes = []
    if sources.counted_utf16:
        shown = ", ".join(f"“{name}”" for name in sources.counted_utf16[:3])
        more = ", …" if len(sources.counted_utf16) > 3 else ""
        whose = tr(", as {program} does,", program=quirks.program) if quirks.program else ""
        notes.append(
            tr(
                "offsets count UTF-16 units{whose} in documents with characters beyond U+FFFF: "
                "{number_counted_utf16} ({written}{more})",
                whose=whose,
                number_counted_utf16=len(sources.counted_utf16),
                written=shown,
                more=more,
            )
        )
    if sources.recordings:
        notes.append(
            tr(
                "recordings are named in the file and not in it, send them along: {recordings}",
                recordings=sources.recordings,
            )
        )
    return notes
