"""What every command that writes quotes may be told: which of them, in what order, and how they are shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from qualcode.domain.choices import ATTRIBUTION, FEWEST, quote_rule
from qualcode.domain.translation import tr

if TYPE_CHECKING:
    from qualcode.retrieval.arranging import Arrangement

F = TypeVar("F", bound=Callable[..., Any])

FORMATS = {
    ".md": "md",
    ".docx": "docx",
    ".html": "html",
    ".htm": "html",
    ".tex": "tex",
    ".csv": "csv",
    ".xlsx": "xlsx",
    ".json": "json",
}
"""Endings of the files that quotes are written to, and their formats."""


@dataclass(frozen=True, slots=True)
class QuoteOptions:
    """The options on quotes of one call."""

    context: int
    question: bool
    shorten: int | None
    best_first: bool
    per_participant: int | None
    limit: int | None
    attribution: str
    words: dict[str, str]
    no_balance: bool
    template: Path | None
    starred: bool

    @property
    def arrangement(self) -> Arrangement:
        """In what order, and how many of a participant and of a code."""
        from qualcode.retrieval.arranging import Arrangement

        return Arrangement(self.best_first, self.per_participant, self.limit)

    @property
    def of_passages(self) -> dict[str, Any]:
        """What says which passages are read, and what around them."""
        return {"context": self.context, "question": self.question, "starred": self.starred}

    @property
    def of_files(self) -> dict[str, Any]:
        """What only files heed, with `of_passages`: as `reports.quotes_file.quotes_file` takes it."""
        return {
            **self.of_passages,
            "template": self.template,
            "attribution": self.attribution,
            "words": self.words,
            "shorten": self.shorten,
            "arrangement": self.arrangement,
            "balance": not self.no_balance,
        }

    @property
    def ignored_in_print(self) -> list[str]:
        """The options that were given and count in files only."""
        given = {
            "--shorten": self.shorten is not None,
            "--attribution": self.attribution != ATTRIBUTION,
            "--word": bool(self.words),
            "--no-balance": self.no_balance,
            "--template": self.template is not None,
        }
        return [option for option, was in given.items() if was]


def _worded(ctx: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> None:
    """`VALUE=WORDS` as a mapping; the last sign parts them, since `site.state=FL=Florida` has two."""
    found = {}
    for value in values:
        key, sign, words = value.rpartition("=")
        if not sign or not key.strip() or not words.strip():
            raise click.BadParameter(tr("“{value}” is not of the form VALUE=WORDS", value=value))
        found[key.strip()] = words.strip()
    _gather(ctx, parameter, found)


def _gather(ctx: click.Context, parameter: click.Parameter, value: Any) -> None:
    ctx.params.setdefault("quoting", {})[parameter.name] = value


def _kept(*names: str, callback: Callable[..., Any] = _gather, **how: Any) -> Callable[[F], F]:
    """An option that goes into `quoting`."""
    return click.option(*names, expose_value=False, callback=callback, **how)


def quote_options(function: F) -> F:
    """Which quotes, in what order, and how they are shown; the function gets them as `quoting`."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    _kept("--context", type=click.IntRange(min=0, max=50), default=0, metavar="N", help=tr("Turns before and after.")),
    _kept("--question", is_flag=True, help=tr("What the interviewer asked last before each.")),
    _kept(
        "--shorten",
        type=click.IntRange(min=FEWEST),
        metavar="N",
        help=tr("In files: at most N words of a quote, its beginning and end, with […] between."),
    ),
    _kept("--best-first", is_flag=True, help=tr("For each code, quotes {rule}.", rule=quote_rule())),
    _kept(
        "--per-participant",
        type=click.IntRange(min=1),
        metavar="K",
        help=tr("At most K quotes of one participant per code."),
    ),
    _kept("--limit", type=click.IntRange(min=1), metavar="N", help=tr("At most N quotes of each code, the best ones.")),
    _kept(
        "--attribution",
        default=ATTRIBUTION,
        show_default=True,
        metavar="TEMPLATE",
        help=tr("What speakers are called in files: attributes in braces, as in “{a role}[ in {state}]”."),
    ),
    _kept(
        "--word",
        "words",
        multiple=True,
        callback=_worded,
        metavar="VALUE=WORDS",
        help=tr("What a value is called in the attribution, as in FL=Florida or site.state=FL=Florida; repeatable."),
    ),
    _kept(
        "--no-balance", is_flag=True, help=tr("In files: do not tell how the sites stand among the quotes of a code.")
    ),
    _kept(
        "--template",
        type=click.Path(path_type=Path),
        metavar="FILE.docx",
        help=tr("Your own Word file: the quotes stand in its styles, in the place of its paragraph {{quotes}}."),
    ),
    _kept("--starred", is_flag=True, help=tr("Only those with a star.")),
)
