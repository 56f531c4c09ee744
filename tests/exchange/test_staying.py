"""Nothing that a project has vanishes untold when it is written for other programs."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from text_study import fill

from qualcode.domain.exchange_reports import TARGETS, ExportWishes
from qualcode.exchange.codebook_out import give_out_codebook
from qualcode.exchange.giving_out import give_out
from qualcode.exchange.staying import COUNTED_APART, STAYS
from qualcode.storage import tables
from qualcode.storage.project import Project
from qualcode.storage.reads.rows import columns_of, read_rows

OF_THIS_FILE = {"content", "sentences", "indexed_text", "vocabulary", "change_image", "set_member", "id", "uuid"}
"""What the file of a project needs, or what follows from the rest."""
CARRIED = {
    "project": {"name"},
    "coder": {"name"},
    "document": {"name", "kind", "file_name", "language", "site_id"},
    "version": {"document_id", "text_sha256"},
    "speaker": {"document_id", "label", "case_id"},
    "turn": {"version_id", "ordinal", "start", "end", "speaker_id", "speech"},
    "cases": {"kind", "name", "site_id"},
    "attribute": {"level", "name", "type", "allowed"},
    "attribute_value": {"attribute_id", "case_id", "document_id", "value"},
    "code": {"parent_id", "position", "name", "definition", "include", "exclude", "example", "keywords", "colour"}
    | {"memo", "retired"},
    "code_theme": {"code_id", "theme_id"},
    "coding": {"document_id", "code_id", "coder_id", "start", "end", "quote", "comment", "created_ms"},
    "memo": {
        "kind",
        "text",
        "coder_id",
        "created_ms",
        "document_id",
        "code_id",
        "coding_id",
        "case_id",
        "start",
        "end",
    },
    "sets": {"kind", "name"},
}
"""Table → what of it is in a `.qdpx`; of `turn` it is told where a text alone does not show it."""
TOLD = {
    "project": {"codebook_version", "codebook_comments"},
    "coder": {"role", "colour", "login"},
    "version": {"number", "original_sha256", "metadata"},
    "speaker": {"role"},
    "turn": {"start_ms", "end_ms"},
    "cases": {"withheld", "withheld_until"},
    "code": {"mark", "comments", "definition_id"},
    "coding": {"origin", "star", "definition_id"},
    "memo": {"changed_ms"},
}
"""What the report names; which definition a coding stands on is told with the earlier definitions."""
FOUND_AGAIN = {
    "project": {"created_ms", "suggestions", "bundle"},
    "coder": {"created_ms"},
    "document": {"format", "imported_ms"},
    "version": {"encoding", "notation", "length", "words", "warnings", "created_ms"},
    "turn": {"label_start", "label_end", "stamps"},
    "code": {"created_ms"},
    "coding": {"version_id", "prefix", "suffix", "turn"},
}
"""What is made anew when a project is taken in: how its texts were read, and when."""


def test_every_table_and_column_is_carried_or_told() -> None:
    told = set(STAYS)
    assert told <= tables.metadata.tables.keys()
    for table in tables.metadata.tables.keys() - told - OF_THIS_FILE:
        known = CARRIED[table] | TOLD.get(table, set()) | FOUND_AGAIN.get(table, set()) | OF_THIS_FILE
        assert set(columns_of(table)) - known == set(), table


@pytest.fixture
def full(project: Project) -> Project:
    """A project with rows in every table."""
    fill(project, Random(7))
    return project


@pytest.mark.parametrize("target", ["", *TARGETS])
def test_what_stays_is_told_with_its_number(full: Project, tmp_path: Path, target: str) -> None:
    done = give_out(full, tmp_path / "out.qdpx", wishes=ExportWishes(target))
    for table, what in STAYS.items():
        count = len(read_rows(full, table, columns=("id",)))
        assert count
        assert (what if count == 1 else f"{what}: {count}") in done.left_out
    said = [sentence.split(":")[0] for sentence in done.left_out]
    assert set(COUNTED_APART) - set(said) == set()
    assert {"marks of codes", "stars of codings", "sets of cases"} <= set(said)
    assert len(said) == len(set(said))
    for thing, table in (("documents", "document"), ("codings", "coding"), ("memos", "memo"), ("codes", "code")):
        assert done.counts[thing] == len(read_rows(full, table, columns=("id",)))
    assert done.counts["sets"] == len(read_rows(full, "sets", columns=("id",))) - 1


def test_nothing_is_said_to_stay_of_a_project_without_it(project: Project, tmp_path: Path) -> None:
    (told,) = give_out(project, tmp_path / "out.qdpx").left_out
    assert told.startswith("journal entries")


def test_a_codebook_alone_tells_what_became_of_it_before(full: Project, tmp_path: Path) -> None:
    said = " ".join(give_out_codebook(full, tmp_path / "out.qdc").left_out)
    for what in ("earlier definitions", "merged into others", "named versions", "proposals", "comments", "marks"):
        assert what in said
    assert "journal" not in said
