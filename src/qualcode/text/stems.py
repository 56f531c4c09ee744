"""Words in a base form by rules alone: where no language model is at hand, and wherever one would be too slow.

A language is a tag such as `de`, `pt-BR` or `deu`, or its English name; only its first part counts. None is
taken for English, as everywhere in this room. What the stemmer does not know is written in small letters and
left as it is.
"""

from __future__ import annotations

import importlib
import re
import threading
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from qualcode.text.words import words

_STEMMERS = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "st": "sesotho",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}
# Codes of three letters and names, as transcribing programs and corpora write them.
_OTHER_NAMES = {
    name: code
    for code, names in {
        "ar": "ara arabic",
        "ca": "cat catalan",
        "cs": "ces cze czech",
        "da": "dan danish",
        "de": "deu ger german deutsch",
        "el": "ell gre greek",
        "en": "eng english",
        "es": "spa spanish español",
        "et": "est estonian",
        "eu": "eus baq basque",
        "fa": "fas per persian farsi",
        "fi": "fin finnish",
        "fr": "fra fre french français",
        "ga": "gle irish",
        "he": "heb iw hebrew",
        "hi": "hin hindi",
        "hu": "hun hungarian",
        "hy": "hye arm armenian",
        "id": "ind in indonesian",
        "it": "ita italian italiano",
        "ja": "jpn japanese",
        "ko": "kor korean",
        "lt": "lit lithuanian",
        "nb": "nob no nor norwegian",
        "ne": "nep npi nepali",
        "nl": "nld dut dutch nederlands",
        "nn": "nno",
        "pl": "pol polish",
        "pt": "por portuguese português",
        "ro": "ron rum romanian",
        "ru": "rus russian",
        "sr": "srp serbian",
        "sv": "swe swedish",
        "ta": "tam tamil",
        "tr": "tur turkish",
        "uk": "ukr ukrainian",
        "yi": "yid ji yiddish",
        "zh": "zho chi cmn chinese",
    }.items()
    for name in names.split()
}
_FIRST_PART = re.compile(r"[^\W\d_]+")
_TO_PLAIN = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "＇": "'", "\u00ad": None, "\u2060": None, "‑": "-", "‐": "-"})
_LONGEST_STEMMED = 60


def language_code(language: str | None) -> str:
    """The first part of a language tag, in small letters and of two letters where there are two: `de` of `de-AT`.

    Of several (`en, de`) the first; None and what holds no letters is `en`.
    """
    part = _FIRST_PART.search(language or "")
    if part is None:
        return "en"
    code = part.group().lower()
    return _OTHER_NAMES.get(code, code)


def has_stems(language: str | None) -> bool:
    """Whether words of the language have stems; if not, they are compared as they are written."""
    return language_code(language) in _STEMMERS


def plain_form(word: str) -> str:
    """The word in small letters, composed, with straight apostrophes and without soft hyphens."""
    if word.isascii():
        return word.lower()
    return unicodedata.normalize("NFC", word.lower()).translate(_TO_PLAIN)


def stem(word: str, language: str | None) -> str:
    """The word's stem in small letters; the word in small letters where the language has no stemmer."""
    return _stemmed(plain_form(word), language_code(language))


def words_of(text: str, language: str | None) -> tuple[str, ...]:
    """The stem of each word of `text`, in order; punctuation is no word."""
    code = language_code(language)
    return tuple(_stemmed(plain_form(text[start:end]), code) for start, end in words(text, 0, len(text)))


@lru_cache(maxsize=200_000)
def _stemmed(word: str, code: str) -> str:
    name = _STEMMERS.get(code)
    # No word is that long, and for noise of that length the stemmer is slow; `u.s` has no ending to take off.
    if name is None or len(word) > _LONGEST_STEMMED or "." in word:
        return word
    with _ONE_AT_A_TIME:
        return _stemmer(name)(word) or word


# A stemmer keeps the word in itself while it works on it.
_ONE_AT_A_TIME = threading.Lock()


@lru_cache(maxsize=4)
def _stemmer(name: str) -> Callable[[str], str]:
    # Its own module and not `snowballstemmer.stemmer()`: that would take another implementation where one is installed.
    module = importlib.import_module(f"snowballstemmer.{name}_stemmer")
    made: Callable[[str], str] = getattr(module, f"{name.capitalize()}Stemmer")().stemWord
    return made
