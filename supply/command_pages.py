"""What is made from the commands for shells: the manual page, and the table by which words are completed.

    make pages

Written are `share/man/man1/qualcode.1` and `src/qualcode/cli/completions/commands.json`; a test holds both fresh.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from manual_page import manual_page

from qualcode.cli.app import COMMANDS, cli
from qualcode.cli.completing import FILES, FOLDERS, TABLE
from qualcode.cli.session import LocationType

MANUAL = Path(__file__).parents[1] / "share" / "man" / "man1" / "qualcode.1"
_LINE = 76
"""Characters of what is said of a command or an option beside it."""

OF_METAVAR = {
    "A,B": "coders",
    "A,B,…": "coders",
    "ATTRIBUTE": "attribute",
    "CASE": "case",
    "CODE": "code",
    "CODE…": "code",
    "CODER": "coder",
    "CODER|majority": "coder",
    "DIR": FOLDERS,
    "DOC": "document",
    "DOC…": "document",
    "FILE|DIR": FILES,
    "INTO": "code",
    "PARTICIPANT": "participant",
    "QUERY": "terms",
    "ROUND": "round",
    "SET": "set",
    "THEME": "code",
    "consensus|all|A,B": "coders",
}
"""What stands for a value in the help → the kind of the value."""
OF_OPTION = {
    "--by-coder": "coder",
    "--case": "case",
    "--coder": "coder",
    "--document": "document",
    "--participant": "participant",
    "--round": "round",
    "--set": "set",
}
"""Options whose values the help calls NAME."""
OF_ARGUMENT = {
    "attribute": "attribute",
    "code": "code",
    "doc": "document",
    "old": "coder",
    "participant": "participant",
    "query": "terms",
}
"""Arguments that mean the same wherever they stand."""
OF_NAME = {
    "cases embargo": "case",
    "cases erase": "case",
    "cases release": "case",
    "cases set": "case",
    "cases withdraw": "case",
    "coder again": "coder",
    "coder colour": "coder",
    "coder role": "coder",
    "query remove": "query",
    "query run": "query",
    "query save": "query",
    "round close": "round",
    "round remove": "round",
    "round reopen": "round",
    "round show": "round",
    "set add": "set",
}
"""Commands whose argument `name` is that of something that is there already."""


def kind_of(path: str, parameter: click.Parameter) -> str:
    """What the values of a parameter are; empty for words that nobody can guess.

    Args:
        path: The words of the command, without the program's.
        parameter: One of its options or arguments.
    """
    if isinstance(parameter.type, click.Choice):
        return "one of " + "|".join(map(str, parameter.type.choices))
    metavar = (parameter.metavar or "").replace("[", "").replace("]", "")
    if metavar in OF_METAVAR and parameter.nargs in (1, -1):
        return OF_METAVAR[metavar]
    if isinstance(parameter.type, click.Path | click.File | LocationType):
        return FOLDERS if "--dir" in parameter.opts else FILES
    if isinstance(parameter, click.Option):
        return next((OF_OPTION[name] for name in parameter.opts if name in OF_OPTION), "")
    if metavar:
        return ""
    return OF_NAME.get(path, "") if parameter.name == "name" else OF_ARGUMENT.get(parameter.name or "", "")


def verbs(command: click.Command, context: click.Context) -> Iterator[tuple[str, click.Command]]:
    """The commands below a command that are shown, by their names."""
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            if found is not None and not found.hidden:
                yield name, found


def table() -> dict[str, Any]:
    """All commands with the kinds of their options and arguments; options that are alike are kept once."""
    options: list[list[Any]] = []

    def described(path: str, command: click.Command, context: click.Context, about: str) -> dict[str, Any]:
        entry: dict[str, Any] = {"about": about, "options": {}}
        arguments = []
        for parameter in command.get_params(context):
            if isinstance(parameter, click.Argument):
                arguments.append(kind_of(path, parameter) + ("…" if parameter.nargs == -1 else ""))
            elif isinstance(parameter, click.Option) and not parameter.hidden:
                flag = parameter.is_flag or parameter.count
                help_text = " ".join((parameter.help or "").split())
                option = [kind_of(path, parameter) if not flag else "", 0 if flag else parameter.nargs, line(help_text)]
                if option not in options:
                    options.append(option)
                for name in (*parameter.opts, *parameter.secondary_opts):
                    entry["options"][name] = options.index(option)
        if arguments:
            entry["arguments"] = arguments
        below = {}
        for name, verb in verbs(command, context):
            inner = click.Context(verb, info_name=name, parent=context)
            said = COMMANDS[name][1] if not path else verb.get_short_help_str(_LINE)
            below[name] = described(f"{path} {name}".strip(), verb, inner, line(said))
        if below:
            entry["commands"] = below
        return entry

    root = described("", cli, click.Context(cli, info_name="qualcode", **cli.context_settings), "")
    root["else"] = FILES  # A project, which the screens open.
    return {"options": options, "command": root}


def line(text: str) -> str:
    """The first sentence of a text, on one line."""
    first = text.split(". ")[0].removesuffix(".")
    return first if len(first) <= _LINE else first[: _LINE - 1].rstrip() + "…"


def table_text() -> str:
    """The table as its file holds it."""
    return json.dumps(table(), ensure_ascii=False, indent=0, separators=(",", ":")) + "\n"


if __name__ == "__main__":
    TABLE.write_text(table_text(), encoding="utf-8", newline="\n")
    MANUAL.parent.mkdir(parents=True, exist_ok=True)
    MANUAL.write_text(manual_page(cli), encoding="utf-8", newline="\n")
