"""What stands in brackets for what has no pseudonym: `[school 1]`, `[telephone number 2]`, `[date in 2019]`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from qualcode.domain.identifiers import IdentifierType

_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "person": "person",
        "place": "place",
        "organisation": "organisation",
        "school": "school",
        "phone": "phone",
        "email": "e-mail",
        "date": "date",
        "address": "address",
        "id": "number",
        "web": "web address",
        "age": "age",
        "other": "detail",
        "in": "in",
    },
    "de": {
        "person": "Person",
        "place": "Ort",
        "organisation": "Organisation",
        "school": "Schule",
        "phone": "Telefonnummer",
        "email": "E-Mail",
        "date": "Datum",
        "address": "Adresse",
        "id": "Nummer",
        "web": "Internetadresse",
        "age": "Alter",
        "other": "Angabe",
        "in": "aus",
    },
}
"""Language → kind → its word; texts in other languages get the English ones."""
_ALL = sorted({word for words in _WORDS.values() for kind, word in words.items() if kind != "in"}, key=len)
_NUMBERED = re.compile(rf"\[(?P<word>{'|'.join(map(re.escape, reversed(_ALL)))}) (?P<number>\d{{1,6}})\]")
_ANY = re.compile(rf"(?:{'|'.join(map(re.escape, reversed(_ALL)))})(?: \d{{1,6}}| (?:in|aus) [\w.]{{1,20}}| 90\+)?")
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_MONTH = re.compile(r"[^\W\d_]{3,}")
_SITE = re.compile(r"https?://|www\.|\.\w{2,}(?:/|$)")
_OLD = re.compile(r"\b(?:9\d|1[0-2]\d|ninety|hundred|neunzig|hundert)", re.IGNORECASE)
_AGED = re.compile(r"\b(?:years?|yo|old|Jahre|ans|años|anni|anos|turned|aged?)\b|^\D*\d{1,3}\D*$")


def is_placeholder(inside: str) -> bool:
    """Whether what stands between brackets was put there in the place of a name."""
    return _ANY.fullmatch(inside) is not None


class Placeholders:
    """Gives out placeholders, numbered by kind, so that the same name has the same one everywhere.

    Args:
        language: That of the texts, as a tag; None for English.
        texts: The texts of the project: numbers that stand there are not given out again.
        taken: Placeholders that stand for something already.
    """

    def __init__(self, language: str | None, texts: Iterable[str] = (), taken: Iterable[str] = ()) -> None:
        self._words = _WORDS.get((language or "en").lower()[:2], _WORDS["en"])
        self._highest: dict[str, int] = {}
        for text in (*texts, *taken):
            for match in _NUMBERED.finditer(text):
                self._highest[match["word"]] = max(self._highest.get(match["word"], 0), int(match["number"]))

    def of(self, type_: IdentifierType, surface: str) -> str:
        """What is to stand in the place of a name, number or address; dates and ages are made coarser."""
        if type_ == "date":
            return f"[{self._coarser(surface)}]"
        if type_ == "other" and _AGED.search(surface):
            return f"[{self._words['age']}{' 90+' if _OLD.search(surface) else ''}]"
        kind = "web" if type_ in ("id", "other") and _SITE.search(surface) else str(type_)
        return self._numbered(self._words[kind])

    def _coarser(self, date: str) -> str:
        """A date by its year; without one by its month, where that is written as a word."""
        year, month = _YEAR.search(date), _MONTH.search(date)
        if year is not None:
            return f"{self._words['date']} {self._words['in']} {year[0]}"
        if month is not None and month[0][0].isupper():
            return f"{self._words['date']} {self._words['in']} {month[0]}"
        return self._words["date"]

    def _numbered(self, word: str) -> str:
        self._highest[word] = self._highest.get(word, 0) + 1
        return f"[{word} {self._highest[word]}]"
