"""The settings: what they are called, what they may be, and the file they stand in."""

from __future__ import annotations

import getpass
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from qualcode.domain.errors import InputError, brief
from qualcode.domain.reading import AFTER_CODING, DISPLAY_MODES, TEXT_WIDTHS, UNITS
from qualcode.domain.translation import tr
from qualcode.settings import paths
from qualcode.settings.atomic import write_whole
from qualcode.settings.language import languages
from qualcode.settings.toml_text import line_of, line_of_top, parse_toml, with_value

_FILES = frozenset({"names_file", "accepted_file", "backup_folder", "identity_key"})
"""Settings that name a file: kept as it is found from everywhere, not only from the folder where they were set."""
_REMEDY = tr('settings are written key = "value"')


def _setting(description: str, default: Any, **limits: Any) -> Any:
    return field(default=default, metadata={"description": description, **limits})


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user has set. Each field's `description` is what `qualcode settings` says of it."""

    coder: str = _setting(tr("your name as a coder; empty: the name you are logged in with"), "")
    theme: str = _setting(tr("colours of the screen"), "textual-dark")
    language: str = _setting(
        tr("language of the program: en or nl; empty: that of the computer"), "", choices=("", *languages())
    )
    unit: str = _setting(tr("what the caret steps by"), "sentence", choices=UNITS)
    display_mode: str = _setting(tr("how codings are shown beside the text"), "caret", choices=DISPLAY_MODES)
    text_width: str = _setting(
        tr("emoji and the like in a form that every terminal draws equally wide, or exactly as in the text"),
        "safe",
        choices=TEXT_WIDTHS,
    )
    after_coding: str = _setting(tr("where the caret stands after a code was given"), "stay", choices=AFTER_CODING)
    panel_width: int = _setting(tr("cells that the panel of the coding screen takes"), 30, least=16, most=80)
    panel_shown: bool = _setting(tr("whether the panel of the coding screen is open at the start"), True)
    suggestions_shown: bool = _setting(tr("whether codes are suggested on the coding screen"), True)
    recent_limit: int = _setting(tr("how many projects the start screen remembers"), 12, least=0, most=100)
    k: int = _setting(tr("fewest people that a published figure or attribution may single out"), 3, least=1, most=1000)
    editor: str = _setting(tr("command that long memos are written with; empty: $VISUAL or $EDITOR"), "")
    player: str = _setting(
        tr(
            "command that plays recordings, with {file} and {seconds} or {time} in it; empty: a "
            "player that is found here"
        ),
        "",
    )
    identity_key: str = _setting(
        tr("identity key, or the folder in which keys lie, each called as its project; empty: beside the project"), ""
    )
    names_file: str = _setting(tr("file of names that no publication may hold, one a line"), "")
    accepted_file: str = _setting(tr("file of words that look like names and tell nobody, one a line"), "")
    quiet_folders: str = _setting(
        tr("folders of which you know that they are synchronised or on a network drive, with ; between them"), ""
    )
    backup_folder: str = _setting(
        tr("folder that holds backups of all projects; empty: a folder beside each project"), ""
    )
    backup_hours: int = _setting(tr("hours after which an opened project is backed up again"), 4, least=0, most=1000)
    backup_megabytes: int = _setting(
        tr("most megabytes that the automatic backups of a project take"), 2000, least=1, most=10_000_000
    )
    keymap: dict[str, str] = field(
        default_factory=dict, metadata={"description": tr('keys of actions: keymap.ACTION = "key,key"')}
    )


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """The settings of a file, and what in it was not understood."""

    path: Path
    settings: Settings
    warnings: tuple[str, ...] = ()
    given: frozenset[str] = frozenset()
    """The keys that the file gives; all others have their defaults."""
    keymap_lines: Mapping[str, int] = field(default_factory=dict)
    """Action of the keymap → its line in the file, counted from 1; those that were found."""

    def place_of(self, action: str) -> str:
        """Where the keymap speaks of an action: the file, and the line where that is known."""
        line = self.keymap_lines.get(action)
        return tr("{path}, line {line}", path=self.path, line=line) if line else str(self.path)


def descriptions() -> dict[str, str]:
    """key → what it is for, in the order of the settings."""
    return {entry.name: entry.metadata["description"] for entry in fields(Settings)}


def read_settings(path: Path | None = None) -> ReadSettings:
    """The settings of this user; the defaults where there is no file.

    Args:
        path: Another settings file.

    Raises:
        InputError: The file cannot be read, is no TOML, or has a value that cannot be; it names the line.
    """
    path = path or paths.settings_file()
    text = _read(path)
    if text is None:
        return ReadSettings(path, Settings())
    values: dict[str, Any] = {}
    warnings: list[str] = []
    known = {entry.name: entry for entry in fields(Settings)}
    for key, value in parse_toml(text, path, _REMEDY).items():
        if key not in known:
            warnings.append(
                tr(
                    "{path}, line {line}: there is no setting “{key}”; it is left alone",
                    path=path,
                    line=line_of_top(text, key),
                    key=key,
                )
            )
            continue
        if key == "keymap" and isinstance(value, dict):
            wrong = [action for action, keys in value.items() if not isinstance(keys, str)]
            warnings += [
                tr(
                    "{path}, line {line}: {problem}",
                    path=path,
                    line=_line_in_keymap(text, action),
                    problem=_no_keys(action),
                )
                for action in wrong
            ]
            value = {action: keys for action, keys in value.items() if action not in wrong}
        try:
            values[key] = _checked(key, value)
        except InputError as error:
            raise InputError(error.problem, file=path, line=line_of_top(text, key), remedy=error.remedy) from error
    lines = {action: line for action in values.get("keymap", {}) if (line := line_of(text, "keymap", action))}
    return ReadSettings(path, Settings(**values), tuple(warnings), frozenset(values), lines)


def write_setting(key: str, value: str, path: Path | None = None) -> ReadSettings:
    """Set one value in the settings file, as a user types it; all else in the file stays as it is.

    Args:
        key: A setting, or `keymap.ACTION`. An empty value takes a key of the keymap away.
        value: The new value.
        path: Another settings file.

    Raises:
        InputError: There is no such setting, it cannot be that, or the file cannot be read or written.
    """
    path = path or paths.settings_file()
    table, _, name = key.partition(".") if "." in key else ("", "", key)
    if table not in ("", "keymap") or not name:
        raise InputError(tr("there is no setting “{key}”", key=key), remedy=tr("see `qualcode settings`"))
    if not table and (key not in descriptions() or key == "keymap"):
        raise InputError(
            tr("there is no setting “{key}”", key=key),
            remedy=tr("see `qualcode settings`; keys are set as keymap.ACTION"),
        )
    new: str | int | bool | None = value if table else _from_text(key, value)
    if table:
        _checked("keymap", {name: value})
        new = value or None
    text = _read(path) or ""
    before = parse_toml(text, path, _REMEDY)
    text = with_value(text, table, name, new)
    if table:
        keymap = {k: v for k, v in before.get("keymap", {}).items() if k != name}
        expected = before | {"keymap": keymap | ({name: new} if new is not None else {})}
    else:
        expected = before | {key: new}
    if not _says(text, path, expected):
        raise InputError(
            tr("“{key}” could not be set without touching other lines", key=key), file=path, remedy=tr("edit the file")
        )
    try:
        paths.make_private(path.parent)
    except OSError as error:
        raise InputError(tr("its folder cannot be made ({reason})", reason=error.strerror), file=path) from error
    write_whole(path, text.encode())
    return read_settings(path)


def login_name() -> str:
    """The name the user is logged in with; `coder` where the system has none."""
    try:
        return getpass.getuser() or "coder"
    except (OSError, KeyError, ImportError):  # Which of them depends on system and Python version.
        return "coder"


def coder_name(named: str | None, settings: Settings) -> str:
    """Who works: the coder named for this call, else that of the settings, else the login name."""
    return named or settings.coder or login_name()


def _read(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise InputError(
            tr("settings are UTF-8, and this file is not"), file=path, remedy=tr("save it as UTF-8")
        ) from error
    except OSError as error:
        reason = error.strerror or os.strerror(error.errno or 0)
        raise InputError(
            tr("the settings cannot be read ({reason})", reason=reason), file=path, remedy=tr("look at its permissions")
        ) from error


def _says(text: str, path: Path, expected: Mapping[str, Any]) -> bool:
    """Whether a TOML text says this and nothing else; empty tables apart."""
    try:
        found = parse_toml(text, path, _REMEDY)
    except InputError:
        return False
    return {k: v for k, v in found.items() if v != {}} == {k: v for k, v in expected.items() if v != {}}


def _line_in_keymap(text: str, action: str) -> int:
    """The line that gives an action its keys, counted from 1; that of the keymap where it is not found."""
    return line_of(text, "keymap", action) or line_of_top(text, "keymap")


def _no_keys(action: str) -> str:
    return tr(
        'the keys of “{action}” are no text and are left alone; write "app.undo" = "key,key"', action=brief(action)
    )


def _checked(key: str, value: object) -> object:
    """A value as its setting takes it.

    Raises:
        InputError: It cannot be.
    """
    entry = next(entry for entry in fields(Settings) if entry.name == key)
    if key == "keymap":
        return _checked_keymap(value)
    wanted = type(entry.default)
    if wanted is bool and not isinstance(value, bool):
        raise InputError(tr("“{key}” is true or false", key=key))
    if wanted is int:
        return _checked_number(key, value, entry.metadata)
    if wanted is str and not isinstance(value, str):
        raise InputError(tr("“{key}” is a text", key=key), remedy=tr("put it in quotation marks"))
    choices = entry.metadata.get("choices")
    if choices and value not in choices:
        raise InputError(
            tr("“{key}” cannot be “{value}”", key=key, value=value),
            remedy=tr("choose one of {choices}", choices=", ".join(filter(None, choices))),
        )
    return value.strip() if isinstance(value, str) else value


def _checked_number(key: str, value: object, limits: Mapping[str, Any]) -> int:
    least, most = limits["least"], limits["most"]
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise InputError(tr("“{key}” is a whole number from {least} to {most}", key=key, least=least, most=most))
    return value


def _checked_keymap(value: object) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(keys, str) for keys in value.values()):
        raise InputError(
            tr("the keymap is a table of texts"), remedy=tr('write [keymap], and below it "action" = "key,key"')
        )
    return {str(action): keys for action, keys in value.items()}


def _from_text(key: str, value: str) -> str | int | bool:
    """A value as typed on the command line, as its setting takes it."""
    wanted = type(getattr(Settings(), key))
    typed: object = value
    if wanted is bool:
        typed = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}.get(value.lower())
    elif wanted is int:
        typed = int(value) if re.fullmatch(r"-?[0-9]{1,9}", value) else None
    checked = _checked(key, typed)
    assert isinstance(checked, str | int)
    return (
        str(Path(checked).expanduser().absolute())
        if key in _FILES and isinstance(checked, str) and checked
        else checked
    )


def changed(settings: Settings, **values: object) -> Settings:
    """The settings with some values replaced, each checked as one of the file is.

    Raises:
        InputError: A value cannot be.
    """
    return replace(settings, **{key: _checked(key, value) for key, value in values.items()})  # type: ignore[arg-type]
