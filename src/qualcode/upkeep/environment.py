"""What qualcode runs on and in, for a report of a fault: versions, terminal, disks, settings that differ.

Nothing here says a name, a path, a word of the user's or of a participant's: what could hold one is counted, told by
its kind, or held against the words that are known.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from contextlib import closing
from dataclasses import fields
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from qualcode import __version__
from qualcode.domain.environment import (
    Environment,
    ModelFacts,
    PackageFacts,
    ProgramFacts,
    ProjectFacts,
    SettingsFacts,
    SqliteFacts,
)
from qualcode.domain.errors import QualcodeError
from qualcode.domain.locations import Location
from qualcode.domain.translation import tr
from qualcode.settings import paths
from qualcode.storage.file_header import HEAD, file_uri, schema_of
from qualcode.upkeep.environment_of_system import locale_facts, place_facts, system_facts, terminal_facts

if TYPE_CHECKING:
    from packaging.requirements import Requirement

GROUPS = ("importers", "exporters", "suggesters", "projects")
"""Extension points of which other packages may hold some."""
OF_MAKERS = "dev"
"""The extra that only those need who work on qualcode itself."""
VARIABLES = (
    "QUALCODE_CONFIG_DIR",
    "QUALCODE_DEBUG",
    "QUALCODE_IDENTITY_KEY",
    "QUALCODE_KEY_PASSPHRASE",
    "QUALCODE_NEW_KEY_PASSPHRASE",
    "QUALCODE_NEW_PASSPHRASE",
    "QUALCODE_PASSPHRASE",
    "QUALCODE_PROJECT",
    "QUALCODE_STATE_DIR",
)
_MEGABYTE = 1_000_000


def environment(project: Location | None) -> Environment:
    """All that is known of where this runs; nothing is written, no project is opened, and nobody is asked.

    Args:
        project: The project that the report is about; None where there is none.
    """
    packages = _packages()
    sqlite_found = _sqlite()
    models = _models()
    folders = {
        "project": project.absolute().parent if isinstance(project, Path) else Path().absolute(),
        "settings": paths.config_dir(),
        "state": paths.state_dir(),
    }
    return Environment(
        program=_program(),
        system=system_facts(),
        terminal=terminal_facts(),
        locale=locale_facts(),
        sqlite=sqlite_found,
        packages=packages,
        extras=_extras(packages),
        models=models,
        models_added=_entries(paths.models_dir()),
        plugins={group: _plugins(group) for group in GROUPS},
        places=tuple(place_facts(what, folder) for what, folder in folders.items()),
        project=None if project is None else _project(project),
        settings=_settings(),
        variables=tuple(name for name in VARIABLES if name in os.environ),
        crashes=_crashes(),
        problems=tuple(_problems(packages, sqlite_found, models)),
    )


def _program() -> ProgramFacts:
    import platform

    return ProgramFacts(
        version=__version__,
        schema_version=HEAD,
        installed="checkout" if _is_checkout() else "package",
        python=".".join(map(str, sys.version_info[:3])) + _stage(),
        implementation=platform.python_implementation(),
        bits=64 if sys.maxsize > 2**32 else 32,
        virtual_environment=sys.prefix != sys.base_prefix,
    )


def _stage() -> str:
    """What follows the number of a Python that is not released."""
    stage, number = sys.version_info[3:]
    return "" if stage == "final" else f"{stage}{number}"


def _is_checkout() -> bool:
    """Whether the sources lie where they are worked on: beside what a package holds inside."""
    return not (Path(__file__).parents[1] / "storage" / "_migrations").is_dir()


def _packages() -> tuple[PackageFacts, ...]:
    """What the metadata of this installation asks for; of a bare folder of sources nothing is known."""
    from packaging.requirements import Requirement

    try:
        asked = [Requirement(line) for line in metadata.requires("qualcode") or ()]
        extras = metadata.metadata("qualcode").get_all("Provides-Extra") or []
    except metadata.PackageNotFoundError:
        return ()
    found = [_package(one, "") for one in asked if one.marker is None or one.marker.evaluate({"extra": ""})]
    for extra in sorted(set(extras) - {OF_MAKERS}):
        found += [
            _package(one, extra)
            for one in asked
            if one.marker is not None
            and one.marker.evaluate({"extra": extra})
            and not one.marker.evaluate({"extra": ""})
        ]
    return tuple(found)


def _package(needed: Requirement, extra: str) -> PackageFacts:
    try:
        installed: str | None = metadata.version(needed.name)
    except metadata.PackageNotFoundError:
        installed = None
    return PackageFacts(
        name=needed.name,
        needed=str(needed.specifier),
        installed=installed,
        fits=installed is not None and needed.specifier.contains(installed, prereleases=True),
        extra=extra,
    )


def _extras(packages: tuple[PackageFacts, ...]) -> dict[str, Literal["complete", "in part", "missing"]]:
    found: dict[str, Literal["complete", "in part", "missing"]] = {}
    for extra in dict.fromkeys(one.extra for one in packages if one.extra):
        there = [one.installed is not None for one in packages if one.extra == extra]
        found[extra] = "complete" if all(there) else "in part" if any(there) else "missing"
    return found


def _sqlite() -> SqliteFacts:
    with closing(sqlite3.connect(":memory:")) as connection:
        options = tuple(str(name) for (name,) in connection.execute("PRAGMA compile_options"))
        try:
            connection.execute("CREATE VIRTUAL TABLE words USING fts5(word)")
        except sqlite3.OperationalError:
            searches = False
        else:
            searches = True
    return SqliteFacts(version=sqlite3.sqlite_version, full_text_search=searches, options=options)


def _models() -> tuple[ModelFacts, ...]:
    from qualcode.suggest.known_models import KNOWN_MODELS, installed_version, why_not

    return tuple(
        ModelFacts(name=one.package, version=installed_version(one.package), usable=not why_not(one))
        for one in KNOWN_MODELS
    )


def _entries(folder: Path) -> int:
    """How many folders lie in a folder; none where it is not there."""
    try:
        return sum(1 for entry in folder.iterdir() if entry.is_dir() and not entry.name.startswith("."))
    except OSError:
        return 0


def _plugins(group: str) -> int:
    others = metadata.entry_points(group=f"qualcode.{group}")
    return sum(1 for one in others if one.dist is None or one.dist.name != "qualcode")


def _project(project: Location) -> ProjectFacts:
    """What a project's file says from outside; one that is encrypted is not opened."""
    from qualcode.storage.file_keys import salt_of

    if not isinstance(project, Path):
        return ProjectFacts(kind="server", schema_version=None, megabytes=None, log_megabytes=None)
    size, log = _megabytes(project), _megabytes(project.with_name(project.name + "-wal"))
    try:
        encrypted = salt_of(project) is not None
    except QualcodeError:
        encrypted = False
    schema = None if encrypted or size is None else _schema(project)
    kind: Literal["file", "encrypted file", "no project"] = "encrypted file" if encrypted else "file"
    if not encrypted and schema is None:
        kind = "no project"
    return ProjectFacts(kind=kind, schema_version=schema, megabytes=size, log_megabytes=log)


def _schema(project: Path) -> str | None:
    """The schema that a file says it has, if it is a number as schemas are."""
    try:
        with closing(sqlite3.connect(file_uri(project, True), uri=True, timeout=0.2)) as connection:
            found = schema_of(connection)
    except sqlite3.Error:
        return None
    return found if found is not None and len(found) == len(HEAD) and found.isdigit() else None


def _megabytes(file: Path) -> float | None:
    try:
        return round(file.stat().st_size / _MEGABYTE, 1)
    except OSError:
        return None


def _settings() -> SettingsFacts:
    """The keys of the settings that differ; values only where they are switches, numbers or words to choose from."""
    from qualcode.settings.model import Settings, read_settings

    try:
        read = read_settings()
    except QualcodeError:
        return SettingsFacts(readable=False, changed={}, keys_changed=0, not_understood=0)
    changed: dict[str, str | int | bool | None] = {}
    for entry in fields(Settings):
        value = getattr(read.settings, entry.name)
        if entry.name != "keymap" and value != getattr(Settings(), entry.name):
            telling = isinstance(value, str) and "choices" not in entry.metadata
            changed[entry.name] = None if telling else value
    return SettingsFacts(
        readable=True,
        changed=changed,
        keys_changed=len(read.settings.keymap),
        not_understood=len(read.warnings),
    )


def _crashes() -> int:
    """Entries of the log: each begins with its time, and what belongs to it is indented."""
    try:
        log = paths.log_path().read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0
    return sum(1 for line in log.splitlines() if line[:1].isdigit())


def _problems(
    packages: tuple[PackageFacts, ...], sqlite_found: SqliteFacts, models: tuple[ModelFacts, ...]
) -> list[str]:
    """What is not as it must be, in sentences."""
    found = []
    for one in packages:
        if one.installed is None and not one.extra:
            found.append(tr("the package {name} is missing: install qualcode again", name=one.name))
        elif one.installed is not None and not one.fits:
            found.append(
                tr(
                    "{name} is installed in version {installed}, and {needed} is needed",
                    name=one.name,
                    installed=one.installed,
                    needed=one.needed,
                )
            )
    if not packages:
        found.append(tr("qualcode runs from a folder of sources that is not installed: what it needs is not known"))
    if not sqlite_found.full_text_search:
        found.append(tr("this Python's SQLite has no full-text search (FTS5), which the search of projects needs"))
    found += [
        tr("the model {name} is installed and its files are not those that were published", name=one.name)
        for one in models
        if one.version is not None and not one.usable
    ]
    return found
