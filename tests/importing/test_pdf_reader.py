"""PDF files: lines to paragraphs, columns, running heads, hyphens, and files that are locked, scanned or hostile."""

from __future__ import annotations

import time
import zlib

import pytest
from written_interviews import Sheet, pdf, said

from qualcode.domain.errors import InputError
from qualcode.domain.transcripts import ReadTranscript
from qualcode.importing.pdf import PdfReader

WORDS = "the school began with a plan that nobody had asked for and so it went on for years until the money ended"


def sheet(*lines: tuple[float, float, str], head: str = "", foot: str = "") -> Sheet:
    page = Sheet()
    for x, y, text in lines:
        page.put(x, y, text)
    if head:
        page.put(60, 812, head, size=9)
    if foot:
        page.put(290, 28, foot, size=9)
    return page


def column(x: float, y: float, *texts: str, step: float = 14) -> list[tuple[float, float, str]]:
    return [(x, y - step * number, text) for number, text in enumerate(texts)]


def read(*sheets: Sheet) -> ReadTranscript:
    return PdfReader().read(pdf(sheets), "x.pdf")


def test_lines_become_paragraphs_across_pages_and_positions_are_reported() -> None:
    first = column(
        60,
        760,
        "INT: So tell me how the plan came about and who",
        "had it first.",
        "P1: Well, it was the principal who came to us and",
    )
    second = column(60, 760, "asked for help.", "INT: And then?")
    heads = [sheet(*lines, head="Interview 7", foot=f"Page {n} of 2") for n, lines in ((1, first), (2, second))]
    transcript = read(*heads)
    assert transcript.text == (
        "INT: So tell me how the plan came about and who had it first.\n"
        "P1: Well, it was the principal who came to us and asked for help.\nINT: And then?"
    )
    assert transcript.metadata["pages"] == "2"
    assert transcript.metadata["page_starts"] == f"1:0 2:{transcript.text.index('asked')}"
    assert transcript.warnings == ("running heads and page numbers left out: 4 (“Interview #”, “Page # of #”)",)


def test_hyphens_at_line_ends_are_joined_and_reported() -> None:
    transcript = read(
        sheet(
            *column(
                60,
                760,
                "INT: It was a well-known school in the dis-",
                "trict, with a well-",
                "known head.",
                "P1: So you say.",
            )
        )
    )
    assert transcript.text.startswith("INT: It was a well-known school in the district, with a well-known head.\n")
    [word] = [warning for warning in transcript.warnings if "hyphen" in warning]
    assert word == "words joined at a hyphen: 1 (“district” page 1 line 1)"
    assert transcript.metadata["joined_hyphens"] == str(transcript.text.index("trict"))


def test_two_columns_are_read_one_after_the_other() -> None:
    left = [f"INT: left {n} it goes on and on for" for n in range(12)]
    right = [f"P1: right {n} it goes on and on for" for n in range(12)]
    transcript = read(sheet(*column(50, 760, *left), *column(310, 760, *right)))
    assert transcript.text.replace("\n", " ").split(" it goes on and on for")[:12] == [
        *(f"{' ' if n else ''}INT: left {n}" for n in range(12))
    ]
    assert transcript.text.index("left 11") < transcript.text.index("right 0")


def test_a_column_of_names_is_read_beside_the_words() -> None:
    rows = [(60.0, 760.0 - 30 * n, who) for n, who in enumerate(("Anna", "Ben", "Anna", "Ben", "Anna"))]
    words = [
        line for n in range(5) for line in column(170, 760 - 30 * n, "It was the end of all that we", f"had said {n}.")
    ]
    transcript = read(sheet(*rows, *words))
    assert said(transcript) == [
        (who, f"It was the end of all that we had said {n}.")
        for n, who in enumerate(("Anna", "Ben", "Anna", "Ben", "Anna"))
    ]


def test_wide_steps_and_first_line_indents_part_paragraphs() -> None:
    lines = [WORDS[:60], WORDS[:58], WORDS[:60]]
    wide = read(sheet(*column(60, 760, *lines), *column(60, 700, *lines)))
    assert wide.text.count("\n") == 1
    indented = read(sheet(*column(60, 760, *lines), (80, 718, WORDS[:57]), *column(60, 704, *lines)))
    assert indented.text.count("\n") == 1


def test_large_letters_are_headings_and_bold_names_are_labels() -> None:
    page = Sheet()
    page.put(60, 780, "Talk about plans", size=18)
    for n, who in enumerate(("Anna", "Ben", "Anna", "Ben")):
        page.put(60, 740 - 14 * n, who, bold=True)
        page.put(60 + 6.6 * (len(who) + 1), 740 - 14 * n, "it went on and on")
    transcript = read(page)
    assert transcript.turns[0].speech == ()
    assert said(transcript) == [(who, "it went on and on") for who in ("Anna", "Ben", "Anna", "Ben")]


def test_a_line_that_comes_once_at_an_edge_stays() -> None:
    pages = [sheet(*column(60, 815, f"INT: question {word} was asked", "P1: yes")) for word in ("one", "two", "three")]
    assert read(*pages).text.count("INT: question") == 3


def test_pages_without_text_are_named() -> None:
    first, blank, scan = sheet((60, 760, "INT: So?"), (60, 740, "P1: Yes.")), Sheet(), Sheet()
    scan.words.append("q 400 0 0 600 60 100 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q")
    transcript = read(first, blank, scan)
    assert transcript.metadata["page_starts"] == "1:0"
    assert transcript.warnings == ("pages that are pictures, without text: 3",)
    with pytest.raises(InputError, match=r"no text layer.*OCR"):
        read(scan)
    with pytest.raises(InputError, match="no text layer"):
        read(blank, blank)


ENCRYPT = "/Encrypt<</Filter/Standard/V 1/R 2/O(" + "o" * 32 + ")/U(" + "u" * 32 + ")/P -4>>/ID[<00><00>]"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"text", "no PDF"),
        (b"%PDF-1.4\nnothing", "damaged"),
        (pdf([sheet((60, 760, "INT: a"))], trailer=ENCRYPT), "encrypted"),
        (pdf([sheet((60, 760, "a"))]).replace(b"/Kids[5 0 R]", b"/Kids[2 0 R]"), "damaged|no text"),
    ],
)
def test_what_is_no_sound_pdf_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        PdfReader().read(data, "x.pdf")


@pytest.mark.parametrize(
    "content",
    [
        b"q " * 3_000_000,
        pytest.param(b"BT /F1 9 Tf " + b"(aaaaaaaaaa) Tj " * 1_000_000, marks=pytest.mark.long),
        b"\0" * 300_000_000,
    ],
    ids=["states", "letters", "bomb"],
)
def test_files_made_to_harm_end_soon(content: bytes) -> None:
    packed = zlib.compress(content, 9)
    del content
    start = time.monotonic()
    with pytest.raises(InputError) as refused:
        PdfReader().read(pdf([Sheet()], stream=packed), "x.pdf")
    assert refused.value.remedy
    assert time.monotonic() - start < 12
