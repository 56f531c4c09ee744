"""What may be said of a file before it is read or written, each with its key; as it stands it is right for most."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar, TypeVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from qualcode.documents.importing import transcript_endings
from qualcode.domain.exchange_reports import ExportWishes, OpeningWishes
from qualcode.domain.translation import tr
from qualcode.domain.values import CONSENSUS
from qualcode.settings.recordings import ENDINGS
from qualcode.tui.prompts.dialogs import ChoicePrompt, Dialog, LinePrompt
from qualcode.tui.prompts.paths import PathPrompt
from qualcode.tui.prompts.rows import QUIET, harmless

W = TypeVar("W")
Choices = tuple[tuple[Hashable, str, str], ...]

AS_TEXT = tr("a project as text")
"""What a directory that qualcode wrote is called in the place of a program."""
_READ_IN: Choices = (
    ("", tr("found out for each document"), tr("by the quotes in the file")),
    ("code points", tr("in characters"), tr("as the standard says")),
    ("UTF-16 units", tr("in UTF-16 units"), "NVivo, MAXQDA"),
    ("code points, CRLF as 1", tr("in characters, a line end as one"), ""),
    ("UTF-16 units, CRLF as 1", tr("in UTF-16 units, a line end as one"), "ATLAS.ti"),
    ("UTF-8 bytes", tr("in bytes"), "Taguette"),
)
_WRITTEN_IN: Choices = (
    ("", tr("as the program counts"), tr("in characters, where none is named")),
    ("codepoint", tr("in characters"), tr("as the standard says")),
    ("utf16", tr("in UTF-16 units"), tr("an emoji is two of them")),
)


class WishesPrompt(Dialog[W | None]):
    """Shows what is about to be done, and each thing that can be said of it with its key and what holds.

    Args:
        title: What is about to be done.
        wishes: What holds at first.
    """

    def __init__(self, title: str, wishes: W) -> None:
        super().__init__(title)
        self.wishes = wishes

    @abstractmethod
    def lines(self) -> Iterator[Content]:
        """What is said, line by line."""

    def body(self) -> ComposeResult:
        yield Static(self._told(), id="opening", markup=False)

    def _told(self) -> Content:
        return Content("\n").join(self.lines())

    def wish(self, wishes: W) -> None:
        """Let something else hold."""
        self.wishes = wishes
        self.query_one("#opening", Static).update(self._told())

    def action_take(self) -> None:
        """Go on with what holds."""
        self.dismiss(self.wishes)


def _option(key: str, what: str, value: str) -> Content:
    return Content.assemble((f" {key} ", "bold reverse"), f" {what:28}", (harmless(value), QUIET))


def _called(choices: Choices, key: str) -> str:
    return next((name for one, name, _ in choices if one == key), key)


class OpeningPrompt(WishesPrompt[OpeningWishes]):
    """Shows what is about to be opened, and lets be said how it is to be read.

    Args:
        title: What is about to be done.
        path: The file or folder.
        program: Whose it is.
        purpose: What becomes of it, in a sentence.
        wishes: What was wished before.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", tr("Go on"), id="open_other.take", tooltip=tr("Read it so")),
        Binding(
            "t", "folder", tr("Texts"), id="open_other.folder", tooltip=tr("Where texts lie that the file only names")
        ),
        Binding("w", "which", tr("Which"), id="open_other.which", tooltip=tr("Of a file that holds several projects")),
        Binding(
            "o", "offsets", tr("Offsets"), id="open_other.offsets", tooltip=tr("How places in texts are counted in it")
        ),
    ]
    KEYS = tr("Enter go on   t w o change   Esc back")

    def __init__(self, title: str, path: Path, program: str, purpose: str, wishes: OpeningWishes | None = None) -> None:
        super().__init__(title, wishes or OpeningWishes())
        self.path = path
        self.program = program
        self.purpose = purpose
        if program == AS_TEXT:
            self.KEYS = tr("Enter go on   Esc back")

    def lines(self) -> Iterator[Content]:
        yield Content.assemble((harmless(self.program), "bold"), (f"   {harmless(str(self.path.parent))}", QUIET))
        yield Content("")
        yield Content(self.purpose)
        if self.program != AS_TEXT:
            wishes = self.wishes
            yield Content("")
            yield _option("t", tr("texts that it only names"), wishes.folder or tr("looked for beside it"))
            yield _option(
                "w", tr("of several projects in it"), f"“{wishes.which}”" if wishes.which else tr("the only one")
            )
            yield _option("o", tr("places in texts"), _called(_READ_IN, wishes.offsets))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.program != AS_TEXT if action in ("folder", "which", "offsets") else True

    @work
    async def action_folder(self) -> None:
        """Ask for the folder of the texts."""
        prompt = PathPrompt(
            tr("In which folder do the texts lie?"),
            f"{self.wishes.folder or self.path.parent}/",
            endings=sorted(await asyncio.to_thread(transcript_endings)),
            folders=True,
            note=tr("Only texts that are called as a document of the file, or as the file names them, are read."),
        )
        folder = await self.app.push_screen_wait(prompt)
        if folder is not None:
            self.wish(replace(self.wishes, folder=str(folder if folder.is_dir() else folder.parent)))

    def action_which(self) -> None:
        """Ask for the name of a project."""
        self.app.push_screen(
            LinePrompt(tr("Which of its projects?"), self.wishes.which, may_be_empty=True, hint=tr("its name")),
            self._take_which,
        )

    def _take_which(self, name: str | None) -> None:
        if name is not None:
            self.wish(replace(self.wishes, which=name))

    def action_offsets(self) -> None:
        """Ask how places in texts are counted."""
        prompt = ChoicePrompt(
            tr("How are places in texts counted in it?"),
            _READ_IN,
            current=self.wishes.offsets,
            note=tr(
                "Only where codings do not lie on the words that they should: the report says how they were counted."
            ),
        )
        self.app.push_screen(prompt, self._take_offsets)

    def _take_offsets(self, words: Hashable | None) -> None:
        if isinstance(words, str):
            self.wish(replace(self.wishes, offsets=words))


@dataclass(frozen=True, slots=True)
class Outgoing:
    """How a project goes out to other programs, and whose codings go along."""

    wishes: ExportWishes
    coder: str = ""
    """Empty for everybody's."""


class ExportPrompt(WishesPrompt[Outgoing]):
    """Shows how a project goes out to another program, and lets that be said otherwise.

    Args:
        program: For which it is, as people call it.
        coders: The names of all coders, Consensus among them.
        outgoing: What holds at first.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", tr("Go on"), id="export.take", tooltip=tr("Ask where to write it")),
        Binding("c", "coders", tr("Codings"), id="export.coders", tooltip=tr("Whose codings go along")),
        Binding("m", "media", tr("Recordings"), id="export.media", tooltip=tr("The folder of the recordings")),
        Binding(
            "o", "offsets", tr("Offsets"), id="export.offsets", tooltip=tr("How places in texts are counted in it")
        ),
    ]
    KEYS = tr("Enter go on   c m o change   Esc back")

    def __init__(self, program: str, coders: Sequence[str], outgoing: Outgoing | None) -> None:
        super().__init__(tr("Export the project for {program}", program=program), outgoing or Outgoing(ExportWishes()))
        self.coders = coders

    def lines(self) -> Iterator[Content]:
        wishes, coder = self.wishes.wishes, self.wishes.coder
        yield Content(tr("One file, .qdpx. A report follows: what went along, and what the format has no place for."))
        yield Content("")
        yield _option("c", tr("codings"), tr("only those of {name}", name=coder) if coder else tr("everybody’s"))
        yield _option("m", tr("folder of the recordings"), wishes.media or tr("none: times of turns stay behind"))
        yield _option("o", tr("places in texts"), _called(_WRITTEN_IN, wishes.offsets))

    def action_coders(self) -> None:
        """Ask whose codings go along."""
        choices: list[tuple[Hashable, str, str]] = [("", tr("everybody’s"), tr("each with the name of who coded"))]
        choices += [
            (f"={name}", tr("only those of {name}", name=name), tr("what was settled") if name == CONSENSUS else "")
            for name in sorted(self.coders, key=lambda name: name != CONSENSUS)
        ]
        current = f"={self.wishes.coder}" if self.wishes.coder else ""
        self.app.push_screen(ChoicePrompt(tr("Whose codings?"), choices, current=current), self._take_coder)

    def _take_coder(self, chosen: Hashable | None) -> None:
        if isinstance(chosen, str):
            self.wish(replace(self.wishes, coder=chosen.removeprefix("=")))

    def action_media(self) -> None:
        """Ask for the folder of the recordings."""
        prompt = PathPrompt(
            tr("In which folder do the recordings lie?"),
            f"{self.wishes.wishes.media or Path.cwd()}/",
            endings=ENDINGS,
            folders=True,
            note=tr("Times of turns go along with a recording only. The file names it; hand it on beside the file."),
        )
        self.app.push_screen(prompt, self._take_media)

    def _take_media(self, folder: Path | None) -> None:
        if folder is not None:
            self._wish(media=str(folder if folder.is_dir() else folder.parent))

    def action_offsets(self) -> None:
        """Ask how places in texts are counted."""
        prompt = ChoicePrompt(
            tr("How are places in texts counted?"),
            _WRITTEN_IN,
            current=self.wishes.wishes.offsets,
            note=tr("Only where codings lie beside their words in the other program."),
        )
        self.app.push_screen(prompt, self._take_offsets)

    def _take_offsets(self, words: Hashable | None) -> None:
        if isinstance(words, str):
            self._wish(offsets=words)

    def _wish(self, **changed: str) -> None:
        self.wish(replace(self.wishes, wishes=replace(self.wishes.wishes, **changed)))
