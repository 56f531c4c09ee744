"""Options that say how a project of another program is to be read."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from qualcode.domain.errors import QualcodeError
from qualcode.domain.exchange_reports import OpeningWishes
from qualcode.domain.translation import tr

which_option = click.option(
    "--which", default="", metavar="NAME", help=tr("Of a file that holds several projects, the one called so.")
)


def opening_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--which`, `--offsets` and `--folder`; the function gets them as `wishes`, an `OpeningWishes`."""

    @wraps(function)
    def wished(*args: Any, which: str, offsets: str, folder: Path | None, **rest: Any) -> Any:
        if folder is not None and not folder.is_dir():
            raise QualcodeError(
                tr("there is no folder {folder}", folder=folder), remedy=tr("name the folder in which the texts lie")
            )
        wishes = OpeningWishes(which, offsets, str(folder) if folder is not None else "")
        return function(*args, wishes=wishes, **rest)

    for option in (
        click.option(
            "--folder",
            type=click.Path(path_type=Path),
            metavar="DIR",
            help=tr("Where texts lie that the file only names; else beside it."),
        ),
        click.option(
            "--offsets",
            default="",
            metavar="WORDS",
            help=tr(
                "How places in texts are counted, as a report says it (UTF-16 units …); else "
                "found out for each document."
            ),
        ),
        which_option,
    ):
        wished = option(wished)
    return wished
