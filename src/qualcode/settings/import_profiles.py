"""Choices for imports kept under a name, for the next folder: a small TOML file each, to be read and edited by hand."""

from __future__ import annotations

import os
import re
from pathlib import Path

from qualcode.domain.errors import InputError, NotFoundError
from qualcode.domain.import_choices import ImportChoices, checked
from qualcode.domain.translation import tr
from qualcode.settings import paths
from qualcode.settings.atomic import write_whole
from qualcode.settings.toml_text import line_of_top, parse_toml, toml_value

_TEXTS = ("encoding", "notation", "language", "kind")
_LISTS = ("interviewers", "not_interviewers")
_NAME = re.compile(r"[^\W_](?:[\w .+-]{0,58}[\w+-])?")
_LARGEST = 2**16
"""Bytes of a profile."""
_ENDING = ".toml"


def profile_names() -> list[str]:
    """The names of all saved profiles, in their order.

    Raises:
        InputError: Their folder cannot be read.
    """
    folder = paths.profiles_dir()
    try:
        found = [path.stem for path in folder.iterdir() if path.suffix == _ENDING and _NAME.fullmatch(path.stem)]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise InputError(
            tr("the profiles cannot be read ({reason})", reason=error.strerror),
            file=folder,
            remedy=tr("look at its permissions"),
        ) from error
    return sorted(found, key=str.casefold)


def read_profile(name: str) -> ImportChoices:
    """The choices that were saved under a name.

    Raises:
        NotFoundError: There is no such profile; the message names those that there are.
        InputError: Its file cannot be read or understood; the message names the line.
    """
    file = _file(name)
    try:
        data = file.read_bytes()[: _LARGEST + 1]
    except FileNotFoundError as error:
        known = profile_names()
        remedy = tr("there are {known}", known=", ".join(known)) if known else tr("save one with --save-profile NAME")
        raise NotFoundError(tr("there is no import profile “{name}”", name=name), remedy=remedy) from error
    except OSError as error:
        reason = error.strerror or os.strerror(error.errno or 0)
        raise InputError(
            tr("the profile cannot be read ({reason})", reason=reason), file=file, remedy=tr("look at its permissions")
        ) from error
    if len(data) > _LARGEST:
        raise InputError(tr("this is too large for a profile"), file=file, remedy=tr("delete it and save it anew"))
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError(
            tr("profiles are UTF-8, and this file is not"), file=file, line=line, remedy=tr("save it as UTF-8")
        ) from error
    return _understood(text, file)


def save_profile(name: str, choices: ImportChoices) -> Path:
    """Save choices under a name, in the place of those that stood there before; the file.

    Raises:
        InputError: The name cannot be one, or the file cannot be written.
    """
    file = _file(name)
    lines = ["# Choices for `qualcode import --profile`. What is not named here is found out from each file."]
    for key in _TEXTS:
        if value := getattr(choices, key):
            lines.append(f"{key} = {toml_value(value)}")
    for key in _LISTS:
        if labels := getattr(choices, key):
            lines.append(f"{key} = [{', '.join(map(toml_value, labels))}]")
    try:
        paths.make_private(file.parent)
    except OSError as error:
        raise InputError(tr("its folder cannot be made ({reason})", reason=error.strerror), file=file) from error
    write_whole(file, ("\n".join(lines) + "\n").encode())
    return file


def _file(name: str) -> Path:
    if not _NAME.fullmatch(name.strip()):
        raise InputError(
            tr("a profile cannot be called “{name}”", name=name),
            remedy=tr("use letters, digits, blanks, dots and hyphens, at most 60"),
        )
    return paths.profiles_dir() / f"{name.strip()}{_ENDING}"


def _understood(text: str, file: Path) -> ImportChoices:
    values = parse_toml(text, file, tr('choices are written key = "value"'))
    for key, value in values.items():
        line = line_of_top(text, key)
        if key not in (*_TEXTS, *_LISTS):
            known = ", ".join((*_TEXTS, *_LISTS))
            raise InputError(
                tr("there is no choice “{key}”", key=key),
                file=file,
                line=line,
                remedy=tr("the choices are {known}", known=known),
            )
        if key in _TEXTS and not isinstance(value, str):
            raise InputError(
                tr("“{key}” is a text", key=key), file=file, line=line, remedy=tr("put it in quotation marks")
            )
        if key in _LISTS and not (isinstance(value, list) and all(isinstance(label, str) for label in value)):
            raise InputError(
                tr("“{key}” is a list of labels", key=key),
                file=file,
                line=line,
                remedy=tr("write it {example}", example=f'{key} = ["INT", "Anna"]'),
            )
        try:
            checked(**{key: value})
        except InputError as error:
            raise InputError(error.problem, file=file, line=line, remedy=error.remedy) from error
    try:
        return checked(**values)
    except InputError as error:
        line = line_of_top(text, "not_interviewers")
        raise InputError(error.problem, file=file, line=line, remedy=error.remedy) from error
