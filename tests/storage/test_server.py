"""A project on a server: opened, made, worked on by several, and what is said where that cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from on_server import INTERVIEW, copy_on, study_on
from qualcode.codebook.creating import create_path
from qualcode.codebook.defining import rename_code
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.coding.changing import set_star
from qualcode.documents.importing import import_documents
from qualcode.domain.errors import (
    ConnectionLostError,
    NewerProjectError,
    NotAProjectError,
    OvertakenError,
    ProjectError,
    ReadOnlyError,
)
from qualcode.domain.locations import ServerAddress, location
from qualcode.history.undoing import redo, undo
from qualcode.storage import tables
from qualcode.storage.listening import catch_up
from qualcode.storage.project import Project, create_project, open_project
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import list_documents
from team_server import OWNER, Server

PASSAGE = (43, 56)


@pytest.fixture(scope="module")
def filled(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A project on a server with one interview and a theme with two codes, to be copied."""
    with study_on(server) as url:
        yield _filled(url, tmp_path_factory.mktemp("filled"))


@pytest.fixture
def study(server: Server, filled: str) -> Iterator[str]:
    """A project on a server with one interview and a theme with two codes."""
    with copy_on(server, filled) as url:
        yield url


def _filled(url: str, folder: Path) -> str:
    (folder / "oak.txt").write_text(INTERVIEW, encoding="utf-8")
    with open_project(url, coder="mara") as project:
        import_documents(project, [folder / "oak.txt"])
        for path in ("Change/Plans", "Change/Schedules", "Feelings"):
            create_path(project, path)
    return url


def _code(project: Project, name: str) -> int:
    return next(code.id for code in load_tree(project).walk() if code.name == name)


def _apply(project: Project, name: str, span: tuple[int, int] = PASSAGE) -> None:
    apply_code(project, list_documents(project)[0].id, span, _code(project, name))


def test_work_on_a_server_is_kept_undone_and_redone(study: str) -> None:
    with open_project(study, coder="mara") as project:
        assert project.writable
        _apply(project, "Plans")
        [coding] = list_codings(project)
        undo(project)
        assert list_codings(project) == []
    with open_project(study, coder="mara") as project:
        redo(project)
        assert list_codings(project) == [coding]


def test_an_undo_brings_back_rows_that_point_at_one_another(study: str) -> None:
    from qualcode.codebook.removing import remove_code

    with open_project(study, coder="mara") as project:
        before = [code.name for code in load_tree(project).walk()]
        _apply(project, "Plans")
        remove_code(project, _code(project, "Change"), with_codings=True)
        assert len(list(load_tree(project).walk())) < len(before)
        undo(project)
        assert [code.name for code in load_tree(project).walk()] == before
        assert len(list_codings(project)) == 1


def test_an_id_is_never_given_again(study: str) -> None:
    with open_project(study, coder="mara") as project:
        _apply(project, "Plans")
        first = list_codings(project)[0].id
        undo(project)
        _apply(project, "Feelings")
        assert list_codings(project)[0].id > first


def test_a_session_sees_what_another_has_committed_and_nothing_before(study: str) -> None:
    with open_project(study, coder="mara") as mara, open_project(study, coder="ben") as ben:
        assert [code.name for code in load_tree(ben).walk()] == ["Change", "Plans", "Schedules", "Feelings"]
        with mara.change("new", "a code made") as tx:
            root = {"position": 9, "name": "Hope", "colour": "", "retired": 0, "created_ms": 1}
            texts = dict.fromkeys(("definition", "include", "exclude", "example", "mark", "memo"), "")
            tx.add("code", parent_id=None, **root, **texts)
            assert "Hope" in [code.name for code in load_tree(mara).walk()]
            assert "Hope" not in [code.name for code in load_tree(ben).walk()]
        assert "Hope" in [code.name for code in load_tree(ben).walk()]


def test_codings_of_two_coders_do_not_stand_in_each_others_way(study: str) -> None:
    with open_project(study, coder="mara") as mara, open_project(study, coder="ben") as ben:
        for _ in range(3):
            _apply(mara, "Plans")
            _apply(ben, "Plans")
            undo(mara)
        _apply(mara, "Feelings")
        assert len(list_codings(mara)) == len(list_codings(ben)) == 2


def test_who_changes_what_another_has_changed_since_is_told_who_and_what(study: str) -> None:
    with open_project(study, coder="mara") as mara, open_project(study, coder="ben") as ben:
        rename_code(mara, _code(mara, "Plans"), "Intentions")
        with pytest.raises(OvertakenError, match=r"mara has changed the same since you last saw it: .*Intentions"):
            rename_code(ben, _code(ben, "Intentions"), "Designs")
        assert "Intentions" in [code.name for code in load_tree(ben).walk()]
        rename_code(ben, _code(ben, "Intentions"), "Designs")
        assert "Designs" in [code.name for code in load_tree(mara).walk()]


def test_what_was_shown_to_a_session_does_not_overtake_it(study: str) -> None:
    with open_project(study, coder="mara") as mara, open_project(study, coder="ben") as ben:
        rename_code(mara, _code(mara, "Plans"), "Intentions")
        [news] = catch_up(ben)
        assert "code" in news.tables
        rename_code(ben, _code(ben, "Intentions"), "Designs")
        assert catch_up(ben) == []


def test_rows_that_others_merely_added_overtake_nobody(study: str) -> None:
    with open_project(study, coder="mara") as mara, open_project(study, coder="ben") as ben:
        _apply(mara, "Plans")
        coding = list_codings(mara)[0].id
        _apply(ben, "Feelings")
        set_star(mara, coding, True)
        assert list_codings(ben)[0].star or list_codings(ben)[1].star


def test_two_sessions_do_not_make_the_same_code_twice(study: str) -> None:
    with open_project(study, coder="mara") as mara, open_project(study, coder="ben") as ben:
        load_tree(ben)
        with ben.reading():  # Ben decides on a state in which there is no such code.
            parent = _code(ben, "Change")
        create_path(mara, "Change/Hope")
        with pytest.raises(OvertakenError, match="another code “Hope”"), ben.change("new", "“Hope” made") as tx:
            root = {"position": 9, "name": "Hope", "colour": "", "retired": 0, "created_ms": 1}
            texts = dict.fromkeys(("definition", "include", "exclude", "example", "mark", "memo"), "")
            tx.add("code", parent_id=parent, **root, **texts)


def test_texts_with_characters_that_servers_do_not_take_are_kept(study: str) -> None:
    odd = "before\0after %s ? %% 🙂"
    with open_project(study, coder="mara") as project:
        with project.change("note", odd) as tx:
            tx.update_where("document", {}, file_name=odd)
        with project.reading() as connection:
            assert connection.execute(tables.document.select()).one().file_name == odd


def test_searching_finds_words_by_the_servers_index(study: str) -> None:
    from qualcode.storage.word_index import candidates

    with open_project(study, coder="mara", write=False) as project:
        assert candidates(project, [["schedule"], ["bell", "ring"]]) == {list_documents(project)[0].version_id}
        assert candidates(project, [["schedule"], ["missing"]]) == set()


def test_who_only_asked_for_reading_writes_nothing(study: str) -> None:
    with open_project(study, coder="mara", write=False) as project:
        assert not project.writable
        with pytest.raises(ReadOnlyError, match="only asked for reading"):
            create_path(project, "Hope")


def test_a_lost_server_is_told_in_one_sentence_and_work_goes_on_when_it_is_back(
    own_study_url: str, own_server: Server, tmp_path: Path
) -> None:
    with open_project(_filled(own_study_url, tmp_path), coder="mara") as project:
        _apply(project, "Plans")
        own_server.stop()
        try:
            for work in (list_codings, lambda project: create_path(project, "Hope")):
                with pytest.raises(ConnectionLostError, match="no connection to"):
                    work(project)
        finally:
            own_server.start()
        assert len(list_codings(project)) == 1
        create_path(project, "Hope")
        assert "Hope" in [code.name for code in load_tree(project).walk()]


def test_each_refusal_is_a_sentence_without_a_password(server: Server, study_url: str, tmp_path: Path) -> None:
    nowhere = "postgresql+psycopg://ann:hidden-words@127.0.0.1:1/study"
    with pytest.raises(ConnectionLostError, match="Connection refused") as caught:
        open_project(nowhere, coder="mara")
    assert "hidden-words" not in str(caught.value) and "ann@127.0.0.1" in str(caught.value)
    with pytest.raises(NotAProjectError, match="there is no database “nowhere”"):
        open_project(server.url("nowhere"), coder="mara")
    with pytest.raises(ProjectError, match="does not let you in"):
        open_project(server.url("postgres", role="nobody_known"), coder="mara")
    with pytest.raises(NotAProjectError, match="holds no project yet"):
        open_project(server.url("postgres"), coder="mara")
    with pytest.raises(ProjectError, match="holds a project already"):
        create_project(study_url, name="Another", coder="mara")
    name = location(study_url)
    assert isinstance(name, ServerAddress)
    server.run("UPDATE alembic_version SET version_num = '9999'", database=name.database, role=OWNER)
    with pytest.raises(NewerProjectError, match="newer qualcode"):
        open_project(study_url, coder="mara")


def test_a_database_of_something_else_is_left_alone(server: Server) -> None:
    name = server.name(990001)
    server.run(f"CREATE DATABASE {name} OWNER {OWNER}")
    try:
        server.run("CREATE TABLE invoices (id integer)", database=name, role=OWNER)
        for door in (open_project, create_project):
            extra = {"name": "Study"} if door is create_project else {}
            with pytest.raises(NotAProjectError, match="something else"):
                door(server.url(name), coder="mara", **extra)
    finally:
        server.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.long
def test_a_project_that_cannot_be_filled_leaves_no_database(server: Server) -> None:
    name = server.name(990002)

    def fails(project: Project) -> None:
        create_path(project, "Hope")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        create_project(server.url(name), name="Study", coder="mara", fill=fails)
    with pytest.raises(NotAProjectError, match="there is no database"):
        open_project(server.url(name), coder="mara")
    with create_project(server.url(name), name="Study", coder="mara") as project:
        assert project.writable
    server.run(f"DROP DATABASE {name} WITH (FORCE)")


def test_an_unfinished_project_is_none_and_is_begun_anew(server: Server, study_url: str) -> None:
    address = location(study_url)
    assert isinstance(address, ServerAddress)
    server.run("SET ROLE pg_database_owner; COMMENT ON TABLE project IS 'unfinished'", database=address.database)
    with pytest.raises(NotAProjectError, match="holds no project yet"):
        open_project(study_url, coder="mara")
    create_project(study_url, name="Again", coder="mara").close()


def test_without_the_driver_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualcode.storage.server.find_spec", lambda name: None)
    with pytest.raises(ProjectError, match=r"pip install \"qualcode\[team\]\""):
        open_project("postgresql+psycopg://ann@db/study", coder="mara")


def test_a_label_has_no_password_wherever_it_stood(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: object, **__: object) -> None:
        raise OSError("there is no such host")

    monkeypatch.setattr("socket.getaddrinfo", nobody)
    for url in ("postgres://ann:secret@db:5/s", "postgresql://ann@db/s?password=secret&sslmode=require"):
        place = location(url)
        assert isinstance(place, ServerAddress)
        assert "secret" not in f"{place} {place!r} {place.label}" and "secret" in place.url
    for url in (
        "postgres://ann:sec/ret@localhost/s",
        "postgres://ann:sec#ret@localhost/s",
        "postgres://ann:sec:ret/x",
        "postgres://[",
    ):
        with pytest.raises(ProjectError) as caught:
            open_project(url, coder="mara")
        assert "sec" not in f"{caught.value} {location(url)}" and "ret" not in f"{caught.value}"
