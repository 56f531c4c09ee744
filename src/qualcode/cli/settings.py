"""The settings file: where it lies, what it says, and changing it."""

from __future__ import annotations

from dataclasses import asdict

import click

from qualcode.cli.output import answer_json, note, one_line, say
from qualcode.cli.session import json_option, noun
from qualcode.settings.model import descriptions, read_settings, write_setting


@noun("settings", invoke_without_command=True)
@json_option
@click.pass_context
def settings(ctx: click.Context, as_json: bool) -> None:
    """Your settings: where their file lies, and their values."""
    if ctx.invoked_subcommand is not None:
        return
    read = read_settings()
    values = asdict(read.settings)
    if as_json:
        answer_json(
            {
                "file": str(read.path),
                "settings": values,
                "given": sorted(read.given),
                "warnings": list(read.warnings),
            }
        )
        return
    for warning in read.warnings:
        note(f"warning: {warning}")
    say(f"{read.path}{'' if read.path.exists() else ' (not made yet)'}")
    for key, description in descriptions().items():
        if key == "keymap":
            continue
        origin = "" if key in read.given else " (default)"
        say(f"  {key} = {_shown(values[key])}{origin}  # {description}")
    for action, keys in values["keymap"].items():
        say(f"  keymap.{one_line(action)} = {_shown(keys)}")


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{one_line(value)}"' if isinstance(value, str) else str(value)


@settings.verb("set")
@click.argument("key")
@click.argument("value")
def set_(session: object, key: str, value: str) -> None:
    """Set KEY to VALUE; keys of actions are set as keymap.ACTION, and taken away by an empty VALUE."""
    read = write_setting(key, value)
    say(f"{key} set in {read.path}")
