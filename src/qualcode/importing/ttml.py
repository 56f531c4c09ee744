"""Timed Text Markup (.ttml, .dfxp): captions in XML, as broadcasters and streaming services write them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from xml.etree.ElementTree import Element

from qualcode.domain.errors import InputError
from qualcode.domain.transcripts import ReadTranscript
from qualcode.domain.translation import tr
from qualcode.importing.cues import Cue, milliseconds, project
from qualcode.importing.labels import plain_name
from qualcode.importing.plain import nothing_to_code
from qualcode.importing.spoken import LATEST_MS
from qualcode.importing.xml_trees import line_of, local_name, parse_xml

_CLOCK = re.compile(r"(\d{1,5}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,12})|:(\d{1,4})(?:\.(\d{1,4}))?)?")
_OFFSET = re.compile(r"(\d{1,18})(?:\.(\d{1,12}))?(h|ms|m|s|f|t)")
_SECONDS = {"h": Fraction(3600), "m": Fraction(60), "s": Fraction(1), "ms": Fraction(1, 1000)}
_BLANKS = re.compile(r"[ \t\r\n]+")
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_METADATA = {
    "title": "title",
    "documentOriginalProgrammeTitle": "title",
    "desc": "description",
    "copyright": "rights",
    "documentCreationDate": "date",
}
_SILENT = frozenset(("metadata", "set", "animate", "agent", "title", "desc", "copyright", "audio", "chunk", "data"))
"""Elements between the words that hold none."""


class TtmlReader:
    """Reads `.ttml` and `.dfxp`."""

    name = "ttml"
    suffixes: tuple[str, ...] = (".ttml", ".dfxp", ".itt")

    def read(self, data: bytes, file: str) -> ReadTranscript:
        """Merge the captions into turns.

        Raises:
            InputError: Damaged or hostile XML, another root than `tt`, a time that cannot be read (with its line),
                or no text.
        """
        root = parse_xml(data, file)
        if local_name(root) != "tt":
            raise InputError(
                tr("this XML is no Timed Text: its root is <{root}>", root=local_name(root)[:60]),
                file=file,
                remedy=tr("import it under the suffix of its own format"),
            )
        captions = _Captions(_Clock(root, file), _agents(root))
        captions.walk(root)
        projected = project(captions.cues, "ttm:agent")
        if not projected.text:
            raise nothing_to_code(file)
        return ReadTranscript(
            text=projected.text,
            turns=projected.turns,
            format=self.name,
            notation=projected.notation,
            warnings=(*captions.warnings(), *projected.warnings),
            metadata=_metadata(root),
        )


class _Clock:
    """Times as the root element says they are counted."""

    def __init__(self, root: Element, file: str) -> None:
        self._file = file
        rate = _whole(_parameter(root, "frameRate"), 30)
        self._frame = Fraction(1, rate)
        multiplier = re.fullmatch(r"\s*(\d{1,6})[\s:]+(\d{1,6})\s*", _parameter(root, "frameRateMultiplier") or "")
        if multiplier and int(multiplier[1]) and int(multiplier[2]):
            self._frame *= Fraction(int(multiplier[2]), int(multiplier[1]))
        self._parts = _whole(_parameter(root, "subFrameRate"), 1)
        usual = rate * self._parts if _parameter(root, "frameRate") else 1
        self._tick = Fraction(1, _whole(_parameter(root, "tickRate"), usual))
        self._units = {**_SECONDS, "f": self._frame, "t": self._tick}
        self.drops_frames = (_parameter(root, "dropMode") or "nonDrop") != "nonDrop"

    def milliseconds(self, element: Element, attribute: str) -> int | None:
        """The time in one attribute; None where it is missing.

        Raises:
            InputError: It is no time.
        """
        written = element.get(attribute)
        if written is None:
            return None
        time = self._read(written.strip()[:60])
        if time is None or time >= LATEST_MS:
            raise InputError(
                tr('{attribute}="{written}" is no time', attribute=attribute, written=written[:40]),
                file=self._file,
                line=line_of(element),
                remedy=tr("write it as 00:00:01.000 or 1.0s"),
            )
        return time

    def _read(self, written: str) -> int | None:
        clock = _CLOCK.fullmatch(written)
        if clock is None:
            return self._offset(written)
        hours, minutes, seconds, fraction, frames, parts = clock.groups()
        whole = milliseconds((hours, minutes, seconds, fraction))
        if frames is None:
            return whole
        return whole + int(self._frame * (int(frames) + Fraction(int(parts or 0), self._parts)) * 1000)

    def _offset(self, written: str) -> int | None:
        offset = _OFFSET.fullmatch(written)
        if offset is None:
            return None
        whole, fraction, unit = offset.groups()
        if unit == "s":
            return milliseconds((None, None, whole, fraction))
        return int(Fraction(f"{whole}.{fraction or 0}") * self._units[unit] * 1000)


@dataclass(frozen=True, slots=True)
class _Around:
    """What an element has from those around it."""

    start_ms: int | None = None
    end_ms: int | None = None
    agents: str = ""
    keeps_space: bool = False


@dataclass(slots=True)
class _Line:
    """What one speaker says on the lines of a paragraph."""

    agents: str
    texts: list[str] = field(default_factory=list)


class _Captions:
    """The cues of a document, in the order of the file."""

    def __init__(self, clock: _Clock, names: dict[str, str]) -> None:
        self.cues: list[Cue] = []
        self._clock = clock
        self._names = names
        self._left_out: Counter[str] = Counter()

    def walk(self, parent: Element, around: _Around | None = None) -> None:
        """Paragraphs under `parent`, with the times and speakers of what is around them."""
        around = around or _Around()
        inside = self._inside(parent, around, around.start_ms or 0)
        start = inside.start_ms or 0
        one_after_the_other = parent.get("timeContainer") == "seq"
        for child in parent:
            name = local_name(child)
            if name not in ("body", "div", "p"):
                continue
            origin = _Around(start, inside.end_ms, inside.agents, inside.keeps_space)
            times = self._inside(child, origin, start)
            if name == "p":
                self._paragraph(child, times)
            else:
                self.walk(child, origin)
            if one_after_the_other:
                start = times.end_ms if times.end_ms is not None else start
        if (parent.text or "").strip() or any((child.tail or "").strip() for child in parent):
            self._left_out[tr("text outside paragraphs")] += local_name(parent) in ("body", "div")

    def _inside(self, element: Element, around: _Around, origin: int) -> _Around:
        """Times count from where the element around begins."""
        begin = self._clock.milliseconds(element, "begin")
        end = self._clock.milliseconds(element, "end")
        duration = self._clock.milliseconds(element, "dur")
        start_ms = around.start_ms if begin is None else origin + begin
        ends = [origin + end] if end is not None else []
        if duration is not None:
            ends.append((start_ms if start_ms is not None else origin) + duration)
        space = element.get(_SPACE)
        return _Around(
            start_ms,
            min(ends) if ends else around.end_ms,
            _parameter(element, "agent") or around.agents,
            around.keeps_space if space is None else space == "preserve",
        )

    def _paragraph(self, element: Element, times: _Around) -> None:
        lines = [_Line(times.agents, [""])]
        spans: list[_Around] = []
        self._inline(element, times, lines, spans)
        untimed = element.attrib.keys().isdisjoint(("begin", "end", "dur"))
        start_ms, end_ms = times.start_ms, times.end_ms
        if spans and untimed:
            starts = [span.start_ms for span in spans if span.start_ms is not None]
            ends = [span.end_ms for span in spans if span.end_ms is not None]
            start_ms, end_ms = min(starts, default=start_ms), max(ends, default=end_ms)
        elif untimed and not start_ms and end_ms is None:
            start_ms = None  # nothing around it says when
        for line in lines:
            if any(text.strip() for text in line.texts):
                texts = line.texts if times.keeps_space else [_BLANKS.sub(" ", text) for text in line.texts]
                said = [part for text in texts for part in re.split(r"\r\n?|\n", text)]
                self.cues.append(Cue(start_ms, end_ms, line_of(element) or 0, said, self._speaker(line.agents), True))

    def _inline(self, element: Element, times: _Around, lines: list[_Line], spans: list[_Around]) -> None:
        """Text of a paragraph or span; a span of another speaker begins a new line."""
        if lines[-1].agents != times.agents:
            lines.append(_Line(times.agents, [""]))
        lines[-1].texts[-1] += element.text or ""
        for child in element:
            name = local_name(child)
            if name == "br":
                lines[-1].texts.append("")
            elif name == "span":
                if _parameter(child, "ruby") in ("text", "textContainer", "delimiter"):
                    self._left_out[tr("ruby texts")] += 1
                else:
                    inside = self._inside(child, times, times.start_ms or 0)
                    if inside.start_ms != times.start_ms or inside.end_ms != times.end_ms:
                        spans.append(inside)
                    self._inline(child, inside, lines, spans)
            elif name not in _SILENT:
                self._left_out[f"<{name[:60]}>"] += 1
            if lines[-1].agents != times.agents:
                lines.append(_Line(times.agents, [""]))
            lines[-1].texts[-1] += child.tail or ""

    def _speaker(self, agents: str) -> str | None:
        names = [self._names.get(agent, agent) for agent in agents.split()]
        return plain_name(_BLANKS.sub(" ", " & ".join(names))) or None

    def warnings(self) -> tuple[str, ...]:
        """One sentence per kind of thing left out or not heeded."""
        warnings = [
            tr("{things} left out: {count}", things=what, count=count)
            for what, count in sorted(self._left_out.items())
            if count
        ]
        if self._clock.drops_frames:
            warnings.append(tr("drop-frame times are read as if no frame were dropped"))
        return tuple(warnings)


def _parameter(element: Element, name: str) -> str | None:
    """An attribute by its name alone: the namespaces of Timed Text changed from version to version."""
    if name in element.attrib:
        return element.attrib[name]
    return next((value for key, value in element.attrib.items() if key.endswith("}" + name)), None)


def _whole(written: str | None, usual: int) -> int:
    found = re.fullmatch(r"\s*(\d{1,12})\s*", written or "")
    return int(found[1]) if found and int(found[1]) else usual


def _agents(root: Element) -> dict[str, str]:
    """What each agent is called; an actor's part by the part's own name."""
    names: dict[str, str] = {}
    for element in root.iter():
        identity = element.get(_ID)
        if identity is None or local_name(element) != "agent":
            continue
        called = {child.get("type", ""): (child.text or "").strip() for child in element if local_name(child) == "name"}
        given = " ".join(filter(None, [called.get("given"), called.get("family")]))
        name = called.get("full") or called.get("alias") or given or next(filter(None, called.values()), "")
        names[identity] = name or identity
    return names


def _metadata(root: Element) -> dict[str, str]:
    values: dict[str, str] = {}
    head = next((child for child in root if local_name(child) == "head"), None)
    for element in head.iter() if head is not None else ():
        key = _METADATA.get(local_name(element))
        text = _BLANKS.sub(" ", element.text or "").strip()
        if key and text:
            values.setdefault(key, text)
    if language := (root.get(_LANGUAGE) or "").strip():
        values["language"] = language
    return values
