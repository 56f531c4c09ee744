"""The commands below the parts of a report: typed where the project is, they give the same again."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from qualcode.domain.choices import ATTRIBUTION
from qualcode.domain.summaries import SummaryWish
from qualcode.reports.quotes_file import QuotesWish
from qualcode.reports.summaries.catalogue import summary_kind
from qualcode.reports.summaries.command_lines import command_line
from qualcode.reports.terms import Terms

UNTOLD = "…"
"""What stands in a publication for names of coders and documents, and for the values behind the words of a report: they
would tell what it keeps to itself. The team has them in the report file."""


def quotes_command(wish: QuotesWish, terms: Terms, set_: str = "") -> str:
    """The command that finds the same quotes again.

    Args:
        set_: The set whose documents `wish` has; empty if they were not chosen by one.
    """
    arrangement = wish.arrangement
    words: Sequence[str] = [f"{value}={said}" for value, said in wish.words.items()]
    options: dict[str, object] = {
        "context": wish.context or None,
        "question": wish.question,
        "attribution": None if wish.attribution == ATTRIBUTION else wish.attribution,
        "best_first": arrangement.best_first,
        "per_participant": arrangement.per_participant,
        "limit": arrangement.limit,
        "shorten": wish.shorten,
        "no_balance": not wish.balance,
    }
    shared = SummaryWish(
        coders=None if wish.coders is None else tuple(wish.coders),
        documents=None if wish.documents is None else tuple(wish.documents),
        without=tuple(wish.without),
        starred=wish.starred,
    )
    said = _command("quotes", shared, options, terms, set_)
    begun = len("qualcode quotes")
    told = [f" --word {shlex.quote(word)}" for word in words] if terms.internal else [f" --word {UNTOLD}"][: len(words)]
    return f"{said[:begun]} {shlex.quote(wish.query)}{''.join(told)}{said[begun:]}"


def count_command(
    name: str,
    wish: SummaryWish,
    options: Mapping[str, Any],
    terms: Terms,
    *,
    set_: str = "",
    table: str = "",
    chart: str | None = None,
) -> str:
    """The command that counts the same again.

    Args:
        name: The summary.
        options: Those that only it has, without what is its default.
        set_: The set whose documents `wish` has; empty if they were not chosen by one.
        table: The one table that is shown; empty for several.
        chart: What is drawn, empty for the summary's first chart; None where nothing is drawn.
    """
    if name == "quote-use":
        said = shlex.join(["qualcode", "report", "use", *map(str, options.get("reports", ()))])
    else:
        told = dict(options)
        if told.get("document") and not terms.internal:
            told["document"] = UNTOLD
        said = _command(summary_kind(name).command, wish, told, terms, set_)
    said += f" --table {shlex.quote(table)}" if table else ""
    return said if chart is None else f"{said} --chart {chart}".rstrip()


def _command(verb: str, wish: SummaryWish, options: Mapping[str, Any], terms: Terms, set_: str) -> str:
    if set_:
        wish = replace(wish, documents=None)
    elif wish.documents is not None and not terms.internal:
        wish = replace(wish, documents=(UNTOLD,))
    said = command_line(verb, wish, options, name_coders=terms.internal or terms.show_coders)
    said += f" --set {shlex.quote(set_)}" if set_ else ""
    return f"{said} --leave-out-withheld" if terms.leave_out_withheld and not terms.internal else said
