"""What word processors, pages and books share: paragraphs and tables written out as one text, with their turns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from qualcode.domain.errors import InputError
from qualcode.domain.spans import Span
from qualcode.domain.transcripts import ReadNote, ReadTranscript, Turn
from qualcode.domain.translation import tr
from qualcode.importing.plain import nothing_to_code
from qualcode.importing.tables import TABLE_NOTATION, Row, Table, speaker_turns
from qualcode.importing.turns import find_turns

MOST_CHARACTERS = 16 * 2**20
"""Code points of a text: some three million words."""
MOST_LINES = 150_000
"""Paragraphs, lines and cells: a hundred days of talk."""
DEEPEST_TABLE = 32
"""Tables within tables."""


class Blocks:
    """Text in the order of the document: paragraphs a line each, table rows a line each with tabs between cells.

    Offsets are code points of the text written so far, and stay what they are.
    """

    def __init__(self, file: str, notation: str | None = None) -> None:
        self.file = file
        self._notation = notation
        """The notation of speakers that was chosen; None to find it out."""
        self.left_out: Counter[str] = Counter()
        """What the projection leaves out, and how often: `text boxes`."""
        self.missing: Counter[str] = Counter()
        """Notes that the text refers to and the file does not hold."""
        self.accepted: Counter[str] = Counter()
        """Tracked changes, taken as accepted: `insertions`, `deletions`."""
        self.notes: list[ReadNote] = []
        self._pieces: list[str] = []
        self._offset = 0
        self._lines = 0
        self._fresh = [True]
        self._open: _Paragraph | None = None
        self._bold: dict[int, int] = {}
        self._headings: set[int] = set()
        self._tables: list[Table] = []
        self._current: list[Table] = []

    @property
    def offset(self) -> int:
        """Where the next character goes, in code points."""
        return self._offset

    @property
    def in_table(self) -> bool:
        """True between `open_row` and `close_row`."""
        return len(self._fresh) > 1

    def open_paragraph(self, *, joined: bool = False) -> None:
        """Begin a paragraph; `joined` if the mark that parted it from the one before was deleted."""
        if joined and not self._fresh[-1]:
            self._open = _Paragraph(self._offset)
            self._open.lines[0].bold_goes_on = False
            return
        self._next_line()
        self._open = _Paragraph(self._offset)

    def write(self, text: str, *, bold: bool = False) -> None:
        """Add text to the open paragraph (one is opened where none is).

        Raises:
            InputError: More text than a transcript has.
        """
        if not text:
            return
        if self._open is None:
            self.open_paragraph()
        if "\n" not in text:
            self._write_line(text, bold)
            return
        first, *below = text.split("\n")
        self._write_line(first, bold)
        for line in below:
            self._count_line()
            self._put("\n")
            if self._open is not None:
                self._open.lines.append(_Line(self._offset))
            self._write_line(line, bold)

    def _write_line(self, text: str, bold: bool) -> None:
        if not text or self._open is None:
            return
        self._put(text)
        line = self._open.lines[-1]
        blank = text.isspace()
        line.blank = line.blank and blank
        if line.bold_goes_on and (bold or blank):
            line.bold_end = self._offset
            line.has_bold = line.has_bold or (bold and not blank)
        else:
            line.bold_goes_on = False

    def close_paragraph(self, *, heading: bool = False) -> None:
        """End the open paragraph; what `heading` says counts outside tables only."""
        paragraph, self._open = self._open, None
        for line in paragraph.lines if paragraph is not None else ():
            if line.blank:
                continue
            if heading and not self.in_table:
                self._headings.add(line.start)
            elif line.has_bold:
                self._bold[line.start] = line.bold_end

    def open_table(self) -> None:
        """Begin a table, in the body or in a cell.

        Raises:
            InputError: Too many tables within tables.
        """
        if len(self._current) >= DEEPEST_TABLE:
            raise InputError(tr("tables are nested too deeply"), file=self.file, remedy=tr("do not trust this file"))
        self._current.append(Table([]))

    def open_row(self, *, header: bool = False) -> None:
        """Begin a row; `header` if the document says that it names the columns."""
        self._next_line()
        self._current[-1].rows.append(Row(self._offset, header, []))
        self._fresh.append(True)

    def open_cell(self) -> None:
        """Begin a cell: a tab parts it from the one before."""
        self._count_line()
        if not self._fresh[-1]:
            self._put("\t")
        self._fresh[-1] = False
        self._fresh.append(True)
        self._current[-1].rows[-1].cells.append(Span(self._offset, self._offset))

    def close_cell(self) -> None:
        """End the open cell."""
        self._fresh.pop()
        cells = self._current[-1].rows[-1].cells
        cells[-1] = Span(cells[-1].start, self._offset)

    def close_row(self, *, header: bool = False) -> None:
        """End the open row; `header` as for `open_row`, for formats that tell it by the cells."""
        self._fresh.pop()
        if header:
            rows = self._current[-1].rows
            rows[-1] = rows[-1]._replace(header=True)

    def close_table(self) -> None:
        """End the open table."""
        self._tables.append(self._current.pop())

    def note(self, start: int, end: int, text: str, author: str = "") -> None:
        """A comment on `[start, end)` or a footnote at a place; one without words is passed over."""
        if text.strip():
            self.notes.append(ReadNote(start, end, text.strip(), author.strip()))

    @property
    def text(self) -> str:
        """All that was written."""
        return "".join(self._pieces)

    def transcript(
        self,
        name: str,
        *,
        encoding: str | None = None,
        metadata: Mapping[str, str] | None = None,
        warnings: tuple[str, ...] = (),
    ) -> ReadTranscript:
        """The text with its turns and notes; `metadata` is what the file says of itself.

        Raises:
            InputError: Nothing but white space was written.
        """
        text = self.text
        if not text or text.isspace():
            raise nothing_to_code(self.file)
        turns, notation, header = self._turns(text)
        return ReadTranscript(
            text=text,
            turns=turns,
            format=name,
            encoding=encoding,
            notation=notation,
            warnings=(*warnings, *self._warnings()),
            metadata={**header, **(metadata or {})},
            notes=tuple(
                sorted((_on_words(text, note) for note in self.notes), key=lambda note: (note.start, note.end))
            ),
        )

    def _put(self, text: str) -> None:
        self._offset += len(text)
        if self._offset > MOST_CHARACTERS:
            raise InputError(
                tr(
                    "a text of more than {most_characters:,} characters is no transcript",
                    most_characters=MOST_CHARACTERS,
                ),
                file=self.file,
                remedy=tr("take it apart"),
            )
        self._pieces.append(text)

    def _count_line(self) -> None:
        self._lines += 1
        if self._lines > MOST_LINES:
            raise InputError(
                tr(
                    "a text of more than {most_lines:,} paragraphs, lines and cells is no transcript",
                    most_lines=MOST_LINES,
                ),
                file=self.file,
                remedy=tr("take it apart"),
            )

    def _next_line(self) -> None:
        self._count_line()
        if not self._fresh[-1]:
            self._put("\n")
        self._fresh[-1] = False

    def _turns(self, text: str) -> tuple[tuple[Turn, ...], str | None, dict[str, str]]:
        """Turns of speaker tables from their cells, of all that lies between by the notations."""
        turns: list[Turn] = []
        notation: str | None = None
        header: dict[str, str] = {}
        before = 0
        for table in sorted(self._tables, key=lambda table: (table.start, -table.end)):
            if table.start < before:
                continue
            found = speaker_turns(text, table) if self._notation in (None, TABLE_NOTATION) else ()
            if not found:
                continue
            between, named, values = self._between(text, before, table.start)
            turns += [*between, *found]
            notation, header = notation or named or TABLE_NOTATION, {**header, **values}
            before = table.end
        between, named, values = self._between(text, before, len(text))
        return (*turns, *between), notation or named, {**header, **values}

    def _between(self, text: str, start: int, end: int) -> tuple[list[Turn], str | None, dict[str, str]]:
        if text[start:end].isspace() or start == end:
            return [], None, {}
        turns, notation, header = find_turns(
            text[start:end],
            line_paragraphs=True,
            bold={first - start: last - start for first, last in self._bold.items() if start <= first < end},
            headings=frozenset(first - start for first in self._headings if start <= first < end),
            notation=None if self._notation == TABLE_NOTATION else self._notation,
        )
        return [_moved(turn, start) for turn in turns] if start else list(turns), notation, header

    def _warnings(self) -> tuple[str, ...]:
        """One sentence per kind of thing left out or missing, with its count; one for tracked changes."""
        said = [
            tr("{things} left out: {count}", things=what, count=count) for what, count in sorted(self.left_out.items())
        ]
        said += [
            tr("{things} that the file does not hold: {count}", things=what, count=count)
            for what, count in sorted(self.missing.items())
        ]
        if self.accepted:
            changes = ", ".join(f"{_CHANGES[kind]} {count}" for kind, count in sorted(self.accepted.items()))
            said.append(tr("tracked changes taken as accepted: {changes}", changes=changes))
        return tuple(said)


_CHANGES = {"insertions": tr("insertions"), "deletions": tr("deletions"), "moved passages": tr("moved passages")}


class _Line:
    """What the type of one line says so far."""

    __slots__ = ("blank", "bold_end", "bold_goes_on", "has_bold", "start")

    def __init__(self, start: int) -> None:
        self.start = start
        self.bold_end = start
        self.bold_goes_on = True
        self.has_bold = False
        self.blank = True


class _Paragraph:
    """The open paragraph: line breaks part it into lines."""

    __slots__ = ("lines",)

    def __init__(self, start: int) -> None:
        self.lines = [_Line(start)]


def _moved(turn: Turn, by: int) -> Turn:
    def there(span: Span) -> Span:
        return Span(span.start + by, span.end + by)

    return replace(
        turn,
        start=turn.start + by,
        end=turn.end + by,
        label=there(turn.label) if turn.label else None,
        stamps=tuple(map(there, turn.stamps)),
        speech=tuple(map(there, turn.speech)),
    )


def _on_words(text: str, note: ReadNote) -> ReadNote:
    """The note without white space at the ends of its passage; a passage of nothing else is a place."""
    start, end = min(note.start, len(text)), min(max(note.start, note.end), len(text))
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return replace(note, start=start, end=end)
