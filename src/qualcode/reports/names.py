"""Names that must not leave the study: a list of them, and finding them in what is about to be written."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import regex

from qualcode.domain.errors import InputError
from qualcode.importing.decoding import decode

_TOKEN = regex.compile(r"[\p{L}\p{M}]+|\p{N}+")
# Scripts in which words are written together, or little words are written onto names.
_TOGETHER = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Hebrew}\p{Arabic}]"
)
# What shows nothing: controls, marks of format and direction, fillers; and accents, vowel points and variants.
_UNSEEN = regex.compile(
    r"[\p{Cf}\u115f\u1160\u3164]|[\p{Cc}--[\t-\r\x1c-\x1f\x85]]|"
    r"[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe2f]",
    regex.V1,
)
_LETTERS = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "æ": "ae", "œ": "oe", "þ": "th"}
    | dict.fromkeys("ʼʻˈ", "'")
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_HUMPS = regex.compile(r"(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})")
_HYPHENATED = re.compile(r"(?<=\w)[-\u00ad\u2010\u2011]\s*\n\s*(?=\w)")
_MARKUP = re.compile(r"<[^<>\n]{0,200}>|[*_~`\\]+")
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sr", "jr", "herr", "frau"})
_SPELLED = 3
"""So many letters that stand alone one after the other may spell a name."""


class _Form(NamedTuple):
    """One way to write a name."""

    words: tuple[str, ...]
    name: str
    """As the list has it."""


def read_names(path: Path) -> tuple[str, ...]:
    """The names of a list: one on each line; what follows a `#` is a comment.

    Raises:
        InputError: The file cannot be read, or holds no name.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"it cannot be read ({error.strerror})", file=path, remedy="look at the path") from error
    lines = (line.partition("#")[0].strip() for line in decode(data, str(path)).text.split("\n"))
    names = tuple(dict.fromkeys(" ".join(line.split()) for line in lines if line))
    if not names:
        raise InputError("there is no name in it", file=path, remedy="write one on each line")
    for name in names:
        if not any(_TOKEN.search(folded) for folded in _foldings(name)):
            raise InputError(f"“{name}” is no name", file=path, remedy="take it out")
    return names


class NameFinder:
    """Finds names as whole words, however they are dressed.

    A name is found whatever its case, accents (`José`, `Jose`; `Müller`, `Mueller`), composition and white space, with
    a genitive or plural `s`, with other signs or none between its parts (`O’Hara`, `OHara`), in a hyphenated line end,
    in `annaInterview_2`, behind marks of format, emphasis, tags and entities, and spelled out (`A-N-N-A`). The line
    `Smith, Rosa` stands for `Rosa Smith` too. A word ends where no letter follows: `Annabel` does not hold `Anna`; in
    scripts that write words together a name is found in any of them.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._forms: dict[str, list[_Form]] = {}
        self._glued: dict[str, str] = {}
        """Names without what stands between their parts, where that is more than white space."""
        self._run: dict[str, str] = {}
        """The same of all names of several parts: in a text without white space they may be written together."""
        self._within: dict[str, str] = {}
        """Names in scripts that write words together, without what stands between their parts."""
        for name in names:
            for written in _orders(name):
                for folded in _foldings(written):
                    self._add(folded, name)

    def find(self, text: str) -> list[str]:
        """The names that stand in a text, each once, as the list writes them."""
        if not self._forms and not self._within:
            return []
        found: dict[str, None] = {}
        for folded in _foldings(text):
            found.update(dict.fromkeys(self._found(folded)))
        return list(found)

    def _add(self, folded: str, name: str) -> None:
        words = tuple(_TOKEN.findall(folded))
        if not words:
            return
        together = "".join(words)
        if _TOGETHER.search(together):
            self._within.setdefault(together, name)
            return
        self._forms.setdefault(words[0], []).append(_Form(words, name))
        if len(words) > 1:
            self._run.setdefault(together, name)
            if not any(part.isspace() for part in _TOKEN.split(folded)[1:-1]):
                self._glued.setdefault(together, name)

    def _found(self, folded: str) -> Iterator[str]:
        words = _TOKEN.findall(folded)
        yield from (name for place in range(len(words)) for name in self._at(words, place))
        if not any(character.isspace() for character in folded.strip()):
            yield from (self._run[word] for word in words if word in self._run)
        if self._within:
            together = "".join(words)
            yield from (name for form, name in self._within.items() if form in together)
        yield from self._spelled(words)

    def _at(self, words: list[str], place: int) -> Iterator[str]:
        word = words[place]
        for first in _singular(word):
            if first in self._glued:
                yield self._glued[first]
            for form in self._forms.get(first, ()):
                last = place + len(form.words)
                if len(form.words) == 1 or (
                    first == word
                    and words[place + 1 : last - 1] == list(form.words[1:-1])
                    and form.words[-1] in _singular("".join(words[last - 1 : last]))
                ):
                    yield form.name

    def _spelled(self, words: list[str]) -> Iterator[str]:
        """Names whose letters stand alone, one after the other."""
        run = ""
        for word in [*words, ""]:
            if len(word) == 1 and word.isalpha():
                run += word
                continue
            if len(run) >= _SPELLED:
                for forms in self._forms.values():
                    yield from (f.name for f in forms if len("".join(f.words)) >= _SPELLED and "".join(f.words) in run)
            run = ""


def parts_of_names(names: Iterable[str], text: str) -> list[str]:
    """The single words of names of several words that stand in a text with a capital, each once, in the names' order.

    A list that has only `Rosa Smith` does not keep `Rosa` out; whoever publishes should look at such words.
    """
    words = set(_TOKEN.findall(text))
    listed = list(names)
    whole = {name.casefold() for name in listed}
    found: dict[str, None] = {}
    for name in listed:
        parts = _TOKEN.findall(name)
        for part in parts if len(parts) > 1 else ():
            known = {part.casefold()} & (whole | _TITLES)
            if len(part) > 1 and part[0].isupper() and part in words and not known:
                found[part] = None
    return list(found)


def _orders(name: str) -> Iterator[str]:
    """The name as it is written, and `Rosa Smith` for `Smith, Rosa`."""
    yield name
    family, sign, given = re.sub("[;\t]", ",", name).partition(",")
    if sign:
        yield f"{given} {family}"


def _singular(word: str) -> tuple[str, ...]:
    """The word, and without what a genitive or plural adds."""
    if word.endswith(("ses", "xes", "zes", "ches", "shes")):
        return word, word[:-1], word[:-2]
    return (word, word[:-1]) if word.endswith("s") and len(word) > 1 else (word,)


def _foldings(text: str) -> list[str]:
    """A text as it can be read: without case, accents and what is not seen; also without markup, with humps apart."""
    variants = {text: None}
    if "\n" in text:
        variants[_HYPHENATED.sub("", text)] = None
    if "&" in text or _MARKUP.search(text):
        variants[_MARKUP.sub("", html.unescape(text))] = None
    for variant in list(variants):
        variants[_HUMPS.sub(" ", variant)] = None
    folded = {_folded(variant): None for variant in variants}
    for variant in variants:
        composed = unicodedata.normalize("NFC", variant).casefold()
        if not composed.isascii() and composed.translate(_UMLAUTS) != composed:
            folded[_folded(composed.translate(_UMLAUTS))] = None
    return list(folded)


def _folded(text: str) -> str:
    text = text.casefold()
    if text.isascii() and text.isprintable():
        return text
    bare = _UNSEEN.sub("", unicodedata.normalize("NFKD", text.translate(_LETTERS)).casefold())
    return unicodedata.normalize("NFC", bare).translate(_LETTERS)
