"""Writing a publication from a screen: on what terms, to which file; a refusal is shown whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from textual.content import Content

from qualcode.domain.errors import PublicationError, QualcodeError
from qualcode.reports.names import read_names
from qualcode.reports.terms import Terms
from qualcode.reports.writing import write_file
from qualcode.settings.model import Settings
from qualcode.storage.project import Project
from qualcode.tui.prompts.dialogs import ChoicePrompt, Report
from qualcode.tui.prompts.paths import PathPrompt
from qualcode.tui.prompts.rows import harmless
from qualcode.tui.screens.base import WorkScreen

NAMES, WITHOUT, INTERNAL = "names", "without", "internal"
TEAM = "for the team only"


def terms_of(how: str, settings: Settings) -> Terms:
    """The terms that were chosen.

    Raises:
        InputError: The list of names cannot be read.
    """
    today = date.today().isoformat()
    if how == INTERNAL:
        return Terms(today, internal=True)
    if how == WITHOUT:
        return Terms(today, k=settings.k, without_key=True)
    return Terms(today, k=settings.k, names=read_names(Path(settings.names_file).expanduser()))


async def publish(
    screen: WorkScreen,
    what: str,
    name: str,
    formats: Sequence[str],
    write: Callable[[Project, Terms, str], str | bytes],
    *,
    path: Path | None = None,
) -> None:
    """Ask for terms and a file, and write a publication; must run in a worker.

    Args:
        screen: The screen that asks.
        what: What is written, in words.
        name: A file name to offer, without its ending.
        formats: The formats it can have, as files end.
        write: Makes what the file holds on the given terms in a format; runs in the store's thread.
        path: The file, where that has been chosen already: then it is not asked for.
    """
    settings = screen.qualcode.settings
    how = await screen.app.push_screen_wait(
        ChoicePrompt(f"Write {what} for whom?", _ways(settings), note=_note(settings))
    )
    if not isinstance(how, str):
        return
    path = path or await _ask_path(screen, what, name, [f".{ending}" for ending in formats])
    if path is None:
        return
    format_ = path.suffix.lower().lstrip(".")
    try:
        terms = await screen.qualcode.store.call(lambda: terms_of(how, settings))
        text = await screen.qualcode.store.run(write, terms, format_)
        await screen.qualcode.store.run(lambda project: write_file(path, text, project))
    except PublicationError as error:
        screen.app.push_screen(Report("Not written: it would give participants away", _refusal(error)))
    except QualcodeError as error:
        screen.app.push_screen(Report("Not written", Content(harmless(error.sentence))))
    else:
        screen.say(f"Written to {path}")


async def _ask_path(screen: WorkScreen, what: str, name: str, endings: Sequence[str]) -> Path | None:
    path: Path | None = await screen.app.push_screen_wait(
        PathPrompt(
            f"Write {what} to",
            f"{Path.cwd() / name}{endings[0]}",
            endings=endings,
            writing=True,
            must_end=True,
            note=f"Formats: {' '.join(endings)}",
        )
    )
    return path


def _ways(settings: Settings) -> list[tuple[str, str, str]]:
    ways = [
        (WITHOUT, "for publication", f"groups under {settings.k} are checked, names are not"),
        (INTERNAL, TEAM, "nothing is checked, every page says so"),
    ]
    if settings.names_file:
        checked = f"groups under {settings.k} and the names in {settings.names_file}"
        ways[0] = (WITHOUT, "for publication, names unchecked", f"only groups under {settings.k}")
        ways.insert(0, (NAMES, "for publication, all checked", checked))
    return ways


def _note(settings: Settings) -> str:
    said = "The file says what was checked."
    if settings.names_file:
        return said
    return f"{said} To have names checked too, set a file of known names in the settings (F10)."


def _refusal(error: PublicationError) -> Content:
    problem = harmless(error.problem).replace("; ", "\n• ").replace(": ", ":\n• ", 1)
    remedy = (error.remedy or "").replace("write it with `--internal`", f"write it {TEAM}")
    return Content.assemble(problem, ("\n\nWhat helps: ", "bold"), harmless(remedy))
