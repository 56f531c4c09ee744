"""What may stand at the cursor of a line that is typed in a shell: commands, options, files, names of the project.

The commands and their options stand in a table that `make pages` writes from the commands themselves: to import these
would take longer than whoever presses Tab waits.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast, get_args

from qualcode.cli.session import PROJECT_VARIABLE, completed, is_file
from qualcode.domain.errors import QualcodeError
from qualcode.domain.locations import location

TABLE = Path(__file__).with_name("completions") / "commands.json"
FILES, FOLDERS = "files", "folders"
"""Kinds of values that the shell completes by itself."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A word that may stand at the cursor."""

    word: str
    about: str = ""
    """What it is for, in a few words."""


@dataclass(frozen=True, slots=True)
class Offer:
    """All that may stand at the cursor."""

    words: tuple[Offered, ...] = ()
    by_shell: str = ""
    """`files` or `folders`, where the shell is to add those that are there."""


class _Place:
    """Where in the commands the cursor stands, by the words before it."""

    def __init__(self, table: dict[str, Any], words: Iterable[str]) -> None:
        self._options: list[list[Any]] = table["options"]
        self.command: dict[str, Any] = table["command"]
        self.project: str | None = None
        self.awaits = ""
        """The kind of value that the option before the cursor asks for."""
        self.only_arguments = False
        self.given = 0
        self._waiting: list[str] = []
        self._names_project = False
        for word in words:
            self._pass(word)
        self.awaits = self._waiting[0] if self._waiting else ""

    def _pass(self, word: str) -> None:
        if self._waiting:
            self._waiting.pop(0)
            self._take(word)
        elif word == "--" and not self.only_arguments:
            self.only_arguments = True
        elif word.startswith("-") and len(word) > 1 and not self.only_arguments:
            name, equals, value = word.partition("=")
            self._names_project = name in ("-p", "--project")
            kind, count, _ = self.option(name) or ("", 0, "")
            self._waiting = [kind] * count
            if equals and self._waiting:
                self._waiting.pop(0)
                self._take(value)
        elif word in self.command.get("commands", {}):
            self.command = self.command["commands"][word]
        else:
            self.given += 1

    def _take(self, value: str) -> None:
        if self._names_project:
            self.project, self._names_project = value, False

    def option(self, name: str) -> list[Any] | None:
        """Kind, number of values and purpose of an option of this command."""
        found = self.command["options"].get(name)
        return None if found is None else self._options[found]

    def options(self) -> Iterator[Offered]:
        for name, found in self.command["options"].items():
            yield Offered(name, self._options[found][2])

    def argument(self) -> str:
        """The kind of the argument at the cursor; empty where none is left."""
        kinds: list[str] = self.command.get("arguments", [])
        if not kinds:
            return ""
        if self.given < len(kinds):
            return kinds[self.given].removesuffix("…")
        return kinds[-1].removesuffix("…") if kinds[-1].endswith("…") else ""


def offer(words: Sequence[str], last: str) -> Offer:
    """What may stand at the cursor.

    Args:
        words: The words before it, without the command's own name.
        last: The word at the cursor as far as it is typed.
    """
    place = _Place(json.loads(TABLE.read_text(encoding="utf-8")), words)
    if place.awaits:
        return _values(place.awaits, last, place.project)
    if last.startswith("-") and not place.only_arguments:
        name, equals, value = last.partition("=")
        if not equals:
            return Offer(tuple(one for one in place.options() if one.word.startswith(last)))
        kind, count, _ = place.option(name) or ("", 0, "")
        return _behind(f"{name}=", _values(kind, value, place.project)) if count else Offer()
    commands = place.command.get("commands")
    if commands is not None:
        fitting = (Offered(name, one["about"]) for name, one in commands.items() if name.startswith(last))
        return Offer(tuple(fitting), place.command.get("else", ""))
    found = _values(place.argument(), last, place.project)
    if place.only_arguments:
        return found
    # A name that begins like an option would be one: `--` is to stand before it.
    return Offer(tuple(one for one in found.words if not one.word.startswith("-")), found.by_shell)


def _behind(beginning: str, offered: Offer) -> Offer:
    return Offer(tuple(Offered(beginning + one.word, one.about) for one in offered.words), offered.by_shell)


def _values(kind: str, last: str, project: str | None) -> Offer:
    """The values of a kind that begin as what is typed."""
    if kind in (FILES, FOLDERS):
        return Offer(by_shell=kind)
    if kind.startswith("one of "):
        return Offer(tuple(map(Offered, _beginning(kind.removeprefix("one of ").split("|"), last))))
    if kind == "coders":
        before, comma, name = last.rpartition(",")
        chosen = set(before.split(","))
        left = (coder for coder in _names("coder", project) if coder not in chosen)
        return _behind(before + comma, Offer(tuple(map(Offered, _beginning(left, name)))))
    if kind == "terms":
        return Offer(tuple(map(Offered, _terms(_names("code", project), last))))
    if kind == "code":
        return Offer(tuple(map(Offered, _codes(_names("code", project), last))))
    return Offer(tuple(map(Offered, _beginning(_names(kind, project), last))))


def _beginning(names: Iterable[str], typed: str) -> list[str]:
    """The names that begin as what is typed; where none does, those that do so in other letter case."""
    listed = list(names)
    exactly = [name for name in listed if name.startswith(typed)]
    return exactly or [name for name in listed if name.casefold().startswith(typed.casefold())]


def _codes(paths: Sequence[str], typed: str) -> list[str]:
    """Codes by their paths; where none begins so, by their own names, as far as one code alone has it."""
    found = _beginning(paths, typed)
    if found or not typed:
        return found
    leaves = [path.rpartition("/")[2] for path in paths]
    return _beginning((leaf for leaf in leaves if leaves.count(leaf) == 1), typed)


def _terms(paths: Sequence[str], typed: str) -> list[str]:
    """Codes as the first term of a query: in quotation marks where they are more than one word."""
    bare = typed.removeprefix('"')
    written = ((path, path if path.isalnum() and not typed.startswith('"') else f'"{path}"') for path in paths)
    as_terms = {path: term for path, term in written if '"' not in path}
    return [as_terms[path] for path in _codes(list(as_terms), bare) if path in as_terms]


def _names(kind: str, project: str | None) -> list[str]:
    """The names of a kind in the project that the command would take; none where it is on a server."""
    from qualcode.storage.names_to_complete import Named, names_to_complete

    path = _project_file(project)
    if kind not in get_args(Named) or path is None:
        return []
    return names_to_complete(path, cast(Named, kind))


def _project_file(named: str | None) -> Path | None:
    """The project file that is meant: named on the line, in the environment, or the only one in this folder."""
    named = named or os.environ.get(PROJECT_VARIABLE)
    if not named:
        here = [path for path in Path().glob("*.qualcode") if is_file(path) and not path.name.startswith(".")]
        return here[0] if len(here) == 1 else None
    try:
        where = completed(location(str(Path(named).expanduser()) if named.startswith("~") else named))
    except (QualcodeError, RuntimeError):
        return None
    return where if isinstance(where, Path) and is_file(where) else None
