"""On what terms a publication is written, and what it says of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from qualcode.analysis.selecting import Whose
from qualcode.domain.wording import left_out
from qualcode.reports.judging import K

WITHOUT_KEY = "Not checked for names: no list of names was given (--without-key)."


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a file is written."""

    date: str
    """The day, as it is to stand in the file."""
    k: int = K
    """How many people must share what is shown of one; a table may count none or so many."""
    names: Sequence[str] | None = None
    """Names that must not be in it; None if there is no list."""
    without_key: bool = False
    """Write it although there is no list; the file says so."""
    internal: bool = False
    """Write it unchecked; every page and section is marked."""
    show_coders: bool = False
    """Name the coders."""


def checked_facts(terms: Terms) -> tuple[tuple[str, str], ...]:
    """The facts of a file that say whether, how and when it was checked."""
    if terms.internal:
        return (("checked", "no"), ("date", terms.date))
    names = "no list of names" if terms.names is None else f"a list of {len(terms.names)} names"
    people = f"groups of fewer than k = {terms.k} people"
    return (("checked", f"for {people}; against {names}"), ("date", terms.date))


def warning_of(terms: Terms) -> str:
    """What the first and the last lines of a file must say; empty where there is nothing."""
    return WITHOUT_KEY if terms.names is None and not terms.internal else ""


def whose_codings(whose: Whose, coders: Sequence[str] | None, terms: Terms) -> str:
    """Whose codings a file holds, as its head says it."""
    if coders is None or terms.internal or terms.show_coders:
        return whose.sentence
    return some_coders(len(whose.coders), whose.without)


def some_coders(count: int, without: Collection[str]) -> str:
    """How a file names coders whom it does not name."""
    return f"only {'one coder' if count == 1 else f'{count} coders'}{left_out(without, before='; ')}"
