"""The settings file: where it lies, what it says, and changing it."""

from __future__ import annotations

from dataclasses import asdict

import click

from qualcode.cli.output import answer_json, answer_table, note, one_line, say
from qualcode.cli.session import json_option, noun
from qualcode.domain.translation import tr
from qualcode.settings.model import ReadSettings, descriptions, read_settings, write_setting


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
                "warnings": _warnings(read),
            }
        )
        return
    for warning in _warnings(read):
        note(tr("warning: {warning}", warning=warning))
    say(f"{read.path}{'' if read.path.exists() else tr(' (not made yet)')}")
    for key, description in descriptions().items():
        if key == "keymap":
            continue
        origin = "" if key in read.given else tr(" (default)")
        say(f"  {key} = {_shown(values[key])}{origin}  # {description}")
    for action, keys in values["keymap"].items():
        say(f"  keymap.{one_line(action)} = {_shown(keys)}")


def _warnings(read: ReadSettings) -> list[str]:
    """What in the file was not understood, the keys among it, each with its line."""
    if not read.settings.keymap:
        return list(read.warnings)
    from qualcode.tui.keymap import resolve

    problems = resolve(read.settings.keymap).problems
    return [*read.warnings, *(f"{read.place_of(problem.action)}: {problem.sentence}" for problem in problems)]


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{one_line(value)}"' if isinstance(value, str) else str(value)


@settings.verb("set")
@click.argument("key", metavar="SETTING")
@click.argument("value")
def set_(session: object, key: str, value: str) -> None:
    """Set SETTING to VALUE; keys of actions are set as keymap.ACTION, and taken away by an empty VALUE."""
    read = write_setting(key, value)
    say(tr("{key} set in {path}", key=key, path=read.path))
    for warning in _warnings(read):
        note(tr("warning: {warning}", warning=warning))


@settings.verb("keys")
@json_option
def keys(session: object, as_json: bool) -> None:
    """List every action of the screens, with its keys and the command that does the same.

    Keys are changed with `qualcode settings set keymap.ACTION KEY,KEY`, or on the settings screen (F10).
    """
    from qualcode.tui.commands import command_of
    from qualcode.tui.keymap import actions, resolve
    from qualcode.tui.keys import UNBOUND, key_names, split_keys

    resolved = resolve(read_settings().settings.keymap).keys
    rows = []
    for id_, action in sorted(actions().items()):
        now = [key for key in split_keys(resolved.get(id_, ",".join(action.keys))) if key != UNBOUND]
        rows.append(
            {
                "action": id_,
                "name": action.name,
                "explanation": action.explanation,
                "keys": now,
                "default": list(action.keys),
                "command": command_of(id_) or None,
            }
        )
    if as_json:
        answer_json(rows)
        return
    answer_table(
        (tr("action"), tr("keys"), tr("what it does"), tr("command")),
        [
            (row["action"], key_names(",".join(row["keys"])) or "–", row["name"], row["command"] or "")  # type: ignore[arg-type]
            for row in rows
        ],
    )
