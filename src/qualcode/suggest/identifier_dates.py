"""Dates in figures and in words, in the orders and languages in which transcripts have them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualcode.suggest.identifier_forms import Form, formed

_ENGLISH = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan\\.?|Feb\\.?|Mar\\.|Apr\\.?|Jun\\.?|Jul\\.?|Aug\\.?|Sept?\\.?|Oct\\.?|Nov\\.?|Dec\\.?"
)
_OTHERS = (
    # German, Dutch, Scandinavian
    "Januar|Jänner|Februar|März|Mai|Juni|Juli|Oktober|Dezember|januari|februari|maart|mei|augustus|oktober|"
    "januar|februar|marts|maj|december|desember|augusti|"
    # French, Spanish, Portuguese, Italian
    "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|"
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre|"
    "janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro|"
    "gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|"
    # Polish, Czech, Russian, Greek, as they stand after the day
    "stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia|"
    "ledna|února|března|dubna|května|června|července|srpna|září|října|listopadu|prosince|"
    "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря|"
    "Ιανουαρίου|Φεβρουαρίου|Μαρτίου|Απριλίου|Μαΐου|Ιουνίου|Ιουλίου|Αυγούστου|Σεπτεμβρίου|Οκτωβρίο"
    "υ|Νοεμβρίου|Δεκεμβρίου"
)
_MONTH = f"(?:{_ENGLISH}|{_OTHERS})"
# Without a capital these are ordinary English words, so that they count as months only beside a year or an ordinal.
_WORDS_TOO = re.compile(r"\b(?:may|march|mars|mei|maj)\b")
_ORDINALS = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth"
    "|fourteenth|fifteenth|"
    "sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth|"
    "twenty[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|thirty[- ]first"
)
_DAY = rf"(?:(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th|er|º|\.)?(?!\d)|(?:{_ORDINALS})\b)"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_UNITS = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_YEAR_WORDS = (
    rf"(?:nineteen|twenty)[- ](?:(?:{_TENS})(?:[- ](?:{_UNITS}))?|oh[- ](?:{_UNITS})|{_TEENS})"
    rf"|two thousand(?: and)?(?: (?:(?:{_TENS})(?:[- ](?:{_UNITS}))?|{_UNITS}|{_TEENS}))?"
)
_YEAR = rf"(?:(?:1[89]|20)\d\d(?!\d)|['’]\d\d\b|(?:{_YEAR_WORDS})\b)"


def _not_only_a_word(found: str) -> bool:
    """Whether a date without a year has its month with a capital, or as no other word."""
    return _WORDS_TOO.search(found) is None or any(mark in found for mark in ("th ", "st ", "nd ", "rd ", " of "))


def date_forms() -> Iterator[Form]:
    """Forms of dates: with day, month and year they are sure; with two of the three likely."""

    def made(expression: str, *, sure: bool, words: bool = False) -> Form:
        return formed("date", "sure" if sure else "likely", expression, _not_only_a_word if words else bool)

    yield made(
        r"(?<![\w.,/-])(?:1[89]|20)\d\d[-/.](?:1[0-2]|0?[1-9])[-/.](?:3[01]|[12]\d|0?[1-9])(?![\w/-]|"
        r"[.,]\d)",
        sure=True,
    )
    yield made(
        r"(?<![\w.,/-])(?:3[01]|[12]\d|0?[1-9])(?P<m>[-/.])(?:3[01]|[12]\d|0?[1-9])(?P=m)(?:(?:1[89]|2"
        r"0)\d\d|\d\d)(?![\w/-]|[.,]\d)",
        sure=True,
    )
    yield made(r"(?:1[89]|20)\d\d ?年 ?\d{1,2} ?月(?: ?\d{1,2} ?日)?", sure=True)
    the = r"(?:(?:the|den|dem|am|le|el|il|o|op) )?"
    of = r"(?: ?(?:of|de|del|di))?"
    yield made(rf"\b{the}{_DAY}{of} {_MONTH}\b,?(?: ?(?:of|de|del|di|in))? {_YEAR}", sure=True)
    yield made(rf"\b{_MONTH} (?:the )?{_DAY}\b,? ?(?:of |in )?{_YEAR}", sure=True)
    yield made(rf"\b{_MONTH} (?:the )?{_DAY}(?![\w%]|[.,:]\d)", sure=False, words=True)
    yield made(rf"\b{the}{_DAY}{of} {_MONTH}\b(?![.,]\d)", sure=False, words=True)
    yield made(rf"\b{_MONTH},?(?: ?(?:of|de|del|di))? {_YEAR}", sure=False)
    yield made(
        r"\b(?:Christmas(?: Eve)?|Easter|Thanksgiving|Halloween|(?:[\w'’]+ ){1,2}Day),? (?:1[89]|20)\d"
        r"\d\b",
        sure=False,
    )
    born = r"\b(?:born|birthday|birth|dob|geboren|nacid[oa]|né|née)\b[^.\n\d]{0,30}"
    yield made(rf"{born}(?P<x>\d{{1,2}}[-/. ]{{1,2}}\d{{1,2}}(?:[-/. ]{{1,2}}\d{{2,4}})?)(?!\d)", sure=True)
