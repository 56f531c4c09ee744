"""Opening a project of another program, or one as text: which file, how it is read, and where the new project lies."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Hashable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from qualcode.domain.errors import InputError, QualcodeError
from qualcode.domain.exchange_reports import OnDocument, OpeningWishes, TakenIn
from qualcode.exchange.opening import is_directory_of_project, open_exchange
from qualcode.exchange.telling import name_of
from qualcode.importing.project_readers import project_reader_for, project_readers
from qualcode.tui.exchange.endings import ENDINGS
from qualcode.tui.exchange.progress import StoppedError, Underway
from qualcode.tui.exchange.telling import refused_report
from qualcode.tui.prompts.dialogs import ChoicePrompt, Dialog, LinePrompt
from qualcode.tui.prompts.paths import PROJECT, PathPrompt
from qualcode.tui.prompts.rows import QUIET, harmless
from qualcode.tui.screens.base import WorkScreen

AS_TEXT = "a project as text"
_NOTE = (
    "A .qdpx file (NVivo, ATLAS.ti, MAXQDA and others), a project of QualCoder, RQDA, Taguette or qc, or a folder "
    "with a project as text. It is only read: a new project is made of it."
)
_HELP = "How it is read can be changed now:  w  names one of several projects in it,  t  the folder of its texts."
_DIALECTS = (
    ("", "found out for each document", "by the words that the file repeats, and where words begin and end"),
    ("code points", "in characters", "as the standard says"),
    ("UTF-16 units", "in UTF-16 units", "as NVivo and MAXQDA count: an emoji is two"),
    ("code points, CRLF as 1", "in characters, a line end as one", ""),
    ("UTF-16 units, CRLF as 1", "in UTF-16 units, a line end as one", "as ATLAS.ti counts"),
    ("UTF-8 bytes", "in bytes", "as Taguette counts"),
)


async def open_other(screen: WorkScreen, path: Path | None = None) -> None:
    """Ask for a project of another program, make one of ours of it, and show it with what came in; from a worker.

    Args:
        screen: Over which it is asked.
        path: The file or folder, where it is known already.
    """
    if path is None:
        path = await screen.app.push_screen_wait(
            PathPrompt("Open a project of another program", f"{Path.cwd()}/", endings=ENDINGS, folders=True, note=_NOTE)
        )
    if path is None:
        return
    try:
        program = await asyncio.to_thread(program_of, path)
    except QualcodeError as error:
        await screen.app.push_screen_wait(refused_report(path, error.sentence))
        return
    report = await _ask_and_take_in(screen, path, program)
    if report is not None:
        app = screen.qualcode
        app.taken_in = report
        if not await app.open_project(Path(report.where)):
            app.taken_in = None


def program_of(path: Path) -> str:
    """Whose project it is, as people call the program.

    Raises:
        InputError: It is nothing that can be opened.
    """
    if is_directory_of_project(path):
        return AS_TEXT
    reader = project_reader_for(path)
    if reader is None:
        shapes = "; ".join(f"{one.program}: {one.shape}" for one in project_readers())
        raise InputError("this is no project that can be opened", file=path, remedy=f"what can be is {shapes}")
    return reader.program


async def _ask_and_take_in(screen: WorkScreen, path: Path, program: str) -> TakenIn | None:
    """Ask how and where to until it has come in; None where it was left."""
    wishes: OpeningWishes | None = OpeningWishes()
    while (wishes := await screen.app.push_screen_wait(OpeningPrompt(path, program, wishes))) is not None:
        target = await _ask_place(screen, path)
        if target is None:
            continue
        begin = partial(_begin, path, target, screen.qualcode.coder_name, wishes)
        done = await screen.app.push_screen_wait(Underway(f"Opening {path.name}", begin))
        if isinstance(done, StoppedError):
            screen.say("Not opened: it was stopped, and nothing is left of it")
        elif isinstance(done, QualcodeError):
            await screen.app.push_screen_wait(refused_report(path, done.sentence, help=_HELP))
        else:
            return done if isinstance(done, TakenIn) else None
    return None


def _begin(path: Path, target: Path, coder: str, wishes: OpeningWishes, on_document: OnDocument) -> Awaitable[TakenIn]:
    return asyncio.to_thread(open_exchange, path, target, coder=coder, wishes=wishes, on_document=on_document)


async def _ask_place(screen: WorkScreen, path: Path) -> Path | None:
    from qualcode.tui.screens.start import documents_folder

    folder = await asyncio.to_thread(documents_folder)
    place: Path | None = await screen.app.push_screen_wait(
        PathPrompt(
            "Where the new project is to lie",
            str(await asyncio.to_thread(free_place, folder, name_of(path))),
            writing=True,
            endings=(PROJECT,),
            must_end=True,
            note="One file holds the whole study; the project of the other program stays as it is.",
        )
    )
    return place


def free_place(folder: Path, name: str) -> Path:
    """A project file of a name that is not there yet."""
    place, number = folder / f"{name}{PROJECT}", 2
    while place.exists():
        place, number = folder / f"{name} {number}{PROJECT}", number + 1
    return place


class OpeningPrompt(Dialog[OpeningWishes | None]):
    """Shows what is about to be opened, and lets be said how it is to be read.

    Args:
        path: The file or folder.
        program: Whose it is.
        wishes: What was wished before.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Open", id="open_other.take", tooltip="Ask where the new project is to lie"),
        Binding("t", "folder", "Texts", id="open_other.folder", tooltip="Where texts lie that the file only names"),
        Binding("w", "which", "Which", id="open_other.which", tooltip="Of a file that holds several projects"),
        Binding("o", "offsets", "Offsets", id="open_other.offsets", tooltip="How places in texts are counted in it"),
    ]
    KEYS = "Enter go on   t w o change   Esc back"

    def __init__(self, path: Path, program: str, wishes: OpeningWishes | None) -> None:
        super().__init__(f"Open {path.name}")
        self.path = path
        self.program = program
        self.wishes = wishes or OpeningWishes()

    def body(self) -> ComposeResult:
        yield Static(self._told(), id="opening", markup=False)

    def _told(self) -> Content:
        return Content("\n").join(self._lines())

    def _lines(self) -> list[Content]:
        lines = [
            Content.assemble((harmless(self.program), "bold"), (f"   {harmless(str(self.path.parent))}", QUIET)),
            Content(""),
            Content("A new project is made of it. All that it holds comes in, or is told."),
        ]
        if self.program == AS_TEXT:
            return lines
        wishes = self.wishes
        dialect = next((name for key, name, _ in _DIALECTS if key == wishes.offsets), wishes.offsets)
        return [
            *lines,
            Content(""),
            _option("t", "texts that it only names", wishes.folder or "looked for beside it"),
            _option("w", "of several projects in it", f"“{wishes.which}”" if wishes.which else "the only one"),
            _option("o", "places in texts", dialect),
        ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.program != AS_TEXT if action in ("folder", "which", "offsets") else True

    def action_take(self) -> None:
        """Go on with it."""
        self.dismiss(self.wishes)

    def action_folder(self) -> None:
        """Ask for the folder of the texts."""
        prompt = PathPrompt(
            "In which folder do the texts lie?",
            f"{self.wishes.folder or self.path.parent}/",
            endings=ENDINGS,
            folders=True,
            note="Only texts that the file names are read, by their names.",
        )
        self.app.push_screen(prompt, self._take_folder)

    def _take_folder(self, folder: Path | None) -> None:
        if folder is not None:
            self._wish(replace(self.wishes, folder=str(folder if folder.is_dir() else folder.parent)))

    def action_which(self) -> None:
        """Ask for the name of a project."""
        self.app.push_screen(
            LinePrompt("Which of its projects?", self.wishes.which, may_be_empty=True, hint="its name"),
            self._take_which,
        )

    def _take_which(self, name: str | None) -> None:
        if name is not None:
            self._wish(replace(self.wishes, which=name))

    def action_offsets(self) -> None:
        """Ask how places in texts are counted."""
        prompt = ChoicePrompt(
            "How are places in texts counted in it?",
            _DIALECTS,
            current=self.wishes.offsets,
            note="Only where codings do not lie on the words that they should: the report says how they were counted.",
        )
        self.app.push_screen(prompt, self._take_offsets)

    def _take_offsets(self, words: Hashable | None) -> None:
        if isinstance(words, str):
            self._wish(replace(self.wishes, offsets=words))

    def _wish(self, wishes: OpeningWishes) -> None:
        self.wishes = wishes
        self.query_one("#opening", Static).update(self._told())


def _option(key: str, what: str, value: str) -> Content:
    return Content.assemble((f" {key} ", "bold reverse"), f" {what:28}", (harmless(value), QUIET))
