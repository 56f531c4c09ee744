"""The manual page `qualcode(1)`, from the commands themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from inspect import cleandoc

import click

from qualcode import __version__

_COMMON = frozenset({"--project", "--coder", "--take-over", "--help", "--json"})
"""Options that nearly all commands have: they are told once."""
_COMMON_OPTIONS = (
    ("-p, --project PATH|URL", "The project; else $QUALCODE_PROJECT, else the only one in this folder."),
    ("--coder NAME", "Who works; else the settings' coder, else the login name."),
    ("--take-over", "Write although a process on another machine left its lock."),
    ("--json", "Of each command that reads: answer with one JSON document."),
    ("-h, --help", "Say what a command does and what it takes."),
)
_STATUS = (
    ("0", "Done."),
    ("1", "Refused or failed, with a sentence that says what is wrong, where, and what to do."),
    ("2", "The command line was not understood."),
    ("3", "Done, with warnings to look at."),
)
_ENVIRONMENT = (
    ("QUALCODE_PROJECT", "The project, where no option names one."),
    ("QUALCODE_PASSPHRASE, QUALCODE_NEW_PASSPHRASE", "The passphrase of encrypted projects, and the one to come."),
    ("QUALCODE_KEY_PASSPHRASE, QUALCODE_NEW_KEY_PASSPHRASE", "The same of identity keys."),
    ("QUALCODE_IDENTITY_KEY", "The identity key, or the folder of the keys."),
    ("QUALCODE_CONFIG_DIR", "The folder of the settings file."),
    ("QUALCODE_STATE_DIR", "The folder of what is remembered, of logs and of added models."),
    ("QUALCODE_DEBUG", "1: a crash shows its traceback, which may hold words of participants."),
    ("VISUAL, EDITOR", "The program that long memos are written with."),
    ("NO_COLOR", "Any value: no colours."),
)
_FILES = (
    ("NAME.qualcode", "A project: one study in one SQLite file."),
    ("NAME.cache.sqlite", "What was computed from it; it may be deleted at any time."),
    ("NAME.backups/", "Its backups."),
)


def manual_page(cli: click.Command) -> str:
    """The page in the language of man(7).

    Args:
        cli: The command with all its commands below.
    """
    context = click.Context(cli, info_name="qualcode", **cli.context_settings)
    return "\n".join([*_head(), *_commands(cli, context), *_tail()]) + "\n"


def _head() -> Iterator[str]:
    yield '.\\" Written by `make pages` from the commands; changes belong there.'
    yield f'.TH QUALCODE 1 "" "qualcode {plain(__version__)}" "User Commands"'
    yield ".SH NAME"
    yield "qualcode \\- code interview and focus\\-group transcripts in the terminal"
    yield ".SH SYNOPSIS"
    yield ".B qualcode\n[\\fIOPTIONS\\fR] [\\fIPROJECT\\fR]\n.br"
    yield ".B qualcode\n[\\fIOPTIONS\\fR] \\fICOMMAND\\fR [\\fIARGS\\fR]..."
    yield ".SH DESCRIPTION"
    yield text(
        "qualcode codes transcripts: it imports them, opens them to be read and coded, keeps the codebook, lets "
        "several coders work and measures how far they agree, finds the quotes of a theme, counts, and gives all of "
        "it out again. Without a command the screens open, on PROJECT where one is named. Nothing leaves the machine: "
        "there is no connection but to a database that you name and to your own browser."
    )
    yield ".SH OPTIONS"
    yield "Every command takes these:"
    yield from entries(_COMMON_OPTIONS)


def _tail() -> Iterator[str]:
    for title, listed in (("EXIT STATUS", _STATUS), ("ENVIRONMENT", _ENVIRONMENT), ("FILES", _FILES)):
        yield f".SH {title}"
        yield from entries(listed)
    yield ".SH SEE ALSO"
    yield text(
        "`qualcode help` lists the pages of the guide, which comes with the program; F1 opens it on the screens."
    )


def _commands(cli: click.Command, context: click.Context) -> Iterator[str]:
    yield ".SH COMMANDS"
    for path, command, inner in _walk(cli, context, ()):
        yield (".SS " if len(path) == 1 else ".PP\n.B ") + plain(f"qualcode {' '.join(path)} {usage(command, inner)}")
        yield text(cleandoc(command.help or "").partition("\f")[0])
        yield from entries(_options(command, inner))


def _walk(
    command: click.Command, context: click.Context, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], click.Command, click.Context]]:
    if path:
        yield path, command, context
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            if found is not None and not found.hidden:
                inner = click.Context(found, info_name=name, parent=context)
                yield from _walk(found, inner, (*path, name))


def usage(command: click.Command, context: click.Context) -> str:
    """What follows the names of a command."""
    return " ".join(command.collect_usage_pieces(context)).replace("[OPTIONS]", "").strip()


def _options(command: click.Command, context: click.Context) -> Iterator[tuple[str, str]]:
    for parameter in command.get_params(context):
        told = isinstance(parameter, click.Option) and not _COMMON.intersection(parameter.opts)
        if told and (record := parameter.get_help_record(context)) is not None:
            yield record


def entries(listed: Iterator[tuple[str, str]] | tuple[tuple[str, str], ...]) -> Iterator[str]:
    """Words in bold, with what is said of each below."""
    for words, said in listed:
        yield f".TP\n.B {plain(words)}\n{plain(' '.join(said.split()))}"


def text(said: str) -> str:
    """Paragraphs; those that begin with a \\b line keep their lines."""
    written = []
    for paragraph in re.split(r"\n\s*\n", said.strip()):
        if paragraph.startswith("\b"):
            written.append(".PP\n.nf\n" + "\n".join(map(plain, paragraph.splitlines()[1:])) + "\n.fi")
        else:
            written.append(".PP\n" + plain(" ".join(paragraph.split())))
    return "\n".join(written)


def plain(said: str) -> str:
    """A text in which nothing is taken for a request of man(7)."""
    written = said.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{written}" if written.startswith((".", "'")) else written
