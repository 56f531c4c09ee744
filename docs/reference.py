"""Write the reference of commands and of keys from the program itself.

Run from the checkout: python docs/reference.py
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import click

HERE = Path(__file__).parent / "reference"
SHARED = ("project", "coder", "take_over", "help")
"""Options that every command has; they are described once."""

COMMANDS_BEGIN = """\
# Commands

Every command with all its options, as the program itself tells them: `qualcode COMMAND --help` says the same. The words
in capitals are yours to fill in; what stands in brackets may be left out. Of `[text|json]` one is taken.

These options go with every command:"""
STATUSES = """\
A command ends with the status 0 where it did what it was asked, 1 where it refused (a sentence says why), 2 where it
was called wrongly, and 3 where it did it and there is something to look at. `--json` answers for programs
([answers](../json.md)). The keys of the screens stand in [keys](keys.md)."""
KEYS_BEGIN = """\
# Keys

Every key of every screen and dialog, as the program comes. `?` on a screen lists those that work at the moment; with
`Ctrl+P` every action is found by its name, with its key. An action with `–` has no key of its own: `Ctrl+P` runs it.

Any key can be changed: `F10`, then Enter on “Keys”; or below `[keymap]` in the settings file, by the word in the last
column: `"coding.memo" = "m,f7"`. The third column names the command that does the same ([commands](commands.md)); where
it is empty, the key changes what is seen and nothing else."""


def written(text: str) -> str:
    """Words of the program as Markdown: what is not in backticks stands for itself."""
    parts = re.split(r"(`[^`\n]+`)", text)
    plain = [re.sub(r"([\\*_\[\]<>|{}$~])", r"\\\1", part) for part in parts[::2]]
    code = [part.replace("|", "\\|") for part in parts[1::2]]
    return "".join(text for pair in zip(plain, [*code, ""], strict=True) for text in pair)


def cell(text: str) -> str:
    """A text in a table."""
    return " ".join(written(text).split())


def paragraphs(command: click.Command) -> Iterator[str]:
    """What the command says of itself; what it sets line by line stays so."""
    for block in re.split(r"\n\s*\n", inspect.cleandoc(command.help or command.short_help or "")):
        if block.startswith("\b"):
            yield "\n".join(["```text", *block.lstrip("\b").strip("\n").splitlines(), "```"])
        else:
            yield written(" ".join(block.split()))


def options(command: click.Command, context: click.Context) -> Iterator[str]:
    for option in command.params:
        if isinstance(option, click.Option) and option.name not in SHARED and not option.hidden:
            record = option.get_help_record(context)
            if record:
                names, meaning = record
                yield f"| `{names.replace('|', chr(92) + '|')}` | {cell(meaning)} |"


def described(name: str, command: click.Command, parent: click.Context) -> Iterator[str]:
    """A command, and below it those that it holds."""
    context = click.Context(command, info_name=name, parent=parent)
    path = context.command_path
    words = " ".join(command.collect_usage_pieces(context))
    yield f"{'#' * min(path.count(' ') + 1, 4)} {path.removeprefix('qualcode ')}"
    yield f"```text\n{path} {words}\n```"
    yield from paragraphs(command)
    rows = list(options(command, context))
    if rows:
        yield "\n".join(["| option | means |", "|---|---|", *rows])
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            found = command.get_command(context, below)
            if found is not None and not found.hidden:
                yield from described(below, found, context)


def commands_page() -> str:
    """Every command of the program with its options."""
    from qualcode.cli.app import COMMANDS, cli

    context = click.Context(cli, info_name="qualcode", **cli.context_settings)
    shared = [
        record
        for option in cli.params
        if option.name in SHARED and (record := option.get_help_record(context)) is not None
    ]
    rows = [f"| `{names.replace('|', chr(92) + '|')}` | {cell(meaning)} |" for names, meaning in shared]
    rows.append("| `-h, --help` | Show what the command does, and its options. |")
    parts = [COMMANDS_BEGIN, "\n".join(["| option | means |", "|---|---|", *rows]), STATUSES]
    for name in COMMANDS:
        command = cli.get_command(context, name)
        if command is not None and not command.hidden:
            parts += described(name, command, context)
    return "\n\n".join(parts) + "\n"


def keys_page() -> str:
    """Every key of every screen, by what it is about, with the command that does the same."""
    from qualcode.tui.commands import command_of
    from qualcode.tui.keymap import actions
    from qualcode.tui.keys import key_name
    from qualcode.tui.screens.help import AREAS, area_of

    order = list(dict.fromkeys(AREAS.values()))
    areas: dict[str, list[str]] = {}
    for action in actions().values():
        keys = " ".join(f"`{key_name(key)}`" if "`" not in key_name(key) else "`` ` ``" for key in action.keys)
        name = ": ".join(part for part in (action.name, action.explanation) if part)
        command = command_of(action.id)
        row = [keys.replace("|", "\\|") or "–", cell(name), f"`{command}`" if command else "", f"`{action.id}`"]
        areas.setdefault(area_of(action.id), []).append(f"| {' | '.join(row)} |")
    parts = [KEYS_BEGIN]
    for area in sorted(areas, key=lambda area: order.index(area) if area in order else len(order)):
        parts += [f"## {area}", "\n".join(["| keys | do | command | action |", "|---|---|---|---|", *areas[area]])]
    return "\n\n".join(parts) + "\n"


PAGES = {"commands.md": commands_page, "keys.md": keys_page}

if __name__ == "__main__":
    HERE.mkdir(exist_ok=True)
    for page, made in PAGES.items():
        (HERE / page).write_text(made(), encoding="utf-8")
