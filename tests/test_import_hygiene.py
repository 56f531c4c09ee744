"""What each room loads when it is entered: deferred imports escape a static graph, so fresh interpreters are asked."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = {"textual", "sqlalchemy", "alembic", "pydantic", "rich", "rapidfuzz", "docx", "ruamel", "regex", "spacy"}
ROOMS = {
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
    "suggest",
    "storage",
    "tui",
    "text",
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


def test_the_entry_point_loads_nothing_heavy() -> None:
    assert not loaded("import qualcode.__main__") & HEAVY


@pytest.mark.parametrize(
    ("room", "never"),
    [
        ("qualcode.storage.project", SCREENS | {"alembic", "click", "spacy", "pydantic", "rich"}),
        ("qualcode.domain.values", SCREENS | DATABASE | {"click", "spacy", "pydantic", "rich"}),
        ("qualcode.domain.changes", SCREENS | DATABASE | {"click", "spacy", "pydantic", "rich"}),
        ("qualcode.domain.answers", SCREENS | DATABASE | {"click", "spacy", "rich"}),
        ("qualcode.text.sentences", SCREENS | DATABASE | {"click", "spacy", "pydantic"}),
        ("qualcode.text.wrapping", SCREENS | DATABASE | {"click", "spacy", "pydantic"}),
        ("qualcode.settings.model", SCREENS | DATABASE | {"click", "spacy", "pydantic", "rich"}),
        ("qualcode.settings.recent", SCREENS | DATABASE | {"click", "spacy", "pydantic", "rich"}),
        ("qualcode.importing.registry", SCREENS | DATABASE | {"click", "docx", "ruamel"}),
        ("qualcode.importing.plain", SCREENS | DATABASE | {"click", "docx", "ruamel"}),
        ("qualcode.importing.codings_files", SCREENS | DATABASE | {"click", "docx", "ruamel"}),
        ("qualcode.exporting.tables", SCREENS | DATABASE | {"click", "docx", "ruamel"}),
        ("qualcode.exporting.quotes_out", SCREENS | DATABASE | {"click", "docx", "ruamel"}),
        ("qualcode.documents.importing", SCREENS | {"alembic", "click", "docx", "spacy"}),
        ("qualcode.coding.applying", SCREENS | {"alembic", "click", "docx", "spacy"}),
        ("qualcode.analysis.frequencies", SCREENS | {"alembic", "click", "docx", "spacy"}),
        ("qualcode.reports.publication", SCREENS | {"alembic", "click", "docx", "spacy"}),
        ("qualcode.cli.documents", SCREENS | {"alembic", "docx", "spacy", "ruamel"}),
        ("qualcode.tui.app", {"alembic", "docx", "spacy", "ruamel", "qualcode.cli", "click"}),
    ],
)
def test_a_room_loads_only_what_it_may(room: str, never: set[str]) -> None:
    modules = loaded(f"import {room}")
    assert room in modules
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
