"""TEI documents (.tei, .xml): utterances, speeches of plays and parliaments, and plain paragraphs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from qualcode.domain.errors import InputError, brief
from qualcode.domain.transcripts import ReadTranscript
from qualcode.domain.translation import tr
from qualcode.importing.plain import nothing_to_code
from qualcode.importing.spoken import Utterance, counted, listed, one_line, project, speaker_name
from qualcode.importing.tei_header import Timeline, metadata, names, pointers
from qualcode.importing.xml_trees import line_of, local_name, parse_xml

TOGETHER = " + "
"""Between the names of those who speak at once."""
_ROOTS = frozenset(("TEI", "TEI.2", "teiCorpus", "teiCorpus.2"))
_LEFT_OUT = frozenset(
    (
        *("note", "incident", "event", "vocal", "kinesic", "pause", "writing", "shift", "stage", "gap", "figure"),
        *("desc", "fw", "camera", "caption", "sound", "tech", "view", "castList"),
    )
)
"""What is in the text and not said in it; counted in a warning."""
_APART = frozenset(("spanGrp", "timeline", "standOff", "linkGrp", "listPerson", "index", "teiHeader", "facsimile"))
"""Annotations and data, passed over without a word."""
_PARAGRAPHS = frozenset(
    (
        *("p", "ab", "l", "lg", "head", "item", "row", "opener", "closer", "salute", "signed", "dateline", "byline"),
        *("docTitle", "titlePart", "docAuthor", "docDate", "trailer", "argument", "bibl", "label", "speaker"),
    )
)
_PARTS = frozenset(("p", "ab", "l", "lg", "item", "cell", "row", "s", "head", "list", "table", "u", "div"))
"""Elements inside a paragraph or utterance that a blank sets apart from what stands beside them."""
_AS_WRITTEN = ("sic", "orig", "abbr", "lem")
"""Of two readings, the one that stands in the source."""
_BREAKS = frozenset(("lb", "pb", "cb", "gb", "milestone"))
_CLOSING = frozenset(".,;:!?…)]}»”’%")
_OPENING = frozenset("([{«“‘¿¡")


class TeiReader:
    """Reads `.tei`, and `.xml` files that are TEI; captions in `.xml` go to the reader of TTML."""

    name = "tei"
    suffixes: tuple[str, ...] = (".tei", ".xml")

    def read(self, data: bytes, file: str) -> ReadTranscript:
        """Take utterances, speeches and paragraphs of the body in their order; headings have no speech.

        Raises:
            InputError: Damaged XML, another kind of XML, or no words.
        """
        root = parse_xml(data, file)
        kind = local_name(root)
        if kind == "tt":
            from qualcode.importing.ttml import TtmlReader

            return TtmlReader().read(data, file)
        if kind not in _ROOTS:
            raise _unknown(kind, file, line_of(root))
        walk = _Walk(root)
        for part in _parts(root):
            walk.part(part)
        if not walk.said:
            if any(local_name(element) == "include" for element in root.iter()):
                raise InputError(
                    tr("this file only lists the files of a corpus"),
                    file=file,
                    remedy=tr("import the files that it includes"),
                )
            raise nothing_to_code(file)
        spoken = project(walk.said)
        return ReadTranscript(
            text=spoken.text,
            turns=spoken.turns,
            format=self.name,
            notation=spoken.notation,
            warnings=(*walk.warnings(), *spoken.warnings),
            metadata=metadata(root),
        )


def _unknown(kind: str, file: str, line: int | None) -> InputError:
    known = {"ANNOTATION_DOCUMENT": ".eaf", "Trans": ".trs"}
    return InputError(
        tr("no reader for XML with the root <{kind}>", kind=brief(kind)),
        file=file,
        line=line,
        remedy=tr("rename the file to end in {known}", known=known[kind])
        if kind in known
        else tr("known are <TEI>, <teiCorpus> and <tt>"),
    )


def _parts(root: Element) -> Iterator[Element]:
    """Front, body and back of all texts, in order; a text without them stands for its body."""
    for child in root:
        kind = local_name(child)
        if kind in ("front", "body", "back"):
            yield child
        elif kind in ("TEI", "TEI.2", "group"):
            yield from _parts(child)
        elif kind == "text":
            inner = list(_parts(child))
            yield from inner or [child]


class _Walk:
    """One way through a body: what is said, what is a heading, what was left out."""

    def __init__(self, root: Element) -> None:
        self._names = names(root)
        self._timeline = Timeline(root)
        self._left_out: Counter[str] = Counter()
        self._nameless: dict[str, None] = {}
        self._announced: str | None = None
        self.said: list[Utterance] = []

    def part(self, element: Element) -> None:
        """A body; front and back matter are left out."""
        kind = local_name(element)
        if kind not in ("front", "back"):
            self.container(element)
        elif any(text and not text.isspace() for text in element.itertext()):
            self._left_out[tr("front matter") if kind == "front" else tr("back matter")] += 1

    def container(self, element: Element) -> None:
        """What stands in a division, a list or another element that holds blocks."""
        self._loose(element.text)
        for child in element:
            self._block(child)
            self._loose(child.tail)

    def warnings(self) -> list[str]:
        warnings = []
        if self._left_out:
            warnings.append(tr("left out: {left_out}", left_out=counted(self._left_out)))
        if self._nameless:
            shown = listed(self._nameless)
            warnings.append(
                tr("speakers shown by their identifier, since the file gives no name: {written}", written=shown)
            )
        return warnings

    def _block(self, element: Element) -> None:
        kind = local_name(element)
        if kind in _APART:
            return
        if kind in _LEFT_OUT:
            self._leave_out(element, kind)
        elif kind in ("u", "sp"):
            self._speech(element, element)
        elif kind == "annotationBlock":
            for inner in element:
                if local_name(inner) == "u":
                    self._speech(inner, element)
                elif local_name(inner) in _LEFT_OUT:
                    self._left_out[local_name(inner)] += 1
        elif kind in _PARAGRAPHS or not any(_is_block(child) for child in element):
            self._paragraph(element, heading=kind == "head")
        else:
            self.container(element)

    def _leave_out(self, element: Element, kind: str) -> None:
        self._left_out[kind] += 1
        if kind == "note" and element.get("type") == "speaker":
            self._announced = speaker_name(one_line("".join(element.itertext())).rstrip(".,"))

    def _loose(self, text: str | None) -> None:
        if text and not text.isspace():
            self.said.append(Utterance(None, None, None, text))

    def _paragraph(self, element: Element, *, heading: bool) -> None:
        text = self._words(element)
        if text:
            self.said.append(Utterance(None, None, None, text, silent=heading))

    def _speech(self, element: Element, outer: Element) -> None:
        """One `<u>` or `<sp>`; `outer` may hold speaker and times in its stead."""
        printed = None
        for child in element:
            if local_name(child) == "speaker":
                printed = speaker_name(self._words(child).rstrip(".,:; "))
        who = pointers(element.get("who") or outer.get("who"))
        speaker = self._speaker(who, printed or (self._announced if not who else None))
        self._announced = None
        start, end = self._timeline.span(element, outer)
        text = self._words(element)
        if text:
            self.said.append(Utterance(speaker, start, end, text))

    def _speaker(self, who: list[str], printed: str | None) -> str | None:
        """The names that the file gives for `who`, else the name printed above the speech, else the identifiers."""
        if who and all(one in self._names for one in who):
            return TOGETHER.join(self._names[one] for one in who)
        if printed is not None or not who:
            return printed
        self._nameless.update(dict.fromkeys(one for one in who if one not in self._names))
        return TOGETHER.join(self._names.get(one, one) for one in who)

    def _words(self, element: Element) -> str:
        """The words of one paragraph or utterance on one line."""
        if not len(element):
            return one_line(element.text or "")
        tokens = [token for token in element.iter() if local_name(token) in ("w", "pc")]
        pieces: list[str] = []
        if tokens and not any(_spaced(token) for token in tokens):
            self._tokens(element, pieces)
        else:
            parted = local_name(element) == "u" and _is_white(element)
            self._flow(element, pieces, parted=parted)
        return one_line("".join(pieces))

    def _flow(self, element: Element, pieces: list[str], *, parted: bool = False) -> None:
        """Running text; `parted` sets the segments of an utterance apart by blanks."""
        pieces.append(element.text or "")
        for child in element:
            kind = local_name(child)
            if kind in _LEFT_OUT:
                self._left_out[kind] += 1
                joined = kind in ("note", "gap") or (child.tail or " ")[0] in _CLOSING
                pieces.append("" if joined else " ")
            elif kind in _BREAKS:
                pieces.append("" if child.get("break") == "no" else " ")
            elif kind in ("choice", "app"):
                self._flow(self._reading(child), pieces)
            elif kind not in _APART and kind != "speaker":
                blank = " " if kind in _PARTS or (parted and kind == "seg") else ""
                pieces.append(blank)
                self._flow(child, pieces, parted=parted and kind == "seg" and _is_white(child))
                pieces.append(blank)
            pieces.append(child.tail or "")

    def _tokens(self, element: Element, pieces: list[str]) -> None:
        """Words that are marked one by one: a blank between two of them, unless the file or their sign says no."""
        _join(pieces, element.text, None)
        for child in element:
            kind = local_name(child)
            if kind in ("w", "pc"):
                _join(pieces, "".join(map(one_line, child.itertext())), child)
            elif kind in _LEFT_OUT:
                self._left_out[kind] += 1
            elif kind in ("choice", "app"):
                self._tokens(self._reading(child), pieces)
            elif kind not in _APART and kind != "speaker":
                self._tokens(child, pieces)
            _join(pieces, child.tail, None)

    def _reading(self, choice: Element) -> Element:
        """What the source says where the file offers several readings; the element itself if it offers none."""
        readings = list(choice)
        if not readings:
            return choice
        taken = next((one for one in readings if local_name(one) in _AS_WRITTEN), readings[0])
        self._left_out.update(local_name(one) for one in readings if one is not taken)
        return taken


def _is_block(element: Element) -> bool:
    kind = local_name(element)
    return kind in _PARAGRAPHS or kind in _PARTS or kind in ("sp", "annotationBlock", "quote", "floatingText")


def _spaced(token: Element) -> bool:
    """True where the blank between words is written inside of them."""
    text = "".join(token.itertext())
    return text[-1:] == " " and "\n" not in text


def _is_white(element: Element) -> bool:
    """True where an element has children and no text of its own between them."""
    return len(element) > 0 and not any(
        text and text.strip() for text in (element.text, *(child.tail for child in element))
    )


def _join(pieces: list[str], text: str | None, token: Element | None) -> None:
    """Append one token (or text between tokens) with the blank it needs before it."""
    word = one_line(text or "")
    if not word:
        return
    join = token.get("join", "") if token is not None else ""
    sign = token is not None and local_name(token) == "pc"
    glued = join in ("left", "both") or (sign and not join and word[0] in _CLOSING)
    if pieces and not glued and pieces[-1] != "":
        pieces.append(" ")
    pieces.append(word)
    if join in ("right", "both") or (sign and not join and word[-1] in _OPENING):
        pieces.append("")
