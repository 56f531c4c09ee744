"""The options that every summary takes: what is counted, and in which form the answer is wanted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from qualcode.cli.figure_options import with_options
from qualcode.cli.publishing import Publishing, publishing_options, select, selection_options
from qualcode.cli.session import json_option, without_options
from qualcode.domain.choices import CHART_FORMATS, TABLE_FORMATS
from qualcode.domain.errors import InputError
from qualcode.domain.summaries import SummaryWish
from qualcode.domain.translation import tr

if TYPE_CHECKING:
    from qualcode.storage.project import Project

F = TypeVar("F", bound=Callable[..., Any])

_TABLES, _CHARTS = ", ".join(TABLE_FORMATS), ", ".join(CHART_FORMATS)
DEFAULT_CHART = ""
"""What `--chart` means without a word behind it: the chart that a summary is mostly drawn as."""

_OF_WHAT = (
    click.option(
        "--code", "codes", metavar="CODE", multiple=True, help=tr("Only this code and those below; repeatable.")
    ),
    click.option("--no-roll-up", is_flag=True, help=tr("Codes that group others do not take in those below them.")),
    click.option(
        "--where", metavar="QUERY", default="", help=tr("Only codings that touch a passage found by a query.")
    ),
    click.option("--starred", is_flag=True, help=tr("Only codings with a star.")),
)
_AS_WHAT = (
    click.option("--table", metavar="NAME", help=tr("Only this one of its tables.")),
    click.option(
        "--chart",
        is_flag=False,
        flag_value=DEFAULT_CHART,
        metavar="[KIND]",
        help=tr("Draw it: in characters, or with -o into a file that ends in .svg, .png or .pdf."),
    ),
    click.option(
        "--format",
        "format_",
        type=click.Choice(["table", *TABLE_FORMATS, *CHART_FORMATS]),
        help=tr("Else by the file's ending."),
    ),
    click.option(
        "--template",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help=tr("Your own Word file: its styles, header and footer are kept."),
    ),
)


@dataclass(frozen=True, slots=True)
class Shared:
    """The values of the options that every summary takes."""

    codes: tuple[str, ...]
    no_roll_up: bool
    where: str
    starred: bool
    without: frozenset[str]
    coders: str | None
    docs: tuple[str, ...]
    set_name: str | None
    table: str | None
    chart: str | None
    """What to draw: `DEFAULT_CHART` or the name of a chart; None where no chart was asked for."""
    format_: str | None
    template: Path | None
    """The researcher's own Word file."""
    as_json: bool
    publishing: dict[str, Any]

    def wish(self, project: Project) -> SummaryWish:
        """What is to be counted.

        Raises:
            NotFoundError: The project has no such document or set.
        """
        selection = select(project, self.coders, self.docs, self.set_name)
        return SummaryWish(
            codes=self.codes,
            coders=None if selection.coders is None else tuple(selection.coders),
            documents=None if selection.documents is None else tuple(selection.documents),
            without=tuple(sorted(self.without)),
            where=self.where.strip(),
            starred=self.starred,
            roll_up=not self.no_roll_up,
        )

    def form(self, publishing: Publishing) -> str:
        """`table` for reading, or the format that the options and the file's ending ask for.

        Raises:
            InputError: The ending asks for none.
            click.UsageError: The options contradict one another.
        """
        from qualcode.reports.summary_file import FORMATS

        form = publishing.format(self.format_, self.as_json, FORMATS, "table")
        if form == "table" and publishing.output is not None:
            raise click.UsageError(
                tr(
                    "a file is written as {table_formats} or, drawn, as {chart_formats}",
                    table_formats=", ".join(TABLE_FORMATS),
                    chart_formats=", ".join(CHART_FORMATS),
                )
            )
        if self.template is not None and form != "docx":
            raise click.UsageError(tr("a template is for a Word file: `-o FILE.docx`"))
        if form in TABLE_FORMATS and self.chart is not None:
            raise click.UsageError(
                tr("a chart is written as {charts}, or shown where no file is named", charts=_CHARTS)
            )
        if form in CHART_FORMATS and publishing.output is None:
            raise InputError(
                tr("a chart as {form} goes into a file", form=form), remedy=tr("name one: `-o chart.{form}`", form=form)
            )
        return form


def summary_options(function: F) -> F:
    """Let a summary take the shared options; it gets them as one `Shared`, as `shared`."""
    names = {field.name for field in fields(Shared)}

    @wraps(function)
    def gathered(*arguments: Any, **options: Any) -> Any:
        options.setdefault("without", frozenset())
        shared = Shared(**{name: options.pop(name) for name in names})
        return function(*arguments, shared=shared, **options)

    decorated: Any = gathered
    for decorate in (
        publishing_options,
        selection_options,
        json_option,
        with_options(_AS_WHAT),
        without_options,
        with_options(_OF_WHAT),
    ):
        decorated = decorate(decorated)
    return decorated  # type: ignore[no-any-return]
