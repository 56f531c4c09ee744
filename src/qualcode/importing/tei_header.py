"""What a TEI file says beside its text: who speaks, when, and what the document is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from qualcode.importing.spoken import one_line, possible_ms, speaker_name
from qualcode.importing.xml_trees import local_name

_XML = "{http://www.w3.org/XML/1998/namespace}"
_UNITS = {"ms": 1.0, "s": 1000.0, "min": 60_000.0, "h": 3_600_000.0, "d": 86_400_000.0}
_CLOCK = re.compile(r"(?:.*T)?(\d{1,3}):(\d{1,2}):(\d{1,2}(?:\.\d{1,9})?)")
_SPEAKERS = {"person": "persName", "personGrp": "name", "participant": "name", "org": "orgName", "role": ""}
"""Elements that a `who` points to, and the child that holds the name."""


def pointers(written: str | None) -> list[str]:
    """The identifiers that an attribute points to: `#A other.xml#B` → `A`, `B`."""
    return [one.rpartition("#")[2] or one for one in (written or "").split()]


def identifier(element: Element) -> str:
    """`xml:id`, or the `id` of older files; empty without."""
    return element.get(f"{_XML}id") or element.get("id") or ""


def _every(element: Element, *names: str) -> Iterator[Element]:
    return (found for found in element.iter() if local_name(found) in names)


def _words(element: Element) -> str:
    return one_line(" ".join(element.itertext()))


def names(root: Element) -> dict[str, str]:
    """Identifier → name of each person, group and role that the file lists.

    A name that several of them share is followed by the identifier.
    """
    found: dict[str, str] = {}
    for element in _every(root, *_SPEAKERS):
        own = identifier(element)
        name = _name(element) if own else None
        if name is not None:
            found.setdefault(own, name)
    shared = Counter(name.casefold() for name in found.values())
    return {own: name if shared[name.casefold()] == 1 else f"{name} ({own})" for own, name in found.items()}


def _name(element: Element) -> str | None:
    kind = local_name(element)
    if kind == "role":
        return speaker_name(_words(element))
    written = next((child for child in element if local_name(child) in (_SPEAKERS[kind], "persName", "name")), None)
    if written is None:
        return speaker_name(element.get("n"))
    # Lists of parliaments write the surname first; it is spoken last.
    parts = [" ".join(map(_words, _every(written, part))) for part in ("forename", "nameLink", "surname", "genName")]
    return speaker_name(" ".join(filter(None, parts)) if parts[0] and parts[2] else _words(written))


class _When(NamedTuple):
    since: str
    offset_ms: float | None
    absolute_ms: float | None


class Timeline:
    """The points of time of a file and what they mean in milliseconds of the recording."""

    def __init__(self, root: Element) -> None:
        self._whens: dict[str, _When] = {}
        self._known: dict[str, float | None] = {}
        for line in _every(root, "timeline"):
            unit = _UNITS.get(line.get("unit") or "s", 1000.0)
            points = list(_every(line, "when"))
            origin = (pointers(line.get("origin")) or [identifier(points[0]) if points else ""])[0]
            begun = next((_clock(when.get("absolute")) for when in points if identifier(when) == origin), None) or 0.0
            for when in points:
                since = (pointers(when.get("since")) or [origin])[0]
                clock = _clock(when.get("absolute"))
                self._whens[identifier(when)] = _When(
                    since, _number(when.get("interval"), unit), None if clock is None else clock - begun
                )
            # The origin is the recording's start, whatever time of day it names.
            self._known[origin] = 0.0

    def span(self, element: Element, outer: Element) -> tuple[int | None, int | None]:
        """Start and end of an utterance: by its attributes or those around it, else by its first and last anchor."""
        start = element.get("start") or outer.get("start")
        end = element.get("end") or outer.get("end")
        if self._whens and not (start and end):
            anchors = [point for anchor in _every(element, "anchor") if (point := anchor.get("synch"))]
            start = start or (anchors[0] if anchors else None)
            end = end or (anchors[-1] if len(anchors) > 1 else None)
        return self._at(start), self._at(end)

    def _at(self, pointer: str | None) -> int | None:
        for one in pointers(pointer):
            value = self._resolved(one)
            return possible_ms(value) if value is not None else None
        return None

    def _resolved(self, own: str) -> float | None:
        """Milliseconds of one point; the way to the origin is walked once."""
        way: list[str] = []
        seen: set[str] = set()
        while own not in self._known and own in self._whens and own not in seen:
            seen.add(own)
            way.append(own)
            own = self._whens[own].since
        value = self._known.get(own) if own in self._known else None
        for one in reversed(way):
            when = self._whens[one]
            if when.absolute_ms is not None:
                value = when.absolute_ms
            else:
                value = value + when.offset_ms if value is not None and when.offset_ms is not None else None
            self._known[one] = value
        return value


def _number(written: str | None, unit: float) -> float | None:
    try:
        value = float(written or "") * unit
    except ValueError:
        return None
    return value if value >= 0 else None


def _clock(written: str | None) -> float | None:
    found = _CLOCK.match(written.strip()) if written else None
    return ((int(found[1]) * 60 + int(found[2])) * 60 + float(found[3])) * 1000 if found else None


def metadata(root: Element) -> dict[str, str]:
    """Title, author, date and language, as far as the header tells them."""
    values: dict[str, str] = {}
    header = next(_every(root, "teiHeader"), None)
    if header is None:
        return values
    statement = next(_every(header, "titleStmt"), None)
    if statement is not None:
        titles = [child for child in statement if local_name(child) == "title"]
        main = next((title for title in titles if title.get("type") == "main"), titles[0] if titles else None)
        values["title"] = _words(main) if main is not None else ""
        values["author"] = ", ".join(_words(child) for child in statement if local_name(child) == "author")
    values["date"] = _date(header)
    values["language"] = _language(root, header)
    return {key: value for key, value in values.items() if value}


def _date(header: Element) -> str:
    """The day of the conversation, else that of its recording, its source or its publication."""
    for place in ("settingDesc", "recordingStmt", "sourceDesc", "publicationStmt"):
        for part in _every(header, place):
            for date in _every(part, "date"):
                written = date.get("when") or date.get("from") or _words(date)
                if written:
                    return one_line(written)
    return ""


def _language(root: Element, header: Element) -> str:
    texts = [root, *(child for child in root if local_name(child) == "text")]
    own = next((language for text in texts if (language := text.get(f"{_XML}lang"))), "")
    listed = [language.get("ident") or _words(language) for language in _every(header, "language")]
    return own or ", ".join(dict.fromkeys(filter(None, listed)))
