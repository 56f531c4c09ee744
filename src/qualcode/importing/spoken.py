"""Utterances of programs that keep speakers and times apart from words: merged into turns, written one a line."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from enum import IntEnum
from operator import itemgetter
from typing import NamedTuple

from qualcode.domain.errors import InputError, brief
from qualcode.domain.spans import Span
from qualcode.domain.transcripts import Turn
from qualcode.domain.translation import tr
from qualcode.importing.labels import plain_name

PAUSE_MS = 2000
"""A silence longer than this parts the words of a tier that has no utterances."""
LATEST_MS = 10**11
"""Three years into a recording: a time beyond this is damage."""
_MOST_LISTED = 8
_BLANKS = re.compile(r"[ \t\n\r\f\v]+")
_KIND = r"""(?:
    (?P<words>words?|ort(?:ho)?|tokens?|wort|wörter|mots?|palabras?|parole)|
    (?P<parts>phon(?:e|es|eme|emes|o|s)?|phonetics?|segments?|syll?(?:able|ables|abes|s)?|moras?|(?:\w{3}-)?mau|
      ipa|x?-?sampa|pos|morph(?:eme|emes|s)?|gloss(?:es)?|lemmas?|tones?|tobi|break(?:s|\ index)?|pitch|f0|
      laute?|silben?|phonèmes?|fonemas?|sílabas?)|
    default(?:-lt)?|te?xt?|transcri(?:pt|pts|ption)|transkript(?:ion)?|utt(?:erance|erances)?|
    sent(?:ence|ences)?|phrases?|turns?|ipus?|speech)"""
_TIER = re.compile(
    rf"(?:(?P<before>.{{1,120}}?)\s*[-_/:@|]\s*)?{_KIND}(?:\s*[@:]\s*(?P<after>.{{1,120}}))?", re.X | re.I
)
"""Names of tiers that tell what is in them; what stands before or after is the speaker's name."""


class Utterance(NamedTuple):
    """What one speaker says without a break, as a file has it."""

    speaker: str | None
    start_ms: int | None
    end_ms: int | None
    text: str
    silent: bool = False
    """A heading: text without speech; it names nobody."""


class Spoken(NamedTuple):
    """The projection of utterances."""

    text: str
    turns: tuple[Turn, ...]
    notation: str | None
    warnings: tuple[str, ...]


class TierKind(IntEnum):
    """What a tier holds, by its name."""

    UTTERANCES = 0
    WORDS = 1
    PARTS = 2
    """Phones, syllables, glosses and other analyses of words."""


def one_line(text: str) -> str:
    """`text` with each run of blanks, tabs and line ends as one blank, and no white space at its ends."""
    return _BLANKS.sub(" ", text).strip()


def speaker_name(written: str | None) -> str | None:
    """A speaker's name on one line; None for an empty one."""
    name = plain_name(one_line(written)).rstrip(":：").rstrip() if written else ""
    return name or None


def seconds(written: str | None) -> int | None:
    """Milliseconds of a time in seconds (`12.345`); a negative one is 0, None for what is no time."""
    try:
        value = float((written or "").strip().replace(",", "."))
    except ValueError:
        return None
    return possible_ms(value * 1000)


def possible_ms(value: float) -> int | None:
    """`value` as whole milliseconds, not below 0; None for one that no recording has."""
    return max(0, round(value)) if math.isfinite(value) and value < LATEST_MS else None


def tier_kind(name: str) -> tuple[TierKind, str | None]:
    """What a tier of this name holds, and the speaker that it names (`Anna`, `Anna - words`, `tx@Anna`; not `text`)."""
    found = _TIER.fullmatch(name.strip())
    if found is None:
        return TierKind.UTTERANCES, speaker_name(name)
    kind = TierKind.WORDS if found["words"] else TierKind.PARTS if found["parts"] else TierKind.UTTERANCES
    return kind, speaker_name(found["before"] or found["after"])


def interleave(tiers: Iterable[Iterable[Utterance]]) -> list[Utterance]:
    """The utterances of all tiers by the time they start; of two that start together the upper tier's is first.

    One that tells no start stays behind the one above it in its tier.
    """
    keyed: list[tuple[int, Utterance]] = []
    for tier in tiers:
        place = 0
        for said in tier:
            place = said.start_ms if said.start_ms is not None else place
            keyed.append((place, said))
    keyed.sort(key=itemgetter(0))
    return [said for _, said in keyed]


def join_words(words: Iterable[Utterance]) -> list[Utterance]:
    """Single words of one speaker, ascending, joined by a blank up to each silence of more than `PAUSE_MS`."""
    joined: list[list[Utterance]] = []
    for word in words:
        last = joined[-1][-1] if joined else None
        known = last is not None and last.end_ms is not None and word.start_ms is not None
        if last is None or (known and (word.start_ms or 0) - (last.end_ms or 0) > PAUSE_MS):
            joined.append([])
        joined[-1].append(word)
    return [
        Utterance(group[0].speaker, group[0].start_ms, group[-1].end_ms, " ".join(word.text for word in group))
        for group in joined
    ]


def listed(names: Iterable[str]) -> str:
    """`a, b, c`: each name once, the first eight of them, each on one line and not at any length."""
    return _enumerated([brief(name) or tr("(no name)") for name in dict.fromkeys(names)])


def _enumerated(names: list[str]) -> str:
    more = tr(" and {number_names} more", number_names=len(names) - _MOST_LISTED) if len(names) > _MOST_LISTED else ""
    return ", ".join(names[:_MOST_LISTED]) + more


def counted(counts: Mapping[str, int]) -> str:
    """`pause 3, note 1`: what was left out and how often, in the order of first appearance."""
    return _enumerated([f"{brief(name)} {count}" for name, count in counts.items()])


def nothing_said(tiers: Iterable[str], file: str) -> InputError:
    """The refusal of a file whose tiers hold no utterances and no words."""
    return InputError(
        tr("none of its tiers holds what was said (tiers: {tiers})", tiers=listed(tiers) or tr("none")),
        file=file,
        remedy=tr("give each speaker a tier with the speaker's name"),
    )


def project(utterances: Iterable[Utterance]) -> Spoken:
    """Merge consecutive utterances of a speaker into turns and write each as a line `Name: text`.

    An utterance that names nobody is a turn of its own. A turn starts where its first utterance does and ends
    with the latest end among them; where its last utterance tells no end, the end is unknown.

    Args:
        utterances: In the order of the text; their text and names may hold any white space.

    Returns:
        No text and no turns if nobody says anything.
    """
    merged: list[_Merged] = []
    backwards = 0
    for said in utterances:
        text = one_line(said.text)
        if not text:
            continue
        if said.end_ms is not None and said.start_ms is not None and said.end_ms < said.start_ms:
            backwards += 1
            said = said._replace(end_ms=None)
        if merged and said.speaker is not None and merged[-1].first.speaker == said.speaker:
            merged[-1].go_on(said, text)
        else:
            merged.append(_Merged(said, text))
    lines: list[str] = []
    turns: list[Turn] = []
    offset = 0
    for one in merged:
        line, turn = one.written(offset)
        lines.append(line)
        turns.append(turn)
        offset += len(line) + 1
    notation = "Name:" if any(turn.speaker is not None for turn in turns) else None
    warnings = (
        (tr("times that end before they begin: {backwards}; their ends are left out", backwards=backwards),)
        if backwards
        else ()
    )
    return Spoken("\n".join(lines), tuple(turns), notation, warnings)


class _Merged:
    """The utterances of one turn."""

    __slots__ = ("_latest_ms", "_texts", "end_ms", "first")

    def __init__(self, first: Utterance, text: str) -> None:
        self.first = first
        self.end_ms = first.end_ms
        self._texts = [text]
        self._latest_ms = max(first.start_ms or 0, first.end_ms or 0)

    def go_on(self, said: Utterance, text: str) -> None:
        self._texts.append(text)
        self._latest_ms = max(self._latest_ms, said.start_ms or 0, said.end_ms or 0)
        self.end_ms = None if said.end_ms is None else self._latest_ms

    def written(self, offset: int) -> tuple[str, Turn]:
        """The line, and the turn that it is at `offset` of the text."""
        speaker = self.first.speaker
        speech = " ".join(self._texts)
        label = f"{speaker}:" if speaker is not None else ""
        line = f"{label} {speech}" if label else speech
        end = offset + len(line)
        turn = Turn(
            offset,
            end,
            speaker,
            Span(offset, offset + len(label)) if label else None,
            (),
            () if self.first.silent else (Span(end - len(speech), end),),
            self.first.start_ms,
            self.end_ms,
        )
        return line, turn
