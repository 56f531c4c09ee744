"""Keywords of codes: written, taken back and told as other texts are, and unknown to all that was written before."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from codebook_looks import Dumping, code, flaws, one_change
from counted_study import give, opened
from qualcode.codebook.biography import biography
from qualcode.codebook.comparing import compare
from qualcode.codebook.creating import create_path
from qualcode.codebook.defining import describe_code, rename_code
from qualcode.codebook.duplicating import duplicate_code
from qualcode.codebook.exchange import codebook_file, export_codebook
from qualcode.codebook.importing import compare_codebook, import_codebook
from qualcode.codebook.merging import merge_codes
from qualcode.codebook.proposing import accept_proposal, propose_code
from qualcode.codebook.recoding import list_outdated
from qualcode.codebook.splitting import split_code
from qualcode.codebook.tree import load_tree
from qualcode.codebook.versions import state_at, tag_codebook
from qualcode.domain.codebook_entries import CodebookEntry, CodebookFile
from qualcode.history.undoing import history, redo, undo
from qualcode.storage import migrate
from qualcode.storage.engine import WRITING, open_engine
from qualcode.storage.images import Image, pack, unpack
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.codebook import list_definitions, list_proposals


def keywords(project: Project, name: str) -> str:
    return load_tree(project).find(name).keywords


def test_keywords_are_written_and_taken_back_and_redefine_nothing(study: Project, dump: Dumping) -> None:
    give(study, "first", "There is no time.", "Time")
    with one_change(study, dump):
        describe_code(study, code(study, "Time"), keywords="no time, rush; hours\nlate")
    assert keywords(study, "Time") == "no time, rush; hours\nlate"
    assert list_outdated(study) == [] and list_definitions(study) == []
    with one_change(study, dump):
        describe_code(study, code(study, "Time"), keywords="")
    assert keywords(study, "Time") == ""


def test_a_merge_keeps_those_of_the_target_and_a_split_gives_none(study: Project) -> None:
    describe_code(study, code(study, "Time"), keywords="hours")
    describe_code(study, code(study, "Liked"), keywords="fond")
    merge_codes(study, [code(study, "Liked")], code(study, "Time"))
    split_code(study, code(study, "Time"), ["Minutes"])
    assert (keywords(study, "Time"), keywords(study, "Minutes")) == ("hours", "")


def test_a_file_brings_keywords_without_a_redefinition_and_leaves_out_none(study: Project, dump: Dumping) -> None:
    give(study, "first", "There is no time.", "Time")
    book = CodebookFile("b", "", (CodebookEntry("Time", keywords="hours"), CodebookEntry("New", keywords="fresh")))
    (change,) = compare_codebook(study, book).changed
    assert (change.texts, change.redefines) == ((("keywords", "", "hours"),), False)
    with one_change(study, dump):
        import_codebook(study, book)
    assert (keywords(study, "Time"), keywords(study, "New")) == ("hours", "fresh")
    import_codebook(study, CodebookFile("b", "", (CodebookEntry("Time", definition="d"),)))
    assert keywords(study, "Time") == "hours"


def test_a_proposed_code_may_have_keywords(study: Project) -> None:
    propose_code(study, "Plan/Late", keywords="late, too late")
    (proposal,) = list_proposals(study)
    accept_proposal(study, proposal.id, keywords="late")
    assert keywords(study, "Late") == "late"


def as_before_keywords(path: Path) -> None:
    """Bring a project back to schema 0003, also what its journal remembers of rows."""
    config = Config()
    config.set_main_option("script_location", str(migrate.scripts()).replace("%", "%%"))
    engine = open_engine(path, read_only=False)
    with engine.connect() as connection:
        connection.info[WRITING] = True
        with connection.begin():
            config.attributes["connection"] = connection
            command.downgrade(config, "0003")
        connection.info[WRITING] = False
    engine.dispose()
    with closing(sqlite3.connect(path)) as raw, raw:
        for change, codec, data in raw.execute("SELECT change_id, codec, data FROM change_image").fetchall():
            codec, data = pack([_without_new_columns(raw, image) for image in unpack(codec, data)])
            raw.execute("UPDATE change_image SET codec = ?, data = ? WHERE change_id = ?", (codec, data, change))


def _without_new_columns(raw: sqlite3.Connection, image: Image) -> Image:
    there = {row[1] for row in raw.execute(f'PRAGMA table_info("{image.table}")')}
    kept = [at for at, column in enumerate(image.columns) if column in there]
    before, after = (
        rows if rows is None else [[row[at] for at in kept] for row in rows] for rows in (image.before, image.after)
    )
    return Image(image.table, tuple(image.columns[at] for at in kept), before, after)


@pytest.mark.sqlite
def test_what_was_written_before_there_were_keywords_is_undone_told_and_described(
    tmp_path: Path, dump: Dumping
) -> None:
    with opened(tmp_path, coded=False) as project:
        path = project.path
        create_path(project, "Change/Pace", example="x")
        rename_code(project, code(project, "Pace"), "Speed")
        describe_code(project, code(project, "Speed"), memo="m")
        tag_codebook(project, "round 1")
        merge_codes(project, [code(project, "Unknown")], code(project, "Speed"))
    as_before_keywords(path)
    with open_project(path, coder="mara") as project:
        assert project.upgraded_from is not None
        assert {one.keywords for one in load_tree(project).walk()} == {""}
        old = dump(project)
        undo(project, 5)
        assert "Change" not in [one.name for one in load_tree(project).walk()] and flaws(project) == []
        redo(project, 5)
        assert dump(project) == old and flaws(project) == []

        entries = len(history(project))
        describe_code(project, code(project, "Speed"), keywords="")  # None were ever written: that says nothing new.
        assert dump(project) == old and len(history(project)) == entries
        with one_change(project, dump):
            describe_code(project, code(project, "Speed"), keywords="slow, fast")
        earlier, now = state_at(project, "round 1"), state_at(project, "now")
        assert {one.keywords for one in earlier.tree.walk()} == {""}
        (told,) = (one for one in compare(earlier, now) if one.kind == "described")
        assert told.texts == (("keywords", "", "slow, fast"),)
        events = biography(project, now.tree.find("Speed").uuid)
        event = next(one for one in events if one.sentence == "keywords changed")
        assert (event.kind, event.texts) == ("described", (("keywords", "", "slow, fast"),))
        assert codebook_file(project, "round 1").entries[-1].children[0].keywords == ""
        assert b"keywords: slow, fast" in export_codebook(project, "yaml")
        undo(project)
        assert dump(project) == old


def test_a_code_without_keywords_has_none_however_it_was_made(study: Project) -> None:
    import_codebook(study, CodebookFile("b", "", (CodebookEntry("New"),)))
    duplicate_code(study, code(study, "Time"))
    create_path(study, "Plan/Late", keywords="late")
    describe_code(study, code(study, "Late"), keywords="")
    with study.reading() as connection:
        assert set(connection.execute(text("SELECT keywords FROM code")).scalars()) == {None}
