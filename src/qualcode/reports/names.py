"""Names that must not leave the study: a list of them, and finding them in what is about to be written."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import regex

from qualcode.domain.errors import InputError
from qualcode.domain.translation import tr
from qualcode.importing.decoding import decode
from qualcode.importing.whole_files import read_whole
from qualcode.reports.placed import Placed

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
_ENTITY = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)")
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sr", "jr", "herr", "frau"})
_SPELLED = 3
"""So many letters that stand alone one after the other may spell a name."""
_NUMBER = regex.compile(r"\p{N}(?:[\s()/.\-\u2010-\u2015]{0,3}\p{N})+")
_DIGITS = 7
"""A number of so many digits tells somebody, however its digits are grouped."""
_HEAD = re.compile(r"\s*(?:real )?names?\s*[;\t]\s*pseudonyms?\s*", re.IGNORECASE)


class _Form(NamedTuple):
    """One way to write a name."""

    words: tuple[str, ...]
    name: str
    """As the list has it."""


class NamePlace(NamedTuple):
    """Where a name stands in a text, in code points of the text as it is."""

    start: int
    end: int
    name: str
    """As the list writes it."""


@dataclass(frozen=True, slots=True)
class NameList:
    """Names that must not leave the study."""

    names: tuple[str, ...]
    pseudonyms: Mapping[str, str] = field(default_factory=dict)
    """Name → what stands in its place where names are replaced; of those that have one."""


def read_names(path: Path) -> tuple[str, ...]:
    """The names of a list; see `read_name_list`.

    Raises:
        InputError: The file cannot be read, or holds no name.
    """
    return read_name_list(path).names


def read_name_list(path: Path) -> NameList:
    """The names of a list: one on each line; what follows a `#` is a comment.

    Behind a name its pseudonym may stand: `Rosa Smith = Maria`; with a tab or `;` between them only where the first
    line says `name;pseudonym`, since `Smith; Rosa` is a way to write one name.

    Raises:
        InputError: The file cannot be read, or holds no name.
    """
    data = read_whole(path)
    lines = [line.partition("#")[0].strip() for line in decode(data, str(path)).text.split("\n")]
    lines = [line for line in lines if line]
    columns = bool(lines) and _HEAD.fullmatch(lines[0]) is not None
    names: dict[str, str] = {}
    for line in lines[1:] if columns else lines:
        name, _, pseudonym = (re.sub("[;\t]", "=", line, count=1) if columns else line).partition("=")
        name, pseudonym = " ".join(name.split()), " ".join(pseudonym.split())
        if not any(_TOKEN.search(folded) for folded in _foldings(name)):
            raise InputError(tr("“{name}” is no name", name=name or line), file=path, remedy=tr("take it out"))
        names[name] = names.get(name) or pseudonym
    if not names:
        raise InputError(tr("there is no name in it"), file=path, remedy=tr("write one on each line"))
    return NameList(tuple(names), {name: pseudonym for name, pseudonym in names.items() if pseudonym})


class NameFinder:
    """Finds names as whole words, however they are dressed.

    A name is found whatever its case, accents (`José`, `Jose`; `Müller`, `Mueller`), composition and white space, with
    a genitive or plural `s`, with other signs or none between its parts (`O’Hara`, `OHara`), in a hyphenated line end,
    in `annaInterview_2`, behind marks of format, emphasis, tags and entities, and spelled out (`A-N-N-A`). The line
    `Smith, Rosa` stands for `Rosa Smith` too. A word ends where no letter follows: `Annabel` does not hold `Anna`; in
    scripts that write words together a name is found in any of them. A name that is a number of seven digits or more is
    found however they are grouped, and in a longer one.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._forms: dict[str, list[_Form]] = {}
        self._glued: dict[str, str] = {}
        """Names without what stands between their parts, where that is more than white space."""
        self._run: dict[str, str] = {}
        """The same of all names of several parts: in a text without white space they may be written together."""
        self._within: dict[str, str] = {}
        """Names in scripts that write words together, without what stands between their parts."""
        self._numbers: dict[str, str] = {}
        """Names that are numbers, as their digits."""
        for name in names:
            for written in _orders(name):
                for folded in _foldings(written):
                    self._add(folded, name)

    def find(self, text: str) -> list[str]:
        """The names that stand in a text, each once, as the list writes them."""
        if not self._forms and not self._within and not self._numbers:
            return []
        found: dict[str, None] = {}
        for folded in _foldings(text):
            found.update(dict.fromkeys(self._found(folded)))
        return list(found)

    def places(self, text: str) -> list[NamePlace]:
        """Where the names that `find` finds stand, ascending; a longer one before a shorter one at the same place.

        A name whose letters cannot be led back to the text has no place: whoever replaces names looks again.
        """
        if not self.find(text):
            return []
        found: dict[NamePlace, None] = {}
        for placed in _foldings_of(text):
            for start, end, name in self._placed(placed.text):
                first, last = placed.starts[start], placed.ends[end - 1]
                found[NamePlace(first, last, name)] = None
        return sorted(found, key=lambda place: (place.start, -place.end, place.name))

    def _placed(self, folded: str) -> Iterator[tuple[int, int, str]]:
        """The names in a folded text, with where they stand in that."""
        spans = [match.span() for match in _TOKEN.finditer(folded)]
        words = [folded[start:end] for start, end in spans]
        for first, last, name in self._in_words(folded, words):
            yield spans[first][0], spans[last - 1][1], name
        yield from self._in_numbers(folded)
        if self._within:
            places = [place for start, end in spans for place in range(start, end)]
            together = "".join(words)
            for form, name in self._within.items():
                at = together.find(form)
                while at >= 0:
                    yield places[at], places[at + len(form) - 1] + 1, name
                    at = together.find(form, at + 1)

    def _add(self, folded: str, name: str) -> None:
        words = tuple(_TOKEN.findall(folded))
        if not words:
            return
        together = "".join(words)
        if len(together) >= _DIGITS and together.isdigit():
            self._numbers.setdefault(together, name)
            return
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
        yield from (name for _, _, name in self._in_words(folded, words))
        yield from (name for _, _, name in self._in_numbers(folded))
        if self._within:
            together = "".join(words)
            yield from (name for form, name in self._within.items() if form in together)

    def _in_words(self, folded: str, words: list[str]) -> Iterator[tuple[int, int, str]]:
        """First word, word behind the last, and the name that they are."""
        for place in range(len(words)):
            yield from self._at(words, place)
        if not any(character.isspace() for character in folded.strip()):
            yield from ((i, i + 1, self._run[word]) for i, word in enumerate(words) if word in self._run)
        yield from self._spelled(words)

    def _in_numbers(self, folded: str) -> Iterator[tuple[int, int, str]]:
        """Where a number stands in the folded text, whatever is between its digits, and the name that it is."""
        for run in _NUMBER.finditer(folded) if self._numbers else ():
            places = [place for place in range(run.start(), run.end()) if folded[place].isdigit()]
            digits = "".join(folded[place] for place in places)
            for number, name in self._numbers.items():
                at = digits.find(number)
                if at >= 0:
                    yield places[at], places[at + len(number) - 1] + 1, name

    def _at(self, words: list[str], place: int) -> Iterator[tuple[int, int, str]]:
        word = words[place]
        for first in _singular(word):
            if first in self._glued:
                yield place, place + 1, self._glued[first]
            for form in self._forms.get(first, ()):
                last = place + len(form.words)
                if len(form.words) == 1 or (
                    first == word
                    and words[place + 1 : last - 1] == list(form.words[1:-1])
                    and form.words[-1] in _singular("".join(words[last - 1 : last]))
                ):
                    yield place, last, form.name

    def _spelled(self, words: list[str]) -> Iterator[tuple[int, int, str]]:
        """Names whose letters stand alone, one after the other."""
        run = ""
        for place, word in enumerate([*words, ""]):
            if len(word) == 1 and word.isalpha():
                run += word
                continue
            if len(run) >= _SPELLED:
                for form in (form for forms in self._forms.values() for form in forms):
                    spelled = "".join(form.words)
                    at = run.find(spelled) if len(spelled) >= _SPELLED else -1
                    while at >= 0:
                        first = place - len(run) + at
                        yield first, first + len(spelled), form.name
                        at = run.find(spelled, at + 1)
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


def _foldings_of(text: str) -> list[Placed]:
    """The foldings of a text with the way back to it; as `_foldings`, character by character."""
    written = Placed.of(text)
    variants = [written, written.without(_HYPHENATED), written.replaced(_ENTITY, _unescaped).without(_MARKUP)]
    variants += [variant.replaced(_HUMPS, lambda _: " ") for variant in variants]
    return [
        variant.each_cluster(fold)
        for variant in {variant.text: variant for variant in variants}.values()
        for fold in (_folded, _folded_in_two)
    ]


def _unescaped(entity: str) -> str:
    return html.unescape(entity)


def _folded_in_two(text: str) -> str:
    """Umlauts as two letters."""
    return _folded(unicodedata.normalize("NFC", text).casefold().translate(_UMLAUTS))


def _folded(text: str) -> str:
    text = text.casefold()
    if text.isascii() and text.isprintable():
        return text
    bare = _UNSEEN.sub("", unicodedata.normalize("NFKD", text.translate(_LETTERS)).casefold())
    return unicodedata.normalize("NFC", bare).translate(_LETTERS)
