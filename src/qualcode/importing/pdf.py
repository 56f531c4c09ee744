"""PDF files with a text layer: lines put together to paragraphs; what was printed around them is left out."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from qualcode.domain.errors import InputError
from qualcode.domain.import_choices import AS_FOUND, ImportChoices
from qualcode.domain.transcripts import ReadTranscript
from qualcode.domain.translation import tr
from qualcode.importing.blocks import Blocks
from qualcode.importing.pdf_lines import Piece, lines_of
from qualcode.importing.pdf_paragraphs import Paragraphs

LONGEST_S = 9.0
"""Seconds that reading may take; 450 closely written pages take about three."""
_MOST_LISTED = 5
_REFUSALS = {
    "encrypted": (
        tr("the PDF is encrypted"),
        tr("open it in its program and save it without password or restrictions"),
    ),
    "damaged": (tr("the PDF is damaged, or is none"), tr("save it again from the program that wrote it")),
    "pages": (tr("the PDF has more than 5,000 pages"), tr("take it apart")),
    "characters": (tr("the PDF has more than 8,000,000 characters"), tr("take it apart")),
    "memory": (tr("the PDF needs more memory than a transcript does"), tr("print it to a new PDF, or import its text")),
}
_NO_TEXT = tr("the PDF has no text layer: its pages are pictures or empty")
_NO_TEXT_REMEDY = tr("let a program for text recognition (OCR) add one, or import the text itself")


class PdfReader:
    """Reads `.pdf`; scripts, attachments, forms and links are never looked at."""

    name = "pdf"
    suffixes: tuple[str, ...] = (".pdf",)

    def read(self, data: bytes, file: str) -> ReadTranscript:
        """Put the lines together and find the turns.

        Raises:
            InputError: No PDF, encrypted, damaged, without a text layer, or too slow or large to be a transcript.
        """
        return self.read_with(data, file, AS_FOUND)

    def read_with(self, data: bytes, file: str, choices: ImportChoices) -> ReadTranscript:
        """As `read`, by the notation that was chosen.

        Raises:
            InputError: No PDF, encrypted, damaged, without a text layer, or too slow or large to be a transcript.
        """
        if b"%PDF-" not in data[:1024]:
            raise InputError(
                tr("this is no PDF"), file=file, remedy=tr("save it as .pdf, or under the suffix that it has")
            )
        answer = _pages(data, file)
        pages = [
            (page["height"], [Piece(*piece) for piece in page["pieces"] if piece[6].strip()])
            for page in answer["pages"]
        ]
        lines, heads = lines_of(pages)
        if not lines:
            raise InputError(_NO_TEXT, file=file, remedy=_NO_TEXT_REMEDY)
        blocks = Blocks(file, choices.notation)
        paragraphs = Paragraphs(blocks, lines)
        paragraphs.write()
        warnings = [*_warnings(answer["pages"], heads), *_joined(paragraphs), *_unread(blocks.text)]
        metadata = {**answer["information"], **paragraphs.places(), "pages": str(len(pages))}
        return blocks.transcript(self.name, metadata=metadata, warnings=tuple(warnings))


def _pages(data: bytes, file: str) -> dict[str, Any]:
    """The pages as `pdf_pages` tells them: a process of its own, with bounds of time and memory.

    Raises:
        InputError: The file cannot be read within them.
    """
    program = Path(__file__).with_name("pdf_pages.py")
    try:
        done = subprocess.run(
            [sys.executable, "-P", str(program)], input=data, capture_output=True, timeout=LONGEST_S, check=False
        )
    except subprocess.TimeoutExpired as error:
        problem = tr("the PDF takes longer than {longest_s:.0f} seconds to read", longest_s=LONGEST_S)
        raise InputError(problem, file=file, remedy=tr("print it to a new PDF, or import its text")) from error
    if done.returncode == 0:
        answer: dict[str, Any] = json.loads(done.stdout)
        if "refused" not in answer:
            return answer
        problem, remedy = _REFUSALS[answer["refused"]]
        raise InputError(problem, file=file, remedy=remedy)
    if b"ModuleNotFoundError" in done.stderr:
        raise InputError(tr("PDF files need the package pypdfium2"), file=file, remedy=tr("reinstall qualcode"))
    raise InputError(*_REFUSALS["damaged"][:1], file=file, remedy=_REFUSALS["damaged"][1])


def _warnings(pages: list[dict[str, Any]], heads: Counter[str]) -> list[str]:
    said = []
    if heads:
        shown = ", ".join(f"“{text[:60]}”" for text, _ in heads.most_common(_MOST_LISTED))
        said.append(
            tr("running heads and page numbers left out: {total} ({written})", total=heads.total(), written=shown)
        )
    for kind, words in (("images", tr("pages that are pictures, without text")), ("damaged", tr("damaged pages"))):
        numbers = [str(number) for number, page in enumerate(pages, 1) if page[kind]]
        if numbers:
            more = " …" if len(numbers) > 2 * _MOST_LISTED else ""
            said.append(f"{words}: {', '.join(numbers[: 2 * _MOST_LISTED])}{more}")
    return said


def _joined(paragraphs: Paragraphs) -> list[str]:
    joined = paragraphs.joined
    if not joined:
        return []
    shown = ", ".join(
        tr("“{word}” page {page} line {line}", word=word.word, page=word.page, line=word.line)
        for word in joined[:_MOST_LISTED]
    )
    more = " …" if len(joined) > _MOST_LISTED else ""
    return [
        tr(
            "words joined at a hyphen: {number_joined} ({written}{more})",
            number_joined=len(joined),
            written=shown,
            more=more,
        )
    ]


def _unread(text: str) -> list[str]:
    unknown = sum(1 for sign in text if sign == "\ufffd" or "\ue000" <= sign <= "\uf8ff")
    return [tr("signs that the PDF does not tell: {unknown}; check the text", unknown=unknown)] if unknown else []
