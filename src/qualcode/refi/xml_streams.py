"""XML of any length read in pieces: each piece is a whole element with what is below it, and is then forgotten."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO, NoReturn
from xml.parsers import expat

from qualcode.domain.errors import InputError, brief
from qualcode.domain.translation import tr
from qualcode.importing.xml_trees import DEEPEST, LinedElement

Path = tuple[str, ...]
"""The local names from the root to an element: `("Project", "Sources", "TextSource")`."""
AskOfPath = Callable[[Path], bool]

MOST_ELEMENTS = 50_000_000
"""Elements of a file: a hundred times those of a study of 450 interviews."""
MOST_AT_ONCE = 4_000_000
"""Elements and attributes of one piece: a document with some 200,000 codings."""
MOST_WORDS = 64 * 2**20
"""Code points of the texts of one piece: those of the longest transcript."""
MOST_NAMES = 100_000
"""Names of elements and attributes, and paths; a program's own are some hundred."""
LONGEST_TAG = 16 * 2**20
"""Bytes of a tag or remark, which are held until its end has come."""

_CHUNK = 256 * 1024
_FAMILY = "urn:qda-xml:"
_MARK = b"\xef\xbb\xbf"
_BLANKS = b" \t\r\n"
_CONTROLS = bytes(code for code in range(32) if code not in _BLANKS)
_BLANKED = bytes.maketrans(_CONTROLS, b" " * len(_CONTROLS))
_SAYS_WIDE = re.compile(rb"<\?xml[^>]*\sencoding\s*=\s*[\"'](?:utf-?16|ucs-?2|unicode)", re.IGNORECASE)
_REMEDY = tr("export it again from the program that wrote it")
_DISTRUST = tr("do not trust this file")


@dataclass(slots=True, eq=False)
class _Place:
    """All elements of one path: what becomes of them is decided once."""

    path: Path
    tag: str
    given: bool = False
    """They are pieces."""
    within: bool = False
    """They are pieces or parts of one."""
    foreign: bool = False
    """They are of another vocabulary, or below one."""
    below: dict[str, _Place] = field(default_factory=dict)
    """The places below it, by the names that the parser gives."""
    count: int = 0


def stream(
    file: BinaryIO,
    name: str,
    yield_at: AskOfPath,
    *,
    opened: Callable[[Path, dict[str, str], int], None] | None = None,
    tally: Counter[Path] | None = None,
    blanked: Callable[[int], None] | None = None,
) -> Iterator[tuple[Path, LinedElement]]:
    """Give each element whose path `yield_at` takes, whole, with its path; in the order in which they end.

    Tags are written `{namespace}name`; `local_name` and `line_of` of `importing.xml_trees` serve. Elements of other
    vocabularies than `urn:QDA-XML:…`, none, or the root's own are passed over with all below them.

    Args:
        file: The XML from its beginning.
        name: The name used in messages.
        yield_at: Asked once for each path; elements below one that was taken belong to it and are not asked about.
        opened: Told the path, attributes and line of each element that is neither given nor part of one given, when
            it begins: the root before all else.
        tally: Gets how often each path occurs, also below elements that are given; whole at the end.
        blanked: Told how many control characters became blanks: XML cannot hold them, and some programs write them.

    Raises:
        InputError: Damaged XML (with the line), a document type or entities, or beyond the limits.
    """
    first, lines, encoding = _beginning(file)
    run = _Run(name, yield_at, opened, lines, encoding)
    chunk = first
    wide = first[:1] in (b"\xff", b"\xfe") or b"\0" in first[:2]
    while True:
        controls = 0 if wide else len(chunk) - len(chunk.translate(None, _CONTROLS))
        if controls and blanked is not None:
            blanked(controls)
        run.feed(chunk.translate(_BLANKED) if controls else chunk)
        yield from run.taken()
        if not chunk:
            break
        chunk = file.read(_CHUNK)
    if tally is not None:
        tally.update(run.tally())


def _beginning(file: BinaryIO) -> tuple[bytes, int, str | None]:
    """The first bytes that are XML, the lines before them, and the encoding where what is declared is wrong.

    Blanks before the declaration are no XML, and some hands leave them there, before or behind a mark. A file in
    UTF-8 that says it is in UTF-16 was written by way of a string.
    """
    lines, marked = 0, False
    chunk = file.read(_CHUNK)
    while chunk:
        rest = chunk.lstrip(_BLANKS)
        lines += chunk[: len(chunk) - len(rest)].count(b"\n")
        if rest[:3] == _MARK:
            rest, marked = rest[3:], True
        elif rest:
            break
        chunk = rest or file.read(_CHUNK)
    else:
        return b"", lines, None
    if len(rest) < _CHUNK // 2:
        rest += file.read(_CHUNK)
    return rest, lines, "utf-8" if marked or _SAYS_WIDE.match(rest) else None


class _Run:
    """One run of the parser over one file."""

    def __init__(
        self,
        name: str,
        yield_at: AskOfPath,
        opened: Callable[[Path, dict[str, str], int], None] | None,
        lines: int,
        encoding: str | None,
    ) -> None:
        self._name = name
        self._yield_at = yield_at
        self._opened = opened
        self._lines = lines
        self._root_namespace: str | None = None
        self._top = _Place((), "")
        self._places = [self._top]
        self._known = 0
        self._elements = 0
        self._built: list[LinedElement] = []
        self._weight = 0
        self._words: list[str] = []
        self._letters = 0
        self._taken: list[tuple[Path, LinedElement]] = []
        self._fed = 0
        self._interned: dict[str, str] = {}
        parser = self._parser = expat.ParserCreate(encoding, "}", self._interned)
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._document_type

    def feed(self, chunk: bytes) -> None:
        """Parse some more of the file; nothing for its end."""
        with self._damage_told():
            self._parser.Parse(chunk, not chunk)
        if self._letters + sum(map(len, self._words)) > MOST_WORDS:
            self._refuse_words()
        self._fed += len(chunk)
        if chunk and self._fed - self._parser.CurrentByteIndex > LONGEST_TAG + _CHUNK:
            self._refuse(tr("it has a tag or remark of more than {longest_tag} MiB", longest_tag=LONGEST_TAG // 2**20))
        if len(self._interned) > MOST_NAMES:
            self._refuse(tr("it has more than {most_names:,} names of elements and attributes", most_names=MOST_NAMES))

    def taken(self) -> Iterator[tuple[Path, LinedElement]]:
        """The pieces that have ended since this was last asked."""
        pieces, self._taken = self._taken, []
        pieces.reverse()
        while pieces:
            yield pieces.pop()

    def tally(self) -> Counter[Path]:
        """How often each path occurs."""
        counts: Counter[Path] = Counter()
        waiting = list(self._top.below.values())
        while waiting:
            place = waiting.pop()
            if not place.foreign:
                counts[place.path] += place.count
                waiting += place.below.values()
        return counts

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        above = self._places[-1]
        place = above.below.get(tag)
        if place is None:
            place = above.below[tag] = self._new_place(above, tag)
        self._places.append(place)
        place.count += 1
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            self._refuse(tr("it has more than {most_elements:,} elements", most_elements=MOST_ELEMENTS))
        if place.within:
            self._build(place, attributes)
        elif self._built:
            # What stands in an element of another vocabulary goes with it.
            self._parser.CharacterDataHandler = None
        elif self._opened is not None and not place.foreign:
            self._opened(place.path, _clarks(attributes), self._line())

    def _build(self, place: _Place, attributes: dict[str, str]) -> None:
        element = LinedElement(place.tag, _clarks(attributes))
        element.line = self._parser.CurrentLineNumber + self._lines
        if place.given:
            self._weight = self._letters = 0
            self._words.clear()
            self._parser.CharacterDataHandler = self._words.append
        else:
            if self._words:
                self._flush()
            self._built[-1].append(element)
        self._built.append(element)
        self._weight += 1 + len(attributes)
        if self._weight > MOST_AT_ONCE:
            self._refuse(
                tr("one of its parts has more than {most_at_once:,} elements and attributes", most_at_once=MOST_AT_ONCE)
            )

    def _end(self, _tag: str) -> None:
        place = self._places.pop()
        if not place.within:
            if self._built and self._places[-1].within:
                self._parser.CharacterDataHandler = self._words.append
            return
        if self._words:
            self._flush()
        element = self._built.pop()
        if place.given:
            self._parser.CharacterDataHandler = None
            self._taken.append((place.path, element))

    def _refuse_words(self) -> NoReturn:
        self._refuse(
            tr("one of its parts has texts of more than {most_words} Mi characters", most_words=MOST_WORDS // 2**20)
        )

    def _flush(self) -> None:
        """Put the words since the last tag where they belong; blanks between tags are no words."""
        words = "".join(self._words)
        self._words.clear()
        self._letters += len(words)
        if self._letters > MOST_WORDS:
            self._refuse_words()
        element = self._built[-1]
        if not len(element):
            element.text = element.text + words if element.text else words
        elif not words.isspace():
            element[-1].tail = (element[-1].tail or "") + words

    def _new_place(self, above: _Place, tag: str) -> _Place:
        self._known += 1
        if self._known > MOST_NAMES:
            self._refuse(tr("it has elements in more than {most_names:,} places", most_names=MOST_NAMES))
        if len(self._places) > DEEPEST:
            self._refuse(tr("elements are nested too deeply"))
        namespace, _, local = tag.rpartition("}")
        if self._root_namespace is None:
            self._root_namespace = namespace
        place = _Place((*above.path, local), _clark(tag))
        ours = namespace in ("", self._root_namespace) or namespace.lower().startswith(_FAMILY)
        place.foreign = above.foreign or not ours
        if not place.foreign:
            place.given = not above.within and self._yield_at(place.path)
            place.within = place.given or above.within
        return place

    @contextmanager
    def _damage_told(self) -> Iterator[None]:
        try:
            yield
        except expat.ExpatError as error:
            raise InputError(
                tr("damaged XML ({code})", code=expat.ErrorString(error.code)),
                file=self._name,
                line=error.lineno + self._lines,
                remedy=_REMEDY,
            ) from error
        except (ValueError, LookupError) as error:
            if self._elements:
                raise
            raise InputError(
                tr("its encoding cannot be read ({reason})", reason=brief(str(error))),
                file=self._name,
                remedy=tr("save it as UTF-8"),
            ) from error

    def _document_type(self, *_: object) -> None:
        self._refuse(tr("it declares a document type, as no project does"))

    def _line(self) -> int:
        return self._parser.CurrentLineNumber + self._lines

    def _refuse(self, problem: str) -> NoReturn:
        raise InputError(problem, file=self._name, line=self._line(), remedy=_DISTRUST)


def _clark(name: str) -> str:
    return "{" + name if "}" in name else name


def _clarks(attributes: dict[str, str]) -> dict[str, str]:
    """The attributes, those of other vocabularies with their names as ElementTree writes them."""
    if "}" in "".join(attributes):
        return {_clark(each): value for each, value in attributes.items()}
    return attributes
