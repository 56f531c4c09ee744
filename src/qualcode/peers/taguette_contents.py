"""Documents of Taguette: HTML, whose text without tags its highlights count in bytes of UTF-8.

What counts is every text between tags, white space and all, as a browser keeps it; what a reader sees has paragraphs
for lines and runs of white space as one blank. Both hold the same letters in the same order, and so a place in the
one is known in the other.
"""

from __future__ import annotations

import html
import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from qualcode.domain.codebook_entries import shown
from qualcode.domain.errors import InputError
from qualcode.domain.spans import Span
from qualcode.domain.transcripts import ReadTranscript
from qualcode.domain.translation import tr
from qualcode.importing.blocks import Blocks
from qualcode.importing.foreign_texts import read_foreign_text
from qualcode.importing.html_blocks import Page
from qualcode.importing.html_tokens import End, Start, Words, tokens

MOST_CHARACTERS = 16 * 2**20
"""Code points of the HTML of a document."""
BYTES, CODE_POINTS, UTF16 = "UTF-8 bytes", "code points", "UTF-16 units"
UNITS = (BYTES, CODE_POINTS, UTF16)
"""How offsets may be counted; the first is what Taguette does."""

_BLANK = " \t\n\r\f"
"""White space as HTML has it: no-break spaces are letters."""
_BLANKS = re.compile(rf"[{_BLANK}]")
_CODECS = {BYTES: "utf-8", UTF16: "utf-16-le"}
_WIDTHS = {BYTES: 1, UTF16: 2}
_FARTHEST = 2**17
"""Letters from where a highlight is said to stand within which its words are looked for."""
_STEP = 1024
"""Code points between two places whose offset is kept."""
_SHOWN_AS = {"del": "s"}
"""What was struck out is text of the document, and was perhaps highlighted."""
_LAYOUT = """
p br code blockquote pre sub sup caption h1 h2 h3 h4 h5 h6 strong em b u q del ul ol li dl dt dd
table thead tbody tfoot tr th td colgroup col div section article header footer hr
"""
_KEPT = frozenset(_LAYOUT.split())
"""Elements that say how a text is laid out. Taguette lets few others through: links and pictures."""


class Contents:
    """One document: its text, and where in it a highlight is.

    Args:
        source: Its HTML.
        name: The document's, for messages.

    Raises:
        InputError: More text or markup than a transcript has.
    """

    def __init__(self, source: str, name: str) -> None:
        if len(source) > MOST_CHARACTERS:
            raise InputError(
                tr("the document “{name}” has more than {most:,} characters", name=shown(name), most=MOST_CHARACTERS),
                remedy=tr("take it apart"),
            )
        pieces: list[str] = []
        markup: list[str] = []
        for text, tag in _parts(source):
            pieces.append(text)
            markup += (html.escape(text, quote=False), tag)
        self.counted = "".join(pieces)
        """The text between tags, that offsets count."""
        self.read = _projected("".join(markup), self.counted, name)
        self._places = _Letters(self.counted)
        self._shown = _Letters(self.read.text)
        if self._shown.ink != self._places.ink:  # Something that only an untidy page can hold.
            self.read = read_foreign_text(self.counted, format_="html")
            self._shown = self._places
        self._rulers = {unit: _Ruler(self.counted, unit) for unit in UNITS}

    @property
    def dialects_agree(self) -> bool:
        """Whether all ways to count offsets are one, as in a text of plain ASCII."""
        return self.counted.isascii()

    def place(self, start: int, end: int, unit: str) -> tuple[Span, bool]:
        """The stretch of the counted text between two offsets, and whether one lay outside it.

        An offset within a character is taken as behind it, as Taguette does.
        """
        ruler = self._rulers[unit]
        first, last = ruler.index(start), ruler.index(end)
        return Span(first, last), not (0 <= start <= ruler.length and 0 <= end <= ruler.length)

    def says(self, place: Span, words: str) -> bool:
        """Whether a stretch of the counted text has these words, white space apart."""
        wanted, first = _ink(words), self._places.before(place.start)
        return first + len(wanted) == self._places.before(place.end) and self._places.ink.startswith(wanted, first)

    def begins_with(self, place: Span, words: str) -> bool:
        """Whether the words of a stretch of the counted text begin with these, white space apart; so does nothing."""
        wanted, first = _ink(words), self._places.before(place.start)
        return first + len(wanted) <= self._places.before(place.end) and self._places.ink.startswith(wanted, first)

    def find(self, words: str, near: int) -> Span | None:
        """Where the counted text has these words, white space apart, nearest to a place; None for nowhere near."""
        wanted = _ink(words)
        ink, here = self._places.ink, self._places.before(near)
        low, high = max(0, here - _FARTHEST), here + _FARTHEST
        after, before = ink.find(wanted, here, high + len(wanted)), ink.rfind(wanted, low, here + len(wanted))
        found = [at for at in (after, before) if at >= 0]
        if not wanted or not found:
            return None
        nearest = min(found, key=lambda at: abs(at - here))
        return Span(self._places.at(nearest), self._places.at(nearest + len(wanted) - 1) + 1)

    def shown(self, place: Span) -> Span:
        """A stretch of the counted text as one of the document's text; empty where it holds but a line's end."""
        first, last = self._places.before(place.start), self._places.before(place.end)
        start, end = self._edge(first, place.start, False), self._edge(last, place.end, True)
        if start >= end:
            return Span(min(start, end), min(start, end))
        return Span(start, end)

    def _edge(self, ink: int, at: int, ends: bool) -> int:
        """Where a stretch begins or ends in the document's text, that does so at a place of the counted one.

        Args:
            ink: How many letters stand before that place.
        """
        theirs, ours = self._places.gap(ink), self._shown.gap(ink)
        their_blank, our_blank = self.counted[slice(*theirs)], self.read.text[slice(*ours)]
        if "\n" in our_blank or "\t" in our_blank:  # Between paragraphs and cells a passage begins and ends at words.
            return ours.start if ends else ours.end
        if their_blank == our_blank:
            return ours.start + at - theirs.start
        untouched = at == (theirs.start if ends else theirs.end)
        return ours.start if ends == untouched else ours.end


def words_of(snippet: str) -> str:
    """The text between the tags of a highlight's own copy of its passage."""
    return "".join(text for text, _ in _parts(snippet)) if "<" in snippet or "&" in snippet else snippet


def _parts(source: str) -> Iterator[tuple[str, str]]:
    """Stretches of text as a browser keeps them, and tags that say how they are laid out, in the order of the page."""
    begun = False
    drop_break = False
    for token in tokens(source.replace("\r\n", "\n").replace("\r", "\n")):
        if isinstance(token, Words):
            text = token.text.replace("\0", "")
            if drop_break and text.startswith("\n"):  # A line break behind <pre> is none of its text.
                text = text[1:]
            drop_break = False
            if not begun:  # Nor is white space at the beginning that of a page.
                text = text.lstrip(_BLANK)
            begun = begun or bool(text)
            yield text, ""
            continue
        begun = True
        drop_break = isinstance(token, Start) and token.name == "pre"
        if token.name in _KEPT:
            name = _SHOWN_AS.get(token.name, token.name)
            yield "", f"</{name}>" if isinstance(token, End) else f"<{name}>"


def _projected(markup: str, counted: str, name: str) -> ReadTranscript:
    if not counted.strip(_BLANK):
        return ReadTranscript(text="", turns=(), format="html")
    if counted.isspace():
        return read_foreign_text(counted, format_="html")
    blocks = Blocks(name)
    Page(blocks).write(markup)
    return blocks.transcript("html")


def _ink(text: str) -> str:
    for blank in _BLANK:
        text = text.replace(blank, "")
    return text


class _Ruler:
    """Offsets of one unit as indices of a text."""

    def __init__(self, text: str, unit: str) -> None:
        self._text = text
        self._codec = "" if unit == CODE_POINTS or text.isascii() else _CODECS[unit]
        self._width = _WIDTHS.get(unit, 1)
        self._starts = array("Q", [0])
        if self._codec:
            for begin in range(0, len(text), _STEP):
                units = len(text[begin : begin + _STEP].encode(self._codec)) // self._width
                self._starts.append(self._starts[-1] + units)
        self.length = self._starts[-1] if self._codec else len(text)
        """The text's, in units."""

    def index(self, offset: int) -> int:
        """The index of the first character that begins at an offset or behind it."""
        offset = min(max(offset, 0), self.length)
        if not self._codec or offset == self.length:
            return len(self._text) if offset == self.length else offset
        step = bisect_right(self._starts, offset) - 1
        begin = step * _STEP
        rest = (offset - self._starts[step]) * self._width
        part = self._text[begin : begin + _STEP].encode(self._codec)[:rest]
        whole = part.decode(self._codec, "ignore")
        return begin + len(whole) + (len(whole.encode(self._codec)) < rest)


class _Letters:
    """The letters of a text, white space apart, and where they stand."""

    def __init__(self, text: str) -> None:
        self.ink = _ink(text)
        """All letters."""
        self._length = len(text)
        self._blanks = array("Q", [blank.start() for blank in _BLANKS.finditer(text)])
        """Where white space stands, each sign of it."""
        self._before = array("Q", [at - number for number, at in enumerate(self._blanks)])
        """How many letters stand before each of them."""

    def before(self, at: int) -> int:
        """How many letters stand before a place of the text."""
        return at - bisect_left(self._blanks, at)

    def at(self, letter: int) -> int:
        """Where the letter of a number stands."""
        return letter + bisect_right(self._before, letter)

    def gap(self, letters: int) -> Span:
        """The white space, perhaps none, behind that many letters."""
        start = self.at(letters - 1) + 1 if letters else 0
        end = self.at(letters) if letters < len(self.ink) else self._length
        return Span(start, end)
