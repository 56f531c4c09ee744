"""Praat's TextGrids, long and short: interval tiers as speakers, their intervals as utterances."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from qualcode.domain.errors import InputError
from qualcode.domain.transcripts import ReadTranscript
from qualcode.domain.translation import tr
from qualcode.importing.decoding import decode
from qualcode.importing.plain import nothing_to_code
from qualcode.importing.spoken import (
    TierKind,
    Utterance,
    interleave,
    join_words,
    listed,
    nothing_said,
    possible_ms,
    project,
    tier_kind,
)

_TOKEN = re.compile(
    r"""\s+|![^\n]*|
    "(?P<string>(?:[^"]++|"")*+)"|
    (?P<number>[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d{1,4})?)%?(?=\s|$)|
    (?P<flag><(?:exists|absent)>)|
    (?P<open>")|
    \S+""",
    re.X,
)
"""Praat reads strings, numbers and flags that stand alone and passes over all words between them."""
_SIGN = re.compile(r"\\(?:([aeiouyncAEIOUYNC])([\"'`^~,])|(ss|ae|AE|o/|O/|ao|Ao|bs))")
_MARKS = {'"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", ",": "\u0327"}
_SIGNS = {"ss": "ß", "ae": "æ", "AE": "Æ", "o/": "ø", "O/": "Ø", "ao": "å", "Ao": "Å", "bs": "\\"}
_SILENCES = frozenset(("sp", "sil", "<sil>", "<eps>", "<p:>", "<p>", "#", "_"))
"""What aligners write between words."""
_CALLED = {"string": tr("string"), "number": tr("number"), "flag": tr("flag")}
_REMEDY = tr("open it in Praat and save it with “Save as text file…”")


class PraatReader:
    """Reads `.TextGrid`."""

    name = "textgrid"
    suffixes: tuple[str, ...] = (".textgrid",)

    def read(self, data: bytes, file: str) -> ReadTranscript:
        """Take the interval tiers, their utterances by time; empty intervals are silence.

        Raises:
            InputError: No TextGrid in text form, a broken one (with its line), or no utterance and no word in it.
        """
        if data.startswith(b"ooBinaryFile"):
            raise InputError(tr("this TextGrid is in Praat's binary form"), file=file, remedy=_REMEDY)
        decoded = decode(data, file)
        if not decoded.text.strip():
            raise nothing_to_code(file)
        tiers = _Parsing(decoded.text, file).tiers()
        chosen, warnings = _chosen(tiers)
        if not chosen:
            raise nothing_said((tier.name for tier in tiers), file)
        spoken = project(chosen)
        return ReadTranscript(
            text=spoken.text,
            turns=spoken.turns,
            format=self.name,
            encoding=decoded.encoding,
            notation=spoken.notation,
            warnings=(*decoded.warnings, *warnings, *spoken.warnings),
        )


@dataclass(slots=True)
class _Tier:
    name: str
    has_points: bool = False
    intervals: list[tuple[float, float, str]] = field(default_factory=list)
    """Start and end in seconds, and the text; empty texts are not kept."""


class _Parsing:
    """The values of a TextGrid, one after the other."""

    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._file = file
        self._tokens = self._scan()
        self._place = 0

    def _scan(self) -> Iterator[re.Match[str]]:
        for found in _TOKEN.finditer(self._text):
            if found.lastgroup is not None:
                self._place = found.start()
                yield found

    def tiers(self) -> list[_Tier]:
        """Every tier, points left aside.

        Raises:
            InputError: It is no TextGrid, or it breaks off (with the line).
        """
        first = self._next("string") if '"' in self._text[:400] else ""
        if "chronological" in first:
            raise InputError(tr("this TextGrid is in Praat's chronological form"), file=self._file, remedy=_REMEDY)
        if first != "ooTextFile" or self._next("string") != "TextGrid":
            raise InputError(tr("this is no TextGrid: its first lines do not say so"), file=self._file, remedy=_REMEDY)
        self._next("number"), self._next("number")
        if self._next("flag") == "<absent>":
            return []
        return [self._tier() for _ in range(self._count())]

    def _tier(self) -> _Tier:
        kind = self._next("string")
        tier = _Tier(_with_signs(self._next("string")), kind == "TextTier")
        if kind not in ("IntervalTier", "TextTier"):
            raise self._broken(tr("a tier is neither one of intervals nor one of points"))
        self._next("number"), self._next("number")
        for _ in range(self._count()):
            start = float(self._next("number"))
            end = start if tier.has_points else float(self._next("number"))
            text = self._next("string")
            if text and not text.isspace():
                tier.intervals.append((start, end, _with_signs(text)))
        return tier

    def _count(self) -> int:
        written = self._next("number")
        if not written.isdecimal() or len(written) > 9:
            raise self._broken(tr("a number of tiers or intervals reads {written}", written=written[:20]))
        return int(written)

    def _next(self, kind: str) -> str:
        found = next(self._tokens, None)
        if found is None:
            self._place = len(self._text.rstrip())
            raise self._broken(tr("it breaks off"))
        if found.lastgroup == "open":
            raise self._broken(tr("a quotation mark is never closed"))
        if found.lastgroup != kind:
            raise self._broken(
                tr(
                    "a {kind} is missing; a {other} stands there",
                    kind=_CALLED[kind],
                    other=_CALLED[found.lastgroup or kind],
                )
            )
        return found[kind].replace('""', '"')

    def _broken(self, problem: str) -> InputError:
        line = self._text.count("\n", 0, self._place) + 1
        return InputError(
            tr("the TextGrid is damaged: {problem}", problem=problem), file=self._file, line=line, remedy=_REMEDY
        )


def _with_signs(text: str) -> str:
    r"""`text` with Praat's spellings of letters (`\a"`, `\ss`) as the letters they stand for."""
    if "\\" not in text:
        return text
    return _SIGN.sub(lambda found: _SIGNS[found[3]] if found[3] else _letter(found[1], found[2]), text)


def _letter(base: str, mark: str) -> str:
    return unicodedata.normalize("NFC", base + _MARKS[mark])


def _chosen(tiers: list[_Tier]) -> tuple[list[Utterance], list[str]]:
    """The utterances of a TextGrid by time, and what was left out."""
    spoken = [tier for tier in tiers if tier.intervals and not tier.has_points]
    kind = min((tier_kind(tier.name)[0] for tier in spoken), default=TierKind.PARTS)
    chosen = [] if kind is TierKind.PARTS else [tier for tier in spoken if tier_kind(tier.name)[0] is kind]
    warnings = []
    if parts := [tier.name for tier in spoken if tier_kind(tier.name)[0] is not kind]:
        warnings.append(tr("tiers of words and sounds left out: {parts}", parts=listed(parts)))
    if points := [tier.name for tier in tiers if tier.has_points and tier.intervals]:
        warnings.append(tr("point tiers left out: {points}", points=listed(points)))
    if kind is TierKind.WORDS:
        warnings.append(tr("no tier of utterances: words were joined up to each pause of more than two seconds"))
    return interleave(map(_utterances, chosen)), warnings


def _utterances(tier: _Tier) -> list[Utterance]:
    kind, speaker = tier_kind(tier.name)
    said = [
        Utterance(speaker, possible_ms(start * 1000), possible_ms(end * 1000), text)
        for start, end, text in tier.intervals
        if kind is not TierKind.WORDS or text.strip().lower() not in _SILENCES
    ]
    return join_words(said) if kind is TierKind.WORDS else said
