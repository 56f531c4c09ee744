"""Timed speech: cues in, turns and their projection out; shared by captions and speech recognition."""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from qualcode.domain.errors import InputError
from qualcode.domain.spans import Span
from qualcode.domain.transcripts import Turn
from qualcode.domain.translation import tr
from qualcode.importing.labels import Strength, is_shouted, is_transcriber_mark, plain_name, strength

PAUSE_MS = 2000
"""A silence longer than this ends a turn that the next cue does not name again."""
TIME = r"(?:(\d{1,4}):)?(\d{1,3}):(\d{1,2})(?:(?:[.,]|:(?=\d{3}(?!\d)))(\d{1,9}))?"
"""Hours, where written, minutes, seconds and a fraction, as four groups for `milliseconds`."""
TIMING = re.compile(rf"\s*{TIME}\s*--?>\s*{TIME}(?:\s.*)?$")
LIKE_TIMING = re.compile(r"\s*[-−]?[\d:.,;]+\s*-->")
_TAG = re.compile(
    r"</?(?:[ibus]|c|ruby|rt|lang|font|span|v)(?:[.\s][^<>]{0,200})?/?>|<\d{1,3}:[\d:.]{1,20}>|\{\\an?\d{1,2}[^{}]{0,40}\}",
    re.IGNORECASE,
)
_VOICE = re.compile(r"<v(?:\.[^\s<>]{1,60})?\s+([^<>]{1,200})>", re.IGNORECASE)
_WORD_TIME = re.compile(r"<\d{1,3}:[\d:.]{1,20}>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});")
_NAMED = re.compile(r"\s*([^\s:：\[\]<>(){}][^:：\[\]<>{}]{0,62}?)\s{0,2}[:：](?!/)(\s*)")
_BRACKETED = re.compile(r"\s*\[([^\s\[\]:：][^\[\]:：]{0,62})\]\s*[:：]?\s*")
_IN_PARENTHESES = re.compile(r"\s*\(([^\s():：][^():：]{0,62})\)\s*")
_CHANGE = re.compile(r"\s*>>+\s*")
_IN_EVERY_CUE = 0.95
"""Share of cues that begin with a name where names are written by a program, whatever they look like."""


@dataclass(slots=True)
class Cue:
    """One caption or segment as the file writes it; times in milliseconds, `line` counted from 1."""

    start_ms: int | None
    end_ms: int | None
    line: int = 0
    lines: list[str] = field(default_factory=list)
    speaker: str | None = None
    """Who speaks, where the file says so apart from the text."""
    plain: bool = False
    """The text holds no markup: neither tags nor entities."""


class _Piece(NamedTuple):
    """Part of a cue: what follows one mark of a change of speaker."""

    text: str
    start_ms: int | None
    end_ms: int | None
    changes: bool
    """`>>` or a label stands before it."""
    voice: str | None
    """Speaker by `<v Name>` or apart from the text, which is never in doubt."""
    first: bool
    """It begins its cue."""


@dataclass(slots=True)
class _Said:
    speaker: str | None
    start_ms: int | None
    end_ms: int | None
    latest_ms: int | None
    """The latest time known of it: where a pause after it begins."""
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
                tr("this timing cannot be read"),
                file=file,
                line=number,
                remedy=tr("write it as 00:00:01.000 --> 00:00:02.000"),
            )
        return None
    groups = found.groups()
    return Cue(milliseconds(groups[:4]), milliseconds(groups[4:]), number)


def milliseconds(groups: tuple[str | None, ...]) -> int:
    """A time from the four groups of `TIME`; what is finer than a millisecond is cut off."""
    hours, minutes, seconds, fraction = groups
    whole = (int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds or 0)
    return whole * 1000 + int((fraction or "").ljust(3, "0")[:3])


def project(cues: list[Cue], marked: str = "<v Name>") -> Captions:
    """Merge cues into turns and write them one a line, `Name: text`.

    Args:
        cues: In the order of the file; they are used up.
        marked: The notation to report where speakers are named apart from the text.

    Returns:
        No text and no turns if no cue says anything.
    """
    warnings = []
    if backwards := _unend(cues):
        warnings.append(
            tr("times that end before they begin: {backwards}; their ends are left out", backwards=backwards)
        )
    if _unroll(cues):
        warnings.append(tr("rolling captions: lines that were shown again are taken once"))
    above = _names_above(cues)
    pieces = [piece for cue in cues for piece in _pieces(cue, above)]
    names = _labels(pieces)
    said = _merge(pieces, names)
    text, turns = _write(said)
    named = [turn for turn in turns if turn.speaker is not None]
    notation = None
    if named:
        notation = marked if any(piece.voice for piece in pieces) else "Name:"
        if above:
            notation = "(Name)"
        if notation == "Name:" and 2 * sum((turn.speaker or "").isupper() for turn in named) > len(named):
            notation = "NAME:"
    return Captions(text, turns, notation, tuple(warnings))


def _unend(cues: list[Cue]) -> int:
    """Forget ends that lie before their starts; how many there were."""
    backwards = 0
    for cue in cues:
        if cue.start_ms is not None and cue.end_ms is not None and cue.end_ms < cue.start_ms:
            cue.end_ms = None
            backwards += 1
    return backwards


def _unroll(cues: list[Cue]) -> bool:
    """Take away lines that a cue repeats from the one before it (rolling captions).

    Only where most cues do so and new lines come in under them, or where a time stands at each word, as recognition
    writes it while it listens; what is said twice in cues of its own stays.
    """
    if not cues or cues[0].plain:
        return False
    cleaned = [[_clean(line) for line in cue.lines] for cue in cues]
    repeats = [0] * len(cues)
    for number in range(1, len(cues)):
        above, here = [x for x in cleaned[number - 1] if x], [x for x in cleaned[number] if x]
        if (_gap(cues[number - 1].end_ms, cues[number].start_ms) or 0) > 100:
            continue
        for size in range(min(len(above), len(here)), 0, -1):
            if above[-size:] == here[:size]:
                repeats[number] = size
                break
    rolled = sum(map(bool, repeats))
    heard = any(_WORD_TIME.search(line) for cue in cues for line in cue.lines if "<" in line)
    under = sum(1 for size, lines in zip(repeats, cleaned, strict=True) if 0 < size < sum(map(bool, lines)))
    if not rolled or (not heard and (rolled < 3 or 2 * rolled < len(cues) or 3 * under < rolled)):
        return False
    for cue, lines, size in zip(cues, cleaned, repeats, strict=True):
        kept = [raw for raw, line in zip(cue.lines, lines, strict=True) if line]
        cue.lines = kept[size:]
    return True


def _gap(end_ms: int | None, start_ms: int | None) -> int | None:
    return None if end_ms is None or start_ms is None else start_ms - end_ms


def _names_above(cues: list[Cue]) -> frozenset[str]:
    """Lines `(Name)` that stand above what is said, where most cues begin with one (meetings)."""
    counts: Counter[str] = Counter()
    speaking = 0
    for cue in cues:
        lines = [line for line in cue.lines if line.strip()]
        speaking += bool(lines)
        if len(lines) < 2 or cue.plain or "(" not in lines[0]:
            continue
        found = _IN_PARENTHESES.fullmatch(lines[0])
        if found and not is_transcriber_mark(found[1]) and strength(plain_name(found[1])) >= Strength.NAME:
            counts[plain_name(found[1])] += 1
    return frozenset(counts) if 2 * counts.total() >= max(1, speaking) else frozenset()


def _clean(line: str) -> str:
    """A line without styling tags, entities resolved, without white space at its ends."""
    if "<" in line or "{" in line:
        line = _TAG.sub("", line)
    if "&" in line:
        line = _ENTITY.sub(lambda found: html.unescape(found[0]), line)
    return line.replace("\n", " ").strip()


def _pieces(cue: Cue, above: frozenset[str]) -> list[_Piece]:
    """What the cue says, parted where its speaker changes."""
    if cue.plain:
        return _plain_pieces(cue)
    pieces: list[_Piece] = []
    voice = cue.speaker
    for number, line in enumerate(cue.lines):
        named = _IN_PARENTHESES.fullmatch(line) if above else None
        if named and plain_name(named[1]) in above:
            voice = plain_name(named[1])
            continue
        if above and line.strip() == "-" and number + 1 < len(cue.lines):
            continue  # parts the speakers of one cue
        start = 0
        for found in _VOICE.finditer(line):
            pieces.extend(_split(line[start : found.start()], cue, voice, not pieces))
            voice = plain_name(html.unescape(found[1])) or None
            start = found.end()
        pieces.extend(_split(line[start:], cue, voice, not pieces))
    return pieces


def _plain_pieces(cue: Cue) -> list[_Piece]:
    pieces: list[_Piece] = []
    for line in cue.lines:
        parts = _CHANGE.split(line) if cue.speaker is None else [line]
        for number, part in enumerate(parts):
            if said := part.strip():
                pieces.append(_Piece(said, cue.start_ms, cue.end_ms, number > 0, cue.speaker, not pieces))
    return pieces


def _split(line: str, cue: Cue, voice: str | None, first: bool) -> list[_Piece]:
    """The line parted at `>>`."""
    pieces: list[_Piece] = []
    for number, part in enumerate(_CHANGE.split(_clean(line.replace("&gt;", ">")))):
        if part.strip():
            pieces.append(_Piece(part.strip(), cue.start_ms, cue.end_ms, number > 0, voice, first and not pieces))
    return pieces


def _candidate(text: str) -> tuple[str, int, bool] | None:
    """Name, offset of the speech and whether white space follows, if `text` begins like a label."""
    found = _NAMED.match(text)
    if found and (name := plain_name(found[1])):
        return name, found.end(), bool(found[2]) or found.end() == len(text)
    found = _BRACKETED.match(text)
    if found and not is_transcriber_mark(found[1]) and (name := plain_name(found[1])):
        return name, found.end(), True
    return None


def _labels(pieces: list[_Piece]) -> frozenset[str]:
    """Names that are believed: by convention, in capitals, coming back, or if most cues carry one."""
    every = _in_every_cue(pieces)
    seen = [found for piece in pieces if (found := _candidate(piece.text)) is not None]
    counts = Counter(name for name, _, spaced in seen if spaced)
    everywhere = 2 * sum(strength(name) >= Strength.NAME for name, _, _ in seen) >= len(pieces)
    believed = set()
    for name, _, spaced in seen:
        judged = strength(name)
        comes_back = judged is Strength.NAME and spaced and (counts[name] >= 2 or everywhere)
        often = judged is Strength.POSSIBLE and counts[name] >= 3
        if name in every or judged is Strength.KNOWN or is_shouted(name) or comes_back or often:
            believed.add(name)
    return frozenset(believed)


def _in_every_cue(pieces: list[_Piece]) -> frozenset[str]:
    """Names as accounts and telephones have them (`anna's phone`), where all but a few cues begin with one."""
    firsts = [piece for piece in pieces if piece.first]
    found = [_candidate(piece.text) for piece in firsts if piece.voice is None]
    names = Counter(name for name, _, spaced in filter(None, found) if spaced)
    if len(firsts) < 3 or names.total() < _IN_EVERY_CUE * len(firsts):
        return frozenset()
    return frozenset(n for n, times in names.items() if times > 1 or strength(n) >= Strength.POSSIBLE)


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
            last.end_ms = None if piece.end_ms is None else max(piece.end_ms, last.latest_ms or 0)
            last.latest_ms = _latest(last.latest_ms, piece)
        else:
            said.append(_Said(speaker, piece.start_ms, piece.end_ms, _latest(None, piece), [text]))
    return said


def _goes_on(last: _Said, piece: _Piece, speaker: str | None) -> bool:
    if speaker is not None:
        return speaker == last.speaker
    return not piece.changes and (_gap(last.latest_ms, piece.start_ms) or 0) <= PAUSE_MS


def _latest(before: int | None, piece: _Piece) -> int | None:
    known = [time for time in (before, piece.start_ms, piece.end_ms) if time is not None]
    return max(known) if known else None


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
                turn.end_ms,
            )
        )
        lines.append(line)
        offset += len(line) + 1
    return "\n".join(lines), tuple(turns)
