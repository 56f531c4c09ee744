"""Opening a project of another program, or one as text: which file, how it is read, and where the new project lies."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from functools import partial
from pathlib import Path

from qualcode.domain.errors import InputError, QualcodeError, StoppedError
from qualcode.domain.exchange_reports import OpeningWishes, TakenIn
from qualcode.domain.progress import stage
from qualcode.domain.translation import tr
from qualcode.exchange.no_project import project_reader
from qualcode.exchange.opening import is_directory_of_project, open_exchange
from qualcode.exchange.telling import name_of
from qualcode.tui.exchange.endings import ENDINGS
from qualcode.tui.exchange.telling import refused_report
from qualcode.tui.exchange.wishing import AS_TEXT, OpeningPrompt
from qualcode.tui.one_project import keeps_to_another
from qualcode.tui.prompts.paths import PROJECT, PathPrompt
from qualcode.tui.screens.base import WorkScreen

_NOTE = tr(
    "A .qdpx file (NVivo, ATLAS.ti, MAXQDA and others), a project of QualCoder, RQDA, Taguette "
    "or qc, or a folder with a project as text. It is only read: a new project is made of it."
)
_NEW = tr("A new project is made of it. All that it holds comes in, or is told.")


async def open_other(screen: WorkScreen, path: Path | None = None) -> None:
    """Ask for a project of another program, make one of ours of it, and show it with what came in; from a worker.

    Args:
        screen: Over which it is asked.
        path: The file or folder, where it is known already.
    """
    if keeps_to_another(screen.qualcode):
        return
    if path is None:
        path = await screen.app.push_screen_wait(
            PathPrompt(
                tr("Open a project of another program"), f"{Path.cwd()}/", endings=ENDINGS, folders=True, note=_NOTE
            )
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
    return project_reader(path).program


async def _ask_and_take_in(screen: WorkScreen, path: Path, program: str) -> TakenIn | None:
    """Ask how and where to until it has come in; None where it was left."""
    wishes: OpeningWishes | None = OpeningWishes()
    title = tr("Open {name}", name=path.name)
    while (wishes := await screen.app.push_screen_wait(OpeningPrompt(title, path, program, _NEW, wishes))) is not None:
        target = await _ask_place(screen, path)
        if target is None:
            continue
        begin = partial(_begin, path, target, screen.qualcode.coder_name, wishes)
        done = await screen.qualcode.works.carry_out(tr("Opening {name}", name=path.name), begin)
        if isinstance(done, StoppedError):
            screen.say(tr("Not opened: it was stopped, and nothing is left of it"))
        elif isinstance(done, QualcodeError):
            help = what_helps(done, wishes)
            await screen.app.push_screen_wait(refused_report(path, done.sentence, help=help))
            if not help and isinstance(done, InputError):
                return None  # The file itself is at fault: there is nothing to say otherwise of it.
        else:
            return done if isinstance(done, TakenIn) else None
    return None


def what_helps(refusal: QualcodeError, wishes: OpeningWishes) -> str:
    """What can be said otherwise of a file that was refused, by the keys of `OpeningPrompt`; empty for nothing."""
    if wishes.which or "--which" in refusal.sentence:
        return tr("Close this, and  w  names the project in it that is meant.")
    if wishes.offsets:
        return tr("Close this, and  o  changes how places are counted; as a rule that is found out.")
    return ""


def _begin(path: Path, target: Path, coder: str, wishes: OpeningWishes) -> Awaitable[TakenIn]:
    def opened() -> TakenIn:
        with stage(tr("reading"), tr("documents")) as here:
            return open_exchange(path, target, coder=coder, wishes=wishes, on_document=here.before)

    return asyncio.to_thread(opened)


async def _ask_place(screen: WorkScreen, path: Path) -> Path | None:
    from qualcode.tui.screens.start import documents_folder

    folder = await asyncio.to_thread(documents_folder)
    place: Path | None = await screen.app.push_screen_wait(
        PathPrompt(
            tr("Where the new project is to lie"),
            str(await asyncio.to_thread(free_place, folder, name_of(path))),
            writing=True,
            endings=(PROJECT,),
            must_end=True,
            note=tr("One file holds the whole study; the project of the other program stays as it is."),
        )
    )
    return place


def free_place(folder: Path, name: str) -> Path:
    """A project file of a name that is not there yet."""
    place, number = folder / f"{name}{PROJECT}", 2
    while place.exists():
        place, number = folder / f"{name} {number}{PROJECT}", number + 1
    return place
