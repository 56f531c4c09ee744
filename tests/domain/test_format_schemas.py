"""The schemas in the docs are those of the models, and what is written keeps them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from on_server import INTERVIEW
from qualcode.codebook.exchange import export_codebook
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.coding.exchange import export_codings
from qualcode.domain.format_schemas import SCHEMAS, CodebookForm, CodeForm, CodingForm, written
from qualcode.domain.report_files import ReportFile
from qualcode.exporting.codings_files import COLUMNS
from qualcode.importing.codebook_yaml import _ENTRY_KEYS
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import list_documents

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "docs/schemas"


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_in_the_docs_is_that_of_its_model(name: str) -> None:
    assert (KEPT / name).read_text(encoding="utf-8") == written(name), f"write format_schemas.written({name!r}) to it"


def test_codings_are_written_as_their_schema_says(coded: Project) -> None:
    document = list_documents(coded)[0]
    apply_code(coded, document.id, (32, 50), load_tree(coded).find("Feelings").id)
    lines = export_codings(coded, "jsonl").splitlines()
    assert [CodingForm.model_validate_json(line).code for line in lines] == ["Feelings"]
    assert tuple(json.loads(lines[0])) == COLUMNS == tuple(CodingForm.model_fields)


def test_codebooks_are_written_and_read_as_their_schema_says(coded: Project) -> None:
    book = YAML(typ="safe").load(export_codebook(coded, "yaml").decode())
    assert [code.name for code in CodebookForm.model_validate(book).codes] == ["Change", "Feelings"]
    assert set(CodeForm.model_fields) == set(_ENTRY_KEYS)


def test_the_sample_report_is_as_its_schema_says() -> None:
    report = YAML(typ="safe").load((ROOT / "transcripts/study/report.yaml").read_text(encoding="utf-8"))
    assert set(report) <= set(ReportFile.model_fields)


@pytest.mark.sqlite
def test_the_tables_in_the_docs_are_those_of_a_project(project: Project) -> None:
    with closing(sqlite3.connect(f"file:{project.path}?mode=ro", uri=True)) as connection:
        rows = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type DESC, name")
        tables = "".join(f"{sql};\n" for (sql,) in rows if "sqlite_" not in sql.split("(")[0])
    assert (KEPT / "project-file.sql").read_text(encoding="utf-8") == tables, f"write this to it:\n{tables}"


@pytest.mark.sqlite
def test_the_example_in_the_docs_reads_every_coding_without_this_program(
    coded: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = list_documents(coded)[0]
    apply_code(coded, document.id, (32, 50), load_tree(coded).find("Feelings").id)
    monkeypatch.chdir(coded.path.parent)
    page = (ROOT / "docs/project-file.md").read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    exec(page.split("```python\n")[1].split("```")[0], names)
    names["study"].close()
    assert names["codings"] == [("oak", "Feelings", "mara", INTERVIEW[32:50])]
