"""A guess at the encoding of text that is not UTF-8: scripts by charset-normalizer, Latin by its letters."""

from __future__ import annotations

import re
from itertools import pairwise

_SAMPLE = 65_536
"""Bytes of lines with non-ASCII characters that are looked at."""
_LATIN = ("cp1252", "mac_roman", "cp1250", "iso8859_2", "cp1254", "cp1257", "cp850", "cp852", "mac_latin2")
"""In order of preference; the first of equals is named."""
_SPARSE = 5
"""Latin text has fewer than one byte in five beyond ASCII; every other script has more."""
_NEVER = (
    "utf_16",
    "utf_16_le",
    "utf_16_be",
    "utf_32",
    "utf_32_le",
    "utf_32_be",
    "utf_7",
    "utf_8",
    "utf_8_sig",
)
_ALPHABETS = tuple(
    frozenset(letters + letters.upper())
    for letters in (
        "àâæçéèêëîïôœùûüÿ",  # French
        "äöüßé",  # German
        "áéíñóúü¿¡ªº",  # Spanish
        "áâãàçéêíóôõúü",  # Portuguese
        "àèéìíòóùú",  # Italian
        "åäöæøéðþáíóúý",  # Nordic
        "áéëïóöüíèê",  # Dutch, and loans in English
        "ąćęłńóśźż",  # Polish
        "áčďéěíňóřšťúůýžľĺŕôä",  # Czech, Slovak
        "áéíóöőúüű",  # Hungarian
        "čćđšž",  # Croatian, Slovene
        "ăâîşţ",  # Romanian
        "çğıöşüâî",  # Turkish
        "āčēģīķļņšūžąęėįųõäöü",  # Baltic
    )
)
_TYPOGRAPHY = frozenset("‘’‚“”„–—…•€£§°«»\xa0½¼·©®™´ªº¿¡×")
_STANDARD = {
    "euc_jis_2004": ("euc_jp",),
    "euc_jisx0213": ("euc_jp",),
    "cp1253": ("cp1253", "iso8859_7"),
    "iso8859_7": ("cp1253", "iso8859_7"),
    "mac_greek": ("cp1253", "iso8859_7", "mac_greek"),
    "shift_jis": ("cp932",),
    "shift_jis_2004": ("cp932",),
    "gbk": ("gb18030",),
    "gb2312": ("gb18030",),
    "euc_kr": ("cp949",),
    "johab": ("cp949", "johab"),
}
_CONTROL = bytes(code for code in range(32) if code not in b"\t\n\r\x0b\x0c\x1b")


def guess(data: bytes) -> str | None:
    """The codec that decodes all of `data` into the most believable text; None if it looks like no text."""
    if b"\0" in data or len(data.translate(None, _CONTROL)) * 200 < len(data) * 199:
        return None
    sample = _telling_lines(data)
    high = sum(1 for byte in sample if byte > 0x7F)
    if high * _SPARSE < len(sample) + 8:
        latin = _best_latin(sample, data, 0.5)
        if latin is not None:
            return latin
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_exclusion=list(_NEVER)).best()
    proposed = best.encoding if best is not None else None
    if proposed is not None and not _is_latin(sample, proposed):
        for codec in (*_by_letters(sample, _STANDARD.get(proposed, ())), proposed):
            if _decodes(data, codec):
                return codec
    latin = _best_latin(sample, data, 0)
    if latin is not None:
        return latin
    return proposed if proposed is not None and _decodes(data, proposed) else None


def _best_latin(sample: bytes, data: bytes, least: float) -> str | None:
    scores = {codec: _score(sample, codec) for codec in _LATIN}
    for codec in sorted(_LATIN, key=lambda codec: -scores[codec]):
        if scores[codec] > least and _decodes(data, codec):
            return codec
    return None


def _telling_lines(data: bytes) -> bytes:
    """Lines with bytes beyond ASCII, up to the size of the sample."""
    lines, size = [], 0
    for line in re.split(rb"(?<=[\n\r])", data):
        if not line.isascii():
            lines.append(line[:_SAMPLE])
            size += len(line)
            if size > _SAMPLE:
                break
    return b"".join(lines)


def _decodes(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _is_latin(sample: bytes, codec: str) -> bool:
    """True if most letters beyond ASCII that the codec sees are Latin ones (or it sees none)."""
    letters = [c for c in sample.decode(codec, "ignore") if c > "\x7f" and c.isalpha()]
    latin = sum(1 for c in letters if c < "ɐ" or "Ḁ" <= c <= "ỿ")
    return 2 * latin >= len(letters)


def _by_letters(sample: bytes, codecs: tuple[str, ...]) -> list[str]:
    """The codecs by letters seen; a capital after a small letter is a quotation mark read wrongly."""

    def letters(codec: str) -> int:
        text = sample.decode(codec, "replace")
        misplaced = sum(a.islower() and b.isupper() for a, b in pairwise(text))
        return sum(map(str.isalpha, text)) - 5 * misplaced

    return sorted(codecs, key=lambda codec: -letters(codec))


def _score(sample: bytes, codec: str) -> float:
    """Characters beyond ASCII that fit, less twice those that do not, under the alphabet that fits best.

    A capital in the middle of a word, or a quotation mark between blanks, does not fit.
    """
    text = sample.decode(codec, "replace")
    foreign = [(place, c) for place, c in enumerate(text) if c > "\x7f"]
    if not foreign:
        return 0
    counts: dict[str, int] = {}
    wrong = 0
    signs = 0
    for place, c in foreign:
        before = text[place - 1] if place else " "
        if c in _TYPOGRAPHY:
            signs += 1
        elif c.isupper() and before.islower():
            wrong += 1
        else:
            counts[c] = counts.get(c, 0) + 1
    total = sum(counts.values())
    fitting = max(sum(n for c, n in counts.items() if c in alphabet) for alphabet in _ALPHABETS)
    return (fitting + 0.9 * signs - 2 * (total - fitting) - 2 * wrong) / len(foreign)
