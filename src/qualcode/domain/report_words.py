"""What reports and their files say in the language that they are written in: words for identifiers, counts, dates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache

from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import ENGLISH, language, number, tr

ALL = "all"
"""What the facts `by` and `codes` say where nothing was chosen."""
_OF_ALL = ("by", "codes")


@cache
def _words(_language: str) -> dict[str, str]:
    """Identifier → what a reader sees in the place of it, in the language that is spoken here."""
    # By what it is counted, and after whose rule: the blank makes each a text of its own for translators.
    return {
        "by": tr("by ").rstrip(), "only": tr("only"), "query": tr("query"),
        "codings of": tr("codings of"), "only codings that touch": tr("only codings that touch"),
        "counted": tr("counted"), "out of": tr("out of"), "looked at": tr("looked at"), "rows": tr("rows"),
        "stand together": tr("stand together"), "coefficient": tr("coefficient"), "follows": tr("follows"),
        "expected": tr("expected"), "residuals": tr("residuals"), "order": tr("order"), "choice": tr("choice"),
        "new": tr("new"), "base and run": tr("base and run"), "threshold": tr("threshold"),
        "after": tr("after ").rstrip(),
        "new-information ratio": tr("new-information ratio"), "saturated": tr("saturated"),
        "document": tr("document"), "length": tr("length"), "stretch": tr("stretch"), "rate": tr("rate"),
        "documents in quotes": tr("documents in quotes"), "quotes in a cell": tr("quotes in a cell"),
        "reports": tr("reports"), "quotes used": tr("quotes used"), "quotes": tr("quotes"), "marks": tr("marks"),
        "checked": tr("checked"), "date": tr("date"), "redacted": tr("redacted"), "note": tr("note"),
        "one participant": tr("one participant"), "left out": tr("left out"), "hidden (–)": tr("hidden (–)"),
        "codings left out": tr("codings left out"), "prevalence left out": tr("prevalence left out"),
        "per participant": tr("per participant"), "per code": tr("per code"),
        "author": tr("author"), "study": tr("study"), "codebook": tr("codebook"), "data until": tr("data until"),
        "data": tr("data"), "version": tr("version"), "origins": tr("origins"), "unit": tr("unit"),
        "universe": tr("universe"), "labels": tr("labels"), "coders": tr("coders"), "intervals": tr("intervals"),
        "warning": tr("warning"), "no interval": tr("no interval"), "words of": tr("words of"),
        "words of speech": tr("words of speech"), "inside codings of": tr("inside codings of"),
        "forms": tr("forms"), "said by at least": tr("said by at least"), "coder": tr("coder"),
        "attributes": tr("attributes"), "comment": tr("comment"),
        "star": tr("star"), "id": tr("id"), "definition": tr("definition"), "include": tr("include"),
        "exclude": tr("exclude"), "example": tr("example"), "keywords": tr("keywords"), "memo": tr("memo"),
        "counts": tr("counts"), "belongs to": tr("belongs to"),
        "segments": tr("segments"), "code": tr("code"),
        "marking": tr("marking"), "before": tr("before"), "quote": tr("quote"),
        "attribution": tr("attribution"), "turn": tr("turn"), "origin": tr("origin"), "time": tr("time"),
        "reference": tr("reference"), "shown": tr("shown"),
        "words": tr("words"), "found": tr("found"),
        "round": tr("round"),
        "pair": tr("pair"), "attribute": tr("attribute"),
        "name": tr("name"), "path": tr("path"),
    }  # fmt: skip


def word_of(identifier: str) -> str:
    """What a reader sees in the place of an identifier; what is none stays as it is."""
    return _words(language()).get(identifier) or shown_word(identifier)


def facts_in_words(facts: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """What was counted, as a reader sees it: identifiers of facts, and `all`, are words of the language."""
    return tuple((word_of(what), tr("all") if what in _OF_ALL and value == ALL else value) for what, value in facts)


def count_of(value: int) -> str:
    """A whole number in tables and their heads, which in English have no sign between groups of digits."""
    return str(value) if language() == ENGLISH else number(value)


def day_of_report(day: str) -> str:
    """A day as reports say it: `2026-11-23` in English, `23 november 2026` in Dutch.

    Args:
        day: In the form of ISO 8601; anything else stays as it is.
    """
    if language() == ENGLISH:
        return day
    from babel.dates import format_date

    try:
        return format_date(date.fromisoformat(day), "long", locale=language())
    except ValueError:
        return day


def month_of_report(day: date, *, year: bool = True) -> str:
    """A month as reports say it: `March 2026`, `maart 2026`.

    Args:
        year: Whether its year is said.
    """
    if language() == ENGLISH:
        return f"{_MONTHS[day.month - 1]} {day.year}" if year else _MONTHS[day.month - 1]
    from babel.dates import format_date

    return format_date(day, "MMMM y" if year else "MMMM", locale=language())


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
