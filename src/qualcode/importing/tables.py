"""Tables whose rows are turns: speaker and words, with a time or a number beside them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import pairwise
from typing import NamedTuple

from qualcode.domain.spans import Span
from qualcode.domain.transcripts import Turn
from qualcode.importing.labels import LONGEST_LABEL, Strength, plain_name, strength
from qualcode.importing.stamps import ANY, Stamp, inline_stamps, stamp_alone, stamp_at

TABLE_NOTATION = "Name | text"
WIDEST = 5
"""Columns of a table that may be a transcript: number, start, end, speaker, words."""
_NUMBER = re.compile(r"[#(\[]?\d{1,6}[.:)\]]{0,2}")
_STAMP = re.compile(ANY)


def _words(written: str) -> frozenset[str]:
    return frozenset(written.split())


_SPEAKER_HEADS = _words(
    """
    speaker speakers name who participant person role sprecher sprecherin sprecher:in sprechende locuteur locutrice
    intervenant hablante participante parlante falante spreker talare taler puhuja mówca mluvčí 話者 发言人
    """
)
_OTHER_HEADS = _words(
    """
    text transcript transcription utterance utterances speech words content dialogue turn turns sentence transkript
    transkription äußerung inhalt texte transcripción transcrição trascrizione testo texto contenu tekst 発言 内容
    time timestamp timecode start end zeit zeitmarke temps heure tiempo hora tempo tijd tid no no. nr nr. n n° nº #
    line lines zeile number nummer numéro número numero id
    """
)


class Row(NamedTuple):
    """One row: where it begins, whether the document calls it a head, and its cells in code points."""

    start: int
    header: bool
    cells: list[Span]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table that was written out, in order."""

    rows: list[Row]

    @property
    def start(self) -> int:
        """Where its first row begins."""
        return self.rows[0].start if self.rows else 0

    @property
    def end(self) -> int:
        """Where its last row ends."""
        return max((cell.end for row in self.rows for cell in row.cells), default=self.start)


class _Role(Enum):
    NUMBER = auto()
    TIME = auto()
    SPEAKER = auto()
    WORDS = auto()


def speaker_turns(text: str, table: Table) -> list[Turn] | None:
    """The turns of a table whose rows each say who speaks and what; None for any other table.

    A row without a name goes on with the turn above it. Heads and numbers are in no span of their turn.
    """
    widths = Counter(len(row.cells) for row in table.rows)
    width = max(widths, key=lambda width: (widths[width], width), default=0)
    if not 2 <= width <= WIDEST:
        return None
    full = [row for row in table.rows if len(row.cells) == width]
    cells = [[_stripped(text, cell) for cell in row.cells] for row in full]
    words = [[text[start:end] for start, end in row] for row in cells]
    head = _is_head(full[0], words)
    roles = _roles(words[1:] if head else words, words[0] if head else None)
    if roles is None:
        return None
    return _timed(_rows_to_turns(text, table, width, roles, full[0] if head else None))


def _stripped(text: str, span: tuple[int, int]) -> Span:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _is_head(first: Row, words: list[list[str]]) -> bool:
    """True if the first row names the columns: by the document's word, by its own, or by what all others are."""
    if first.header and len(words) > 1:
        return True
    names = [cell.casefold().rstrip(":") for cell in words[0] if cell]
    if names and all(name in _SPEAKER_HEADS or name in _OTHER_HEADS for name in names):
        return True
    below = [row[0] for row in words[1:] if row[0]]
    return bool(below and words[0][0]) and any(
        all(is_kind(cell) for cell in below) and not is_kind(words[0][0]) for is_kind in (_is_number, _is_time)
    )


def _is_number(cell: str) -> bool:
    return _NUMBER.fullmatch(cell) is not None


def _is_time(cell: str) -> bool:
    return stamp_alone(cell) is not None


def _roles(rows: list[list[str]], head: list[str] | None) -> list[_Role] | None:
    """What each column holds, if one names speakers, the last one holds words, and the rest times and numbers."""
    if not rows:
        return None
    roles: list[_Role] = []
    for column in range(len(rows[0]) - 1):
        filled = [row[column] for row in rows if row[column]]
        if filled and all(map(_is_number, filled)):
            roles.append(_Role.NUMBER)
        elif filled and all(map(_is_time, filled)):
            roles.append(_Role.TIME)
        elif _Role.SPEAKER not in roles and _names_speakers(filled, head[column] if head else ""):
            roles.append(_Role.SPEAKER)
        else:
            return None
    said = [row[-1] for row in rows if row[-1]]
    spoken = sum(any(map(str.isalpha, cell)) for cell in said)
    if _Role.SPEAKER not in roles or not said or 2 * spoken < len(said):
        return None
    return [*roles, _Role.WORDS]


def _names_speakers(filled: list[str], head: str) -> bool:
    if not filled or any(len(cell) > 2 * LONGEST_LABEL for cell in filled):
        return False
    names = [_name(_without_stamp(cell)[0]) for cell in filled]
    if not all(name and "\n" not in name and len(name) <= LONGEST_LABEL for name in names):
        return False
    if head.casefold().rstrip(":") in _SPEAKER_HEADS:
        return True
    judged = [strength(name) for name in names]
    if min(judged) is Strength.NONE:
        return False
    counts = Counter(name.casefold() for name in names)
    if len(names) >= 3 and max(counts.values()) >= 2 and 10 * len(counts) <= 7 * len(names):
        return True
    return len(names) >= 2 and all(
        one is Strength.KNOWN or cell.endswith((":", "：")) for one, cell in zip(judged, filled, strict=True)
    )


def _name(written: str) -> str:
    return plain_name(written.strip().rstrip(":："))


def _without_stamp(cell: str) -> tuple[str, tuple[int, int] | None]:
    """The name in a cell, and the place of a stamp before or after it."""
    found = _STAMP.search(cell)
    if found is None:
        return cell, None
    before, after = cell[: found.start()].strip(), cell[found.end() :].strip()
    if bool(before) == bool(after):
        return cell, None
    return before or after, found.span()


def _rows_to_turns(text: str, table: Table, width: int, roles: list[_Role], head: Row | None) -> list[Turn]:
    turns: list[Turn] = []
    goes_on = False
    for number, row in enumerate(table.rows):
        cells = [_stripped(text, cell) for cell in row.cells]
        filled = [cell for cell in cells if cell.start < cell.end]
        if not filled:
            continue
        if row is head or row.header or (number == 0 and len(cells) != width):
            turns.append(Turn(filled[0].start, filled[-1].end, None, None, (), ()))
            continue
        if len(cells) != width:
            turns.append(Turn(filled[0].start, filled[-1].end, None, None, (), tuple(filled)))
            goes_on = False
            continue
        turn = _turn(text, cells, roles)
        if turn.speaker is None and goes_on:
            above = turns.pop()
            turn = replace(
                above, end=turn.end, stamps=(*above.stamps, *turn.stamps), speech=(*above.speech, *turn.speech)
            )
        goes_on = turn.speaker is not None
        turns.append(turn)
    return turns


def _turn(text: str, cells: list[Span], roles: list[_Role]) -> Turn:
    label: Span | None = None
    stamps: list[Stamp] = []
    speech: list[Span] = []
    filled = [cell for cell in cells if cell.start < cell.end]
    for cell, role in zip(cells, roles, strict=True):
        if cell.start == cell.end:
            continue
        if role is _Role.TIME:
            stamps.append(stamp_at(text, *cell))
        elif role is _Role.SPEAKER:
            written, place = _without_stamp(text[cell.start : cell.end])
            if place is None:
                label = cell
            else:
                stamps.append(stamp_at(text, cell.start + place[0], cell.start + place[1]))
                first = text.index(written, *cell)
                label = Span(first, first + len(written))
        elif role is _Role.WORDS:
            inside, speech = _spoken(text, cell)
            stamps += inside
    start_ms, end_ms = _times(stamps, speech)
    return Turn(
        filled[0].start,
        filled[-1].end,
        _name(text[label.start : label.end]) if label else None,
        label,
        tuple(Span(stamp.start, stamp.end) for stamp in sorted(stamps)),
        tuple(speech),
        start_ms,
        end_ms,
    )


def _spoken(text: str, cell: Span) -> tuple[list[Stamp], list[Span]]:
    """The stamps in a cell of words, and the speech that they cut."""
    stamps = [
        stamp._replace(start=stamp.start + cell.start, end=stamp.end + cell.start)
        for stamp in inline_stamps(text[cell.start : cell.end])
    ]
    speech, start = [], cell.start
    for end, after in [*((stamp.start, stamp.end) for stamp in stamps), (cell.end, cell.end)]:
        piece = _stripped(text, (start, end))
        if piece.start < piece.end:
            speech.append(piece)
        start = after
    return stamps, speech


def _times(stamps: list[Stamp], speech: list[Span]) -> tuple[int | None, int | None]:
    """Since when and until when: stamps before the speech name its start, one after it its end."""
    leading = [stamp for stamp in stamps if not speech or stamp.start < speech[0].start]
    trailing = [stamp for stamp in stamps if speech and stamp.start >= speech[-1].end]
    start = leading[0].start_ms if leading else None
    end = leading[0].end_ms if leading else None
    if end is None and len(leading) > 1:
        end = leading[1].start_ms
    if end is None and trailing:
        end = trailing[-1].start_ms
    return start, end if end is None or start is None or end >= start else None


def _timed(turns: list[Turn]) -> list[Turn]:
    """A turn without an end of its own ends where the next one starts."""
    ended = [
        replace(turn, end_ms=following.start_ms)
        if turn.end_ms is None
        and turn.start_ms is not None
        and following.start_ms is not None
        and following.start_ms >= turn.start_ms
        else turn
        for turn, following in pairwise(turns)
    ]
    return [*ended, *turns[-1:]]
