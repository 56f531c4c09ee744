"""A name planted anywhere in a finished file is found: in its words, properties, comments, names of parts."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from typing import Any

import pytest

from qualcode.domain.errors import InputError, PublicationError
from qualcode.reports.judging import check_whole
from qualcode.reports.scanning import everything_in, readable

NAMES = ("Zoë Quint", "Latha")


def refused(data: str | bytes, format: str) -> bool:
    try:
        check_whole(data, format, NAMES)
    except PublicationError as error:
        assert "as a whole holds the name “Zoë Quint”" in str(error)
        return True
    return False


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ("# said\n\nZoë Quint came", "md"),
        ("quote,who\n'=Zoe Quint,P1\n", "csv"),
        (json.dumps({"a": [{"zoë quint": 1}]}), "json"),
        (json.dumps({"a": ["Zo\u00eb Quint"]}), "json"),
        (r"\section{Zoë \textbf{Quint}}", "tex"),
        (r"Zo\"{e} \emph{Quint}", "tex"),
        ("<p>Zoë <b>Quint</b></p>", "html"),
        ("<title>Zo&euml; Quint</title>", "html"),
        ('<p title="of Zoë Quint">x</p>', "html"),
        ("<!-- by Zoë Quint --><p>x</p>", "html"),
        ('<meta name="author" content="Zoe Quint">', "html"),
        ("<script>const people = ['Zoë Quint'];</script>", "html"),
        ("<svg><text>Zoë Quint</text></svg>", "svg"),
        ("<svg><!-- Zoë Quint --><path d='M0'/></svg>", "svg"),
        ('<svg><metadata><dc:title>Zoë Quint</dc:title></metadata></svg>', "svg"),
        ('<svg><a href="file:///home/zo%C3%AB%20quint/x"/></svg>', "svg"),
    ],
)  # fmt: skip
def test_a_name_in_a_file_of_text_is_found(text: str, format: str) -> None:
    assert refused(text, format) and refused(text.encode(), format)
    assert not refused(text.replace("Quint", "").replace("quint", ""), format)


def package(**parts: str | bytes) -> bytes:
    """A package of parts; `__` in a name is a `/`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in {"[Content_Types].xml": "<Types/>", **parts}.items():
            made.writestr(name.replace("__", "/"), content)
    return out.getvalue()


PNG_HEAD = b"\x89PNG\r\n\x1a\n"


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    parts = [struct.pack(">I4s", len(data), kind) + data + b"\0\0\0\0" for kind, data in (*chunks, (b"IEND", b""))]
    return PNG_HEAD + b"".join(parts)


JPEG = b"\xff\xd8\xff\xfe\x00\x0eZoe Quint  \xff\xd9"
W = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"


@pytest.mark.parametrize("format", ["docx", "xlsx"])
@pytest.mark.parametrize(
    "parts",
    [
        {"word__document.xml": W.format("then Zoë</w:t></w:r><w:r><w:t xml:space='preserve'> Qu</w:t></w:r><w:r><w:t>int")},
        {"word__comments.xml": '<w:comment w:author="Zoë Quint"/>'},
        {"word__header1.xml": W.format("Zo&#235; Quint")},
        {"docProps__core.xml": "<cp:lastModifiedBy>Zoe Quint</cp:lastModifiedBy>"},
        {"docProps__app.xml": "<Company>Zoe</Company><Manager>Zoë Quint</Manager>"},
        {"docProps__custom.xml": "<property name='Owner'><vt:lpwstr>Zoë Quint</vt:lpwstr></property>"},
        {"xl__sharedStrings.xml": "<si><r><t>Zoë Qu</t></r><r><t>int</t></r></si>"},
        {"xl__workbook.xml": '<sheet name="Zoë Quint" sheetId="1"/>'},
        {"xl__worksheets__sheet1.xml": "<c t='inlineStr'><is><t>Zoë Quint</t></is></c>"},
        {"word___rels__document.xml.rels": '<Relationship Target="https://x.org/zoe%20quint"/>'},
        {"word__media__zoe_quint.png": png()},
        {"word__media__image1.png": png((b"tEXt", b"Author\0Zo\xeb Quint"))},
        {"word__media__image1.jpeg": JPEG},
        {"word__embeddings__object.bin": "..Zoë Quint..".encode("utf-16-le")},
        {"word__document.xml": "<!-- Zoë Quint --><w:p/>"},
    ],
)  # fmt: skip
def test_a_name_anywhere_in_a_package_is_found(parts: dict[str, Any], format: str) -> None:
    assert refused(package(**parts), format)


def test_fonts_and_namespaces_are_no_names() -> None:
    theme = '<a:font script="Beng" typeface="Latha"/><w:rFonts w:ascii="Latha" xmlns:w="http://latha.org"/>'
    parts = {"word__theme__theme1.xml": theme, "word__fontTable.xml": '<w:font w:name="Latha"/>'}
    check_whole(package(**parts), "docx", NAMES)
    with pytest.raises(PublicationError):
        check_whole(package(**{"word__document.xml": '<w:alias w:val="Latha"/>'}), "docx", NAMES)


@pytest.mark.parametrize(
    "chunk",
    [
        (b"tEXt", b"Title\0of Zo\xeb Quint"),
        (b"tEXt", b"Zoe Quint\0x"),
        (b"zTXt", b"Comment\0\0" + zlib.compress(b"Zo\xeb Quint")),
        (b"iTXt", b"Author\0\0\0en\0\0" + "Zoë Quint".encode()),
        (b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress("<x>Zoë Quint</x>".encode())),
        (b"eXIf", b"II*\0 Zoe Quint"),
    ],
)
def test_a_name_in_a_picture_is_found(chunk: tuple[bytes, bytes]) -> None:
    assert refused(png((b"IHDR", bytes(13)), chunk), "png")
    assert not refused(png((b"IHDR", bytes(13))), "png")


def test_a_name_behind_the_end_of_a_picture_is_found() -> None:
    assert refused(png() + b"Zoe Quint", "png")


def pdf(*, info: bytes = b"", shown: bytes = b"said", more: bytes = b"", packed: bool = False) -> bytes:
    """A page that shows some words."""
    words = b"BT /F1 12 Tf 20 50 Td (" + shown + b") Tj ET"
    stream = zlib.compress(words) if packed else words
    how = b"/Filter /FlateDecode " if packed else b""
    objects = [
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 300 100] /Contents 4 0 R "
        b"/Resources <</Font <</F1 <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>> >> >> >>",
        b"<<" + how + b"/Length %d>> stream\n" % len(stream) + stream + b"\nendstream",
        b"<<" + info + b">>",
    ]
    out = b"%PDF-1.4\n"
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + one + b"\nendobj\n"
    out += more
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    at = len(out)
    return (
        out + b"xref\n0 6\n0000000000 65535 f \n" + table + b"trailer <</Size 6 /Root 1 0 R /Info 5 0 R>>\n"
        b"startxref\n%d\n%%%%EOF" % at
    )


XMP = b"<x:xmpmeta><rdf:RDF><dc:creator>Zoe Quint</dc:creator></rdf:RDF></x:xmpmeta>"


@pytest.mark.parametrize(
    "data",
    [
        pdf(shown=b"then Zoe Quint came"),
        pdf(shown=b"then Zoe Quint came", packed=True),
        pdf(info=b"/Author (Zo\\353 Quint)"),
        pdf(info=b"/Title <FEFF005A006F00EB0020005100750069006E0074>"),
        pdf(more=b"6 0 obj\n<</Type /Metadata /Length %d>> stream\n" % len(XMP) + XMP + b"\nendstream\nendobj\n"),
        pdf(more=b"6 0 obj\n<</Filter /FlateDecode>> stream\n" + zlib.compress(XMP) + b"\nendstream\nendobj\n"),
        pdf(more=b"6 0 obj\n<</Type /Annot /T (Zoe Quint)>>\nendobj\n"),
    ],
)
def test_a_name_in_a_pdf_is_found(data: bytes) -> None:
    assert refused(data, "pdf")


def test_a_pdf_without_a_name_passes_and_is_read() -> None:
    assert not refused(pdf(info=b"/Producer (a library)"), "pdf")
    assert "said" in readable(pdf(), "pdf") and "a library" in everything_in(pdf(info=b"/Producer (a library)"), "pdf")


@pytest.mark.parametrize(
    ("data", "format"),
    [(b"no zip", "docx"), (b"no picture", "png"), (b"no pdf", "pdf"), (b"x", "odt"), (b"\xff", "md")],
)
def test_what_cannot_be_looked_through_is_refused(data: bytes, format: str) -> None:
    with pytest.raises(InputError, match="cannot be looked through"):
        check_whole(data, format, NAMES)


def test_a_reader_sees_no_markup() -> None:
    assert readable("<style>p{}</style><p title='x'>A &amp; B</p><script>c</script>", "html").split() == ["A", "&", "B"]
    assert readable(
        package(**{"word__document.xml": W.format("A &amp; B"), "docProps__core.xml": "<a>x</a>"}), "docx"
    ) == ("A & B\n")
