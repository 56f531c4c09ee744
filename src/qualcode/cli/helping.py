"""The help of commands in the language of the reader."""

from __future__ import annotations

import re
from inspect import cleandoc

import click

from qualcode.domain.translation import ENGLISH, language, tr


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a help, each as one text: lines that stand by themselves (`\\b`) as they are, others in one."""
    parts = re.split(r"\n\s*\n", cleandoc(text.partition("\f")[0])) if text.strip() else []
    return [part if part.startswith("\b") else " ".join(part.split()) for part in parts]


def in_language(command: click.Command) -> click.Command:
    """A command whose help, and that of all below it, is in the language of the reader."""
    if language() != ENGLISH:
        _translate(command)
    return command


def _translate(command: click.Command) -> None:
    if command.help:
        command.help = "\n\n".join(tr(part) for part in paragraphs(command.help))
    if command.epilog:
        command.epilog = "\n\n".join(tr(part) for part in paragraphs(command.epilog))
    if isinstance(command, click.Group):
        for below in command.commands.values():
            _translate(below)
