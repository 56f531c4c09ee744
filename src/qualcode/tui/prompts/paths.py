"""Asking for a file or a folder: what is there is listed as the path is typed."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from qualcode.domain.translation import tr
from qualcode.tui.prompts.dialogs import ConfirmPrompt, Dialog
from qualcode.tui.prompts.rows import Column, Row, RowList

PROJECT = ".qualcode"
MOST = 500
"""So many entries of a folder are listed."""


_ANEW = re.compile(r"(?<=[/\\])(?=/|~[/\\]|[A-Za-z]:[\\/])")
"""Where in what is typed another path begins: after a separator a second one, the home folder, or a drive."""


def begun_anew(typed: str) -> str:
    """A path that is typed or pasted behind another takes its place: the last that begins in it.

    What begins with two separators names a machine, and stays.
    """
    places = [found.start() for found in _ANEW.finditer(typed) if found.start() > 1]
    return typed[places[-1] :] if places else typed


def entries_for(typed: str, endings: Sequence[str]) -> list[tuple[str, bool]]:
    """What a path that is being typed can go on with: the full path of each entry, and whether it is a folder.

    Args:
        typed: The path so far; what follows the last separator is the beginning of a name.
        endings: Endings of the files to list, with their dot and in lower case; empty for all.
    """
    folder = Path(typed).expanduser() if typed.endswith(("/", "\\")) or not typed else Path(typed).expanduser().parent
    start = "" if typed.endswith(("/", "\\")) or not typed else Path(typed).name.casefold()
    found = []
    try:
        for entry in folder.iterdir():
            name = entry.name
            if not name.casefold().startswith(start) or (name.startswith(".") and not start):
                continue
            is_folder = entry.is_dir()
            if is_folder or not endings or entry.suffix.lower() in endings:
                found.append((str(entry), is_folder))
    except OSError:
        return []  # No such folder, or not ours to read: there is nothing to offer, and accepting it says so.
    return sorted(found, key=lambda item: (not item[1], item[0].casefold()))[:MOST]


class PathPrompt(Dialog[Path | None]):
    """Asks for a path. Tab completes, arrows choose, Enter accepts.

    Args:
        title: What the path is for.
        value: What stands there at first.
        endings: Endings of the files to offer.
        writing: The path is one to write: it need not exist, and an existing file is asked about.
        folders: Whether a folder is an answer, and one that is there no file to write over.
        note: What there is to know.
        must_end: Whether a file to write has to have one of the endings.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "down", "step(1)", tr("Next"), id="path.next", priority=True, show=False, tooltip=tr("The entry below")
        ),
        Binding(
            "up",
            "step(-1)",
            tr("Previous"),
            id="path.previous",
            priority=True,
            show=False,
            tooltip=tr("The entry above"),
        ),
        Binding(
            "tab",
            "complete",
            tr("Complete"),
            id="path.complete",
            priority=True,
            show=False,
            tooltip=tr("Take over the entry; a folder is entered"),
        ),
    ]

    def __init__(
        self,
        title: str,
        value: str = "",
        *,
        endings: Sequence[str] = (),
        writing: bool = False,
        folders: bool = False,
        note: str = "",
        must_end: bool = False,
    ) -> None:
        super().__init__(title, note)
        self._value = value
        self._endings = endings
        self._writing = writing
        self._folders = folders
        self._must_end = must_end
        self._listed = ""
        self._stepped = False
        folder = tr(", a folder too") if folders else ""
        self.KEYS = tr("type or ↑↓   Tab complete   Enter OK{or_folder}   Esc back", or_folder=folder)

    def body(self) -> ComposeResult:
        yield Input(self._value, compact=True, select_on_focus=False, placeholder=tr("path"))
        rows = RowList([Column("", 20, grow=1)])
        rows.can_focus = False
        yield rows

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        self.refuse("")
        if (anew := begun_anew(event.value)) != event.value:
            field = self.query_one(Input)
            field.value = anew  # Which comes back here.
            field.cursor_position = len(anew)
            return
        self._listed = event.value
        self._list(event.value)

    @work(exclusive=True, group="entries")
    async def _list(self, typed: str) -> None:
        found = await asyncio.to_thread(entries_for, typed, self._endings)
        if typed != self._listed:
            return
        self._stepped = False
        self.query_one(RowList).show(
            [
                Row(path, (((Path(path).name + ("/" if folder else ""), "strong" if folder else ""),),))
                for path, folder in found
            ],
            top=True,
        )

    def action_step(self, step: int) -> None:
        """Choose among what is listed."""
        rows = self.query_one(RowList)
        if self._stepped:
            rows.action_step(step)
        self._stepped = True
        rows.refresh()

    def action_complete(self) -> None:
        """Take over what the cursor stands on; a folder is entered."""
        path = self.query_one(RowList).current_key
        if isinstance(path, str):
            field = self.query_one(Input)
            field.value = f"{path}/" if Path(path).is_dir() else path
            field.cursor_position = len(field.value)

    @on(RowList.Chosen)
    def _clicked(self) -> None:
        self.action_complete()
        self.query_one(Input).focus()

    @on(Input.Submitted)
    async def _accept(self, event: Input.Submitted) -> None:
        if self._stepped:
            self.action_complete()
            self._stepped = False
            if self.query_one(Input).value.endswith("/"):
                return
        path = Path(begun_anew(self.query_one(Input).value.strip())).expanduser()
        problem = await asyncio.to_thread(self._problem, path)
        if not self.is_active:  # It was closed, or help lies over it.
            return
        if problem == "exists":
            self.app.push_screen(
                ConfirmPrompt(tr("Write over the file?"), str(path), yes=tr("write over it")), self._write_over
            )
        elif problem:
            self.refuse(problem)
        else:
            self.dismiss(path)

    def _write_over(self, sure: bool | None) -> None:
        if sure:
            self.dismiss(Path(self.query_one(Input).value.strip()).expanduser())

    def _problem(self, path: Path) -> str:
        if not self.query_one(Input).value.strip():
            return tr("Type a path, or press Esc to leave it.")
        if self._writing:
            if path.is_dir() and self._folders:
                return ""
            if path.is_dir():
                return tr("{path} is a folder: add the name of a file.", path=path)
            if self._must_end and path.suffix.lower() not in self._endings:
                first, last = ", ".join(self._endings[:-1]), self._endings[-1]
                return tr("The name must end in {endings}.", endings=tr(" or ").join(filter(None, (first, last))))
            if not path.parent.is_dir():
                return tr("There is no folder {path}.", path=path.parent)
            if path.exists() and path.suffix == PROJECT:
                return tr("There is a project at {path} already: choose another name.", path=path)
            return "exists" if path.exists() else ""
        if not path.exists():
            return tr("There is nothing at {path}.", path=path)
        if path.is_dir() and not self._folders:
            return tr("{path} is a folder: choose a file in it.", path=path)
        return ""
