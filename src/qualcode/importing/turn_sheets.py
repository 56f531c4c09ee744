"""Sheets with one line per turn: who speaks, what is said, and since when, in CSV, TSV and Excel files."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.domain.errors import InputError, brief
from qualcode.domain.transcripts import ReadTranscript
from qualcode.domain.translation import plural, tr
from qualcode.importing.plain import nothing_to_code
from qualcode.importing.sheets import Line, read_lines
from qualcode.importing.spoken import Utterance, project, seconds, speaker_name
from qualcode.importing.stamps import milliseconds

_SPEAKER = ("speaker", "speaker name", "name", "who", "participant", "sprecher", "sprecherin", "locuteur", "hablante")
_TEXT = ("text", "transcript", "transcription", "utterance", "speech", "words", "content", "sentence", "caption")
_START = ("start", "start time", "start_time", "starttime", "begin", "in", "from", "time", "timestamp", "timecode")
_END = ("end", "end time", "end_time", "endtime", "stop", "out", "to")
_REMEDY = tr("name the columns “speaker” and “text”, or import it with --survey, or with `qualcode cases import`")

_MOST_WORDS, _LONGEST_HEAD = 4, 60
"""A head with more words or code points is no name of a column."""
_MOST_SHOWN, _SHOWN = 8, 20


class Columns(tuple[int | None, int, int | None, int | None]):
    """Where speaker, text, start and end stand."""

    __slots__ = ()


def turn_columns(head: Sequence[str]) -> Columns | None:
    """The columns of a sheet of turns; None if its head names no text, or neither speaker nor time."""
    names = [" ".join(name.casefold().replace("(s)", "").split()) for name in head]
    speaker, text = _first(names, _SPEAKER), _first(names, _TEXT)
    start, end = _first(names, _START), _first(names, _END)
    if text is None or (speaker is None and start is None):
        return None
    return Columns((speaker, text, start, end))


def _shown(head: Sequence[str]) -> str:
    """The columns of a sheet that names none we know; of a first line that is speech already, not a word."""
    names = [name for name in head if name.strip()]
    if any(len(name.split()) > _MOST_WORDS or len(name) > _LONGEST_HEAD for name in names):
        return plural("{number} column without known names", "{number} columns without known names", len(names))
    more = tr(" and {number_names} more", number_names=len(names) - _MOST_SHOWN) if len(names) > _MOST_SHOWN else ""
    return tr(
        "its columns are {columns}{more}",
        columns=", ".join(f"“{brief(name, _SHOWN)}”" for name in names[:_MOST_SHOWN]),
        more=more,
    )


def _first(names: Sequence[str], known: Sequence[str]) -> int | None:
    return next((names.index(name) for name in known if name in names), None)


class _SheetReader:
    name: str
    suffixes: tuple[str, ...]

    def read(self, data: bytes, file: str) -> ReadTranscript:
        """Merge the lines into turns.

        Raises:
            InputError: No sheet, no columns of turns, or nothing said.
        """
        sheet = read_lines(data, file)
        if not sheet.lines:
            raise nothing_to_code(file)
        head, *lines = sheet.lines
        columns = turn_columns(head.cells)
        if columns is None:
            there = _shown(head.cells)
            raise InputError(
                tr("this is no sheet of turns ({there})", there=there), file=file, line=head.number, remedy=_REMEDY
            )
        unread: list[int] = []
        spoken = project(_utterance(line, columns, unread) for line in lines)
        if not spoken.text:
            raise nothing_to_code(file)
        warnings = [*sheet.warnings, *spoken.warnings]
        if unread:
            places = ", ".join(map(str, unread[:5])) + (" …" if len(unread) > 5 else "")
            warnings.append(tr("times that cannot be read are left out: line {places}", places=places))
        return ReadTranscript(
            text=spoken.text,
            turns=spoken.turns,
            format=self.name,
            encoding=sheet.encoding,
            notation=spoken.notation,
            warnings=tuple(warnings),
        )


class CsvReader(_SheetReader):
    """Reads `.csv` and `.tsv`."""

    name = "csv"
    suffixes = (".csv", ".tsv")


class ExcelReader(_SheetReader):
    """Reads `.xlsx` and `.xlsm`; macros are never looked at."""

    name = "xlsx"
    suffixes = (".xlsx", ".xlsm")


def _utterance(line: Line, columns: Columns, unread: list[int]) -> Utterance:
    speaker, text, start, end = columns
    return Utterance(
        speaker_name(_cell(line, speaker)),
        _time(line, start, unread),
        _time(line, end, unread),
        _cell(line, text),
    )


def _cell(line: Line, column: int | None) -> str:
    return line.cells[column] if column is not None and column < len(line.cells) else ""


def _time(line: Line, column: int | None, unread: list[int]) -> int | None:
    """A time of the recording in milliseconds: `1:02`, `0:01:02.5`, or a number of seconds."""
    written = _cell(line, column)
    if not written:
        return None
    value = seconds(written)
    if value is None:
        try:
            value = milliseconds(written)[0]
        except ValueError:
            value = None
    if value is None and line.number not in unread:
        unread.append(line.number)
    return value
