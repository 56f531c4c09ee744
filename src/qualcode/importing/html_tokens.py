"""Tags, text and raw text of HTML and XHTML, told apart in one pass whose time grows with the length alone."""

from __future__ import annotations

import html
import re
from collections.abc import Generator, Iterator
from typing import NamedTuple

_RAW = frozenset(("script", "style", "textarea", "title", "iframe", "noembed", "noframes", "xmp"))
"""Elements whose content is text up to their end tag, whatever stands in it."""
_TEXT = re.compile(r"(?:[^<]++|<(?![a-zA-Z/!?]))++")
_NAME = re.compile(r"[a-zA-Z][^\s/>]*")
_ATTRIBUTE = re.compile(
    r"[\s/]*+(?P<name>[^\s/][^\s/>=]*+)"
    r"(?:\s*+=\s*+(?:\"(?P<double>[^\"]*+)\"|'(?P<single>[^']*+)'|(?P<bare>[^\s>\"'][^\s>]*+)))?"
)
_TAG_END = re.compile(r"(?:[^>=]++|=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))?)*+(?:>|\Z)")
_HUGE = re.compile(r"&#(?:[xX][0-9a-fA-F]{9,}|[0-9]{9,});?")
MOST_TOKENS = 1_000_000
"""Tags and stretches of text of one page; a page of 100,000 words has a fifth of them."""
LONGEST_TAG = 16_384
"""Code points of one tag; what is longer is no tag (a picture inside a tag is passed over, not looked into)."""


class Start(NamedTuple):
    """A start tag."""

    name: str
    """Lower case, without a namespace prefix."""
    attributes: dict[str, str]
    closed: bool
    """It ends in `/>`."""


class End(NamedTuple):
    """An end tag."""

    name: str


class Words(NamedTuple):
    """Text with its entities resolved."""

    text: str
    raw: bool = False
    """The content of an element such as `script` or `title`."""


Token = Start | End | Words


def tokens(source: str, *, xml: bool = False) -> Iterator[Token]:
    """The tokens of a page; comments, declarations and processing instructions are passed over.

    Args:
        source: The decoded page.
        xml: It is XHTML: `<title/>` is empty, and CDATA sections are text.
    """
    place, length = 0, len(source)
    while place < length:
        text = _TEXT.match(source, place)
        if text is not None:
            yield Words(_resolved(text[0]))
            place = text.end()
            continue
        tag = place
        following = source[tag + 1 : tag + 2]
        if following == "/":
            name = _NAME.match(source, tag + 2)
            place = _after(source, ">", tag + 2)
            if name:
                yield End(_local(name[0]))
        elif following == "!" or following == "?":
            cdata = source.startswith("<![CDATA[", tag)
            if cdata and xml:
                place = _after(source, "]]>", tag)
                yield Words(source[tag + 9 : place].removesuffix("]]>"))
            else:
                place = _after_declaration(source, tag)
        elif (name := _NAME.match(source, tag + 1)) is not None:
            place = yield from _start(source, name, xml)


def _start(source: str, name: re.Match[str], xml: bool) -> Generator[Token, None, int]:
    """One start tag, and the raw text that follows it; returns where the next token begins."""
    found = _TAG_END.match(source, name.end())
    end = found.end() if found else len(source)
    closed = source[end - 2 : end] == "/>"
    local = _local(name[0])
    inside = source[name.end() : end - 1]
    yield Start(local, _attributes(inside) if len(inside) <= LONGEST_TAG else {}, closed)
    if closed and xml:
        if local != "br":  # `</br>` is a line break of its own
            yield End(local)
    elif local in _RAW:
        closing = re.compile(rf"</(?:\w+:)?{local}(?=[\s/>])", re.IGNORECASE).search(source, end)
        stop = closing.start() if closing else len(source)
        text = source[end:stop]
        yield Words(_resolved(text) if local in ("title", "textarea") else text, raw=True)
        return stop
    return end


def _attributes(inside: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in _ATTRIBUTE.finditer(inside.rstrip(" \t\n\r\f\v/")):
        value = one["double"] or one["single"] or one["bare"] or ""
        found.setdefault(_local(one["name"]), _resolved(value))
    return found


def _after(source: str, mark: str, start: int) -> int:
    place = source.find(mark, start)
    return place + len(mark) if place >= 0 else len(source)


def _after_declaration(source: str, tag: int) -> int:
    """Where a comment, a document type with all that it declares, or an instruction ends."""
    if source.startswith("<!--", tag):
        return _after(source, "-->", tag + 2)
    if source[tag : tag + 9].upper() == "<!DOCTYPE":
        end = _after(source, ">", tag)
        bracket = source.find("[", tag, end)
        return _after(source, ">", _after(source, "]", bracket)) if bracket >= 0 else end
    return _after(source, ">", tag)


def _local(name: str) -> str:
    return name.rpartition(":")[2].lower()


def _resolved(text: str) -> str:
    if "&" not in text:
        return text
    # A reference of thousands of digits is no character, and too long a number to ask for one.
    return html.unescape(_HUGE.sub("\ufffd", text))
