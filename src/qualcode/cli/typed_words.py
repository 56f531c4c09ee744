"""Words that may be told over standard input: what is typed as an argument stays in the history of the shell."""

from __future__ import annotations

import sys
from typing import Any

import click

from qualcode.domain.translation import tr

STDIN = "-"


class Words(click.ParamType[str]):
    """Words as they were typed; `-` stands for what comes in over standard input, without its last line feed."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The words."""
        if value != STDIN:
            return str(value)
        words = sys.stdin.read().removesuffix("\n")
        if not words:
            self.fail(tr("nothing came in over standard input"), param, ctx)
        return words


WORDS = Words()
