"""Texts in which composed and decomposed letters are one, and nothing stands between letters that is not seen.

A smooth text is in Unicode's composed form (NFC) and holds no soft hyphens, no joiners and no non-joiners. Most texts
are smooth as they are; of the others it is known where in them each place of the smooth text stands.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

import regex

from qualcode.domain.spans import Span

JOINERS = "\u00ad\u200c\u200d\u2060"
"""What is passed over: soft hyphen, non-joiner, joiner, word joiner. `text/words` takes them for parts of words."""

_NO_JOINERS = dict.fromkeys(map(ord, JOINERS))
# A letter with the marks and the later parts of syllables that follow it; or what another letter is written for.
_CLUSTER = regex.compile(
    rf"""(?V1)
      [^{JOINERS}]?[\p{{M}}\u1160-\u11ff{JOINERS}]+
    | [\u0340-\u0387\u0900-\u0fff\u1f00-\u1fff\u2000\u2001\u2126\u212a\u212b\u2329\u232a\u2adc]
    | [\uf900-\ufaff\ufb1d-\ufb4f\U0001d15e-\U0001d1c0\U0002f800-\U0002fa1f]
    """,
    regex.VERBOSE,
)


def without_joiners(text: str) -> str:
    """The text without what is passed over."""
    return text if text.isascii() else text.translate(_NO_JOINERS)


def smoothed(text: str) -> str:
    """The text in its smooth form, for words whose places are not asked for."""
    return text if text.isascii() else unicodedata.normalize("NFC", text.translate(_NO_JOINERS))


def has_joiners(text: str) -> bool:
    """Whether something in the text is to be passed over."""
    return not text.isascii() and any(joiner in text for joiner in JOINERS)


@dataclass(frozen=True, slots=True)
class SmoothText:
    """A text in its smooth form, and the way back."""

    text: str
    keys: tuple[int, ...] = ()
    """Where each piece begins in the smooth text; no pieces where the text was smooth as it is."""
    pieces: tuple[tuple[int, int, bool], ...] = ()
    """Start and end of each in the source; and whether it is as it was there, letter by letter."""

    def back(self, start: int, end: int) -> Span | None:
        """The span of the source that `[start, end)` of the smooth text stands for.

        None where one end is within what is one letter with its marks in the source. What is passed over is not taken
        in at the ends.
        """
        if not self.keys:
            return Span(start, end)
        first = bisect_right(self.keys, start) - 1
        source, _, same = self.pieces[first]
        if not same and start != self.keys[first]:
            return None
        begin = source + start - self.keys[first]
        last = bisect_left(self.keys, end) - 1
        source, behind, same = self.pieces[last]
        if same:
            return Span(begin, source + end - self.keys[last])
        whole = last + 1 == len(self.keys) or end == self.keys[last + 1]
        return Span(begin, behind) if whole else None


def smooth(text: str) -> SmoothText:
    """A text in its smooth form."""
    if text.isascii() or (not has_joiners(text) and unicodedata.is_normalized("NFC", text)):
        return SmoothText(text)
    parts: list[str] = []
    keys: list[int] = []
    pieces: list[tuple[int, int, bool]] = []
    length = done = 0

    def put(part: str, start: int, end: int, same: bool) -> None:
        nonlocal length
        parts.append(part)
        keys.append(length)
        pieces.append((start, end, same))
        length += len(part)

    for match in _CLUSTER.finditer(text):
        written = match.group()
        core = written.rstrip(JOINERS)
        start, end = match.span()
        behind = start + len(core)
        made = smoothed(core)
        if made != core:
            if done < start:
                put(text[done:start], done, start, True)
            put(made, start, behind, False)
            done = behind
        if behind < end:
            if done < behind:
                put(text[done:behind], done, behind, True)
            put("", behind, end, False)
            done = end
    if done < len(text):
        put(text[done:], done, len(text), True)
    # Where nothing stands at the end but what is passed over, the end of the text is a piece of its own.
    put("", len(text), len(text), True)
    return SmoothText("".join(parts), tuple(keys), tuple(pieces))
