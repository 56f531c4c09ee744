"""On what terms a publication is written, and what it says of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from qualcode.analysis.selecting import Whose
from qualcode.domain.identifiers import Hit
from qualcode.domain.report_words import count_of, day_of_report
from qualcode.domain.translation import plural, tr
from qualcode.domain.wording import counted, left_out

K = 3
"""Fewer people than these are not to be singled out, unless another number is set."""


Entities = Callable[[Sequence[str]], Sequence[Sequence[Hit]]]
"""What may tell who somebody is, in each of some texts that are looked through together."""


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
    entities: Entities | None = field(default=None, compare=False)
    """Finds names, places, telephone numbers … that no list has; None if nothing does."""
    without_ner: bool = False
    """Write it although nothing looks for them; the file says so."""
    accept: Collection[str] = ()
    """Words that a person has looked at: `entities` may find them."""
    redact: bool = False
    """Put `[name]`, `[place]` … in the place of names, in this file only."""
    pseudonyms: Mapping[str, str] = field(default_factory=dict)
    """Name of the list → what stands in its brackets."""
    suppress: bool = False
    """Hide small cells of tables, and those from which they could be told."""
    leave_out_withheld: bool = False
    """Leave out participants who withdrew or are under embargo."""
    quoted_often: bool = False
    """One participant may give more than a quarter of the quotes; the file says so."""
    replace: bool = False
    """Replace a file that is there."""
    language: str = ""
    """What the file is written in, by its tag (`nl`); empty for the language of the program."""
    target: str = ""
    """The name of the file that is written, which must not give anybody away either."""


def checked_facts(terms: Terms) -> tuple[tuple[str, str], ...]:
    """The facts of a file that say whether, how and when it was checked."""
    if terms.internal:
        return (("checked", tr("no")), ("date", day_of_report(terms.date)))
    names = (
        tr("no list of names")
        if terms.names is None
        else tr("a list of {names} names", names=count_of(len(terms.names)))
    )
    said = tr("for groups of fewer than k = {k} people; against {names}", k=terms.k, names=names)
    if terms.entities is not None:
        said = tr("{checked}; looked through for names that no list has", checked=said)
        if terms.accept:
            said = tr("{checked} ({words} accepted)", checked=said, words=counted(len(set(terms.accept)), "word"))
    return (
        ("checked", said),
        *(
            (("redacted", tr("names, places and numbers stand in brackets, in this file only")),)
            if terms.redact
            else ()
        ),
        *((("one participant", tr("may give more than a quarter of the quotes")),) if terms.quoted_often else ()),
        ("date", day_of_report(terms.date)),
    )


def without_key() -> str:
    """What a file says that was held against no list of names."""
    return tr("Not checked for names: no list of names was given (--without-key).")


def without_ner() -> str:
    """What a file says that was not looked through for further names."""
    return tr("Not looked through for names that no list has (--without-ner).")


def warning_of(terms: Terms) -> str:
    """What the first and the last lines of a file must say; empty where there is nothing."""
    if terms.internal:
        return ""
    missing = [without_key()] if terms.names is None else []
    return " ".join([*missing, *([without_ner()] if terms.entities is None else [])])


def whose_codings(whose: Whose, coders: Sequence[str] | None, terms: Terms) -> str:
    """Whose codings a file holds, as its head says it."""
    if coders is None or terms.internal or terms.show_coders:
        return whose.sentence
    return some_coders(len(whose.coders), whose.without)


def some_coders(count: int, without: Collection[str]) -> str:
    """How a file names coders whom it does not name."""
    return plural("only one coder", "only {number} coders", count) + left_out(without, before="; ")
