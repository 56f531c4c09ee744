"""What each room loads when it is entered: deferred imports escape a static graph, so fresh interpreters are asked."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import qualcode

HEAVY = {"textual", "sqlalchemy", "alembic", "pydantic", "rich", "rapidfuzz", "docx", "ruamel", "regex", "spacy"}
ROOMS = {
    "agreement",
    "coding",
    "codebook",
    "documents",
    "cases",
    "team",
    "history",
    "reconcile",
    "retrieval",
    "analysis",
    "reports",
    "importing",
    "exporting",
    "refi",
    "peers",
    "exchange",
    "library",
    "suggest",
    "suggestions",
    "identity",
    "sealing",
    "storage",
    "upkeep",
    "tui",
    "text",
    "guide",
}
SCREENS = {"textual", "qualcode.tui"}
DATABASE = {"sqlalchemy", "alembic", "qualcode.storage"}


def loaded(code: str) -> set[str]:
    """The modules that a fresh interpreter has after some code, each also by the packages it lies in."""
    show = "import sys, json; sys.stdout.write('\\n' + json.dumps(sorted(sys.modules)))"
    run = subprocess.run(
        [sys.executable, "-c", f"{code}\n{show}"], capture_output=True, text=True, timeout=60, check=True
    )
    found: set[str] = set()
    for name in json.loads(run.stdout.splitlines()[-1]):
        parts = name.split(".")
        found.update(".".join(parts[: i + 1]) for i in range(len(parts)))
    return found


HELP = """
from qualcode.cli.app import cli
try:
    cli([{}], prog_name="qualcode")
except SystemExit:
    pass
"""


@pytest.mark.parametrize("argument", ['"--help"', '"--version"'])
def test_help_and_version_load_nothing_heavy(argument: str) -> None:
    modules = loaded(HELP.format(argument))
    assert "click" in modules and "qualcode.cli.app" in modules
    assert not modules & HEAVY
    assert not modules & {f"qualcode.{room}" for room in ROOMS}


EVERY_COMMANDS_HELP = """
import click
from qualcode.cli.app import COMMANDS, cli

above = click.Context(cli, info_name="qualcode")
for name in COMMANDS:
    waiting = [(cli.get_command(above, name), name)]
    while waiting:
        command, line = waiting.pop()
        below = click.Context(command, above, info_name=line)
        command.get_help(below)
        if isinstance(command, click.Group):
            waiting += [(command.get_command(below, verb), verb) for verb in command.list_commands(below)]
"""
COMPUTES = {"qualcode.storage.project", "qualcode.storage.tables", "numpy", "sqlite3", "email", "lxml"}
"""What a command needs when it runs, and its help does not."""


def test_the_help_of_no_command_loads_what_the_command_computes_with() -> None:
    modules = loaded(EVERY_COMMANDS_HELP)
    assert {"qualcode.cli.frequencies", "qualcode.cli.codebook_past"} <= modules
    assert not modules & (HEAVY | COMPUTES)


def test_the_entry_point_loads_nothing_heavy() -> None:
    assert not loaded("import qualcode.__main__") & HEAVY


READERS = {"docx", "ruamel", "charset_normalizer"}
NEVER = {
    "qualcode.domain": SCREENS | DATABASE | {"click", "spacy", "rich"},
    "qualcode.text": SCREENS | DATABASE | {"click", "spacy", "pydantic"},
    "qualcode.settings": SCREENS | DATABASE | {"click", "spacy", "pydantic", "rich"},
    "qualcode.guide": SCREENS | DATABASE | {"click", "spacy", "pydantic"},
    "qualcode.agreement": SCREENS | DATABASE | {"click", "spacy", "pydantic", "scipy"},
    "qualcode.importing": SCREENS | DATABASE | {"click", "spacy"},
    "qualcode.exporting": SCREENS | DATABASE | {"click", "spacy"} | READERS,
    "qualcode.refi": SCREENS | DATABASE | {"click", "spacy", "lxml"},
    "qualcode.peers": SCREENS | DATABASE | {"click", "spacy", "lxml"},
    "qualcode.sealing": SCREENS | DATABASE | {"click", "spacy", "pydantic", "cryptography"},
    "qualcode.suggest": SCREENS | DATABASE | {"click", "spacy", "onnxruntime"},
    "qualcode.storage": SCREENS | {"alembic", "click", "spacy", "pydantic", "rich.console"},
    **{
        f"qualcode.{room}": SCREENS | {"alembic", "click", "docx", "spacy"}
        for room in (
            "coding",
            "codebook",
            "documents",
            "cases",
            "team",
            "history",
            "reconcile",
            "retrieval",
            "analysis",
            "reports",
            "upkeep",
            "suggestions",
            "identity",
            "exchange",
            "library",
        )
    },
    "qualcode.browser": SCREENS | DATABASE | {"alembic", "click", "spacy", "pydantic", "numpy"},
    "qualcode.cli": SCREENS | {"alembic", "docx", "spacy", "scipy"},
    "qualcode.tui": {"alembic", "docx", "spacy", "numpy", "scipy", "onnxruntime", "qualcode.cli", "click"},
}
"""Room → what none of its modules may load, itself or through others, before it is needed."""

EVERY_MODULE = """
import importlib, pkgutil, {room} as room
for module in pkgutil.walk_packages(room.__path__, "{room}."):
    importlib.import_module(module.name)
"""


@pytest.mark.parametrize("room", NEVER)
def test_no_module_of_a_room_loads_what_the_room_must_not_know(room: str) -> None:
    modules = loaded(EVERY_MODULE.format(room=room))
    assert len([name for name in modules if name.startswith(f"{room}.")]) >= 1
    assert not modules & NEVER[room]


def test_every_room_is_looked_at() -> None:
    package = Path(qualcode.__file__).parent
    rooms = {f"qualcode.{folder.name}" for folder in package.iterdir() if (folder / "__init__.py").exists()}
    assert rooms == set(NEVER)


@pytest.mark.parametrize(
    ("module", "never"),
    [
        ("qualcode.importing.registry", READERS | {"regex"}),
        ("qualcode.importing.plain", READERS),
        ("qualcode.importing.codings_files", READERS),
        ("qualcode.documents.importing", READERS),
        ("qualcode.cli.documents", READERS | {"rich", "rapidfuzz"}),
        ("qualcode.tui.app", READERS | {"sqlalchemy", "rapidfuzz", "pydantic"}),
        ("qualcode.tui.screens.coding", READERS | {"rapidfuzz"}),
        ("qualcode.storage.project", {"sqlalchemy.dialects.postgresql", "sqlalchemy.orm"}),
        ("qualcode.suggestions.service", {"numpy", "sqlalchemy"}),
        ("qualcode.suggestions.keywords_only", {"numpy"}),
        ("qualcode.suggestions.deciding", {"numpy"}),
    ],
)
def test_what_is_heavy_waits_until_it_is_needed(module: str, never: set[str]) -> None:
    modules = loaded(f"import {module}")
    assert module in modules
    assert not modules & never


def test_opening_an_up_to_date_project_needs_no_migrations(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("p") / "p.qualcode"
    made = loaded(
        f"from qualcode.storage.project import create_project; from pathlib import Path; "
        f"create_project(Path({str(path)!r}), name='p', coder='c').close()"
    )
    assert "alembic" in made
    opened = loaded(
        f"from qualcode.storage.project import open_project; from pathlib import Path; "
        f"open_project(Path({str(path)!r}), coder='c').close()"
    )
    assert "qualcode.storage" in opened and "alembic" not in opened
