"""A reader that gives what it is told, and small projects to take in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from qualcode.domain.codebook_entries import CodebookEntry, CodebookFile
from qualcode.domain.exchange import (
    ExchangedCoder,
    ExchangedCoding,
    ExchangedDocument,
    ExchangedProject,
)
from qualcode.domain.exchange_reports import OpeningWishes, TakenIn
from qualcode.domain.identity import new_uuids
from qualcode.domain.import_choices import AS_FOUND
from qualcode.exchange.taking_in import take_in
from qualcode.importing.plain import read_text

TEXT = "Interviewer: How was it?\n\nAnna: We planned \N{GRINNING FACE} for weeks. Then it changed.\n\nBert: I was not there."
PLANNED = (TEXT.index("We planned"), TEXT.index(" Then"))
CHANGED = (TEXT.index("Then"), TEXT.index("\n\nBert"))
ABSENT = (TEXT.index("I was"), len(TEXT))


def uuid(number: int) -> str:
    """The same identity each time."""
    return f"00000000-0000-4000-8000-{number:012x}"


PLANS, FEELINGS, JOY = uuid(1), uuid(2), uuid(3)
ANN, BOB = uuid(11), uuid(12)
FIRST, SECOND = uuid(21), uuid(22)


def coding(number: int, code: str, span: tuple[int, int], coder: str = ANN, **more: Any) -> ExchangedCoding:
    """A coding of the text."""
    return ExchangedCoding(uuid(100 + number), code, *span, coder=coder, created_ms=1_700_000_000_000 + number, **more)


def document(
    codings: Sequence[ExchangedCoding] = (), *, text: str | None = TEXT, number: int = 21, **more: Any
) -> ExchangedDocument:
    """A document of the other program."""
    read = read_text(text.encode(), "anna.txt", "txt", AS_FOUND, markdown=False) if text and text.strip() else None
    original = (text or "").encode()
    known: dict[str, Any] = {"uuid": uuid(number), "name": f"anna {number}", "file_name": "anna.txt"}
    return ExchangedDocument(**(known | {"read": read, "original": original, "codings": tuple(codings)} | more))


def book() -> CodebookFile:
    """A theme with a code, and another code."""
    joy = CodebookEntry("Joy", uuid=JOY, definition="What delights them")
    entries = (CodebookEntry("Plans", uuid=PLANS), CodebookEntry("Feelings", uuid=FEELINGS, children=(joy,)))
    return CodebookFile("", "", entries)


def a_project(*documents: ExchangedDocument, **more: Any) -> ExchangedProject:
    """A project of another program with these documents; its counts are right unless they are given."""
    known: dict[str, Any] = {
        "name": "Their study",
        "origin": "Another 1.0",
        "uuid": uuid(99),
        "codebook": book(),
        "documents": lambda: iter(documents),
        "document_names": {one.uuid: one.name for one in documents},
        "coders": (ExchangedCoder(ANN, "ann"), ExchangedCoder(BOB, "bob")),
    }
    made = ExchangedProject(**(known | more))
    return made if "counted" in more else replace(made, counted=counted(made, documents))


def counted(made: ExchangedProject, documents: Sequence[ExchangedDocument]) -> Counter[str]:
    """What a reader would have counted."""
    return Counter(
        documents=len(documents),
        codes=3,
        coders=len(made.coders),
        codings=sum(len(one.codings) for one in documents),
        memos=len(made.memos) + sum(len(one.memos) for one in documents),
        cases=len(made.cases),
        attributes=len(made.attributes),
        values=sum(len(one.values) for one in (*made.cases, *documents)),
        sets=len(made.sets),
    )


class Given:
    """A reader of a project that is in memory already."""

    program, shape = "Another", "nothing"

    def __init__(self, project: ExchangedProject) -> None:
        self._project = project

    def knows(self, path: Path) -> bool:
        return True

    @contextmanager
    def open(self, path: Path, wishes: OpeningWishes) -> Iterator[ExchangedProject]:
        yield self._project


def taken(project: ExchangedProject, target: Path | None, coder: str = "mara") -> TakenIn:
    """Take it into a new project."""
    return take_in(Given(project), Path("their.qdpx"), target, coder=coder, wishes=OpeningWishes())


def fresh() -> str:
    """An identity that nothing has."""
    return new_uuids(1)[0]
