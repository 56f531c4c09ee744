"""Captions: cues in, turns and their projection out; shared by WebVTT and SubRip."""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from qualcode.domain.errors import InputError
from qualcode.domain.spans import Span
from qualcode.domain.transcripts import Turn
from qualcode.importing.labels import Strength, is_shouted, is_transcriber_mark, plain_name, strength

PAUSE_MS = 2000
"""A silence longer than this ends a turn that the next cue does not name again."""
_TIME = r"(?:(\d{1,4}):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,3}))?"
TIMING = re.compile(rf"\s*{_TIME}\s*--?>\s*{_TIME}(?:\s.*)?$")
LIKE_TIMING = re.compile(r"\s*[\d:.,;]+\s*-->")
_TAG = re.compile(
    r"</?(?:[ibus]|c|ruby|rt|lang|font|span|v)(?:[.\s][^<>]{0,200})?/?>|<\d{1,3}:[\d:.]{1,20}>|\{\\an?\d{1,2}[^{}]{0,40}\}",
    re.IGNORECASE,
)
_VOICE = re.compile(r"<v(?:\.[^\s<>]{1,60})?\s+([^<>]{1,63})>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});")
_NAMED = re.compile(r"\s*([^\s:：\[\]<>(){}][^:：\[\]<>{}]{0,62}?)\s{0,2}[:：](?!/)(\s*)")
_BRACKETED = re.compile(r"\s*\[([^\s\[\]:：][^\[\]:：]{0,62})\]\s*[:：]?\s*")
_CHANGE = re.compile(r"\s*>>+\s*")


@dataclass(slots=True)
class Cue:
    """One caption as the file writes it; times in milliseconds, `line` counted from 1."""

    start_ms: int
    end_ms: int
    line: int
    lines: list[str] = field(default_factory=list)


class _Piece(NamedTuple):
    """Part of a cue: what follows one mark of a change of speaker."""

    text: str
    start_ms: int
    end_ms: int
    changes: bool
    """`>>` or a label stands before it."""
    voice: str | None
    """Speaker by `<v Name>`, which is never in doubt."""


@dataclass(slots=True)
class _Said:
    speaker: str | None
    start_ms: int
    end_ms: int
    texts: list[str]


class Captions(NamedTuple):
    """The projection of a caption file."""

    text: str
    turns: tuple[Turn, ...]
    notation: str | None
    warnings: tuple[str, ...]


def timing(line: str, number: int, file: str) -> Cue | None:
    """The cue that a line `00:01.000 --> 00:02.000` opens; None for any other line.

    Raises:
        InputError: The line begins like a timing and cannot be read as one.
    """
    if "->" not in line:
        return None
    found = TIMING.match(line)
    if found is None:
        if LIKE_TIMING.match(line):
            raise InputError(
                "this timing cannot be read",
                file=file,
                line=number,
                remedy="write it as 00:00:01.000 --> 00:00:02.000",
            )
        return None
    groups = found.groups()
    return Cue(_milliseconds(groups[:4]), _milliseconds(groups[4:]), number)


def _milliseconds(groups: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, fraction = groups
    whole = (int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds or 0)
    return whole * 1000 + int((fraction or "").ljust(3, "0"))


def project(cues: list[Cue]) -> Captions:
    """Merge cues into turns and write them one a line, `Name: text`.

    Returns:
        No text and no turns if no cue says anything.
    """
    warnings = []
    if _unroll(cues):
        warnings.append("rolling captions: lines that were shown again are taken once")
    pieces = [piece for cue in cues for piece in _pieces(cue)]
    names = _labels(pieces)
    said = _merge(pieces, names)
    text, turns = _write(said)
    named = [turn for turn in turns if turn.speaker is not None]
    notation = None
    if named:
        notation = "<v Name>" if any(piece.voice for piece in pieces) else "Name:"
        if notation == "Name:" and 2 * sum((turn.speaker or "").isupper() for turn in named) > len(named):
            notation = "NAME:"
    return Captions(text, turns, notation, tuple(warnings))


def _unroll(cues: list[Cue]) -> bool:
    """Take away lines that a cue repeats from the one before it, if most cues do so (rolling captions)."""
    cleaned = [[_clean(line) for line in cue.lines] for cue in cues]
    repeats = [0] * len(cues)
    for number in range(1, len(cues)):
        above, here = [x for x in cleaned[number - 1] if x], [x for x in cleaned[number] if x]
        if cues[number].start_ms > cues[number - 1].end_ms + 100:
            continue
        for size in range(min(len(above), len(here)), 0, -1):
            if above[-size:] == here[:size]:
                repeats[number] = size
                break
    if sum(map(bool, repeats)) < 3 or 2 * sum(map(bool, repeats)) < len(cues):
        return False
    for cue, lines, size in zip(cues, cleaned, repeats, strict=True):
        kept = [raw for raw, line in zip(cue.lines, lines, strict=True) if line]
        cue.lines = kept[size:]
    return True


def _clean(line: str) -> str:
    """A line without styling tags, entities resolved, without white space at its ends."""
    if "<" in line or "{" in line:
        line = _TAG.sub("", line)
    if "&" in line:
        line = _ENTITY.sub(lambda found: html.unescape(found[0]), line)
    return line.replace("\n", " ").strip()


def _pieces(cue: Cue) -> list[_Piece]:
    pieces: list[_Piece] = []
    voice: str | None = None
    for line in cue.lines:
        start = 0
        for found in _VOICE.finditer(line):
            pieces.extend(_split(line[start : found.start()], cue, voice))
            voice = plain_name(html.unescape(found[1])) or None
            start = found.end()
        pieces.extend(_split(line[start:], cue, voice))
    return pieces


def _split(line: str, cue: Cue, voice: str | None) -> list[_Piece]:
    """The line parted at `>>`."""
    pieces = []
    for number, part in enumerate(_CHANGE.split(_clean(line.replace("&gt;", ">")))):
        if part.strip():
            pieces.append(_Piece(part.strip(), cue.start_ms, cue.end_ms, number > 0, voice))
    return pieces


def _candidate(text: str) -> tuple[str, int, bool] | None:
    """Name, offset of the speech and whether white space follows, if `text` begins like a label."""
    found = _NAMED.match(text)
    if found:
        return plain_name(found[1]), found.end(), bool(found[2]) or found.end() == len(text)
    found = _BRACKETED.match(text)
    if found and not is_transcriber_mark(found[1]):
        return plain_name(found[1]), found.end(), True
    return None


def _labels(pieces: list[_Piece]) -> frozenset[str]:
    """Names that are believed: by convention, in capitals, coming back, or if most cues carry one."""
    seen = [found for piece in pieces if (found := _candidate(piece.text)) is not None]
    counts = Counter(name for name, _, spaced in seen if spaced)
    everywhere = 2 * sum(strength(name) >= Strength.NAME for name, _, _ in seen) >= len(pieces)
    believed = set()
    for name, _, spaced in seen:
        judged = strength(name)
        comes_back = judged is Strength.NAME and spaced and (counts[name] >= 2 or everywhere)
        often = judged is Strength.POSSIBLE and counts[name] >= 3
        if judged is Strength.KNOWN or is_shouted(name) or comes_back or often:
            believed.add(name)
    return frozenset(believed)


def _merge(pieces: list[_Piece], names: frozenset[str]) -> list[_Said]:
    """Consecutive pieces of one speaker become one turn.

    A piece that names nobody goes on with the turn before it unless `>>` or a pause stands between.
    """
    said: list[_Said] = []
    for piece in pieces:
        speaker, text = piece.voice, piece.text
        found = _candidate(text)
        if speaker is None and found and found[0] in names:
            speaker, text = found[0], text[found[1] :].strip()
        elif speaker is not None and found and found[0].casefold() == speaker.casefold():
            text = text[found[1] :].strip()
        last = said[-1] if said else None
        if last is not None and _goes_on(last, piece, speaker):
            last.texts.append(text)
            last.end_ms = max(last.end_ms, piece.end_ms)
        else:
            said.append(_Said(speaker, piece.start_ms, piece.end_ms, [text]))
    return said


def _goes_on(last: _Said, piece: _Piece, speaker: str | None) -> bool:
    if speaker is not None:
        return speaker == last.speaker
    return not piece.changes and piece.start_ms - last.end_ms <= PAUSE_MS


def _write(said: list[_Said]) -> tuple[str, tuple[Turn, ...]]:
    lines: list[str] = []
    turns: list[Turn] = []
    offset = 0
    for turn in said:
        speech = " ".join(text for text in turn.texts if text)
        label = f"{turn.speaker}:" if turn.speaker is not None else ""
        line = " ".join(filter(None, [label, speech]))
        if not line:
            continue
        start = offset + len(line) - len(speech)
        turns.append(
            Turn(
                offset,
                offset + len(line),
                turn.speaker,
                Span(offset, offset + len(label)) if label else None,
                (),
                (Span(start, offset + len(line)),) if speech else (),
                turn.start_ms,
                turn.end_ms if turn.end_ms >= turn.start_ms else None,
            )
        )
        lines.append(line)
        offset += len(line) + 1
    return "\n".join(lines), tuple(turns)
