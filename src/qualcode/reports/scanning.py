"""What can be read in a finished file: seen by a reader, or hidden in its properties, comments, names of parts."""

from __future__ import annotations

import html
import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from urllib.parse import unquote

from qualcode.domain.errors import InputError
from qualcode.domain.translation import tr
from qualcode.exporting.latex_text import latex_read

_STYLE = re.compile(r"<style\b[^>]*>.*?</style>", re.DOTALL | re.IGNORECASE)
_SCRIPT = re.compile(r"<script\b[^>]*>.*?</script>", re.DOTALL | re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_ATTRIBUTE = re.compile(r"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
# Ends of what is read as one: runs inside may part a name.
_BLOCK_END = re.compile(
    r"</(?:w:p|a:p|p|si|is|c|row|t[dhr]|li|title|text|dc:\w+|cp:\w+|vt:\w+|[A-Z]\w*)\s*>|<w:(?:br|tab)\b[^>]*>"
)
# What only words of the format itself stand in, and names of fonts, which are often those of people.
_NO_WORDS = re.compile(
    r"(?:xmlns(?::.*)?|typeface|panose|font-family|Requires|xsi:.*|xml:space|rsid\w*"
    r"|w:(?:ascii|hAnsi|cs|eastAsia|hint|color|fill|type|lineRule|\w*[tT]heme\w*|rsid\w*)"
    r"|class|dir|role|type|rel|lang|http-equiv|media|style|aria-(?:live|pressed|hidden|expanded|atomic|controls))\Z"
)
_WORDS_IN_VALUES = re.compile(r"<w:(?:alias|tag|title|name|docVar|placeholder|hyperlink|instrText|fldSimple)\b")
"""The elements of Word whose `w:val` is anybody's words; elsewhere it is one of the format's own."""
_TEX_COMMAND = re.compile(r"\\(?:[A-Za-z]+\*?|[^A-Za-z])|[{}]")
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_LITERAL = re.compile(rb"\((?:\\.|[^\\()])*\)", re.DOTALL)
_HEXADECIMAL = re.compile(rb"<([0-9A-Fa-f\s]{8,})>")
_PRINTABLE = re.compile(r"[^\x00-\x1f\x7f-\x9f\ufffd]{6,}")
_PNG = b"\x89PNG\r\n\x1a\n"
MOST_PART_BYTES = 200_000_000
"""A part that unpacks to more than this is none of ours."""


def readable(data: str | bytes, format: str) -> str:
    """What a reader sees of a file: no tags, no style, no script; JSON's strings unescaped.

    Args:
        data: The file as text, or its bytes.
        format: `md`, `csv`, `json`, `html`, `tex`, `svg`, `docx`, `xlsx`, `pdf`, `png`.
    """
    if format in ("html", "svg"):
        seen = _COMMENT.sub("", _SCRIPT.sub("", _STYLE.sub("", _text(data))))
        return html.unescape(_TAG.sub("\n", seen))
    if format == "json":
        return "\n".join(_strings(json.loads(_text(data))))
    if format == "pdf":
        return "\n".join(_pages(_bytes(data)))
    if format in ("docx", "xlsx"):
        return "\n".join(_words(part) for name, part in _parts(_bytes(data)) if _is_seen(name))
    return everything_in(data, format)


def everything_in(data: str | bytes, format: str) -> str:
    """All words of a file, those that no reader sees as well: properties, comments, attributes, names of parts.

    Raises:
        InputError: Nobody knows how to look through files of this format, or it is none.
    """
    if format not in _LOOKED_THROUGH:
        raise InputError(
            tr("a file of the format “{format}” cannot be looked through", format=format),
            remedy=tr("choose another format"),
        )
    try:
        return "\n".join(_LOOKED_THROUGH[format](data))
    except (zipfile.BadZipFile, zlib.error, struct.error, UnicodeDecodeError, ValueError) as error:
        raise InputError(
            tr("the finished file cannot be looked through ({error})", error=error), remedy=tr("choose another format")
        ) from error


def _text(data: str | bytes) -> str:
    return data if isinstance(data, str) else data.decode("utf-8-sig")


def _bytes(data: str | bytes) -> bytes:
    return data.encode("utf-8") if isinstance(data, str) else data


def _plain(data: str | bytes) -> Iterator[str]:
    yield _text(data)


def _tex(data: str | bytes) -> Iterator[str]:
    text = _text(data)
    yield text
    yield latex_read(text)
    yield _TEX_COMMAND.sub("", text)
    yield _TEX_COMMAND.sub(" ", text)


def _json(data: str | bytes) -> Iterator[str]:
    yield from _strings(json.loads(_text(data)))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


# ---------------------------------------------------------------------- markup


def _markup(data: str | bytes) -> Iterator[str]:
    """A page or a drawing: its words, scripts and comments, and what stands in attributes."""
    text = _text(data)
    yield html.unescape(_TAG.sub("\n", _STYLE.sub("", text)))
    yield from (match[0] for pattern in (_SCRIPT, _COMMENT) for match in pattern.finditer(text))
    yield from _attributes(_SCRIPT.sub("", _STYLE.sub("", text)))


def _attributes(text: str) -> Iterator[str]:
    for tag in _TAG.finditer(text):
        for name, double, single in _ATTRIBUTE.findall(tag[0]):
            value = html.unescape(double or single)
            if len(value) < 2 or _NO_WORDS.match(name) or value.startswith(("data:", "http://schemas.")):
                continue
            if name != "w:val" or _WORDS_IN_VALUES.match(tag[0]):
                yield value
                if "%" in value:
                    yield unquote(value)


def _words(part: str) -> str:
    """The words of a part of a package: what runs part is joined, blocks are apart."""
    return html.unescape(_TAG.sub("", _BLOCK_END.sub("\n", part)))


# -------------------------------------------------------------------- packages


def _package(data: str | bytes) -> Iterator[str]:
    """A Word or Excel file: every part with its name, text, comments and attributes, and what its pictures say."""
    with zipfile.ZipFile(io.BytesIO(_bytes(data))) as package:
        yield package.comment.decode("utf-8", "replace")
        for entry in package.infolist():
            yield entry.filename
            yield entry.comment.decode("utf-8", "replace")
            if entry.file_size > MOST_PART_BYTES:
                raise ValueError(f"its part {entry.filename} is too large")
            content = package.read(entry)
            if entry.filename.endswith((".xml", ".rels", ".vml")):
                part = content.decode("utf-8-sig")
                yield _words(part)
                yield from (match[0] for match in _COMMENT.finditer(part))
                if not entry.filename.endswith("fontTable.xml"):
                    yield from _attributes(part)
            else:
                yield from _binary(content)


def _parts(data: bytes) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for entry in package.infolist():
            if entry.filename.endswith(".xml"):
                yield entry.filename, package.read(entry).decode("utf-8-sig")


def _is_seen(part: str) -> bool:
    return part.startswith(("word/", "xl/")) and not part.endswith(("styles.xml", "settings.xml", "fontTable.xml"))


def _binary(content: bytes) -> Iterator[str]:
    """What can be read in a picture or any other part."""
    if content.startswith(_PNG):
        yield from _png(content)
    elif content.startswith(b"\xff\xd8"):
        yield from _jpeg(content)
    elif content.startswith(b"%PDF"):
        yield from _pdf(content)
    else:
        for encoding in ("utf-8", "utf-16-le"):
            yield from _PRINTABLE.findall(content.decode(encoding, "replace"))


def _jpeg(content: bytes) -> Iterator[str]:
    """The segments of a photograph that are no picture."""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF and content[at + 1] != 0xDA:
        size = int.from_bytes(content[at + 2 : at + 4], "big")
        if content[at + 1] == 0xFE or content[at + 1] & 0xF0 == 0xE0:
            segment = content[at + 4 : at + 2 + size]
            yield from (segment.decode(encoding, "replace") for encoding in ("utf-8", "utf-16-le"))
        at += 2 + size


def _png(data: str | bytes) -> Iterator[str]:
    """The chunks of a picture that hold words."""
    content = _bytes(data)
    if not content.startswith(_PNG):
        raise ValueError("it is no PNG")
    at = len(_PNG)
    kind = b""
    while kind != b"IEND" and at + 8 <= len(content):
        size, kind = struct.unpack(">I4s", content[at : at + 8])
        chunk = content[at + 8 : at + 8 + size]
        at += size + 12
        if kind == b"tEXt":
            yield chunk.replace(b"\0", b"\n").decode("latin-1")
        elif kind == b"zTXt":
            keyword, _, rest = chunk.partition(b"\0")
            yield keyword.decode("latin-1")
            yield zlib.decompress(rest[1:]).decode("latin-1")
        elif kind == b"iTXt":
            keyword, _, rest = chunk.partition(b"\0")
            language, _, tail = rest[2:].partition(b"\0")
            translated, _, words = tail.partition(b"\0")
            words = zlib.decompress(words) if rest[:1] == b"\1" else words
            yield from (part.decode("utf-8", "replace") for part in (keyword, language, translated, words))
        elif kind == b"eXIf":
            yield chunk.decode("utf-8", "replace")
    if at > len(content):
        raise ValueError("the PNG is cut off")
    yield content[at:].decode("utf-8", "replace")


# ------------------------------------------------------------------------- PDF


def _pdf(data: str | bytes) -> Iterator[str]:
    """A PDF: its pages, properties, headings, packets of metadata, and every string outside of its pages."""
    content = _bytes(data)
    yield from _pages(content)
    for stream in _STREAM.findall(content):
        for packed in (stream, _inflated(stream)):
            if b"rdf:RDF" in packed or b"xmpmeta" in packed:
                yield html.unescape(_TAG.sub("\n", packed.decode("utf-8", "replace")))
    bare = _STREAM.sub(b"", content)
    # Objects may be packed into streams of their own.
    bare += b"\n".join(s for s in map(_inflated, _STREAM.findall(content)) if b"/Type" in s or b"/Title" in s)
    yield from (_pdf_string(literal[1:-1]) for literal in _LITERAL.findall(bare))
    for digits in _HEXADECIMAL.findall(bare):
        figures = b"".join(digits.split())
        yield _pdf_string(bytes.fromhex((figures + b"0" * (len(figures) % 2)).decode("ascii")))


def _pages(content: bytes) -> Iterator[str]:
    import pypdfium2  # type: ignore[import-untyped]

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise ValueError("it is no PDF") from error
    try:
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage()
            yield text.get_text_bounded()
            text.close()
            page.close()
        yield from (str(value) for value in document.get_metadata_dict().values())
        yield from (str(heading.get_title()) for heading in document.get_toc())
    finally:
        document.close()


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream, MOST_PART_BYTES)
    except zlib.error:
        return b""


def _pdf_string(raw: bytes) -> str:
    """A string of a PDF, in UTF-16 where it says so."""
    raw = re.sub(rb"\\([0-7]{1,3})", lambda match: bytes([int(match[1], 8) & 0xFF]), raw)
    raw = re.sub(rb"\\(.)", rb"\1", raw, flags=re.DOTALL)
    if raw.startswith((b"\xfe\xff", b"\xff\xfe")):
        return raw.decode("utf-16", "replace")
    return raw.decode("latin-1")


_LOOKED_THROUGH: dict[str, Callable[[str | bytes], Iterator[str]]] = {
    "md": _plain,
    "csv": _plain,
    "txt": _plain,
    "tex": _tex,
    "json": _json,
    "html": _markup,
    "svg": _markup,
    "docx": _package,
    "xlsx": _package,
    "png": _png,
    "pdf": _pdf,
}
