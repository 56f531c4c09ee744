"""`qualcode doctor --env`: what a report of a fault needs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from qualcode.cli.output import answer_json, note, say
from qualcode.cli.session import Session
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import tr

if TYPE_CHECKING:
    from qualcode.domain.environment import Environment, PlaceFacts, ProjectFacts
    from qualcode.domain.locations import Location

WARNED = 3
"""Status where something is not as qualcode needs it."""
_WIDTH = 11
"""Cells that the first word of a line takes at least."""
_TELLING = ("COMPILER", "ENABLE_", "OMIT_", "SECURE_DELETE", "TEMP_STORE", "THREADSAFE")
"""How the options of SQLite begin that differ from system to system; `--json` has all."""


def tell_environment(session: Session, as_json: bool) -> None:
    """Say what qualcode runs on; with status 3 where something is not as it must be."""
    from qualcode.upkeep.environment import environment

    found = environment(_project(session))
    if as_json:
        answer_json(found.model_dump(mode="json"))
    else:
        lines = list(_lines(found))
        width = max(_WIDTH, *(len(head) for head, _ in lines))
        for head, said in lines:
            say(f"{head:<{width}} {said}")
        note(tr("No names, paths or words of participants are in this; look it through before you pass it on."))
    if found.problems:
        click.get_current_context().exit(WARNED)


def _project(session: Session) -> Location | None:
    """The project that is named, or the only one in this folder; a report needs none."""
    from qualcode.cli.session import completed
    from qualcode.domain.errors import NotFoundError

    named = session.named_project()
    if named is not None:
        return completed(named)
    try:
        return session.project_path()
    except NotFoundError:
        return None


def _lines(found: Environment) -> Iterator[tuple[str, str]]:
    program, system, terminal, local = found.program, found.system, found.terminal, found.locale
    yield (
        "qualcode",
        tr(
            "{version}, schema {schema_version}, from a {installed}",
            version=program.version,
            schema_version=program.schema_version,
            installed=shown_word(program.installed),
        ),
    )
    own = tr(", in an environment of its own") if program.virtual_environment else ""
    yield (
        "Python",
        tr(
            "{python} {implementation}, {bits} bits{own}",
            python=program.python,
            implementation=program.implementation,
            bits=program.bits,
            own=own,
        ),
    )
    yield (
        tr("system"),
        _joined(
            f"{system.name} {system.release}",
            system.distribution,
            system.machine,
            system.libc,
            tr("{processors} CPUs", processors=system.processors),
        ),
    )
    yield (
        tr("terminal"),
        _joined(
            terminal.type or tr("no type"),
            terminal.program,
            terminal.colours,
            f"{terminal.columns}×{terminal.lines}" if terminal.writes else tr("output is no terminal"),
            "" if terminal.reads else tr("input is no terminal"),
            *(tr("in {name}", name=name) for name in terminal.within),
            terminal.encoding,
            tr("no colours") if terminal.no_colour else "",
        ),
    )
    mode = tr("UTF-8 mode") if local.utf8_mode else ""
    yield (
        tr("locale"),
        _joined(
            local.language or tr("none"),
            local.preferred,
            tr("file names {file_names}", file_names=local.file_names),
            mode,
            tr("the program in {language}", language=local.program),
        ),
    )
    search = tr("with FTS5") if found.sqlite.full_text_search else tr("without FTS5")
    telling = (one for one in found.sqlite.options if one.startswith(_TELLING))
    yield "SQLite", f"{found.sqlite.version} {search}: {' '.join(telling)}"
    installed = {one.name: one.installed for one in found.packages if one.installed}
    yield tr("packages"), ", ".join(f"{name} {version}" for name, version in installed.items())
    yield tr("extras"), ", ".join(f"{name} {shown_word(state)}" for name, state in found.extras.items()) or tr("none")
    models = [
        f"{one.name} {one.version}{'' if one.usable else tr(' (unusable)')}" for one in found.models if one.version
    ]
    yield (
        tr("models"),
        tr(
            "{models}; added by hand: {models_added}",
            models=", ".join(models) or tr("none"),
            models_added=found.models_added,
        ),
    )
    yield tr("plugins"), ", ".join(f"{group} {count}" for group, count in found.plugins.items() if count) or tr("none")
    for place in found.places:
        yield tr("disk"), f"{place.what}: {_place(place)}"
    yield tr("project"), tr("none") if found.project is None else _of_project(found.project)
    changed = [key if value is None else f"{key} = {value}" for key, value in found.settings.changed.items()]
    unread = "" if found.settings.readable else tr("their file cannot be read")
    odd = (
        tr("{number} lines not understood", number=found.settings.not_understood)
        if found.settings.not_understood
        else ""
    )
    keys = tr("{number} keys changed", number=found.settings.keys_changed) if found.settings.keys_changed else ""
    yield tr("settings"), _joined(unread, ", ".join(changed), keys, odd) or tr("as they are by themselves")
    yield tr("variables"), ", ".join(found.variables) or tr("none")
    yield tr("crashes"), tr("{crashes} in the log", crashes=found.crashes)
    for problem in found.problems:
        yield tr("problem"), problem


def _place(place: PlaceFacts) -> str:
    by = f" ({place.by})" if place.by else ""
    free = "" if place.free_megabytes is None else tr("{size:,} MB free", size=place.free_megabytes)
    case = {True: tr("letter case counts"), False: tr("letter case does not count"), None: ""}[place.letter_case]
    return _joined(
        tr("{kind} disk{by}", kind=shown_word(place.disk), by=by),
        place.file_system,
        free,
        "" if place.writable else tr("may not be written"),
        case,
    )


def _of_project(project: ProjectFacts) -> str:
    size = "" if project.megabytes is None else tr("{size:,} MB", size=project.megabytes)
    log = "" if project.log_megabytes is None else tr("log {size:,} MB", size=project.log_megabytes)
    schema = "" if project.schema_version is None else tr("schema {version}", version=project.schema_version)
    return _joined(shown_word(project.kind), schema, size, log)


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
