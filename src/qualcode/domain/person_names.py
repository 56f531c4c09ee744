"""What a person's name is made of: given and family name, without what is only put before or behind it."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

TITLES = frozenset(
    (
        *("mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "madam", "rev", "reverend", "fr"),
        *("father", "sister", "coach", "principal", "superintendent", "herr", "frau", "fräulein", "hr", "pfarrer"),
        *("m", "mme", "mlle", "monsieur", "madame", "mademoiselle", "sr", "sra", "srta", "doña", "señor", "señora"),
        *("señorita", "dona", "sig", "signor", "signora", "signorina", "dott", "dottoressa", "pan", "pani", "pán"),
        *("paní", "slečna", "dhr", "mevr", "mevrouw", "meneer", "bayan", "ông", "bà"),
    )
)
"""Words before a name that are no part of it, in small letters and without a full stop."""

HONORIFICS = (
    *("先生", "さん", "さま", "様", "くん", "君", "ちゃん", "老师"),
    *("老師", "女士", "小姐", "太太", "선생님", "씨", "님", "군"),
    *("양",),
)
"""What is written behind a name, onto it, in scripts that write words together."""

_PARTICLES = frozenset(
    (
        *("van", "von", "vom", "zu", "zur", "der", "den", "ter", "ten", "de", "del", "della", "di", "da", "dal"),
        *("dos", "das", "do", "du", "des", "la", "le", "les", "los", "las", "el", "al", "bin", "ibn", "bint"),
        *("ben", "abu", "mac", "mc", "ó", "ní", "af", "av", "st"),
    )
)
"""Small words that begin a family name."""

_COMPOUND = frozenset(
    (
        *("欧阳", "歐陽", "司马", "司馬", "上官", "诸葛", "諸葛", "东方"),
        *("東方", "皇甫", "尉迟", "尉遲", "公孙", "公孫", "慕容", "令狐"),
        *("司徒", "夏侯", "端木", "长孙", "長孫", "남궁", "황보", "제갈"),
        *("사공", "선우", "독고"),
    )
)
_LAST_HAN = "\u9fff"


class NameParts(NamedTuple):
    """A name taken apart; what it has not is empty."""

    given: str
    family: str

    @property
    def whole(self) -> bool:
        """Whether it has both."""
        return bool(self.given and self.family)

    @property
    def initials(self) -> frozenset[str]:
        """The first letters of both, without accents, in small letters."""
        return frozenset(initial(part) for part in self if part)


def parts_of(name: str, *, family_first: bool = False) -> NameParts:
    """Given and family name of a person.

    `Smith, Rosa` is `Rosa Smith`; a title goes, and a single name behind one is a family name. Names of two to four
    Chinese characters or Hangul begin with the family name, as do those in these scripts with a blank in them.

    Args:
        family_first: The family name stands first, as in Hungarian; in Chinese, Japanese and Korean script it always
            does.
    """
    family, comma, given = (part.strip() for part in name.partition(","))
    if comma and given:
        return NameParts(" ".join(_untitled(given.split())[0]), family)
    bare = without_honorific(name.strip())
    words, titled = _untitled(bare.split())
    if not words:
        return NameParts("", "")
    if is_joined_script(bare):
        return _joined(words, honoured=bare != name.strip())
    if titled and (len(words) == 1 or _bare(words[0]) in _PARTICLES):
        return NameParts("", " ".join(words))
    if len(words) == 1:
        return NameParts(words[0], "")
    if family_first:
        return NameParts(" ".join(words[1:]), words[0])
    first = next((at for at, word in enumerate(words[1:], 1) if _bare(word) in _PARTICLES), len(words) - 1)
    return NameParts(" ".join(words[:first]), " ".join(words[first:]))


def without_honorific(name: str) -> str:
    """A name without what is written onto its end in honour of the person."""
    found = next((one for one in HONORIFICS if name.endswith(one) and len(name) > len(one)), "")
    return name[: len(name) - len(found)].rstrip()


def is_joined_script(text: str) -> bool:
    """Whether a name is written in a script in which the family name comes first and no blank need follow."""
    letters = [sign for sign in text if sign.isalpha()]
    return bool(letters) and all(_is_han(sign) or _is_hangul(sign) or _is_kana(sign) for sign in letters)


def initial(name: str) -> str:
    """The first letter of a name, without case and accent."""
    first = next((sign for sign in name.casefold() if sign.isalpha()), "")
    return unicodedata.normalize("NFD", first)[:1]


def _untitled(words: list[str]) -> tuple[list[str], bool]:
    """The words without titles before them, and whether there was one."""
    at = 0
    while at < len(words) - 1 and _bare(words[at]) in TITLES:
        at += 1
    return words[at:], at > 0


def _bare(word: str) -> str:
    return word.casefold().strip(".’'")


def _joined(words: list[str], *, honoured: bool) -> NameParts:
    """A name whose family name comes first."""
    if len(words) > 1:
        return NameParts(" ".join(words[1:]), words[0])
    name = words[0]
    if any(_is_kana(sign) for sign in name):
        return NameParts("", name) if honoured else NameParts(name, "")
    if honoured and len(name) <= 2:
        return NameParts("", name)
    if len(name) == 1 or len(name) > 4:
        return NameParts(name, "")
    length = 2 if len(name) == 4 or (len(name) > 2 and name[:2] in _COMPOUND) else 1
    return NameParts(name[length:], name[:length])


def _is_han(sign: str) -> bool:
    return "\u3400" <= sign <= _LAST_HAN or "\U00020000" <= sign <= "\U0003ffff" or sign == "々"


def _is_hangul(sign: str) -> bool:
    return "\uac00" <= sign <= "\ud7a3"


def _is_kana(sign: str) -> bool:
    return "\u3040" <= sign <= "\u30ff"
