"""What is coded in a qc project: lines of its texts, counted from 0, each with a code and who gave it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from qualcode.domain.codebook_entries import shown
from qualcode.domain.errors import InputError
from qualcode.domain.exchange import Losses
from qualcode.domain.translation import tr
from qualcode.importing.decoding import decode
from qualcode.importing.whole_files import read_whole
from qualcode.peers.cells import as_text, as_whole
from qualcode.peers.qc_folder import files_below
from qualcode.peers.untrusted_databases import UntrustedDatabase

_ENDING = ".codes"


class CodedLine(NamedTuple):
    """A code on a line."""

    line: int
    """From 0; -1 where the file has no number."""
    code: str
    coder: str


@dataclass(slots=True)
class QcCodings:
    """All that a project's database, or its files of codes, hold."""

    documents: dict[str, str] = field(default_factory=dict)
    """Path of a text below the folder of texts → SHA-1 of what it held when it was taken in, where that is known."""
    lines: dict[str, list[CodedLine]] = field(default_factory=lambda: defaultdict(list))
    """Path of a text → what is coded in it."""
    codes: dict[str, None] = field(default_factory=dict)
    """Codes that are named on their own."""
    coders: dict[str, None] = field(default_factory=dict)
    total: int = 0
    """How many codings there are, those without a text among them."""

    def add(self, path: str, coded: CodedLine) -> None:
        """Note a coding."""
        self.lines[path].append(coded)
        self.coders.setdefault(coded.coder)
        self.total += 1

    @property
    def used(self) -> dict[str, None]:
        """The codes that something is coded with, in the order of the texts."""
        return dict.fromkeys(coded.code for lines in self.lines.values() for coded in lines)


def from_database(database: UntrustedDatabase, losses: Losses) -> QcCodings:
    """What the database of qc 1.0 and later holds.

    Raises:
        InputError: It is damaged.
    """
    found = QcCodings()
    for path, digest in database.rows("document", "file_path", "file_hash"):
        found.documents[as_text(path)] = as_text(digest).strip().lower()
    found.codes = dict.fromkeys(filter(None, (as_text(name) for (name,) in database.rows("code", "name"))))
    found.coders = dict.fromkeys(filter(None, (as_text(name) for (name,) in database.rows("coder", "name"))))
    indices = {as_whole(number): as_text(path) for number, path in database.rows("document_index", "id", "document_id")}
    places = {
        as_whole(number): indices.get(as_whole(index), "")
        for number, index in database.rows("location", "id", "document_index_id")
    }
    texts: dict[int | None, dict[str, None]] = defaultdict(dict)
    for coded, place in database.rows("coded_line_location_association", "coded_line_id", "location_id"):
        path = places.get(as_whole(place), "")
        if path in found.documents:
            texts[as_whole(coded)].setdefault(path)
    for number, line, coder, code in database.rows("coded_line", "id", "line", "coder_id", "code_id"):
        at = as_whole(line)
        coded_line = CodedLine(at if at is not None and at >= 0 else -1, as_text(code), as_text(coder))
        paths = list(texts.get(as_whole(number), ()))
        if not paths:
            found.total += 1
            losses.leave_out(
                tr("codings that stand in no text were left out"), f"{shown(coded_line.code)}", thing="codings"
            )
            continue
        if len(paths) > 1:
            losses.tolerate(tr("codings that stand in several texts are in the first of them"), shown(paths[0]))
        found.add(paths[0], coded_line)
    found.coders.pop("", None)
    return found


def from_code_files(corpus: Path, codes: Path, losses: Losses) -> QcCodings:
    """What the files of codes hold that qc had before 1.0: `TEXT.CODER.codes`, with a line for each line of the text.

    Raises:
        InputError: One of them cannot be read.
    """
    found = QcCodings(documents=dict.fromkeys(files_below(corpus), ""))
    for name in files_below(codes) if codes.is_dir() else ():
        text, _, coder = name.removesuffix(_ENDING).rpartition(".")
        if not name.endswith(_ENDING) or text not in found.documents:
            losses.leave_out(tr("files in the folder of codes that belong to no text were left out"), shown(name))
            continue
        written = decode(read_whole(codes / PurePosixPath(name)), str(codes / name)).text
        for number, line in enumerate(written.split("\n")):
            for code in filter(None, map(str.strip, line.split(","))):
                found.add(text, CodedLine(number, code, coder))
    return found


def read_memo(path: Path, coders: dict[str, None]) -> tuple[str, str, str]:
    """The words of a memo, who wrote it, and when, as its name says: `2026-11-22-05-27_CODER_WORDS.md`.

    Raises:
        InputError: It is no text.
    """
    if not path.is_file():
        raise InputError(tr("this is no file"), file=path, remedy=tr("look at the folder of memos"))
    words = decode(read_whole(path), str(path)).text.strip()
    day, _, rest = path.stem.partition("_")
    coder = max((one for one in coders if rest == one or rest.startswith(f"{one}_")), key=len, default="")
    parts = day.split("-")
    moment = f"{'-'.join(parts[:3])} {':'.join(parts[3:])}" if len(parts) == 5 else ""
    return words, coder, moment
