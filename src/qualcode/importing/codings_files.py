"""Readers of codings files; every wrong line is named."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from qualcode.domain.codebook_entries import shown
from qualcode.domain.codings_file import CodingLine
from qualcode.domain.errors import InputError
from qualcode.domain.formula_guard import unguard_formula
from qualcode.domain.progress import steps
from qualcode.domain.times import parse_iso_time
from qualcode.domain.translation import tr
from qualcode.importing.decoding import decode
from qualcode.importing.whole_files import LARGEST, read_whole

_TEXTS = ("document", "code", "coder", "memo", "origin", "created", "quote")
_KNOWN = {*_TEXTS, "start", "end", "star", "id", "turn", "speaker"}
_PLAIN = frozenset(("document", "start", "end", "code", "quote", "coder", "memo"))
_HALF = re.compile("[\ud800-\udfff]")
_KEYS = re.compile(r'"[ \t\r]*:')
"""As often in a line as it has keys, or oftener: a line with as many keys as these has none of them twice."""
_DECODER = json.JSONDecoder()
_NEEDED = ("document", "start", "end", "code")


def read_codings(path: Path) -> list[CodingLine]:
    """All lines of a `.jsonl` or `.csv` file.

    Raises:
        InputError: The file cannot be read, or one of its lines is wrong.
    """
    readers = {".jsonl": _json_records, ".csv": _csv_records}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise InputError(tr("codings come in a .jsonl or .csv file"), file=path, remedy=tr("look at its ending"))
    data = read_whole(path)
    text = decode(data, str(path)).text
    records = steps(reader(text, path), tr("reading"), tr("lines"))
    lines = [_plain_line(record, number) or _line(record, number, path) for number, record in records]
    if not lines:
        raise InputError(tr("there are no codings in it"), file=path, remedy=tr("look at the file"))
    return lines


def _json_records(text: str, path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, line in enumerate(text.split("\n"), 1):
        plain = _plain_object(line)
        if plain is not None:
            yield number, plain
            continue
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            if not isinstance(record, dict) or len(_KEYS.findall(line)) != len(record):
                json.loads(line, object_pairs_hook=_object)  # Objects in it, a quote that looks so, or a key twice.
        except _TwiceError as error:
            raise InputError(
                tr("“{key}” stands twice", key=shown(error.key)), file=path, line=number, remedy=tr("keep one of them")
            ) from error
        except (ValueError, RecursionError) as error:
            raise InputError(
                tr("this is no JSON object"), file=path, line=number, remedy=tr("mend the line")
            ) from error
        half = _HALF.search(json.dumps(record, ensure_ascii=False)) if "\\u" in line else None
        if half:
            problem = tr("there is half a character in it ({character})", character=f"\\u{ord(half[0]):04x}")
            raise InputError(problem, file=path, line=number, remedy=tr("write the pair of both halves"))
        if not isinstance(record, dict):
            raise InputError(tr("this is no JSON object"), file=path, line=number, remedy=tr("mend the line"))
        yield number, record


def _plain_object(line: str) -> dict[str, Any] | None:
    """The object of a line in which nothing asks for a second look, for speed alone; None of any other line."""
    if line[:1] != "{" or "\\u" in line or " :" in line or "\t:" in line or "\r" in line:
        return None
    try:
        record, end = _DECODER.raw_decode(line)
    except (ValueError, RecursionError):
        return None
    sound = end == len(line) and type(record) is dict and line.count('":') == len(record)
    return record if sound else None


class _TwiceError(Exception):
    """A key that one object has twice."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(key)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _TwiceError(next(key for key in keys if keys.count(key) > 1))
    return made


def _csv_records(text: str, path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    csv.field_size_limit(LARGEST)  # a quote may be a whole transcript, and Python's own limit is 128 KiB
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        header = [name.strip().casefold() for name in next(rows, [])]
        missing = [name for name in _NEEDED if name not in header]
        if missing:
            raise InputError(
                tr(
                    "the columns {missing} are missing (found: {written})",
                    missing=", ".join(missing),
                    written=shown(", ".join(header), 200) or tr("none"),
                ),
                file=path,
                line=1,
                remedy=tr("name the columns in the first line"),
            )
        twice = [name for name in header if header.count(name) > 1]
        if twice:
            raise InputError(
                tr("the column “{written}” stands twice", written=shown(twice[0])),
                file=path,
                line=1,
                remedy=tr("keep one of them"),
            )
        line = rows.line_num + 1
        for row in rows:
            if any(row):
                if len(row) != len(header):
                    raise InputError(
                        tr(
                            "this line has {number_row} cells, the header {number_header}",
                            number_row=len(row),
                            number_header=len(header),
                        ),
                        file=path,
                        line=line,
                        remedy=tr("put quotation marks around cells that hold a comma"),
                    )
                cells = {name: unguard_formula(cell) for name, cell in zip(header, row, strict=True)}
                yield line, {name: cell for name, cell in cells.items() if cell != "" or name == "memo"}
            line = rows.line_num + 1
    except csv.Error as error:
        raise InputError(
            tr("this is no CSV ({error})", error=error),
            file=path,
            line=line,
            remedy=tr("look for a quotation mark that is not closed"),
        ) from error


def _plain_line(record: Mapping[str, Any], number: int) -> CodingLine | None:
    """A line that says what most say, in the plainest way, for speed alone; None of any other."""
    if not record.keys() <= _PLAIN:
        return None
    get = record.get
    document, start, end, code = get("document"), get("start"), get("end"), get("code")
    quote, coder, memo = get("quote"), get("coder"), get("memo")
    if not (type(document) is str and type(code) is str and type(start) is int and type(end) is int):
        return None
    if not (document and code and 0 <= start < end):
        return None
    if not ((quote is None or type(quote) is str) and (coder is None or type(coder) is str)):
        return None
    if not (memo is None or type(memo) is str):
        return None
    return CodingLine(document, start, end, quote, code, coder or None, memo or "", "", "", None, False, number)


def _line(record: Mapping[str, Any], number: int, path: Path) -> CodingLine:
    def wrong(problem: str, remedy: str | None = None) -> InputError:
        return InputError(problem, file=path, line=number, remedy=remedy)

    for name in _NEEDED:
        if record.get(name) in (None, ""):
            raise wrong(tr("“{name}” is missing", name=name), tr("add it to the line"))
    if not record.keys() <= _KNOWN:
        unknown = [name for name in record if name not in _KNOWN]
        raise wrong(
            tr("“{written}” is no field of a coding", written=shown(unknown[0])),
            tr("known are {fields}", fields=", ".join(sorted(_KNOWN))),
        )
    for name in _TEXTS:
        value = record.get(name)
        if type(value) is not str and value is not None:
            raise wrong(tr("“{name}” must be text", name=name), tr("put it between quotation marks"))
    start, end = _offset(record["start"], "start", wrong), _offset(record["end"], "end", wrong)
    if end <= start:
        raise wrong(
            tr("the end ({end}) must come after the start ({start})", end=end, start=start), tr("mend the offsets")
        )
    created_ms = None
    if record.get("created"):
        try:
            created_ms = parse_iso_time(record["created"])
        except InputError as error:
            raise wrong(error.problem, error.remedy) from error
    return CodingLine(
        record["document"],
        start,
        end,
        record.get("quote"),
        record["code"],
        record.get("coder") or None,
        record.get("memo") or "",
        record.get("origin") or "",
        record.get("created") or "",
        created_ms,
        str(record.get("star", "")).casefold() in ("true", "1"),
        number,
    )


def _offset(value: Any, name: str, wrong: Any) -> int:
    if type(value) is int and value >= 0:
        return value
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16:
        value = int(value)
    if type(value) is not int or value < 0:
        raise wrong(
            tr(
                "“{name}” must be a whole number of code points, not {written}",
                name=name,
                written=shown(json.dumps(value)),
            ),
            tr("mend the offset"),
        )
    return value
