"""The first screen: projects opened before, a new one, and the sample study."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import ClassVar, TypeVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from qualcode.domain.errors import QualcodeError
from qualcode.domain.file_names import file_name_of
from qualcode.domain.locations import Location, location
from qualcode.domain.translation import tr
from qualcode.settings import recent
from qualcode.settings.tour import STEPS, TourState, read_tour
from qualcode.tui.one_project import keeps_to_another
from qualcode.tui.prompts.dialogs import LinePrompt
from qualcode.tui.prompts.key_line import KeyLine
from qualcode.tui.prompts.paths import PathPrompt
from qualcode.tui.prompts.row_screen import FilterLine, RowScreen
from qualcode.tui.prompts.rows import Column, Row, RowList, harmless, matches, when
from qualcode.tui.screens.first_codebook import ask_codebook

T = TypeVar("T")
_ROOMY = 16
"""Lines from which on there is room for words of welcome."""
SUFFIX = ".qualcode"
WELCOME = tr(
    "qualcode codes interview and focus-group transcripts.\n"
    "A project is one file on this computer; nothing leaves it. Every action is saved at once "
    "and can be undone."
)


def documents_folder() -> Path:
    """Where new projects are offered to lie: the user's documents folder, else where qualcode was started."""
    from platformdirs import user_documents_path

    folder = user_documents_path()
    return folder if folder.is_dir() else Path.cwd()


def at_home(path: Path | str) -> str:
    """A path with `~` for the user's home."""
    text, home = str(path), str(Path.home())
    return f"~{text[len(home) :]}" if text.startswith(f"{home}/") else text


class StartScreen(RowScreen):
    """Projects to open, and what else one can begin with."""

    NAME = "start"
    HEADING = "qualcode"
    HINT = tr("letters filter the projects")
    COLUMNS = (Column("", 3), Column("", 24, grow=1), Column("", 20, grow=1), Column("", 16, rank=1))
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", tr("Open"), id="start.choose", tooltip=tr("Open what the cursor stands on")),
        Binding("n", "new", tr("New"), id="start.new", tooltip=tr("Make a project")),
        Binding("o", "open", tr("File"), id="start.open", tooltip=tr("Open a project that is not listed")),
        Binding(
            "a",
            "other",
            tr("Other"),
            id="start.other",
            show=False,
            tooltip=tr("Open a project of another program, or one as text: .qdpx, QualCoder, Taguette …"),
        ),
        Binding("s", "sample", tr("Sample"), id="start.sample", tooltip=tr("Build the sample study and open it")),
        Binding("t", "tour", tr("Tour"), id="start.tour", tooltip=tr("Five things to do, on a study made for it")),
        Binding(
            "b",
            "backups",
            tr("Backups"),
            id="start.backups",
            show=False,
            tooltip=tr("Of the project here, also a damaged one"),
        ),
        Binding(
            "delete", "forget", tr("Forget"), id="start.forget", show=False, tooltip=tr("Take it off this list only")
        ),
        Binding("f10", "settings", tr("Settings"), id="start.settings", tooltip=tr("Your name, colours, keys")),
        *(
            Binding(
                str(n),
                f"number({n})",
                tr("Open project {n}", n=n),
                id=f"start.open_{n}",
                show=False,
                tooltip=tr("By its number"),
            )
            for n in range(1, 10)
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.projects: list[recent.RecentProject] = []
        self.gone: set[str] = set()
        self.folder = Path.cwd()
        self.tour: TourState | None = None
        """How far the guided tour has come; None if it was never begun."""
        self._busy = False
        self._left = ""
        """The project on which the cursor has been put since it was left."""

    def compose(self) -> ComposeResult:
        yield Static("", id="head", markup=False)
        yield Static(WELCOME, id="welcome", markup=False)
        yield FilterLine(self.HINT)
        yield RowList(self.COLUMNS)
        yield Static("", id="summary", markup=False)
        yield KeyLine(show_command_palette=False)

    async def load(self) -> None:
        self.projects, self.gone, self.folder, self.tour = await self.qualcode.store.call(_remembered)
        self.lay_out()
        held = self.qualcode.store.path
        left = await self.qualcode.store.call(lambda: recent.place_of(held)) if held is not None else ""
        if left != self._left and self.is_active and self.rows.go_to(left):
            self._left = left

    def on_screen_resume(self) -> None:
        if self.is_mounted:
            self.reload()

    def on_resize(self, event: events.Resize) -> None:
        """Where there are few lines, they are those of the list."""
        self.query_one("#welcome").display = event.size.height >= _ROOMY

    def lay_out(self) -> None:
        rows: list[Row] = []
        found = [p for p in self.projects if matches(self.wanted, p.name, p.path)]
        if found:
            rows.append(Row("recent", (tr("Opened before"),), heading=True))
        for number, project in enumerate(found, 1):
            gone = project.path in self.gone
            rows.append(
                Row(
                    project.path,
                    (
                        str(number) if number < 10 else "",
                        ((project.name, "strong"),),
                        (((tr("not there: ") if gone else "") + at_home(project.path), "warn" if gone else "quiet"),),
                        when(project.opened_ms),
                    ),
                )
            )
        if not self.wanted:
            rows.append(Row("begin", (tr("Begin") if not found else tr("Or"),), heading=True))
            sample = Row(
                "sample",
                (
                    "s",
                    ((tr("The sample study"), "strong"),),
                    ((tr("in {folder}", folder=at_home(self.folder)), "quiet"),),
                    "",
                ),
            )
            new = Row("new", ("n", ((tr("A new project"), "strong"),), ((tr("asks for name and place"), "quiet"),), ""))
            opened = Row("open", ("o", ((tr("A project file"), "strong"),), ((tr("asks for its path"), "quiet"),), ""))
            other = Row(
                "other",
                (
                    "a",
                    ((tr("A project of another program"), "strong"),),
                    ((tr("NVivo, ATLAS.ti, MAXQDA, …"), "quiet"),),
                    "",
                ),
            )
            tour = Row("tour", ("t", ((tr("The guided tour"), "strong"),), ((self._about_tour(), "quiet"),), ""))
            leads = not found or (self.tour is not None and self.tour.is_unfinished)
            others = [new, opened, other, sample] if found else [sample, new, opened, other]
            rows.extend([tour, *others] if leads else [*others, tour])
        self.rows.show(rows, top=bool(self.wanted))
        if not self._busy:
            self.summarise(self._about_enter() if rows else tr("No project of that name was opened here."))

    def _about_enter(self) -> str:
        """What Enter does, and where somebody begins who has opened nothing yet."""
        if not self.projects:
            return tr("Enter opens what the cursor stands on; the guided tour is the place to begin.")
        return tr("Enter opens what the cursor stands on.")

    def _about_tour(self) -> str:
        """What the tour is, or how far it has come."""
        if self.tour is not None and self.tour.is_unfinished:
            return tr("{done} of {steps} done; it goes on there", done=self.tour.done, steps=STEPS)
        return tr("ten minutes, five steps")

    async def action_choose(self) -> None:
        """Do what the row under the cursor says."""
        key = self.rows.current_key
        if key in ("new", "open", "other", "sample", "tour"):
            await self.run_action(str(key))
        elif isinstance(key, str):
            await self._open(location(key))

    async def action_number(self, number: int) -> None:
        """Open a listed project by its number."""
        found = [p for p in self.projects if matches(self.wanted, p.name, p.path)]
        if number <= len(found):
            await self._open(location(found[number - 1].path))

    async def _open(self, path: Location) -> None:
        self._left = ""
        held = self.qualcode.store.path
        if held is not None and await self.qualcode.store.call(lambda: recent.place_of(path) == recent.place_of(held)):
            await self.qualcode.action_go("documents")
            return
        if keeps_to_another(self.qualcode, path):
            return
        self.summarise(tr("opening {file} …", file=harmless(str(path))))
        if not await self.qualcode.open_project(path):
            shown = harmless(str(path))
            self.summarise(
                tr("not opened: {file}; b shows its backups", file=shown)
                if isinstance(path, Path)
                else tr("not opened: {file}", file=shown)
            )

    @work
    async def action_open(self) -> None:
        """Ask for a project file."""
        path = await self.app.push_screen_wait(
            PathPrompt(
                tr("Open a project"),
                f"{self.folder}/",
                endings=(SUFFIX,),
                note=tr("Project files end in {suffix}.", suffix=SUFFIX),
            )
        )
        if path is None:
            return
        from qualcode.exchange.mergeable import needs_taking_in
        from qualcode.exchange.no_project import refusal_of
        from qualcode.tui.exchange.opening import open_other
        from qualcode.tui.exchange.telling import refused_report

        try:
            other = await asyncio.to_thread(needs_taking_in, path)
            refusal = None if other or path.suffix == SUFFIX else await asyncio.to_thread(refusal_of, path)
        except QualcodeError as error:
            self.refuse(error)
            return
        if refusal is not None:
            await self.app.push_screen_wait(refused_report(path, refusal.sentence))
        else:
            await (open_other(self, path) if other else self._open(path))

    @work
    async def action_other(self) -> None:
        """Ask for a project of another program, and make one of ours of it."""
        from qualcode.tui.exchange.opening import open_other

        await open_other(self)

    @work
    async def action_new(self) -> None:
        """Ask for name, place and codebook of a new project, and make it."""
        if keeps_to_another(self.qualcode):
            return
        name = await self.app.push_screen_wait(
            LinePrompt(tr("Name of the study"), hint=tr("for example: School leaders 2026"))
        )
        if not name:
            return
        path = await self.app.push_screen_wait(
            PathPrompt(
                tr("Where the project file is to lie"),
                str(self.folder / f"{_file_name(name)}{SUFFIX}"),
                writing=True,
                endings=(SUFFIX,),
                note=tr("One file holds the whole study: documents, codebook, codings and history."),
            )
        )
        if path is None:
            return
        choice = await ask_codebook(self)
        if choice is not None:
            await self._make(path, name, choice)

    async def _make(self, path: Path, name: str, choice: Hashable) -> None:
        from qualcode.codebook.exchange import read_codebook
        from qualcode.codebook.importing import import_codebook
        from qualcode.documents.sample import study_files

        file = choice if isinstance(choice, Path) else study_files() / "codebooks" / str(choice) if choice else None
        try:
            book = await self.qualcode.store.call(lambda: read_codebook(file)) if file is not None else None
        except QualcodeError as error:
            self.refuse(error)
            self.summarise(tr("no project was made: {reason}", reason=harmless(error.sentence)))
            return
        if not await self.qualcode.create_project(path, name):
            self.summarise(tr("not made: {file}", file=harmless(str(path))))
            return
        if book is not None:
            done = await self.change(import_codebook, book)
            if done is not None:
                self.say(tr("{created} codes from “{name}”", created=done.created, name=harmless(book.name)))

    @work(exclusive=True, group="sample")
    async def action_sample(self) -> None:
        """Build the sample study, or take the one that is there, and open it."""
        from qualcode.documents.sample import build_sample

        if keeps_to_another(self.qualcode):
            return
        folder, coder = self.folder, self.qualcode.coder_name
        place = harmless(at_home(folder))
        path = await self._build(
            tr("building the sample study in {place} …", place=place), lambda: build_sample(folder, coder)
        )
        if path is not None:
            await self._open(path)

    @work(exclusive=True, group="sample")
    async def action_tour(self) -> None:
        """Begin the guided tour on a study built for it, or take it up where it was left."""
        from qualcode.tui.tour.study import taken_up

        if keeps_to_another(self.qualcode):
            return
        folder, coder = self.folder, self.qualcode.coder_name
        place = harmless(at_home(folder))
        state = await self._build(
            tr("building the study of the tour in {place} …", place=place), lambda: taken_up(folder, coder)
        )
        if state is not None:
            await self.qualcode.tour.begin(state)
            await self._open(Path(state.project))
            await self.qualcode.tour.begun()

    async def _build(self, sentence: str, build: Callable[[], T]) -> T | None:
        """Build something, and say so meanwhile; a refusal is shown and None comes back."""
        self._busy = True
        self.summarise(sentence)
        try:
            return await self.qualcode.store.call(build)
        except QualcodeError as error:
            self.refuse(error)
            self.summarise(tr("not built: {reason}", reason=harmless(error.sentence)))
            return None
        finally:
            self._busy = False

    async def action_forget(self) -> None:
        """Take a project off the list; its file stays."""
        key = self.rows.current_key
        if isinstance(key, str) and any(project.path == key for project in self.projects):
            await self.qualcode.store.call(lambda: recent.forget(location(key)))
            self.say(tr("Taken off this list; the project stays where it is"))
            await self.load()

    async def action_backups(self) -> None:
        """Show the backups of the project under the cursor, which may be damaged or gone."""
        from qualcode.tui.screens.backups import BackupsScreen

        key = self.rows.current_key
        if isinstance(key, str) and any(project.path == key for project in self.projects):
            await self.app.push_screen(BackupsScreen(location(key)))
        else:
            self.say(tr("The cursor stands on no project"))

    async def action_settings(self) -> None:
        """Show the settings, which need no project."""
        from qualcode.tui.screens.settings import SettingsScreen

        await self.app.push_screen(SettingsScreen())

    def action_leave(self) -> None:
        """Show all again."""
        self.action_unfilter()


def _remembered() -> tuple[list[recent.RecentProject], set[str], Path, TourState | None]:
    """The projects opened before, those whose file is gone, where new ones go, and how far the tour has come."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", recent.RecentWarning)  # An unreadable list is an empty one here.
        projects = recent.list_recent()
    return projects, {project.path for project in projects if not project.exists}, documents_folder(), read_tour()


def _file_name(name: str) -> str:
    """A file name made of a study's name."""
    kept = "".join(c if c.isalnum() else "-" for c in name.casefold())
    return file_name_of("-".join(part for part in kept.split("-") if part)[:60], "study")
