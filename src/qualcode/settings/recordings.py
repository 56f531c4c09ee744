"""Which recording belongs to which document, and how it is played: on this machine only, never in the project."""

from __future__ import annotations

import json
import os
import shlex
import shutil
from pathlib import Path

from qualcode.domain.errors import InputError
from qualcode.domain.times import clock
from qualcode.domain.translation import tr
from qualcode.settings import paths
from qualcode.settings.atomic import write_whole

ENDINGS = (
    ".aac", ".aif", ".aiff", ".amr", ".flac", ".m4a", ".m4b", ".mka", ".mp3", ".oga", ".ogg", ".opus", ".wav", ".wma",
    ".3gp", ".avi", ".m4v", ".mkv", ".mov", ".mp4", ".mpeg", ".mpg", ".ogv", ".webm", ".wmv", ".ds2", ".dss",
)  # fmt: skip
"""Endings of files that hold sound."""

PLAYERS: tuple[tuple[str, str], ...] = (
    ("mpv", "mpv --really-quiet --no-terminal --force-window=no --start={seconds} {file}"),
    ("cvlc", "cvlc --quiet --play-and-exit --start-time={seconds} {file}"),
    ("vlc", "vlc --quiet --play-and-exit --start-time={seconds} {file}"),
    ("ffplay", "ffplay -nodisp -autoexit -loglevel quiet -ss {seconds} {file}"),
    ("mplayer", "mplayer -really-quiet -ss {seconds} {file}"),
)
"""Programs that can begin at a time, in the order in which they are looked for, each with its command line."""


def recording_of(document: str) -> Path | None:
    """The recording that was linked to a document on this machine; the file may be gone.

    Args:
        document: The document's UUID. It is the same in every copy of a project, and so is the recording.

    Raises:
        InputError: The list of recordings cannot be read.
    """
    found = _load().get(document)
    return Path(found) if found else None


def link_recording(document: str, file: Path) -> Path:
    """Link a recording to a document; the absolute path, as it was kept.

    Raises:
        InputError: There is no such file, or the list of recordings cannot be read or written.
    """
    whole = file.expanduser().absolute()
    if not whole.is_file():
        raise InputError(tr("there is no such file"), file=whole, remedy=tr("name the recording itself"))
    _save(_load() | {document: str(whole)})
    return whole


def unlink_recording(document: str) -> bool:
    """Forget the recording of a document; False if there was none. The file itself stays where it is.

    Raises:
        InputError: The list of recordings cannot be read or written.
    """
    known = _load()
    if document not in known:
        return False
    del known[document]
    _save(known)
    return True


def player_command(template: str, file: Path, at_ms: int) -> list[str]:
    """The program and its arguments that play a recording from a time on; no shell ever reads them.

    Args:
        template: The command line of the settings, with `{file}` and `{seconds}` or `{time}` (h:mm:ss) in it; empty
            for the first of `PLAYERS` that is found. Without `{file}` the file comes last.
        file: The recording.
        at_ms: Where to begin, in milliseconds.

    Raises:
        InputError: The template cannot be understood, or the program is not there.
    """
    template = template.strip() or next((line for name, line in PLAYERS if shutil.which(name)), "")
    if not template:
        names = ", ".join(name for name, _ in PLAYERS)
        raise InputError(
            tr("no player was found (looked for {names})", names=names),
            remedy=tr("`qualcode settings set player 'PROGRAM {seconds} {file}'` names another"),
        )
    try:
        words = shlex.split(template, posix=os.name != "nt")
    except ValueError as error:
        raise InputError(
            tr("the player in your settings cannot be understood ({reason})", reason=str(error).lower()),
            remedy=tr("look at its quotation marks"),
        ) from error
    if os.name == "nt":
        words = [word.strip('"') for word in words]
    if not any("{file}" in word for word in words):
        words.append("{file}")
    values = {"{file}": str(file), "{seconds}": f"{at_ms / 1000:.3f}".rstrip("0").rstrip("."), "{time}": clock(at_ms)}
    program = shutil.which(str(Path(words[0]).expanduser()) if words[0].startswith("~") else words[0])
    if program is None:
        raise InputError(
            tr("there is no program “{program}” to play with", program=words[0]), remedy=tr("set another `player`")
        )
    return [program, *(_filled(word, values) for word in words[1:])]


def _filled(word: str, values: dict[str, str]) -> str:
    """A word with its places filled in one pass: what a file name holds is no place itself."""
    result, rest = "", word
    while rest:
        place = next((place for place in values if rest.startswith(place)), "")
        result += values[place] if place else rest[0]
        rest = rest[len(place) or 1 :]
    return result


def _load() -> dict[str, str]:
    file = paths.recordings_file()
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(
            tr("the list of recordings cannot be read"),
            file=file,
            remedy=tr("mend it, or delete it and link them anew"),
        ) from error
    entries = data.get("recordings") if isinstance(data, dict) else None
    known = entries if isinstance(entries, dict) else {}
    return {document: path for document, path in known.items() if isinstance(path, str) and path}


def _save(recordings: dict[str, str]) -> None:
    file = paths.recordings_file()
    try:
        paths.make_private(file.parent)
    except OSError as error:
        raise InputError(tr("its folder cannot be made ({reason})", reason=error.strerror), file=file) from error
    write_whole(file, (json.dumps({"recordings": recordings}, ensure_ascii=True, indent=1) + "\n").encode())
