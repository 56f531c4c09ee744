"""Asking for a yes or no, in the language of the reader."""

from __future__ import annotations

import click

from qualcode.domain.translation import tr


def agreed(question: str, *, err: bool = False) -> bool:
    """Whether somebody says yes; no is taken where only Enter is pressed.

    Args:
        question: What is asked, with its question mark.
        err: Ask on stderr.

    Raises:
        click.Abort: The input ends instead of an answer.
    """
    answers = {"y": True, "yes": True, "n": False, "no": False, "": False}
    answers |= {tr("y"): True, tr("yes"): True, tr("n"): False, tr("no"): False}
    while True:
        said = str(click.prompt(f"{question} [{tr('y/N')}]", default="", show_default=False, err=err))
        if (answer := answers.get(said.strip().lower())) is not None:
            return answer
        click.echo(tr("Error: invalid input"), err=err)
