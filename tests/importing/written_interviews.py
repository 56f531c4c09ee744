"""The same interview written by hand in each format of word processors, pages and books."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from html import escape

from docx import Document

from qualcode.domain.transcripts import ReadTranscript

Said = list[tuple[str | None, str]]
TURNS: list[tuple[str, str]] = [
    ("INT", "So tell me, how did the pilot begin?"),
    ("P1", "Well, we had no plan at all. It began with five teachers & a small room."),
    ("INT", "And then?"),
    ("P1", "Then it grew, and grew. Nobody said “stop”."),
    ("INT", "Who paid for it?"),
    ("P1", "The district did, mostly; café money came on top."),
]
ODT_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("draw", "drawing"),
    )
) + (
    ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"'
)


def said(transcript: ReadTranscript) -> Said:
    """Speaker and words of every turn that says something, white space as one blank."""
    text = transcript.text
    return [
        (turn.speaker, " ".join(" ".join(text[start:end].split()) for start, end in turn.speech))
        for turn in transcript.turns
        if turn.speech
    ]


def zipped(parts: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def as_txt(turns: Sequence[tuple[str, str]]) -> bytes:
    return "\n\n".join(f"{name}: {words}" for name, words in turns).encode()


def as_docx(turns: Sequence[tuple[str, str]], style: str = "plain") -> bytes:
    document = Document()
    if style == "table":
        table = document.add_table(rows=len(turns), cols=2)
        for row, (name, words) in zip(table.rows, turns, strict=True):
            row.cells[0].text, row.cells[1].text = name, words
    for name, words in turns if style != "table" else ():
        paragraph = document.add_paragraph()
        if style == "bold":
            paragraph.add_run(name).bold = True
            paragraph.add_run(f" {words}")
        else:
            paragraph.add_run(f"{name}: {words}")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def odt(body: str, styles: str = "", parts: dict[str, str | bytes] | None = None) -> bytes:
    content = (
        f"<office:document-content {ODT_NAMES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content, **(parts or {})})


BOLD_SPAN = (
    '<style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
)


def as_odt(turns: Sequence[tuple[str, str]], style: str = "plain") -> bytes:
    if style == "table":
        rows = "".join(
            f"<table:table-row><table:table-cell><text:p>{name}</text:p></table:table-cell>"
            f"<table:table-cell><text:p>{escape(words)}</text:p></table:table-cell></table:table-row>"
            for name, words in turns
        )
        return odt(f"<table:table>{rows}</table:table>")
    if style == "bold":
        return odt(
            "".join(
                f'<text:p><text:span text:style-name="T1">{name}</text:span> {escape(words)}</text:p>'
                for name, words in turns
            ),
            BOLD_SPAN,
        )
    return odt("".join(f"<text:p>{name}: {escape(words)}</text:p>" for name, words in turns))


def rtf_words(text: str) -> str:
    """Text as Word writes it: beyond ASCII as Unicode, with a question mark for older readers."""
    return "".join(
        f"\\u{ord(c) if ord(c) < 0x8000 else ord(c) - 0x10000}?" if ord(c) > 126 else f"\\{c}" if c in "\\{}" else c
        for c in text
    )


def rtf(body: str, header: str = "") -> bytes:
    return (
        "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fswiss\\fcharset0 Arial;}}" + header + body + "}"
    ).encode("cp1252")


def as_rtf(turns: Sequence[tuple[str, str]], style: str = "plain") -> bytes:
    if style == "table":
        return rtf(
            "".join(
                f"\\trowd\\cellx2000\\cellx9000\\pard\\intbl {name}\\cell {rtf_words(words)}\\cell\\row"
                for name, words in turns
            )
            + "\\pard\\par"
        )
    if style == "bold":
        return rtf("".join(f"\\pard\\plain{{\\b {name}}} {rtf_words(words)}\\par\r\n" for name, words in turns))
    return rtf("".join(f"\\pard\\plain\\f0 {name}: {rtf_words(words)}\\par\r\n" for name, words in turns))


def page_body(turns: Sequence[tuple[str, str]], style: str = "plain") -> str:
    if style == "table":
        rows = "".join(f"<tr><td>{name}</td><td>{escape(words)}</td></tr>" for name, words in turns)
        return f"<table><tbody>{rows}</tbody></table>"
    if style == "list":
        return "<dl>" + "".join(f"<dt>{name}</dt><dd>{escape(words)}</dd>" for name, words in turns) + "</dl>"
    if style == "bold":
        return "".join(f"<p><b>{name}</b> {escape(words)}</p>\n" for name, words in turns)
    return "".join(f"<p>{name}: {escape(words)}</p>\n" for name, words in turns)


def as_html(turns: Sequence[tuple[str, str]], style: str = "plain") -> bytes:
    head = "<head><meta charset='utf-8'><title>Interview</title><style>p {color: red}</style></head>"
    return f"<!DOCTYPE html><html lang=en>{head}<body>{page_body(turns, style)}</body></html>".encode()


def epub(pages: Sequence[str], extra: dict[str, str | bytes] | None = None, items: str = "") -> bytes:
    """A book of pages given by the content of their bodies."""
    listed = "".join(
        f'<item id="p{n}" href="text/page%20{n}.xhtml" media-type="application/xhtml+xml"/>' for n in range(len(pages))
    )
    order = "".join(f'<itemref idref="p{n}"/>' for n in range(len(pages)))
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
            '<rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>',
            "OPS/book.opf": '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<metadata><dc:title>Voices</dc:title><dc:language>en</dc:language></metadata><manifest>{items}{listed}"
            f'</manifest><spine><itemref idref="nav"/>{order}</spine></package>',
            **{
                f"OPS/text/page {n}.xhtml": "<?xml version='1.0' encoding='utf-8'?><html xmlns='http://www.w3.org/1999/"
                f"xhtml'><head><title/></head><body>{page}</body></html>"
                for n, page in enumerate(pages)
            },
            **(extra or {}),
        }
    )


def as_epub(turns: Sequence[tuple[str, str]], style: str = "plain") -> bytes:
    half = len(turns) // 2
    return epub([page_body(turns[:half], style), page_body(turns[half:], style)])


class Sheet:
    """One page of a PDF, filled by hand."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def put(self, x: float, y: float, text: str, *, size: float = 11, bold: bool = False) -> None:
        """Print at `x` points from the left and `y` from the bottom."""
        shown = text.encode("cp1252").hex()
        self.words.append(f"BT /F{2 if bold else 1} {size} Tf {x} {y} Td <{shown}> Tj ET")


def pdf(sheets: Sequence[Sheet], *, trailer: str = "", stream: bytes | None = None) -> bytes:
    """A PDF of A4 pages with Courier, whose letters are all 0.6 of their height wide."""
    kids = " ".join(f"{5 + 2 * n} 0 R" for n in range(len(sheets)))
    font = "<</Type/Font/Subtype/Type1/BaseFont/{}/Encoding/WinAnsiEncoding>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(sheets)}/Kids[{kids}]>>".encode(),
        font.format("Courier").encode(),
        font.format("Courier-Bold").encode(),
    ]
    for number, sheet in enumerate(sheets):
        content = stream if stream is not None else "\n".join(sheet.words).encode()
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R/F2 4 0 R>>>>"
            f"/Contents {6 + 2 * number} 0 R>>".encode()
        )
        packed = b"/Filter/FlateDecode" if stream is not None else b""
        objects.append(b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), packed, content))
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += f"trailer<</Size {len(objects) + 1}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most `width` letters."""
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) + 1 > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def as_pdf(turns: Sequence[tuple[str, str]], style: str = "plain") -> bytes:
    """Two pages, 50 letters a line, with a running head and page numbers."""
    sheets = [Sheet()]
    y = 760.0
    for name, words in turns:
        label = f"{name}:" if style == "plain" else name
        text = f"{label} {words}" if style != "table" else words
        for number, line in enumerate(wrapped(text, 50)):
            if y < 680:
                sheets.append(Sheet())
                y = 760.0
            if style == "table":
                if number == 0:
                    sheets[-1].put(60, y, name)
                sheets[-1].put(160, y, line)
            elif style == "bold" and number == 0:
                sheets[-1].put(60, y, name, bold=True)
                sheets[-1].put(60 + 6.6 * (len(name) + 1), y, line[len(name) + 1 :])
            else:
                sheets[-1].put(60, y, line)
            y -= 14
    for number, sheet in enumerate(sheets, 1):
        sheet.put(60, 810, "Interview 7 - confidential", size=9)
        sheet.put(290, 30, f"{number}", size=9)
    return pdf(sheets)
