"""The one door: no row changes without an image, and what an attempt wrote goes with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from qualcode.storage import journal, tables
from qualcode.storage.images import Image, pack, unpack
from qualcode.storage.project import Project


def watch_every_table(project: Project) -> None:
    """Let the database itself note each row that is written."""
    with project._writing():
        connection = project._connection
        connection.exec_driver_sql("CREATE TEMP TABLE seen (name TEXT, event TEXT, key TEXT)")
        for table in tables.metadata.sorted_tables:
            if table.name in tables.JOURNAL | tables.IMMUTABLE:
                continue
            keys = [column.name for column in table.primary_key]
            for event, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
                key = " || ',' || ".join(f'{row}."{name}"' for name in keys)
                connection.exec_driver_sql(
                    f'CREATE TEMP TRIGGER "watch_{table.name}_{event}" AFTER {event} ON main."{table.name}" '
                    f"BEGIN INSERT INTO seen VALUES ('{table.name}', '{event}', {key}); END"
                )


def seen_by_database(project: Project) -> set[tuple[str, str, str]]:
    with project.reading() as connection:
        return {tuple(row) for row in connection.exec_driver_sql("SELECT name, event, key FROM seen")}  # type: ignore[misc]


def seen_by_journal(project: Project) -> set[tuple[str, str, str]]:
    found: set[tuple[str, str, str]] = set()
    with project.reading() as connection:
        for entry in journal.entries(connection):
            for image in journal.images_of(connection, entry.id):
                event = "INSERT" if image.before is None else "DELETE" if image.after is None else "UPDATE"
                found |= {(image.table, event, ",".join(map(str, key))) for key in image.keys}
    return found


@pytest.mark.sqlite
def test_no_row_changes_without_an_image(coded: Project, tmp_path: Any) -> None:
    from qualcode.codebook.creating import create_path
    from qualcode.codebook.defining import describe_code, rename_code
    from qualcode.codebook.moving import move_code
    from qualcode.codebook.removing import remove_code
    from qualcode.codebook.tree import load_tree
    from qualcode.coding.applying import apply_code, apply_in_vivo, create_and_apply
    from qualcode.coding.changing import change_code, pin_code, remove_codings, resize, set_comment, set_star
    from qualcode.coding.coverage import mark_nothing
    from qualcode.coding.memos import add_memo
    from qualcode.documents.importing import import_documents
    from qualcode.documents.listing import rename_document, set_done
    from qualcode.documents.removing import remove_document
    from qualcode.history.undoing import redo, undo
    from qualcode.storage.reads.documents import list_documents
    from qualcode.team.coders import add_coder
    from qualcode.team.sets import add_to_set, new_set

    with coded.reading() as connection:
        before = max(entry.id for entry in journal.entries(connection))
    watch_every_table(coded)
    document = list_documents(coded)[0]
    tree = load_tree(coded)
    plans, schedules = tree.find("Plans").id, tree.find("Schedules").id
    one = apply_code(coded, document.id, (40, 60), plans).coding_id
    apply_code(coded, document.id, (50, 80), plans)
    two = create_and_apply(coded, document.id, (90, 120), "Change/New").coding_id
    apply_in_vivo(coded, document.id, (130, 150), plans)
    change_code(coded, two, schedules)
    resize(coded, one, (40, 70))
    set_comment(coded, one, "why")
    set_star(coded, one, True)
    pin_code(coded, 6, plans)
    mark_nothing(coded, document.id, (0, 12))
    add_memo(coded, "a thought", document_id=document.id, span=(40, 60))
    add_memo(coded, "on a coding", coding_id=two)
    rename_code(coded, plans, "Planning")
    describe_code(coded, plans, definition="what was meant")
    move_code(coded, schedules, None)
    remove_codings(coded, [one])
    remove_code(coded, create_path(coded, "Lost/Cause"))
    set_done(coded, document.id, True)
    rename_document(coded, document.id, "Oak")
    add_coder(coded, "jonas")
    new_set(coded, "first wave", "document")
    add_to_set(coded, "first wave", ["Oak"])
    (tmp_path / "more.md").write_text("**Ann:** One.\n\n**Bob:** Two. Three.\n")
    import_documents(coded, [tmp_path / "more.md"])
    remove_document(coded, document.id, with_codings=True)
    undo(coded, 3)
    redo(coded, 2)
    with coded.reading() as connection:
        old = {
            (image.table, "INSERT", ",".join(map(str, key)))
            for entry in journal.entries(connection)
            if entry.id <= before
            for image in journal.images_of(connection, entry.id)
            for key in image.keys
        }
    seen = seen_by_database(coded)
    assert len({name for name, _, _ in seen}) >= 13
    assert seen <= seen_by_journal(coded)
    assert seen_by_journal(coded) - old <= seen


def test_a_failed_attempt_leaves_no_row_and_no_image(project: Project, dump: Callable[[Project], Any]) -> None:
    with project.change("x", "x") as tx:
        tx.add("sets", kind="code", name="stays")
        with pytest.raises(ZeroDivisionError), tx.attempt():
            tx.add("sets", kind="code", name="goes")
            raise ZeroDivisionError
        tx.add("sets", kind="code", name="stays too")
    names = [row[3] for row in dump(project)["sets"]]
    assert names == [b"stays", b"stays too"]
    with project.reading() as connection:
        images = journal.images_of(connection, project.last.change_id or 0)
    assert [row[-1] for image in images for row in image.after or ()] == ["stays", "stays too"]


def test_an_error_inside_a_change_leaves_nothing(project: Project, dump: Callable[[Project], Any]) -> None:
    before = dump(project)
    with project.reading() as connection:
        entries = len(journal.entries(connection))
    with pytest.raises(ZeroDivisionError), project.change("x", "x") as tx:
        tx.add("sets", kind="code", name="goes")
        raise ZeroDivisionError
    assert dump(project) == before
    with project.reading() as connection:
        assert len(journal.entries(connection)) == entries


def test_a_change_that_writes_nothing_leaves_no_entry(project: Project) -> None:
    with project.reading() as connection:
        entries = len(journal.entries(connection))
    with project.change("x", "nothing came of it"):
        pass
    assert project.last.change_id is None
    with project.reading() as connection:
        assert len(journal.entries(connection)) == entries


def test_images_come_back_as_they_were_packed() -> None:
    images = [
        Image("sets", ("id", "name"), None, [[1, "a\0b \N{FAMILY} é"], [2, ""]]),
        Image("sentences", ("version_id", "spans"), [[1, b"\x00\xff" * 3000]], None),
        Image("code", ("id", "parent_id"), [[1, None]], [[1, 5]]),
    ]
    assert unpack(*pack(images)) == images


@pytest.mark.long
def test_a_condition_may_name_more_values_than_sqlite_takes(project: Project) -> None:
    with project.change("x", "many") as tx:
        ids = tx.insert_many("sets", ("kind", "name"), [("code", f"set {i}") for i in range(40_000)])
        assert tx.update_where("sets", {"id": ids}, kind="case") == 40_000
        assert tx.delete_where("sets", {"id": ids}) == 40_000


def test_ids_of_rows_that_an_undo_removed_are_never_used_again(project: Project) -> None:
    from qualcode.history.undoing import undo

    with project.change("x", "first") as tx:
        first = tx.add("sets", kind="code", name="first")
    undo(project)
    with project.change("x", "second") as tx:
        assert tx.add("sets", kind="code", name="second") > first
