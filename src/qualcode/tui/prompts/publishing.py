"""Writing a publication from a screen: on what terms, to which file; a refusal is shown whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from textual.content import Content

from qualcode.domain.errors import PublicationError, QualcodeError, StoppedError
from qualcode.domain.locations import Location
from qualcode.domain.publishing import CALLED, by_kind
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.identity.aside import aside_finder
from qualcode.identity.key_files import key_place
from qualcode.reports.entities import read_accepted
from qualcode.reports.names import NameList, read_name_list
from qualcode.reports.terms import Terms
from qualcode.reports.writing import write_file
from qualcode.settings.model import Settings
from qualcode.settings.paths import models_dir
from qualcode.storage.project import Project
from qualcode.tui.prompts.dialogs import ChoicePrompt, Report
from qualcode.tui.prompts.paths import PathPrompt
from qualcode.tui.prompts.rows import harmless
from qualcode.tui.screens.base import WorkScreen
from qualcode.tui.search.room import ReadingRoom

NAMES, WITHOUT, INTERNAL = "names", "without", "internal"
TEAM = tr("for the team only")
_QUOTED = re.compile(r"“([^”]*)”")


def terms_of(how: str, settings: Settings, project: Project, path: Path) -> Terms:
    """The terms that were chosen; the passphrase of an identity key is asked for.

    Raises:
        InputError: The list of names or that of accepted words cannot be read.
        QualcodeError: An identity key is set and does not open.
    """
    today = date.today().isoformat()
    if how == INTERNAL:
        return Terms(today, internal=True)
    accepted = read_accepted(Path(settings.accepted_file).expanduser()) if settings.accepted_file else ()
    listed = _names(settings, project) if how == NAMES else NameList(())
    return Terms(
        today,
        k=settings.k,
        names=listed.names if how == NAMES else None,
        without_key=how == WITHOUT,
        entities=aside_finder(project, models_dir()),
        accept=accepted,
        pseudonyms=listed.pseudonyms,
        target=path.name,
    )


def _names(settings: Settings, project: Project) -> NameList:
    """The names of the identity key and of the list, of whichever is set."""
    from qualcode.identity.key_names import names_of, united
    from qualcode.identity.key_opening import open_key

    place = key_place(project.location, setting=settings.identity_key)
    lists = [names_of(open_key(project, place).key)] if place is not None else []
    if settings.names_file:
        lists.append(read_name_list(Path(settings.names_file).expanduser()))
    return united(lists)


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

    What is refused is shown with all its reasons; those that can be settled here are, one after the other.

    Args:
        screen: The screen that asks.
        what: What is written, in words.
        name: A file name to offer, without its ending.
        formats: The formats it can have, as files end.
        write: Makes what the file holds on the given terms in a format; runs in a
            thread and a session of its own, which only reads.
        path: The file, where that has been chosen already: then it is not asked for.
    """
    settings = screen.qualcode.settings
    known = _known(settings, screen.qualcode.store.path)
    how = await screen.app.push_screen_wait(
        ChoicePrompt(tr("Write {what} for whom?", what=what), _ways(settings, known), note=_note(known))
    )
    if not isinstance(how, str):
        return
    target = path or await _ask_path(screen, what, name, [f".{ending}" for ending in formats])
    if target is None:
        return
    format_ = target.suffix.lower().lstrip(".")
    store = screen.qualcode.store
    if store.path is None:
        return
    # Names are looked for in hundreds of quotes: what is coded meanwhile does not wait for that.
    room = ReadingRoom(store.path, store.coder)
    try:
        terms: Terms | None = await room.submit(lambda project: terms_of(how, settings, project, target))
        while terms is not None:
            asked: Terms = terms
            made = partial(_made, write, asked, format_)
            data = await screen.qualcode.works.carry_out(tr("Writing {what}", what=what), lambda: room.submit(made))  # noqa: B023
            if isinstance(data, StoppedError):
                screen.say(tr("Not written: it was stopped"))
                return
            if isinstance(data, PublicationError):
                terms = await _settled(screen, asked, data)
            elif isinstance(data, QualcodeError):
                raise data
            else:
                await store.read(lambda project: write_file(target, data, project))  # noqa: B023
                screen.say(tr("Written to {path}", path=target))
                return
    except QualcodeError as error:
        screen.app.push_screen(Report(tr("Not written"), Content(harmless(error.sentence))))
    finally:
        room.close()


def _made(
    write: Callable[[Project, Terms, str], str | bytes], terms: Terms, format_: str, project: Project
) -> str | bytes:
    return write(project, terms, format_)


async def _settled(screen: WorkScreen, terms: Terms, error: PublicationError) -> Terms | None:
    """The terms on which it may be tried again, after a refusal was shown whole; None to leave it."""
    await screen.app.push_screen_wait(Report(tr("Not written: it would give participants away"), _refusal(error)))
    offers = {key: (words, changed) for key, words, changed in _offers(error, terms)}
    if not offers:
        return None
    choice = await screen.app.push_screen_wait(
        ChoicePrompt(
            tr("Write it all the same?"), [("", tr("no"), tr("leave it")), *((k, *w) for k, (w, _) in offers.items())]
        )
    )
    return offers[choice][1] if isinstance(choice, str) and choice else None


def _offers(error: PublicationError, terms: Terms) -> Iterator[tuple[str, tuple[str, str], Terms]]:
    """What settles problems of a refusal: a key, its name and explanation, and the terms that it makes."""
    kinds = by_kind(error.problems)
    if "unmapped" in kinds:
        return  # Nothing but naming them settles it.
    if kinds.keys() & {"name", "entity"} and not terms.redact:
        words = (tr("with names in brackets"), tr("[name], [place] … in this file only; all is checked again"))
        yield "redact", words, replace(terms, redact=True)
    if "entity" in kinds:
        found = [quoted[1] for one in kinds["entity"] if (quoted := _QUOTED.search(one.what))]
        words = (
            tr("let these words pass"),
            tr("{words} that look like names and tell nobody", words=counted(len(found), "word")),
        )
        yield "accept", words, replace(terms, accept=(*terms.accept, *found))
    if "small" in kinds and not terms.suppress:
        words = (tr("with small cells hidden"), tr("in tables, with the cells that would tell of them"))
        yield "suppress", words, replace(terms, suppress=True)
    if "withheld" in kinds and not terms.leave_out_withheld:
        words = (tr("without those who are withheld"), tr("neither their words nor their number"))
        yield "withheld", words, replace(terms, leave_out_withheld=True)
    if "often" in kinds:
        words = (tr("although one is quoted so often"), tr("the file says so"))
        yield "often", words, replace(terms, quoted_often=True)
    if "ner" in kinds:
        words = (tr("without looking for other names"), tr("the file says so"))
        yield "ner", words, replace(terms, without_ner=True)


async def _ask_path(screen: WorkScreen, what: str, name: str, endings: Sequence[str]) -> Path | None:
    path: Path | None = await screen.app.push_screen_wait(
        PathPrompt(
            tr("Write {what} to", what=what),
            f"{Path.cwd() / name}{endings[0]}",
            endings=endings,
            writing=True,
            must_end=True,
            note=tr("Formats: {endings}", endings=" ".join(endings)),
        )
    )
    return path


def _known(settings: Settings, path: Location | None) -> str:
    """Whose names a publication is checked for, in words; empty where there is neither a key nor a list."""
    key = path is not None and key_place(path, setting=settings.identity_key) is not None
    listed = tr("the names in {file}", file=settings.names_file) if settings.names_file else ""
    return tr(" and ").join(filter(None, [tr("the identity key") if key else "", listed]))


def _ways(settings: Settings, known: str) -> list[tuple[str, str, str]]:
    ways = [
        (WITHOUT, tr("for publication"), tr("groups under {k} and what looks like a name are checked", k=settings.k)),
        (INTERNAL, TEAM, tr("nothing is checked, every page says so")),
    ]
    if known:
        ways[0] = (
            WITHOUT,
            tr("for publication, without known names"),
            tr("groups under {k} and what looks like a name", k=settings.k),
        )
        checked = tr("groups under {k}, {known}, and what looks like a name", k=settings.k, known=known)
        ways.insert(0, (NAMES, tr("for publication, all checked"), checked))
    return ways


def _note(known: str) -> str:
    said = tr("The file says what was checked.")
    more = tr("To have names checked too, make an identity key (Ctrl+P: Who is who).")
    return said if known else f"{said} {more}"


def _refusal(error: PublicationError) -> Content:
    """All reasons of a refusal, by kind, each with what helps."""
    if not error.problems:
        return Content(harmless(error.sentence))
    parts: list[str | tuple[str, str]] = [harmless(error.problem.partition(":")[0]), ":"]
    for kind, ones in by_kind(error.problems).items():
        parts += ["\n\n", (f"{CALLED[kind]} ({len(ones)})", "bold")]
        parts += [f"\n• {harmless(one.sentence)}" for one in ones]
        parts += ["\n", (tr("What helps: "), "bold"), harmless(ones[0].remedy)]
    return Content.assemble(*parts, "\n\n", (tr("Or "), "bold"), tr("write it for the team only."))
