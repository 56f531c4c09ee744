"""The help of commands in the language of the reader."""

from __future__ import annotations

import re
from inspect import cleandoc

import click

from qualcode.cli.click_words import let_click_speak
from qualcode.domain.translation import ENGLISH, language, tr

PLACES = {
    "ARGS": tr("ARGS"),
    "ATTRIBUTE": tr("ATTRIBUTE"),
    "BACKUP": tr("BACKUP"),
    "CASE": tr("CASE"),
    "CODE": tr("CODE"),
    "CODER": tr("CODER"),
    "COLOUR": tr("COLOUR"),
    "COLUMN": tr("COLUMN"),
    "COMMAND": tr("COMMAND"),
    "DATE": tr("DATE"),
    "DIR": tr("DIR"),
    "DIRS": tr("DIRS"),
    "DOC": tr("DOC"),
    "END": tr("END"),
    "FILE": tr("FILE"),
    "FILES": tr("FILES"),
    "FLOAT": tr("FLOAT"),
    "FROM": tr("FROM"),
    "GROUP": tr("GROUP"),
    "HASH": tr("HASH"),
    "HEADING": tr("HEADING"),
    "ID": tr("ID"),
    "INTEGER": tr("INTEGER"),
    "INTO": tr("INTO"),
    "KEY": tr("KEY"),
    "KIND": tr("KIND"),
    "LABEL": tr("LABEL"),
    "LINK": tr("LINK"),
    "MEMBER": tr("MEMBER"),
    "MOMENT": tr("MOMENT"),
    "NAME": tr("NAME"),
    "NEEDLE": tr("NEEDLE"),
    "NEW": tr("NEW"),
    "NOTATION": tr("NOTATION"),
    "OLD": tr("OLD"),
    "OPTIONS": tr("OPTIONS"),
    "OTHER": tr("OTHER"),
    "OURS": tr("OURS"),
    "PART": tr("PART"),
    "PARTICIPANT": tr("PARTICIPANT"),
    "PATH": tr("PATH"),
    "PROJECT": tr("PROJECT"),
    "QUERY": tr("QUERY"),
    "RANGE": tr("RANGE"),
    "REGEX": tr("REGEX"),
    "ROLE": tr("ROLE"),
    "ROUND": tr("ROUND"),
    "SET": tr("SET"),
    "SETTING": tr("SETTING"),
    "START": tr("START"),
    "TAG": tr("TAG"),
    "TEMPLATE": tr("TEMPLATE"),
    "TEXT": tr("TEXT"),
    "THEME": tr("THEME"),
    "THEIRS": tr("THEIRS"),
    "TO": tr("TO"),
    "TOPIC": tr("TOPIC"),
    "TYPE": tr("TYPE"),
    "VALUE": tr("VALUE"),
    "VERDICT": tr("VERDICT"),
    "WHAT": tr("WHAT"),
    "WORD": tr("WORD"),
    "WORDS": tr("WORDS"),
}
"""What stands in the place of what is to be typed, as usage and options name it. What is typed as it is, like `DROP`
and the values of a choice, is not among them."""


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a help, each as one text: lines that stand by themselves (`\\b`) as they are, others in one."""
    parts = re.split(r"\n\s*\n", cleandoc(text.partition("\f")[0])) if text.strip() else []
    return [part if part.startswith("\b") else " ".join(part.split()) for part in parts]


def in_language(command: click.Command) -> click.Command:
    """A command whose help, and that of all below it, is in the language of the reader."""
    if language() != ENGLISH:
        let_click_speak()
        _translate(command)
    return command


def _translate(command: click.Command) -> None:
    if command.help:
        command.help = "\n\n".join(tr(part) for part in paragraphs(command.help))
    if command.epilog:
        command.epilog = "\n\n".join(tr(part) for part in paragraphs(command.epilog))
    if command.options_metavar:
        command.options_metavar = _places(command.options_metavar)
    context = click.Context(command)
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.help:  # `--version` got its own before the library spoke.
            parameter.help = tr(parameter.help)
        if not (isinstance(parameter, click.Option) and (parameter.is_flag or parameter.count)):
            shown = parameter.make_metavar(context)
            if (said := _places(shown)) != shown:
                parameter.metavar = said
    if isinstance(command, click.Group):
        command.subcommand_metavar = _places(command.subcommand_metavar)
        for below in command.commands.values():
            _translate(below)


def _places(shown: str) -> str:
    return re.sub(r"[A-Z]{2,}", lambda found: PLACES.get(found[0], found[0]), shown)
