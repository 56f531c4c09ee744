"""Giving the project out from a screen: in which form, for whom, where to, and what went along."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Hashable
from functools import partial
from pathlib import Path

from qualcode.domain.errors import QualcodeError, StoppedError
from qualcode.domain.exchange_reports import ExportWishes, GivenOut
from qualcode.domain.file_names import file_name_of
from qualcode.domain.progress import stage
from qualcode.domain.translation import tr
from qualcode.exchange.codebook_out import give_out_codebook
from qualcode.exchange.telling import TRANSFER
from qualcode.reports.terms import Terms
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_coders, project_name
from qualcode.tui.exchange.endings import FOLDERS
from qualcode.tui.exchange.telling import given_report
from qualcode.tui.exchange.wishing import ExportPrompt, Outgoing
from qualcode.tui.prompts.dialogs import ChoicePrompt, ConfirmPrompt
from qualcode.tui.prompts.paths import PathPrompt
from qualcode.tui.prompts.publishing import publish
from qualcode.tui.screens.base import WorkScreen
from qualcode.tui.search.room import ReadingRoom

PROJECT, TEXT, CODEBOOK, QUOTES = ".qdpx", "text", ".qdc", "quotes"
FORMS: tuple[tuple[Hashable, str, str], ...] = (
    (PROJECT, tr("for other programs, as .qdpx"), tr("NVivo, ATLAS.ti, MAXQDA, QualCoder …")),
    (TEXT, tr("as text, in a folder"), tr("for git; opened anew, it is equal")),
    (CODEBOOK, tr("the codebook alone, as .qdc"), tr("F3, then x, has other formats")),
    (QUOTES, tr("the quotes of all codes"), tr("a publication: it is checked")),
)
_TARGETS: tuple[tuple[Hashable, str, str], ...] = (
    ("", tr("any program"), tr("as the standard, REFI-QDA, has it")),
    ("nvivo", "NVivo", ""),
    ("atlasti", "ATLAS.ti", ""),
    ("maxqda", "MAXQDA", ""),
    ("qualcoder", "QualCoder", ""),
)
_QUOTED_AS = ("docx", "html", "tex", "xlsx", "csv", "md", "json")


async def export_project(screen: WorkScreen) -> None:
    """Ask in which form and where to, write the project, and show what did not go along; from a worker."""
    form = await screen.app.push_screen_wait(
        ChoicePrompt(tr("Export the project"), FORMS, note=tr("All but the quotes is {transfer}.", transfer=TRANSFER))
    )
    if form == PROJECT:
        await _for_programs(screen)
    elif form == TEXT:
        await _as_text(screen)
    elif form == CODEBOOK:
        await _codebook(screen)
    elif form == QUOTES:
        await publish(screen, tr("the quotes of all codes"), "quotes", _QUOTED_AS, _quotes)


def _quotes(project: Project, terms: Terms, format_: str) -> str | bytes:
    from qualcode.reports.quotes_file import quotes_file

    return quotes_file(project, "is:coded", terms, format=format_)


async def _for_programs(screen: WorkScreen) -> None:
    target = await screen.app.push_screen_wait(ChoicePrompt(tr("For which program?"), _TARGETS))
    if not isinstance(target, str):
        return
    known = await screen.read(_coders_and_name)
    if known is None:
        return
    names, title = known
    program = next(name for key, name, _ in _TARGETS if key == target)
    outgoing: Outgoing | None = Outgoing(ExportWishes(target=target))
    while (outgoing := await screen.app.push_screen_wait(ExportPrompt(program, names, outgoing))) is not None:
        path = await screen.app.push_screen_wait(
            PathPrompt(
                tr("Write the project to"),
                str(Path.cwd() / f"{file_name(title)}{PROJECT}"),
                endings=(PROJECT,),
                writing=True,
                must_end=True,
            )
        )
        if path is not None:
            await _write(screen, path, outgoing.wishes, [outgoing.coder] if outgoing.coder else None)
            return


async def _as_text(screen: WorkScreen) -> None:
    known = await screen.read(_coders_and_name)
    if known is None:
        return
    folder = await screen.app.push_screen_wait(
        PathPrompt(
            tr("Write the project as text into the folder"),
            str(Path.cwd() / file_name(known[1])),
            endings=FOLDERS,
            writing=True,
            folders=True,
            note=tr("A new folder, or one with an earlier export of this project: then only what changed is written."),
        )
    )
    if folder is None:
        return
    there = await asyncio.to_thread(_holds_something, folder)
    if there and not await screen.app.push_screen_wait(
        ConfirmPrompt(tr("Write over the earlier export?"), str(folder), yes=tr("write over it"))
    ):
        return
    await _write(screen, folder, ExportWishes(), None)


def _holds_something(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


async def _write(screen: WorkScreen, path: Path, wishes: ExportWishes, coders: list[str] | None) -> None:
    """Write it beside the keys, in a session that only reads, and show the report."""
    store = screen.qualcode.store
    if store.path is None:
        return
    room = ReadingRoom(store.path, store.coder)
    try:
        done = await screen.qualcode.works.carry_out(
            tr("Writing {name}", name=path.name), partial(_begin, room, path, wishes, coders)
        )
    finally:
        room.close()
    await _show(screen, done)


def _begin(room: ReadingRoom, path: Path, wishes: ExportWishes, coders: list[str] | None) -> Awaitable[GivenOut]:
    def given_out(project: Project) -> GivenOut:
        from qualcode.exchange.giving_out import give_out

        with stage(tr("writing"), tr("documents")) as here:
            return give_out(project, path, wishes=wishes, coders=coders, replace=True, on_document=here.before)

    return room.submit(given_out)


async def _codebook(screen: WorkScreen) -> None:
    path = await screen.app.push_screen_wait(
        PathPrompt(
            tr("Write the codebook to"),
            str(Path.cwd() / f"codebook{CODEBOOK}"),
            endings=(CODEBOOK,),
            writing=True,
            must_end=True,
        )
    )
    if path is not None:
        await _show(screen, await screen.read(give_out_codebook, path, replace=True))


async def _show(screen: WorkScreen, done: object) -> None:
    if isinstance(done, StoppedError):
        screen.say(tr("Not written: it was stopped"))
    elif isinstance(done, QualcodeError):
        screen.refuse(done)
    elif isinstance(done, GivenOut):
        await screen.app.push_screen_wait(given_report(done))


def _coders_and_name(project: Project) -> tuple[list[str], str]:
    with project.reading():
        return [coder.name for coder in list_coders(project)], project_name(project)


def file_name(title: str) -> str:
    """A file name made of the name of a study."""
    return file_name_of(title, "project")
