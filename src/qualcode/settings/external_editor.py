"""Writing a text in the user's own editor, through a file that nobody else can read and that is gone once read."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import mkdtemp

from qualcode.domain.errors import InputError
from qualcode.domain.translation import tr

_REMEDY = tr("set one: `qualcode settings set editor COMMAND`, or the variable EDITOR")


def editor_command(chosen: str, environment: Mapping[str, str] = os.environ) -> list[str]:
    """The command that edits a file: the setting's, else that of `$VISUAL`, else that of `$EDITOR`.

    Args:
        chosen: What the setting `editor` says; it may have arguments.
        environment: Where the variables are looked up.

    Raises:
        InputError: None is named, its quotation marks do not close, or there is no such program.
    """
    named = chosen.strip() or environment.get("VISUAL", "").strip() or environment.get("EDITOR", "").strip()
    if not named:
        raise InputError(tr("no editor is known"), remedy=_REMEDY)
    try:
        words = [word.strip('"') for word in shlex.split(named, posix=os.name == "posix")]
    except ValueError as error:
        raise InputError(
            tr("the editor's command “{command}” has an open quotation mark", command=named), remedy=_REMEDY
        ) from error
    if shutil.which(words[0]) is None:
        raise InputError(tr("the editor “{program}” is not installed here", program=words[0]), remedy=_REMEDY)
    return words


def edit_text(text: str, command: list[str]) -> str:
    """Let an editor write on a text; the program waits until it is closed.

    A last line that has no line feed is given one, which is taken away again.

    Args:
        text: What stands in the file at first.
        command: The editor with its arguments; the file's path is added.

    Returns:
        The text as it was saved.

    Raises:
        InputError: The editor cannot be started, ends with a failure, or leaves what is no UTF-8 text. The text that
            was handed over is not touched; what was written is kept in a file that the message names.
    """
    folder = Path(mkdtemp(prefix="qualcode-"))  # Only its owner may enter it.
    path = folder / "memo.md"
    # Lines that a script adds at the end must not join the last one.
    given = (text if not text or text.endswith("\n") else f"{text}\n").encode("utf-8", "surrogatepass")
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(given)
        written = _written(path, text, command)
    except InputError as error:
        if not path.exists() or path.read_bytes() == given:
            shutil.rmtree(folder)
            raise
        raise InputError(
            tr("{problem}; what you wrote is kept in {path}", problem=error.problem, path=path),
            remedy=tr("take it from there, and remove the file"),
        ) from error
    shutil.rmtree(folder)
    return written


def _written(path: Path, before: str, command: list[str]) -> str:
    """Run the editor on a file and read what it leaves."""
    try:
        status = subprocess.run([*command, str(path)], check=False).returncode
    except OSError as error:
        raise InputError(
            tr("“{command}” cannot be started ({reason})", command=command[0], reason=error.strerror),
            remedy=_REMEDY,
        ) from error
    if status != 0:
        raise InputError(
            tr(
                "“{command}” ended with status {status}; the text is as it was before",
                command=command[0],
                status=status,
            )
        )
    return _read(path, before)


def _read(path: Path, before: str) -> str:
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(
            tr("the editor saved what is no UTF-8; the text is as it was before"), remedy=tr("let it save as UTF-8")
        ) from error
    except OSError as error:
        raise InputError(
            tr("the editor left no file ({reason}); the text is as it was before", reason=error.strerror)
        ) from error
    if "\0" in text:
        raise InputError(tr("the editor saved a NUL character, which no text has; the text is as it was before"))
    if "\r" not in before:
        text = text.replace("\r\n", "\n")
    return text[:-1] if text.endswith("\n") and not before.endswith("\n") and text != "\n" else text
