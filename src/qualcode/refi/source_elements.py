"""The sources of a project's XML as plain values: what stands in their elements, before anything is made of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from xml.etree.ElementTree import Element

from qualcode.importing.xml_trees import line_of, local_name
from qualcode.refi.identities import guid_key, known_key

TEXT, RECORDING, PDF, PICTURE, NOTE = "text", "recording", "pdf", "picture", "note"
KINDS = {
    "TextSource": TEXT,
    "PDFSource": PDF,
    "PictureSource": PICTURE,
    "AudioSource": RECORDING,
    "VideoSource": RECORDING,
}
"""Elements of sources → what they are."""
NO_CODE = "no code"
"""The key of the code of codings that name none."""
FURTHEST = 10**15
"""No position and no time is beyond this: what a file writes as more is taken as this."""

_SELECTIONS = {
    "PlainTextSelection": "text",
    "TranscriptSelection": "transcript",
    "AudioSelection": "time",
    "VideoSelection": "time",
    "PDFSelection": "area",
    "PictureSelection": "area",
}
_WEIGHT = 64
"""Of a selection, a coding, or a time: some 300 bytes."""
_TEXTS = ("Representation", "TextDescription", "Transcript")
_NUMBER = re.compile(r"([+-]?)(\d+)(?:[.,]\d+)?")
_MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)?\s*(Z|z|[+-]\d\d:?\d\d)?")


@dataclass(frozen=True, slots=True)
class CodingElement:
    """A `Coding`."""

    guid: str
    code: str
    """What its `CodeRef` names, as `guid_key` writes it; `NO_CODE` where there is none."""
    coder: str
    """Whose it is, as `guid_key` writes it: its own user's, else its selection's, else its source's."""
    created_ms: int | None
    notes: tuple[str, ...]
    key: str
    """What references know it by; of one without a GUID, something that is nobody's."""


@dataclass(frozen=True, slots=True)
class SelectionElement:
    """A passage, a stretch of time or an area that was selected in a source."""

    guid: str
    kind: str
    """`text`, `transcript`, `time` or `area`."""
    start: int | None
    """A position in the text or a time in milliseconds; None where there is no number."""
    end: int | None
    first: str
    """Of a `transcript`, the keys of its sync points."""
    last: str
    name: str
    description: str
    words: str
    """Of an area of a page, the text in it."""
    codings: tuple[CodingElement, ...]
    notes: tuple[str, ...]
    coder: str
    created_ms: int | None
    key: str
    """What references know it by; of one without a GUID, something that is nobody's."""

    @property
    def speaks(self) -> bool:
        """Whether its description is a memo: it is the comment of its coding where it has exactly one."""
        return bool(self.description.strip()) and len(self.codings) != 1


@dataclass(frozen=True, slots=True)
class SyncPoint:
    """A place in a text with its time in the recording."""

    key: str
    time_ms: int | None
    position: int | None


@dataclass(slots=True)
class TextElement:
    """A text with what was done on it: a text source, what represents a page or a picture, a transcript."""

    guid: str
    name: str
    plain: str
    """Where its file lies, as it stands there; empty for none."""
    rich: str
    inline: str
    description: str
    coder: str
    created_ms: int | None
    selections: list[SelectionElement] = field(default_factory=list)
    codings: list[CodingElement] = field(default_factory=list)
    """Those on the whole of it."""
    notes: list[str] = field(default_factory=list)
    values: list[tuple[str, str]] = field(default_factory=list)
    """(key of a variable, value)."""
    sync_points: list[SyncPoint] = field(default_factory=list)
    line: int | None = None

    @property
    def empty(self) -> bool:
        """Whether it neither has nor names any text."""
        return not (self.plain.strip() or self.rich.strip() or self.inline)

    @property
    def worked_on(self) -> bool:
        """Whether somebody selected or coded something in it."""
        return bool(self.selections or self.codings)


@dataclass(slots=True)
class SourceElement:
    """A source: what it is on its own, and the texts that stand for it."""

    kind: str
    whole: TextElement
    """Of a text source all that it is; of others what is said of the whole, and what is selected on pages, pictures
    and in time."""
    path: str = ""
    """Where the file of a page, a picture or a recording lies."""
    texts: list[TextElement] = field(default_factory=list)

    @property
    def weight(self) -> int:
        """How much of it is to be held in memory, roughly in code points."""
        texts = (self.whole, *self.texts)
        return sum(
            len(text.inline) + len(text.description) + _WEIGHT * (len(text.codings) + len(text.sync_points))
            + sum(_WEIGHT * (1 + len(one.codings)) + len(one.description) + len(one.words) for one in text.selections)
            for text in texts
        )  # fmt: skip

    def codings(self) -> Iterator[CodingElement]:
        """All codings in it, wherever they stand."""
        for text in (self.whole, *self.texts):
            yield from text.codings
            for selection in text.selections:
                yield from selection.codings


def read_source(element: Element) -> SourceElement:
    """A source's element as values."""
    kind = KINDS[local_name(element)]
    source = SourceElement(kind, read_text_element(element), element.get("path", "") or element.get("currentPath", ""))
    for child in element:
        if local_name(child) in _TEXTS:
            source.texts.append(read_text_element(child, source.whole.coder, source.whole.created_ms))
    return source


def read_text_element(element: Element, coder: str = "", created_ms: int | None = None) -> TextElement:
    """The element of a text as values.

    Args:
        element: Of a source, a note, or a text that stands for a source.
        coder: Whose it is where it does not say.
        created_ms: When it was made where it does not say.
    """
    text = TextElement(
        element.get("guid", ""),
        element.get("name", ""),
        element.get("plainTextPath", ""),
        element.get("richTextPath", ""),
        "",
        "",
        user_of(element) or coder,
        _made_ms(element, created_ms),
        line=line_of(element),
    )
    for child in element:
        name = local_name(child)
        if name in _SELECTIONS:
            text.selections.append(_selection(child, _SELECTIONS[name], text))
        elif name == "Coding":
            text.codings.append(_coding(child, text.coder, text.created_ms))
        elif name == "PlainTextContent":
            text.inline += "".join(child.itertext())
        elif name == "Description":
            text.description += "".join(child.itertext())
        elif name == "NoteRef":
            text.notes.append(reference(child))
        elif name == "VariableValue":
            text.values.append(variable_value(child))
        elif name == "SyncPoint":
            time, position = number(child.get("timeStamp", "")), number(child.get("position", ""))
            text.sync_points.append(SyncPoint(guid_key(child.get("guid", "")), time, position))
    return text


def _selection(element: Element, kind: str, text: TextElement) -> SelectionElement:
    coder = user_of(element) or text.coder
    created_ms = _made_ms(element, text.created_ms)
    timed = kind == "time"
    codings: list[CodingElement] = []
    notes: list[str] = []
    description = words = ""
    for child in element:
        name = local_name(child)
        if name == "Coding":
            codings.append(_coding(child, coder, created_ms))
        elif name == "NoteRef":
            notes.append(reference(child))
        elif name == "Description":
            description += "".join(child.itertext())
        elif name == "Representation":
            words = words_of(child, "PlainTextContent")
    guid = element.get("guid", "")
    start = number(element.get("begin" if timed else "startPosition", ""))
    end = number(element.get("end" if timed else "endPosition", ""))
    return SelectionElement(
        guid,
        kind,
        start,
        end,
        known_key(element.get("fromSyncPoint", "")),
        known_key(element.get("toSyncPoint", "")),
        element.get("name", ""),
        description,
        words,
        tuple(codings),
        tuple(notes),
        coder,
        created_ms,
        guid_key(guid) or f"{kind} in line {line_of(element)} from {start} to {end}",
    )


def _coding(element: Element, coder: str, created_ms: int | None) -> CodingElement:
    code = ""
    notes = []
    for child in element:
        name = local_name(child)
        if name == "CodeRef" and not code:
            code = reference(child)
        elif name == "NoteRef":
            notes.append(reference(child))
    guid, code = element.get("guid", ""), code or NO_CODE
    return CodingElement(
        guid,
        code,
        known_key(element.get("creatingUser", "")) or coder,
        _made_ms(element, created_ms),
        tuple(notes),
        guid_key(guid) or f"coding in line {line_of(element)} with {code}",
    )


def _made_ms(element: Element, otherwise: int | None) -> int | None:
    """When something was made; what it belongs to says so where it does not."""
    written = element.get("creationDateTime", "")
    return moment_ms(written) if written.strip() else otherwise


def words_of(element: Element, name: str) -> str:
    """All text of the children of a name."""
    return "".join("".join(child.itertext()) for child in element if local_name(child) == name)


def user_of(element: Element) -> str:
    """The key of who made something, else of who changed it; empty where neither is said."""
    return known_key(element.get("creatingUser", "")) or known_key(element.get("modifyingUser", ""))


def reference(element: Element) -> str:
    """The key of what an element refers to: by the attribute of the standard, that of a codebook, or its text."""
    return known_key(element.get("targetGUID", "") or element.get("guid", "") or (element.text or ""))


def variable_value(element: Element) -> tuple[str, str]:
    """The key of a `VariableValue`'s variable, and its value as it is written; empty for none."""
    variable = value = ""
    for child in element:
        name = local_name(child)
        if name == "VariableRef":
            variable = reference(child)
        elif name.endswith("Value") and not value:
            value = "".join(child.itertext()).strip()
    return variable, value


def number(written: str) -> int | None:
    """A whole number as files write it, also with a fraction, which is cut; None for what is none."""
    if written.isascii() and written.isdigit() and len(written) <= 15:
        return int(written)
    found = _NUMBER.fullmatch(written.strip())
    if found is None:
        return None
    value = int(found[2]) if len(found[2]) <= 15 else FURTHEST
    return -value if found[1] == "-" else value


@lru_cache(maxsize=2048)  # A selection and what is on it were made at one time, and many have none but their day.
def moment_ms(written: str) -> int | None:
    """A date and time in UTC milliseconds since 1970; without a zone it is taken as UTC.

    Returns:
        None for what cannot be read, and for times up to the first of 1970, by which programs say that they know none.
    """
    found = _MOMENT.fullmatch(written.strip())
    if found is None:
        return None
    *parts, fraction, zone = found.groups()
    try:
        moment = datetime(*(int(part or 0) for part in parts), tzinfo=UTC)  # type: ignore[arg-type, misc]
    except ValueError:
        return None
    milliseconds = int(moment.timestamp()) * 1000 + int(((fraction or "") + "000")[:3])
    if zone and zone not in "Zz":
        minutes = 60 * int(zone[1:3]) + int(zone[-2:])
        milliseconds -= (-1 if zone[0] == "-" else 1) * minutes * 60_000
    return milliseconds if milliseconds > 0 else None
