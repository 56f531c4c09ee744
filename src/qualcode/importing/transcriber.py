"""Transcriber files (.trs): turns of radio and interview transcripts, cut by synchronisation points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from qualcode.domain.errors import InputError, brief
from qualcode.domain.transcripts import ReadTranscript
from qualcode.domain.translation import tr
from qualcode.importing.plain import nothing_to_code
from qualcode.importing.spoken import Utterance, counted, listed, one_line, project, seconds, speaker_name
from qualcode.importing.xml_trees import local_name, parse_xml

TOGETHER = " + "
"""Between the names of those who speak at once."""


class TranscriberReader:
    """Reads `.trs`."""

    name = "trs"
    suffixes: tuple[str, ...] = (".trs",)

    def read(self, data: bytes, file: str) -> ReadTranscript:
        """Take the turns of all sections; events, comments and backgrounds are left out with a warning.

        Raises:
            InputError: Damaged XML, another kind of XML, or no words.
        """
        root = parse_xml(data, file)
        if local_name(root) != "Trans":
            raise InputError(
                tr("this is no Transcriber file: its root is <{root}>, not <Trans>", root=brief(local_name(root))),
                file=file,
                remedy=tr("save it again in Transcriber, or import it under its own suffix"),
            )
        reading = _Reading(_names(root))
        for turn in root.iter("Turn"):
            reading.add(turn)
        spoken = project(reading.said)
        if not spoken.text:
            raise nothing_to_code(file)
        return ReadTranscript(
            text=spoken.text,
            turns=spoken.turns,
            format=self.name,
            notation=spoken.notation,
            warnings=(*reading.warnings(), *spoken.warnings),
            metadata=_metadata(root),
        )


@dataclass(slots=True)
class _Piece:
    """Words between two marks of one turn."""

    speaker: str | None
    start_ms: int | None
    end_ms: int | None = None
    text: list[str] = field(default_factory=list)


class _Reading:
    """The utterances of a file, and what was left out of them."""

    def __init__(self, names: dict[str, str]) -> None:
        self._names = names
        self._unknown: dict[str, None] = {}
        self._left_out: Counter[str] = Counter()
        self.said: list[Utterance] = []

    def add(self, turn: Element) -> None:
        """Cut one turn at its synchronisation points and changes of speaker."""
        ids = turn.get("speaker", "").split()
        names = [self._name(one) for one in ids]
        everybody = TOGETHER.join(names) or None
        pieces = [_Piece(everybody, seconds(turn.get("startTime")), text=[turn.text or ""])]
        since = 0
        for mark, text in _marks(turn):
            kind = local_name(mark)
            if kind == "Sync":
                time = seconds(mark.get("time"))
                _close(pieces[since:], time)
                since = len(pieces)
                pieces.append(_Piece(everybody, time))
            elif kind == "Who":
                number = mark.get("nb", "")
                known = number.isdecimal() and len(number) < 4 and 1 <= int(number) <= len(names)
                pieces.append(_Piece(names[int(number) - 1] if known else everybody, pieces[-1].start_ms))
            else:
                self._left_out[kind] += 1
            pieces[-1].text.append(text)
        _close(pieces[since:], seconds(turn.get("endTime")))
        said = [
            Utterance(piece.speaker, piece.start_ms, piece.end_ms, text)
            for piece in pieces
            if (text := one_line("".join(piece.text)))
        ]
        self.said.extend(said if everybody is not None else _as_one(said))

    def _name(self, one: str) -> str:
        if one not in self._names:
            self._unknown[one] = None
        return self._names.get(one, one)

    def warnings(self) -> list[str]:
        warnings = []
        if self._left_out:
            warnings.append(tr("left out: {left_out}", left_out=counted(self._left_out)))
        if self._unknown:
            warnings.append(
                tr("speakers without an entry in the list of speakers: {unknown}", unknown=listed(self._unknown))
            )
        return warnings


def _marks(turn: Element) -> Iterator[tuple[Element, str]]:
    """Each mark of a turn and the words up to the next one; some programs write the words inside of `<Sync>`."""
    for mark in turn:
        yield mark, (mark.text or "") if len(mark) else f"{mark.text or ''}{mark.tail or ''}"
        if len(mark):
            *before, (last, text) = _marks(mark)
            yield from before
            yield last, text + (mark.tail or "")


def _names(root: Element) -> dict[str, str]:
    names = {}
    for speaker in root.iterfind("Speakers/Speaker"):
        own = speaker.get("id", "")
        names[own] = speaker_name(speaker.get("name")) or own
    return names


def _close(pieces: list[_Piece], time: int | None) -> None:
    """Give the pieces since the last synchronisation point their end."""
    for piece in pieces:
        piece.end_ms = time


def _as_one(said: list[Utterance]) -> list[Utterance]:
    """A turn that names nobody stays one turn."""
    if not said:
        return []
    return [Utterance(None, said[0].start_ms, said[-1].end_ms, " ".join(one.text for one in said))]


def _metadata(root: Element) -> dict[str, str]:
    episode = root.find("Episode")
    values = {
        "title": episode.get("program", "") if episode is not None else "",
        "date": (episode.get("air_date", "") if episode is not None else "") or root.get("version_date", ""),
        "author": root.get("scribe", ""),
        "media": root.get("audio_filename", ""),
        "language": root.get("{http://www.w3.org/XML/1998/namespace}lang", ""),
    }
    return {key: one_line(value) for key, value in values.items() if value.strip()}
